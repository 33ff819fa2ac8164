//! ORCID and reconciliation services, as far as they answer.

use std::net::TcpStream;

use serde_json::{Value, json};

use super::super::fetch::server::{Asked, Server, say};
use super::super::support::Folder;
use super::{found, json, synced};

const PEOPLE: &str = "- {id: p-a, given: Roos-Marie, family: van den Bogaard, affiliations: [{organisation: law}]}\n- {id: p-b, given: Jan, family: \"O\\\"Neil\"}\n- {id: p-c, given: Ada, family: Lovelace, orcid: 0000-0002-1825-0097}\n";
const ORGANISATIONS: &str = "- {id: ugent, name: {nl: Universiteit Gent, en: Ghent University}, country: BE, homepage: \"https://www.ugent.be\"}\n- {id: law, name: {en: Faculty of Law}, parent: ugent, country: BE, wikidata: Q42}\n";

fn dataset() -> Folder {
    synced(&[
        ("data/people.yaml", PEOPLE),
        ("data/organisations.yaml", ORGANISATIONS),
    ])
}

fn answered(stream: &mut TcpStream, value: &Value) {
    say(
        stream,
        "200 OK",
        &["Content-Type: application/json"],
        value.to_string().as_bytes(),
    );
}

/// The parameters of an address or a form.
fn parameters(text: &str) -> Vec<(String, String)> {
    let text = text.split_once('?').map_or(text, |(_, text)| text);
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

/// ORCID, where three people have the name or one that is like it.
fn orcid() -> Server {
    Server::new(|asked, stream| {
        let query = &parameters(&asked.path)[0].1;
        let all = json!({"num-found": 3, "expanded-result": [
            {"orcid-id": "0000-0002-1694-233X", "given-names": "Roos-Marie", "family-names": "Van Den Bogaard", "institution-name": ["Elsewhere"]},
            {"orcid-id": "0000-0001-5109-3700", "given-names": "R.", "family-names": "B.", "credit-name": "Bogaard, Roos-Marie van den", "other-name": [], "institution-name": ["Ghent University", "Elsewhere"]},
            {"orcid-id": "0000-0002-1825-0097", "given-names": "Roos", "family-names": "van den Bogaard", "institution-name": null}
        ]});
        let none = json!({"num-found": 0, "expanded-result": null});
        answered(
            stream,
            if query.contains("Bogaard") {
                &all
            } else {
                &none
            },
        );
    })
}

#[test]
fn people_are_proposed_with_where_they_work_and_never_certain() {
    let server = orcid();
    let folder = dataset();
    let base = server.address("/v3.0/");
    let report = json(folder.run(&["link", "--orcid", &base, "--format", "json"]));
    assert_eq!(
        found(&report),
        [
            ("p-a", "0000-0001-5109-3700", "proposal"),
            ("p-a", "0000-0002-1694-233X", "proposal")
        ]
    );
    assert_eq!(
        (&report["asked"], &report["linked"]),
        (&json!(2), &json!(1))
    );
    let evidence = &report["links"][0]["candidates"][0]["evidence"][1];
    assert_eq!(
        evidence,
        &json!({"what": "affiliation", "ours": "Ghent University", "theirs": "Ghent University", "agrees": true})
    );
    let asked: Vec<String> = server
        .asked()
        .iter()
        .map(|asked| parameters(&asked.path)[0].1.clone())
        .collect();
    assert_eq!(
        asked,
        [
            "family-name:\"van den Bogaard\" AND given-names:\"Roos-Marie\"",
            "family-name:\"O Neil\" AND given-names:\"Jan\"",
        ]
    );
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| asked.path.starts_with("/v3.0/expanded-search/?q=")
                && asked.headers["accept"] == "application/json")
    );
    // A steward takes the sign away before one line, and the next sync knows.
    let lines = folder.good(&["link", "--orcid", &base, "--format", "yaml"]);
    let decided = lines
        .replacen("# people:", "people:", 1)
        .replacen("# - {key", "- {key", 1);
    folder.write("data/identities.yaml", &decided);
    folder.run_at(1_800_000_100, &["sync"]).good();
    let report = json(folder.run(&["link", "--orcid", &base, "--format", "json"]));
    assert_eq!(
        (&report["asked"], &report["linked"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn who_is_not_published_is_asked_for_nowhere() {
    let server = Server::new(|_, stream| answered(stream, &json!({"num-found": 0})));
    let folder = synced(&[(
        "data/people.yaml",
        "- {id: p-a, given: Se, family: Cret, publish: false}\n",
    )]);
    folder.good(&["link", "--orcid", &server.address("")]);
    assert!(server.asked().is_empty());
}

#[test]
fn what_was_found_before_a_service_failed_is_shown() {
    let server = Server::new(|asked, stream| {
        if asked.path.contains("Bogaard") {
            answered(
                stream,
                &json!({"num-found": 1, "expanded-result": [{"orcid-id": "0000-0002-1694-233X", "given-names": "Roos-Marie", "family-names": "van den Bogaard"}]}),
            );
        } else {
            say(stream, "500 Oops", &[], b"");
        }
    });
    let run = dataset().run(&["link", "--orcid", &server.address("")]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("0000-0002-1694-233X"), "{}", run.out);
    assert!(run.err.contains("it ended after 1 of ours"), "{}", run.err);
    // Asked again as often as the settings say.
    assert_eq!(server.asked().len(), 1 + 3);
    let server = Server::new(|_, stream| say(stream, "200 OK", &[], b"<html>"));
    let run = dataset().run(&["link", "--orcid", &server.address("")]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("is no answer of ORCID's search"),
        "{}",
        run.err
    );
}

fn manifest() -> Value {
    json!({"versions": ["0.1", "0.2"], "name": "Things", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "http://www.wikidata.org/prop/direct/", "view": {"url": "https://www.wikidata.org/wiki/{{id}}"}})
}

fn service(answer: impl Fn(&Value) -> Value + Send + Sync + 'static) -> Server {
    Server::new(move |asked: &Asked, stream| {
        if asked.method == "GET" {
            return answered(stream, &manifest());
        }
        let queries = &parameters(&asked.body)[0];
        assert_eq!(queries.0, "queries");
        answered(stream, &answer(&serde_json::from_str(&queries.1).unwrap()));
    })
}

#[test]
fn a_service_is_asked_in_batches_and_its_match_is_not_believed() {
    let server = service(|queries| {
        let mut answer = json!({});
        for (name, query) in queries.as_object().unwrap() {
            let is_ghent =
                query["query"] == "Ghent University" || query["query"] == "Universiteit Gent";
            answer[name]["result"] = if is_ghent {
                json!([{"id": "Q7", "name": "Other", "score": 12.5}, {"id": "Q1137665", "name": "Ghent University", "score": 100, "match": true, "description": "in Ghent", "type": [{"id": "Q3918", "name": "university"}, "Q1"]}])
            } else {
                json!([])
            };
        }
        answer
    });
    let folder = dataset();
    let address = server.address("/en/api");
    let args = [
        "link",
        "--reconcile",
        &address,
        "--type",
        "Q3918",
        "--property",
        "P17=country",
        "--property",
        "P856=homepage",
    ];
    let report = json(folder.run(&[&args[..], &["--format", "json"]].concat()));
    assert_eq!(
        found(&report),
        [
            (
                "ugent",
                "http://www.wikidata.org/entity/Q1137665",
                "proposal"
            ),
            ("ugent", "http://www.wikidata.org/entity/Q7", "proposal")
        ]
    );
    // The faculty has an identifier there already.
    assert_eq!(
        (&report["asked"], &report["linked"]),
        (&json!(1), &json!(1))
    );
    let asked = server.asked();
    let queries: Value = serde_json::from_str(&parameters(&asked[1].body)[0].1).unwrap();
    assert_eq!(
        queries,
        json!({"q0": {
            "query": "Universiteit Gent", "limit": 3, "type": "Q3918", "type_strict": "should",
            "properties": [{"pid": "P17", "v": "BE"}, {"pid": "P856", "v": "https://www.ugent.be"}]
        }})
    );
    let lines = folder.good(&[&args[..], &["--format", "yaml"]].concat());
    assert!(
        lines.contains(
            "# - {key: ugent, set: {wikidata: \"http://www.wikidata.org/entity/Q1137665\"}"
        ),
        "{lines}"
    );
}

#[test]
fn many_are_asked_for_by_twenty_and_those_not_answered_are_told() {
    let mut people = String::new();
    for number in 0..45u8 {
        let letter = |n: u8| char::from(b'a' + n);
        let one = format!(
            "- {{id: p-{number:02}, given: Jan, family: Da{}{}}}\n",
            letter(number / 26),
            letter(number % 26)
        );
        people += &one;
    }
    let server = service(|queries| {
        let mut queries = queries.clone();
        let queries = queries.as_object_mut().unwrap();
        queries.remove("q7");
        queries
            .values_mut()
            .for_each(|query| *query = json!({"result": [{"id": "x/1", "name": "y", "score": 0}]}));
        json!(queries)
    });
    let folder = synced(&[("data/people.yaml", &people)]);
    let args = [
        "link",
        "--reconcile",
        &server.address("/"),
        "--kind",
        "people",
    ];
    let run = folder.run(&args);
    assert_eq!(server.asked().len(), 1 + 3);
    assert_eq!(
        run.err
            .matches("the service did not answer for person")
            .count(),
        2,
        "{}",
        run.err
    );
    let out = run.good();
    assert!(
        out.contains("45 looked up, 0 certain, 43 with proposals"),
        "{out}"
    );
    // Records of people have no field for what this service knows.
    let lines = folder.good(&[&args[..], &["--format", "yaml"]].concat());
    assert!(
        lines.contains("(records have no field for it)") && !lines.contains("- {"),
        "{lines}"
    );
}

#[test]
fn what_is_no_service_or_no_answer_is_told() {
    let folder = dataset();
    let told = |server: &Server| {
        let run = folder.run(&["link", "--reconcile", &server.address("/")]);
        assert_eq!(run.code, 1, "{}", run.err);
        run.err
    };
    let page = Server::new(|_, stream| say(stream, "200 OK", &[], b"<html>"));
    assert!(told(&page).contains("is no reconciliation service"));
    let newer =
        Server::new(|_, stream| answered(stream, &json!({"versions": ["1.0"], "name": "x"})));
    assert!(told(&newer).contains("speaks version 1.0"));
    for (answer, said) in [
        (json!([]), "it is no object"),
        (
            json!({"status": "error", "message": "too busy"}),
            "too busy",
        ),
        (json!({"q0": {}}), "q0: missing field `result`"),
        (
            json!({"q0": {"result": [{"name": "x", "score": 1}]}}),
            "q0: missing field `id`",
        ),
    ] {
        let server = service(move |_| answer.clone());
        let message = told(&server);
        assert!(
            message.contains(said)
                && message.contains("from law on") | message.contains("from ugent on"),
            "{message}"
        );
    }
}
