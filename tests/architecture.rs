//! The form of the house: which module may know which, and how long a file may be.

use std::collections::BTreeSet;
use std::fs;

use walkdir::WalkDir;

use super::support::{assert_current, repository};

/// The modules from the top of the house to its ground. Each may import from those below it, and from no other: not
/// from above, and not from beside it.
const FLOORS: &[&[&str]] = &[
    &["main"],
    &["command"],
    &["web"],
    &["forget"],
    &[
        "backup",
        "cli",
        "control",
        "dump",
        "explain",
        "finding",
        "ldes",
        "oai",
        "push",
        "reconcile",
        "shapes",
        "worker",
    ],
    &["catalogue", "link", "survey"],
    &["protocol", "questions", "sync"],
    &["graph", "state"],
    &["assemble", "collect", "draft", "rdf", "remote"],
    &["ledger", "mapping", "source"],
    &["extract", "fetch"],
    &["config", "identity"],
    &["iri", "profile"],
    &["record"],
    &["text", "time", "vocab"],
];

/// How many lines a file may have. Most have about a hundred.
const LINES: usize = 400;

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The files of `src`: path below it, module and text.
fn files() -> Vec<(String, String, String)> {
    let root = repository("src");
    let walk = WalkDir::new(&root).sort_by_file_name();
    walk.into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).unwrap();
            let first = path.iter().next().unwrap().to_str().unwrap();
            let module = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(entry.path()).unwrap();
            (path.display().to_string(), module, text)
        })
        .collect()
}

/// The modules that a text names by `crate::…` (in `main.rs`: `oogst::…`), with the lines.
fn imports<'a>(text: &'a str, root: &str) -> Vec<(usize, &'a str)> {
    let mut out = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (at, _) in line.match_indices(root) {
            let rest = &line[at + root.len()..];
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            out.push((number, &rest[..end]));
        }
    }
    out
}

#[test]
fn imports_point_one_way_only() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (file, module, text) in files() {
        if module == "lib" {
            continue;
        }
        let root = if module == "main" {
            "oogst::"
        } else {
            "crate::"
        };
        let from = floor(&module).unwrap_or_else(|| panic!("{file}: `{module}` has no floor yet"));
        for (line, to) in imports(&text, root) {
            seen += 1;
            let below = floor(to).is_some_and(|floor| floor > from);
            if to != module && !below {
                wrong.push(format!("src/{file}:{line}: {module} imports {to}"));
            }
        }
    }
    assert!(seen > 100, "the imports are not found any more: {seen}");
    assert!(
        wrong.is_empty(),
        "imports that do not point down:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_module_has_one_floor() {
    let there: BTreeSet<String> = files().into_iter().map(|(_, module, _)| module).collect();
    let named: Vec<&str> = FLOORS.concat();
    for module in &named {
        assert!(there.contains(*module), "there is no module `{module}`");
    }
    let once: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(once.len(), named.len());
}

/// What stands behind a heading of `docs/ARCHITECTURE.md`, up to the next.
fn told(heading: &str) -> &'static str {
    let text = include_str!("../docs/ARCHITECTURE.md");
    let behind = text.split_once(&format!("# {heading}\n"));
    let (_, section) = behind.unwrap_or_else(|| panic!("no heading `{heading}`"));
    section.split("\n#").next().unwrap()
}

#[test]
fn the_floors_are_told_as_they_are() {
    let mut block = told("What imports what").split("```");
    let block = block.nth(1).unwrap().trim_start_matches("text").trim();
    let floors: Vec<String> = FLOORS.iter().map(|floor| floor.join(", ")).collect();
    assert_eq!(block.lines().collect::<Vec<_>>(), floors);
}

#[test]
fn every_module_has_a_room() {
    let rooms: BTreeSet<&str> = told("Rooms")
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|names| names.split(", "))
        .map(|name| name.trim().trim_matches('`'))
        .collect();
    let mut modules: BTreeSet<&str> = FLOORS.concat().into_iter().collect();
    modules.insert("lib");
    assert_eq!(rooms, modules);
}

#[test]
fn every_crate_is_told_with_its_reason() {
    let told: BTreeSet<&str> = told("Dependencies")
        .lines()
        .filter(|line| line.starts_with("| ") && line.matches('|').count() == 5)
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|names| names.split(", "))
        .map(str::trim)
        .filter(|name| !matches!(*name, "crate" | "---" | "for tests and benchmarks"))
        .collect();
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().unwrap();
    let linux = &manifest["target"]["cfg(target_os = \"linux\")"];
    let tables = [
        &manifest["dependencies"],
        &manifest["dev-dependencies"],
        &linux["dependencies"],
    ];
    let used: BTreeSet<&str> = tables
        .iter()
        .flat_map(|table| table.as_table().unwrap().keys())
        .map(String::as_str)
        .collect();
    assert_eq!(told, used);
}

#[test]
fn an_import_is_found_in_every_form() {
    let text =
        "use crate::iri::Base;\n// crate::no\n    let x = crate::time::now(crate::text::fold());\n";
    assert_eq!(
        imports(text, "crate::"),
        [(1, "iri"), (3, "time"), (3, "text")]
    );
    // A braced import would hide what it names: it has no name here, and so no floor.
    assert_eq!(imports("use crate::{iri, text};", "crate::"), [(1, "")]);
}

#[test]
fn no_file_is_longer_than_400_lines() {
    for (file, _, text) in files() {
        let lines = text.lines().count();
        assert!(
            lines <= LINES,
            "src/{file} has {lines} lines: split it by meaning"
        );
    }
}

#[test]
fn the_schema_of_records_is_current() {
    let schema = serde_json::to_string_pretty(&oogst::record::schema()).unwrap();
    assert_current("ontology/record.schema.json", &(schema + "\n"));
}
