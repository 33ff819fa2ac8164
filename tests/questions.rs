//! Stored questions: their files, and `oogst query --name`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use oogst::questions::{self, Question};
use serde_json::Value;

use super::support::{Folder, repository, snapshot, synced_copy};

/// Questions that find nothing in the example dataset where nothing is given: there are no two people of one name, and
/// every project has an abstract in English.
const EMPTY: [&str; 2] = ["similar-names", "without-abstract"];

/// A copy of the example that was synced once.
fn example() -> &'static Folder {
    static EXAMPLE: OnceLock<Folder> = OnceLock::new();
    EXAMPLE.get_or_init(|| synced_copy(&["oogst.toml", "data", "queries"]))
}

fn stored() -> Vec<Question> {
    let (questions, faults) = questions::load(&repository("queries/questions"));
    assert!(faults.is_empty(), "{faults}");
    questions
}

/// The rows of a question.
fn ask(name: &str, params: &[&str]) -> Vec<Value> {
    let mut args = vec!["query", "--name", name, "--format", "json"];
    for param in params {
        args.extend(["--param", param]);
    }
    let answer: Value = serde_json::from_str(&example().good(&args)).unwrap();
    answer["results"]["bindings"].as_array().unwrap().clone()
}

fn values(rows: &[Value], name: &str) -> Vec<String> {
    rows.iter()
        .map(|row| row[name]["value"].as_str().unwrap_or("").to_owned())
        .collect()
}

#[test]
fn there_are_at_least_15_questions_and_each_says_what_it_asks_in_two_languages() {
    let questions = stored();
    assert!(questions.len() >= 15, "{}", questions.len());
    for question in &questions {
        let mut texts = vec![&question.title, &question.description];
        texts.extend(question.parameters.iter().map(|one| &one.description));
        for text in texts {
            let languages: Vec<&str> = text.iter().map(|(language, _)| language).collect();
            assert_eq!(languages, ["en", "nl"], "{}", question.name);
        }
        for language in ["nl", "en"] {
            let words = question.keywords.iter();
            assert!(
                words.filter(|(tag, _)| tag == language).count() > 0,
                "{}",
                question.name
            );
        }
        let ordered = question.text.contains("\nORDER BY") || !question.text.contains("\nSELECT");
        assert!(ordered, "{} has rows in no order", question.name);
    }
}

#[test]
fn every_question_finds_something_in_the_example_and_no_row_twice() {
    for question in stored() {
        if question.gives_graph() {
            let graph = example().good(&["query", "--name", &question.name]);
            assert!(graph.contains("foaf:knows"), "{graph}");
            continue;
        }
        if !question.text.contains("\nSELECT") {
            assert_eq!(
                example().good(&["query", "--name", &question.name]),
                "false\n"
            );
            continue;
        }
        for language in ["nl", "en", "fr"] {
            let language = format!("language={language}");
            let has_language = question.parameters.iter().any(|one| one.name == "language");
            let params: &[&str] = if has_language { &[&language] } else { &[] };
            let rows = ask(&question.name, params);
            // No project has keywords in French.
            let is_empty = EMPTY.contains(&question.name.as_str())
                || question.name == "keywords" && language.ends_with("fr");
            assert_eq!(rows.is_empty(), is_empty, "{} {language}", question.name);
            let once: BTreeSet<String> = rows.iter().map(Value::to_string).collect();
            assert_eq!(once.len(), rows.len(), "{} {language}", question.name);
        }
    }
}

#[test]
fn the_answers_are_right() {
    assert_eq!(ask("titles", &[]).len(), 15);
    assert_eq!(ask("people", &[]).len(), 42);
    assert_eq!(ask("people", &["role=co-promotor"]).len(), 1);
    assert_eq!(ask("grants", &[]).len(), 9);
    assert_eq!(ask("without-orcid", &[]).len(), 24);
    let supervised = ask("supervision", &[]);
    let all: BTreeSet<String> = values(&supervised, "supervisorLabel").into_iter().collect();
    assert!(
        all.contains("Ellen Desmet") && all.contains("Milena Belloni"),
        "{all:?}"
    );
    let one = supervised
        .iter()
        .find(|row| row["supervisorLabel"]["value"] == "Milena Belloni")
        .unwrap();
    let key = one["supervisor"]["value"].as_str().unwrap();
    let key = key.rsplit('/').next().unwrap();
    let of_one = ask("supervision", &[&format!("supervisor={key}")]);
    assert_eq!(
        values(&of_one, "researcherLabel"),
        ["Roos-Marie van den Bogaard"]
    );
    let network = ask("co-promotors", &["least=2"]);
    assert_eq!(values(&network, "oneLabel"), ["Ellen Desmet"]);
    assert_eq!(values(&network, "otherLabel"), ["Robin Vandevoordt"]);
    assert_eq!(values(&network, "projects"), ["3"]);
    let funders = ask("funders", &["language=en"]);
    assert_eq!(values(&funders, "grants")[0], "4");
    assert_eq!(values(&funders, "first")[0], "2018");
    assert_eq!(values(&funders, "last")[0], "2024");
    let years = ask(
        "funding-by-year",
        &["from=2019", "until=2020", "funder=fwo"],
    );
    assert_eq!(values(&years, "year"), ["2020"]);
    assert_eq!(values(&years, "grants"), ["2"]);
    let begun = ask("projects-by-year", &[]);
    assert_eq!(values(&begun, "year"), ["", "2018", "2019", "2020"]);
    assert_eq!(values(&begun, "projects"), ["7", "3", "1", "4"]);
    assert_eq!(ask("running-in", &["year=2023"]).len(), 3);
    assert_eq!(ask("running-in", &["year=1999"]).len(), 0);
    // A faculty is found by its university, and a part is no whole.
    let faculty = ask("of-organisation", &["organisation=ugent-psychology"]);
    let university = ask("of-organisation", &["organisation=organisation/ugent"]);
    assert!(faculty.len() == 1 && university.len() > 1, "{university:?}");
    assert_eq!(ask("recent", &["since=2027-01-15"]).len(), 75);
    assert_eq!(ask("recent", &["since=2027-01-16"]).len(), 0);
}

