//! FAIR Signposting, level 2.

use std::process::Command;

use super::super::serve::server::{Server, header};
use super::super::support::{python, repository};
use super::{ALL, THINGS, published, text};

#[test]
fn a_program_follows_the_signposts_of_every_kind_of_page() {
    let Some(python) = python() else { return };
    let server = published(ALL);
    let mut pages = vec![format!("{}/", server.url)];
    for thing in THINGS {
        let forms = ["", ".html", ".ttl", ".nt", ".rdf", ".jsonld"];
        pages.extend(forms.map(|end| format!("{}{thing}{end}", server.url)));
        // The thing itself leads there.
        pages.push(format!(
            "{}{}",
            server.url,
            thing.replacen("/doc/", "/id/", 1)
        ));
    }
    let output = Command::new(python)
        .arg(repository("tests/discovery/signposts.py"))
        .arg(&server.url)
        .args(&pages)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let followed: usize = String::from_utf8(output.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    assert!(followed > 50, "{followed}");
}

/// The links of a relation: targets in their order.
fn of<'a>(links: &'a str, relation: &str) -> Vec<&'a str> {
    let relation = format!(">; rel=\"{relation}\"");
    links
        .split(", <")
        .filter(|link| link.contains(&relation))
        .filter_map(|link| link.trim_start_matches('<').split('>').next())
        .collect()
}

#[test]
fn a_project_is_signposted_with_its_kind_its_licence_and_its_people() {
    let server = published("");
    let base = &server.url;
    let links = header(
        &server.get("/doc/project/refufam.html").send().unwrap(),
        "link",
    );
    assert_eq!(
        of(&links, "cite-as"),
        [format!("{base}/id/project/refufam")]
    );
    let types = [
        "https://schema.org/AboutPage",
        "https://schema.org/ResearchProject",
    ];
    assert_eq!(of(&links, "type"), types);
    let licence = "https://creativecommons.org/publicdomain/zero/1.0/";
    assert_eq!(of(&links, "license"), [licence]);
    let ends = ["ttl", "nt", "rdf", "jsonld"];
    let documents = ends.map(|end| format!("{base}/doc/project/refufam.{end}"));
    assert_eq!(of(&links, "describedby"), documents);
    let authors = of(&links, "author");
    assert!(authors.len() > 2, "{links}");
    let ours = format!("{base}/id/person/");
    assert!(authors.iter().all(|author| author.starts_with(&ours)));
    // Whoever publishes no page of a language promises none.
    let alternates = of(&links, "alternate");
    for page in alternates {
        let path = page.strip_prefix(base.as_str()).unwrap();
        assert_eq!(server.get(path).send().unwrap().status(), 200, "{page}");
    }
}

#[test]
fn an_author_with_an_orcid_is_named_by_it() {
    let dataset = super::Dataset::with("");
    std::fs::write(
        dataset.path("data/projects/of-one.yaml"),
        "id: of-one\ntitle: {en: One}\npeople:\n  - {person: p-one, role: researcher}\n",
    )
    .unwrap();
    std::fs::create_dir_all(dataset.path("data/people")).unwrap();
    std::fs::write(
        dataset.path("data/people/one.yaml"),
        "id: p-one\nkind: person\ngiven: One\nfamily: Person\norcid: 0000-0002-1825-0097\n",
    )
    .unwrap();
    let server = dataset.serve_at_home("");
    let links = header(
        &server.get("/doc/project/of-one.html").send().unwrap(),
        "link",
    );
    assert_eq!(
        of(&links, "author"),
        ["https://orcid.org/0000-0002-1825-0097"]
    );
}

#[test]
fn every_form_and_method_has_the_signposts_of_the_page() {
    let server = Server::of_example();
    let path = "/doc/project/refufam";
    let page = header(&server.get(&format!("{path}.html")).send().unwrap(), "link");
    for end in ["html", "ttl", "nt", "rdf", "jsonld"] {
        let path = format!("{path}.{end}");
        let got = header(&server.get(&path).send().unwrap(), "link");
        assert_eq!(got, header(&server.head(&path).send().unwrap(), "link"));
        for relation in [
            "cite-as",
            "type",
            "describedby",
            "license",
            "author",
            "linkset",
        ] {
            assert_eq!(of(&got, relation), of(&page, relation), "{path} {relation}");
            assert!(!of(&got, relation).is_empty(), "{path} {relation}");
        }
        let describes = usize::from(end != "html");
        assert_eq!(of(&got, "describes").len(), describes, "{path}");
    }
    let exposed = server.get(path).send().unwrap();
    assert!(header(&exposed, "access-control-expose-headers").contains("link"));
}

#[test]
fn the_links_are_a_document_too_in_two_forms() {
    let server = Server::of_example();
    let path = "/linkset/project/refufam";
    let json: serde_json::Value =
        serde_json::from_str(&text(&server, &format!("{path}.json"))).unwrap();
    let context = &json["linkset"][0];
    assert_eq!(
        context["anchor"],
        "http://localhost:7878/doc/project/refufam.html"
    );
    assert_eq!(context["describedby"][0]["type"], "text/turtle");
    assert_eq!(
        context["cite-as"][0]["href"],
        "http://localhost:7878/id/project/refufam"
    );
    let lines = text(&server, &format!("{path}.txt"));
    let anchor = "; anchor=\"http://localhost:7878/doc/project/refufam.html\"";
    assert!(
        lines
            .trim_end()
            .split(",\n")
            .all(|line| line.ends_with(anchor)),
        "{lines}"
    );
    for (accept, found) in [
        ("application/linkset", "application/linkset"),
        ("application/linkset+json", "application/linkset+json"),
        ("*/*", "application/linkset+json"),
    ] {
        let response = server.accepting(path, accept);
        assert_eq!(header(&response, "content-type"), found);
    }
    assert_eq!(server.accepting(path, "text/turtle").status(), 406);
    let nobody = server.get("/linkset/project/nobody.json").send().unwrap();
    assert_eq!(nobody.status(), 404);
    let etag = header(&server.get(path).send().unwrap(), "etag");
    let again = server.get(path).header("If-None-Match", etag).send();
    assert_eq!(again.unwrap().status(), 304);
}

#[test]
fn what_is_gone_has_no_signposts() {
    let dataset = super::Dataset::with("");
    dataset.done(&["sync"]);
    std::fs::remove_file(dataset.path("data/projects/exiled-and-separated.yaml")).unwrap();
    let server = dataset.serve();
    for path in [
        "/id/project/exiled-and-separated",
        "/doc/project/exiled-and-separated",
        "/doc/project/exiled-and-separated.html",
        "/doc/project/exiled-and-separated.ttl",
        "/linkset/project/exiled-and-separated.json",
    ] {
        let response = server.get(path).send().unwrap();
        assert_eq!(response.status(), 410, "{path}");
        assert_eq!(header(&response, "link"), "", "{path}");
    }
    assert!(!text(&server, "/sitemap.xml").contains("exiled-and-separated"));
}
