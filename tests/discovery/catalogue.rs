//! The dataset as a whole, in DCAT and VoID.

use std::fs;
use std::process::Command;

use oxigraph::io::RdfFormat;

use super::super::serve::rdf_format;
use super::super::serve::server::{Dataset, Server, header};
use super::super::support::{python, repository, triples};
use super::{ALL, published, text, turtle};

const VOID: &str = "http://rdfs.org/ns/void#";

/// What our shapes say of a catalogue.
fn judged(server: &Server, python: &str) -> serde_json::Value {
    let file = server.dataset.path("catalogue.ttl");
    fs::write(&file, text(server, "/catalogue.ttl")).unwrap();
    let output = Command::new(python)
        .arg(repository("tests/discovery/portal.py"))
        .arg(repository("tests/discovery/dcat-ap.ttl"))
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_portal_accepts_the_catalogue_and_would_refuse_a_poorer_one() {
    let Some(python) = python() else { return };
    let verdict = judged(&published(ALL), &python);
    let nothing = serde_json::json!({"Violation": [], "Warning": []});
    assert_eq!(verdict["wanting"], nothing);
    let refused = verdict["refused"].as_object().unwrap();
    assert!(refused.len() > 12, "{refused:?}");
    assert!(
        refused.values().all(|refused| refused == true),
        "{refused:?}"
    );
}

#[test]
fn without_any_setting_nothing_mandatory_is_wanting() {
    let Some(python) = python() else { return };
    let verdict = judged(&Dataset::with("").serve(), &python);
    assert_eq!(verdict["wanting"]["Violation"], serde_json::json!([]));
    let dcat = "http://www.w3.org/ns/dcat#";
    let recommended = serde_json::json!([
        "http://purl.org/dc/terms/spatial",
        format!("{dcat}distribution"),
        format!("{dcat}keyword"),
    ]);
    assert_eq!(verdict["wanting"]["Warning"], recommended);
}

#[test]
fn the_settings_say_who_publishes_and_what_it_is_about() {
    let server = published(ALL);
    let catalogue = turtle(&server, "/catalogue.ttl");
    let dataset = format!("<{}/catalogue#dataset>", server.url);
    let publisher = "<https://ror.org/00cv9y106>";
    for triple in [
        format!("{dataset} <http://purl.org/dc/terms/publisher> {publisher}"),
        format!("{publisher} <http://xmlns.com/foaf/0.1/name> \"Migration Law Research Group\"@en"),
        format!("{dataset} <http://www.w3.org/ns/dcat#keyword> \"asylum\"@en"),
        format!(
            "{dataset} <http://purl.org/dc/terms/spatial> <http://publications.europa.eu/resource/authority/country/BEL>"
        ),
        format!(
            "{dataset} <http://purl.org/dc/terms/license> <https://creativecommons.org/publicdomain/zero/1.0/>"
        ),
        format!(
            "<{}/catalogue#contact> <http://www.w3.org/2006/vcard/ns#hasEmail> <mailto:data@example.org>",
            server.url
        ),
    ] {
        assert!(catalogue.contains(&triple), "{triple}\n{catalogue:#?}");
    }
    assert!(!catalogue.iter().any(|triple| triple.contains("_:")));
}

#[test]
fn every_address_in_the_catalogue_answers() {
    let server = published("");
    let mut seen = 0;
    for triple in turtle(&server, "/catalogue.ttl") {
        let names = [
            "accessURL",
            "downloadURL",
            "endpointURL",
            "endpointDescription",
            "landingPage",
        ];
        let leads = |name: &str| triple.contains(&format!("/dcat#{name}> "));
        if names.iter().any(|name| leads(name)) {
            let address = triple.rsplit('<').next().unwrap().trim_end_matches('>');
            let path = address.strip_prefix(server.url.as_str()).unwrap();
            assert_eq!(server.get(path).send().unwrap().status(), 200, "{address}");
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}

#[test]
fn both_descriptions_say_the_same_in_every_format() {
    let server = published(ALL);
    for name in ["catalogue", "void"] {
        let all = ["ttl", "nt", "rdf", "jsonld"].map(|end| {
            let document = text(&server, &format!("/{name}.{end}"));
            triples(rdf_format(end), &document)
        });
        assert!(all[0].len() > 100, "{name}");
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{name}");
        let response = server.accepting(&format!("/{name}"), "application/rdf+xml");
        assert_eq!(header(&response, "content-type"), "application/rdf+xml");
        let location = format!("/{name}.rdf");
        assert_eq!(header(&response, "content-location"), location);
        assert!(header(&response, "vary").contains("Accept"));
        let etag = header(&response, "etag");
        let again = server
            .get(&format!("/{name}"))
            .header("Accept", "application/rdf+xml");
        assert_eq!(
            again.header("If-None-Match", etag).send().unwrap().status(),
            304
        );
        assert_eq!(
            server.accepting(&format!("/{name}"), "image/png").status(),
            406
        );
    }
    let page = server.accepting("/void", "text/html");
    assert_eq!(page.status(), 303);
    assert_eq!(header(&page, "location"), "/catalogue.html");
}

/// The number in the first column of an answer.
fn number(server: &Server, query: &str) -> String {
    let answer = server.ask(query, "text/csv").text().unwrap();
    answer.lines().nth(1).unwrap().to_owned()
}

/// Numbers by name, out of an answer of two columns.
fn numbers(server: &Server, query: &str) -> Vec<String> {
    let answer = server.ask(query, "text/csv").text().unwrap();
    let mut rows: Vec<String> = answer.lines().skip(1).map(str::to_owned).collect();
    rows.sort();
    rows
}

/// The parts of the dataset as VoID tells them: class or property, and its number.
fn parts(server: &Server, what: &str, number: &str) -> Vec<String> {
    let void = turtle(server, "/void.ttl");
    let object_of = |subject: &str, property: &str| {
        let start = format!("{subject} <{VOID}{property}> ");
        let found = void.iter().find(|triple| triple.starts_with(&start));
        found.map(|triple| triple[start.len()..].to_owned())
    };
    let mut rows: Vec<String> = void
        .iter()
        .filter(|triple| triple.contains(&format!(" <{VOID}{what}Partition> ")))
        .map(|triple| {
            let part = triple.rsplit(' ').next().unwrap();
            let term = object_of(part, what).unwrap();
            let count = object_of(part, number).unwrap();
            let count = count.split('"').nth(1).unwrap().to_owned();
            format!("{},{count}", term.trim_matches(['<', '>']))
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn void_counts_what_the_graph_holds_and_counts_again_when_it_changed() {
    let server = published("");
    for has_changed in [false, true] {
        if has_changed {
            let path = server.dataset.path("data/projects/new.yaml");
            fs::write(path, "id: new\ntitle: {en: New}\nkeywords: {en: [a, b]}\n").unwrap();
            server.dataset.done(&["sync"]);
        }
        let all = number(&server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
        let void = turtle(&server, "/void.ttl");
        let whole = format!(
            "<{}/catalogue#dataset> <{VOID}triples> \"{all}\"",
            server.url
        );
        assert!(
            void.iter().any(|triple| triple.starts_with(&whole)),
            "{whole}"
        );
        let classes = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c";
        assert_eq!(
            parts(&server, "class", "entities"),
            numbers(&server, classes)
        );
        let properties = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p";
        assert_eq!(
            parts(&server, "property", "triples"),
            numbers(&server, properties)
        );
    }
}

#[test]
fn void_leads_to_the_endpoint_the_files_and_an_example_of_each_kind() {
    let server = published("");
    let void = turtle(&server, "/.well-known/void");
    assert_eq!(void, turtle(&server, "/void.ttl"));
    let of = |name: &str| -> Vec<String> {
        let property = format!(" <{VOID}{name}> ");
        let found = void.iter().filter(|triple| triple.contains(&property));
        found
            .map(|triple| {
                triple
                    .rsplit(' ')
                    .next()
                    .unwrap()
                    .trim_matches(['<', '>', '"'])
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(of("sparqlEndpoint"), [format!("{}/sparql", server.url)]);
    assert_eq!(of("uriSpace"), [format!("{}/id/", server.url)]);
    assert_eq!(of("exampleResource").len(), 6);
    assert!(of("dataDump").len() >= 6);
    for address in of("exampleResource").iter().chain(&of("dataDump")) {
        let path = address.strip_prefix(server.url.as_str()).unwrap();
        let status = server.get(path).send().unwrap().status();
        assert!(status == 200 || status == 303, "{address}: {status}");
    }
    let vocabularies = of("vocabulary");
    for namespace in [
        "http://xmlns.com/foaf/0.1/",
        "http://vivoweb.org/ontology/core#",
    ] {
        assert!(
            vocabularies.iter().any(|one| one == namespace),
            "{vocabularies:?}"
        );
    }
}

#[test]
fn under_a_path_the_well_known_address_belongs_to_the_host() {
    let server = Dataset::with("").serve_at_home("/under/here");
    let host = server.url.trim_end_matches("/under/here").to_owned();
    let host = reqwest::blocking::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(host.clone() + "/.well-known/void");
    let void = host
        .header("Accept", "text/turtle")
        .send()
        .unwrap()
        .text()
        .unwrap();
    let void = triples(RdfFormat::Turtle, &void);
    assert_eq!(void, turtle(&server, "/void.ttl"));
    let own = format!("<{}/catalogue#dataset>", server.url);
    assert!(void.iter().any(|triple| triple.starts_with(&own)));
}

#[test]
fn an_empty_dataset_is_described_too() {
    let dataset =
        Dataset::with("[[sources]]\nname = \"none\"\ntype = \"records\"\npath = \"empty\"\n");
    dataset.configure(
        "[[sources]]\nname = \"curated\"\ntype = \"records\"\npath = \"data\"\n",
        "",
    );
    fs::create_dir(dataset.path("empty")).unwrap();
    let server = dataset.serve();
    let void = turtle(&server, "/void.ttl");
    assert!(!void.is_empty());
    for path in [
        "/",
        "/catalogue.html",
        "/sitemap.xml",
        "/dumps/",
        "/projects",
    ] {
        assert_eq!(server.get(path).send().unwrap().status(), 200, "{path}");
    }
}
