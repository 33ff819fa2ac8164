//! The addresses by which the dataset is found.

use serde_json::{Map, Value, json};

use super::paths::GRAPHS;
use super::{get, in_path, lang, status};
use crate::catalogue::signposts::LINKSETS;
use crate::record::Kind;

const HTML: &str = "text/html";
const XML: &str = "application/xml";

/// Those under the path of the base.
pub(super) fn of_site() -> Map<String, Value> {
    let mut paths = Map::new();
    let known = || status("304", "It is what the client has already");
    let graphs_and_page = [GRAPHS.as_slice(), &[HTML]].concat();
    for (name, said) in [
        (
            "catalogue",
            "The dataset, its files and its services, in DCAT",
        ),
        (
            "void",
            "What the dataset holds, in numbers, in VoID; people are sent to the catalogue",
        ),
    ] {
        let see_other = status("303", "For people: the page of the catalogue");
        let (media_types, others) = match name {
            "void" => (GRAPHS.to_vec(), vec![known(), see_other]),
            _ => (graphs_and_page.clone(), vec![known()]),
        };
        let operation = get(name, said, &[lang()], &media_types, &others);
        paths.insert(format!("/{name}"), json!({"get": operation}));
        let ends = ["ttl", "nt", "rdf", "jsonld"];
        for (end, media_type) in ends.into_iter().zip(GRAPHS) {
            let operation = get(
                &format!("{name}-{end}"),
                said,
                &[],
                &[media_type],
                &[known()],
            );
            paths.insert(format!("/{name}.{end}"), json!({"get": operation}));
        }
    }
    let page = get(
        "catalogue-html",
        "The page of the catalogue",
        &[lang()],
        &[HTML],
        &[known()],
    );
    paths.insert("/catalogue.html".to_owned(), json!({"get": page}));
    paths.insert("/linkset/{kind}/{key}".to_owned(), linkset());
    let all = "Every page, for crawlers; where there are too many for one file, an index of files";
    let sitemap = get("sitemap", all, &[], &[XML], &[known()]);
    paths.insert("/sitemap.xml".to_owned(), json!({"get": sitemap}));
    let file = in_path(
        "file",
        "Its name, as the index has it",
        &json!({"type": "string"}),
    );
    let part = get(
        "sitemapFile",
        "A file of the sitemap",
        &[file],
        &[XML],
        &[known()],
    );
    paths.insert("/sitemap/{file}".to_owned(), json!({"get": part}));
    paths
}

fn linkset() -> Value {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let kind = in_path(
        "kind",
        "The kind",
        &json!({"type": "string", "enum": kinds}),
    );
    let key = in_path(
        "key",
        "The key of the thing, which may hold slashes; with .json or .txt at its end the form is that",
        &json!({"type": "string"}),
    );
    let links = get(
        "linkset",
        "The links of a thing's page as a document of their own (RFC 9264)",
        &[kind, key],
        &LINKSETS.map(|(media_type, _)| media_type),
        &[
            status("304", "It is what the client has already"),
            status("410", "The thing is gone, and its links with it"),
        ],
    );
    json!({"get": links})
}

/// Those of the host.
pub(super) fn of_host() -> Map<String, Value> {
    let void = get(
        "wellKnownVoid",
        "What the dataset holds, in numbers, in VoID",
        &[],
        &GRAPHS,
        &[status("303", "For people: the page of the catalogue")],
    );
    let robots = get("robots", "Rules for crawlers", &[], &["text/plain"], &[]);
    Map::from_iter([
        ("/.well-known/void".to_owned(), json!({"get": void})),
        ("/robots.txt".to_owned(), json!({"get": robots})),
    ])
}
