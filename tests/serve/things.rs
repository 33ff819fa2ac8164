//! Things and their documents.

use std::fs;

use super::server::{Dataset, Server, header};
use super::{BASE, REFUFAM, quads, rdf_format};

#[test]
fn a_thing_redirects_to_the_format_that_is_asked_for() {
    let server = Server::of_example();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (accept, extension) in [
        ("*/*", "ttl"),
        (browser, "html"),
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
    ] {
        let response = server.accepting(REFUFAM, accept);
        assert_eq!(response.status(), 303, "{accept}");
        assert_eq!(
            header(&response, "location"),
            format!("/doc/project/refufam.{extension}")
        );
        assert_eq!(header(&response, "vary"), "Accept");
        let document = server.get(&header(&response, "location")).send().unwrap();
        assert_eq!(document.status(), 200, "{extension}");
        let content_type = header(&document, "content-type");
        assert!(
            accept.contains(content_type.split(';').next().unwrap()) || accept == "*/*",
            "{content_type}"
        );
    }
    assert_eq!(server.accepting(REFUFAM, "image/png").status(), 406);
    assert_eq!(
        server.get("/id/project/nobody").send().unwrap().status(),
        404
    );
    assert_eq!(
        server.get("/id/planet/refufam").send().unwrap().status(),
        404
    );
}

#[test]
fn a_part_of_a_record_redirects_to_its_document() {
    let server = Server::of_example();
    let document = server.get("/doc/project/refufam.nt").send().unwrap();
    let document = document.bytes().unwrap();
    let part = quads(rdf_format("nt"), &document)
        .into_iter()
        .find_map(|quad| {
            let subject = quad.subject.to_string();
            let path = subject.strip_prefix(&format!("<{BASE}{REFUFAM}/"))?;
            Some(format!("{REFUFAM}/{}", path.trim_end_matches('>')))
        })
        .unwrap();
    let response = server.get(&part).send().unwrap();
    assert_eq!(response.status(), 303, "{part}");
    assert_eq!(header(&response, "location"), "/doc/project/refufam.ttl");
    let nothing = server.get(&format!("{REFUFAM}/no/part")).send().unwrap();
    assert_eq!(nothing.status(), 404);
}

#[test]
fn a_document_says_the_same_in_every_format() {
    let server = Server::of_example();
    let mut sizes = Vec::new();
    for extension in ["ttl", "nt", "rdf", "jsonld"] {
        let path = format!("/doc/organisation/ugent.{extension}");
        let response = server.get(&path).send().unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let mut quads: Vec<String> = quads(rdf_format(extension), &response.bytes().unwrap())
            .iter()
            .map(|quad| quad.to_string().to_lowercase())
            .collect();
        quads.sort();
        quads.dedup();
        sizes.push(quads);
    }
    assert!(sizes.windows(2).all(|pair| pair[0] == pair[1]));
    // What other records say of it is there, too.
    let inverse = sizes[0].iter().any(|quad| {
        quad.contains("/id/organisation/ugent>") && quad.contains(&format!("<{BASE}/id/project/"))
    });
    assert!(inverse);
}

#[test]
fn a_document_without_an_end_answers_itself() {
    let server = Server::of_example();
    let response = server.accepting("/doc/project/refufam", "application/n-triples");
    assert_eq!(response.status(), 200);
    assert_eq!(
        header(&response, "content-location"),
        "/doc/project/refufam.nt"
    );
    assert!(header(&response, "vary").contains("Accept"));
    let concept = server
        .get("/doc/concept/research-type/fundamental.ttl")
        .send()
        .unwrap();
    assert_eq!(concept.status(), 200);
}

#[test]
fn a_document_that_is_known_is_not_sent_again() {
    let server = Server::of_example();
    let path = "/doc/project/refufam.ttl";
    let etag = header(&server.get(path).send().unwrap(), "etag");
    assert!(!etag.is_empty());
    let again = server.get(path).header("If-None-Match", &etag).send();
    assert_eq!(again.unwrap().status(), 304);
    let other = server.get("/doc/project/refufam.nt");
    let other = other.header("If-None-Match", &etag).send().unwrap();
    assert_eq!(other.status(), 200);
}

#[test]
fn a_removed_project_answers_410_with_its_tombstone() {
    let server = Server::of_example();
    fs::remove_file(server.dataset.path("data/projects/refufam.yaml")).unwrap();
    server.dataset.done(&["sync", "--allow-removals"]);
    for path in [
        REFUFAM,
        "/doc/project/refufam.nt",
        "/id/project/refufam/period",
    ] {
        let response = server.accepting(path, "application/n-triples");
        assert_eq!(response.status(), 410, "{path}");
        let quads = quads(rdf_format("nt"), &response.bytes().unwrap());
        let objects: Vec<String> = quads.iter().map(|quad| quad.object.to_string()).collect();
        let tombstone = "<https://www.w3.org/ns/activitystreams#Tombstone>".to_owned();
        assert!(objects.contains(&tombstone), "{objects:?}");
        assert_eq!(quads.len(), 3);
    }
    let page = server.accepting(REFUFAM, "text/html");
    assert_eq!(page.status(), 410);
    assert!(page.text().unwrap().contains("Dit is er niet meer"));
}

