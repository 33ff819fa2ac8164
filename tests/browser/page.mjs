// A browser for the scripts beside this file: Debian's Chromium, driven by Playwright, with everything noted that a page
// must not do: errors in the console, requests to other hosts.
//
// node SCRIPT.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS [ARGUMENTS]
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, chromium, address, ...rest] = process.argv.slice(2);
export const require = createRequire(join(folder, "package.json"));
export const root = address.replace(/\/$/, "");
export const given = rest;
const playwright = require("playwright-core");

export function check(holds, what) {
    if (!holds) throw new Error(what);
}

export function equal(have, want, what) {
    check(JSON.stringify(have) === JSON.stringify(want), `${what}: ${JSON.stringify(have)} is not ${JSON.stringify(want)}`);
}

// Runs `look` with a browser, which ends with it.
export async function browse(look) {
    const browser = await playwright.chromium.launch({
        executablePath: chromium,
        args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    try {
        await look(browser);
    } finally {
        await browser.close();
    }
}

// A page of a browser window of its own. What it does wrong is in `page.faults`; a document that is asked for on purpose and
// answers with an error is none.
export async function open(browser, options = {}) {
    const context = await browser.newContext({ locale: "en", ...options });
    const page = await context.newPage();
    page.faults = [];
    page.on("pageerror", (error) => page.faults.push(`${page.url()}: ${error}`));
    page.on("console", (message) => {
        const ownStatus = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
        if (["error", "warning"].includes(message.type()) && !ownStatus) {
            page.faults.push(`${page.url()}: ${message.text()}`);
        }
    });
    page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== new URL(root).origin) {
            page.faults.push(`${page.url()} asks another host: ${url}`);
        }
    });
    return page;
}
