// Records that mean harm: nothing of them runs, no address of theirs becomes a link but those of the web, no page gets wider
// than its window, and what turns the direction of letters turns nothing but itself.
//
// node hostile.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS PATH…
import { browse, check, equal, given, open, root } from "./page.mjs";

await browse(async (browser) => {
    for (const width of [360, 1280]) {
        const page = await open(browser, { viewport: { width, height: 800 } });
        page.on("dialog", () => page.faults.push(`${page.url()} opens a dialog`));
        for (const path of given) {
            const response = await page.goto(root + path, { waitUntil: "load" });
            check(response.ok(), `${path} answers ${response.status()}`);
            const bytes = (await response.body()).length;
            check(bytes <= 100_000, `${path} has ${bytes} bytes`);
            equal(await page.evaluate("window.harmed"), undefined, `${path} ran something`);
            equal(await page.locator("main img, main iframe, main object, main form[action*='evil']").count(), 0, `${path}: elements of records`);
            const links = await page.locator("main a").evaluateAll((all) => all.map((one) => one.href));
            for (const link of links) check(/^(https?|mailto):/.test(link), `${path} leads to ${link}`);
            const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
            check(wider <= 0, `${path}: ${wider} px wider than ${width}`);
            // In each element with words of records, what turns letters ends with the element.
            const loose = await page.evaluate(() => {
                const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
                const out = [];
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const bidi = getComputedStyle(node.parentElement).unicodeBidi;
                    if (/[\u202a-\u202e]/.test(node.data) && !/isolate|plaintext/.test(bidi)) out.push(node.parentElement.outerHTML.slice(0, 120));
                }
                return out;
            });
            equal(loose, [], `${path}: directions that are not kept apart`);
        }
        equal(page.faults, [], "faults of pages");
    }
});
console.log(`${given.length} pages`);
