//! Pages, dumps, and the forms of errors.

use std::fs;

use super::server::{Dataset, Server, header};

#[test]
fn an_error_has_the_form_that_is_asked_for() {
    let server = Server::of_example();
    let json = server.accepting("/sparql?query=SELECT", "application/json");
    let json: serde_json::Value = serde_json::from_str(&json.text().unwrap()).unwrap();
    assert_eq!(json["error"]["code"], "bad-query");
    assert!(json["error"]["message"].is_string() && json["error"]["hint"].is_string());
    let text = server.accepting("/sparql?query=SELECT", "text/plain");
    assert_eq!(text.status(), 400);
    assert!(text.text().unwrap().starts_with("the query is not SPARQL"));
    let page = server.accepting("/nowhere/at/all", "text/html");
    assert_eq!(page.status(), 404);
    assert!(page.text().unwrap().contains("<h1>404</h1>"));
}

#[test]
fn dumps_are_served_and_nothing_beside_them() {
    let server = Server::of_example();
    let none = server.accepting("/dumps/", "text/html");
    assert_eq!(none.status(), 200);
    server.dataset.done(&["dump"]);
    fs::write(server.dataset.path("dumps/secret.txt"), "secret").unwrap();
    let list = server.get("/dumps/").send().unwrap().text().unwrap();
    assert!(list.contains("/dumps/latest/oogst.ttl"), "{list}");
    let latest = fs::read_link(server.dataset.path("dumps/latest")).unwrap();
    let latest = latest.to_str().unwrap();
    for (extension, media_type) in [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("nq", "application/n-quads"),
        ("trig", "application/trig"),
        ("rdf", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
    ] {
        let path = format!("/dumps/latest/oogst.{extension}");
        let response = server.get(&path).send().unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "content-type"), media_type);
        let etag = header(&response, "etag");
        let file = format!("dumps/{latest}/oogst.{extension}");
        let on_disk = fs::read(server.dataset.path(&file)).unwrap();
        assert_eq!(response.bytes().unwrap(), on_disk);
        let again = server.get(&path).header("If-None-Match", etag).send();
        assert_eq!(again.unwrap().status(), 304);
    }
    for path in [
        &format!("/dumps/{latest}/..%2F..%2Foogst.toml"),
        "/dumps/..%2Fdata/people.yaml",
        "/dumps/%2E%2E/oogst.toml",
        &format!("/dumps/{latest}/nothing"),
        &format!("/dumps/{latest}/.lock"),
        "/dumps/.lock",
        "/dumps/secret.txt",
        "/dumps/2026-11-29-revision-2/oogst.ttl",
        "/dumps/2026-11-29-revision-2/",
    ] {
        assert_eq!(server.get(path).send().unwrap().status(), 404, "{path}");
    }
}

