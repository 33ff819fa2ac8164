// A result as a chart: a column says what each bar or point is, another how high. Drawn as SVG with attributes and classes
// only, as the policy of the pages wants it; whoever cannot see it has the table.
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
// How many bars can be told apart.
const MOST = 60;
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [880, 440, 90, 130, 16];

export class Chart {
    constructor(yasr) {
        this.yasr = yasr;
        this.priority = 5;
        this.label = say("Grafiek", "Chart");
        this.choice = {};
    }

    canHandleResults() {
        return numeric(this.yasr.results).length > 0;
    }

    getIcon() {
        return icon("M2 2h2v18h18v2H2zM7 11h3v7H7zM12 6h3v12h-3zM17 9h3v9h-3z");
    }

    draw() {
        const { results } = this.yasr;
        const heights = numeric(results);
        const names = results.getVariables();
        const rows = results.getBindings();
        // A label says more than the address that it is of.
        const best = names.find((name) => name.endsWith("Label")) ?? names.find((name) => !heights.includes(name));
        const isTime = (name) => /year|jaar|date/i.test(name);
        const x = this.choice.x ?? names.find(isTime) ?? best ?? names[0];
        const y = this.choice.y ?? heights.find((name) => name !== x) ?? heights[0];
        const shape = this.choice.shape ?? (isTime(x) ? "line" : "bars");
        const figure = document.createElement("figure");
        figure.className = "chart";
        figure.append(this.controls(names, heights, { x, y, shape }));
        const points = gathered(rows, x, y);
        const shown = points.slice(0, MOST);
        figure.append(picture(shown, { x, y, shape }));
        const caption = document.createElement("figcaption");
        caption.textContent = told(points, shown, x, y);
        figure.append(caption);
        this.yasr.resultsEl.append(figure);
    }

    controls(names, heights, chosen) {
        const box = document.createElement("div");
        box.className = "chart-controls";
        const redraw = (key) => (event) => {
            this.choice[key] = event.target.value;
            this.yasr.resultsEl.replaceChildren();
            this.draw();
        };
        box.append(
            choice(say("Vorm", "Shape"), [["bars", say("staven", "bars")], ["line", say("lijn", "line")]], chosen.shape, redraw("shape")),
            choice(say("Langs", "Along"), names.map((name) => [name, name]), chosen.x, redraw("x")),
            choice(say("Hoogte", "Height"), heights.map((name) => [name, name]), chosen.y, redraw("y")),
        );
        return box;
    }
}

// The columns that hold numbers and nothing else.
function numeric(results) {
    const rows = results?.getBindings() ?? [];
    const isNumber = ({ type, value }) => type !== "uri" && value.trim() !== "" && Number.isFinite(Number(value));
    return (results?.getVariables() ?? []).filter((name) => {
        const cells = rows.map((row) => row[name]).filter(Boolean);
        return cells.length > 0 && cells.every(isNumber);
    });
}

// The sum of each name, in the order in which the names come.
function gathered(rows, x, y) {
    const sums = new Map();
    for (const row of rows) {
        const name = row[x]?.value ?? "—";
        if (row[y]) sums.set(name, (sums.get(name) ?? 0) + Number(row[y].value));
    }
    return [...sums];
}

function told(points, shown, x, y) {
    const cut = points.length > shown.length ? say(` De eerste ${MOST} van ${points.length}.`, ` The first ${MOST} of ${points.length}.`) : "";
    return say(`${y} naar ${x}; rijen met hetzelfde ${x} zijn opgeteld.`, `${y} by ${x}; rows with the same ${x} are added up.`) + cut;
}

function choice(words, options, chosen, change) {
    const label = document.createElement("label");
    label.append(`${words} `);
    const select = document.createElement("select");
    for (const [value, text] of options) select.append(new Option(text, value, false, value === chosen));
    select.addEventListener("change", change);
    label.append(select);
    return label;
}

function picture(points, { x, y, shape }) {
    const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    svg.setAttribute("aria-label", say(`Grafiek van ${y} naar ${x}: ${points.length} waarden`, `Chart of ${y} by ${x}: ${points.length} values`));
    const most = Math.max(0, ...points.map(([, value]) => value));
    const least = Math.min(0, ...points.map(([, value]) => value));
    const marks = ticks(least, most);
    const [from, to] = [marks[0], marks.at(-1)];
    const up = (value) => HEIGHT - BOTTOM - ((value - from) / (to - from || 1)) * (HEIGHT - BOTTOM - TOP);
    const step = (WIDTH - LEFT) / Math.max(points.length, 1);
    const along = (at) => LEFT + step * (at + 0.5);
    for (const mark of marks) {
        svg.append(node("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: up(mark), y2: up(mark) }));
        svg.append(node("text", { class: "tick", x: LEFT - 8, y: up(mark) + 4, "text-anchor": "end" }, number(mark)));
    }
    if (shape === "line") {
        svg.append(node("polyline", { class: "line", points: points.map(([, value], at) => `${along(at)},${up(value)}`).join(" ") }));
    }
    const every = Math.ceil(points.length / 30);
    points.forEach(([name, value], at) => {
        const mark = shape === "line"
            ? node("circle", { class: "point", cx: along(at), cy: up(value), r: 5 })
            : node("rect", { class: "bar", x: along(at) - step * 0.38, y: Math.min(up(value), up(0)), width: step * 0.76, height: Math.abs(up(value) - up(0)) });
        mark.append(node("title", {}, `${name}: ${number(value)}`));
        svg.append(mark);
        if (at % every === 0) svg.append(named(name, along(at), step * every));
    });
    return svg;
}

// A name below the axis: level where it fits, else slanted.
function named(name, x, room) {
    const fits = name.length * 7.5 < room;
    const long = fits ? 100 : 18;
    const text = name.length > long ? `${name.slice(0, long - 1)}…` : name;
    const y = HEIGHT - BOTTOM + 18;
    const turned = fits ? { "text-anchor": "middle" } : { "text-anchor": "end", transform: `rotate(-45 ${x} ${y})` };
    return node("text", { class: "tick", x, y, ...turned }, text);
}

// Round numbers from the least to the most.
function ticks(least, most) {
    const span = most - least || 1;
    const power = 10 ** Math.floor(Math.log10(span));
    const step = [1, 2, 5, 10].map((one) => (one * power) / 2).find((one) => span / one <= 6) ?? power;
    const from = Math.floor(least / step);
    const to = Math.max(Math.ceil(most / step), from + 1);
    return Array.from({ length: to - from + 1 }, (_, at) => (from + at) * step);
}

function number(value) {
    return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(value);
}

function node(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
}

// A picture for the button that leads to a view.
export function icon(path) {
    const box = document.createElement("div");
    box.className = "svgImg";
    const svg = node("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
    svg.append(node("path", { d: path, fill: "currentColor" }));
    box.append(svg);
    return box;
}
