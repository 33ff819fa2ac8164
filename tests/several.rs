//! Several sources for one thing: who goes before whom, what is filled in, what they differ on, what is gone.

mod given;

use oogst::assemble::{self, Silent};
use oogst::config::Config;
use oogst::explain::explain;
use oogst::ledger::Ledger;
use oogst::mapping::{self, Object, Profile, Triple};
use oogst::record::Kind;
use oogst::source::spool::Beside;

use super::support::Folder;
use given::{assembled, at, changed, collected, curated, item};

const CURATED: &str = "id: x\ntitle: {nl: Zoutmoerassen}\nend: 2025\n";
const CRIS: &str = r#"{"id": "x", "title": {"nl": "Zout moerassen", "en": "Salt marshes"}, "start": "2021-09", "end": 2024}"#;

#[test]
fn what_people_edit_goes_before_and_what_it_leaves_open_is_filled_in() {
    let folder = Folder::new();
    let outcome = assembled(&[
        collected(&folder, "cris", &[item(CRIS, at("https://cris.example/x"))]),
        curated(&folder, "zz", CURATED),
    ]);
    let (project, sources) = outcome.project("x");
    assert_eq!(project.title.best(&["nl"]), Some(("nl", "Zoutmoerassen")));
    assert_eq!(project.title.best(&["en"]), Some(("en", "Salt marshes")));
    assert_eq!(project.start.unwrap().to_string(), "2021-09");
    assert_eq!(project.end.unwrap().to_string(), "2025");
    assert_eq!(sources.fields["title.en"], "cris");
    assert_eq!(sources.fields["end"], "zz");
    let differing: Vec<_> = sources
        .conflicts
        .iter()
        .map(|one| {
            (
                one.field.as_str(),
                one.source.as_str(),
                one.other_source.as_str(),
            )
        })
        .collect();
    assert_eq!(
        differing,
        [("end", "zz", "cris"), ("title.nl", "zz", "cris")]
    );
    assert_eq!(outcome.rules(), ["CONFLICT", "CONFLICT"]);
}

