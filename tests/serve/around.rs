//! What is around documents of things: long lists, origin and history, citations; and that documents are kept.

use std::fmt::Write as _;
use std::fs;

use super::server::{Dataset, Server, header};

fn page(server: &Server, path: &str) -> String {
    let response = server.get(path).send().unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().unwrap()
}

fn status(server: &Server, path: &str) -> u16 {
    server.get(path).send().unwrap().status().as_u16()
}

/// Projects of one person, and that person.
fn projects_of_one(dataset: &Dataset, count: usize, title: &str) {
    fs::create_dir_all(dataset.path("data/people")).unwrap();
    let person = "id: p-busy\ngiven: Busy\nfamily: Testman\n";
    fs::write(dataset.path("data/people/busy.yaml"), person).unwrap();
    let mut records = String::new();
    for at in 0..count {
        let year = 1900 + at % 100;
        write!(
            records,
            "- id: many-{at}\n  kind: project\n  language: en\n  title: \"{title} {at}\"\n  start: {year}\n  people: [{{person: p-busy, role: researcher}}]\n"
        )
        .unwrap();
    }
    fs::write(dataset.path("data/projects/many.yaml"), records).unwrap();
}

#[test]
fn a_long_list_is_told_page_by_page() {
    let dataset = Dataset::with("");
    projects_of_one(&dataset, 60, "Number");
    let server = dataset.serve();
    let own = page(&server, "/doc/person/p-busy.html?lang=en");
    assert!(
        own.contains("/lists/person/p-busy?list=projects&#38;lang=en"),
        "{own}"
    );
    assert!(own.contains("All 60 under"), "{own}");
    let list = |number| {
        page(
            &server,
            &format!("/lists/person/p-busy?list=projects&page={number}"),
        )
    };
    let count = |page: &str| page.matches("/doc/project/many-").count();
    // Each is a link, and stands in what the page says in schema.org.
    assert_eq!(count(&list(1)), 100);
    assert_eq!(count(&list(2)), 20);
    // The latest first.
    assert!(list(1).contains("Number 59<") && list(2).contains("Number 0<"));
    for wrong in ["projects&page=3", "nonsense", "projects&page=0"] {
        let status = status(&server, &format!("/lists/person/p-busy?list={wrong}"));
        assert!([400, 404].contains(&status), "{wrong}: {status}");
    }
}

#[test]
fn a_long_list_is_a_file_as_well() {
    let dataset = Dataset::with("");
    projects_of_one(&dataset, 60, "Number");
    let server = dataset.serve();
    let list = "/lists/person/p-busy?list=projects&lang=en";
    let html = page(&server, list);
    for end in ["csv", "json", "ttl"] {
        let address = format!("/lists/person/p-busy.{end}?list=projects");
        let link = format!("{address}&lang=en").replace('&', "&#38;");
        assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
        let file = page(&server, &address);
        for at in [0, 59] {
            let (iri, short) = (
                format!("/id/project/many-{at}"),
                format!("project:many-{at}"),
            );
            assert!(file.contains(&iri) || file.contains(&short), "{file}");
        }
    }
    let csv = page(&server, "/lists/person/p-busy.csv?list=projects");
    assert!(csv.starts_with("id,title,language,"), "{csv}");
    assert_eq!(csv.lines().count(), 61, "{csv}");
    // In the order of the page.
    assert!(csv.lines().nth(1).unwrap().contains("many-59"), "{csv}");
    // A file of the thing itself is another one, and what is no thing is in none.
    for wrong in [
        "p-busy.csv?list=nonsense",
        "p-nobody.csv?list=projects",
        "p-busy.exe?list=projects",
    ] {
        assert_eq!(
            status(&server, &format!("/lists/person/{wrong}")),
            404,
            "{wrong}"
        );
    }
}

#[test]
fn the_page_of_somebody_in_5000_projects_with_long_titles_stays_small() {
    let dataset = Dataset::with("");
    projects_of_one(&dataset, 5_000, &"long ".repeat(100));
    let server = dataset.serve();
    for path in [
        "/doc/person/p-busy.html",
        "/lists/person/p-busy?list=projects",
        "/lists/person/p-busy?list=projects&page=100",
        "/doc/project/many-1.html",
        "/history/person/p-busy",
        "/projects",
    ] {
        let bytes = page(&server, path).len();
        assert!(bytes <= 100_000, "{path}: {bytes}");
    }
}

#[test]
fn the_history_tells_what_each_revision_changed() {
    let server = Server::of_example();
    let path = "data/projects/refufam.yaml";
    let record = fs::read_to_string(server.dataset.path(path)).unwrap();
    let changed = record.replace("acronym: REFUFAM", "acronym: REFUNEW");
    fs::write(server.dataset.path(path), changed).unwrap();
    server.dataset.done(&["sync"]);
    let history = page(&server, "/history/project/refufam?lang=en");
    assert!(
        history.contains("<del dir=\"auto\">REFUFAM</del>"),
        "{history}"
    );
    assert!(
        history.contains("<ins dir=\"auto\">REFUNEW</ins>"),
        "{history}"
    );
    assert_eq!(history.matches("<strong>").count(), 2, "{history}");
    assert!(history.contains("<strong>Came</strong>"), "{history}");
    assert!(!history.contains(".yaml") && !history.contains("/data/"));
    let dutch = page(&server, "/history/project/refufam?lang=nl");
    assert!(dutch.contains("Herkomst en geschiedenis"), "{dutch}");
}

