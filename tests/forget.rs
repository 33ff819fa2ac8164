//! `oogst forget`: nothing of a person is left in any file that is kept or published, and no sync brings them back.

mod afterwards;
mod others;
mod serving;

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::support::Folder;

const NOW: i64 = 1_800_000_000;

const SETTINGS: &str = r#"[site]
base = "https://data.example.org"
languages = ["en"]

[[sources]]
name = "curated"
type = "records"
path = "data"

[[sources]]
name = "cris"
type = "json"
path = "cris.json"

[dumps]
compressions = ["none"]
"#;

const ORGANISATIONS: &str = "- id: uni\n  name: {en: University}\n- id: fund\n  name: {en: Fund}\n";

/// Somebody with a record, an ORCID and a decision of her own; and others, who stay.
const PEOPLE: &str = "- id: p-quill
  given: Zebulona
  family: Quillfeather
  orcid: 0000-0002-1825-0097
  homepage: https://example.org/quillfeather
  affiliations: [{organisation: uni, position: {en: Lecturer}}]
- id: p-other
  given: Otto
  family: Staysworth
";

const MARSH: &str = "id: marsh
language: en
title: Salt marshes
people:
  - {name: Prof. dr. Zebulona Quillfeather, role: promotor, honorifics: [Prof., dr.], affiliation: uni}
  - {name: Otto Staysworth, role: researcher}
grants:
  - {funder: fund, number: \"12\"}
";

const DUNES: &str = "id: dunes
language: en
title: Dunes
people:
  - {person: p-quill, role: member}
  - {name: Wilma Mentioned, role: researcher}
";

const CRIS: &str = r#"[
  {"id": "marsh", "kind": "project", "title": {"en": "Salt marshes"},
   "people": [{"name": "Quillfeather, Zebulona", "role": "promotor"}, {"name": "Otto Staysworth", "role": "researcher"},
              {"name": "Somebody Else", "role": "member"}]},
  {"id": "p-quill", "kind": "person", "given": "Zebulona", "family": "Quillfeather"},
  {"id": "reeds", "kind": "project", "title": {"en": "Reeds"},
   "people": [{"name": "Zebulona Quillfeather", "role": "researcher"}, {"name": "Wilma Mentioned", "role": "member"}]}
]"#;

/// A dataset with three revisions and two dumps.
fn dataset() -> Folder {
    let folder = Folder::with(&[
        ("oogst.toml", SETTINGS),
        ("data/organisations.yaml", ORGANISATIONS),
        ("data/people.yaml", PEOPLE),
        ("data/projects/marsh.yaml", MARSH),
        ("data/projects/dunes.yaml", DUNES),
        ("cris.json", CRIS),
    ]);
    folder.run_at(NOW, &["sync"]).good();
    folder.run_at(NOW, &["dump"]).good();
    folder.write(
        "data/projects/dunes.yaml",
        DUNES.replace("Dunes", "The dunes"),
    );
    folder.run_at(NOW + 100, &["sync"]).good();
    folder.run_at(NOW + 100, &["dump"]).good();
    folder.write("data/people.yaml", PEOPLE.replace("Lecturer", "Professor"));
    folder.run_at(NOW + 200, &["sync"]).good();
    folder
}

