//! `/questions`: stored questions over HTTP, and the examples of the endpoint.

use std::fs;

use oxigraph::io::RdfFormat;
use serde_json::Value;

use super::server::{Dataset, Server, body, encoded, header};
use super::{quads, rdf_format};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn json(server: &Server, path: &str) -> Value {
    let response = server.accepting(path, "application/json");
    assert_eq!(response.status(), 200, "{path}");
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

#[test]
fn a_question_is_answered_as_a_page_as_csv_and_as_json() {
    let server = Server::of_example();
    for (path, accept, media_type) in [
        ("/questions/titles", BROWSER, "text/html; charset=utf-8"),
        (
            "/questions/titles",
            "*/*",
            "application/sparql-results+json",
        ),
        ("/questions/titles", "text/csv", "text/csv; charset=utf-8"),
        (
            "/questions/titles?format=csv",
            BROWSER,
            "text/csv; charset=utf-8",
        ),
        (
            "/questions/titles?format=json",
            BROWSER,
            "application/sparql-results+json",
        ),
        (
            "/questions/titles?format=xml",
            "*/*",
            "application/sparql-results+xml",
        ),
        (
            "/questions/titles?format=tsv",
            "*/*",
            "text/tab-separated-values; charset=utf-8",
        ),
        (
            "/questions/titles?format=html",
            "*/*",
            "text/html; charset=utf-8",
        ),
        ("/questions/network", "*/*", "text/turtle; charset=utf-8"),
        (
            "/questions/network?format=ntriples",
            "*/*",
            "application/n-triples",
        ),
        ("/questions/network", BROWSER, "text/html; charset=utf-8"),
        ("/questions/titles.rq", "*/*", "application/sparql-query"),
    ] {
        let response = server.accepting(path, accept);
        assert_eq!(response.status(), 200, "{path} {accept}");
        assert_eq!(
            header(&response, "content-type"),
            media_type,
            "{path} {accept}"
        );
        assert!(!response.text().unwrap().is_empty());
    }
    let rows = json(&server, "/questions/titles");
    assert_eq!(rows["results"]["bindings"].as_array().unwrap().len(), 15);
    let csv = server.get("/questions/titles?format=csv").send().unwrap();
    assert_eq!(csv.text().unwrap().lines().count(), 16);
    let query = server.get("/questions/titles.rq").send().unwrap();
    let file = fs::read_to_string(server.dataset.path("queries/questions/titles.rq")).unwrap();
    assert_eq!(query.text().unwrap(), file);
    assert_eq!(
        server.head("/questions/titles").send().unwrap().status(),
        200
    );
    assert_eq!(
        server.accepting("/questions/titles", "image/png").status(),
        406
    );
}

#[test]
fn parameters_are_bound_and_never_spliced() {
    let server = Server::of_example();
    let count = |path: &str| {
        let answer = json(&server, path);
        answer["results"]["bindings"].as_array().unwrap().len()
    };
    assert_eq!(count("/questions/people?role=co-promotor"), 1);
    assert_eq!(count("/questions/running-in?year=2023"), 3);
    // What a form sends for a field that is left empty.
    assert_eq!(count("/questions/running-in?year=&language="), 8);
    assert_eq!(count("/questions/grants?funder=organisation%2Ffwo"), 4);
    assert_eq!(
        count("/questions/grants?funder=http%3A%2F%2Flocalhost%3A7878%2Fid%2Forganisation%2Ffwo"),
        4
    );
    // An IRI that closes the one in the text, and one that nothing has.
    let evil = encoded("https://example.org/> } UNION { ?grant ?p ?project } #");
    let response = server.accepting(&format!("/questions/grants?funder={evil}"), "*/*");
    assert_eq!(response.status(), 400);
    assert_eq!(
        count("/questions/grants?funder=https%3A%2F%2Fexample.org%2Fnobody"),
        0
    );
    fs::write(
        server.dataset.path("queries/questions/label.rq"),
        "# title@en: Label\n# param text: string\nSELECT ?text { }\n",
    )
    .unwrap();
    // Questions are read when the server starts.
    assert_eq!(server.accepting("/questions/label", "*/*").status(), 404);
    let server = server.dataset_again();
    let evil = "\" } UNION { ?s ?p ?o } # \\ \n <b>";
    let answer = json(&server, &format!("/questions/label?text={}", encoded(evil)));
    let rows = answer["results"]["bindings"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["text"]["value"], evil);
    let page = server.accepting(&format!("/questions/label?text={}", encoded(evil)), BROWSER);
    let page = page.text().unwrap();
    assert!(!page.contains("<b>") && page.contains("UNION"), "{page}");
}

#[test]
fn what_is_asked_wrongly_is_told_with_what_is_allowed() {
    let server = Server::of_example();
    for (path, status, words) in [
        ("/questions/nothing", 404, "there is no question `nothing`"),
        (
            "/questions/nothing.rq",
            404,
            "there is no question `nothing`",
        ),
        (
            "/questions/people?role=boss",
            400,
            "one of researcher, promotor",
        ),
        (
            "/questions/running-in?year=20",
            400,
            "a year of four digits",
        ),
        ("/questions/running-in?yeer=2020", 400, "`year` (year)"),
        (
            "/questions/titles?language=nl&language=en",
            400,
            "given twice",
        ),
        (
            "/questions/titles?format=pdf",
            400,
            "html, json, xml, csv, tsv",
        ),
        ("/questions/network?format=csv", 400, "html, turtle"),
    ] {
        let response = server.accepting(path, "application/json");
        assert_eq!(response.status(), status, "{path}");
        let error: Value = serde_json::from_str(&response.text().unwrap()).unwrap();
        let message = error["error"]["message"].as_str().unwrap();
        assert!(message.contains(words), "{path}: {message}");
    }
    let page = server.accepting("/questions/running-in?year=20", BROWSER);
    assert_eq!(page.status(), 400);
    assert!(page.text().unwrap().contains("<h1>400</h1>"));
}

#[test]
fn the_page_has_a_form_links_and_the_query() {
    let server = Server::of_example();
    let page = |path: &str| server.accepting(path, BROWSER).text().unwrap();
    let list = page("/questions?lang=en");
    assert!(
        list.contains("Who supervises whom") && list.contains("/questions/supervision?lang=en"),
        "{list}"
    );
    assert!(page("/questions?lang=nl").contains("Wie begeleidt wie"));
    assert!(page("/?lang=nl").contains("/questions?lang=nl"));
    let english = page("/questions/running-in?year=2020&lang=en");
    for part in [
        "<h1 lang=\"en\">Projects that ran in a year</h1>",
        "type=\"number\" value=\"2020\"",
        "value=\"nl\"",
        "<input type=\"hidden\" name=\"lang\" value=\"en\">",
        "<th scope=\"col\">project</th>",
        "/id/project/palim?lang=en\"",
        "/questions/running-in?year=2020&#38;format=csv",
        "/questions/running-in.rq",
        "PREFIX dcterms:",
        "the year",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    // The label is the text of the link, and has no column of its own.
    assert!(!english.contains("projectLabel</th>"), "{english}");
    assert!(page("/questions/people").contains("<option value=\"co-promotor\">"));
    assert!(page("/questions/all-funded?lang=nl").contains("<p class=\"lead\">Nee</p>"));
    assert!(page("/questions/network").contains("foaf:knows"));
    for path in ["/questions", "/questions/people", "/questions/network"] {
        let page = page(path);
        // Data for programs is no script.
        let bare = page.replace("<script type=\"application/ld+json\">", "");
        assert!(
            !bare.contains("<script") && !bare.contains("style="),
            "{page}"
        );
    }
    let list = json(&server, "/questions");
    let found = list["questions"].as_array().unwrap();
    let titles = found.iter().find(|one| one["name"] == "titles").unwrap();
    assert_eq!(titles["title"]["nl"], "Titels van projecten");
    assert_eq!(titles["parameters"][0]["default"], "nl");
}

#[test]
fn a_page_shows_a_thousand_rows_and_csv_has_all() {
    let dataset = Dataset::with("");
    let records = (0..1_500).fold(String::new(), |all, number| {
        all + &format!("- {{id: p{number}, language: en, title: \"Project {number}\\tof many\\nwith lines\"}}\n")
    });
    fs::write(dataset.path("data/projects/many.yaml"), records).unwrap();
    let server = dataset.serve();
    let page = server
        .accepting("/questions/titles?lang=en", BROWSER)
        .text()
        .unwrap();
    assert_eq!(page.matches("<tr>").count(), 1_001);
    assert!(
        page.contains("The first 1,000 rows"),
        "the page does not say that rows are missing"
    );
    let rows = json(&server, "/questions/titles");
    assert_eq!(rows["results"]["bindings"].as_array().unwrap().len(), 1_515);
    let (csv, whole) = body(server.accepting("/questions/titles", "text/csv"));
    assert!(whole);
    // Each title takes two lines.
    assert_eq!(
        String::from_utf8(csv).unwrap().lines().count(),
        1 + 15 + 2 * 1_500
    );
}

#[test]
fn csv_of_a_question_is_no_formula_and_csv_of_sparql_is_as_it_is() {
    let dataset = Dataset::with("");
    let record = "id: formula\nlanguage: en\ntitle: '=HYPERLINK(\"http://x\",\"y\")'\n";
    fs::write(dataset.path("data/projects/formula.yaml"), record).unwrap();
    fs::write(
        dataset.path("queries/questions/numbers.rq"),
        "# title@en: Numbers\nSELECT ?a ?b ?c { VALUES (?a ?b ?c) { (-5 \"+cmd\" \"@x\") } }\n",
    )
    .unwrap();
    let server = dataset.serve();
    let csv = |path: &str| server.accepting(path, "text/csv").text().unwrap();
    let titles = csv("/questions/titles");
    assert!(
        titles.contains(",\"'=HYPERLINK(\"\"http://x\"\""),
        "{titles}"
    );
    assert_eq!(csv("/questions/numbers"), "a,b,c\r\n-5,'+cmd,'@x\r\n");
    let query = encoded("SELECT ?b { VALUES ?b { \"+cmd\" } }");
    assert_eq!(csv(&format!("/sparql?query={query}")), "b\r\n+cmd\r\n");
}

const SH: &str = "http://www.w3.org/ns/shacl#";

/// The document of examples, of a site that has a path.
struct Examples {
    host: String,
    server: Server,
}

impl Examples {
    fn new() -> Self {
        let dataset = Dataset::with("");
        dataset.configure(
            "base = \"http://localhost:7878\"",
            "base = \"http://localhost:7878/data\"",
        );
        fs::write(dataset.path("queries/questions/broken.rq"), "SELECT").unwrap();
        let server = dataset.serve();
        // What is well known is so on the host, not under the site's path.
        let host = server.url.strip_suffix("/data").unwrap().to_owned();
        Self { host, server }
    }

    fn get(&self, accept: &str) -> reqwest::blocking::Response {
        let url = format!("{}/.well-known/sparql-examples", self.host);
        let client = reqwest::blocking::Client::builder().no_proxy().build();
        let request = client.unwrap().get(url).header("Accept", accept);
        request.send().unwrap()
    }
}

#[test]
fn the_examples_come_in_every_format_and_the_same_each_time() {
    let examples = Examples::new();
    let mut sizes = Vec::new();
    for (accept, name) in [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
    ] {
        let response = examples.get(accept);
        assert!(header(&response, "content-type").starts_with(accept));
        sizes.push(quads(rdf_format(name), &response.bytes().unwrap()).len());
    }
    assert!(
        sizes.iter().all(|size| *size == sizes[0] && *size > 200),
        "{sizes:?}"
    );
    let text = |_| examples.get("text/turtle").text().unwrap();
    assert_eq!(text(1), text(2), "the document is another each time");
    assert!(
        examples
            .get(BROWSER)
            .text()
            .unwrap()
            .contains("Wie begeleidt wie")
    );
}

#[test]
fn the_examples_follow_the_convention() {
    let examples = Examples::new();
    let text = examples.get("application/n-triples").text().unwrap();
    let triples = quads(RdfFormat::NTriples, text.as_bytes());
    let objects = |predicate: &str| -> Vec<String> {
        let subject = "<http://localhost:7878/.well-known/sparql-examples#supervision>";
        let of = triples
            .iter()
            .filter(|quad| quad.subject.to_string() == subject);
        of.filter(|quad| quad.predicate.as_str() == predicate)
            .map(|quad| quad.object.to_string())
            .collect()
    };
    let classes = objects("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
    for class in ["SPARQLExecutable", "SPARQLSelectExecutable"] {
        assert!(classes.contains(&format!("<{SH}{class}>")), "{classes:?}");
    }
    let comments = objects("http://www.w3.org/2000/01/rdf-schema#comment");
    for language in ["@nl", "@en"] {
        assert!(
            comments.iter().any(|one| one.ends_with(language)),
            "{comments:?}"
        );
    }
    assert_eq!(
        objects("https://schema.org/target"),
        ["<http://localhost:7878/data/sparql>"]
    );
    assert!(objects("https://schema.org/keywords").contains(&"\"people\"@en".to_owned()));
    for word in ["select", "prefixes"] {
        assert_eq!(objects(&format!("{SH}{word}")).len(), 1, "{word}");
    }
    // A question with faults is left out, and the server runs.
    assert!(!text.contains("sparql-examples#broken"));
    let broken = examples.server.get("/questions/broken").send().unwrap();
    assert_eq!(broken.status(), 404);
}
