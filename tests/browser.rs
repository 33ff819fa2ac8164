//! The pages as a browser shows them: Chromium, driven by scripts in the folder `browser`. Without Chromium or the
//! packages these tests are left out, aloud; in CI that is a failure.

#![allow(clippy::unwrap_used, reason = "a test panics where something is wrong")]

use std::path::PathBuf;
use std::process::Command;

use crate::serve::server::Server;
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
const KINDS: [&str; 30] = [
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
    "/doc/organisation/ugent.html",
    "/doc/concept/research-type/fundamental.html",
    "/questions",
    "/questions/co-promotors",
    "/questions/network",
    "/questions/supervision",
    "/model",
    "/model?lang=nl",
    "/profile",
    "/profile/project",
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
