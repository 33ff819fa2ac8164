//! JSON as a source: records as they are, other systems' JSON by pointers, and what is wrong with either.

use super::support::Folder;

const NOW: i64 = 1_800_000_000;
const HEAD: &str = "[site]\nbase = \"https://data.example.org\"\nlanguages = [\"en\"]\n\n\
                    [[sources]]\nname = \"system\"\ntype = \"json\"\n";

fn reading(path: &str, more: &str) -> Folder {
    let folder = Folder::new();
    folder.write("oogst.toml", format!("{HEAD}path = \"{path}\"\n{more}\n"));
    folder
}

/// Syncs; gives what was said on standard error.
#[track_caller]
fn synced(folder: &Folder) -> String {
    folder.run_at(NOW, &["sync"]).told(0)
}

/// Syncs where the source cannot be had, which is told in the exit code; gives what was said on standard error.
#[track_caller]
fn failed(folder: &Folder) -> String {
    folder.run_at(NOW, &["sync"]).told(1)
}

fn dumped(folder: &Folder) -> String {
    folder.run_at(NOW, &["dump"]).good();
    folder.read("dumps/latest/oogst.nt")
}

#[track_caller]
fn says(triples: &str, all: &[&str]) {
    for said in all {
        assert!(triples.contains(said), "{said}\n{triples}");
    }
}

#[test]
fn json_that_is_records_needs_no_mapping() {
    let folder = reading("data.json", "");
    folder.write(
        "data.json",
        r#"[{"kind": "project", "id": "a", "title": {"en": "Marsh"}, "start": 2020,
             "people": [{"name": "Jan Peeters", "role": "promotor"}]},
            {"kind": "organisation", "id": "o", "name": {"en": "O"}}]"#,
    );
    assert_eq!(synced(&folder), "");
    says(
        &dumped(&folder),
        &[
            "/id/project/a> <http://purl.org/dc/terms/title> \"Marsh\"@en",
            "/id/organisation/o>",
        ],
    );
}

const SYSTEM: &str = r#"{"total": 2, "data": {"projects": [
  {"code": "PRJ 1", "names": [{"lang": "en", "value": "Marsh"}], "title": {"en": "Marsh", "nl": "Schor"},
   "from": "01/03/2020", "keys": ["salt", "silt"], "tags": "a; b", "open": true, "money": {"sum": "1.200,50"},
   "host": {"id": "UNI 7", "called": "Uni"}, "lead": "u1",
   "team": [{"who": "Jan Peeters", "as": "lead"}, {"who": "An Maes", "as": "staff"}, {"who": null, "as": "staff"}]},
  {"code": "PRJ 2", "title": {"en": "Dune"}, "keys": [], "team": [], "open": false,
   "host": {"id": "UNI 7", "called": "Uni"}}
]}}"#;

const MAPPING: &str = r#"
[[sources.json.records]]
kind = "project"
items = "/data/projects/*"
id = { pointer = "/code", prefix = "sys-" }
fields.title.en = "/title/en"
fields.title.nl = "/title/nl"
fields.start = { pointer = "/from", date = "%d/%m/%Y" }
fields.keywords.en = "/keys"
fields.subjects = { pointer = "/tags", split = ";", prefix = "urn:tag:" }

[[sources.json.records.lists]]
list = "people"
each = "/team/*"
fields.name = "/who"
fields.role = { pointer = "/as", map = { lead = "promotor", staff = "researcher" } }
fields.affiliation = { pointer = "^/host/id", prefix = "org-" }

[[sources.json.records.lists]]
list = "organisations"
fields.organisation = { pointer = "/host/id", prefix = "org-" }
fields.role = { constant = "host" }

[[sources.json.records.lists]]
list = "grants"
when = { column = "/money/sum" }
fields.funder = { pointer = "/host/id", prefix = "org-" }
fields.amount.value = { pointer = "/money/sum", decimal = "," }
fields.amount.currency = { constant = "EUR" }

[[sources.json.records]]
kind = "organisation"
items = "/data/projects/0/host"
id = { pointer = "/id", prefix = "org-" }
fields.name.en = "/called"
"#;

#[test]
fn json_of_another_system_becomes_records_by_pointers() {
    let folder = reading("export.json", MAPPING);
    folder.write("export.json", SYSTEM);
    assert_eq!(synced(&folder), "");
    says(
        &dumped(&folder),
        &[
            "/id/project/sys-prj-1> <http://purl.org/dc/terms/title> \"Schor\"@nl",
            "/id/project/sys-prj-2> <http://purl.org/dc/terms/title> \"Dune\"@en",
            "/id/project/sys-prj-1/period> <http://www.w3.org/ns/dcat#startDate> \"2020-03-01\"",
            "<http://schema.org/keywords> \"salt\"@en",
            "<http://schema.org/keywords> \"silt\"@en",
            "<http://purl.org/dc/terms/subject> <urn:tag:b>",
            "/promotor> <http://schema.org/affiliation> <https://data.example.org/id/organisation/org-uni-7>",
            "\"An Maes\"",
            "\"1200.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
            "/id/organisation/org-uni-7> <http://schema.org/name> \"Uni\"@en",
        ],
    );
}

