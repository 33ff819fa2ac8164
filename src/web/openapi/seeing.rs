//! The addresses at which the dataset is seen as a whole.

use serde_json::{Map, Value, json};

use super::{get, in_path, in_query, lang, status};

const HTML: &str = "text/html";

/// Those under the path of the base.
pub(super) fn paths() -> Map<String, Value> {
    let text = json!({"type": "string"});
    let around = in_query(
        "around",
        "What stands in the middle: project/KEY, person/KEY or organisation/KEY, or the IRI of one; without it, the whole dataset \
         where it is small enough",
        &text,
    );
    let words = json!({"type": "string", "maxLength": 200});
    let words = in_query(
        "q",
        "Words in the names of what may stand in the middle",
        &words,
    );
    let name = in_path(
        "name",
        "The name of the list, as /quality gives it: projects-without-end, people-without-orcid …",
        &text,
    );
    let page = json!({"type": "integer", "minimum": 1, "default": 1});
    let page = in_query("page", "Which page", &page);
    let checked = status(
        "503",
        "Shapes and checks are being applied; see Retry-After",
    );
    let operations = [
        (
            "/network",
            get(
                "network",
                "People and projects as a network, of bounded size",
                &[around.clone(), words, lang()],
                &[HTML],
                &[],
            ),
        ),
        (
            "/network.json",
            get(
                "networkData",
                "The same network: nodes, edges, and how much is left out",
                &[around, lang()],
                &["application/json"],
                &[],
            ),
        ),
        (
            "/overview",
            get(
                "overview",
                "Projects over time and funding by funder, as charts and tables",
                &[lang()],
                &[HTML],
                &[],
            ),
        ),
        (
            "/quality",
            get(
                "quality",
                "What descriptions lack, and what shapes and checks find",
                &[lang()],
                &[HTML],
                &[],
            ),
        ),
        (
            "/quality/{name}",
            get(
                "lacking",
                "The descriptions that lack something, or that a shape or a check finds",
                &[name, page, lang()],
                &[HTML],
                &[checked],
            ),
        ),
    ];
    operations
        .into_iter()
        .map(|(path, operation)| (path.to_owned(), json!({"get": operation})))
        .collect()
}
