//! `/openapi.json` describes everything that is served.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

use super::server::{Dataset, Server, header};
use crate::support::{python, repository};

fn document(server: &Server, path: &str) -> Value {
    let response = server.get(&format!("{path}/openapi.json")).send().unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), "application/json");
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

/// The addresses of `src/web.rs`, without those of the control socket.
fn routes() -> BTreeSet<String> {
    let source = fs::read_to_string(repository("src/web.rs")).unwrap();
    let (before, rest) = source.split_once("fn control_routes").unwrap();
    let (_, after) = rest.split_once("\n}\n").unwrap();
    let routes = [before, after].concat();
    let mut out = BTreeSet::new();
    for piece in routes.split(".route(").skip(1) {
        // An address that is put together is the front page under the site's path.
        if let Some(rest) = piece.trim_start().strip_prefix('"') {
            let route = rest.split('"').next().unwrap().replace("{*", "{");
            // `/sparql/` is `/sparql`, for clients that add the slash.
            out.insert(match route.as_str() {
                "/sparql/" => "/sparql".to_owned(),
                _ => route,
            });
        }
    }
    out
}

#[test]
fn every_address_is_described() {
    let server = Server::of_example();
    let document = document(&server, "");
    let paths = document["paths"].as_object().unwrap();
    let routes = routes();
    assert!(
        routes.contains("/doc/{kind}/{key}") && routes.len() > 12,
        "{routes:?}"
    );
    for route in &routes {
        assert!(
            paths.contains_key(route),
            "/openapi.json does not describe {route}"
        );
    }
    assert!(document["paths"]["/sparql"]["post"]["requestBody"].is_object());
}

#[test]
fn each_question_is_described_with_its_parameters() {
    let server = Server::of_example();
    let document = document(&server, "");
    let (questions, _) = oogst::questions::load(&repository("queries/questions"));
    for question in questions {
        let operation = &document["paths"][format!("/questions/{}", question.name)]["get"];
        let parameters = operation["parameters"].as_array().unwrap();
        for parameter in &question.parameters {
            let found = parameters
                .iter()
                .find(|one| one["name"] == parameter.name.as_str());
            assert!(found.unwrap()["schema"]["type"].is_string(), "{operation}");
        }
    }
    let of = |name: &str, parameter: &str| {
        let all = &document["paths"][format!("/questions/{name}")]["get"]["parameters"];
        let found = all
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == parameter);
        found.unwrap()["schema"].clone()
    };
    assert_eq!(of("titles", "language")["default"], "nl");
    assert_eq!(of("co-promotors", "least")["default"], 1);
    assert_eq!(of("running-in", "year")["type"], "integer");
    assert!(
        of("people", "role")["enum"]
            .as_array()
            .unwrap()
            .contains(&"promotor".into())
    );
    assert_eq!(of("recent", "since")["format"], "date");
}

#[test]
fn the_document_keeps_the_rules_of_openapi() {
    let Some(python) = python() else { return };
    let dataset = Dataset::with("");
    dataset.configure(
        "base = \"http://localhost:7878\"",
        "base = \"http://localhost:7878/under/here\"",
    );
    let server = dataset.serve();
    let url = server.url.clone();
    let document = document(&server, "");
    assert!(url.ends_with("/under/here"), "{url}");
    assert_eq!(
        document["servers"][0]["url"],
        "http://localhost:7878/under/here"
    );
    let of_host = &document["paths"]["/.well-known/sparql-examples"]["servers"][0]["url"];
    assert_eq!(of_host, "http://localhost:7878");
    let file = server.dataset.path("openapi.json");
    fs::write(&file, document.to_string()).unwrap();
    let script = "import json, sys\n\
        from openapi_spec_validator import OpenAPIV31SpecValidator, validate\n\
        validate(json.load(open(sys.argv[1])), cls=OpenAPIV31SpecValidator)\n";
    let output = Command::new(python)
        .args(["-c", script])
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}