#[test]
fn a_person_who_was_merged_leads_to_the_other() {
    let dataset = Dataset::with("");
    for (id, name) in [("one-more", "Jan Testman"), ("and-another", "J. Testman")] {
        let record = format!(
            "id: {id}\nlanguage: en\ntitle: {id}\npeople:\n  - name: {name}\n    role: researcher\n"
        );
        fs::write(dataset.path(&format!("data/projects/{id}.yaml")), record).unwrap();
    }
    let server = dataset.serve();
    let query = "SELECT ?p { ?p a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> ?n FILTER(?n IN (\"Jan Testman\", \"J. Testman\")) }";
    let answer = server.ask(query, "text/csv").text().unwrap();
    let paths: Vec<&str> = answer
        .lines()
        .filter_map(|line| line.strip_prefix(BASE))
        .collect();
    assert_eq!(paths.len(), 2, "{answer}");
    let decision =
        "people:\n  - match: Jan Testman\n    same: [\"J. Testman\"]\n    because: a test\n";
    fs::write(server.dataset.path("data/identities.yaml"), decision).unwrap();
    server.dataset.done(&["sync"]);
    let found: Vec<_> = paths
        .iter()
        .map(|path| server.get(path).send().unwrap())
        .collect();
    let merged = found
        .iter()
        .position(|response| response.status() == 301)
        .unwrap();
    let other = paths[1 - merged];
    assert_eq!(header(&found[merged], "location"), other);
    let document = paths[merged].replacen("/id/", "/doc/", 1) + ".nt";
    let document = server.get(&document).send().unwrap();
    assert_eq!(document.status(), 410);
    let told = document.text().unwrap();
    assert!(
        told.contains(&format!("isReplacedBy> <{BASE}{other}>")),
        "{told}"
    );
}

#[test]
fn a_person_who_was_split_is_gone_with_the_candidates() {
    let dataset = Dataset::with("");
    let write = |dataset: &Dataset, id: &str, who: &str| {
        let record = format!(
            "id: {id}\nlanguage: en\ntitle: {id}\npeople:\n  - {who}\n    role: researcher\n"
        );
        fs::write(dataset.path(&format!("data/projects/{id}.yaml")), record).unwrap();
    };
    write(&dataset, "one-more", "name: Jan Testman");
    let server = dataset.serve();
    let query = "SELECT ?p { ?p <http://xmlns.com/foaf/0.1/name> \"Jan Testman\" }";
    let answer = server.ask(query, "text/csv").text().unwrap();
    let path = answer
        .lines()
        .find_map(|line| line.strip_prefix(BASE))
        .unwrap()
        .to_owned();
    let people =
        "- {id: p-1, given: Jan, family: Testman}\n- {id: p-2, given: Jan, family: Testman}\n";
    fs::create_dir_all(server.dataset.path("data/people")).unwrap();
    fs::write(server.dataset.path("data/people/two.yaml"), people).unwrap();
    write(&server.dataset, "one-more", "person: p-1");
    server.dataset.done(&["sync"]);
    let response = server.accepting(&path, "text/html");
    assert_eq!(response.status(), 410);
    let page = response.text().unwrap();
    assert!(
        page.contains("/doc/person/p-1.html") && page.contains("/doc/person/p-2.html"),
        "{page}"
    );
    let told = server
        .accepting(&path, "application/n-triples")
        .text()
        .unwrap();
    assert_eq!(told.matches("isReplacedBy").count(), 2, "{told}");
}

#[test]
fn what_very_many_say_of_a_thing_is_told_part_by_part_and_nothing_is_lost() {
    let dataset = Dataset::with("");
    let record = |number: u32| {
        let named = serde_json::json!([{"organisation": "busy", "role": "partner"}]);
        let title = serde_json::json!({"nl": format!("Veel {number}")});
        let id = format!("many-{number}");
        serde_json::json!({"kind": "project", "id": id, "title": title, "organisations": named})
            .to_string()
    };
    let records: Vec<String> = (0..450).map(record).collect();
    let records = records.join("\n");
    let busy = "{\"kind\": \"organisation\", \"id\": \"busy\", \"name\": {\"nl\": \"Drukte\"}}\n";
    fs::write(dataset.path("data/many.ndjson"), format!("{busy}{records}")).unwrap();
    let server = dataset.serve();
    let (mut next, mut told) = (Some("/doc/organisation/busy.nt".to_owned()), Vec::new());
    while let Some(path) = next {
        let response = server.accepting(&path, "application/n-triples");
        assert_eq!(response.status(), 200, "{path}");
        let links = header(&response, "link");
        let text = response.text().unwrap();
        let goes_on = links
            .split(", ")
            .find(|link| link.ends_with("rel=\"next\""));
        next = goes_on.map(|link| {
            let (iri, _) = link.trim_start_matches('<').split_once('>').unwrap();
            assert!(text.contains(&format!("seeAlso> <{iri}>")), "{text}");
            iri.strip_prefix(BASE).unwrap().to_owned()
        });
        told.push(text);
    }
    assert_eq!(told.len(), 3);
    for number in 0..450 {
        let project = format!("{BASE}/id/project/many-{number}>");
        let parts = told.iter().filter(|text| text.contains(&project));
        assert_eq!(parts.count(), 1, "{number}");
    }
    let own = "\"Drukte\"";
    assert!(told[0].contains(own) && !told[1].contains(own));
    let beyond = server.get("/doc/organisation/busy.ttl?page=4").send();
    assert_eq!(beyond.unwrap().status(), 404);
    let wrong = server.get("/doc/organisation/busy.ttl?page=0").send();
    assert_eq!(wrong.unwrap().status(), 400);
}
