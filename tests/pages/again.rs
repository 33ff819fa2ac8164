//! A page that is extracted again: what people corrected stays, what the page changed comes.

use std::collections::BTreeMap;

use walkdir::WalkDir;

use super::{DRAFTS, INTO, PAGE, extracted, files};
use crate::support::Folder;

const MARSH: &str = "data/projects/schorren-en-koolstof.yaml";
const BIRDS: &str = "data/projects/wie-telt-de-vogels.yaml";

/// Every file below `data`, hidden ones too, with its bytes.
fn bytes(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    WalkDir::new(folder.path("data"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            (
                entry.path().display().to_string(),
                std::fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_same_page_again_changes_nothing() {
    let folder = extracted(PAGE);
    let before = bytes(&folder);
    let told = folder.good(&INTO);
    assert_eq!(told, "3 projects: 3 as they were\n");
    assert_eq!(bytes(&folder), before);
    // Nor does what depends on the time.
    folder.run_at(2_000_000_000, &INTO).good();
    assert_eq!(bytes(&folder), before);
}

#[test]
fn drafts_are_the_same_wherever_and_whenever_they_are_made() {
    let relative = |folder: &Folder| -> Vec<(String, Vec<u8>)> {
        let root = folder.path("").display().to_string();
        bytes(folder)
            .into_iter()
            .map(|(path, bytes)| (path.replace(&root, ""), bytes))
            .collect()
    };
    let (one, two) = (
        Folder::with(&[("page.txt", PAGE)]),
        Folder::with(&[("page.txt", PAGE)]),
    );
    one.run_at(1_000_000_000, &INTO).good();
    two.run_at(2_000_000_000, &INTO).good();
    assert_eq!(relative(&one), relative(&two));
}

#[test]
fn what_people_corrected_stays_and_what_the_page_changed_comes() {
    let folder = extracted(PAGE);
    let draft = folder.read(MARSH);
    let corrected = draft
        .replace(
            "name: Anke Claes\n",
            "name: Anke Claes-Peeters  # by phone\n",
        )
        .replace("id: schorren", "# checked by Jan\nid: schorren");
    assert_ne!(corrected, draft);
    folder.write(MARSH, &corrected);
    folder.write(
        "page.txt",
        PAGE.replace("(2020-2024)", "(2020-2025)")
            .replace("vijf plaatsen", "zes plaatsen"),
    );
    let told = folder.good(&INTO);
    assert!(
        told.contains("~ data/projects/schorren-en-koolstof.yaml"),
        "{told}"
    );
    assert!(told.contains("    changed: abstract, grants\n"), "{told}");
    assert!(
        told.ends_with("3 projects: 1 changed, 2 as they were\n"),
        "{told}"
    );
    let now = folder.read(MARSH);
    assert!(
        now.contains("end: 2025\n") && now.replace("\n    ", " ").contains("zes plaatsen"),
        "{now}"
    );
    assert!(
        now.contains("name: Anke Claes-Peeters  # by phone\n")
            && now.contains("# checked by Jan\nid:"),
        "{now}"
    );
    folder.good(&["check"]);
}

#[test]
fn what_both_changed_is_a_conflict_that_is_named_once() {
    let folder = extracted(PAGE);
    folder.write(
        MARSH,
        folder.read(MARSH).replace("end: 2024\n", "end: 2023\n"),
    );
    folder.write("page.txt", PAGE.replace("(2020-2024)", "(2020-2025)"));
    let told = folder.good(&INTO);
    let conflict =
        "conflict: grants[fwo].end: the page said 2024, and now says 2025; what you wrote was kept";
    assert!(
        told.contains(conflict) && told.contains("1 with conflicts"),
        "{told}"
    );
    let now = folder.read(MARSH);
    assert!(
        now.contains("end: 2023\n")
            && now.contains("review:\n")
            && now.contains("conflict: grants[fwo].end"),
        "{now}"
    );
    let check = folder.run(&["check"]);
    assert!(
        check.err.contains("conflict: grants[fwo].end"),
        "{}",
        check.err
    );
    assert_eq!(folder.good(&INTO), "3 projects: 3 as they were\n");
    assert_eq!(folder.read(MARSH), now);
}

#[test]
fn a_retitled_a_new_and_a_removed_project_keep_their_ids() {
    let folder = extracted(PAGE);
    folder.good(&["sync"]);
    let (before, birds) = PAGE.split_once("Wie telt de vogels?").unwrap();
    let (_, handbook) = birds.split_once("Toegepast onderzoek").unwrap();
    let new = "Zout water in de kelder\n\nIn lage polders komt zout grondwater omhoog in kelders en sloten. Het team meet hoe snel dat gaat en wat boeren ervan merken.\n\nOnderzoeker: Hanne Wouters\nPromotor: Prof. Eva Nijs\n";
    let page = format!("{before}Toegepast onderzoek{handbook}\n{new}").replace(
        "Schorren en koolstof: een veldstudie langs de Westerschelde",
        "Slib als schat: koolstof langs de Westerschelde",
    );
    folder.write("page.txt", page);
    let told = folder.good(&INTO);
    assert!(told.contains("was “Schorren en koolstof: een veldstudie langs de Westerschelde”; the same project by the same description"), "{told}");
    assert!(
        told.contains("+ data/projects/zout-water-in-de-kelder.yaml"),
        "{told}"
    );
    assert!(
        told.contains("- data/projects/wie-telt-de-vogels.yaml"),
        "{told}"
    );
    assert!(
        told.ends_with(
            "4 projects: 1 new, 1 changed, 1 re-titled, 1 no longer on the page, 1 as they were\n"
        ),
        "{told}"
    );
    let marsh = folder.read(MARSH);
    assert!(
        marsh.contains("id: schorren-en-koolstof\n") && marsh.contains("Slib als schat"),
        "{marsh}"
    );
    assert!(
        folder
            .read(BIRDS)
            .contains("review:\n  - no longer on the page since 20")
    );
    assert_eq!(files(&folder).len(), 4);
    let report = folder.good(&["sync"]);
    assert!(report.contains("projects       +1 ~1 -0"), "{report}");
    // And back again.
    folder.write("page.txt", PAGE);
    let told = folder.good(&INTO);
    assert!(told.contains("    on the page again\n"), "{told}");
    assert!(
        !folder.read(BIRDS).contains("review:"),
        "{}",
        folder.read(BIRDS)
    );
    assert_eq!(files(&folder).len(), 4);
}

#[test]
fn a_project_that_may_be_another_with_a_new_title_waits_for_a_person() {
    let folder = extracted(PAGE);
    let (before, rest) = PAGE.split_once("Wie telt de vogels?").unwrap();
    let (_, handbook) = rest.split_once("Toegepast onderzoek").unwrap();
    // The same two people, at another place, with nothing else in common.
    let new = "Eenden op de snelweg\n\nWaar vliegen watervogels tegen auto’s aan, en helpt een scherm daartegen?\n\nOnderzoeker: Dries Verhaegen\nPromotor: Prof. Eva Nijs\n";
    folder.write(
        "page.txt",
        format!("{before}Toegepast onderzoek{handbook}\n{new}"),
    );
    let told = folder.good(&INTO);
    assert!(
        told.contains("? data/projects/eenden-op-de-snelweg.yaml")
            && told.contains("1 waiting for you"),
        "{told}"
    );
    let draft = folder.read("data/projects/eenden-op-de-snelweg.yaml");
    assert!(
        draft.contains("publish: false\n") && draft.contains("may be `wie-telt-de-vogels`"),
        "{draft}"
    );
    let again = folder.good(&INTO);
    assert!(
        again.ends_with("4 projects: 4 as they were\n")
            || again.ends_with("3 projects: 3 as they were\n"),
        "{again}"
    );
    // A person decides: it is another one.
    let (decided, _) = draft.split_once("publish: false\n").unwrap();
    folder.write("data/projects/eenden-op-de-snelweg.yaml", decided);
    folder.good(&INTO);
    assert_eq!(
        folder.read("data/projects/eenden-op-de-snelweg.yaml"),
        decided
    );
}

#[test]
fn a_draft_that_was_removed_does_not_come_back() {
    let folder = extracted(PAGE);
    folder.remove(BIRDS);
    let told = folder.good(&INTO);
    assert!(
        told.contains("= data/projects/wie-telt-de-vogels.yaml")
            && told.contains("1 removed by you"),
        "{told}"
    );
    assert_eq!(files(&folder).len(), 2);
}

#[test]
fn a_draft_that_was_moved_is_found_and_one_in_a_list_is_not_written() {
    let folder = extracted(PAGE);
    let birds = folder.read(BIRDS);
    folder.remove(BIRDS);
    folder.write("data/reviewed/projects/birds.yaml", &birds);
    let marsh = folder.read(MARSH);
    folder.remove(MARSH);
    let lines: Vec<&str> = marsh
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let listed = format!("  {}\n", lines.join("\n  "));
    let listed = listed.replacen("  kind", "- kind", 1);
    folder.write("data/reviewed/all.yaml", &listed);
    folder.write(
        "page.txt",
        PAGE.replace("drie telgroepen", "vier telgroepen")
            .replace("(2020-2024)", "(2020-2025)"),
    );
    let told = folder.good(&INTO);
    assert!(
        told.contains("~ data/reviewed/projects/birds.yaml"),
        "{told}"
    );
    assert!(
        told.contains("the page changed: abstract, grants; write that yourself"),
        "{told}"
    );
    assert!(
        folder
            .read("data/reviewed/projects/birds.yaml")
            .contains("vier telgroepen")
    );
    assert_eq!(folder.read("data/reviewed/all.yaml"), listed);
    assert_eq!(files(&folder).len(), 1);
}

#[test]
fn a_file_that_is_not_ours_is_never_written() {
    let mine = "kind: project\nid: my-own\ntitle: {nl: Schorren en nog iets}\n";
    let folder = Folder::with(&[("page.txt", PAGE), (MARSH, mine)]);
    folder.good(&INTO);
    assert_eq!(folder.read(MARSH), mine);
    assert_eq!(files(&folder).len(), 4);
    assert!(
        folder
            .read("data/projects/schorren-en-koolstof-2.yaml")
            .contains("id: schorren-en-koolstof\n")
    );
    folder.good(&["check"]);
}

#[test]
fn a_record_that_has_the_title_already_is_left_as_it_is() {
    let mine = "kind: project\nid: my-own\ntitle: {nl: 'Schorren en koolstof: een veldstudie langs de Westerschelde'}\n";
    let folder = Folder::with(&[("page.txt", PAGE), ("data/projects/mine.yaml", mine)]);
    let told = folder.good(&INTO);
    assert!(
        told.contains("= data/projects/mine.yaml") && told.contains("1 yours already"),
        "{told}"
    );
    assert_eq!(folder.read("data/projects/mine.yaml"), mine);
    assert_eq!(
        files(&folder),
        [
            "een-handboek-voor-dijkbeheerders.yaml",
            "mine.yaml",
            "wie-telt-de-vogels.yaml"
        ]
    );
}

#[test]
fn a_run_that_broke_off_is_gone_on_with() {
    let folder = extracted(PAGE);
    let before = bytes(&folder);
    std::fs::remove_dir_all(folder.path("data/projects/.extract")).unwrap();
    folder.remove(BIRDS);
    folder.good(&INTO);
    assert_eq!(bytes(&folder), before);
    assert_eq!(files(&folder), DRAFTS);
}

#[test]
fn a_draft_with_a_fault_stops_everything_before_anything_is_written() {
    let folder = extracted(PAGE);
    folder.write(
        MARSH,
        folder.read(MARSH).replace("language: nl", "colour: red"),
    );
    folder.write(
        "page.txt",
        PAGE.replace("drie telgroepen", "vier telgroepen"),
    );
    let before = bytes(&folder);
    let told = folder.run(&INTO).bad(1);
    assert!(
        told.contains("schorren-en-koolstof.yaml:5:1") && told.contains("colour"),
        "{told}"
    );
    assert_eq!(bytes(&folder), before);
}