#[test]
fn who_is_not_published_any_more_is_in_no_history() {
    let dataset = Dataset::with("");
    projects_of_one(&dataset, 1, "Shared");
    let server = dataset.serve();
    assert!(page(&server, "/doc/project/many-0.html").contains("Busy Testman"));
    let hidden = "id: p-busy\ngiven: Busy\nfamily: Testman\npublish: false\n";
    fs::write(server.dataset.path("data/people/busy.yaml"), hidden).unwrap();
    server.dataset.done(&["sync"]);
    let history = page(&server, "/history/project/many-0");
    assert_eq!(history.matches("<strong>").count(), 2, "{history}");
    for path in ["/doc/project/many-0.html", "/history/project/many-0"] {
        let page = page(&server, path);
        assert!(
            !page.contains("Testman") && !page.contains("p-busy"),
            "{page}"
        );
    }
    for path in [
        "/doc/person/p-busy.html",
        "/history/person/p-busy",
        "/lists/person/p-busy?list=projects",
        "/cite/person/p-busy.txt",
    ] {
        assert_eq!(status(&server, path), 410, "{path}");
    }
}

#[test]
fn a_thing_is_cited_in_four_formats() {
    let server = Server::of_example();
    for (end, media_type, said) in [
        (
            "bib",
            "application/x-bibtex",
            "author = {van den Bogaard, Roos-Marie and ",
        ),
        (
            "ris",
            "application/x-research-info-systems",
            "AU  - Desmet, Ellen\r\n",
        ),
        (
            "json",
            "application/vnd.citationstyles.csl+json",
            "\"family\": \"Vandevoordt\"",
        ),
        ("txt", "text/plain", "/id/project/refufam"),
    ] {
        let response = server
            .get(&format!("/cite/project/refufam.{end}"))
            .send()
            .unwrap();
        assert!(
            header(&response, "content-type").starts_with(media_type),
            "{end}"
        );
        let etag = header(&response, "etag");
        let text = response.text().unwrap();
        assert!(text.contains(said), "{text}");
        let again = server.get(&format!("/cite/project/refufam.{end}"));
        let again = again.header("If-None-Match", etag).send().unwrap();
        assert_eq!(again.status(), 304);
    }
    assert_eq!(status(&server, "/cite/project/refufam.doc"), 404);
    assert_eq!(status(&server, "/cite/project/nobody.bib"), 404);
    assert!(page(&server, "/doc/project/refufam.html").contains("/cite/project/refufam.bib"));
}

#[test]
fn projects_that_share_people_are_told_with_whom_they_share() {
    let dataset = Dataset::with("");
    projects_of_one(&dataset, 3, "Near");
    let server = dataset.serve();
    let page = page(&server, "/doc/project/many-0.html?lang=en");
    let related = page.split("Related projects").nth(1).unwrap();
    let related = related.split("</section>").next().unwrap();
    assert_eq!(
        related.matches("/doc/project/many-").count(),
        2,
        "{related}"
    );
    assert!(
        related.contains("shared: <span dir=\"auto\">Busy Testman</span>"),
        "{related}"
    );
    assert!(!related.contains("many-0.html"), "{related}");
}

#[test]
fn a_document_that_is_kept_is_the_same_until_the_next_revision() {
    let server = Server::of_example();
    for end in ["html", "ttl"] {
        let path = format!("/doc/project/refufam.{end}");
        let get = |lang: &str| {
            let response = server.get(&path).header("Accept-Language", lang).send();
            let response = response.unwrap();
            (header(&response, "etag"), response.text().unwrap())
        };
        let first = get("en");
        assert_eq!(first, get("en"));
        assert_eq!(end == "ttl", first.1 == get("nl").1);
    }
    let path = "data/projects/refufam.yaml";
    let record = fs::read_to_string(server.dataset.path(path)).unwrap();
    let before = page(&server, "/doc/project/refufam.html");
    fs::write(
        server.dataset.path(path),
        record.replace("acronym: REFUFAM", "acronym: REFUNEW"),
    )
    .unwrap();
    server.dataset.done(&["sync"]);
    for end in ["html", "ttl"] {
        let after = page(&server, &format!("/doc/project/refufam.{end}"));
        assert!(after.contains("REFUNEW"), "{after}");
    }
    assert!(!before.contains("REFUNEW"));
}

#[test]
fn another_parameter_of_a_page_is_in_nobody_elses_page() {
    let server = Server::of_example();
    let path = "/doc/project/refufam.html";
    let odd = page(&server, &format!("{path}?odd=parameter"));
    assert!(odd.contains("odd=parameter"), "{odd}");
    assert!(!page(&server, path).contains("odd=parameter"));
}
