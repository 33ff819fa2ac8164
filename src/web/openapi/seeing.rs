//! The addresses at which the dataset is seen as a whole.

use serde_json::{Map, Value, json};

use super::{get, in_path, in_query, lang, status};

const HTML: &str = "text/html";
/// A list: its page, and its files.
const LIST: [&str; 4] = [HTML, "text/csv", "application/json", "text/turtle"];

/// Those under the path of the base.
pub(super) fn paths() -> Map<String, Value> {
    let overview = get(
        "overview",
        "Projects over time and funding by funder, as charts and tables",
        &[lang()],
        &[HTML],
        &[],
    );
    let mut paths = network();
    paths.insert("/overview".to_owned(), json!({"get": overview}));
    paths.extend(quality());
    paths
}

fn network() -> Map<String, Value> {
    let around = in_query(
        "around",
        "What stands in the middle: project/KEY, person/KEY or organisation/KEY, or the IRI of one; without it, the whole dataset \
         where it is small enough",
        &json!({"type": "string"}),
    );
    let words = json!({"type": "string", "maxLength": 200});
    let words = in_query(
        "q",
        "Words in the names of what may stand in the middle",
        &words,
    );
    let page = get(
        "network",
        "People and projects as a network, of bounded size",
        &[around.clone(), words, lang()],
        &[HTML],
        &[],
    );
    let data = get(
        "networkData",
        "The same network: nodes, edges, and how much is left out",
        &[around, lang()],
        &["application/json"],
        &[],
    );
    Map::from_iter([
        ("/network".to_owned(), json!({"get": page})),
        ("/network.json".to_owned(), json!({"get": data})),
    ])
}

fn quality() -> Map<String, Value> {
    let name = in_path(
        "name",
        "The name of the list, as /quality gives it: projects-without-end, people-without-orcid …; with .csv, .json or .ttl at its end, the whole list as a file",
        &json!({"type": "string"}),
    );
    let page = json!({"type": "integer", "minimum": 1, "default": 1});
    let page = in_query("page", "Which page", &page);
    let all = get(
        "quality",
        "What descriptions lack, and what shapes and checks find",
        &[lang()],
        &[HTML],
        &[],
    );
    let list = get(
        "lacking",
        "The descriptions that lack something, or that a shape or a check finds",
        &[name, page, lang()],
        &LIST,
        &[status(
            "503",
            "Shapes and checks are being applied; see Retry-After",
        )],
    );
    Map::from_iter([
        ("/quality".to_owned(), json!({"get": all})),
        ("/quality/{name}".to_owned(), json!({"get": list})),
    ])
}
