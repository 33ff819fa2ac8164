//! What oogst published comes back as the records that it was: each of the ways in which it once did not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{dumped, reading, synced};
use crate::support::Folder;
use crate::support::records::live;

const ORGANISATIONS: &str = r#"
{"kind": "organisation", "id": "fund", "name": {"en": "Fund"}, "type": "funder"}
{"kind": "organisation", "id": "states", "name": {"en": "Nations"}, "type": "international"}
{"kind": "organisation", "id": "plain", "name": {"en": "Club"}}
{"kind": "programme", "id": "prog", "name": {"en": "Programme"}, "funder": "fund"}
"#;

/// A dataset of these sources, each with its records, synced.
fn dataset(settings: &str, sources: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    let site = "[site]\nbase = \"https://data.example.org\"\nlanguages = [\"nl\", \"en\"]\n";
    let mut text = format!("{site}{settings}\n");
    for (name, records) in sources {
        let place = [
            "[[sources]]\nname = \"",
            *name,
            "\"\ntype = \"records\"\npath = \"",
            *name,
            "\"\n",
        ];
        text.extend(place);
        folder.write(&format!("{name}/records.ndjson"), records.trim());
    }
    folder.write("oogst.toml", text);
    synced(&folder);
    folder
}

/// What a second dataset has that reads the first one's dump.
fn read_back(first: &Folder, settings: &str) -> BTreeMap<String, Value> {
    let turtle = dumped(first, "ttl");
    let second = reading("first.ttl", settings);
    second.write("first.ttl", &turtle);
    assert_eq!(synced(&second), "");
    live(&second.path(""))
}

/// Everything comes back; gives it.
#[track_caller]
fn comes_back(first: &Folder, settings: &str) -> BTreeMap<String, Value> {
    let given = live(&first.path(""));
    let taken = read_back(first, settings);
    for (name, one) in &given {
        assert_eq!(Some(one), taken.get(name), "{name}");
    }
    assert_eq!(given.len(), taken.len());
    taken
}

#[test]
fn a_person_by_name_comes_back_by_that_name_and_is_the_same_person() {
    let records = r#"
{"kind": "person", "id": "p-an", "given": "An", "family": "Peeters"}
{"kind": "project", "id": "a", "title": {"en": "A"}, "people": [
  {"name": "Peeters, An", "role": "promotor"}, {"person": "p-an", "role": "promotor"}, {"name": "An Peeters", "role": "promotor"},
  {"name": "Roos-Marie van den Bogaard", "role": ["promotor", "member"], "stated": {"en": "Team"}}]}
"#;
    let first = dataset(
        "",
        &[("data", &records.replace("[\n", "[").replace(",\n ", ","))],
    );
    let taken = comes_back(&first, "");
    let people = &taken["project a"]["record"]["people"];
    assert_eq!(people[0]["name"], "Peeters, An");
    assert_eq!(people[1], json!({"person": "p-an", "role": "promotor"}));
    assert_eq!(people[2]["name"], "An Peeters");
    let who = taken["project a"]["links"]["people"].as_array().unwrap();
    assert_eq!(who[..3], ["p-an", "p-an", "p-an"].map(Value::from));
    let known = format!("person {}", who[3].as_str().unwrap());
    assert_eq!(taken[&known]["record"]["family"], "van den Bogaard");
}

#[test]
fn a_name_that_two_people_bear_comes_back_as_the_key_of_the_one_that_is_meant() {
    let project = |id: &str| {
        format!(
            r#"{{"kind": "project", "id": "{id}", "title": {{"en": "{id}"}}, "people": [{{"name": "Jan Peeters", "role": "member"}}]}}"#
        )
    };
    let first = dataset("", &[("one", &project("a")), ("two", &project("b"))]);
    let given = live(&first.path(""));
    let taken = read_back(&first, "");
    for name in ["project a", "project b"] {
        let who = &given[name]["links"]["people"];
        assert_eq!(given[name]["record"]["people"][0]["name"], "Jan Peeters");
        assert_eq!(taken[name]["record"]["people"][0]["person"], who[0]);
        assert_eq!(taken[name]["links"]["people"], *who);
    }
    assert_ne!(given["project a"]["links"], given["project b"]["links"]);
}