#[test]
fn an_identifier_goes_before_and_then_the_newer() {
    let record =
        |title: &str, more: &str| format!(r#"{{"id": "x", "title": {{"en": "{title}"}}{more}}}"#);
    let identifier = r#", "identifiers": [{"scheme": "doi", "value": "10.1/x"}]"#;
    let title = |sources: &[(&str, String, &str)]| {
        let folder = Folder::new();
        let sources: Vec<_> = sources
            .iter()
            .map(|(name, json, when)| collected(&folder, name, &[item(json, changed("f", when))]))
            .collect();
        let outcome = assembled(&sources);
        let (project, _) = outcome.project("x");
        project.title.best(&["en"]).unwrap().1.to_owned()
    };
    let older = ("a", record("Older", ""), "2024-01-01");
    let newer = ("b", record("Newer", ""), "2026-01-01");
    let with_doi = ("c", record("Identified", identifier), "2020-01-01");
    assert_eq!(title(&[older.clone(), newer.clone()]), "Newer");
    assert_eq!(title(&[newer.clone(), older.clone()]), "Newer");
    assert_eq!(title(&[older, newer, with_doi]), "Identified");
}

#[test]
fn a_date_more_exactly_and_a_title_in_capitals_are_no_conflicts() {
    let folder = Folder::new();
    let json = r#"{"id": "x", "title": {"nl": "ZOUTMOERASSEN."}, "end": "2025-06-30"}"#;
    let outcome = assembled(&[
        curated(&folder, "a", CURATED),
        collected(&folder, "cris", &[item(json, at("f"))]),
    ]);
    let (project, sources) = outcome.project("x");
    assert_eq!(project.end.unwrap().to_string(), "2025");
    assert!(sources.conflicts.is_empty(), "{:?}", sources.conflicts);
}

#[test]
fn a_start_of_one_after_the_end_of_another_is_a_conflict_and_no_record() {
    let folder = Folder::new();
    let json = r#"{"id": "x", "title": {"nl": "Zoutmoerassen"}, "start": 2030}"#;
    let outcome = assembled(&[
        curated(&folder, "a", CURATED),
        collected(&folder, "cris", &[item(json, at("f"))]),
    ]);
    let (project, sources) = outcome.project("x");
    assert!(project.start.is_none());
    assert_eq!(sources.conflicts.len(), 1);
}

#[test]
fn people_are_those_of_the_source_that_goes_before_and_others_are_told() {
    let folder = Folder::new();
    let json = r#"{"id": "x", "title": {"nl": "Zoutmoerassen"}, "people": [{"name": "Jan Peeters", "role": "researcher"}]}"#;
    let yaml = format!("{CURATED}people:\n  - {{name: Sara Maes, role: promotor}}\n");
    let outcome = assembled(&[
        curated(&folder, "a", &yaml),
        collected(&folder, "cris", &[item(json, at("f"))]),
    ]);
    let (project, sources) = outcome.project("x");
    assert_eq!(project.people.len(), 1);
    assert_eq!(sources.conflicts[0].field, "people");
    assert_eq!(
        sources.conflicts[0].other,
        serde_json::json!(["Jan Peeters"])
    );
    let same = json.replace("Jan Peeters", "Prof. Maes, Sara");
    let again = assembled(&[
        curated(&folder, "a", &yaml),
        collected(&folder, "cris", &[item(&same, at("f"))]),
    ]);
    assert!(again.project("x").1.conflicts.is_empty());
    // Who is named in nothing that is published is not published.
    let people = outcome
        .made
        .iter()
        .filter(|made| made.entity.kind() == Kind::Person);
    assert_eq!(people.count(), 1);
}

#[test]
fn a_budget_is_one_sources_whole_and_another_is_told() {
    let folder = Folder::new();
    let cris = r#"{"id": "x", "title": {"nl": "X"}, "budget": {"value": 200, "currency": "EUR"}}"#;
    let money = r#"{"id": "x", "title": {"nl": "X"}, "budget": {"value": 200, "currency": "CHF"}}"#;
    let outcome = assembled(&[
        curated(&folder, "zz", "id: x\ntitle: {nl: X}\n"),
        collected(
            &folder,
            "a-cris",
            &[item(cris, at("https://cris.example/x"))],
        ),
        collected(
            &folder,
            "b-money",
            &[item(money, at("https://money.example/x"))],
        ),
    ]);
    let (project, sources) = outcome.project("x");
    let budget = project.budget.as_ref().unwrap();
    assert_eq!(
        (budget.value.to_string(), budget.currency.as_str()),
        ("200".to_owned(), "EUR")
    );
    assert_eq!(sources.fields["budget"], "a-cris");
    let conflict = &sources.conflicts[0];
    assert_eq!(sources.conflicts.len(), 1);
    // The number alone would be no conflict: what they differ on is shown whole.
    assert_eq!(conflict.field, "budget");
    assert_eq!(conflict.other["currency"], "CHF");
    assert_eq!(conflict.kept["value"], 200);
}

#[test]
fn grants_of_one_number_are_joined_and_others_are_added() {
    let folder = Folder::new();
    folder.write("a/organisations.yaml", "- {id: fwo, name: {nl: FWO}}\n");
    let yaml = format!("{CURATED}grants:\n  - {{funder: fwo, number: G.01}}\n");
    let json = r#"{"id": "x", "title": {"nl": "Zoutmoerassen"}, "grants": [{"funder": "fwo", "number": "G01", "start": 2020}, {"funder": "fwo", "number": "G02"}]}"#;
    let outcome = assembled(&[
        curated(&folder, "a", &yaml),
        collected(&folder, "cris", &[item(json, at("f"))]),
    ]);
    let (project, sources) = outcome.project("x");
    let numbers: Vec<_> = project
        .grants
        .iter()
        .filter_map(|grant| grant.number.as_deref())
        .collect();
    assert_eq!(numbers, ["G.01", "G02"]);
    assert!(project.grants[0].start.is_some());
    assert_eq!(sources.fields["grants[0].start"], "cris");
    assert_eq!(sources.fields["grants[1]"], "cris");
}

#[test]
fn two_files_that_people_edit_still_may_not_have_one_id() {
    let folder = Folder::new();
    let sources = [
        curated(&folder, "a", CURATED),
        collected(&folder, "cris", &[item(CRIS, at("f"))]),
        curated(&folder, "b", CURATED),
    ];
    let config = Config::default();
    let mut learned = assemble::learn(&config, &sources, None, &Silent).unwrap();
    let done = learned.entities(&Silent, &mut |_| Ok::<(), std::convert::Infallible>(()));
    let Err(assemble::AssembleError::Faults(faults)) = done else {
        panic!("two records of one id were taken");
    };
    assert!(
        faults
            .to_string()
            .contains("is the id of another project too"),
        "{faults}"
    );
}

#[test]
fn a_document_says_what_it_is_derived_from_and_that_all_its_sources_are_gone() {
    let folder = Folder::new();
    let said = |gone: Option<&str>| {
        let beside = |file: &str, gone: Option<&str>| Beside {
            gone: gone.map(str::to_owned),
            ..at(file)
        };
        let outcome = assembled(&[
            collected(
                &folder,
                "a",
                &[item(
                    CRIS,
                    beside("https://a.example/x", Some("2026-01-01T00:00:00Z")),
                )],
            ),
            collected(
                &folder,
                "b",
                &[item(CRIS, beside("https://b.example/x", gone))],
            ),
        ]);
        let mut lines = Vec::new();
        for made in &outcome.made {
            let site = Config::default().site();
            let mut note = |triple: &Triple<'_>| {
                if triple.predicate.prefix == "prov"
                    && let Object::Iri(object) | Object::Typed(object, _) = triple.object
                {
                    lines.push(format!("{} {object}", triple.predicate.local));
                }
            };
            mapping::map(&made.entity, None, &site, Profile::All, &mut note);
        }
        (lines, outcome.rules().join(" "))
    };
    let (lines, rules) = said(None);
    assert_eq!(
        lines,
        [
            "wasDerivedFrom https://a.example/x",
            "wasDerivedFrom https://b.example/x",
            "hadPrimarySource https://a.example/x",
        ]
    );
    assert_eq!(rules, "");
    let (lines, rules) = said(Some("2026-02-01T00:00:00Z"));
    assert!(
        lines.contains(&"invalidatedAtTime 2026-02-01T00:00:00Z".to_owned()),
        "{lines:?}"
    );
    assert_eq!(rules, "GONE");
}

