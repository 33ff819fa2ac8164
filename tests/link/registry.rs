//! Organisations in ROR: what is certain, what is not, and files of every form.

use std::io::Write;

use serde_json::{Value, json};

use super::super::support::{Folder, snapshot};
use super::{found, json, synced};

/// A record of schema 2.
fn record(id: &str, name: &str, country: &str, more: &Value) -> Value {
    let mut record = json!({
        "id": format!("https://ror.org/{id}"), "status": "active", "relationships": [], "links": [], "external_ids": [],
        "names": [{"value": name, "types": ["ror_display", "label"], "lang": "en"}],
        "locations": [{"geonames_id": 1, "geonames_details": {"country_code": country, "country_name": "Belgium", "name": "Ghent"}}],
    });
    for (field, value) in more.as_object().unwrap() {
        record[field] = value.clone();
    }
    record
}

fn none() -> Value {
    json!({})
}

fn lines(records: &[Value]) -> String {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    lines.join(
        "
",
    ) + "
"
}

/// Looks the organisations up in these records.
fn looked_up(organisations: &str, records: &[Value]) -> (Folder, Value) {
    let folder = synced(&[
        ("data/organisations.yaml", organisations),
        ("ror.jsonl", &lines(records)),
    ]);
    let report = json(folder.run(&["link", "--ror", "ror.jsonl", "--format", "json"]));
    (folder, report)
}

const UGENT: &str = "https://ror.org/00cv9y106";
const OTHER: &str = "https://ror.org/05n4e2707";

#[test]
fn a_name_decides_only_with_its_country_and_where_one_record_has_it() {
    let ours =
        |country: &str| format!("- {{id: a, name: {{en: The Ghent University}}{country}}}\n");
    let one = record("00cv9y106", "Ghent University", "BE", &none());
    let twin = record("05n4e2707", "Ghent University", "BE", &none());
    let abroad = record("05n4e2707", "Ghent University", "NL", &none());
    let verdicts = |country: &str, records: &[Value]| {
        let (_folder, report) = looked_up(&ours(country), records);
        let verdicts = found(&report)
            .into_iter()
            .map(|(_, id, is)| (id.to_owned(), is.to_owned()));
        verdicts.collect::<Vec<_>>()
    };
    let said = |id: &str, is: &str| (id.to_owned(), is.to_owned());
    let here = ", country: BE";
    assert_eq!(
        verdicts(here, std::slice::from_ref(&one)),
        [said(UGENT, "certain")]
    );
    assert_eq!(
        verdicts(here, &[one.clone(), abroad.clone()]),
        [said(UGENT, "certain")]
    );
    assert_eq!(
        verdicts(here, &[one.clone(), twin]),
        [said(UGENT, "proposal"), said(OTHER, "proposal")]
    );
    assert_eq!(verdicts("", &[one]), [said(UGENT, "proposal")]);
    assert_eq!(verdicts(here, &[abroad]), [said(OTHER, "proposal")]);
}

#[test]
fn an_identifier_decides_whatever_the_name_is_and_another_one_forbids() {
    let ours = "- {id: a, name: {en: Something else}, country: BE, wikidata: Q1137665}\n- {id: b, name: {en: Ghent University}, country: BE, wikidata: Q378134}\n";
    let ids =
        json!({"external_ids": [{"type": "wikidata", "all": ["Q1137665"], "preferred": null}]});
    let (_folder, report) = looked_up(ours, &[record("00cv9y106", "Ghent University", "BE", &ids)]);
    assert_eq!(
        found(&report),
        [("a", UGENT, "certain"), ("b", UGENT, "proposal")]
    );
    let against = &report["links"][1]["candidates"][0];
    let evidence = against["evidence"].as_array().unwrap();
    let wikidata = evidence
        .iter()
        .find(|one| one["what"] == "wikidata")
        .unwrap();
    assert_eq!(wikidata["agrees"], false);
    let warning = against["warnings"][0].as_str().unwrap();
    assert!(warning.starts_with("a may be it too"), "{warning}");
}

