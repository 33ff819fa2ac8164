//! Tables: what a mapping makes of them, and what is told of what is wrong in them.

mod cordis;
mod dirt;
mod fields;
mod mapping;
mod ods;
mod propose;
mod workbook;

use super::support::Folder;

/// Settings with one table.
fn settings(path: &str, mapping: &str) -> String {
    format!(
        "[site]\nlanguages = [\"nl\", \"en\"]\n\n[[sources]]\nname = \"list\"\ntype = \"table\"\npath = \"{path}\"\n{mapping}"
    )
}

/// A dataset of one table, and a sync of it, which has to succeed: the folder and what was told.
#[track_caller]
fn synced(path: &str, table: impl AsRef<[u8]>, mapping: &str) -> (Folder, String) {
    let folder = Folder::with(&[("oogst.toml", &settings(path, mapping))]);
    folder.write(path, table);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    (folder, run.err)
}

/// The title of every project, by its id.
fn titles(folder: &Folder) -> Vec<String> {
    let rows = folder.ask(
        "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX vivo: <http://vivoweb.org/ontology/core#>
         SELECT ?p ?t { ?p a vivo:Project ; dcterms:title ?t } ORDER BY ?p",
    );
    let short = |row: &serde_json::Value| {
        let iri = row["p"]["value"].as_str().unwrap();
        let id = iri.rsplit('/').next().unwrap();
        format!("{id}: {}", row["t"]["value"].as_str().unwrap())
    };
    rows.iter().map(short).collect()
}

/// Projects with an id and a title.
const TITLES: &str = "
[[sources.table.records]]
kind = \"project\"
id = \"id\"
fields.title.nl = \"titel\"
";
