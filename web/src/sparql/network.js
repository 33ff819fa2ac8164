// The answer of CONSTRUCT or DESCRIBE as a map: what links to what. What is said of a thing in words stands in its label
// and beside the map; the table has all of it, for those who cannot see the map.
import { icon } from "./chart.js";
import { say } from "./words.js";

// More than this is a smear, and slow.
const MOST = 400;
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const NAMES = [
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://xmlns.com/foaf/0.1/name",
    "http://purl.org/dc/terms/title",
    "http://schema.org/name",
];

export class Network {
    constructor(yasr) {
        this.yasr = yasr;
        this.priority = 6;
        this.label = say("Graaf", "Graph");
    }

    canHandleResults() {
        const statements = this.yasr.results?.getStatements?.() ?? [];
        return statements.some(isLink);
    }

    getIcon() {
        return icon("M5 3a3 3 0 0 1 2.8 4l4 4a3 3 0 0 1 3 .3l2.5-2A3 3 0 1 1 18.500 11l-2.500 2a3 3 0 0 1-.300 2.700l1.600 2.400a3 3 0 1 1-1.700 1.100L14 17a3 3 0 0 1-3.900-4.300L6.300 8.700A3 3 0 1 1 5 3z");
    }

    // The library is large, and is fetched when somebody looks at a map.
    async initialize() {
        this.cytoscape = (await import("cytoscape")).default;
    }

    draw() {
        const { nodes, edges, isCut } = elements(this.yasr.results.getStatements(), this.yasr.getPrefixes());
        const figure = document.createElement("figure");
        figure.className = "map";
        const canvas = document.createElement("div");
        canvas.className = "map-canvas";
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", say(`Kaart van ${nodes.length} dingen en ${edges.length} verbanden`, `Map of ${nodes.length} things and ${edges.length} links`));
        const told = document.createElement("p");
        told.className = "detail";
        told.setAttribute("aria-live", "polite");
        const caption = document.createElement("figcaption");
        caption.textContent =
            say(`${nodes.length} dingen, ${edges.length} verbanden.`, `${nodes.length} things, ${edges.length} links.`) +
            (isCut ? say(` Dit zijn de eerste ${MOST} dingen; de tabel heeft alles.`, ` These are the first ${MOST} things; the table has everything.`) : "") +
            " " + say("Kies een ding om te zien wat het is; de tabel heeft hetzelfde in woorden.", "Choose a thing to see what it is; the table has the same in words.");
        figure.append(canvas, told, caption);
        this.yasr.resultsEl.append(figure);
        place(nodes, canvas);
        const map = this.cytoscape({
            container: canvas,
            elements: [...nodes, ...edges],
            style: style(),
            layout: { name: "cose", animate: false, randomize: false, nodeDimensionsIncludeLabels: true, padding: 12 },
        });
        map.on("tap", "node", ({ target }) => tell(told, target));
        this.map = map;
        canvas.dataset.nodes = nodes.length;
    }

    destroy() {
        this.map?.destroy();
        this.map = undefined;
    }
}

// Where the layout begins: around, as wide as there is room. It begins so each time, and so ends the same each time.
function place(nodes, canvas) {
    const [wide, high] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
    nodes.forEach((node, at) => {
        const turn = (2 * Math.PI * at) / nodes.length;
        node.position = { x: wide * (1 + Math.cos(turn)), y: high * (1 + Math.sin(turn)) };
    });
}

function isLink({ predicate, object }) {
    return predicate.value !== TYPE && object.termType !== "Literal";
}

function elements(statements, prefixes) {
    const labels = new Map();
    const language = document.documentElement.lang;
    for (const { subject, predicate, object } of statements) {
        const is = NAMES.includes(predicate.value) && object.termType === "Literal";
        if (is && (!labels.has(subject.value) || object.language === language)) labels.set(subject.value, object.value);
    }
    const named = (iri) => labels.get(iri) ?? short(iri, prefixes);
    const links = statements.filter(isLink);
    const all = [...new Set(links.flatMap(({ subject, object }) => [subject.value, object.value]))];
    const kept = new Set(all.slice(0, MOST));
    const nodes = [...kept].map((id) => ({ data: { id: `n${id}`, iri: id, label: named(id) } }));
    const edges = links
        .filter(({ subject, object }) => kept.has(subject.value) && kept.has(object.value))
        .map(({ subject, predicate, object }, at) => ({
            data: { id: `e${at}`, source: `n${subject.value}`, target: `n${object.value}`, label: short(predicate.value, prefixes) },
        }));
    return { nodes, edges, isCut: all.length > MOST };
}

function short(iri, prefixes) {
    const found = Object.entries(prefixes).find(([, start]) => iri.startsWith(start));
    if (found) return `${found[0]}:${iri.slice(found[1].length)}`;
    return iri.split(/[/#]/).filter(Boolean).slice(-2).join("/");
}

function tell(told, node) {
    const { iri, label } = node.data();
    told.replaceChildren();
    const isOfTheWeb = /^https?:/.test(iri);
    const name = document.createElement(isOfTheWeb ? "a" : "span");
    if (isOfTheWeb) name.href = iri;
    name.textContent = label;
    const links = node.connectedEdges().map((edge) => {
        const other = edge.source().same(node) ? edge.target() : edge.source();
        return `${edge.data("label")} ${other.data("label")}`;
    });
    told.append(name, `: ${links.slice(0, 12).join("; ")}${links.length > 12 ? "; …" : ""}`);
}

// The colours of the page, which may be dark.
function style() {
    const of = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    return [
        {
            selector: "node",
            style: {
                "background-color": of("--accent"), color: of("--ink"), label: "data(label)", "font-size": 14, width: 16, height: 16,
                "text-wrap": "ellipsis", "text-max-width": 140, "text-valign": "bottom", "text-margin-y": 3,
                "text-background-color": of("--paper"), "text-background-opacity": 0.7,
            },
        },
        {
            selector: "edge",
            style: { "line-color": of("--line"), width: 1.5, "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": of("--line"), "arrow-scale": 0.8 },
        },
        { selector: "node:selected", style: { "border-width": 3, "border-color": of("--ink") } },
    ];
}
