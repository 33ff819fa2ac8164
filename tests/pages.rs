//! `oogst extract` and sources of the type `page`: from a page to records, and again when the page has changed.

mod address;
mod again;
mod bad_input;
mod source;

use std::fs;

use super::support::{Folder, shared};

/// A page of three projects, as it was copied from a site.
const PAGE: &str = include_str!("pages/page.txt");

/// Where drafts go in the tests.
const INTO: [&str; 4] = ["extract", "page.txt", "--into", "data/projects"];

/// A dataset folder with a page, extracted once.
fn extracted(page: &str) -> Folder {
    let folder = Folder::with(&[("page.txt", page)]);
    folder.good(&INTO);
    folder
}

/// The files of the folder of drafts, in order.
fn files(folder: &Folder) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder.path("data/projects"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".yaml"))
        .collect();
    names.sort();
    names
}

const DRAFTS: [&str; 3] = [
    "een-handboek-voor-dijkbeheerders.yaml",
    "schorren-en-koolstof.yaml",
    "wie-telt-de-vogels.yaml",
];

#[test]
fn a_page_becomes_drafts_that_are_checked_and_synced_as_they_are() {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    let told = folder.good(&INTO);
    assert!(
        told.starts_with("+ data/projects/schorren-en-koolstof.yaml: Schorren en koolstof"),
        "{told}"
    );
    assert!(told.ends_with("3 projects: 3 new\n"), "{told}");
    assert_eq!(files(&folder), DRAFTS);
    folder.good(&["check"]);
    folder.good(&["sync"]);
    let counts = &folder.status()["entities"];
    assert_eq!(
        (
            &counts["project"]["live"],
            &counts["person"]["live"],
            &counts["grant"]["live"]
        ),
        (&3.into(), &6.into(), &1.into()),
        "{counts}"
    );
    let draft = folder.read("data/projects/schorren-en-koolstof.yaml");
    for part in [
        "# Drafted by `oogst extract` from page.txt, line 5.\n",
        "kind: project\nid: schorren-en-koolstof\nlanguage: nl\ntitle:  # line 5: ",
        "category: fundamental  # line 3: ",
        "  - name: Bert Maes\n    honorifics: [Prof.]\n    role: promotor\n",
        "  - funder: fwo\n    start: 2020\n    end: 2024\n",
    ] {
        assert!(draft.contains(part), "{part}\n{draft}");
    }
    assert!(
        folder
            .read("data/projects/organisations/fwo.yaml")
            .contains("kind: organisation\nid: fwo\nname:\n  nl: FWO\n")
    );
}

#[test]
fn the_seed_page_gives_24_people_and_15_projects() {
    let Some(page) = shared("seeds/onderzoek-nl.txt") else {
        return;
    };
    let folder = Folder::new();
    let told = folder.good(&["extract", page.to_str().unwrap(), "--into", "data/projects"]);
    assert!(told.ends_with("15 projects: 15 new\n"), "{told}");
    folder.good(&["check"]);
    folder.good(&["sync"]);
    let counts = &folder.status()["entities"];
    assert_eq!(
        (&counts["project"]["live"], &counts["person"]["live"]),
        (&15.into(), &24.into()),
        "{counts}"
    );
}

#[test]
fn the_curated_projects_of_the_example_are_known_by_their_titles() {
    let Some(page) = shared("seeds/onderzoek-nl.txt") else {
        return;
    };
    let folder = super::support::synced_copy(&["data", "oogst.toml", "ontology", "queries"]);
    let before = folder.read("data/projects/refufam.yaml");
    let told = folder.good(&["extract", page.to_str().unwrap(), "--into", "data/projects"]);
    assert!(told.contains("= data/projects/refufam.yaml"), "{told}");
    assert!(told.contains("15 yours already"), "{told}");
    assert_eq!(folder.read("data/projects/refufam.yaml"), before);
}

#[test]
fn organisations_of_the_dataset_are_found_by_their_other_names() {
    let fund = "- {id: research-fund, name: {en: The Fund}, acronym: FWO}\n";
    let folder = Folder::with(&[("page.txt", PAGE), ("data/organisations.yaml", fund)]);
    folder.good(&INTO);
    assert!(
        folder
            .read("data/projects/schorren-en-koolstof.yaml")
            .contains("funder: research-fund\n")
    );
    assert!(!folder.path("data/projects/organisations").exists());
    folder.good(&["check"]);
}

#[test]
fn without_a_folder_the_records_are_printed_and_can_be_mapped() {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    let yaml = folder.good(&["extract", "page.txt"]);
    assert!(
        yaml.starts_with("- kind: project\n  id: schorren-en-koolstof\n"),
        "{yaml}"
    );
    folder.write("drafts.yaml", &yaml);
    let turtle = folder.good(&["map", "drafts.yaml"]);
    assert!(turtle.contains("Schorren en koolstof"), "{turtle}");
    assert_eq!(
        yaml,
        folder.good(&["extract", "page.txt", "--format", "yaml"])
    );
}

#[test]
fn json_has_the_shape_that_programs_expect() {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    let json: serde_json::Value =
        serde_json::from_str(&folder.good(&["extract", "page.txt", "--format", "json"])).unwrap();
    let project = &json["projects"][0];
    assert_eq!(
        project["title"],
        "Schorren en koolstof: een veldstudie langs de Westerschelde"
    );
    assert_eq!(project["people"][1]["name"], "Bert Maes");
    assert_eq!(project["funders"][0]["name"], "FWO");
    assert_eq!(project["category"], "fundamental");
    for field in [
        "alt_titles",
        "language",
        "partners",
        "start",
        "end",
        "abstract",
        "review",
    ] {
        assert!(project.get(field).is_some(), "{field}: {project}");
    }
    assert!(project["people"][0].get("affiliation").is_some());
}

#[test]
fn what_is_left_to_review_is_listed_by_check_and_never_published() {
    let folder = extracted(PAGE);
    let file = "data/projects/wie-telt-de-vogels.yaml";
    let draft = folder.read(file);
    folder.write(file, draft + "review:\n  - Is this the right supervisor?\n");
    let run = folder.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let note = "project wie-telt-de-vogels: review: Is this the right supervisor?";
    assert!(run.err.contains(note), "{}", run.err);
    folder.good(&["sync"]);
    let dump = folder.good(&["map", "--format", "ntriples"]);
    assert!(!dump.contains("right supervisor"));
    assert!(
        !folder
            .good(&["explain", "project/wie-telt-de-vogels"])
            .contains("right supervisor")
    );
    // To settle it is no change of the project.
    folder.write(
        file,
        folder
            .read(file)
            .replace("review:\n  - Is this the right supervisor?\n", ""),
    );
    assert!(folder.good(&["sync"]).contains("nothing changed"));
}
