//! Who is who and what is what, across sources: rules, decisions, the list for review.

use serde_json::Value;

use super::support::Folder;

/// Two sources, in this order in the settings.
fn settings(first: &str, second: &str) -> String {
    let source = |name: &str| {
        format!("[[sources]]\nname = \"{name}\"\ntype = \"records\"\npath = \"{name}\"\n")
    };
    format!("{}{}", source(first), source(second))
}

fn project(id: &str, people: &[&str]) -> String {
    let people: Vec<String> = people
        .iter()
        .map(|name| format!("  - {{name: \"{name}\", role: researcher}}\n"))
        .collect();
    format!(
        "id: {id}\ntitle: {{en: Project {id}}}\npeople:\n{}",
        people.concat()
    )
}

/// Two sources that name one name, sharing nothing.
fn homonyms() -> Folder {
    Folder::with(&[
        ("oogst.toml", &settings("a", "b")),
        (
            "a/projects/x.yaml",
            &project("x", &["Jan Peeters", "Sara Maes"]),
        ),
        (
            "b/projects/y.yaml",
            &project("y", &["Ruth Claes", "Peeters, Jan"]),
        ),
    ])
}

fn review(folder: &Folder) -> Vec<Value> {
    let json = folder.good(&["status", "--review", "--format", "json"]);
    serde_json::from_str(&json).unwrap()
}

fn people(folder: &Folder) -> i64 {
    folder.status()["entities"]["person"]["live"]
        .as_i64()
        .unwrap()
}

#[test]
fn one_name_in_two_sources_is_asked_about_with_the_places_of_both() {
    let folder = homonyms();
    let report = folder.run_at(1_000_000, &["sync"]).good();
    assert!(report.contains("for review: 1 ("), "{report}");
    assert_eq!(people(&folder), 4);
    let items = review(&folder);
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["rule"], "B3 SAME-NAME");
    let text = folder.good(&["status", "--review"]);
    for place in [
        "a/projects/x.yaml:4, project x, people[0].name: “Jan Peeters”",
        "b/projects/y.yaml:5, project y, people[1].name: “Peeters, Jan”",
    ] {
        assert!(text.contains(place), "{place}\n{text}");
    }
    let status = folder.good(&["status"]);
    assert!(status.contains("for review: 1 B3 SAME-NAME"), "{status}");
}

#[test]
fn a_verdict_is_a_line_that_ends_the_question_and_redirects_the_younger_key() {
    let folder = homonyms();
    folder.run_at(1_000_000, &["sync"]).good();
    let item = review(&folder).remove(0);
    let keys: Vec<&str> = item["sides"]
        .as_array()
        .unwrap()
        .iter()
        .map(|side| side["key"].as_str().unwrap())
        .collect();
    for verdict in item["verdicts"].as_array().unwrap() {
        let line = verdict["yaml"].as_str().unwrap();
        folder.write("a/identities.yaml", format!("people:\n{line}\n"));
        folder.run_at(2_000_000, &["sync"]).good();
        assert!(review(&folder).is_empty());
        let expected = if verdict["says"] == "same" { 3 } else { 4 };
        assert_eq!(people(&folder), expected, "{line}");
        if verdict["says"] == "same" {
            let gone = folder.good(&["explain", &format!("person/{}", keys[1])]);
            let kept = format!("merged into http://localhost:7878/id/person/{}", keys[0]);
            assert!(gone.contains(&kept), "{gone}");
        }
        folder.good(&["verify"]);
    }
}

#[test]
fn sources_that_share_a_project_name_one_person_and_explain_says_what_is_shared() {
    let folder = homonyms();
    let doi = "identifiers: [{scheme: doi, value: 10.1/x}]\n";
    for (path, id) in [("a/projects/x.yaml", "x"), ("b/projects/y.yaml", "y")] {
        let text = project("x", &["Jan Peeters"]).replace("id: x", &format!("id: {id}"));
        folder.write(path, text + doi);
    }
    folder.run_at(1_000_000, &["sync"]).good();
    assert!(review(&folder).is_empty());
    assert_eq!(people(&folder), 1);
    assert_eq!(folder.status()["entities"]["project"]["live"], 1);
    let rows = folder.ask("SELECT DISTINCT ?p { ?p a <http://xmlns.com/foaf/0.1/Person> }");
    let explained = folder.good(&["explain", rows[0]["p"]["value"].as_str().unwrap()]);
    assert!(
        explained.contains("one person by rule B2: `a` and `b` share the project x"),
        "{explained}"
    );
}

