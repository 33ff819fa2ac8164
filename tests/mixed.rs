//! Sources of all types that describe the same things, through the program: records that people edit, a table, JSON, a
//! page, RDF.

use serde_json::Value;

use super::support::Folder;

const SITE: &str = "[site]\nbase = \"https://data.example.org\"\n";

const CURATED: &str = "[[sources]]\nname = \"curated\"\ntype = \"records\"\npath = \"curated\"\n";

const TABLE: &str = r#"[[sources]]
name = "list"
type = "table"
path = "list.csv"
[[sources.table.records]]
kind = "project"
id = "Code"
fields.title.en = "Naam"
fields.end = "Einde"
[[sources.table.records.lists]]
list = "people"
fields.name = "Promotor"
fields.role = { constant = "promotor" }
"#;

const JSON: &str = r#"[[sources]]
name = "cris"
type = "json"
path = "cris.json"
[[sources.json.records]]
kind = "project"
items = "/data/*"
id = "/code"
fields.title.en = "/title"
fields.start = "/from"
fields.end = "/to"
[[sources.json.records.lists]]
list = "people"
each = "/team/*"
fields.name = "/who"
fields.role = { constant = "researcher" }
"#;

const PAGE: &str = "[[sources]]\nname = \"page\"\ntype = \"page\"\npath = \"page.html\"\n";

const RDF: &str = r#"[[sources]]
name = "other"
type = "rdf"
path = "other.ttl"
rdf.base = "https://elsewhere.example.org"
"#;

const HEADER: &str = "Code;Naam;Einde;Promotor\n";
const ROWS: [&str; 3] = [
    "salt;Salt marshes;2024;Maes, Sara\n",
    "dunes;Dunes;2023;Jan Peeters\n",
    "rivers;Rivers of Flanders;2022;Sara Maes\n",
];
const MEMBERS: [&str; 2] = [
    r#"{"code": "salt", "title": "Marshes of salt", "from": "2021-09", "to": "2026", "team": [{"who": "Sara Maes"}, {"who": "Ruth Claes"}]}"#,
    r#"{"code": "polder", "title": "Polders", "from": "2020", "team": [{"who": "Jan Peeters"}, {"who": "Sara Maes"}]}"#,
];
const DUCKS: &str = "<h2>Ducks on the motorway</h2>
<p>Promotor: Prof. Dr. Jan Peeters</p>
<p>Researchers: Ellen Desmet, Ruth Claes</p>
<p>Period: 2019-2023</p>
<p>This project studies how ducks cross the motorway and what it does to their numbers over the years.</p>\n";
const GEESE: &str = "<h2>Geese in the city</h2>
<p>Promotor: Sara Maes</p>
<p>Researchers: Ellen Desmet</p>
<p>Period: 2020-2024</p>
<p>This project studies how geese live in the city and what people think of them in the parks.</p>\n";
const TURTLE: [&str; 2] = [
    "<https://elsewhere.example.org/id/project/wad> a schema:ResearchProject ; schema:name \"Tidal flats\"@en ; schema:member <https://elsewhere.example.org/id/person/e1> .\n",
    "<https://elsewhere.example.org/id/person/e1> a schema:Person ; schema:name \"Ellen Desmet\" ; schema:givenName \"Ellen\" ; schema:familyName \"Desmet\" .\n",
];

const SALT: &str = "id: salt\ntitle: {nl: Zoutmoerassen}\nend: 2025\npeople:\n  - {name: Sara Maes, role: promotor}\n";
const MUSSELS: &str =
    "id: mussels\ntitle: {nl: Mossels}\npeople:\n  - {name: J. Peeters, role: researcher}\n";

fn json(members: &[&str]) -> String {
    format!("{{\"data\": [\n{}\n]}}", members.join(",\n"))
}

fn page(projects: &[&str]) -> String {
    format!(
        "<html lang=\"en\"><body><h1>Our research projects</h1>\n{}</body></html>",
        projects.concat()
    )
}

fn turtle(subjects: &[&str]) -> String {
    format!(
        "@prefix schema: <https://schema.org/> .\n{}",
        subjects.concat()
    )
}

/// Five sources, of which three have the project `salt`.
fn mixed() -> Folder {
    Folder::with(&[
        (
            "oogst.toml",
            &[SITE, CURATED, TABLE, JSON, PAGE, RDF].concat(),
        ),
        ("curated/projects/salt.yaml", SALT),
        ("curated/projects/mussels.yaml", MUSSELS),
        ("list.csv", &(HEADER.to_owned() + &ROWS.concat())),
        ("cris.json", &json(&MEMBERS)),
        ("page.html", &page(&[DUCKS, GEESE])),
        ("other.ttl", &turtle(&TURTLE)),
    ])
}

