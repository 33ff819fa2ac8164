// The pages for stewards: a verdict is copied, the token lets in and stays in the tab, a plan tells what a sync would change,
// and a sync changes it. Without scripts everything is there to be read.
//
// node stewards.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS TOKEN
import { browse, check, equal, given, open, root } from "./page.mjs";

const [token] = given;

async function copies(page) {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${root}/review?rule=R3+TWIN`);
    const question = page.locator("section.question");
    equal(await question.count(), 1, "questions of the rule");
    equal(await question.locator(".side").count(), 2, "sides");
    const [left, right] = await question.locator(".side").all();
    const [a, b] = [await left.boundingBox(), await right.boundingBox()];
    check(a.y === b.y && a.x + a.width <= b.x, "the sides do not stand side by side");
    const button = question.locator("button").first();
    await button.click();
    await page.waitForFunction(() => document.querySelector("button[data-copy]").textContent === "Copied");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    equal(copied, "projects:\n  - {key: refufam, same: [refugee-families], because: …}\n", "what was copied");
}

async function decides(page) {
    const told = page.locator("#steward-told");
    const use = async (given) => {
        await page.fill("#token", given);
        await page.keyboard.press("Enter");
    };
    await page.goto(`${root}/sources`);
    await page.locator("#steward-form").waitFor();
    check(!(await page.locator("#steward-actions").isVisible()), "there are buttons without a token");
    await use("not the token at all");
    await page.getByText("This is not the token.").waitFor();
    equal(await page.evaluate(() => sessionStorage.length), 0, "wrong tokens kept");
    await use(token);
    await page.locator("button[data-do=plan]").waitFor();
    check(!page.url().includes("token"), "the token stands in the address");
    equal(await page.context().cookies(), [], "cookies");

    await page.click("button[data-do=plan]");
    await page.getByText("0 would be added, 1 changed, 0 removed.").waitFor();
    const change = page.locator("#steward-plan .changes > li");
    check((await change.innerText()).includes("project/refufam"), await change.innerText());
    equal(await change.locator("del").allInnerTexts(), ['"REFUFAM"'], "what was");
    equal(await change.locator("ins").allInnerTexts(), ['"Refufam"'], "what would be");
    // Its own page tells all of it to whoever has the token, and how much it is to everybody.
    await page.goto(`${root}/plan`);
    await change.waitFor();
    equal(await change.locator("ins").allInnerTexts(), ['"Refufam"'], "what would be");
    check(await page.getByText("0 added, 1 changed, 0 removed").isVisible(), "the plan is not told in numbers");
    await page.goto(`${root}/history`);
    equal(await page.locator("tbody tr").count(), 1, "revisions after a plan");

    // The token is still there on another page of the tab, until it is to be forgotten.
    await page.click("button[data-do=sync]");
    await page.getByText("Done: changed (2)").waitFor();
    await page.reload();
    await page.locator("tbody a").first().click();
    await page.waitForURL(`${root}/history/2`);
    equal(await page.locator(".changes > li del").allInnerTexts(), ["“REFUFAM”"], "what was");
    await page.locator(".changes a").click();
    await page.waitForURL(/doc\/project\/refufam/);
    await page.goto(`${root}/sources`);
    await page.click("button[data-do=dump]");
    await page.getByText("The dump is there.").waitFor();
    await page.click("button[data-do=forget]");
    await page.locator("#token").waitFor();
    equal(await page.evaluate(() => sessionStorage.length), 0, "tokens after forgetting");
    check((await told.innerText()).startsWith("Type the token"), await told.innerText());
}

await browse(async (browser) => {
    const page = await open(browser, { viewport: { width: 1280, height: 900 } });
    await copies(page);
    await decides(page);
    // Of the wrong token the browser itself tells.
    const faults = page.faults.filter((fault) => !fault.includes("status of 401"));
    check(faults.length === 0, faults.join("\n"));

    const plain = await open(browser, { javaScriptEnabled: false });
    await plain.goto(`${root}/sources`);
    check(await plain.getByText("curl -X POST").isVisible(), "without scripts nothing says what to send");
    check(!(await plain.locator("#steward-form").isVisible()), "without scripts there is a form that does nothing");
    await plain.goto(`${root}/review`);
    equal(await plain.locator("button[data-copy]:visible").count(), 0, "buttons that do nothing");
    check(await plain.getByText("{key: refufam, same: [refugee-families], because: …}").isVisible(), "the lines are not there");
});
console.log("stewards can");
