//! What one instance gives out as CERIF, another harvests: the same things.

use std::collections::BTreeSet;
use std::fs;

use oogst::vocab::{dcterms, prov, vcard};

use super::{Dataset, EVERYTHING, Server, ask, example, harvester, numbered};
use crate::support::{Folder, undated};

const BY_CERIF: &str = "[sources.oai]\nprefix = \"oai_cerif_openaire_v1_2\"\n";

/// What an instance says of everything, but not when it was changed and where it was had from; and but for a project whose id is
/// longer than CERIF can have.
fn said(folder: &std::path::Path, command: impl Fn(&[&str])) -> BTreeSet<String> {
    command(&["dump"]);
    let dump = fs::read_to_string(folder.join("dumps/latest/oogst.nt")).unwrap();
    let mut triples = undated(&dump);
    let source =
        [&prov::WAS_DERIVED_FROM, &prov::HAD_PRIMARY_SOURCE].map(|term| format!("<{}>", term.iri));
    let named = format!("<{}>", vcard::FORMATTED_NAME.iri);
    let titled = format!("<{}>", dcterms::TITLE.iri);
    // What the format `rdf` has and CERIF has no place for: how a person is written, what one project says of a grant, whether
    // what a grant is called is a title.
    triples.retain(|triple| {
        let is_title = triple.contains("/id/grant/") && triple.contains(&titled);
        !(triple.contains("/stated/") || triple.contains(&named) || is_title)
    });
    triples.retain(|triple| {
        !source.iter().any(|term| triple.contains(term)) && !triple.contains(&"a".repeat(100))
    });
    triples
}

pub(super) fn said_by(server: &Server) -> BTreeSet<String> {
    said(&server.dataset.path(""), |args| {
        drop(server.dataset.done(args));
    })
}

pub(super) fn said_in(folder: &Folder) -> BTreeSet<String> {
    said(&folder.path(""), |args| drop(folder.good(args)))
}

/// What only one of them says.
fn difference(first: &BTreeSet<String>, second: &BTreeSet<String>) -> String {
    let lost = first.difference(second).map(|triple| format!("- {triple}"));
    let new = second.difference(first).map(|triple| format!("+ {triple}"));
    lost.chain(new).collect::<Vec<_>>().join("\n")
}

/// The requests for lists that a server has had.
pub(super) fn lists(server: &Server) -> Vec<String> {
    let log = server.log();
    let lines = log.iter().filter(|line| line.contains("verb=ListRecords"));
    lines.cloned().collect()
}

/// A dataset with everything that a record can say.
pub(super) fn full(page_size: usize) -> Dataset {
    let dataset = numbered([], page_size);
    let path = dataset.path("oogst.toml");
    let settings = fs::read_to_string(&path).unwrap();
    let settings = settings.replace("[\"en\"]", "[\"nl\", \"en\"]");
    let license = "[site]\nlicense = \"https://creativecommons.org/publicdomain/zero/1.0/\"";
    let settings = settings.replace("[site]", license);
    fs::write(&path, format!("{settings}\n{EVERYTHING}")).unwrap();
    fs::write(
        dataset.path("data/projects.ndjson"),
        include_str!("full.ndjson"),
    )
    .unwrap();
    dataset
}

#[test]
fn everything_that_a_record_can_say_comes_through() {
    let first = full(5).serve();
    let second = harvester(&first, BY_CERIF);
    second.good(&["sync"]);
    let (given, taken) = (said_by(&first), said_in(&second));
    assert!(given.len() > 500, "{}", given.len());
    assert!(given == taken, "{}", difference(&given, &taken));
}

#[test]
fn the_example_comes_through_but_for_words_that_cerif_has_no_place_for() {
    let first = example(20);
    let second = harvester(&first, BY_CERIF);
    second.good(&["sync"]);
    let (given, taken) = (said_by(&first), said_in(&second));
    // What a role was called in the source: a label of a role that is known, or that is left open.
    let is_label = |triple: &&String| {
        triple.contains("/role/")
            && [
                "rdf-schema#label>",
                "schema.org/roleName>",
                "core#altLabel>",
            ]
            .iter()
            .any(|term| triple.contains(term))
    };
    let rest = |triples: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
        let only = triples.difference(other);
        only.filter(|triple| !is_label(triple)).cloned().collect()
    };
    assert_eq!(rest(&given, &taken), Vec::<String>::new());
    assert_eq!(rest(&taken, &given), Vec::<String>::new());
}

#[test]
fn a_second_harvest_asks_for_changes_only_and_takes_deletions() {
    let first = example(20);
    let second = harvester(&first, BY_CERIF);
    second.good(&["sync"]);
    let asked = lists(&first);
    assert!(
        asked.len() > 3 && asked.iter().all(|list| !list.contains("from=")),
        "{asked:?}"
    );

    let path = first.dataset.path("data/projects/palim.yaml");
    let record = fs::read_to_string(&path).unwrap();
    fs::write(&path, record.replace("acronym: PALIM", "acronym: PALIM-2")).unwrap();
    fs::remove_file(
        first
            .dataset
            .path("data/projects/exiled-and-separated.yaml"),
    )
    .unwrap();
    first.dataset.done(&["sync"]);
    let said = second.good(&["sync"]);
    assert!(said.contains("projects       +0 ~1 -1"), "{said}");
    let later = lists(&first);
    assert!(
        later.len() > asked.len() && later[asked.len()].contains("from="),
        "{later:?}"
    );

    let gone = ask(
        &first,
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:data.example.org:Projects/exiled-and-separated",
    );
    assert!(gone.contains("status=\"deleted\""), "{gone}");
    let (given, taken) = (said_by(&first), said_in(&second));
    let of = |triples: &BTreeSet<String>, what: &str| {
        triples
            .iter()
            .filter(|triple| triple.contains(what))
            .count()
    };
    assert_eq!(of(&taken, "exiled-and-separated"), 0);
    assert_eq!(of(&taken, "PALIM-2"), of(&given, "PALIM-2"));
    // A third one finds nothing new.
    assert!(second.good(&["sync"]).contains("nothing changed"));
}
