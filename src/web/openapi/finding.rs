//! The addresses of lists, searches and suggestions.

use serde_json::{Map, Value, json};

use super::{get, in_path, in_query, lang};
use crate::finding::{Facet, Sort, facets};
use crate::record::Kind;

const HTML: &str = "text/html";
/// The media types of lists: the page, and the files by the ends of their addresses.
const LISTS: [&str; 4] = [HTML, "text/csv", "application/json", "text/turtle"];

/// The addresses; `page` is the parameter of those that have pages.
pub(super) fn paths(page: &Value) -> Map<String, Value> {
    let words = json!({"type": "string", "maxLength": 200});
    let words = in_query("q", "The words", &words);
    let read = |id, summary, parameters: &[Value], media_types: &[&str]| json!({"get": get(id, summary, parameters, media_types, &[])});
    let under = json!({"type": "string"});
    let under = in_query(
        "under",
        "The key of the organisation whose parts are shown",
        &under,
    );
    Map::from_iter([
        (
            "/search".to_owned(),
            read(
                "search",
                "The things of all kinds whose names and texts have these words, the best first",
                &[words.clone(), lang()],
                &[HTML],
            ),
        ),
        (
            "/suggest".to_owned(),
            read(
                "suggest",
                "Projects, people and organisations whose names hold words that begin so",
                &[words.clone(), lang()],
                &["application/json"],
            ),
        ),
        (
            "/organisations/tree".to_owned(),
            read(
                "tree",
                "Which organisations are parts of which",
                &[under, page.clone(), lang()],
                &[HTML],
            ),
        ),
        (
            "/{list}".to_owned(),
            read(
                "list",
                "The things of a kind, or what a search finds; as a page, or whole as a file",
                &parameters(words, page),
                &LISTS,
            ),
        ),
    ])
}

/// The parameters of a list.
fn parameters(words: Value, page: &Value) -> Vec<Value> {
    let ends = ["", ".csv", ".json", ".ttl"];
    let lists = Kind::ALL.iter().map(|kind| kind.plural());
    let lists = lists.chain(std::iter::once("search"));
    let names: Vec<String> = lists
        .flat_map(|name| ends.map(|end| format!("{name}{end}")))
        .filter(|name| name != "search")
        .collect();
    let list = json!({"type": "string", "enum": names});
    let sorts = Sort::ALL.map(Sort::name);
    let sort = json!({"type": "string", "enum": sorts});
    let mut out = vec![
        in_path("list", "The kind; with an end, a file", &list),
        words,
        in_query("sort", "The order; `best` with words only", &sort),
        page.clone(),
        lang(),
    ];
    let mut seen: Vec<Facet> = Vec::new();
    for facet in Kind::ALL.into_iter().flat_map(facets) {
        if !seen.contains(facet) {
            seen.push(*facet);
            let kinds = Kind::ALL
                .into_iter()
                .filter(|kind| facets(*kind).contains(facet));
            let kinds: Vec<&str> = kinds.map(Kind::plural).collect();
            let told = format!("One of these values; of {}", kinds.join(", "));
            let several = json!({"type": "array", "items": {"type": "string"}});
            out.push(in_query(facet.name(), &told, &several));
        }
    }
    out
}
