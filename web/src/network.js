// Draws the network of the page out of its data. The table of the page says the same, for those who do not see it.
import cytoscape from "cytoscape";

const box = document.getElementById("network");
const SHAPES = { person: "ellipse", project: "round-rectangle", organisation: "diamond" };
const SHOWN = 26;

function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Names that cannot be read are left out: those of people and organisations with several projects are as large at every
// zoom, the others come from a zoom on.
const LEGIBLE = 11;
const LARGE = 0.85;

function look(level) {
    const isHub = (node) => node.hasClass("middle") || (node.data("kind") !== "project" && node.degree() > 1);
    return [
        {
            selector: "node",
            style: {
                shape: (node) => SHAPES[node.data("kind")],
                width: (node) => 14 + 3 * Math.min(node.degree(), 8),
                height: (node) => 14 + 3 * Math.min(node.degree(), 8),
                "background-color": (node) =>
                    colour({ person: "--accent", project: "--project" }[node.data("kind")] ?? "--organisation"),
                label: (node) => (isHub(node) || level.zoom >= LARGE ? node.data("short") : ""),
                color: colour("--ink"),
                "font-size": (node) => (isHub(node) ? Math.max(10, LEGIBLE / level.zoom) : 10),
                "text-margin-y": -3,
                "text-background-color": colour("--tint"),
                "text-background-opacity": 0.75,
            },
        },
        { selector: "node.middle", style: { "border-width": 3, "border-color": colour("--ink") } },
        { selector: "edge", style: { width: 1.2, "line-color": colour("--soft"), opacity: 0.55 } },
        { selector: ".faded", style: { opacity: 0.15 } },
        { selector: "node.near", style: { label: "data(short)", "font-size": () => Math.max(10, LEGIBLE / level.zoom) } },
        { selector: "edge.near", style: { width: 2.5, opacity: 1, "line-color": colour("--accent") } },
        { selector: "node:selected", style: { "border-width": 3, "border-color": colour("--ink") } },
    ];
}

// The same picture each time: the layout starts from a circle and nothing is left to chance.
function elements({ around, nodes, edges }) {
    const place = (at) => ({
        x: 400 * Math.cos((2 * Math.PI * at) / nodes.length),
        y: 300 * Math.sin((2 * Math.PI * at) / nodes.length),
    });
    return {
        nodes: nodes.map((node, at) => ({
            data: { ...node, short: node.label.length > SHOWN ? `${node.label.slice(0, SHOWN)}…` : node.label },
            position: node.id === around ? { x: 0, y: 0 } : place(at),
            classes: node.id === around ? "middle" : "",
        })),
        edges: edges.map(({ agent, project, role }) => ({ data: { source: agent, target: project, role } })),
    };
}

function part(name, className, words) {
    const made = document.createElement(name);
    made.className = className;
    if (words) made.textContent = words;
    return made;
}

function link(words, address) {
    const made = part("a", "", words);
    made.href = address;
    return made;
}

// What is chosen, with the ways from there.
function choose(graph, node, line) {
    graph.elements().removeClass("faded near");
    const near = node.closedNeighborhood();
    graph.elements().not(near).addClass("faded");
    near.addClass("near");
    const name = part("strong", "", node.data("label"));
    if (node.data("lang")) name.lang = node.data("lang");
    line.replaceChildren(name, link(box.dataset.page, node.data("page")), link(box.dataset.network, node.data("network")));
}

function button(words, act) {
    const made = part("button", "", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
}

function draw(data) {
    const drawing = part("div", "drawing");
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", box.dataset.title);
    const line = part("p", "chosen", box.dataset.hint);
    line.setAttribute("aria-live", "polite");
    const buttons = part("div", "buttons");
    box.append(buttons, drawing, line);
    box.hidden = false;
    // The library would put a stylesheet into the page, which the page's policy refuses; ours has what it needs.
    drawing.id = "__________cytoscape_stylesheet";
    const level = { zoom: 1 };
    const still = !matchMedia("(pointer: fine)").matches;
    const graph = cytoscape({
        container: drawing,
        elements: elements(data),
        style: look(level),
        layout: {
            name: "cose",
            animate: false,
            randomize: false,
            fit: true,
            padding: 24,
            nodeRepulsion: () => 9000,
            idealEdgeLength: () => 60,
            nodeOverlap: 12,
            numIter: 1500,
        },
        // Who scrolls the page does not mean the picture.
        userZoomingEnabled: false,
        userPanningEnabled: !still,
        boxSelectionEnabled: false,
        maxZoom: 4,
        minZoom: 0.1,
    });
    const fitNames = () => {
        level.zoom = graph.zoom();
        graph.style().update();
    };
    fitNames();
    graph.on("zoom", fitNames);
    const zoom = (by) => {
        graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });
        graph.userPanningEnabled(true);
    };
    buttons.append(
        button(box.dataset.in, () => zoom(1.4)),
        button(box.dataset.out, () => zoom(1 / 1.4)),
        button(box.dataset.fit, () => {
            graph.fit(undefined, 24);
            graph.userPanningEnabled(!still);
        }),
    );
    graph.on("tap", "node", ({ target }) => choose(graph, target, line));
    graph.on("tap", ({ target }) => {
        if (target !== graph) return;
        graph.elements().removeClass("faded near");
        line.textContent = box.dataset.hint;
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(look(level)));
    box.dataset.nodes = graph.nodes().length;
    box.dataset.edges = graph.edges().length;
}

if (box) {
    fetch(box.dataset.source)
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
        .then(draw)
        .catch(() => {
            box.append(part("p", "chosen", box.dataset.failed));
            box.hidden = false;
        });
}
