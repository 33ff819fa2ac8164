// The words of the editor. It speaks English only; what it shows is put into the language of the page here.
let isDutch = false;

export function useLanguage(tag) {
    isDutch = tag === "nl";
}

export function say(nl, en) {
    return isDutch ? nl : en;
}

// What the editor says, in Dutch.
const DUTCH = new Map([
    ["Add a new tab", "Nieuw tabblad"],
    ["Add tab", "Nieuw tabblad"],
    ["Close tab", "Tabblad sluiten"],
    ["Download Results", "Resultaat downloaden"],
    ["Download result", "Resultaat downloaden"],
    ["Ellipse", "Inkorten"],
    ["Filter query results", "Resultaten filteren"],
    ["Page size: ", "Rijen per pagina: "],
    ["All", "Alle"],
    ["Response", "Antwoord"],
    ["Run query", "Stel de vraag"],
    ["Share query", "Deel de vraag"],
    ["Shows Chart view", "Toon als grafiek"],
    ["Shows Grafiek view", "Toon als grafiek"],
    ["Shows Graph view", "Toon als kaart van de graaf"],
    ["Shows Graaf view", "Toon als kaart van de graaf"],
    ["Shows Response view", "Toon het antwoord zoals het kwam"],
    ["Shows Table view", "Toon als tabel"],
    ["Simple view", "Eenvoudig"],
    ["Table", "Tabel"],
    ["View documentation", "Documentatie"],
    ["No data available in table", "Geen rijen"],
    ["No matching records found", "Geen rij met deze tekst"],
    ["Press CTRL - <spacebar> to autocomplete", "Druk op Ctrl-spatie om aan te vullen"],
]);

const PATTERNS = [
    [/^(\d+) results? in ([\d.]+) seconds?$/, "$1 rijen in $2 seconden"],
    [/^Showing (\d[\d,]*) to (\d[\d,]*) of (\d[\d,]*) entries/, "$1 tot $2 van $3 rijen"],
    [/^Could not render results with the (.+) plugin, the results currently are rendered with the (.+) plugin\. .*$/,
        "Als “$1” kan dit antwoord niet getoond worden; dit is “$2”."],
];

function translated(text) {
    const known = DUTCH.get(text) ?? DUTCH.get(text.trim());
    if (known) return known;
    for (const [pattern, words] of PATTERNS) {
        if (pattern.test(text.trim())) return text.trim().replace(pattern, words);
    }
    return null;
}

// Puts what the editor says below a node into Dutch.
export function translate(node) {
    if (!isDutch) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        // Queries and answers are not the editor's words.
        if (text.parentElement.closest(".CodeMirror-code, tbody, figure, .yasr_response, option:not([value='-1'])")) continue;
        const words = translated(text.data);
        if (words && words !== text.data) text.data = words;
    }
    for (const attribute of ["title", "aria-label", "placeholder"]) {
        for (const element of node.querySelectorAll(`[${attribute}]`)) {
            const words = translated(element.getAttribute(attribute));
            if (words && words !== element.getAttribute(attribute)) element.setAttribute(attribute, words);
        }
    }
}
