// What the editor leaves out for those who use a keyboard or hear the page: names of fields and buttons. It draws anew
// whenever it likes, so this is looked after as it does.
import { say, translate } from "./words.js";

export function nameEverything(box) {
    const look = () => {
        name(box);
        translate(box);
    };
    look();
    let isDue = false;
    new MutationObserver(() => {
        if (isDue) return;
        isDue = true;
        requestAnimationFrame(() => {
            isDue = false;
            look();
        });
    }).observe(box, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
}

function name(box) {
    label(box, ".CodeMirror textarea", say("Vraag in SPARQL", "Query in SPARQL"));
    label(box, ".tab input", say("Naam van het tabblad", "Name of the tab"));
    label(box, ".tableSizer", say("Rijen per pagina", "Rows on a page"));
    label(box, ".yasqe_sharePopup input", say("Adres dat deze vraag deelt", "Address that shares this query"));
    label(box, ".tabsList", say("Vragen", "Queries"));
    label(box, ".CodeMirror-scroll", say("De vraag", "The query"));
    for (const scroll of box.querySelectorAll(".CodeMirror-scroll, .yasr_results, .yasr_results pre")) set(scroll, "tabindex", "0");
    // The list of tabs has tabs only.
    for (const tab of box.querySelectorAll(".tabsList > [role=presentation] > .addTab")) set(tab, "role", "tab");
    for (const button of box.querySelectorAll(".yasr_btnGroup button")) {
        set(button, "aria-pressed", String(button.classList.contains("selected")));
        button.disabled = button.classList.contains("disabled");
    }
    // The first column of a table numbers its rows.
    for (const title of box.querySelectorAll(".yasr_results thead th:first-child .dt-column-title:empty")) title.textContent = "#";
    // Gutters and measures of the editor are no content.
    for (const part of box.querySelectorAll(".CodeMirror-gutters, .CodeMirror-linenumber, .CodeMirror-measure")) set(part, "aria-hidden", "true");
}

function label(box, selector, words) {
    for (const element of box.querySelectorAll(selector)) set(element, "aria-label", words);
}

function set(element, attribute, value) {
    if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}
