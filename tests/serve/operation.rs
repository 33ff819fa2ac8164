//! Metrics, and what probes ask.

use std::io::{Read, Write};
use std::process::Command;

use serde_json::Value;

use super::server::{Dataset, Server};
use super::{BASE, SELECT};
use crate::support::fed;

fn json(server: &Server, path: &str) -> (u16, Value) {
    let response = server.get(path).send().unwrap();
    let status = response.status().as_u16();
    (
        status,
        serde_json::from_str(&response.text().unwrap()).unwrap(),
    )
}

#[test]
fn metrics_are_what_prometheus_reads() {
    let server = Server::of_example();
    server.get("/id/project/refufam").send().unwrap();
    server.get("/id/project/nobody").send().unwrap();
    server.ask(SELECT, "text/csv");
    let text = server.get("/metrics").send().unwrap();
    let content_type = super::server::header(&text, "content-type");
    assert!(content_type.starts_with("text/plain; version=0.0.4"));
    let text = text.text().unwrap();
    for line in [
        r#"oogst_http_requests_total{route="/id/{kind}/{*key}",method="GET",status="303"} 1"#,
        r#"oogst_http_requests_total{route="/id/{kind}/{*key}",method="GET",status="404"} 1"#,
        r#"oogst_http_requests_total{route="/sparql",method="POST",status="200"} 1"#,
        r#"oogst_http_request_duration_seconds_count{route="/sparql"} 1"#,
        r#"oogst_entities{kind="project"} 15"#,
        "oogst_ledger_revision 1",
        "oogst_graph_revision 1",
        "oogst_http_requests_in_flight 1",
    ] {
        assert!(text.lines().any(|have| have == line), "{line} in\n{text}");
    }
    assert!(text.contains("oogst_last_sync_outcome{outcome="), "{text}");
    assert!(text.contains("oogst_build_info{version="), "{text}");
    let Some(python) = crate::support::python() else {
        return;
    };
    let program = "import sys\nfrom prometheus_client.parser import text_string_to_metric_families as read\n\
        for family in read(sys.stdin.read()):\n    assert family.samples and family.documentation and \
        family.type != 'unknown', family\n    print(family.name)";
    let output = fed(Command::new(python).args(["-c", program]), &text);
    assert!(output.status.success());
    let names = String::from_utf8(output.stdout).unwrap();
    assert!(
        names.contains("oogst_http_request_duration_seconds\n"),
        "{names}"
    );
}

#[test]
fn every_metric_is_documented() {
    // What is counted of targets is there where there are targets.
    let push = "[[push]]\nname = \"there\"\nupdate = \"http://127.0.0.1:9/update\"\ngraph = \"https://example.org/graph\"\n";
    let server = Dataset::with(push).serve();
    server.get("/").send().unwrap();
    let text = server.get("/metrics").send().unwrap().text().unwrap();
    let mut there: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .collect();
    // Nothing was sent there, so there is no time of it.
    let later = "oogst_push_last_success_timestamp_seconds";
    assert!(!there.contains(&later));
    there.push(later);
    there.sort_unstable();
    let page = include_str!("../../docs/OPERATIONS.md");
    let mut told: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `oogst_"))
        .flat_map(|line| line.split('|').nth(1).unwrap_or_default().split('`'))
        .filter(|name| name.starts_with("oogst_"))
        .collect();
    told.sort_unstable();
    assert_eq!(
        there, told,
        "docs/OPERATIONS.md lists other metrics than there are"
    );
}

#[test]
fn what_strangers_send_makes_no_new_labels() {
    let server = Server::of_example();
    for number in 0..50 {
        server.get(&format!("/nothing/{number}")).send().unwrap();
        server.get(&format!("/{number}")).send().unwrap();
        let odd = format!("ODD{number} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let mut stream = server.connect();
        stream.write_all(odd.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    }
    let text = server.get("/metrics").send().unwrap().text().unwrap();
    let series = text
        .lines()
        .filter(|line| line.starts_with("oogst_http_requests_total"));
    let series: Vec<_> = series.collect();
    assert_eq!(series.len(), 3, "{series:?}");
}

#[test]
fn metrics_can_be_switched_off() {
    let server = Dataset::with("[serve]\nmetrics = false").serve();
    assert_eq!(server.get("/metrics").send().unwrap().status(), 404);
}

#[test]
fn probes_are_answered_at_the_root_too() {
    let dataset = Dataset::with("");
    dataset.configure(BASE, "https://data.example.org/research");
    let server = dataset.serve();
    let root = server.url.trim_end_matches("/research").to_owned();
    for path in ["/health", "/ready", "/metrics"] {
        assert_eq!(server.get(path).send().unwrap().status(), 200);
        let at_root = reqwest::blocking::get(format!("{root}{path}")).unwrap();
        assert_eq!(at_root.status(), 200, "{path}");
    }
    let text = server.get("/metrics").send().unwrap().text().unwrap();
    // The same series for both.
    assert!(
        text.contains(r#"_total{route="/ready",method="GET",status="200"} 2"#),
        "{text}"
    );
}

#[test]
fn a_server_is_ready_until_it_stops() {
    let mut server = Dataset::with("[serve]\nheader_seconds = 20\ndrain_seconds = 20").serve();
    let expected = serde_json::json!({"status": "ok", "revision": 1, "graph": 1});
    assert_eq!(json(&server, "/ready"), (200, expected.clone()));
    assert_eq!(json(&server, "/health"), (200, expected));
    // A request that has begun when the server is told to stop.
    let mut stream = server.connect();
    stream
        .write_all(b"GET /ready HTTP/1.1\r\nHost: x\r\n")
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    server.terminate();
    super::server::eventually("the server takes no more connections", || {
        server.get("/health").send().is_err().then_some(())
    });
    stream.write_all(b"\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("\"stopping\""), "{answer}");
    assert_eq!(server.stop().0, Some(0));
}