const LINES: &str = r#"
[[sources.json.records]]
kind = "person"
id = { pointer = "/n", prefix = "p-" }
fields.given = "/first"
fields.family = "/last"
fields.orcid = "/orcid"
"#;

#[test]
fn a_broken_line_costs_that_line_and_says_which() {
    let folder = reading("people.ndjson", LINES);
    folder.write(
        "people.ndjson",
        b"{\"n\": 1, \"first\": \"Jan\", \"last\": \"Peeters\", \"orcid\": \"0000-0002-1825-0098\"}\n\
          {\"n\": 2, \"first\": \"An\",\n\
          {\"n\": 3, \"first\": \"Piet\", \"last\": \"Maes\", \"n\": 4}\n\
          {\"n\": 5, \"first\": \"Andr\xe9\", \"last\": \"Maes\"}\n\
          \n\
          {\"n\": 6, \"first\": \"Els\", \"last\": \"Maes\"}\n\
          {\"first\": \"No\", \"last\": \"Number\"}\n"
            .as_slice(),
    );
    let told = synced(&folder);
    for said in [
        "people.ndjson:1:1: person p-1: orcid: ORCID `0000-0002-1825-0098` has the wrong check digit",
        "people.ndjson:2:",
        "people.ndjson:3:",
        "the key `n` is given twice",
        "people.ndjson:4:",
        "is not UTF-8",
        "people.ndjson:7:1: id: there is nothing where the id should be",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    let triples = dumped(&folder);
    says(&triples, &["/id/person/p-1>", "/id/person/p-6>"]);
    assert!(!triples.contains("Piet"));
}

#[test]
fn a_pointer_that_leads_nowhere_is_told_with_what_there_is() {
    let folder = reading(
        "export.json",
        &MAPPING.replace("/data/projects/*", "/data/items/*"),
    );
    folder.write("export.json", SYSTEM);
    let told = failed(&folder);
    assert!(
        told.contains("`items` = \"/data/items/*\" leads nowhere; at /data there are projects"),
        "{told}"
    );
    let folder = reading("export.json", &MAPPING.replace("\"/who\"", "\"/whom\""));
    folder.write("export.json", SYSTEM);
    let told = synced(&folder);
    assert!(
        told.contains("the pointer `/whom` leads nowhere in any record"),
        "{told}"
    );
}

#[test]
fn a_document_that_is_broken_is_not_used_and_what_was_there_is_kept() {
    let folder = reading("export.json", MAPPING);
    folder.write("export.json", SYSTEM);
    synced(&folder);
    let before = dumped(&folder);
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    let twice = SYSTEM.replace("\"total\": 2", "\"total\": 2, \"total\": 3");
    for (text, said) in [
        (&SYSTEM.as_bytes()[..400], "export.json:"),
        (deep.as_bytes(), "recursion limit"),
        (twice.as_bytes(), "the key `total` is given twice"),
        (
            b"{\"data\": \"\xff\"}".as_slice(),
            "is not UTF-8 from byte 11 on",
        ),
    ] {
        folder.write("export.json", text);
        let told = failed(&folder);
        assert!(told.contains(said), "{said}\n{told}");
        assert_eq!(dumped(&folder), before);
    }
}

#[test]
fn an_id_that_is_none_costs_its_record() {
    let folder = reading("data.json", "[sources.json]\nkind = \"person\"");
    folder.write(
        "data.json",
        r#"[{"id": "Jan P", "family": "Peeters"}, {"id": "p-2", "family": "Maes", "shoe": 42}, {"id": "p-3", "family": "Claes"}, 7]"#,
    );
    let told = synced(&folder);
    for said in [
        "`Jan P` is not an id",
        "data.json: at /1",
        "shoe",
        "is no record",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    let triples = dumped(&folder);
    assert!(triples.contains("/id/person/p-3>") && !triples.contains("/id/person/p-2>"));
}

#[test]
fn a_mapping_that_names_what_is_not_there_is_a_fault_of_the_settings() {
    for (wrong, said) in [
        (
            MAPPING.replace("fields.title.en", "fields.titles.en"),
            "did you mean `title`",
        ),
        (
            MAPPING.replace("list = \"people\"", "list = \"persons\""),
            "has no list `persons`",
        ),
        (
            MAPPING.replace("\"/data/projects/*\"", "\"data/projects\""),
            "starts with `/`",
        ),
    ] {
        let folder = reading("export.json", &wrong);
        folder.write("export.json", SYSTEM);
        let run = folder.run_at(NOW, &["sync"]);
        assert!(run.err.contains(said), "{said}\n{}{}", run.out, run.err);
    }
}
