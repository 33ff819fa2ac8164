//! A page as a source: read at each sync.

use super::PAGE;
use crate::support::Folder;

const SETTINGS: &str = "[site]\nlanguages = [\"nl\"]\n[[sources]]\nname = \"group\"\ntype = \"page\"\npath = \"page.txt\"\n";

fn with(page: &str, more: &str) -> Folder {
    Folder::with(&[
        ("page.txt", page),
        ("oogst.toml", &format!("{SETTINGS}{more}")),
    ])
}

/// The keys of the published projects.
fn projects(folder: &Folder) -> Vec<String> {
    let rows =
        folder.ask("SELECT ?p { ?p a <http://vivoweb.org/ontology/core#Project> } ORDER BY ?p");
    let iri = |row: &serde_json::Value| {
        row["p"]["value"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    rows.iter().map(iri).collect()
}

/// The page, its first project re-titled, its second gone, and one more at the end.
fn changed() -> String {
    let (before, birds) = PAGE.split_once("Wie telt de vogels?").unwrap();
    let (_, handbook) = birds.split_once("Toegepast onderzoek").unwrap();
    let new = "Zout water in de kelder\n\nIn lage polders komt zout grondwater omhoog in kelders en sloten. Het team meet hoe snel dat gaat.\n\nOnderzoeker: Hanne Wouters\nPromotor: Prof. Eva Nijs\n";
    format!("{before}Toegepast onderzoek{handbook}\n{new}").replace(
        "Schorren en koolstof: een veldstudie langs de Westerschelde",
        "Slib als schat: koolstof langs de Westerschelde",
    )
}

#[test]
fn a_page_is_synced_and_the_same_page_again_changes_nothing() {
    let folder = with(PAGE, "");
    folder.good(&["sync"]);
    assert_eq!(
        projects(&folder),
        [
            "een-handboek-voor-dijkbeheerders",
            "schorren-en-koolstof",
            "wie-telt-de-vogels"
        ]
    );
    let report = folder.good(&["sync"]);
    assert!(report.contains("nothing changed"), "{report}");
    assert_eq!(folder.revision(), 1);
    folder.good(&["verify"]);
}

#[test]
fn a_retitled_a_new_and_a_removed_project_keep_their_iris() {
    let folder = with(PAGE, "");
    folder.good(&["sync"]);
    folder.write("page.txt", changed());
    let report = folder.good(&["sync"]);
    // One has another title, and the one that is gone is marked.
    assert!(report.contains("projects       +1 ~2 -0"), "{report}");
    let expected = [
        "een-handboek-voor-dijkbeheerders",
        "schorren-en-koolstof",
        "wie-telt-de-vogels",
        "zout-water-in-de-kelder",
    ];
    assert_eq!(projects(&folder), expected);
    let title = folder.ask("SELECT ?t { <http://localhost:7878/id/project/schorren-en-koolstof> <http://purl.org/dc/terms/title> ?t }");
    assert_eq!(
        title[0]["t"]["value"],
        "Slib als schat: koolstof langs de Westerschelde"
    );
    // And back again: nobody has another IRI.
    folder.write("page.txt", PAGE);
    folder.good(&["sync"]);
    assert_eq!(projects(&folder), expected);
}

#[test]
fn what_the_page_no_longer_has_is_removed_where_the_settings_say_so() {
    let folder = with(
        PAGE,
        "vanished = \"remove\"\n[limits]\nremoval_percent = 50\n",
    );
    folder.good(&["sync"]);
    folder.write("page.txt", changed());
    folder.good(&["sync"]);
    assert_eq!(
        projects(&folder),
        [
            "een-handboek-voor-dijkbeheerders",
            "schorren-en-koolstof",
            "zout-water-in-de-kelder"
        ]
    );
}

#[test]
fn a_page_that_no_longer_describes_anything_leaves_what_was_collected() {
    let folder = with(PAGE, "");
    folder.good(&["sync"]);
    folder.write("page.txt", "Deze pagina is verhuisd.\n");
    folder.run(&["sync"]);
    assert_eq!(projects(&folder).len(), 3);
}

#[test]
fn settings_say_which_project_a_title_is() {
    let keys = "[sources.page.keys]\n\"Schorren en koolstof: een veldstudie langs de Westerschelde\" = \"marsh\"\n";
    let folder = with(PAGE, keys);
    folder.good(&["sync"]);
    assert_eq!(
        projects(&folder),
        [
            "een-handboek-voor-dijkbeheerders",
            "marsh",
            "wie-telt-de-vogels"
        ]
    );
}

#[test]
fn a_project_that_may_be_another_is_not_published_before_a_person_says_so() {
    let folder = with(PAGE, "");
    folder.good(&["sync"]);
    let (before, rest) = PAGE.split_once("Wie telt de vogels?").unwrap();
    let (_, handbook) = rest.split_once("Toegepast onderzoek").unwrap();
    let new = "Eenden op de snelweg\n\nWaar vliegen watervogels tegen auto’s aan, en helpt een scherm daartegen?\n\nOnderzoeker: Dries Verhaegen\nPromotor: Prof. Eva Nijs\n";
    folder.write(
        "page.txt",
        format!("{before}Toegepast onderzoek{handbook}\n{new}"),
    );
    let three = [
        "een-handboek-voor-dijkbeheerders",
        "schorren-en-koolstof",
        "wie-telt-de-vogels",
    ];
    for _ in 0..2 {
        folder.good(&["sync"]);
        assert_eq!(projects(&folder), three);
    }
    folder.write(
        "oogst.toml",
        format!(
            "{SETTINGS}[sources.page.keys]\n\"Eenden op de snelweg\" = \"wie-telt-de-vogels\"\n"
        ),
    );
    folder.good(&["sync"]);
    assert_eq!(projects(&folder), three);
    let title = folder.ask("SELECT ?t { <http://localhost:7878/id/project/wie-telt-de-vogels> <http://purl.org/dc/terms/title> ?t }");
    assert_eq!(title[0]["t"]["value"], "Eenden op de snelweg");
}

#[test]
fn settings_of_a_page_that_cannot_be_are_told() {
    for (more, told) in [
        ("[sources.page]\nlanguage = \"dutch!\"\n", "BCP 47"),
        ("[sources.page]\nbase = \"page.html\"\n", "http://"),
        ("[sources.page.keys]\n\"A\" = \"A b\"\n", "lower-case"),
        (
            "[sources.page.keys]\n\"A\" = \"a\"\n\"B\" = \"a\"\n",
            "two titles",
        ),
        ("[sources.page.lexicon.labels]\nboss = [\"baas\"]\n", "boss"),
    ] {
        let folder = with(PAGE, more);
        let run = folder.run(&["sync"]);
        assert!(run.err.contains(told), "{more}: {}", run.err);
    }
}
