// Asks an endpoint through Comunica and prints the rows, one JSON object each.
//
// node ask.mjs FOLDER_OF_NODE_MODULES ENDPOINT < QUERY
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, endpoint] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { QueryEngine } = require("@comunica/query-sparql");
// Comunica 4.5 makes terms by version 1 of this by default, and parses answers by libraries that expect version 2: without
// it, literals lose their languages.
const { DataFactory } = require("rdf-data-factory");

const term = (term) =>
    term.termType === "NamedNode"
        ? ["uri", term.value]
        : ["literal", term.value, term.language ? term.language.toLowerCase() : term.datatype.value];

const rows = await new QueryEngine().queryBindings(readFileSync(0, "utf8"), {
    sources: [{ type: "sparql", value: endpoint }],
    dataFactory: new DataFactory(),
});
for await (const row of rows) {
    console.log(JSON.stringify(Object.fromEntries([...row].map(([name, value]) => [name.value, term(value)]))));
}
