//! The pages as a browser shows them: Chromium, driven by scripts in the folder `browser`. Without Chromium or the
//! packages these tests are left out, aloud; in CI that is a failure.

#![allow(clippy::unwrap_used, reason = "a test panics where something is wrong")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::serve::server::{Dataset, Server};
use crate::support::{client, program, repository};

/// What a script needs: Node.js, the folder with the packages, Chromium.
struct Browser {
    node: PathBuf,
    packages: PathBuf,
    chromium: PathBuf,
}

impl Browser {
    fn there() -> Option<Self> {
        Some(Self {
            packages: client("browser")?,
            node: program("node")?,
            chromium: program("chromium")?,
        })
    }

    /// Runs a script of the folder against an address; gives what it prints.
    fn run(&self, script: &str, address: &str, arguments: &[&str]) -> String {
        let output = Command::new(&self.node)
            .arg(repository("tests/browser").join(script))
            .arg(&self.packages)
            .arg(&self.chromium)
            .arg(address)
            .args(arguments)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// A page of each kind.
const KINDS: [&str; 24] = [
    "/",
    "/?lang=nl",
    "/projects",
    "/people",
    "/organisations",
    "/grants",
    "/programmes",
    "/concepts",
    "/search?q=migratie",
    "/doc/project/refufam.html",
    "/doc/project/refufam.html?lang=nl",
    "/history/project/refufam",
    "/doc/organisation/ugent.html",
    "/lists/organisation/ugent?list=projects",
    "/doc/grant/refufam-belspo.html",
    "/doc/programme/brain-be-2.html",
    "/doc/concept/research-type/fundamental.html",
    "/questions",
    "/questions/supervision",
    "/sparql",
    "/catalogue.html",
    "/dumps/",
    "/review",
    "/no/such/page",
];

#[test]
fn every_kind_of_page_is_valid_accessible_and_silent() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = Server::of_example();
    let printed = browser.run("kinds.mjs", &server.url, &KINDS);
    assert_eq!(printed.trim(), format!("{} pages", KINDS.len()));
}

#[test]
fn people_go_from_a_search_to_a_project_a_person_an_organisation_and_back() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let dataset = Dataset::with("");
    let people = fs::read_to_string(dataset.path("data/people.yaml")).unwrap();
    let name = "  given: Ellen\n  family: Desmet\n";
    assert!(people.contains(name), "{people}");
    let works = format!("{name}  affiliations: [{{organisation: ugent}}]\n");
    fs::write(
        dataset.path("data/people.yaml"),
        people.replace(name, &works),
    )
    .unwrap();
    let server = dataset.serve();
    let removed = "you-too-no-way";
    let record = format!("data/projects/{removed}.yaml");
    fs::remove_file(server.dataset.path(&record)).unwrap();
    server.dataset.done(&["sync"]);
    let gone = format!("/doc/project/{removed}.html");
    let printed = browser.run("journey.mjs", &server.url, &[&gone]);
    assert_eq!(printed.trim(), "done");
}

/// A project that means harm, with people, outputs and links that do, too.
fn hostile(dataset: &Dataset) {
    let turned = "\u{202e}evil\u{202d} gnp.exe";
    let script = "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>";
    let long = "x".repeat(10_000);
    let words = "lorem ipsum ".repeat(830);
    let project = serde_json::json!([
        {"kind": "project", "id": "harm", "language": "en", "title": {"en": script, "nl": turned, "ar": "\u{202e}مشروع"},
         "acronym": turned, "abstract": {"en": format!("</section>{script}\n{turned}"), "nl": long},
         "keywords": {"en": [script, turned, "\" onmouseover=\"window.harmed=1"]},
         "start": 2018, "end": 2020,
         "people": [{"person": "p-harm", "role": "researcher"}],
         // The one kind of address in records that may have any scheme.
         "subjects": ["javascript:window.harmed=1"],
         "outputs": [{"title": {"en": script}, "url": "https://example.org/x"}]},
        {"kind": "project", "id": "long", "language": "en", "title": {"en": long, "nl": words}, "alternative": [{"en": long}],
         "abstract": {"en": words}, "part_of": "harm", "start": 2019, "people": [{"person": "p-harm", "role": "researcher"}]},
    ]);
    let project = project.as_array().unwrap().clone();
    let many = (0..5_000).map(|at| {
        serde_json::json!({"kind": "project", "id": format!("many-{at}"), "language": "en", "title": format!("{turned} {at}"),
            "people": [{"person": "p-harm", "role": "researcher"}]})
    });
    let all: Vec<_> = project.into_iter().chain(many).collect();
    let write = |path: &str, value: &serde_json::Value| {
        fs::create_dir_all(dataset.path(path).parent().unwrap()).unwrap();
        fs::write(dataset.path(path), value.to_string()).unwrap();
    };
    write("data/projects/harm.json", &serde_json::Value::from(all));
    let person =
        serde_json::json!({"id": "p-harm", "given": "\u{202e}Eve", "family": "<b>Testman</b>"});
    write("data/people/harm.json", &person);
}

#[test]
fn what_records_say_runs_nothing_and_breaks_no_layout() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let dataset = Dataset::with("");
    hostile(&dataset);
    let server = dataset.serve();
    let paths = [
        "/doc/project/harm.html",
        "/doc/project/harm.html?lang=nl",
        "/doc/project/long.html",
        "/doc/project/many-7.html",
        "/doc/person/p-harm.html",
        "/lists/person/p-harm?list=projects",
        "/lists/project/harm?list=parts",
        "/history/project/harm",
        "/history/project/long",
        "/doc/concept/subject/xnzabtqq5w.html",
        "/projects",
        "/people",
        "/search?q=%3Cscript%3E",
    ];
    let printed = browser.run("hostile.mjs", &server.url, &paths);
    assert_eq!(printed.trim(), format!("{} pages", paths.len()));
}
