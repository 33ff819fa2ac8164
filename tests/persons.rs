//! Which properties of persons are published: one table, which everything follows.

use oogst::config::Config;
use oogst::record::visibility::Property;

use super::support::Folder;

const NOW: i64 = 1_800_000_000;
const SITE: &str = "[site]\nbase = \"https://data.example.org\"\nlanguages = [\"en\"]\n";
const ORGANISATIONS: &str = "- id: uni\n  name: {en: University}\n- id: fund\n  name: {en: Fund}\n";
const PEOPLE: &str = "- id: p-jane
  given: Jane
  family: Quill
  orcid: 0000-0002-1825-0097
  homepage: https://example.org/jane-page
  affiliations: [{organisation: uni, position: {en: Lecturer of things}}]
- id: p-hidden
  given: Hidden
  family: Concealed
  publish: false
";
const MARSH: &str = "id: marsh
language: en
title: Salt marshes
people:
  - {name: Prof. dr. Jane Quill, role: promotor, stated: Lead supervisor, honorifics: [Prof.], affiliation: uni}
  - {name: Hidden Concealed, role: researcher}
grants:
  - {funder: fund, number: \"12\"}
";

fn dataset(settings: &str) -> Folder {
    let folder = Folder::with(&[
        ("oogst.toml", &format!("{SITE}{settings}")),
        ("data/organisations.yaml", ORGANISATIONS),
        ("data/people.yaml", PEOPLE),
        ("data/projects/marsh.yaml", MARSH),
        ("cris.json", "[]"),
    ]);
    folder.run_at(NOW, &["sync"]).good();
    folder
}

fn dumped(folder: &Folder) -> String {
    folder.run_at(NOW, &["dump"]).good();
    folder.read("dumps/latest/oogst.nt")
}

/// What says a property in the triples.
fn sign(property: Property) -> &'static str {
    match property {
        Property::Name => "\"Quill\"",
        Property::Orcid => "0000-0002-1825-0097",
        Property::Role => "person-p-jane/promotor",
        Property::Affiliation => "Lecturer of things",
        Property::Homepage => "jane-page",
        Property::Honorifics => "Prof.",
    }
}

#[test]
fn name_orcid_role_and_affiliation_are_published_unless_settings_say_otherwise() {
    let folder = dataset("");
    let triples = dumped(&folder);
    let default = &Config::default().persons.publish;
    for property in Property::ALL {
        // Honorifics are in no triples: see the provider's tests.
        let is_there = default.has(property);
        assert_eq!(triples.contains(sign(property)), is_there, "{property:?}");
    }
    assert!(triples.contains("PrincipalInvestigatorRole"));
}

#[test]
fn each_property_is_published_only_where_it_is_named() {
    for property in Property::ALL
        .into_iter()
        .filter(|one| !matches!(one, Property::Name | Property::Honorifics))
    {
        let others = Property::ALL
            .iter()
            .filter(|one| **one != property)
            .map(|one| format!("{:?}", one.name()));
        let others = others.collect::<Vec<_>>().join(", ");
        let folder = dataset(&format!("[persons]\npublish = [{others}]\n"));
        let triples = dumped(&folder);
        for one in Property::ALL
            .into_iter()
            .filter(|one| *one != Property::Honorifics)
        {
            assert_eq!(
                triples.contains(sign(one)),
                one != property,
                "{one:?} without {property:?}"
            );
        }
        if property == Property::Role {
            assert!(
                triples.contains("person-p-jane/member"),
                "they take part all the same"
            );
            assert!(!triples.contains("PrincipalInvestigatorRole"));
            assert!(!triples.contains("Lead supervisor"));
        }
        if property == Property::Affiliation {
            let about_jane = triples.lines().filter(|line| line.contains("p-jane"));
            let mut of_uni = about_jane.filter(|line| line.contains("organisation/uni"));
            assert_eq!(of_uni.next(), None);
        }
    }
}

