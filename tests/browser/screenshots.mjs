// Ten kinds of page as people see them: light and dark, on a phone and on a desktop, into a folder.
//
// node screenshots.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS FOLDER NAME=PATH…
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { browse, check, given, open, root } from "./page.mjs";

const [folder, ...pages] = given;
const SIZES = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } };

mkdirSync(folder, { recursive: true });
let made = 0;
await browse(async (browser) => {
    const faults = [];
    for (const [size, viewport] of Object.entries(SIZES)) {
        for (const colorScheme of ["light", "dark"]) {
            const page = await open(browser, { colorScheme, viewport });
            for (const [name, path] of pages.map((one) => one.split(/=(.*)/s))) {
                const response = await page.goto(root + path, { waitUntil: "load" });
                if (response.status() !== 200) faults.push(`${path}: ${response.status()}`);
                // What a script draws.
                await page.waitForTimeout(300);
                await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
                made += 1;
            }
            faults.push(...page.faults);
            await page.context().close();
        }
    }
    check(faults.length === 0, `\n${faults.join("\n")}`);
});
console.log(`${made} screenshots`);