/// The same, in another order: of sources, of files, of what is in them; and by other names of files.
fn turned() -> Folder {
    let table = TABLE.replace("list.csv", "zz.csv");
    let web = PAGE.replace("page.html", "aa.html");
    let rows: Vec<&str> = ROWS.into_iter().rev().collect();
    Folder::with(&[
        (
            "oogst.toml",
            &[SITE, RDF, &web, JSON, &table, CURATED].concat(),
        ),
        ("curated/projects/a.yaml", MUSSELS),
        ("curated/projects/b.yaml", SALT),
        ("zz.csv", &(HEADER.to_owned() + &rows.concat())),
        ("cris.json", &json(&[MEMBERS[1], MEMBERS[0]])),
        ("aa.html", &page(&[GEESE, DUCKS])),
        ("other.ttl", &turtle(&[TURTLE[1], TURTLE[0]])),
    ])
}

#[test]
fn an_empty_store_mints_the_same_iris_and_bytes_in_whatever_order_all_types_are_read() {
    let outcome = |folder: &Folder| {
        folder.run_at(1_000_000, &["sync"]).good();
        folder.run_at(1_000_000, &["dump"]).good();
        let review = folder.good(&["status", "--review", "--format", "json"]);
        let review: Vec<Value> = serde_json::from_str(&review).unwrap();
        let ids: Vec<String> = review.iter().map(|one| one["id"].to_string()).collect();
        let files = ["nt", "ttl", "rdf", "jsonld"];
        (
            files.map(|end| folder.read(&format!("dumps/latest/oogst.{end}"))),
            ids,
        )
    };
    let (first, second) = (outcome(&mixed()), outcome(&turned()));
    assert!(first == second, "the dumps or the questions differ");
    // All five gave something, and names that stand in several of them were looked at.
    for title in [
        "Mossels",
        "Dunes",
        "Polders",
        "Geese in the city",
        "Tidal flats",
    ] {
        assert!(first.0[0].contains(title), "{title}");
    }
    assert!(first.1.len() > 3, "{:?}", first.1);
}

#[test]
fn explain_tells_of_each_field_the_source_the_file_and_the_line() {
    let folder = mixed();
    folder.run_at(1_000_000, &["sync"]).good();
    // Lines move while records stay the same.
    folder.write(
        "curated/projects/salt.yaml",
        format!("# A comment.\n\n{SALT}"),
    );
    let text = folder.good(&["explain", "project/salt"]);
    for line in [
        "  from: source `curated`, curated/projects/salt.yaml, line 3",
        "    `cris`, salt, cris.json, /data/0",
        "    `list`, salt, list.csv, line 2",
        "    end: curated, curated/projects/salt.yaml, line 5",
        "    people: curated, curated/projects/salt.yaml, line 6",
        "    start: cris, cris.json, /data/0",
        "    title.en: cris, cris.json, /data/0",
        "    title.nl: curated, curated/projects/salt.yaml, line 4",
        "    end: 2025 (curated, curated/projects/salt.yaml, line 5); 2024 (list, list.csv, line 2)",
        "    title.en: \"Marshes of salt\" (cris, cris.json, /data/0); \"Salt marshes\" (list, list.csv, line 2)",
    ] {
        assert!(text.lines().any(|have| have == line), "{line}\n{text}");
    }
    let json = folder.good(&["explain", "project/dunes", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["standing"][0]["file"], "list.csv");
    assert_eq!(json["standing"][0]["line"], 3);
    // A file that is gone since takes the explanation of nothing else with it.
    folder.remove("curated/projects/salt.yaml");
    let text = folder.good(&["explain", "project/salt"]);
    assert!(text.contains("    title.nl: curated\n"), "{text}");
    assert!(text.contains("    start: cris, cris.json"), "{text}");
}

#[test]
fn a_conflict_is_listed_with_file_and_line_of_both_sides() {
    let folder = mixed();
    folder.run_at(1_000_000, &["sync"]).good();
    let text = folder.good(&["status", "--review"]);
    for line in [
        "        source `cris`, cris.json, /data/0, project salt, title.en: “Marshes of salt”",
        "        source `list`, list.csv:2, project salt, title.en: “Salt marshes”",
        "        source `curated`, curated/projects/salt.yaml:3, project salt, end: “2025”",
        "        source `cris`, cris.json, /data/0, project salt, end: “2026”",
        "        source `list`, list.csv:2, project salt, end: “2024”",
    ] {
        assert!(text.lines().any(|have| have == line), "{line}\n{text}");
    }
    // Each source that says something else is asked about: none stands for the others.
    let questions = text.lines().filter(|line| line.contains("differ on `end`"));
    assert_eq!(questions.count(), 2, "{text}");
}

#[test]
fn what_is_decided_stays_whatever_is_harvested_later() {
    let folder = mixed();
    folder.write(
        "curated/identities.yaml",
        "projects:\n  - {match: salt, set: {end: 2027, title: {en: Decided}}, because: mail}\n  - {ignore: dunes}\n",
    );
    folder.run_at(1_000_000, &["sync"]).good();
    let stays = || {
        let text = folder.good(&["explain", "project/salt"]);
        for line in [
            "    end: curated/identities.yaml:2",
            "    title: curated/identities.yaml:2",
        ] {
            assert!(text.lines().any(|have| have == line), "{line}\n{text}");
        }
        let rows = folder.ask(
            "SELECT ?t ?e { <https://data.example.org/id/project/salt> <http://purl.org/dc/terms/title> ?t . <https://data.example.org/id/project/salt/period> <http://www.w3.org/ns/dcat#endDate> ?e FILTER(LANG(?t) = 'en') }",
        );
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0]["t"]["value"], "Decided");
        assert_eq!(rows[0]["e"]["value"], "2027");
        let dunes = "ASK { <https://data.example.org/id/project/dunes> ?p ?o }";
        let answer = folder.good(&["query", "-q", dunes, "--format", "json"]);
        assert!(answer.contains("false"), "{answer}");
    };
    stays();
    let rows = ROWS
        .concat()
        .replace("2024", "2031")
        .replace("Dunes", "Dunes, again");
    folder.write("list.csv", HEADER.to_owned() + &rows);
    folder.write(
        "cris.json",
        json(&MEMBERS).replace("Marshes of salt", "Another title"),
    );
    let report = folder.run_at(2_000_000, &["sync"]).good();
    assert!(
        report.contains("source cris: 2 records: 0 new, 1 changed"),
        "{report}"
    );
    stays();
    folder.good(&["verify"]);
}

