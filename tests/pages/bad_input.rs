//! Pages that are none, or hardly.

use std::os::unix::fs::PermissionsExt;

use super::PAGE;
use crate::support::Folder;

/// What is told of a page that cannot be used.
fn refused(page: impl AsRef<[u8]>) -> String {
    let folder = Folder::new();
    folder.write("page.html", page);
    folder.run(&["extract", "page.html"]).bad(1)
}

/// The titles that are found in a page.
fn titles(name: &str, page: impl AsRef<[u8]>) -> (Vec<String>, String) {
    let folder = Folder::new();
    folder.write(name, page);
    let run = folder.run(&["extract", name, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let projects = json["projects"].as_array().unwrap().iter();
    let titles = projects.map(|project| project["title"].as_str().unwrap().to_owned());
    (titles.collect(), run.err)
}

#[test]
fn a_page_without_projects_is_told_with_advice() {
    let told = refused(
        "<html><body><h1>Nieuws</h1><p>Het bureau is gesloten op vrijdag.</p></body></html>",
    );
    assert!(
        told.contains("page.html: describes no project that could be found")
            && told.contains("[extract]"),
        "{told}"
    );
    let folder = Folder::with(&[("page.txt", "Het bureau is gesloten.\n")]);
    let run = folder.run(&["extract", "page.txt", "--format", "json"]);
    assert_eq!(run.code, 1);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["projects"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_page_without_projects_makes_no_folder() {
    let folder = Folder::with(&[("page.txt", "Het bureau is gesloten.\n")]);
    folder
        .run(&["extract", "page.txt", "--into", "drafts"])
        .bad(1);
    assert!(!folder.path("drafts").exists());
}

#[test]
fn an_empty_page_is_told() {
    for page in ["", " \n\t\u{a0}\n", "\u{feff}"] {
        assert!(refused(page).contains("page.html: is empty"), "{page:?}");
    }
}

#[test]
fn what_is_no_text_is_told() {
    let jpeg: Vec<u8> = [0xff, 0xd8, 0xff, 0xe0, 0, 16]
        .into_iter()
        .chain((0..=255u8).cycle().take(5_000))
        .collect();
    assert!(refused(jpeg).contains("page.html: is a binary file, not a page"));
    assert!(
        refused(b"%PDF-1.7\n1 0 obj\n")
            .contains("is a PDF document, not a page; save the page as HTML")
    );
}

#[test]
fn a_folder_a_missing_file_and_one_that_may_not_be_read_are_told_apart() {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    assert!(folder.run(&["extract", "."]).bad(1).contains("is a folder"));
    assert!(
        folder
            .run(&["extract", "nowhere.html"])
            .bad(1)
            .contains("nowhere.html")
    );
    let path = folder.path("page.txt");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything.
    if std::fs::read(&path).is_err() {
        assert!(
            folder
                .run(&["extract", "page.txt"])
                .bad(3)
                .contains("page.txt")
        );
    }
}

#[test]
fn drafts_do_not_go_into_a_file() {
    let folder = Folder::with(&[("page.txt", PAGE), ("drafts", "")]);
    let told = folder
        .run(&["extract", "page.txt", "--into", "drafts"])
        .bad(1);
    assert!(
        told.contains("drafts is a file; name a folder for the drafts"),
        "{told}"
    );
}

#[test]
fn a_language_that_is_none_is_a_usage_fault() {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    assert!(
        folder
            .run(&["extract", "page.txt", "--lang", "dutch!"])
            .bad(2)
            .contains("BCP 47")
    );
}

#[test]
fn broken_html_is_read_as_browsers_read_it() {
    let page = "<html><body><h2>Schorren en koolstof</h2></b></span><p>Hoeveel slib blijft er liggen op een schor dat werd hersteld?\
        <p>Onderzoeker: Anke Claes<br>Promotor: Prof. Bert Maes</div></p></table><h2>Wie telt de vogels<p>Vrijwilligers tellen elke winter vogels.\
        <p>Onderzoeker: Dries Verhaegen<br>Promotor: Prof. Eva Nijs";
    let (titles, _) = titles("page.html", page);
    assert_eq!(titles[0], "Schorren en koolstof");
}

#[test]
fn a_page_in_a_wrong_charset_is_read_and_told() {
    // Windows-1252 that says it is UTF-8.
    let mut page = b"<meta charset=utf-8><h2>Een ge\xefntegreerde studie van caf\xe9s</h2><p>Onderzoeker: Ren\xe9e Claes<br>Promotor: Prof. Bert Maes</p>".to_vec();
    page.extend_from_slice(
        b"<p>Dit project volgt drie caf\xe9s in drie steden en vraagt wie er komt, en waarom.</p>",
    );
    let (titles, told) = titles("page.html", page);
    assert_eq!(titles, ["Een geïntegreerde studie van cafés"]);
    assert!(told.contains("page.html"), "{told}");
}

#[test]
fn text_that_was_encoded_twice_is_told_and_not_repaired() {
    let page = PAGE.replace("Schorren", "GeÃ¯ntegreerde schorren");
    let (titles, told) = titles("page.txt", page);
    assert!(titles[0].starts_with("GeÃ¯ntegreerde"), "{titles:?}");
    assert!(
        told.contains("page.txt:5") && told.matches("twice").count() == 1,
        "{told}"
    );
}

#[test]
fn a_page_of_50_megabytes_is_read() {
    // Pictures that are written into the page make it so large. Text of that size is tested with the engine.
    let picture = "iVBORw0KGgoAAAANSUhEUgAA".repeat(200_000);
    let mut page = String::from("<html><body><h1>Onderzoek</h1>");
    let mut expected = Vec::new();
    while page.len() < 50_000_000 {
        let title = format!("Slib, deel {}", expected.len() + 1);
        page.push_str("<h2>");
        page.push_str(&title);
        page.push_str("</h2><img src=\"data:image/png;base64,");
        page.push_str(&picture);
        page.push_str("\"><p>Hoeveel slib blijft er liggen op een schor dat werd hersteld?</p><p>Onderzoeker: Anke Claes</p>");
        expected.push(title);
    }
    assert_eq!(titles("page.html", page).0, expected);
}