#[test]
fn the_order_of_sources_and_files_changes_no_iri_and_no_byte() {
    let dump = |settings: &str, turned: bool| {
        let folder = homonyms();
        folder.write("oogst.toml", settings);
        let third = project("z", &["J. Peeters", "Sara Maes"]);
        folder.write("b/projects/z.yaml", third);
        if turned {
            let text = folder.read("a/projects/x.yaml");
            folder.remove("a/projects/x.yaml");
            folder.write("a/projects/zz.yaml", text);
        }
        folder.run_at(1_000_000, &["sync"]).good();
        folder.run_at(1_000_000, &["dump"]).good();
        let items = folder.good(&["status", "--review", "--format", "json"]);
        let ids: Vec<String> = serde_json::from_str::<Vec<Value>>(&items)
            .unwrap()
            .iter()
            .map(|item| item["id"].to_string())
            .collect();
        (folder.read("dumps/latest/oogst.nt"), ids)
    };
    let first = dump(&settings("a", "b"), false);
    assert_eq!(dump(&settings("b", "a"), false), first);
    assert_eq!(dump(&settings("a", "b"), true), first);
    assert!(!first.1.is_empty());
}

#[test]
fn decisions_on_projects_are_kept_whatever_sources_say_later() {
    let folder = homonyms();
    folder.write(
        "a/identities.yaml",
        "projects:\n  - {match: x, set: {end: 2025, budget: {value: 5, currency: CHF}, title: {nl: Gezet}}, because: mail}\n  - {ignore: y}\n",
    );
    folder.run_at(1_000_000, &["sync"]).good();
    // What is ignored names nobody either.
    assert_eq!(people(&folder), 2);
    for end in ["", "end: 2030\nbudget: {value: 9, currency: EUR}\n"] {
        folder.write("a/projects/x.yaml", project("x", &["Jan Peeters"]) + end);
        folder.run_at(2_000_000, &["sync"]).good();
        let title = "SELECT ?t { <http://localhost:7878/id/project/x> <http://purl.org/dc/terms/title> ?t } ORDER BY ?t";
        assert_eq!(folder.ask(title).len(), 2);
        let explained = folder.good(&["explain", "project/x"]);
        assert!(
            explained.contains("end: a/identities.yaml:2")
                && explained.contains("budget: a/identities.yaml:2"),
            "{explained}"
        );
        let budget = "PREFIX schema: <http://schema.org/> SELECT ?v ?c {
            <http://localhost:7878/id/project/x/budget> schema:value ?v ; schema:currency ?c }";
        let rows = folder.ask(budget);
        assert_eq!(rows.len(), 1);
        let said = ["v", "c"].map(|name| rows[0][name]["value"].as_str().unwrap());
        assert_eq!(said, ["5", "CHF"]);
    }
    let gone = folder.run(&["explain", "project/y"]).bad(1);
    assert!(gone.contains("never was"), "{gone}");
}

#[test]
fn decisions_that_are_stale_or_contradict_each_other_are_told_by_line() {
    let folder = homonyms();
    folder.write(
        "a/identities.yaml",
        "projects:\n  - {same: [x, nothing]}\norganisations:\n  - {key: nobody, same: [x]}\npeople:\n  - {match: No One, same: [p-1]}\n",
    );
    let stale = folder.run_at(1_000_000, &["sync"]);
    assert_eq!(stale.code, 0, "{}", stale.err);
    for line in [2, 4, 6] {
        let place = format!("identities.yaml:{line}: stale decision");
        assert!(stale.err.contains(&place), "{}", stale.err);
    }
    folder.write(
        "a/identities.yaml",
        "people:\n  - {match: Jan Peeters, different: [{name: Jan Peeters, record: z}]}\n",
    );
    let stale = folder.run_at(1_000_000, &["sync"]).err;
    assert!(
        stale.contains("identities.yaml:2: stale decision: project `z` does not name"),
        "{stale}"
    );
    folder.write(
        "a/identities.yaml",
        "projects:\n  - {same: [x, y]}\n  - {key: y, different: [x]}\n",
    );
    let refused = folder.run_at(1_000_000, &["sync"]).bad(1);
    assert!(
        refused.contains("a/identities.yaml:3 and ") && refused.contains("a/identities.yaml:2"),
        "{refused}"
    );
    folder.write(
        "a/identities.yaml",
        "projects:\n  - {match: x, set: {end: soon}}\n",
    );
    let refused = folder.run_at(1_000_000, &["sync"]).bad(1);
    assert!(refused.contains("identities.yaml:2:"), "{refused}");
}

#[test]
fn organisations_that_turn_out_to_be_one_are_merged_and_what_names_them_follows() {
    let folder = homonyms();
    let organisation =
        |id: &str, ror: &str| format!("- {{id: {id}, name: {{en: Name {id}}}{ror}}}\n");
    let names = "organisations: [{organisation: gent-u, role: host}]\n";
    folder.write("b/projects/y.yaml", project("y", &["Ruth Claes"]) + names);
    folder.write("a/organisations.yaml", organisation("ugent", ""));
    folder.write("b/organisations.yaml", organisation("gent-u", ""));
    folder.run_at(1_000_000, &["sync"]).good();
    let ror = ", ror: 00cv9y106";
    folder.write("a/organisations.yaml", organisation("ugent", ror));
    folder.write("b/organisations.yaml", organisation("gent-u", ror));
    folder.run_at(2_000_000, &["sync"]).good();
    let gone = folder.good(&["explain", "organisation/ugent"]);
    // Both came in one revision: the one of the first source is kept.
    assert!(!gone.contains("merged into"), "{gone}");
    assert!(gone.contains("rule O1: both have ror 00cv9y106"), "{gone}");
    let gone = folder.good(&["explain", "organisation/gent-u"]);
    assert!(
        gone.contains("merged into http://localhost:7878/id/organisation/ugent"),
        "{gone}"
    );
    let host = "SELECT ?p { ?p ?q <http://localhost:7878/id/organisation/ugent> . FILTER(CONTAINS(STR(?p), '/id/project/y')) }";
    assert!(!folder.ask(host).is_empty());
    folder.good(&["verify"]);
}