#[test]
fn pages_are_in_dutch_and_english_and_closed_to_strangers() {
    let server = Server::of_example();
    let page = |path: &str, language: &str| {
        let response = server.get(path).header("Accept-Language", language).send();
        let response = response.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let policy = header(&response, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        response.text().unwrap()
    };
    assert!(page("/", "").contains("Wat hier is"));
    assert!(page("/", "en").contains("What is here"));
    assert!(page("/?lang=en", "nl").contains("What is here"));
    for path in [
        "/projects",
        "/people",
        "/organisations",
        "/grants",
        "/programmes",
        "/concepts",
        "/search?q=migratie",
        "/doc/organisation/ugent.html",
        "/doc/concept/research-type/fundamental.html",
    ] {
        page(path, "nl");
    }
    let project = page("/doc/project/refufam.html", "nl");
    assert!(project.contains("/doc/person/p-"), "{project}");
    assert!(!runs_scripts(&project) && !project.contains("style="));
    assert_eq!(server.get("/planets").send().unwrap().status(), 404);
    assert_eq!(server.get("/projects?page=9").send().unwrap().status(), 404);
}

/// Is there a script that is neither data nor a file of ours?
fn runs_scripts(page: &str) -> bool {
    let mut scripts = page.split("<script").skip(1);
    scripts.any(|script| {
        !script.starts_with(" type=\"application/ld+json\">{")
            && !script.starts_with(" type=\"module\" src=\"/assets/")
    })
}

#[test]
fn what_a_record_says_never_becomes_markup() {
    let dataset = Dataset::with("");
    let record = r#"id: hostile
language: en
title: "<script>alert(1)</script> & \"quotes\""
abstract: "</section><img src=x onerror=alert(1)>"
"#;
    fs::write(dataset.path("data/projects/hostile.yaml"), record).unwrap();
    let server = dataset.serve();
    for path in [
        "/doc/project/hostile.html",
        "/projects",
        "/search?q=%3Cscript%3Ealert",
    ] {
        let page = server.get(path).send().unwrap().text().unwrap();
        assert!(
            !runs_scripts(&page) && !page.contains("<img src=x"),
            "{page}"
        );
    }
}

#[test]
fn what_a_project_costs_is_on_its_page_in_both_languages() {
    let dataset = Dataset::with("");
    let record =
        "id: dear\nlanguage: en\ntitle: Dear\nbudget: {value: 1234567.89, currency: CHF}\n";
    fs::write(dataset.path("data/projects/dear.yaml"), record).unwrap();
    let server = dataset.serve();
    for (lang, label) in [("nl", "Kosten in totaal"), ("en", "Total cost")] {
        let path = format!("/doc/project/dear.html?lang={lang}");
        let page = server.get(&path).send().unwrap().text().unwrap();
        assert!(
            page.contains(label) && page.contains("CHF 1234567.89"),
            "{page}"
        );
    }
}

#[test]
fn an_empty_list_for_review_says_so() {
    let dataset = Dataset::with("");
    fs::remove_dir_all(dataset.path("data")).unwrap();
    fs::create_dir(dataset.path("data")).unwrap();
    let server = dataset.serve();
    for (lang, said) in [
        ("nl", "Er is niets na te kijken."),
        ("en", "There is nothing to look at."),
    ] {
        let path = format!("/review?lang={lang}");
        let page = server.get(&path).send().unwrap().text().unwrap();
        assert!(page.contains(said), "{page}");
        assert!(!page.contains("identities.yaml"), "{page}");
    }
}

#[test]
fn what_is_left_to_decide_has_a_page_in_both_languages() {
    let dataset = Dataset::with("");
    for (id, name) in [("one-more", "Jan Testman"), ("and-another", "J. Testman")] {
        let record = format!(
            "id: {id}\nlanguage: en\ntitle: {id}\npeople:\n  - name: {name}\n    role: researcher\n"
        );
        fs::write(dataset.path(&format!("data/projects/{id}.yaml")), record).unwrap();
    }
    let server = dataset.serve();
    for (lang, heading, question) in [
        (
            "nl",
            "Na te kijken",
            "<h2 lang=\"nl\">Twee namen lijken op elkaar: is het één persoon?</h2>",
        ),
        (
            "en",
            "For review",
            "<h2 lang=\"en\">Two names are near each other: are they one person?</h2>",
        ),
    ] {
        let response = server.get(&format!("/review?lang={lang}")).send().unwrap();
        assert_eq!(response.status(), 200);
        let page = response.text().unwrap();
        for said in [
            heading,
            question,
            "C1 INITIALS",
            "one-more.yaml:5, project one-more, people[0].name",
            ", same: [p-",
            "/doc/person/p-",
        ] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        assert!(!page.contains(&server.dataset.path("").display().to_string()));
    }
    assert_eq!(server.get("/review?page=2").send().unwrap().status(), 404);
    assert_eq!(server.get("/review?page=x").send().unwrap().status(), 400);
}

#[test]
fn the_page_of_a_thing_leads_to_lists_of_what_is_alike() {
    let server = Server::of_example();
    let listed = |path: &str, link: &str| {
        let page = server.get(path).send().unwrap().text().unwrap();
        let told = format!("href=\"{}\"", link.replace('&', "&#38;"));
        assert!(
            page.contains(&told),
            "{path} does not lead to {link}: {page}"
        );
        let list = server.get(link).send().unwrap().text().unwrap();
        list.matches("<li><a href=\"/doc/project/").count()
    };
    let kind = "/projects?category=fundamental&lang=en";
    let of_kind = listed("/doc/project/refufam.html?lang=en", kind);
    assert_eq!(of_kind, 11);
    let concept = "/doc/concept/research-type/fundamental.html?lang=en";
    assert_eq!(listed(concept, kind), of_kind);
    let person = "/doc/person/p-2dvx3h5adg.html?lang=nl";
    assert_eq!(listed(person, "/projects?person=p-2dvx3h5adg&lang=nl"), 14);
    // The page of a university names its own project, and leads to those of its parts.
    let whole = listed(
        "/doc/organisation/ugent.html?lang=en",
        "/projects?organisation=ugent&lang=en",
    );
    assert!(whole > 1, "{whole}");
    assert_eq!(
        listed("/overview?lang=en", "/projects?year=2018&lang=en"),
        2
    );
}