#[test]
fn each_project_says_of_a_grant_that_they_share_what_it_said() {
    let grants = [
        r#"{"funder": "fund", "number": "G.01", "title": {"en": "Ours"}, "start": 2020}, {"funder": "plain"}, {"funder": "fund", "number": "g 01", "end": "2024-06"}"#,
        r#"{"funder": "fund", "number": "G01", "amount": {"value": 10.5, "currency": "EUR"}, "programme": "prog"}"#,
        r#"{"funder": "fund", "number": "G01", "title": {"en": "Grant Fund G02"}, "start": "2019-02", "end": 2022}"#,
        r#"{"funder": "fund", "number": "G02", "title": {"en": "Grant Fund G02", "nl": "Financiering Fund G02"}}"#,
    ];
    let projects = ["a", "b", "c", "d"].iter().zip(grants).map(|(id, grants)| {
        format!(r#"{{"kind": "project", "id": "{id}", "title": {{"en": "{id}"}}, "grants": [{grants}]}}"#)
    });
    let projects: Vec<String> = projects.collect();
    let records = format!("{ORGANISATIONS}{}", projects.join("\n"));
    let first = dataset("", &[("data", &records)]);
    let taken = comes_back(&first, "");
    let of = |id: &str| &taken[&format!("project {id}")]["record"]["grants"];
    // What a project says of one grant stands together.
    assert_eq!(
        of("a")[1],
        json!({"funder": "fund", "number": "g 01", "end": "2024-06"})
    );
    assert_eq!(of("a")[2], json!({"funder": "plain"}));
    assert_eq!(of("b")[0]["amount"]["value"], 10.5);
    assert!(of("b")[0].get("start").is_none());
    assert_eq!(of("c")[0]["start"], "2019-02");
    assert_eq!(of("d")[0]["title"]["en"], "Grant Fund G02");
    let grant = &taken["grant fund-g01"];
    assert_eq!(
        (&grant["start"], &grant["end"]),
        (&json!(2020), &json!("2024-06"))
    );
    assert_eq!(grant["programme"], "prog");
}

#[test]
fn what_all_projects_say_alike_of_a_grant_is_said_once() {
    let project = |id: &str| {
        format!(
            r#"{{"kind": "project", "id": "{id}", "title": {{"en": "{id}"}}, "grants": [{{"funder": "fund", "number": "G1"}}]}}"#
        )
    };
    let records = format!("{ORGANISATIONS}{}\n{}", project("a"), project("b"));
    let first = dataset("", &[("data", &records)]);
    assert!(!dumped(&first, "nt").contains("/stated/"));
    comes_back(&first, "");
}

#[test]
fn an_organisation_of_states_that_gives_grants_is_no_funder() {
    let grants = ["states", "plain", "fund"].map(|funder| format!(r#"{{"funder": "{funder}"}}"#));
    let project = format!(
        r#"{{"kind": "project", "id": "a", "title": {{"en": "A"}}, "grants": [{}]}}"#,
        grants.join(",")
    );
    let first = dataset("", &[("data", &format!("{ORGANISATIONS}{project}"))]);
    let taken = comes_back(&first, "");
    let class = |id: &str| &taken[&format!("organisation {id}")]["record"]["type"];
    assert_eq!(class("states"), "international");
    assert_eq!(class("fund"), "funder");
    assert_eq!(class("plain"), &Value::Null);
    assert!(dumped(&first, "nt").contains("OrganisationTypes#Intergovernmental"));
}

const PEOPLE: &str = r#"
{"kind": "organisation", "id": "uni", "name": {"en": "University"}, "type": "university"}
{"kind": "person", "id": "p-an", "given": "An", "family": "Claes", "homepage": "https://an.example.org/", "affiliations": [{"organisation": "uni"}, {"organisation": "uni", "position": {"nl": "Lid", "en": "Member"}, "start": 2020}, {"organisation": "uni", "position": {"nl": "Lid"}, "start": 2022}]}
{"kind": "project", "id": "a", "title": {"en": "A"}, "people": [{"person": "p-an", "honorifics": ["Prof."], "role": "member"}, {"name": "Dr. Jan Peeters", "role": ["researcher", "member"], "stated": {"nl": "Onderzoeker of lid"}}]}
"#;

#[test]
fn with_everything_published_records_of_people_come_back_too() {
    let all = "[persons]\npublish = [\"name\", \"orcid\", \"role\", \"affiliation\", \"homepage\", \"honorifics\"]\n";
    let first = dataset(all, &[("data", PEOPLE)]);
    let taken = comes_back(&first, all);
    let person = &taken["person p-an"]["record"];
    assert_eq!(person["homepage"], "https://an.example.org/");
    assert!(person["affiliations"][0].get("position").is_none());
    assert_eq!(
        person["affiliations"][1]["position"],
        json!({"nl": "Lid", "en": "Member"})
    );
    let people = &taken["project a"]["record"]["people"];
    assert_eq!(people[0]["honorifics"], json!(["Prof."]));
    assert_eq!(people[1]["name"], "Dr. Jan Peeters");
    assert_eq!(people[1]["stated"], json!({"nl": "Onderzoeker of lid"}));
}

#[test]
fn an_output_that_is_said_twice_is_one_also_where_only_one_says_that_its_type_is_not_known() {
    let records = r#"{"kind": "project", "id": "a", "title": {"en": "A"}, "outputs": [{"title": {"en": "Notes"}, "url": "https://o.example.org/", "type": "other"}, {"title": {"en": "Notes"}, "url": "https://o.example.org/"}, {"title": {"en": "More"}, "url": "https://o.example.org/"}]}"#;
    let taken = comes_back(&dataset("", &[("data", records)]), "");
    let outputs = taken["project a"]["record"]["outputs"].as_array();
    assert_eq!(outputs.map(Vec::len), Some(2));
}

#[test]
fn what_the_settings_withhold_is_all_that_does_not_come_back() {
    let first = dataset("", &[("data", PEOPLE)]);
    let taken = comes_back(&first, "");
    assert!(taken["person p-an"]["record"].get("homepage").is_none());
    let people = &taken["project a"]["record"]["people"];
    assert!(people[0].get("honorifics").is_none());
    assert_eq!(people[1]["name"], "Jan Peeters");
}

#[test]
fn records_that_one_of_ours_was_made_of_are_no_source_of_its_own() {
    let document = |thing: &str| {
        format!(
            "<{thing}> a <http://vivoweb.org/ontology/core#Project> ; <http://purl.org/dc/terms/title> \"One\"@en ; \
             <http://xmlns.com/foaf/0.1/isPrimaryTopicOf> <{thing}.html> .\n\
             <{thing}.html> <http://www.w3.org/ns/prov#wasDerivedFrom> <https://cris.example/1> .\n"
        )
    };
    let folder = reading("p.ttl", "");
    let (ours, other) = (
        "https://data.example.org/id/project/ours",
        "https://cris.example/other",
    );
    folder.write("p.ttl", document(ours) + &document(other));
    assert_eq!(synced(&folder), "");
    let taken = live(&folder.path(""));
    let source = |id: &str| taken[&format!("project {id}")]["record"]["source"].clone();
    assert_eq!(source("ours"), Value::Null);
    assert_eq!(source("other"), json!({"url": "https://cris.example/1"}));
}
