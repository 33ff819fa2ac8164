//! RDF of any provider, where the settings ask for it.

use super::{Fault, Provider, dataset, items, sync, titles};

const RDF: (&str, &str) = ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
const MORE: &str = "[sources.oai]\nprefix = \"rdf\"\n";

/// A record of a project in RDF/XML, with a prefix that is not the usual one.
fn project(id: &str, title: &str) -> String {
    format!(
        "<r:RDF xmlns:r=\"{}\" xmlns:d=\"http://purl.org/dc/terms/\" xmlns:v=\"http://vivoweb.org/ontology/core#\">\
         <v:Project r:about=\"https://cris.org/project/{id}\"><d:title xml:lang=\"en\">{title}</d:title></v:Project></r:RDF>",
        RDF.1
    )
}

fn provider() -> Provider {
    let provider = Provider::new(Fault::None);
    provider.set(|state| state.formats = &[super::DC, super::CERIF, RDF]);
    for id in ["a", "b", "c"] {
        let title = format!("Project {id}");
        provider.put(id, "2026-10-01T00:00:00Z", &project(id, &title));
    }
    provider
}

#[test]
fn rdf_of_any_provider_is_read_where_the_settings_say_so() {
    let provider = provider();
    let folder = dataset(&provider, MORE);
    sync(&folder).good();
    assert_eq!(titles(&folder), ["Project a", "Project b", "Project c"]);
    assert_eq!(provider.lists()[0], "&metadataPrefix=rdf");
    let item = &items(&folder)[0];
    assert_eq!(item.beside.at.part, "oai:cris.org:a");
    assert!(item.beside.at.file.contains("verb=GetRecord"));
    assert_eq!(item.beside.changed.as_deref(), Some("2026-10-01T00:00:00Z"));

    let changed = project("b", "Another &amp; better title");
    provider.put("b", "2026-11-02T00:00:00Z", &changed);
    provider.delete("c", "2026-11-03T00:00:00Z");
    let said = sync(&folder).good();
    assert!(said.contains("projects       +0 ~1 -1"), "{said}");
    assert_eq!(titles(&folder), ["Project a", "Another & better title"]);
}

#[test]
fn a_provider_that_is_no_oogst_is_asked_for_cerif() {
    let provider = provider();
    let folder = dataset(&provider, "");
    sync(&folder);
    assert_eq!(
        provider.lists()[0],
        format!("&metadataPrefix={}", super::CERIF.0)
    );
}

#[test]
fn a_record_without_sound_rdf_is_told_and_the_others_are_taken() {
    let provider = provider();
    let (_, cerif) = super::project(9, "Project 9");
    provider.put("cerif", "2026-10-01T00:00:00Z", &cerif);
    let broken = project("d", "Project d").replace("https://cris.org/", "no address ");
    provider.put("d", "2026-10-01T00:00:00Z", &broken);
    let folder = dataset(&provider, MORE);
    let run = sync(&folder);
    assert_eq!(titles(&folder), ["Project a", "Project b", "Project c"]);
    for told in [
        "1 of 5 records in the format rdf hold no RDF/XML",
        "what it holds is no RDF/XML that can be read",
        "oai%3Acris.org%3Ad",
    ] {
        assert!(run.err.contains(told), "{told}\n{}", run.err);
    }
}
