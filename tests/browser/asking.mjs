// The page for queries: a stored question is opened, asked, and shown as a table, a chart and a map; a link shares it; the
// editor completes from our terms, speaks Dutch, asks nobody else, and shuts nobody out, in light and in dark. Without
// scripts the form does.
//
// node asking.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS
import { readFileSync } from "node:fs";
import { browse, check, equal, open, require, root } from "./page.mjs";

const axe = readFileSync(require.resolve("axe-core"), "utf8");

async function accessible(page, what) {
    const found = await page.evaluate(`${axe}; axe.run({ resultTypes: ["violations"] })`);
    const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
    equal(told, [], what);
    const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    check(wide <= 0, `${what}: ${wide} px wider than the window`);
}

const ready = (page) => page.waitForSelector("#yasgui[data-ready]");
const active = ".tabPanel.active";

async function ask(page, query) {
    await page.evaluate(([selector, text]) => document.querySelector(selector).CodeMirror.setValue(text), [`${active} .CodeMirror`, query]);
    await page.click(`${active} .yasqe_queryButton`);
}

async function storedQuestion(page, look) {
    await page.goto(`${root}/sparql`);
    await ready(page);
    check(await page.isHidden("form.query"), "the form stands beside the editor");
    await page.click(".examples a[href*='question=funding-by-year']");
    await ready(page);
    await page.waitForSelector(`${active} .yasr_results tbody tr`);
    const query = await page.evaluate((selector) => document.querySelector(selector).CodeMirror.getValue(), `${active} .CodeMirror`);
    check(query.includes('VALUES ?language { "nl" }'), query);
    check((await page.locator(`${active} .yasr_results tbody tr`).count()) > 1, "a table of one row");
    await accessible(page, `${look}: table`);
    await page.click(`${active} .select_chart`);
    await page.waitForSelector(`${active} .chart svg`);
    check((await page.locator(`${active} .chart .point`).count()) > 1, "a chart by year is a line with points");
    await page.selectOption(`${active} .chart-controls select >> nth=0`, "bars");
    check((await page.locator(`${active} .chart .bar`).count()) > 1, "no bars");
    await accessible(page, `${look}: chart`);
}

async function map(page, look) {
    await page.goto(`${root}/sparql?question=network`);
    await ready(page);
    await page.click(`${active} .select_network`);
    const canvas = page.locator(`${active} .map-canvas[data-nodes]`);
    await canvas.waitFor();
    check(Number(await canvas.getAttribute("data-nodes")) > 5, "a map of nothing");
    check((await page.locator(`${active} .map-canvas canvas`).count()) > 0, "no map is drawn");
    await accessible(page, `${look}: map`);
}

async function share(browser) {
    const page = await open(browser);
    await page.goto(`${root}/sparql`);
    await ready(page);
    await ask(page, "SELECT (1 + 1 AS ?two) {}");
    await page.waitForSelector(`${active} .yasr_results tbody tr`);
    await page.click(`${active} .yasqe_share`);
    const link = await page.inputValue(".yasqe_sharePopup input");
    check(!link.includes("endpoint"), link);
    // Whoever follows a link asks here, whatever it says.
    const other = await open(browser);
    await other.goto(`${link}&endpoint=${encodeURIComponent("https://example.org/sparql")}&headers=${encodeURIComponent('{"x-a":"b"}')}`);
    await ready(other);
    await other.waitForSelector(`${active} .yasr_results tbody tr`);
    check((await other.textContent(`${active} .yasr_results tbody`)).includes("2"), "another answer");
    equal([...page.faults, ...other.faults], [], "shared");
}

async function complete(browser) {
    const page = await open(browser);
    await page.goto(`${root}/sparql?lang=nl`);
    await ready(page);
    equal(await page.getAttribute(`${active} .yasqe_queryButton`, "title"), "Stel de vraag", "in Dutch");
    await ask(page, "SELECT ?x { ?x a  }");
    await page.evaluate((selector) => {
        const editor = document.querySelector(selector).CodeMirror;
        editor.focus();
        editor.setCursor({ line: 0, ch: 17 });
    }, `${active} .CodeMirror`);
    await page.keyboard.type("researchp");
    await page.keyboard.press("Control+Space");
    await page.waitForSelector(".CodeMirror-hints li");
    await page.keyboard.press("Enter");
    const text = () => page.evaluate((selector) => document.querySelector(selector).CodeMirror.getValue(), `${active} .CodeMirror`);
    await page.waitForFunction((selector) => document.querySelector(selector).CodeMirror.getValue().includes("PREFIX schema:"), `${active} .CodeMirror`);
    check((await text()).includes("?x a schema:ResearchProject"), await text());
    // A query that is none is asked on the way here, and answered with 400.
    equal(page.faults.filter((fault) => !fault.includes("400")), [], "completing");
}

async function withoutScripts(browser) {
    const page = await open(browser, { javaScriptEnabled: false });
    await page.goto(`${root}/sparql?question=funders`);
    check((await page.inputValue("#query")).includes("VALUES ?language"), "the form has no query");
    await page.selectOption("#format", "csv");
    const answer = page.waitForResponse((response) => response.url().includes("query="));
    await page.click("form.query button").catch(() => {});
    equal((await answer).status(), 200, "the form's answer");
}

await browse(async (browser) => {
    for (const colorScheme of ["light", "dark"]) {
        for (const width of [360, 1280]) {
            const page = await open(browser, { colorScheme, viewport: { width, height: 800 } });
            await storedQuestion(page, `${colorScheme}, ${width} px`);
            await map(page, `${colorScheme}, ${width} px`);
            equal(page.faults, [], colorScheme);
        }
    }
    await share(browser);
    await complete(browser);
    await withoutScripts(browser);
});
console.log("asked");