/// Where the name, or the ORCID, is in the files of a folder.
fn traces(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        let Ok(bytes) = fs::read(entry.path()) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if ["quillfeather", "zebulona", "0000-0002-1825-0097"]
            .iter()
            .any(|name| text.contains(name))
        {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

#[track_caller]
fn nothing_is_left(folder: &Folder) {
    let left = [
        traces(&folder.path(".oogst")),
        traces(&folder.path("dumps")),
    ]
    .concat();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn nothing_of_a_person_who_is_forgotten_is_left_in_any_file() {
    let folder = dataset();
    let before = traces(&folder.path(".oogst"));
    let graph = if cfg!(feature = "rocksdb") {
        "graph/store"
    } else {
        "ledger.sqlite"
    };
    for file in ["ledger.sqlite", "cris.spool", graph] {
        assert!(
            before.iter().any(|path| path.contains(file)),
            "{file}: {before:#?}"
        );
    }
    let dumped = traces(&folder.path("dumps"));
    for file in [
        "revision-1/oogst.nt",
        "revision-1/oogst.jsonld",
        "revision-2/oogst.ttl",
        "revision-2/oogst.rdf",
    ] {
        assert!(
            dumped.iter().any(|path| path.ends_with(file)),
            "{file}: {dumped:#?}"
        );
    }
    let told = folder
        .run_at(NOW + 300, &["forget", "p-quill", "--yes"])
        .good();
    assert!(
        told.starts_with("person p-quill is forgotten, in revision 4\n"),
        "{told}"
    );
    for said in [
        "project dunes",
        "project marsh",
        "project reeds",
        "grant fund-12",
        "sources/cris.spool",
        "2027-01-15-revision-1, 2027-01-15-revision-2",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    nothing_is_left(&folder);
    folder.good(&["verify"]);
}

#[test]
fn the_next_sync_does_not_bring_the_person_back() {
    let folder = dataset();
    folder
        .run_at(NOW + 300, &["forget", "person/p-quill", "--yes"])
        .good();
    let people = "SELECT ?name { ?who a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> ?name }";
    let names = || {
        let mut names: Vec<String> = folder
            .ask(people)
            .iter()
            .map(|row| row["name"]["value"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["Otto Staysworth", "Wilma Mentioned"]);
    let synced = folder.run_at(NOW + 400, &["sync"]);
    assert!(
        synced
            .err
            .contains("sources still name people who were forgotten"),
        "{}",
        synced.err
    );
    assert!(synced.out.starts_with("nothing changed"), "{}", synced.out);
    // The source is read anew when it changes, and so is what was mentioned before.
    folder.write("cris.json", CRIS.replace("Reeds", "Reed beds"));
    folder.write(
        "data/projects/marsh.yaml",
        MARSH.replace("Salt marshes", "Marshes"),
    );
    folder.run_at(NOW + 500, &["sync"]).good();
    assert_eq!(names(), ["Otto Staysworth", "Wilma Mentioned"]);
    // Nor a name without the record, nor the ORCID under another key.
    folder.write(
        "data/projects/dunes.yaml",
        DUNES.replace("person: p-quill", "name: Zebulona Quillfeather"),
    );
    folder.write(
        "data/people.yaml",
        PEOPLE
            .replace("id: p-quill", "id: p-new")
            .replace("Zebulona", "Z.")
            .replace("Quillfeather", "Quill"),
    );
    folder
        .run_at(NOW + 600, &["sync", "--allow-removals"])
        .good();
    assert_eq!(names(), ["Otto Staysworth", "Wilma Mentioned"]);
    nothing_is_left(&folder);
    folder.good(&["verify"]);
}

#[test]
fn check_says_where_sources_still_name_somebody_who_was_forgotten() {
    let folder = dataset();
    folder
        .run_at(
            NOW + 300,
            &[
                "forget",
                "https://data.example.org/id/person/p-quill",
                "--yes",
            ],
        )
        .good();
    let told = folder.run(&["check"]).told(0);
    for place in [
        "data/people.yaml:1: person p-quill is somebody who was forgotten",
        "data/projects/marsh.yaml:5: project marsh, people[0], names somebody",
        "data/projects/dunes.yaml:5: project dunes, people[0], names somebody",
        "cris.json",
    ] {
        assert!(told.contains(place), "{place}\n{told}");
    }
    assert!(!told.to_lowercase().contains("quillfeather"), "{told}");
    folder.write(
        "data/people.yaml",
        PEOPLE.split_at(PEOPLE.find("- id: p-other").unwrap()).1,
    );
    folder.write(
        "data/projects/dunes.yaml",
        DUNES.replace("  - {person: p-quill, role: member}\n", ""),
    );
    let marsh: Vec<&str> = MARSH
        .lines()
        .filter(|line| !line.contains("Quill"))
        .collect();
    folder.write("data/projects/marsh.yaml", marsh.join("\n"));
    folder.write("cris.json", "[]");
    assert!(!folder.run(&["check"]).told(0).contains("forgotten"));
}

#[test]
fn without_yes_it_is_shown_and_nothing_is_changed() {
    let folder = dataset();
    let planned = folder.good(&["forget", "p-quill", "--plan"]);
    assert!(
        planned
            .starts_with("person p-quill “Zebulona Quillfeather”: a bare tombstone would stay\n"),
        "{planned}"
    );
    for said in [
        "project dunes, project marsh",
        "cris.spool",
        "2027-01-15-revision-1, 2027-01-15-revision-2",
        "backups",
    ] {
        assert!(planned.contains(said), "{said}\n{planned}");
    }
    let told = folder.run(&["forget", "p-quill"]).told(1);
    assert!(told.contains("say --yes"), "{told}");
    assert_eq!(folder.revision(), 3);
    assert!(!traces(&folder.path(".oogst")).is_empty());
    let told = folder.run(&["forget", "p-nobody", "--yes"]).bad(1);
    assert!(told.contains("there is no person `p-nobody`"), "{told}");
    let told = folder.run(&["forget", "project/marsh", "--yes"]).bad(1);
    assert!(told.contains("only people are forgotten"), "{told}");
}

#[test]
fn somebody_known_by_name_only_is_forgotten_and_stays_so() {
    let folder = dataset();
    let row =
        folder.ask("SELECT ?who { ?who <http://xmlns.com/foaf/0.1/name> \"Wilma Mentioned\" }");
    let iri = row[0]["who"]["value"].as_str().unwrap().to_owned();
    folder.run_at(NOW + 300, &["forget", &iri, "--yes"]).good();
    folder.write(
        "data/projects/dunes.yaml",
        DUNES.replace("title: Dunes", "title: All dunes"),
    );
    folder.run_at(NOW + 400, &["sync"]).good();
    let dump = folder.run_at(NOW + 400, &["dump"]).good();
    assert!(
        !folder.read("dumps/latest/oogst.nt").contains("Mentioned"),
        "{dump}"
    );
    // Others are as they were.
    assert!(
        folder
            .read("dumps/latest/oogst.nt")
            .contains("Quillfeather")
    );
    let listed = folder.good(&["forget", "--list"]);
    let key = iri.rsplit('/').next().unwrap();
    assert!(
        listed.starts_with(&format!("person/{key}: in revision 4, ")),
        "{listed}"
    );
    assert_eq!(listed.lines().count(), 1, "{listed}");
    folder.good(&["forget", key, "--allow-again"]);
    folder.run_at(NOW + 500, &["sync"]).good();
    let row =
        folder.ask("SELECT ?who { ?who <http://xmlns.com/foaf/0.1/name> \"Wilma Mentioned\" }");
    assert_eq!(row[0]["who"]["value"], iri.as_str());
}

#[test]
fn a_namesake_stays() {
    let folder = dataset();
    folder.write(
        "data/people.yaml",
        format!("{PEOPLE}- id: p-twin\n  given: Zebulona\n  family: Quillfeather\n  orcid: 0000-0001-5109-3700\n"),
    );
    folder.write(
        "data/projects/marsh.yaml",
        MARSH.replace("name: Prof. dr. Zebulona Quillfeather", "person: p-twin"),
    );
    folder.write("cris.json", "[]");
    folder
        .run_at(NOW + 250, &["sync", "--allow-removals"])
        .good();
    let planned = folder.good(&["forget", "p-quill", "--plan"]);
    assert!(
        planned.contains("others of the same name, who stay: person p-twin"),
        "{planned}"
    );
    folder
        .run_at(NOW + 300, &["forget", "p-quill", "--yes"])
        .good();
    folder.run_at(NOW + 400, &["sync"]).good();
    let rows =
        folder.ask("SELECT ?who { ?who <http://xmlns.com/foaf/0.1/familyName> \"Quillfeather\" }");
    let who: Vec<&str> = rows
        .iter()
        .map(|row| row["who"]["value"].as_str().unwrap())
        .collect();
    assert_eq!(who, ["https://data.example.org/id/person/p-twin"]);
}

#[test]
fn a_dump_that_is_retained_is_what_it_was_without_the_person() {
    let folder = dataset();
    let before = folder.read("dumps/2027-01-15-revision-1/oogst.nt");
    folder
        .run_at(NOW + 300, &["forget", "p-quill", "--yes"])
        .good();
    let after = folder.read("dumps/2027-01-15-revision-1/oogst.nt");
    let after: std::collections::BTreeSet<&str> = after.lines().collect();
    let before: std::collections::BTreeSet<&str> = before.lines().collect();
    assert!(after.is_subset(&before), "{:#?}", after.difference(&before));
    let gone: Vec<&&str> = before.difference(&after).collect();
    assert!(gone.len() > 20, "{gone:#?}");
    for triple in gone {
        assert!(triple.contains("p-quill"), "{triple}");
    }
}
