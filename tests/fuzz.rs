//! The targets of the fuzzer, as far as a stable toolchain without cargo-fuzz goes: what they call is compiled with the tests, and
//! takes documents that are whole, cut off, and of another kind.

use std::fs;

use oogst::extract::Media;

use super::support::repository;

#[path = "../fuzz/lib.rs"]
#[expect(unreachable_pub, reason = "it is the library of a package of its own")]
mod readers;

/// Pieces of a document: all of it, and what is left of it when it breaks off.
fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    [0, 1, 7, 100, bytes.len() / 2, bytes.len()]
        .into_iter()
        .map(|end| &bytes[..end.min(bytes.len())])
}

#[test]
fn what_the_targets_call_takes_any_document() {
    let pages = repository("tests/extract/pages");
    let page = fs::read(pages.join("above-nl.html")).unwrap();
    let cerif = fs::read(repository("tests/cerif/whole.xml")).unwrap();
    let documents: [&[u8]; 5] = [
        &page,
        &cerif,
        b"a,b,c\n1,Marsh,01/02/2020\n2,\"Dune\n",
        b"{\"a\": [{\"b\": \"x\", \"c\": \"Marsh\"}, {\"b\": [1]}]}",
        b"<urn:a> a <http://vivoweb.org/ontology/core#Project> ; <http://purl.org/dc/terms/title> \"Marsh\"@en .",
    ];
    for piece in documents.into_iter().flat_map(pieces) {
        let text = String::from_utf8_lossy(piece);
        readers::page(&text, Media::Html);
        readers::page(&text, Media::Text);
        for file in ["a.csv", "a.xlsx"] {
            readers::read(file, readers::TABLE, piece);
        }
        for file in ["a.ttl", "a.rdf", "a.jsonld"] {
            readers::read(file, "type = \"rdf\"\n", piece);
        }
        readers::read("a.xml", "type = \"cerif\"\n", piece);
        readers::read("a.json", readers::SYSTEM, piece);
    }
}

#[test]
fn every_target_is_named_by_the_package() {
    let package = fs::read_to_string(repository("fuzz/Cargo.toml")).unwrap();
    let targets = fs::read_dir(repository("fuzz/targets")).unwrap();
    let mut count = 0;
    for target in targets {
        let name = target.unwrap().file_name().into_string().unwrap();
        assert!(
            package.contains(&format!("path = \"targets/{name}\"")),
            "{name}"
        );
        count += 1;
    }
    assert_eq!(package.matches("[[bin]]").count(), count);
}

#[test]
fn the_lock_of_the_package_knows_all_that_the_program_depends_on() {
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().unwrap();
    let lock = fs::read_to_string(repository("fuzz/Cargo.lock")).unwrap();
    let lock: toml::Table = lock.parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    let program = packages
        .iter()
        .find(|it| it["name"].as_str() == Some("oogst"));
    let known = program.unwrap()["dependencies"].as_array().unwrap();
    // With its version, where there are several.
    let known: Vec<&str> = known
        .iter()
        .filter_map(|it| it.as_str()?.split(' ').next())
        .collect();
    let wanted = manifest["dependencies"].as_table().unwrap();
    let missing = wanted.keys().find(|name| !known.contains(&name.as_str()));
    assert_eq!(missing, None, "cargo update --workspace, in fuzz");
}
