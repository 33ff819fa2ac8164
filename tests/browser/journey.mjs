// From a search to a project, its person, an organisation, and back; in both languages; by keyboard alone; without scripts.
//
// node journey.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS PATH_OF_WHAT_IS_GONE
import { browse, check, equal, given, open, root } from "./page.mjs";

const heading = (page) => page.locator("h1").innerText();

// Moves the focus by the Tab key until it is on a link of this name.
async function tabTo(page, name) {
    for (let presses = 0; presses < 120; presses += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate("document.activeElement.textContent.trim()");
        if (focused === name) return;
    }
    throw new Error(`no Tab leads to ${name} at ${page.url()}`);
}

async function follow(page, go) {
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), go()]);
}

async function journey(page) {
    await page.goto(`${root}/search?q=REFUFAM&lang=en`);
    await follow(page, () => page.locator("main .list a", { hasText: "REFUFAM" }).first().click());
    check((await heading(page)).includes("REFUFAM"), "the project's page has its title");
    const project = page.url();
    await follow(page, () => page.getByRole("link", { name: "Ellen Desmet" }).first().click());
    equal(await heading(page), "Ellen Desmet", "the person's page");
    const person = page.url();
    await follow(page, () => page.locator("main a[href*='/doc/organisation/']").first().click());
    check(page.url().includes("/doc/organisation/"), "an organisation's page");
    await page.goBack();
    equal(page.url(), person, "back at the person");
    await page.goBack();
    equal(page.url(), project, "back at the project");
}

async function languages(page) {
    await page.goto(`${root}/doc/project/refufam.html?lang=en`);
    equal(await page.locator("html").getAttribute("lang"), "en", "the page is English");
    equal(await page.locator("h1").getAttribute("lang"), "nl", "the title is Dutch, and says so");
    await follow(page, () => page.locator(".languages a[lang=nl]").click());
    equal(await page.locator("html").getAttribute("lang"), "nl", "the page is Dutch");
    equal(await page.locator(".languages [aria-current]").innerText(), "NL", "the switch says which it is");
    check(await page.getByRole("heading", { name: "Mensen" }).isVisible(), "its headings are Dutch");
    await follow(page, () => page.getByRole("link", { name: "Ellen Desmet" }).first().click());
    equal(await page.locator("html").getAttribute("lang"), "nl", "the next page is Dutch, too");
}

async function keyboard(page) {
    await page.goto(`${root}/doc/project/refufam.html?lang=en`);
    await page.keyboard.press("Tab");
    equal(await page.evaluate("document.activeElement.className"), "skip", "the first Tab leads past the menu");
    await page.keyboard.press("Enter");
    await tabTo(page, "Ellen Desmet");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    equal(outline, "solid", "where the focus is, is to be seen");
    await follow(page, () => page.keyboard.press("Enter"));
    equal(await heading(page), "Ellen Desmet", "Enter follows the link");
    await tabTo(page, "Origin and history");
    await follow(page, () => page.keyboard.press("Enter"));
    equal(await heading(page), "Origin and history", "the history by keyboard");
}

// On paper there is no menu and no form, and ink is dark whatever the screen is.
async function paper(browser) {
    const page = await open(browser, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.goto(`${root}/doc/project/refufam.html?lang=en`);
    for (const hidden of ["header.site nav", "footer.site", ".see"]) {
        check(!(await page.locator(hidden).isVisible()), `${hidden} is printed`);
    }
    check(await page.locator(".about code").first().isVisible(), "the permanent address is not printed");
    equal(await page.evaluate("getComputedStyle(document.querySelector('h1')).color"), "rgb(0, 0, 0)", "the ink");
    const pdf = await page.pdf({ format: "A4" });
    check(pdf.subarray(0, 5).toString() === "%PDF-", "there is no document to print");
}

async function goneAndNowhere(page) {
    const nowhere = await page.goto(`${root}/doc/project/never-was.html`);
    equal(nowhere.status(), 404, "what never was");
    check(await page.getByRole("link", { name: "To the front page" }).isVisible(), "it leads on");
    const gone = await page.goto(`${root}${given[0]}?lang=en`);
    equal(gone.status(), 410, "what was removed");
    equal(await heading(page), "This is gone", "its tombstone");
    await follow(page, () => page.getByRole("link", { name: "Projects", exact: true }).click());
    equal(await heading(page).then((text) => text.split(" ")[0]), "Projects", "the menu leads on from there");
}

await browse(async (browser) => {
    for (const javaScriptEnabled of [true, false]) {
        const page = await open(browser, { javaScriptEnabled });
        await journey(page);
        if (javaScriptEnabled) await keyboard(page);
        await languages(page);
        await goneAndNowhere(page);
        equal(page.faults, [], "faults of pages");
    }
    await paper(browser);
});
console.log("done");
