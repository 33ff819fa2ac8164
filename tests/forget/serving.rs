//! Forgetting while a server holds the dataset.

use std::collections::BTreeMap;
use std::fs;

use walkdir::WalkDir;

use crate::serve::server::{Server, eventually, header};

const PERSON: &str = "p-2dvx3h5adg"; // Ellen Desmet

/// All that the event stream says, and the marks of its pages.
fn stream(server: &Server) -> (String, BTreeMap<String, String>) {
    let (mut said, mut marks) = (String::new(), BTreeMap::new());
    let mut todo = vec!["/ldes".to_owned()];
    while let Some(path) = todo.pop() {
        let response = server.accepting(&path, "application/n-quads");
        assert_eq!(response.status(), 200, "{path}");
        let mark = header(&response, "etag");
        let text = response.text().unwrap();
        for part in text.split("<http://localhost:7878/ldes").skip(1) {
            let end = part.find(['>', '#', '?']).unwrap();
            let other = format!("/ldes{}", &part[..end]);
            if part.as_bytes()[end] == b'>' && !marks.contains_key(&other) && other != path {
                todo.push(other);
            }
        }
        marks.insert(path, mark);
        said.push_str(&text);
    }
    (said, marks)
}

/// Nothing that is served names the person.
fn nothing_shows(server: &Server) {
    let page = |path: &str| server.get(path).send().unwrap();
    assert!(!page("/search?q=Desmet").text().unwrap().contains(PERSON));
    for path in [
        "/projects",
        "/people",
        "/doc/project/refufam.html",
        "/doc/project/refufam.ttl",
        "/review",
    ] {
        assert!(!page(path).text().unwrap().contains("Desmet"), "{path}");
    }
    let oai = |prefix: &str| {
        page(&format!("/oai?verb=ListRecords&metadataPrefix={prefix}"))
            .text()
            .unwrap()
    };
    for prefix in ["oai_dc", "oai_cerif_openaire_v1_2", "rdf"] {
        assert!(!oai(prefix).contains("Desmet"), "{prefix}");
    }
    // The feed tells of the deletion, and of the projects that changed with it.
    let deleted = oai("oai_cerif_openaire_v1_2");
    assert!(
        deleted.contains(&format!("Persons/{PERSON}</identifier>")),
        "{deleted}"
    );
    assert!(deleted.contains("status=\"deleted\""));
}

/// No file that is kept does.
fn nothing_is_kept(server: &Server) {
    // The checkpoint of before goes with the workers that have it open.
    eventually("no file with the name", || {
        let folders = [".oogst", "dumps"].map(|folder| server.dataset.path(folder));
        let files = folders.iter().flat_map(WalkDir::new).flatten();
        let mut named = files.filter(|file| {
            fs::read(file.path()).is_ok_and(|bytes| {
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                text.contains("ellen desmet")
                    || text.contains("ellen|desmet")
                    || text.contains("desmet, ellen")
            })
        });
        named.next().is_none().then_some(())
    });
}

#[test]
fn a_running_server_forgets_and_answers_410() {
    let server = Server::of_example();
    server.dataset.done(&["dump"]);
    let person = format!("/id/person/{PERSON}");
    let page = |path: &str| server.get(path).send().unwrap();
    let query = "SELECT ?p { ?p ?x \"Desmet\" }";
    let asked = || server.ask(query, "text/csv").text().unwrap();
    assert_eq!(page(&person).status(), 303);
    assert!(asked().lines().count() > 1);
    let found = page("/search?q=Desmet").text().unwrap();
    assert!(found.contains(PERSON), "{found}");
    let planned = server.dataset.done(&["forget", PERSON, "--plan"]);
    assert!(planned.contains("“Ellen Desmet”"), "{planned}");
    assert_eq!(page(&person).status(), 303);
    let (stream, marks) = stream(&server);
    assert!(stream.contains("Desmet"));
    let told = server.dataset.done(&["forget", PERSON, "--yes"]);
    assert!(told.contains("is forgotten, in revision 2"), "{told}");
    let gone = page(&person);
    assert_eq!(gone.status(), 410);
    assert!(!gone.text().unwrap().contains("Desmet"));
    assert_eq!(asked().lines().count(), 1);
    nothing_shows(&server);
    // Members of the past lose the person, and a page that was closed has another ETag.
    let (stream, marks_now) = self::stream(&server);
    assert!(!stream.contains("Desmet"));
    assert!(
        stream.contains(&format!("/id/person/{PERSON}>")),
        "the deletion"
    );
    assert!(
        marks
            .iter()
            .any(|(path, mark)| marks_now.get(path).is_some_and(|now| now != mark))
    );
    nothing_is_kept(&server);
    server.dataset.done(&["sync"]);
    assert_eq!(page(&person).status(), 410);
}