#[test]
fn a_property_that_is_taken_back_goes_from_the_past_too() {
    let folder = dataset(
        "[persons]\npublish = [\"name\", \"orcid\", \"role\", \"affiliation\", \"homepage\", \"honorifics\"]\n",
    );
    assert!(dumped(&folder).contains("jane-page"));
    folder.write("data/people.yaml", PEOPLE.replace("Lecturer", "Professor"));
    folder.run_at(NOW + 100, &["sync"]).good();
    folder.write("oogst.toml", SITE);
    let told = folder.run_at(NOW + 200, &["sync"]).good();
    assert!(told.contains("people         +0 ~1 -0"), "{told}");
    assert!(!dumped(&folder).contains("jane-page"));
    folder.good(&["verify"]);
    let ledger = std::fs::read(folder.path(".oogst/ledger.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&ledger).contains("jane-page"));
    folder.run_at(NOW + 300, &["sync"]).good();
    assert_eq!(folder.revision(), 3);
}

#[test]
fn dumps_that_hold_a_property_which_is_taken_back_are_made_anew_by_the_next_sync_or_dump() {
    let folder = dataset("[persons]\npublish = [\"name\", \"orcid\", \"homepage\"]\n");
    let file = |name: &str| folder.read(&format!("dumps/2027-01-15-revision-1/{name}"));
    assert!(dumped(&folder).contains("jane-page"));
    let kept = folder.path("kept").display().to_string();
    let dump = folder.path("dumps/2027-01-15-revision-1");
    let copy = |from: &str, to: &str| {
        let copied = std::process::Command::new("cp")
            .args(["-r", from, to])
            .status();
        assert!(copied.unwrap().success());
    };
    copy(dump.to_str().unwrap(), &kept);
    // More than before is no reason, and less is.
    let all = "[persons]\npublish = [\"name\", \"orcid\", \"homepage\", \"role\"]\n";
    folder.write("oogst.toml", format!("{SITE}{all}"));
    let told = folder.run_at(NOW + 50, &["sync"]);
    assert!(!told.err.contains("made anew"), "{}", told.err);
    folder.write(
        "oogst.toml",
        format!("{SITE}[persons]\npublish = [\"name\"]\n"),
    );
    let told = folder.run_at(NOW + 100, &["sync"]);
    assert!(
        told.err
            .contains("they were made anew: 2027-01-15-revision-1"),
        "{}",
        told.err
    );
    let is_limited = || {
        let triples = file("oogst.nt");
        assert!(triples.contains("\"Quill\"") && !triples.contains("jane-page"));
        assert!(!triples.contains("0000-0002-1825-0097"));
        assert!(file("manifest.json").contains("\"people\": \"name\""));
    };
    is_limited();
    let told = folder.run_at(NOW + 200, &["sync"]);
    assert!(!told.err.contains("made anew"), "{}", told.err);
    // One that comes back, out of a backup say, goes with the next dump.
    std::fs::remove_dir_all(&dump).unwrap();
    copy(&kept, dump.to_str().unwrap());
    assert!(file("oogst.nt").contains("jane-page"));
    let told = folder.run_at(NOW + 300, &["dump"]).good();
    assert!(told.contains("made anew, with less of people"), "{told}");
    is_limited();
}

#[test]
fn with_no_properties_nobody_is_published() {
    let folder = dataset("");
    folder.write("oogst.toml", format!("{SITE}[persons]\npublish = []\n"));
    folder.run_at(NOW + 100, &["sync"]).good();
    let triples = dumped(&folder);
    assert!(triples.contains("Salt marshes"));
    assert!(!triples.contains("person/"), "{triples}");
    let ledger = std::fs::read(folder.path(".oogst/ledger.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&ledger).contains("Jane Quill"));
}

#[test]
fn without_a_name_nothing_can_be_published() {
    let folder = Folder::with(&[(
        "oogst.toml",
        &format!("{SITE}[persons]\npublish = [\"orcid\"]\n"),
    )]);
    let told = folder.run(&["sync"]).bad(1);
    assert!(told.contains("oogst.toml:5:"), "{told}");
    assert!(told.contains("does not hold \"name\""), "{told}");
    folder.write(
        "oogst.toml",
        format!("{SITE}[persons]\npublish = [\"name\", \"email\"]\n"),
    );
    let told = folder.run(&["sync"]).bad(1);
    assert!(
        told.contains("oogst.toml:5:") && told.contains("unknown variant `email`"),
        "{told}"
    );
}

#[test]
fn who_is_not_to_be_published_is_nowhere() {
    let folder = dataset("");
    // The registry of keys knows what the name means, folded, and nothing else of the ledger does.
    let ledger = std::fs::read(folder.path(".oogst/ledger.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&ledger).contains("Concealed"));
    assert!(!dumped(&folder).contains("Concealed"));
    let explained = folder.good(&["explain", "project/marsh"]);
    assert!(!explained.contains("Concealed"), "{explained}");
}

#[test]
fn what_sources_differ_on_does_not_name_who_is_not_to_be_published() {
    let folder = dataset(
        "[[sources]]\nname = \"curated\"\ntype = \"records\"\npath = \"data\"\n[[sources]]\nname = \"cris\"\ntype = \"json\"\npath = \"cris.json\"\n",
    );
    let people = |names: &[&str]| {
        let parts: Vec<String> = names
            .iter()
            .map(|name| format!(r#"{{"name": "{name}", "role": "member"}}"#))
            .collect();
        let parts = parts.join(", ");
        folder.write("cris.json", format!(r#"[{{"id": "marsh", "kind": "project", "title": {{"en": "Salt marshes"}}, "people": [{parts}]}}]"#));
        folder
            .run_at(NOW + 100, &["sync", "--allow-removals"])
            .good();
        folder.good(&["explain", "project/marsh"]) + &folder.good(&["status", "--review"])
    };
    let told = people(&["Jane Quill", "Hidden Concealed", "Somebody Else"]);
    assert!(told.contains("Somebody Else"), "{told}");
    assert!(!told.contains("Concealed"), "{told}");
    let told = people(&["Jane Quill", "Hidden Concealed"]);
    assert!(!told.contains("differ on `people`"), "{told}");
}