#[test]
fn a_part_is_certain_inside_of_its_whole_only() {
    let ours = "- {id: u, name: {en: Ghent University}, country: BE}\n- {id: law, name: {en: Faculty of Law}, country: BE, parent: u, type: faculty}\n- {id: lost, name: {en: Faculty of Arts}, country: BE}\n";
    let part = |whole: &str| json!({"relationships": [{"type": "parent", "id": "https://ror.org/02495e989", "label": whole}]});
    for (whole, is) in [("Ghent University", "certain"), ("UCLouvain", "proposal")] {
        let records = [
            record("00cv9y106", "Faculty of Law", "BE", &part(whole)),
            record("05n4e2707", "Faculty of Arts", "BE", &part(whole)),
        ];
        let (_folder, report) = looked_up(ours, &records);
        assert_eq!(
            found(&report),
            [("law", UGENT, is), ("lost", OTHER, "proposal")]
        );
    }
}

#[test]
fn an_acronym_alone_is_proposed_where_it_has_one_expansion() {
    let ours = "- {id: a, name: {en: FWO}, country: BE}\n- {id: b, name: {en: Fund for Something}, acronym: FWO, country: BE}\n- {id: c, name: {en: Fwotec}, acronym: FWO, country: BE}\n";
    let named = |name: &str| json!({"names": [{"value": name, "types": ["ror_display", "label"]}, {"value": "FWO", "types": ["acronym"]}]});
    let one = record(
        "00cv9y106",
        "",
        "BE",
        &named("Research Foundation Flanders"),
    );
    let (_folder, report) = looked_up(ours, std::slice::from_ref(&one));
    // Beside another name, it says nothing.
    assert_eq!(found(&report), [("a", UGENT, "proposal")]);
    let two = record("05n4e2707", "", "BE", &named("Federation of Wood Owners"));
    let (_folder, report) = looked_up(ours, &[one, two]);
    assert_eq!(found(&report), []);
}

#[test]
fn what_has_ended_is_told_with_what_came_after() {
    let ours = "- {id: a, name: {en: Old Institute}, country: BE}\n- {id: b, name: {en: Old Institute}, country: BE, ror: \"https://ror.org/00cv9y106\"}\n";
    let ended = json!({"status": "withdrawn", "relationships": [{"type": "Successor", "id": OTHER, "label": "x"}]});
    let records = [
        record("00cv9y106", "Old Institute", "BE", &ended),
        record("05n4e2707", "New Institute", "BE", &none()),
    ];
    let (folder, report) = looked_up(ours, &records);
    let all = found(&report);
    assert!(
        all.contains(&("a", OTHER, "proposal")) && all.contains(&("b", OTHER, "proposal")),
        "{all:?}"
    );
    assert!(all.iter().all(|(_, _, is)| *is == "proposal"), "{all:?}");
    let table = folder.good(&["link", "--ror", "ror.jsonl"]);
    snapshot("link", "ended", &table);
}

#[test]
fn a_stated_id_of_something_else_is_told() {
    let ours = "- {id: a, name: {en: Some Hospital}, country: BE, ror: \"https://ror.org/00cv9y106\"}\n- {id: b, name: {en: Other Hospital}, country: BE, ror: \"https://ror.org/02495e989\"}\n";
    let (_folder, report) = looked_up(
        ours,
        &[record("00cv9y106", "Ghent University", "BE", &none())],
    );
    assert_eq!(report["linked"], 2);
    let stated = report["links"][0]["stated"].as_str().unwrap();
    assert!(stated.contains("is that of “Ghent University”"), "{stated}");
    assert_eq!(
        report["notes"][0],
        "1 ROR ids of ours are not in this file; is it the whole registry?"
    );
}

