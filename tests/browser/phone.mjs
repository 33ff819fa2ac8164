// Pages on a slow phone: the network of Lighthouse's "slow 4G" (150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up) and a
// quarter of the processor. What is held is what makes them quick, since times are another machine's: before the first paint
// the phone asks for the document and at most one thing that the document names, in few bytes; no script holds it up, and no
// letters are loaded. Prints the times, for whoever measures.
//
// node phone.mjs FOLDER_OF_NODE_MODULES CHROMIUM ADDRESS PATH…
import { browse, check, equal, given, open, root } from "./page.mjs";

// As sent. The first ten packets of a connection, which come without waiting, hold 14,600 bytes.
const BYTES = 20_000;
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };

// The page as the browser itself has timed it.
function timed() {
    const [document_] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const resources = performance.getEntriesByType("resource");
    const blocking = resources.filter((one) => one.renderBlockingStatus === "blocking");
    return {
        paint: paint?.startTime,
        load: document_.loadEventEnd,
        html: document_.transferSize,
        blocking: blocking.map((one) => [one.initiatorType, one.name]),
        before: blocking.reduce((sum, one) => sum + one.transferSize, document_.transferSize),
        all: resources.reduce((sum, one) => sum + one.transferSize, document_.transferSize),
        requests: resources.length + 1,
        fonts: document.fonts.size + resources.filter((one) => /\.(woff2?|ttf|otf)$/.test(one.name)).length,
        scripts: [...document.scripts].filter((one) => one.src && one.type !== "module" && !one.defer).length,
        hops: resources.filter((one) => one.initiatorType === "css").length,
    };
}

await browse(async (browser) => {
    for (const path of given) {
        const page = await open(browser, PHONE);
        const devtools = await page.context().newCDPSession(page);
        await devtools.send("Network.enable");
        await devtools.send("Network.emulateNetworkConditions", {
            offline: false,
            latency: 150,
            downloadThroughput: (1.6 * 1024 * 1024) / 8,
            uploadThroughput: (750 * 1024) / 8,
        });
        await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
        await page.goto(root + path, { waitUntil: "load" });
        await page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
        await page.waitForFunction("performance.getEntriesByType('navigation')[0].loadEventEnd > 0");
        const seen = await page.evaluate(timed);
        check(seen.before <= BYTES, `${path}: ${seen.before} bytes before the first paint`);
        check(seen.blocking.length <= 1, `${path} waits for ${JSON.stringify(seen.blocking)}`);
        for (const [by, name] of seen.blocking) equal(by, "link", `${path}: what asks for ${name}`);
        equal([seen.fonts, seen.scripts, seen.hops], [0, 0, 0], `${path}: letters, scripts that wait, things that styles ask for`);
        equal(page.faults, [], path);
        const ms = (time) => `${Math.round(time)} ms`;
        console.log(
            `${path}: first paint ${ms(seen.paint)}, loaded ${ms(seen.load)}; ${seen.before} bytes before the first paint, ` +
                `${seen.all} in all, ${seen.requests} requests`,
        );
        await page.context().close();
    }
});
