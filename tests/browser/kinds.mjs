// Every kind of page: its HTML is valid, axe-core finds nothing that shuts people out, in light and in dark, the browser
// reports nothing, no other host is asked, and nothing is wider than a phone.
//
// node kinds.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS PATH…
import { readFileSync } from "node:fs";
import { browse, check, given, open, require, root } from "./page.mjs";

const axe = readFileSync(require.resolve("axe-core"), "utf8");
const { HtmlValidate, StaticConfigLoader } = require("html-validate");
const validator = new HtmlValidate(
    new StaticConfigLoader({
        extends: ["html-validate:standard", "html-validate:a11y"],
        rules: {
            // What is in the source for its readers, not for the validator.
            "no-trailing-whitespace": "off",
            // Times are written out where machines read them.
            "no-inline-style": "error",
        },
    }),
);

async function valid(path, faults) {
    const response = await fetch(root + path, { headers: { accept: "text/html" } });
    const report = await validator.validateString(await response.text(), path);
    for (const result of report.results) {
        for (const { line, column, ruleId, message } of result.messages) {
            faults.push(`${path}:${line}:${column} ${ruleId}: ${message}`);
        }
    }
}

async function accessible(page, path, faults) {
    // By the browser's own protocol: the policy of the pages lets no script in.
    const found = await page.evaluate(`${axe}; axe.run({ resultTypes: ["violations"] })`);
    for (const { id, help, nodes } of found.violations) {
        faults.push(`${path}: ${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
    }
}

await browse(async (browser) => {
    const faults = [];
    for (const colorScheme of ["light", "dark"]) {
        const page = await open(browser, { colorScheme, viewport: { width: 360, height: 740 } });
        for (const path of given) {
            await page.goto(root + path, { waitUntil: "load" });
            await accessible(page, `${path} (${colorScheme})`, faults);
            const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
            if (wide > 0) faults.push(`${path}: ${wide} px wider than a phone`);
        }
        faults.push(...page.faults);
    }
    for (const path of given) await valid(path, faults);
    check(faults.length === 0, `\n${faults.join("\n")}`);
});
console.log(`${given.length} pages`);