#[test]
fn what_a_source_asks_of_its_record_is_listed() {
    let folder = Folder::new();
    let beside = Beside {
        review: vec!["people[0].role: promotor or member?".to_owned()],
        ..at("page.html")
    };
    let outcome = assembled(&[collected(&folder, "page", &[item(CRIS, beside)])]);
    assert_eq!(outcome.rules(), ["SOURCE"]);
    let evidence = &outcome.review[0].sides[0].evidence[0];
    assert_eq!((evidence.file.as_str(), evidence.line), ("page.html", 3));
}

#[test]
fn explain_tells_the_source_of_each_field_and_the_conflicts() {
    let folder = Folder::new();
    let outcome = assembled(&[
        curated(&folder, "a", CURATED),
        collected(&folder, "cris", &[item(CRIS, at("https://cris.example/x"))]),
    ]);
    let mut ledger = Ledger::in_memory().unwrap();
    let mut draft = ledger.draft(1_000_000).unwrap();
    for made in &outcome.made {
        draft.put(&made.entity, "a\tfile\t0").unwrap();
    }
    draft.commit().unwrap();
    let text = explain(&ledger, &Config::default(), Kind::Project, "x")
        .unwrap()
        .unwrap()
        .to_string();
    for line in [
        "    `cris`, x, https://cris.example/x",
        "    title.en: cris",
        "    title.nl: a",
        "    end: 2025 (a); 2024 (cris)",
    ] {
        assert!(text.lines().any(|have| have == line), "{line}\n{text}");
    }
}

#[test]
fn the_order_of_the_sources_changes_nothing() {
    let folder = Folder::new();
    let made = |turned: bool| {
        let mut sources = vec![
            curated(&folder, "a", CURATED),
            collected(&folder, "b", &[item(CRIS, at("f"))]),
            collected(
                &folder,
                "c",
                &[item(&CRIS.replace("Salt", "The salt"), at("g"))],
            ),
        ];
        if turned {
            sources.reverse();
        }
        let outcome = assembled(&sources);
        let mut bodies: Vec<_> = outcome
            .made
            .iter()
            .map(|made| {
                (
                    made.entity.kind(),
                    made.entity.key.clone(),
                    made.entity.body.to_json(),
                )
            })
            .collect();
        bodies.sort();
        (bodies, outcome.review)
    };
    assert_eq!(made(false), made(true));
}
