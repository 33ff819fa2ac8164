//! What is broken: it is told where, and what was there before is kept.

use super::{dumped, failed, reading, synced};

const GOOD: &str = "<https://data.example.org/id/project/x> a <http://xmlns.com/foaf/0.1/Project> ;
    <http://xmlns.com/foaf/0.1/name> \"Marsh\"@en .\n";

#[test]
fn a_document_that_breaks_off_is_not_used_and_what_was_read_before_is_kept() {
    let folder = reading("a.ttl", "");
    folder.write("a.ttl", GOOD);
    synced(&folder);
    let before = dumped(&folder, "ttl");
    let broken =
        GOOD.replace("Marsh", "Swamp") + "<https://data.example.org/id/project/y> a ;;; .\n";
    folder.write("a.ttl", broken);
    let told = failed(&folder);
    assert!(told.contains("a.ttl:3:"), "{told}");
    assert!(told.contains("is not Turtle"), "{told}");
    assert_eq!(dumped(&folder, "ttl"), before);
}

#[test]
fn a_page_where_rdf_should_be_is_told_with_what_to_do() {
    let folder = reading("a.ttl", "");
    folder.write(
        "a.ttl",
        "<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
    );
    let told = failed(&folder);
    assert!(
        told.contains("a.ttl:1:") && told.contains("`format`"),
        "{told}"
    );
}

#[test]
fn entities_that_explode_are_refused() {
    let mut bomb = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE rdf:RDF [<!ENTITY a0 \"ha\">");
    for level in 1..30 {
        let before = level - 1;
        let entity = ["<!ENTITY a", &level.to_string(), " \""].concat();
        bomb += &entity;
        bomb += &format!("&a{before};").repeat(3);
        bomb += "\">";
    }
    bomb +=
        "]>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">&a29;</rdf:RDF>\n";
    let folder = reading("a.rdf", "");
    folder.write("a.rdf", bomb);
    let told = failed(&folder);
    assert!(told.contains("a.rdf") && told.contains("DOCTYPE"), "{told}");
}

#[test]
fn json_that_nests_a_million_deep_is_refused() {
    let folder = reading("a.jsonld", "");
    folder.write("a.jsonld", "[".repeat(1_000_000));
    let told = failed(&folder);
    assert!(told.contains("a.jsonld"), "{told}");
    folder.write("a.jsonld", "{\"@graph\":".repeat(1_000_000));
    let told = failed(&folder);
    assert!(told.contains("a.jsonld"), "{told}");
}

#[test]
fn a_context_that_is_elsewhere_is_not_fetched() {
    let folder = reading("a.jsonld", "");
    folder.write(
        "a.jsonld",
        r#"{"@context": "http://127.0.0.1:9/context", "@id": "x:y", "name": "N"}"#,
    );
    let told = failed(&folder);
    assert!(told.contains("is not fetched"), "{told}");
}

#[test]
fn what_is_not_utf_8_is_told() {
    let folder = reading("a.nt", "");
    folder.write(
        "a.nt",
        b"<x:a> <http://xmlns.com/foaf/0.1/name> \"Andr\xe9\" .\n".as_slice(),
    );
    let told = failed(&folder);
    assert!(told.contains("a.nt:1:"), "{told}");
}

#[test]
fn a_field_that_does_not_fit_is_left_out_and_told_and_the_rest_is_taken() {
    let folder = reading("a.ttl", "");
    folder.write(
        "a.ttl",
        "@prefix schema: <http://schema.org/> .
<https://data.example.org/id/project/x> a schema:ResearchProject ; schema:name \"Marsh\"@en ;
    schema:foundingDate \"2020\" ; schema:dissolutionDate \"2019\" .
<https://data.example.org/id/organisation/y> a schema:Organization .
",
    );
    let told = synced(&folder);
    assert!(
        told.contains("the end, 2019, is before the start, 2020"),
        "{told}"
    );
    assert!(
        told.contains("organisation/y") && told.contains("no name"),
        "{told}"
    );
    assert!(dumped(&folder, "ttl").contains("Marsh"));
}

#[test]
fn a_graph_of_something_else_is_told() {
    let folder = reading("a.ttl", "");
    folder.write("a.ttl", "<x:a> <x:b> <x:c> .\n");
    let told = synced(&folder);
    assert!(
        told.contains("no project, person, organisation or programme"),
        "{told}"
    );
}