#[test]
fn two_people_who_may_be_one_are_found() {
    let folder = Folder::with(&[
        (
            "data/people.yaml",
            "- {id: a, given: Jan, family: Peeters}\n- {id: b, given: J., family: PEETERS}\n- {id: c, given: An, family: Peeters}\n",
        ),
        ("oogst.toml", ""),
    ]);
    let text = std::fs::read_to_string(repository("queries/questions/similar-names.rq")).unwrap();
    folder.write("queries/questions/similar-names.rq", text);
    folder.good(&["sync"]);
    let csv = folder.good(&["query", "--name", "similar-names", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(
        csv.contains("Jan Peeters") && !csv.contains("An Peeters"),
        "{csv}"
    );
}

#[test]
fn what_is_given_wrongly_is_said_with_what_is_allowed() {
    let mut told = String::new();
    for args in [
        &["--name", "nothing"][..],
        &["--name", "../titles"],
        &["--name", "grants", "--param", "founder=fwo"],
        &["--name", "running-in", "--param", "year=20"],
        &["--name", "people", "--param", "role=boss"],
        &["--name", "people", "--param", "person=project/refufam"],
        &["--name", "recent", "--param", "since=2020"],
        &["--name", "without-ror", "--param", "units=perhaps"],
        &[
            "--name",
            "titles",
            "--param",
            "language=nl",
            "--param",
            "language=en",
        ],
        &[
            "--name",
            "titles",
            "--param",
            "language=\"} UNION { ?s ?p ?o } #",
        ],
    ] {
        let mut all = vec!["query"];
        all.extend(args);
        told.push_str(&example().run(&all).bad(1));
    }
    snapshot("questions", "wrong", &told);
    example()
        .run(&["query", "--list", "--name", "titles"])
        .bad(2);
}

#[test]
fn the_questions_are_listed() {
    let list = example().good(&["query", "--list"]);
    for question in stored() {
        assert!(list.contains(&question.name), "{list}");
    }
    assert!(
        list.contains("Who supervises whom") && list.contains("language=nl"),
        "{list}"
    );
    let none = Folder::with(&[("oogst.toml", "")]);
    assert_eq!(none.run(&["query", "--list"]).code, 0);
}

#[test]
fn faults_of_a_file_are_told_by_line_and_the_others_still_answer() {
    let folder = Folder::with(&[
        ("oogst.toml", ""),
        ("queries/questions/good.rq", "# title@en: Good\nASK {}\n"),
        ("queries/questions/Bad Name.rq", "# title@en: Bad\nASK {}\n"),
        (
            "queries/questions/bad.rq",
            "# titel@nl: Slecht\n# description@english!: x\n# param year: yeer\n# param year@nl: jaar\n\
             # param format: string\n# param a: integer = many\n# param b: string\n# param b: string\n# title@en:\n\
             # what is this\n#\n# free: text\nASK { ?s ?p ?a }\n",
        ),
        (
            "queries/questions/broken.rq",
            "# title@en: Broken\nSELECT * { ?s }\n",
        ),
        ("queries/questions/untitled.rq", "ASK {}\n"),
        ("queries/questions/notes.txt", "no question"),
    ]);
    folder.write("data/people.yaml", "[]");
    folder.good(&["sync"]);
    assert_eq!(folder.good(&["query", "--name", "good"]), "true\n");
    let told = folder.run(&["query", "--list"]);
    assert_eq!(told.code, 1);
    // `oogst check` tells the same, beside what is wrong with records.
    let checked = folder.run(&["check"]).bad(1);
    let faults = |text: &str| -> Vec<String> {
        let told = text.lines().filter(|line| line.contains(".rq:"));
        told.map(|line| line.trim().to_owned()).collect()
    };
    assert!(!faults(&checked).is_empty(), "{checked}");
    assert_eq!(faults(&checked), faults(&told.err));
    snapshot("questions", "faults", &folder.redact(&told.err));
    let broken = folder.run(&["query", "--name", "broken"]).bad(1);
    assert!(
        broken.contains("broken.rq") && !broken.contains("bad.rq"),
        "{broken}"
    );
}
