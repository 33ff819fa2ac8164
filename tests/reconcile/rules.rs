//! When a candidate is it: only where a rule of identity says so.

use serde_json::{Value, json};

use super::{candidates, matched};
use crate::serve::server::{Dataset, Server};

const ORGANISATIONS: &str = r#"{"kind":"organisation","id":"salt","name":"The Salt Marsh Company Ltd.","acronym":"SMC","country":"BE","ror":"https://ror.org/000025p04"}
{"kind":"organisation","id":"moor","name":"Moorland University","acronym":"MU","country":"BE"}
{"kind":"organisation","id":"moor-law","name":"Faculty of Tides","parent":"moor","type":"faculty"}
{"kind":"organisation","id":"heath-be","name":"Heath Institute","country":"BE"}
{"kind":"organisation","id":"heath-nl","name":"Heath Institute","country":"NL"}
{"kind":"organisation","id":"alpha","name":"Alpha Bureau","acronym":"ABX"}
{"kind":"organisation","id":"beta","name":"Beta Bureau","acronym":"ABX"}
{"kind":"person","id":"ann","given":"Ann","family":"Van der Berg","orcid":"0000-0002-1825-0097","affiliations":[{"organisation":"moor"}]}
{"kind":"person","id":"ben-1","given":"Ben","family":"Claes","affiliations":[{"organisation":"moor"}],"orcid":"0000-0001-5109-3700"}
{"kind":"person","id":"ben-2","given":"Ben","family":"Claes","affiliations":[{"organisation":"salt"}],"orcid":"0000-0002-1694-233X"}
{"kind":"project","id":"reeds","language":"en","title":"Reeds in the wind","people":[{"person":"ann","role":"researcher"}],"grants":[{"funder":"salt","number":"G0-12"}],"identifiers":[{"scheme":"doi","value":"10.1000/182"}]}
"#;

fn server() -> Server {
    let dataset = Dataset::with("");
    std::fs::write(dataset.path("data/more.ndjson"), ORGANISATIONS).unwrap();
    dataset.serve()
}

#[test]
fn organisations_are_matched_by_identifier_and_by_a_whole_name_of_one() {
    let server = server();
    let of = |query: &str, properties: Value| {
        let query = json!({"query": query, "type": "organisation", "properties": properties});
        matched(&server, &query)
    };
    let salt = Some("organisation/salt".to_owned());
    for same in [
        "Salt Marsh Company",
        "SALT MARSH COMPANY LTD",
        "SMC",
        "https://ror.org/000025p04",
        "organisation/salt",
        "http://localhost:7878/id/organisation/salt",
    ] {
        assert_eq!(of(same, json!([])), salt, "{same}");
    }
    // The identifier decides, whatever the name.
    assert_eq!(
        of("Saltmarch", json!([{"pid": "ror", "v": "000025p04"}])),
        salt
    );
    assert_eq!(
        of("Salt Marsh Company", json!([{"pid": "country", "v": "BE"}])),
        salt
    );
    // What is said beside the name contradicts it.
    assert_eq!(
        of("Salt Marsh Company", json!([{"pid": "country", "v": "NL"}])),
        None
    );
    assert_eq!(
        of(
            "Salt Marsh Company",
            json!([{"pid": "ror", "v": "https://ror.org/008xxew50"}])
        ),
        None
    );
    // Misspelt, in part, two of the name, two of the acronym, a part of something.
    for open in [
        "Salt Marsh Compny",
        "Salt Marsh",
        "Heath Institute",
        "ABX",
        "Faculty of Tides",
    ] {
        assert_eq!(of(open, json!([])), None, "{open}");
    }
    let law = of(
        "Faculty of Tides",
        json!([{"pid": "parent", "v": "Moorland University"}]),
    );
    assert_eq!(law.as_deref(), Some("organisation/moor-law"));
    let law = of(
        "Faculty of Tides",
        json!([{"pid": "parent", "v": {"id": "organisation/salt"}}]),
    );
    assert_eq!(law, None);
}

#[test]
fn a_misspelt_name_is_the_best_candidate_and_no_match() {
    let server = server();
    let found = candidates(
        &server,
        &json!({"query": "Salt Mrsh Company", "type": "organisation"}),
    );
    assert_eq!(found[0]["id"], "organisation/salt", "{found:?}");
    assert_eq!(found[0]["match"], false);
    let score = found[0]["score"].as_f64().unwrap();
    assert!((50.0..100.0).contains(&score), "{score}");
}

#[test]
fn people_are_matched_by_orcid_or_by_a_whole_name_and_what_they_share() {
    let server = server();
    let of = |query: &str, properties: Value| {
        let query = json!({"query": query, "type": "person", "properties": properties});
        matched(&server, &query)
    };
    let ann = Some("person/ann".to_owned());
    let at = |who: &str| json!([{"pid": "affiliation", "v": who}]);
    assert_eq!(of("0000-0002-1825-0097", json!([])), ann);
    assert_eq!(
        of(
            "A. Berg",
            json!([{"pid": "orcid", "v": "https://orcid.org/0000-0002-1825-0097"}])
        ),
        ann
    );
    assert_eq!(of("Van der Berg, Ann", at("Moorland University")), ann);
    assert_eq!(
        of(
            "prof. dr. Ann Van der Berg",
            json!([{"pid": "project", "v": "Reeds in the wind"}])
        ),
        ann
    );
    // A name alone decides nothing (rule B3), nor do initials, nor a name of two.
    assert_eq!(of("Ann Van der Berg", json!([])), None);
    assert_eq!(of("Ann Van der Berg", at("Heath Institute")), None);
    assert_eq!(of("A. Van der Berg", at("Moorland University")), None);
    assert_eq!(of("Ben Claes", at("Moorland University")), None);
    let other = json!([{"pid": "affiliation", "v": "Moorland University"}, {"pid": "orcid", "v": "0000-0001-5000-0007"}]);
    assert_eq!(of("Ann Van der Berg", other), None);
    let found = candidates(
        &server,
        &json!({"query": "A. Van der Berg", "type": "person"}),
    );
    assert_eq!(found[0]["id"], "person/ann", "{found:?}");
    let found = candidates(
        &server,
        &json!({"query": "Ben Claes", "type": "person", "properties": at("Moorland University")}),
    );
    assert_eq!(found[0]["id"], "person/ben-1", "{found:?}");
    assert_eq!(found[1]["id"], "person/ben-2");
}

#[test]
fn projects_are_matched_by_number_and_never_by_title() {
    let server = server();
    let of = |query: Value| matched(&server, &query);
    let reeds = Some("project/reeds".to_owned());
    assert_eq!(
        of(json!({"properties": [{"pid": "identifier", "v": "https://doi.org/10.1000/182"}]})),
        reeds
    );
    assert_eq!(
        of(json!({"query": "Wind", "properties": [{"pid": "grant-number", "v": "g0-12"}]})),
        reeds
    );
    assert_eq!(of(json!({"query": "Reeds in the wind"})), None);
    let found = candidates(&server, &json!({"query": "Reeds in the wind"}));
    assert_eq!(
        (&found[0]["id"], &found[0]["score"]),
        (&json!("project/reeds"), &json!(100.0))
    );
}
