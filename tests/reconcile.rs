//! The reconciliation service, asked as `OpenRefine` asks, and held against the schemas of its specification.

#![allow(clippy::unwrap_used, reason = "a test panics where something is wrong")]

mod names;
mod rules;

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::serve::server::{Dataset, Server, header};
use crate::support::{fed, python, repository, shared};

/// Sends a form, as `OpenRefine` does.
fn post(server: &Server, name: &str, value: &Value) -> Value {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair(name, &value.to_string())
        .finish();
    let response = server
        .post("/reconcile")
        .header(
            "Content-Type",
            "application/x-www-form-urlencoded;charset=UTF-8",
        )
        .body(body)
        .send()
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

fn get(server: &Server, path: &str) -> Value {
    let response = server.get(path).send().unwrap();
    assert_eq!(response.status(), 200, "{path}");
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

/// The candidates for one query.
fn candidates(server: &Server, query: &Value) -> Vec<Value> {
    let answer = post(server, "queries", &json!({ "q0": query }));
    answer["q0"]["result"].as_array().unwrap().clone()
}

/// The one that is it, by the service's word.
fn matched(server: &Server, query: &Value) -> Option<String> {
    let found = candidates(server, query);
    let mut it = found.iter().filter(|one| one["match"] == true);
    let first = it.next().map(|one| one["id"].as_str().unwrap().to_owned());
    assert!(it.next().is_none(), "{found:?}");
    first
}

#[test]
fn every_answer_is_what_the_schemas_say() {
    let (Some(python), Some(schemas)) = (python(), shared("reconciliation/0.2/schemas")) else {
        return;
    };
    let server = Server::of_example();
    let manifest = get(&server, "/reconcile");
    // OpenRefine 3.8 sends batches so.
    let queries = json!({
        "q0": {"query": "Ghent University", "type": "organisation", "type_strict": "should", "limit": 3},
        "q1": {"query": "Ellen Desmet", "type": "person", "type_strict": "should",
               "properties": [{"pid": "affiliation", "p": "Affiliation", "v": "Universiteit Gent"}]},
        "q2": {"query": "refufam"},
        "q3": {"query": "nothing at all is called so"},
        "q4": {"properties": [{"pid": "ror", "v": "https://ror.org/00cv9y106"}]},
    });
    let batch = post(&server, "queries", &queries);
    assert!(
        !batch["q0"]["result"].as_array().unwrap().is_empty(),
        "{batch}"
    );
    assert_eq!(batch["q3"]["result"], json!([]));
    let one = &batch["q0"]["result"][0];
    let ids = json!([one["id"], "person/nobody", batch["q2"]["result"][0]["id"]]);
    let properties: Vec<Value> = get(&server, "/reconcile/extend/properties")["properties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|property| json!({"id": property["id"], "settings": {"limit": "2", "language": "nl"}}))
        .collect();
    assert_eq!(properties.len(), 24);
    let extended = post(
        &server,
        "extend",
        &json!({"ids": ids, "properties": properties}),
    );
    hold(
        &python,
        &schemas,
        &[
            ("manifest", manifest),
            ("reconciliation-query-batch", queries),
            ("reconciliation-result-batch", batch),
            (
                "data-extension-property-proposal",
                get(&server, "/reconcile/extend/properties?type=person&limit=5"),
            ),
            ("data-extension-response", extended),
            (
                "suggest-entities-response",
                get(&server, "/reconcile/suggest/entity?prefix=univ"),
            ),
            (
                "suggest-properties-response",
                get(&server, "/reconcile/suggest/property?prefix=or"),
            ),
            (
                "suggest-types-response",
                get(&server, "/reconcile/suggest/type?prefix=p"),
            ),
        ],
    );
}

/// Holds answers against the schemas of these names.
fn hold(python: &str, schemas: &Path, answers: &[(&str, Value)]) {
    let lines: Vec<String> = answers
        .iter()
        .map(|(schema, answer)| json!([schema, answer]).to_string())
        .collect();
    let mut command = Command::new(python);
    command
        .arg(repository("tests/reconcile/validate.py"))
        .arg(schemas);
    let output = fed(&mut command, &lines.join("\n"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn tables_are_extended_with_values_in_the_forms_of_the_specification() {
    let server = Server::of_example();
    let extended = post(
        &server,
        "extend",
        &json!({
            "ids": ["project/refufam", "organisation/ugent", "planet/mars"],
            "properties": [{"id": "name", "settings": {"language": "nl"}}, {"id": "start"}, {"id": "person", "settings": {"limit": 1}},
                           {"id": "country"}, {"id": "moons"}],
        }),
    );
    let refufam = &extended["rows"]["project/refufam"];
    assert_eq!(refufam["name"].as_array().unwrap().len(), 1, "{extended}");
    assert!(
        refufam["person"][0]["id"]
            .as_str()
            .unwrap()
            .starts_with("person/")
    );
    assert!(refufam["person"][0]["name"].is_string());
    assert_eq!(refufam["country"], json!([]));
    assert_eq!(
        extended["rows"]["organisation/ugent"]["country"],
        json!([{"str": "BE"}])
    );
    assert_eq!(extended["rows"]["planet/mars"]["name"], json!([]));
    let person = &extended["meta"][2];
    assert_eq!(person["type"]["id"], "person");
    assert_eq!(person["service"], "http://localhost:7878/reconcile");
    assert_eq!(extended["meta"][4], json!({"id": "moons", "name": "moons"}));
}

#[test]
fn old_clients_and_scripts_of_other_pages_are_answered() {
    let server = Server::of_example();
    let response = server
        .get("/reconcile?callback=jQuery1.cb_2")
        .send()
        .unwrap();
    assert!(header(&response, "content-type").starts_with("text/javascript"));
    let text = response.text().unwrap();
    assert!(
        text.starts_with("/**/jQuery1.cb_2({") && text.ends_with("});\n"),
        "{text}"
    );
    for path in [
        "/reconcile?query=UGent&type=organisation&limit=2",
        "/reconcile?query=%7B%22query%22%3A%22UGent%22%7D",
    ] {
        let answer = get(&server, path);
        assert_eq!(answer["result"][0]["id"], "organisation/ugent", "{answer}");
    }
    let bad = server.get("/reconcile?callback=alert(1)").send().unwrap();
    assert_eq!(bad.status(), 400);
    let bad = server.get("/reconcile?queries=%7B").send().unwrap();
    assert_eq!(bad.status(), 400);
    assert_eq!(header(&bad, "access-control-allow-origin"), "*");
    let wrong = server
        .post("/reconcile")
        .header("Content-Type", "application/json")
        .body("{}");
    assert_eq!(wrong.send().unwrap().status(), 415);
}

#[test]
fn suggestions_have_something_to_say_and_previews_stand_in_frames() {
    let server = Server::of_example();
    let suggested = get(
        &server,
        "/reconcile/suggest/entity?prefix=univ&type=organisation",
    );
    let suggested = suggested["result"].as_array().unwrap();
    assert!(!suggested.is_empty());
    let id = suggested[0]["id"].as_str().unwrap();
    assert!(id.starts_with("organisation/"));
    let next = get(
        &server,
        "/reconcile/suggest/entity?prefix=univ&type=organisation&cursor=1",
    );
    assert_ne!(next["result"][0]["id"], suggested[0]["id"]);
    let flyout = get(&server, &format!("/reconcile/flyout/entity?id={id}"));
    assert_eq!(flyout["id"], id);
    assert!(flyout["html"].as_str().unwrap().contains("<strong>"));
    assert!(
        get(&server, "/reconcile/flyout/property?id=orcid")["html"]
            .as_str()
            .unwrap()
            .contains("ORCID")
    );
    let preview = server
        .get(&format!("/reconcile/preview?id={id}"))
        .send()
        .unwrap();
    assert_eq!(preview.status(), 200);
    let policy = header(&preview, "content-security-policy");
    assert!(
        policy.contains("frame-ancestors *") && policy.starts_with("default-src 'none'"),
        "{policy}"
    );
    for absent in [
        "/reconcile/preview?id=person/nobody",
        "/reconcile/flyout/entity?id=x",
        "/reconcile/suggest/planet?prefix=m",
    ] {
        assert_eq!(server.get(absent).send().unwrap().status(), 404, "{absent}");
    }
}

#[test]
fn what_was_synced_meanwhile_is_found() {
    let dataset = Dataset::with("");
    let server = dataset.serve();
    let query = json!({"query": "Institute for Flying Carpets", "type": "organisation"});
    assert_eq!(matched(&server, &query), None);
    let record = "id: carpets\nname: Institute for Flying Carpets\n";
    std::fs::write(
        server.dataset.path("data/carpets.yaml"),
        format!("kind: organisation\n{record}"),
    )
    .unwrap();
    server.dataset.done(&["sync"]);
    assert_eq!(
        matched(&server, &query).as_deref(),
        Some("organisation/carpets")
    );
}