#[test]
fn a_source_that_fails_leaves_the_others_and_what_it_gave_before() {
    let folder = mixed();
    folder.run_at(1_000_000, &["sync"]).good();
    folder.write("cris.json", "{\"data\": [");
    folder.write(
        "list.csv",
        HEADER.to_owned() + &ROWS.concat() + "new;A new one;2030;Jan Peeters\n",
    );
    let run = folder.run_at(2_000_000, &["sync"]);
    assert_ne!(run.code, 0, "{}", run.out);
    assert!(run.err.contains("source `cris` failed"), "{}", run.err);
    for project in ["polder", "new", "wad"] {
        let ask = format!("ASK {{ <https://data.example.org/id/project/{project}> ?p ?o }}");
        let answer = folder.good(&["query", "-q", &ask, "--format", "json"]);
        assert!(answer.contains("true"), "{project}: {answer}");
    }
    let status = folder.status();
    let cris = status["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|source| source["name"] == "cris")
        .unwrap();
    assert_eq!(cris["last"]["outcome"], "failed", "{status}");
}

#[test]
fn a_source_that_fails_when_nothing_of_it_is_kept_takes_nothing_from_what_is_published() {
    let folder = mixed();
    folder.run_at(1_000_000, &["sync"]).good();
    std::fs::remove_dir_all(folder.path(".oogst/sources")).unwrap();
    folder.write("cris.json", "{\"data\": [");
    for args in [&["sync"][..], &["sync", "--plan"]] {
        let refused = folder.run_at(2_000_000, args).bad(1);
        for told in [
            "source `cris` failed (cris.json:1:",
            "is not in the state folder: 2 of the things",
            "--allow-removals",
        ] {
            assert!(refused.contains(told), "{told}\n{refused}");
        }
    }
    assert_eq!(folder.revision(), 1);
    // Whoever means it may.
    folder.run_at(2_000_000, &["sync", "--allow-removals"]);
    assert_eq!(folder.revision(), 2);
    // A source that never gave anything holds up nobody.
    let config = folder.read("oogst.toml");
    folder.write(
        "oogst.toml",
        config + "[[sources]]\nname = \"late\"\ntype = \"json\"\npath = \"late.json\"\n",
    );
    folder.write(
        "list.csv",
        HEADER.to_owned() + &ROWS.concat() + "new;A new one;2030;Jan Peeters\n",
    );
    folder.run_at(3_000_000, &["sync"]);
    assert_eq!(folder.revision(), 3);
}

#[test]
fn what_a_source_no_longer_has_comes_back_with_a_backup() {
    let folder = mixed();
    folder.run_at(1_000_000, &["sync"]).good();
    folder.write("list.csv", HEADER.to_owned() + &ROWS[..2].concat());
    folder.run_at(2_000_000, &["sync"]).good();
    let told = folder.good(&["backup", "kept"]);
    assert!(told.contains("  sources "), "{told}");
    let other = mixed();
    other.write("list.csv", HEADER.to_owned() + &ROWS[..2].concat());
    // What is there goes aside with its ledger.
    other.run_at(1_500_000, &["sync"]).good();
    let kept = folder.path("kept").display().to_string();
    other
        .run_at(2_500_000, &["restore", &kept, "--force"])
        .good();
    let report = other.run_at(3_000_000, &["sync"]).good();
    assert!(report.contains("nothing changed"), "{report}");
    let gone = other.good(&["explain", "project/rivers"]);
    assert!(
        gone.contains("it no longer has it, since 1970-01-24"),
        "{gone}"
    );
    other.good(&["verify"]);
}