#[test]
fn a_key_whose_name_was_split_lists_the_candidates() {
    let folder = Folder::with(&[("data/projects/x.yaml", &project("x", &["Jan Peeters"]))]);
    folder.write("data/projects/y.yaml", project("y", &["Jan Peeters"]));
    folder.run_at(1_000_000, &["sync"]).good();
    let row = folder.ask("SELECT ?p { ?p a <http://xmlns.com/foaf/0.1/Person> }");
    let key = row[0]["p"]["value"].as_str().unwrap().to_owned();
    folder.write(
        "data/people.yaml",
        "- {id: p-1, given: Jan, family: Peeters}\n- {id: p-2, given: Jan, family: Peeters}\n",
    );
    for (id, person) in [("x", "p-1"), ("y", "p-2")] {
        let text = project(id, &["Jan Peeters"])
            .replace("name: \"Jan Peeters\"", &format!("person: {person}"));
        folder.write(&format!("data/projects/{id}.yaml"), text);
    }
    folder.run_at(2_000_000, &["sync"]).good();
    let gone = folder.good(&["explain", &key]);
    assert!(gone.contains("split; it may be any of"), "{gone}");
    assert!(
        gone.contains("person/p-1") && gone.contains("person/p-2"),
        "{gone}"
    );
}

#[test]
fn a_ledger_of_the_format_before_is_brought_up_by_a_sync() {
    let folder = homonyms();
    folder.run_at(1_000_000, &["sync"]).good();
    let ledger = rusqlite::Connection::open(folder.path(".oogst/ledger.sqlite")).unwrap();
    ledger
        .execute_batch(
            "ALTER TABLE person_key DROP COLUMN source; DROP TABLE review; PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(ledger);
    let told = folder.run(&["status"]).bad(3);
    assert!(told.contains("run `oogst sync` once"), "{told}");
    assert_eq!(
        folder.run_at(2_000_000, &["sync"]).good().lines().next(),
        Some("nothing changed")
    );
    assert_eq!(review(&folder).len(), 1);
}

#[test]
fn projects_that_are_one_by_decision_are_part_of_the_kept_one_and_not_of_themselves() {
    let folder = Folder::with(&[
        ("data/projects/a.yaml", "id: a\ntitle: {en: Salt}\n"),
        (
            "data/projects/b.yaml",
            "id: b\ntitle: {en: Salt, nl: Zout}\npart_of: a\n",
        ),
        (
            "data/projects/c.yaml",
            "id: c\ntitle: {en: C}\npart_of: b\n",
        ),
    ]);
    folder.run_at(1_000_000, &["sync"]).good();
    folder.write("data/identities.yaml", "projects:\n  - same: [b, a]\n");
    folder.run_at(2_000_000, &["sync"]).good();
    let parts = folder.ask(
        "SELECT ?p { ?p <http://purl.org/dc/terms/isPartOf> <http://localhost:7878/id/project/a> }",
    );
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0]["p"]["value"], "http://localhost:7878/id/project/c");
    // The decision goes, and they are two again, with their IRIs.
    folder.remove("data/identities.yaml");
    folder.run_at(3_000_000, &["sync"]).good();
    let explained = folder.good(&["explain", "project/b"]);
    assert!(explained.contains("“Zout”"), "{explained}");
    folder.good(&["verify"]);
}

#[test]
fn a_funder_and_its_programme_in_one_name_are_named_as_two() {
    let folder = homonyms();
    folder.write(
        "a/organisations.yaml",
        "- {id: belspo, name: {en: Federal Science Policy}, acronym: BELSPO}\n",
    );
    folder.write(
        "a/programmes.yaml",
        "- {id: brain, name: {en: BRAIN-be 2.0}, funder: belspo}\n",
    );
    folder.write(
        "b/organisations.yaml",
        "- {id: x-1, name: {en: Belspo-BRAIN-be 2.0}}\n",
    );
    let grant = "grants: [{funder: x-1, number: B2/01}]\n";
    folder.write("b/projects/y.yaml", project("y", &["Ruth Claes"]) + grant);
    folder.run_at(1_000_000, &["sync"]).good();
    assert_eq!(folder.status()["entities"]["organisation"]["live"], 1);
    let explained = folder.good(&["explain", "grant/belspo-b201"]);
    assert!(
        explained.contains("BELSPO BRAIN-be 2.0 B2/01"),
        "{explained}"
    );
    folder.good(&["check"]);
}
