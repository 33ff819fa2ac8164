//! `oogst serve`: the real program, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test panics where something is wrong")]

mod server;

use std::fs;
use std::time::{Duration, Instant};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Term};
use server::{Dataset, Server, body, encoded, header};

const BASE: &str = "http://localhost:7878";
const REFUFAM: &str = "/id/project/refufam";

/// The quads of a document.
fn quads(format: RdfFormat, document: &[u8]) -> Vec<Quad> {
    RdfParser::from_format(format)
        .for_slice(document)
        .collect::<Result<_, _>>()
        .unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(document)))
}

fn rdf_format(name: &str) -> RdfFormat {
    RdfFormat::from_extension(name).unwrap()
}

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

const SELECT: &str = "SELECT ?s ?title WHERE { ?s a <http://xmlns.com/foaf/0.1/Project> ; <http://purl.org/dc/terms/title> ?title } ORDER BY ?title";
const CONSTRUCT: &str = "CONSTRUCT WHERE { ?s a <http://xmlns.com/foaf/0.1/Project> }";

#[test]
fn sparql_answers_in_every_format() {
    let server = Server::of_example();
    for (query, accept, format) in [
        (SELECT, "application/sparql-results+json", "json"),
        (SELECT, "application/sparql-results+xml", "xml"),
        (SELECT, "text/csv", "csv"),
        (SELECT, "text/tab-separated-values", "tsv"),
        (CONSTRUCT, "text/turtle", "turtle"),
        (CONSTRUCT, "application/n-triples", "ntriples"),
        (CONSTRUCT, "application/rdf+xml", "rdfxml"),
        (CONSTRUCT, "application/ld+json", "jsonld"),
    ] {
        let by_header = server.ask(query, accept);
        assert_eq!(by_header.status(), 200, "{accept}");
        assert!(header(&by_header, "content-type").starts_with(accept));
        let by_header = by_header.text().unwrap();
        assert!(by_header.contains("refufam"), "{by_header}");
        let by_name = server
            .get(&format!("/sparql?format={format}&query={}", encoded(query)))
            .send()
            .unwrap();
        assert!(header(&by_name, "content-type").starts_with(accept));
        assert_eq!(by_name.text().unwrap(), by_header);
        let direct = server
            .post("/sparql")
            .header("Accept", accept)
            .header("Content-Type", "application/sparql-query; charset=UTF-8")
            .body(query)
            .send()
            .unwrap();
        assert_eq!(direct.text().unwrap(), by_header);
    }
    let ask = server.ask("ASK {}", "*/*").text().unwrap();
    assert!(ask.contains("true"), "{ask}");
    assert_eq!(server.ask(SELECT, "text/turtle").status(), 406);
    assert_eq!(server.ask(CONSTRUCT, "text/csv").status(), 406);
}

