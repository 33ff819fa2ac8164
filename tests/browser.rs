//! The pages as a browser shows them: Chromium, driven by scripts in the folder `browser`. Without Chromium or the
//! packages these tests are left out, aloud; in CI that is a failure.

#![allow(clippy::unwrap_used, reason = "a test panics where something is wrong")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::serve::server::{Dataset, Server, TOKEN};
use crate::support::{client, program, repository, skipped};

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
pub(crate) const KINDS: &[&str] = &[
    "/",
    "/?lang=nl",
    "/projects",
    "/people",
    "/organisations",
    "/grants",
    "/programmes",
    "/concepts",
    "/organisations/tree",
    "/organisations/tree?under=ugent&lang=nl",
    "/projects?category=fundamental&sort=year&more=person",
    "/search?q=migratie",
    "/search?q=nothing-at-all&lang=nl",
    "/doc/project/refufam.html",
    "/doc/project/refufam.html?lang=nl",
    "/history/project/refufam",
    "/doc/organisation/ugent.html",
    "/lists/organisation/ugent?list=projects",
    "/doc/person/p-2dvx3h5adg.html",
    "/history/person/p-2dvx3h5adg?lang=nl",
    "/lists/person/p-2dvx3h5adg?list=projects&lang=nl",
    "/reconcile/preview?id=person/p-2dvx3h5adg",
    "/doc/grant/refufam-belspo.html",
    "/doc/programme/brain-be-2.html",
    "/doc/concept/research-type/fundamental.html",
    "/questions",
    "/questions/co-promotors",
    "/questions/network",
    "/questions/supervision",
    "/model",
    "/model?lang=nl",
    "/profile",
    "/profile/project",
    "/network",
    "/network?around=organisation/ugent&q=recht",
    "/network?around=person/p-2dvx3h5adg&lang=nl",
    "/overview",
    "/overview?lang=nl",
    "/quality",
    "/quality?lang=nl",
    "/quality/projects-without-end",
    "/sparql",
    "/sparql?question=supervision&lang=nl",
    "/catalogue.html",
    "/dumps/",
    "/history",
    "/history/1",
    "/history/runs?lang=nl",
    "/plan",
    "/review",
    "/sources",
    "/no/such/page",
];

#[test]
fn every_kind_of_page_is_valid_accessible_and_silent() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = Server::of_example();
    let printed = browser.run("kinds.mjs", &server.url, KINDS);
    assert_eq!(printed.trim(), format!("{} pages", KINDS.len()));
}

#[test]
fn a_page_is_on_a_slow_phone_after_its_document_and_one_thing_more() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = Server::of_example();
    let pages = ["/", "/projects", "/doc/project/refufam.html"];
    let printed = browser.run("phone.mjs", &server.url, &pages);
    assert_eq!(printed.lines().count(), pages.len(), "{printed}");
}

#[test]
fn a_project_is_found_by_mouse_by_keyboard_and_without_scripts() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = Server::of_example();
    let front = server.get("/").send().unwrap().text().unwrap();
    // A program that was built without the scripts suggests nothing.
    let words = if front.contains("/assets/search-") {
        "all"
    } else {
        "plain"
    };
    let printed = browser.run("finding.mjs", &server.url, &[words]);
    assert_eq!(printed.trim(), "found");
}

#[test]
fn a_stored_question_is_asked_in_the_editor_and_shown_in_every_way() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = Server::of_example();
    let printed = browser.run("asking.mjs", &server.url, &[]);
    assert_eq!(printed.trim(), "asked");
}

/// The server of the example, a list of a faculty beside it, and a token; a change waits in a file.
fn of_stewards() -> Server {
    let server = with_faculty().serve();
    let path = server.dataset.path("data/projects/refufam.yaml");
    let record = std::fs::read_to_string(&path).unwrap();
    let changed = record.replace("acronym: REFUFAM", "acronym: Refufam");
    assert_ne!(record, changed);
    std::fs::write(path, changed).unwrap();
    server
}

/// The example and a list of a faculty, which leave something to decide.
pub(crate) fn with_faculty() -> Dataset {
    let dataset = Dataset::with(include_str!("browser/faculty.toml"));
    let folder = dataset.path("faculty/projects");
    std::fs::create_dir_all(&folder).unwrap();
    let list = include_str!("browser/faculty/projects/list.yaml");
    std::fs::write(folder.join("list.yaml"), list).unwrap();
    dataset
}

#[test]
fn stewards_copy_a_verdict_and_with_the_token_plan_sync_and_dump() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = of_stewards();
    let pages = [
        "/review",
        "/review?lang=nl&kind=person",
        "/sources?lang=nl",
        "/history",
    ];
    let printed = browser.run("kinds.mjs", &server.url, &pages);
    assert_eq!(printed.trim(), "4 pages");
    let printed = browser.run("stewards.mjs", &server.url, &[TOKEN]);
    assert_eq!(printed.trim(), "stewards can");
}

#[test]
fn pictures_are_taken_of_a_page_in_light_and_dark_on_phone_and_desktop() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = Server::of_example();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let printed = browser.run("screenshots.mjs", &server.url, &[path, "list=/projects"]);
    assert_eq!(printed.trim(), "4 screenshots");
    for name in ["phone-light", "phone-dark", "desktop-light", "desktop-dark"] {
        let picture = std::fs::read(folder.path().join(format!("list-{name}.png"))).unwrap();
        assert!(picture.starts_with(b"\x89PNG"), "{name}");
    }
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
    let printed = browser.run("kinds.mjs", &server.url, &[&gone]);
    assert_eq!(printed.trim(), "1 pages");
    let printed = browser.run("journey.mjs", &server.url, &[&gone]);
    assert_eq!(printed.trim(), "done");
}

/// A project that means harm, with people, outputs and links that do, too.
pub(crate) fn hostile(dataset: &Dataset) {
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
        "/projects?q=evil&sort=year",
        "/projects?person=p-harm&more=person",
        "/people",
        "/organisations/tree",
        "/search?q=%3Cscript%3E",
        "/search?q=evil",
    ];
    let printed = browser.run("hostile.mjs", &server.url, &paths);
    assert_eq!(printed.trim(), format!("{} pages", paths.len()));
}

#[test]
fn the_network_is_drawn_and_its_table_is_reached_by_keyboard() {
    let Some(browser) = Browser::there() else {
        return;
    };
    let server = Server::of_example();
    let page = server.accepting("/network", "text/html").text().unwrap();
    if !page.contains("<script type=\"module\"") {
        skipped::<()>("the scripts of the pages were not built (make assets)");
        return;
    }
    assert_eq!(browser.run("network.mjs", &server.url, &[]).trim(), "drawn");
}
