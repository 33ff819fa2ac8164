//! SERVICE: what is not on the list is never reached, what is on it is asked as it should be, and what it says beside rows
//! is not told.

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use super::SELECT;
use super::elsewhere::{Elsewhere, JSON};
use super::server::{Dataset, Server, encoded};

/// What a service says that nobody else may read.
const SECRET: &str = "the-password-of-the-intranet";

/// A server that may ask these services.
fn allowing(addresses: &[&str], more: &str) -> Server {
    Dataset::with(&format!("[serve]\nservices = {addresses:?}\n{more}")).serve()
}

fn service(address: &str) -> String {
    format!("SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
}

#[test]
fn what_is_not_on_the_list_is_never_reached() {
    let elsewhere = Elsewhere::rows("{}");
    let address = elsewhere.address();
    let near = [
        format!("{address}/"),
        format!("{address}?x=1"),
        format!("{address}#x"),
        address.replace("/sparql", "/other"),
        address.replace("http://", "http://user@"),
        address.replace("127.0.0.1", "localhost"),
        address.replace("127.0.0.1", "127.1"),
    ];
    // Another one is on the list.
    let server = allowing(&["http://127.0.0.1:1/sparql"], "");
    for address in near.iter().chain([&address]) {
        let answer = server.ask(&service(address), JSON);
        assert_eq!(answer.status(), 400, "{address}");
        let told = answer.text().unwrap();
        assert!(told.contains("is not allowed; allowed are"), "{told}");
        let silent = server.ask(&service(address).replace("SERVICE", "SERVICE SILENT"), JSON);
        assert_eq!(silent.status(), 200, "{address}");
    }
    let by_variable =
        format!("SELECT * {{ VALUES ?where {{ <{address}> }} SERVICE ?where {{ ?s ?p ?o }} }}");
    let answer = server.ask(&by_variable, JSON);
    assert_eq!(answer.status(), 400, "{}", answer.text().unwrap());
    for query in [
        format!("SELECT * FROM <{address}> {{ ?s ?p ?o }}"),
        format!("SELECT * FROM NAMED <{address}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
        format!("SELECT * {{ GRAPH <{address}> {{ ?s ?p ?o }} }}"),
    ] {
        assert_eq!(server.ask(&query, JSON).status(), 200, "{query}");
    }
    let describe = format!("DESCRIBE <{address}>");
    assert_eq!(server.ask(&describe, "text/turtle").status(), 200);
    let graph = encoded(&address);
    let named = format!(
        "/sparql?query={}&default-graph-uri={graph}",
        encoded(SELECT)
    );
    assert_eq!(server.accepting(&named, JSON).status(), 200);
    let load = server.ask(&format!("LOAD <{address}>"), JSON);
    assert_eq!(load.status(), 400);
    assert_eq!(elsewhere.asked(), Vec::<String>::new());
}

#[test]
fn the_command_reaches_nothing_either() {
    let elsewhere = Elsewhere::rows("{}");
    let dataset = Dataset::with("");
    dataset.done(&["sync"]);
    let address = elsewhere.address();
    for query in [
        service(&address),
        service(&address).replace("SERVICE", "SERVICE SILENT"),
        format!("SELECT * FROM <{address}> {{ ?s ?p ?o }}"),
    ] {
        dataset.run(&["query", "-q", &query]);
    }
    let output = dataset.run(&["query", "-q", &service(&address)]);
    assert_eq!(output.status.code(), Some(1));
    dataset.run(&["query", "-q", &format!("DESCRIBE <{address}>")]);
    assert_eq!(elsewhere.asked(), Vec::<String>::new());
}

#[test]
fn a_service_on_the_list_is_asked_once_and_joined() {
    let rows = r#"{"head": {"vars": ["s", "note"]}, "results": {"bindings": [
        {"s": {"type": "uri", "value": "http://localhost:7878/id/project/refufam"}, "note": {"type": "literal", "value": "ours", "xml:lang": "en"}},
        {"s": {"type": "uri", "value": "https://example.org/theirs"}, "note": {"type": "literal", "value": "theirs"}}]}}"#;
    let elsewhere = Elsewhere::rows(rows);
    let address = elsewhere.address();
    let server = allowing(&[&address], "");
    let query = format!(
        "PREFIX ex: <https://example.org/>
         SELECT ?s ?note ?title {{ ?s a <http://xmlns.com/foaf/0.1/Project> ; <http://purl.org/dc/terms/title> ?title .
           SERVICE <{address}> {{ ?s ex:note ?note FILTER(?note != \"a&b=c d\") }} }}"
    );
    let answer = server.ask(&query, "text/csv");
    assert_eq!(answer.status(), 200);
    let answer = answer.text().unwrap();
    assert_eq!(answer.lines().count(), 2, "{answer}");
    assert!(answer.contains("/id/project/refufam,ours,"), "{answer}");
    let asked = elsewhere.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    let (head, body) = asked[0].split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /sparql http/1.1\r\n"), "{head}");
    for header in [
        "content-type: application/x-www-form-urlencoded",
        "accept: application/sparql-results+json, application/sparql-results+xml;q=0.9",
        "accept-encoding: identity",
        concat!("user-agent: oogst/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(head.contains(header), "{header}: {head}");
    }
    for header in ["cookie:", "authorization:", "referer:", "x-forwarded"] {
        assert!(!head.contains(header), "{header}: {head}");
    }
    let query = body.strip_prefix("query=").unwrap();
    assert!(
        query.contains("https%3A%2F%2Fexample.org%2Fnote"),
        "{query}"
    );
    assert!(query.contains("a%26b%3Dc+d"), "{query}");
    // For each project a question of its own would be asked; it is one question.
    let exists = format!(
        "SELECT ?s {{ ?s a <http://xmlns.com/foaf/0.1/Project> FILTER EXISTS {{ SERVICE <{address}> {{ ?s ?p ?note }} }} }}"
    );
    let answer = server.ask(&exists, "text/csv").text().unwrap();
    assert_eq!(answer.lines().count(), 2, "{answer}");
    assert_eq!(elsewhere.asked().len(), 2);
}

#[test]
fn results_in_xml_do_as_well_and_the_command_asks_too() {
    let rows = r#"<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>
        <results><result><binding name="s"><uri>https://example.org/x</uri></binding></result></results></sparql>"#;
    let elsewhere = Elsewhere::saying(
        "200 OK\r\nContent-Type: application/sparql-results+xml; charset=utf-8",
        rows,
    );
    let dataset = Dataset::with(&format!(
        "[serve]\nservices = [\"{}\"]\n",
        elsewhere.address()
    ));
    dataset.done(&["sync"]);
    let answer = dataset.done(&[
        "query",
        "-q",
        &service(&elsewhere.address()),
        "--format",
        "csv",
    ]);
    assert!(answer.contains("https://example.org/x"), "{answer}");
}

/// Services that do not answer with success.
fn refusing(beyond: &Elsewhere) -> Vec<(Elsewhere, &'static str)> {
    vec![
        (
            Elsewhere::saying(
                "500 Internal Server Error\r\nContent-Type: text/plain",
                SECRET,
            ),
            "answered with status 500",
        ),
        (
            Elsewhere::saying(&format!("404 {SECRET}"), SECRET),
            "answered with status 404",
        ),
        (
            Elsewhere::saying(
                &format!("302 Found\r\nLocation: {}", beyond.address()),
                SECRET,
            ),
            "answered with a redirect (302), which is not followed",
        ),
        (
            Elsewhere::saying(
                &format!("307 Temporary\r\nLocation: {}", beyond.address()),
                SECRET,
            ),
            "answered with a redirect (307), which is not followed",
        ),
    ]
}

/// Services whose answer is none.
fn breaking() -> Vec<(Elsewhere, &'static str)> {
    let garbage = format!("{{\"head\": {SECRET}");
    let half = format!("{{\"head\": {{\"vars\": [\"s\"]}}, \"results\": {{\"bindings\": [{SECRET}");
    let json = format!("200 OK\r\nContent-Type: {JSON}");
    let truncated = format!("HTTP/1.1 {json}\r\nContent-Length: 5000\r\n\r\n{SECRET}");
    vec![
        (
            Elsewhere::saying(&json, garbage),
            "something that is no SPARQL result",
        ),
        (
            Elsewhere::saying(&json, half),
            "something that is no SPARQL result",
        ),
        (
            Elsewhere::saying(&json, "{\"head\":{},\"boolean\":true}"),
            "something that is no SPARQL result",
        ),
        (
            Elsewhere::saying(&format!("200 OK\r\nContent-Type: text/{SECRET}"), SECRET),
            "in a format that was not asked for",
        ),
        (
            Elsewhere::saying(&format!("{json}\r\nContent-Encoding: gzip"), SECRET),
            "in an encoding that was not asked for",
        ),
        (
            Elsewhere::saying(&json, vec![b' '; 5000]),
            "with more than is allowed",
        ),
        (
            Elsewhere::answering(move |stream| {
                let _ = stream.write_all(truncated.as_bytes());
            }),
            "broke its answer off",
        ),
        (Elsewhere::answering(|_| {}), "broke the connection off"),
    ]
}

#[test]
fn what_goes_wrong_elsewhere_is_told_without_what_was_said() {
    let beyond = Elsewhere::rows("{}");
    let cases: Vec<_> = refusing(&beyond).into_iter().chain(breaking()).collect();
    let addresses: Vec<String> = cases
        .iter()
        .map(|(elsewhere, _)| elsewhere.address())
        .collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let server = allowing(&addresses, "service_bytes = 4000\n");
    for ((elsewhere, said), address) in cases.iter().zip(&addresses) {
        let answer = server.ask(&service(address), JSON);
        assert_eq!(answer.status(), 502, "{said}");
        let told = answer.text().unwrap();
        assert!(
            told.contains(said) && told.contains(address),
            "{said}: {told}"
        );
        assert!(!told.contains(SECRET), "{told}");
        let silent = server.ask(
            &service(address).replace("SERVICE", "SERVICE SILENT"),
            "text/csv",
        );
        assert_eq!(silent.status(), 200, "{said}");
        assert!(!silent.text().unwrap().contains(SECRET));
        assert_eq!(elsewhere.asked().len(), 2, "{said}");
    }
    assert_eq!(
        beyond.asked(),
        Vec::<String>::new(),
        "a redirect is not followed"
    );
    assert!(server.is_up());
}

#[test]
fn a_service_that_is_too_slow_or_not_there_is_not_waited_for() {
    let silent = Elsewhere::answering(|_| std::thread::sleep(Duration::from_secs(30)));
    let dripping = Elsewhere::answering(|stream| {
        let _ =
            stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n").as_bytes());
        while stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    // Nobody listens there any more.
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!(
            "http://127.0.0.1:{}/sparql",
            listener.local_addr().unwrap().port()
        )
    };
    let server = allowing(
        &[&silent.address(), &dripping.address(), &gone],
        "service_seconds = 1\n",
    );
    for address in [silent.address(), dripping.address()] {
        let answer = server.ask(&service(&address), JSON);
        assert_eq!(answer.status(), 502);
        let told = answer.text().unwrap();
        assert!(
            told.contains("did not answer in 1 seconds (serve.service_seconds)"),
            "{told}"
        );
    }
    let told = server.ask(&service(&gone), JSON).text().unwrap();
    assert!(told.contains("cannot be reached"), "{told}");
}

#[test]
fn a_query_that_is_stopped_does_not_wait_for_a_service() {
    let silent = Elsewhere::answering(|_| std::thread::sleep(Duration::from_secs(30)));
    let server = allowing(
        &[&silent.address()],
        "service_seconds = 60\nquery_seconds = 1\n",
    );
    let answer = server.ask(
        &service(&silent.address()).replace("SERVICE", "SERVICE SILENT"),
        JSON,
    );
    assert_eq!(answer.status(), 503);
    assert!(answer.text().unwrap().contains("query-too-slow"));
}

#[test]
fn a_service_without_an_address_is_told_of() {
    let server = Server::of_example();
    let answer = server.ask("SELECT * { SERVICE ?where { ?s ?p ?o } }", JSON);
    assert_eq!(answer.status(), 400);
    let told = answer.text().unwrap();
    assert!(
        told.contains("the variable that names a SERVICE has no value"),
        "{told}"
    );
}

#[test]
fn a_search_is_answered_over_http_and_over_the_control_socket() {
    let server = Server::of_example();
    let query = "PREFIX search: <urn:oogst:search:>
        SELECT ?title ?score {
          ?project a <http://xmlns.com/foaf/0.1/Project> .
          SERVICE <http://localhost:7878/search> { ?project search:query \"recht\" ; search:score ?score }
          ?project <http://purl.org/dc/terms/title> ?title FILTER(lang(?title) = \"nl\")
        } ORDER BY DESC(?score)";
    let answer = server.ask(query, "text/csv");
    assert_eq!(answer.status(), 200);
    let answer = answer.text().unwrap();
    assert!(answer.contains("Kinderrechten"), "{answer}");
    assert!(answer.contains("rechtsbewustzijn"), "{answer}");
    let told = server
        .dataset
        .done(&["query", "-q", query, "--format", "csv"]);
    assert_eq!(told, answer);
    let wrong = server.ask(&query.replace("\"recht\"", "5"), JSON);
    assert_eq!(wrong.status(), 400);
    assert!(wrong.text().unwrap().contains("bad-service"));
    let page = server
        .get("/search?q=rechten")
        .send()
        .unwrap()
        .text()
        .unwrap();
    assert!(page.contains("Kinderrechten"), "{page}");
}
