// The network: drawn with as many things as its data has, the same each time; without a script, and with the keyboard, the table
// says it all.
//
// node network.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS
import { browse, check, equal, open, root } from "./page.mjs";

const drawn = (page) => page.waitForSelector("#network[data-nodes] canvas", { timeout: 20_000 });
const counts = (page) => page.$eval("#network", ({ dataset }) => [Number(dataset.nodes), Number(dataset.edges)]);

async function data(path) {
    const { nodes, edges } = await (await fetch(root + path)).json();
    return [nodes.length, edges.length];
}

// Is anything painted but the ground?
function colours(page) {
    return page.$$eval("#network canvas", (all) => {
        const seen = new Set();
        for (const canvas of all) {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 250) seen.add(data.slice(at, at + 3).join());
        }
        return seen.size;
    });
}

// Presses Tab until the focus is in the table; gives where it went.
async function reach(page, selector) {
    for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        const there = await page.evaluate((wanted) => {
            const link = document.activeElement?.closest(wanted) && document.activeElement;
            return link ? link.getAttribute("href") : null;
        }, selector);
        if (there) return there;
    }
    throw new Error(`the keyboard does not reach ${selector}`);
}

await browse(async (browser) => {
    const page = await open(browser, { viewport: { width: 1280, height: 900 } });
    await page.goto(`${root}/network?lang=en`, { waitUntil: "load" });
    await drawn(page);
    const want = await data("/network.json?lang=en");
    equal(await counts(page), want, "things and lines");
    check(want[0] > 30 && want[1] > 20, `the example is a network: ${want}`);
    check((await colours(page)) > 3, "nothing is painted");
    const rows = await page.$$eval("#network-table tbody tr", (all) => all.length);
    equal(rows, 15, "the table has every project");
    // By keyboard: the buttons, then the table, then the page of a project.
    await page.evaluate("document.getElementById('around').focus()");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    equal(await page.evaluate("document.activeElement.textContent"), "Zoom in", "the first button");
    await page.keyboard.press("Enter");
    const address = await reach(page, "#network-table tbody th");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${address}`);
    check(address.startsWith("/doc/project/"), address);

    // A thing that is clicked shows its name and the ways from there.
    await page.goto(`${root}/network?around=organisation/ugent&lang=en`, { waitUntil: "load" });
    await drawn(page);
    equal(await counts(page), await data("/network.json?around=organisation/ugent&lang=en"), "around one thing");
    const box = await page.locator("#network .drawing").boundingBox();
    let chosen = "";
    for (let y = 60; y < box.height && !chosen.endsWith("network"); y += 12) {
        for (let x = 20; x < box.width - 20 && !chosen.endsWith("network"); x += 12) {
            await page.mouse.click(box.x + x, box.y + y);
            chosen = await page.$eval("#network .chosen", (line) => line.textContent);
        }
    }
    check(chosen.endsWith("PageIts network"), `nothing can be chosen: ${chosen}`);
    const next = await page.$eval("#network .chosen a:last-child", (link) => link.href);
    await page.click("#network .chosen a:last-child");
    await page.waitForURL(next);
    equal(page.faults, [], "faults");

    const plain = await open(browser, { javaScriptEnabled: false });
    await plain.goto(`${root}/network?lang=nl`, { waitUntil: "load" });
    check(!(await plain.isVisible("#network")), "an empty box is shown without a script");
    check(await plain.isVisible("#network-table"), "no table without a script");
    equal(plain.faults, [], "faults without a script");
});
console.log("drawn");