#[test]
fn the_lines_decide_what_is_certain_and_nothing_else() {
    let ours = "- {id: no, name: {en: Ghent University}, country: BE}\n- {id: b, name: {en: \"Univrsity of “Leuven”: x #1\"}, country: BE}\n";
    let records = [
        record("00cv9y106", "Ghent University", "BE", &none()),
        record("05n4e2707", "University of Leuven X #1", "BE", &none()),
    ];
    let (folder, report) = looked_up(ours, &records);
    assert_eq!(
        found(&report),
        [("b", OTHER, "proposal"), ("no", UGENT, "certain")]
    );
    folder.good(&["link", "--ror", "ror.jsonl", "--out", "new.yaml"]);
    let lines = folder.read("new.yaml");
    assert_eq!(
        lines,
        folder.good(&["link", "--ror", "ror.jsonl", "--format", "yaml"])
    );
    let decided: Value = serde_saphyr::from_str(&lines).unwrap();
    let all = decided["organisations"].as_array().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["key"], "no");
    assert_eq!(all[0]["set"], json!({"ror": UGENT}));
    // A steward takes the sign away.
    let decided: Value = serde_saphyr::from_str(&lines.replace("# - {", "- {")).unwrap();
    assert_eq!(decided["organisations"][0]["set"], json!({"ror": OTHER}));
    // What people may have decided in is not written over.
    let refused = folder
        .run(&["link", "--ror", "ror.jsonl", "--out", "new.yaml"])
        .bad(1);
    assert!(refused.contains("new.yaml is there already"), "{refused}");
    snapshot("link", "lines", &lines);
}

#[test]
fn what_the_lines_decide_is_known_after_the_next_sync() {
    let ours = "- {id: a, name: {en: Ghent University}, country: BE}\n";
    let records = [record("00cv9y106", "Ghent University", "BE", &none())];
    let (folder, _) = looked_up(ours, &records);
    folder.good(&[
        "link",
        "--ror",
        "ror.jsonl",
        "--out",
        "data/identities.yaml",
    ]);
    folder.run_at(1_800_000_100, &["sync"]).good();
    let report = json(folder.run(&["link", "--ror", "ror.jsonl", "--format", "json"]));
    assert_eq!(report["linked"], 1);
    assert_eq!(found(&report), []);
}

#[test]
fn a_dump_is_read_in_every_form() {
    let ours = "- {id: a, name: {en: Université de Gand}, country: BE}\n";
    let v1 = json!({
        "id": UGENT, "name": "Ghent University (Belgium)", "status": "active", "aliases": [], "acronyms": ["UG"],
        "labels": [{"label": "Université de Gand", "iso639": "fr"}], "links": ["https://www.ugent.be"],
        "country": {"country_code": "BE", "country_name": "Belgium"}, "relationships": [], "addresses": [{"city": "Ghent"}],
        "external_ids": {"GRID": {"preferred": "grid.1", "all": "grid.1"}, "Wikidata": {"preferred": null, "all": ["Q1137665"]}}
    });
    let folder = synced(&[("data/organisations.yaml", ours)]);
    let array = serde_json::to_string_pretty(&json!([v1])).unwrap();
    folder.write("array.json", &array);
    folder.write("lines.jsonl", format!("\u{feff}\n{v1}\n\n"));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(array.as_bytes()).unwrap();
    folder.write("array.json.gz", gzip.finish().unwrap());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("v1-ror-data.csv", "a,b\n"),
        ("v1-ror-data.json", array.as_str()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    folder.write("dump.zip", zip.finish().unwrap().into_inner());
    for file in ["array.json", "lines.jsonl", "array.json.gz", "dump.zip"] {
        let report = json(folder.run(&["link", "--ror", file, "--format", "json"]));
        assert_eq!(found(&report), [("a", UGENT, "certain")], "{file}");
    }
}

#[test]
fn what_is_no_dump_is_told_by_line() {
    let folder = synced(&[("data/organisations.yaml", "[]\n")]);
    let good = record("00cv9y106", "Ghent University", "BE", &none());
    folder.write("broken.jsonl", format!("{good}\n{{\"id\": 1}}\n"));
    folder.write("empty.jsonl", "\n");
    folder.write("array.json", "[{\"id\": \"x\"}, ");
    for (file, said) in [
        (
            "broken.jsonl",
            "broken.jsonl:2: is no record of ROR: invalid type: integer `1`",
        ),
        ("empty.jsonl", "holds no record of ROR; give the data dump"),
        ("array.json", "is no record of ROR: EOF"),
        ("missing.json", "cannot read missing.json"),
    ] {
        let message = folder
            .run(&["link", "--ror", file, "--out", "new.yaml"])
            .bad(1);
        assert!(message.contains(said), "{message}");
        assert!(!folder.path("new.yaml").exists());
    }
    let message = folder
        .run(&["link", "--ror", "broken.jsonl", "--only", "nobody"])
        .bad(1);
    assert!(
        message.contains("no organisation, person or project `nobody`"),
        "{message}"
    );
}
