// The page for queries: the editor, and what answers are shown as. Everything that it needs of the dataset stands in the
// page: the query to begin with, prefixes and terms. Without this script the form below it works as any form does.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./sparql/page.css";
import { nameEverything } from "./sparql/access.js";
import { Chart } from "./sparql/chart.js";
import { completeFrom } from "./sparql/complete.js";
import { fault } from "./sparql/fault.js";
import { Network } from "./sparql/network.js";
import { say, useLanguage } from "./sparql/words.js";
import { adoptStyles } from "./styles.js";

const box = document.getElementById("yasgui");
if (box) {
    start(box, document.querySelector("form.query"));
}

function start(box, form) {
    const known = JSON.parse(document.getElementById("sparql-terms").textContent);
    const field = form.querySelector("textarea");
    const endpoint = new URL(form.getAttribute("action"), location).href;
    adoptStyles();
    useLanguage(document.documentElement.lang);
    completeFrom(Yasgui.Yasqe, known);
    Yasgui.Yasr.registerPlugin("chart", Chart);
    Yasgui.Yasr.registerPlugin("network", Network);
    // A tab takes these from what holds for all of them.
    Object.assign(Yasgui.Yasr.defaults, { pluginOrder: ["table", "chart", "network", "response"], errorRenderers: [fault] });
    Yasgui.Tab.prototype.getShareableLink = shared;
    const ours = () => ({ endpoint, method: "GET", headers: {}, args: [], namedGraphs: [], defaultGraphs: [] });
    box.hidden = false;
    form.hidden = true;
    const yasgui = new Yasgui(box, {
        requestConfig: { ...ours(), acceptHeaderGraph: "text/turtle", acceptHeaderSelect: "application/sparql-results+json" },
        endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
        copyEndpointOnNewTab: false,
        autofocus: false,
        tabName: say("Vraag", "Query"),
        // A link shares a query, and how its answer is shown; never where it is sent to. What stands before the # is ours.
        populateFromUrl: location.hash.includes("query=") && ((tab) => ({ ...tab, requestConfig: { ...tab.requestConfig, ...ours() } })),
        yasqe: { value: field.value, autocompleters: ["variables", "prefixes", "class", "property"], editorHeight: "20rem" },
        yasr: { prefixes: known.prefixes },
    });
    // It takes what else a link says for what all tabs send.
    Object.assign(yasgui.config.requestConfig, ours());
    for (const id of yasgui.persistentConfig.getTabs()) {
        // What a browser remembers of before may name another address.
        yasgui.getTab(id)?.setRequestConfig(ours());
    }
    open(yasgui, form.dataset.title, field.value, form.dataset.stored === "yes");
    nameEverything(box);
    box.dataset.ready = "yes";
}

// What a link to a query says: the query, its name and how its answer is shown. It opens here, in the language of the page.
function shared() {
    const { query, tabTitle, outputFormat } = this.getShareObject();
    const said = Object.entries({ query, tabTitle, outputFormat }).filter(([, value]) => value);
    const address = new URL(location.pathname, location);
    const lang = new URLSearchParams(location.search).get("lang");
    if (lang) address.searchParams.set("lang", lang);
    return `${address}#${said.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

// A stored question has a tab of its own, and is asked at once, unless a link brought a query along.
function open(yasgui, name, value, isStored) {
    if (!isStored) return;
    const same = yasgui.persistentConfig.getTabs().find((id) => yasgui.getTab(id)?.getPersistedJson().yasqe.value === value);
    if (same) {
        yasgui.selectTabId(same);
    } else {
        yasgui.addTab(true, { name, yasqe: { value } });
    }
    yasgui.getTab().query().catch(() => {});
}