#[test]
fn sparql_refuses_what_is_no_query() {
    let server = Server::of_example();
    let status = |path: &str| server.get(path).send().unwrap().status().as_u16();
    assert_eq!(status("/sparql?query=SELECT"), 400);
    assert_eq!(status("/sparql?default-graph-uri=http%3A%2F%2Fe"), 400);
    assert_eq!(status("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400);
    assert_eq!(status("/sparql?query=ASK%7B%7D&format=pdf"), 400);
    for (content_type, sent, expected) in [
        ("application/sparql-query", "ASK {}", 200),
        ("application/sparql-query", "CLEAR ALL", 400),
        ("application/sparql-update", "CLEAR ALL", 400),
        (
            "application/x-www-form-urlencoded",
            "update=CLEAR%20ALL",
            400,
        ),
        ("application/sparql-query; charset=utf-16", "ASK {}", 415),
        ("text/plain", "ASK {}", 415),
    ] {
        let response = server
            .post("/sparql")
            .header("Content-Type", content_type)
            .body(sent)
            .send()
            .unwrap();
        assert_eq!(response.status(), expected, "{content_type} {sent}");
    }
}

#[test]
fn a_query_that_is_too_long_is_refused() {
    let server = Dataset::with("[serve]\nquery_bytes = 1000").serve();
    let long = format!("ASK {{}} #{}", "x".repeat(1000));
    let by_get = server.get(&format!("/sparql?query={}", encoded(&long)));
    assert_eq!(by_get.send().unwrap().status(), 414);
    assert_eq!(server.ask(&long, "*/*").status(), 413);
    assert_eq!(server.ask(&"x".repeat(9000), "*/*").status(), 413);
    let direct = server.post("/sparql");
    let direct = direct.header("Content-Type", "application/sparql-query");
    assert_eq!(direct.body(long).send().unwrap().status(), 413);
}

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
fn graphs_that_are_named_are_empty_and_the_state_is_not_shown() {
    let server = Server::of_example();
    for path in [
        "default-graph-uri=urn%3Aoogst%3Astate",
        "default-graph-uri=http%3A%2F%2Fexample.org%2Fg",
        "named-graph-uri=urn%3Aoogst%3Astate",
    ] {
        let query = encoded("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }");
        let url = format!("/sparql?format=csv&{path}&query={query}");
        let answer = server.get(&url).send().unwrap().text().unwrap();
        assert_eq!(answer.lines().count(), 1, "{path}: {answer}");
    }
    for query in [
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <urn:oogst:state> { ?s ?p ?o }",
        "SELECT * FROM NAMED <urn:oogst:state> { GRAPH ?g { ?s ?p ?o } }",
    ] {
        let answer = server.ask(query, "text/csv").text().unwrap();
        assert_eq!(answer.lines().count(), 1, "{query}: {answer}");
    }
}

#[test]
fn the_endpoint_describes_itself() {
    let server = Server::of_example();
    for (accept, extension) in [
        ("text/turtle", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
    ] {
        let response = server.accepting("/sparql", accept);
        assert_eq!(response.status(), 200);
        let quads = quads(rdf_format(extension), &response.bytes().unwrap());
        let endpoint = quads.iter().any(|quad| {
            quad.predicate.as_str().ends_with("#endpoint")
                && matches!(&quad.object, Term::NamedNode(iri) if iri.as_str() == format!("{BASE}/sparql"))
        });
        assert!(endpoint, "{quads:?}");
    }
    let page = server.accepting("/sparql", "text/html").text().unwrap();
    assert!(page.contains("<textarea"), "{page}");
}

#[test]
fn pages_of_other_sites_may_read() {
    let server = Server::of_example();
    let response = server
        .get("/sparql?query=ASK%7B%7D")
        .header("Origin", "https://example.org")
        .send()
        .unwrap();
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    let preflight = server
        .options("/sparql")
        .header("Origin", "https://example.org")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type")
        .send()
        .unwrap();
    assert_eq!(preflight.status(), 200);
    assert!(header(&preflight, "access-control-allow-methods").contains("POST"));
    let head = server.head("/sparql?query=ASK%7B%7D").send().unwrap();
    assert_eq!(head.status(), 200);
    assert!(head.bytes().unwrap().is_empty());
}

#[test]
fn a_query_of_nested_braces_is_refused_and_the_server_stays_up() {
    let server = Server::of_example();
    for query in [
        format!("SELECT * {}{}", "{".repeat(800), "}".repeat(800)),
        format!(
            "ASK {{ FILTER({}1{}) }}",
            "(".repeat(1500),
            ")".repeat(1500)
        ),
        format!("ASK {{ FILTER(1{}) }}", "&&1".repeat(3000)),
        format!("SELECT * {{ {{}} {} }}", "UNION {}".repeat(5000)),
    ] {
        assert_eq!(server.ask(&query, "*/*").status(), 400, "{}", &query[..40]);
        assert!(server.is_up());
    }
    // As deep and as long as is allowed.
    let deep = format!("SELECT * {}{}", "{".repeat(64), "}".repeat(64));
    assert_eq!(server.ask(&deep, "*/*").status(), 200);
    let long = format!("ASK {{ FILTER(1{}) }}", "&&1".repeat(490));
    assert_eq!(server.ask(&long, "*/*").status(), 200);
}

#[test]
fn a_query_that_takes_too_long_is_stopped() {
    let server = Dataset::with("[serve]\nquery_seconds = 1\nquery_concurrency = 1").serve();
    let since = Instant::now();
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let response = server.ask(slow, "*/*");
    assert_eq!(response.status(), 503);
    assert!(!header(&response, "retry-after").is_empty());
    assert!(since.elapsed() < Duration::from_secs(5));
    makes_room(&server);
}

/// Waits until another query may run: some steps of the evaluation take a while to notice that they have to stop.
fn makes_room(server: &Server) {
    let since = Instant::now();
    while server.ask("ASK {}", "*/*").status() != 200 {
        assert!(since.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn an_answer_that_takes_too_long_is_broken_off() {
    let server = Dataset::with("[serve]\nquery_seconds = 1").serve();
    let endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let response = server.ask(endless, "text/csv");
    assert_eq!(response.status(), 200);
    let (bytes, whole) = body(response);
    assert!(!bytes.is_empty());
    assert!(!whole, "half an answer looks like a whole one");
    assert!(server.is_up());
}

#[test]
fn more_queries_than_allowed_are_sent_away() {
    let server = Dataset::with("[serve]\nquery_seconds = 3\nquery_concurrency = 1").serve();
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    std::thread::scope(|scope| {
        let first = scope.spawn(|| server.ask(slow, "*/*").status().as_u16());
        std::thread::sleep(Duration::from_millis(700));
        let second = server.ask("ASK {}", "*/*");
        assert_eq!(second.status(), 503);
        assert_eq!(header(&second, "retry-after"), "1");
        assert_eq!(first.join().unwrap(), 503);
    });
}

#[test]
fn a_query_whose_client_is_gone_makes_room() {
    let server = Dataset::with("[serve]\nquery_seconds = 60\nquery_concurrency = 1").serve();
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let path = format!("/sparql?query={}", encoded(slow));
    let given_up = server.get(&path).timeout(Duration::from_millis(500)).send();
    assert!(given_up.is_err());
    makes_room(&server);
}

#[test]
fn sync_reaches_a_running_server() {
    let server = Server::of_example();
    assert!(server.dataset.done(&["sync"]).contains("nothing changed"));
    let path = server.dataset.path("data/projects/new-one.yaml");
    let record = "id: new-one\nlanguage: en\ntitle: A project that is new\n";
    fs::write(&path, record).unwrap();
    let plan = server
        .dataset
        .done(&["sync", "--plan", "--out", "plan.json"]);
    assert!(plan.contains("+ project/new-one"), "{plan}");
    assert!(server.dataset.path("plan.json").exists());
    assert_eq!(
        server.get("/id/project/new-one").send().unwrap().status(),
        404
    );
    let report = server.dataset.done(&["sync", "--apply", "plan.json"]);
    assert!(report.contains("revision 2"), "{report}");
    assert_eq!(
        server.get("/id/project/new-one").send().unwrap().status(),
        303
    );
    assert!(
        server
            .ask(SELECT, "text/csv")
            .text()
            .unwrap()
            .contains("A project that is new")
    );
    let answer = server
        .dataset
        .done(&["query", "-q", SELECT, "--format", "csv"]);
    assert!(answer.contains("A project that is new"));
    let health: serde_json::Value =
        serde_json::from_str(&server.get("/health").send().unwrap().text().unwrap()).unwrap();
    assert_eq!(
        (&health["status"], &health["revision"]),
        (&"ok".into(), &2.into())
    );
    // A fault reaches the command with its place.
    fs::write(&path, "id: new-one\ntitel: wrong\n").unwrap();
    let refused = server.dataset.run(&["sync"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("new-one.yaml:2:"), "{told}");
    assert!(server.is_up());
}

#[test]
fn a_second_writer_is_refused() {
    let server = Server::of_example();
    let second = server.dataset.run(&["serve", "--bind", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(3));
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(told.contains("holds"), "{told}");
    assert!(server.is_up());
}

#[test]
fn an_address_that_cannot_be_had_is_a_clear_error() {
    let server = Server::of_example();
    let other = Dataset::with("");
    let taken = server.url.trim_start_matches("http://");
    let refused = other.run(&["serve", "--bind", taken]);
    assert_eq!(refused.status.code(), Some(3));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("another process listens there"), "{told}");
    let wrong = other.run(&["serve", "--bind", "nonsense"]);
    assert_eq!(wrong.status.code(), Some(1));
}

#[test]
fn the_control_socket_is_for_its_owner_and_goes_with_the_server() {
    use std::os::unix::fs::PermissionsExt;
    let dataset = Dataset::with("");
    dataset.done(&["sync"]);
    let socket = dataset.path(".oogst/control.sock");
    // What a crash left is replaced.
    fs::write(&socket, "").unwrap();
    let mut server = dataset.serve();
    let mode = fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (code, _) = server.stop();
    assert_eq!(code, Some(0));
    assert!(!socket.exists());
    server.dataset.done(&["sync"]);
}

#[test]
fn a_server_that_stops_lets_open_requests_end() {
    let mut server = Dataset::with("[serve]\nquery_seconds = 2\ndrain_seconds = 10").serve();
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    std::thread::scope(|scope| {
        let open = scope.spawn(|| server.ask(slow, "*/*").status().as_u16());
        std::thread::sleep(Duration::from_millis(500));
        server.terminate();
        assert_eq!(open.join().unwrap(), 503);
    });
    let (code, took) = server.stop();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn dumps_are_served_and_nothing_beside_them() {
    let server = Server::of_example();
    let none = server.accepting("/dumps/", "text/html");
    assert_eq!(none.status(), 200);
    server.dataset.done(&["dump"]);
    fs::write(server.dataset.path("dumps/secret.txt"), "secret").unwrap();
    let list = server.get("/dumps/").send().unwrap().text().unwrap();
    assert!(list.contains("/dumps/revision-1/oogst.ttl"), "{list}");
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
        let file = format!("dumps/revision-1/oogst.{extension}");
        let on_disk = fs::read(server.dataset.path(&file)).unwrap();
        assert_eq!(response.bytes().unwrap(), on_disk);
        let again = server.get(&path).header("If-None-Match", etag).send();
        assert_eq!(again.unwrap().status(), 304);
    }
    for path in [
        "/dumps/revision-1/..%2F..%2Foogst.toml",
        "/dumps/..%2Fdata/people.yaml",
        "/dumps/%2E%2E/oogst.toml",
        "/dumps/revision-1/nothing",
        "/dumps/secret.txt",
        "/dumps/revision-2/oogst.ttl",
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
        "/assets/style.css",
        "/doc/organisation/ugent.html",
        "/doc/concept/research-type/fundamental.html",
    ] {
        page(path, "nl");
    }
    let project = page("/doc/project/refufam.html", "nl");
    assert!(project.contains("/doc/person/p-"), "{project}");
    assert!(!project.contains("<script") && !project.contains("style="));
    assert_eq!(server.get("/planets").send().unwrap().status(), 404);
    assert_eq!(server.get("/projects?page=9").send().unwrap().status(), 404);
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
            !page.contains("<script") && !page.contains("<img src=x"),
            "{page}"
        );
    }
}

#[test]
fn a_site_with_a_path_is_served_under_it() {
    let dataset = Dataset::with("");
    dataset.configure(BASE, "https://data.example.org/research");
    let server = dataset.serve();
    assert!(server.url.ends_with("/research"), "{}", server.url);
    let response = server.get(REFUFAM).send().unwrap();
    assert_eq!(
        header(&response, "location"),
        "/research/doc/project/refufam.ttl"
    );
    assert_eq!(server.get("/").send().unwrap().status(), 200);
    assert_eq!(server.get("").send().unwrap().status(), 200);
    assert!(
        server
            .get("/")
            .send()
            .unwrap()
            .text()
            .unwrap()
            .contains("href=\"/research/projects\"")
    );
    assert!(server.is_up());
}
