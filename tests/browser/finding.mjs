// Somebody finds a project: by typing and choosing with the arrows, by a search and its facets, by keyboard only, and with
// no JavaScript at all.
//
// node finding.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS
import { browse, check, equal, given, open, root } from "./page.mjs";

// Presses Tab until the focus is on what is wanted, as somebody without a mouse does.
async function tabTo(page, selector) {
    for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    }
    throw new Error(`no Tab leads to ${selector}`);
}

async function suggested(browser) {
    const page = await open(browser);
    await page.goto(`${root}/?lang=en`);
    const field = page.locator("#q");
    await page.waitForSelector("#q[role=combobox]");
    await field.pressSequentially("refu");
    await page.waitForSelector("[role=option]");
    equal(await field.getAttribute("aria-expanded"), "true", "the list is open");
    await page.keyboard.press("ArrowDown");
    const active = await field.getAttribute("aria-activedescendant");
    equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true", "what is active is marked");
    equal(await field.inputValue(), "refu", "what was typed stays");
    await page.keyboard.press("Escape");
    equal(await field.getAttribute("aria-expanded"), "false", "Escape closes the list");
    equal(await page.locator("[role=option]").count(), 0, "suggestions after Escape");
    await field.pressSequentially("fam");
    await page.waitForSelector("[role=option]");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/doc\/project\/refufam\.html/);
    equal(page.faults, [], "faults");
}

// Answers that come late do not replace those that were asked for after them.
async function stale(browser) {
    const page = await open(browser);
    const aborted = [];
    page.on("requestfailed", (request) => aborted.push(request.url()));
    await page.route(/suggest.*q=re$/, () => {});
    await page.goto(`${root}/?lang=en`);
    await page.waitForSelector("#q[role=combobox]");
    const asked = page.waitForRequest(/q=re$/);
    await page.locator("#q").pressSequentially("re");
    await asked;
    await page.locator("#q").pressSequentially("fufam");
    await page.waitForSelector("[role=option]");
    check(aborted.some((url) => url.endsWith("q=re")), "the older request is given up");
}

async function searchAndFacets(browser, options, name) {
    const page = await open(browser, options);
    await page.goto(`${root}/?lang=en`);
    await page.fill("#q", "integration");
    await page.click("form.search button");
    await page.waitForURL(/\/search\?/);
    check((await page.locator("mark").count()) > 0, `${name}: nothing is marked`);
    await page.goto(`${root}/projects?lang=en`);
    const all = await page.locator(".entries > li").count();
    await page.click("#category li:first-child a");
    const fewer = await page.locator(".entries > li").count();
    check(fewer > 0 && fewer < all, `${name}: ${fewer} of ${all} projects`);
    equal(Number(await page.locator("#category a.on ~ .number").first().innerText()), fewer, `${name}: the count`);
    await page.click(".chosen a");
    equal(await page.locator(".entries > li").count(), all, `${name}: the facet is off again`);
    check(page.url().includes("lang=en"), `${name}: the language is kept`);
    await page.click(".entries > li a");
    await page.waitForURL(/\/doc\/project\//);
    await page.goBack();
    await page.goto(`${root}/organisations/tree?lang=en`);
    await page.click(".tree a.detail >> nth=0");
    await page.waitForURL(/organisation=|under=/);
    equal(page.faults, [], `${name}: faults`);
}

// On a phone the way down to the facets stands above the list, and over nothing.
async function phone(browser) {
    const page = await open(browser, { viewport: { width: 360, height: 740 } });
    for (const path of ["/projects?lang=en", "/search?q=migratie&lang=en"]) {
        await page.goto(root + path);
        const way = await page.locator("a.to-facets").boundingBox();
        const first = await page.locator(".entries > li").first().boundingBox();
        check(way.y + way.height <= first.y + 1, `${path}: ${JSON.stringify(way)} is over ${JSON.stringify(first)}`);
        await page.click("a.to-facets");
        check(await page.locator("#facets h2").first().isVisible(), `${path}: the facets are not there`);
    }
    equal(page.faults, [], "faults on a phone");
}

async function keyboard(browser) {
    const page = await open(browser);
    await page.goto(`${root}/projects?lang=en`);
    await tabTo(page, "#category a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/category=/);
    await tabTo(page, ".chosen a");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => !url.search.includes("category="));
    await tabTo(page, ".entries a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/doc\/project\//);
    equal(page.faults, [], "faults");
}

await browse(async (browser) => {
    if (given[0] !== "plain") {
        await suggested(browser);
        await stale(browser);
    }
    await searchAndFacets(browser, {}, "with scripts");
    await searchAndFacets(browser, { javaScriptEnabled: false }, "without scripts");
    await phone(browser);
    await keyboard(browser);
});
console.log("found");
