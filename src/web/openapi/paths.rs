//! The addresses of the site and of its host.

use serde_json::{Map, Value, json};

use super::{content, dumps, get, in_path, in_query, lang, operation, reconcile, status};
use crate::config::Config;
use crate::iri::Base;
use crate::record::Kind;

const HTML: &str = "text/html";
const JSON: &str = "application/json";
pub(super) const TABLES: [&str; 4] = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
];
pub(super) const GRAPHS: [&str; 4] = [
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
];

fn both<'a>(one: &[&'a str], other: &[&'a str]) -> Vec<&'a str> {
    one.iter().chain(other).copied().collect()
}

/// What is under the path of the base.
pub(super) fn of_site(config: &Config) -> Map<String, Value> {
    let mut paths = pages();
    paths.extend(super::stewards::pages());
    paths.extend(things());
    paths.extend(super::around::paths());
    paths.extend(super::ldes::ldes());
    paths.extend(super::model::paths());
    paths.insert("/oai".into(), oai());
    paths.extend(reconcile::paths());
    paths.insert("/sparql".into(), sparql(config));
    paths.extend(dumps::paths());
    paths.extend(service());
    paths.insert("/-/dump".into(), dumps::admin());
    paths.insert("/-/plan".into(), super::stewards::plan());
    paths.insert("/-/sync".into(), admin());
    paths
}

fn pages() -> Map<String, Value> {
    let page = json!({"type": "integer", "minimum": 1, "default": 1});
    let page = in_query("page", "Which page", &page);
    let get = |id, summary, parameters: &[Value], media_type| json!({"get": get(id, summary, parameters, &[media_type], &[])});
    let mut paths = super::finding::paths(&page);
    paths.extend([
        (
            "/".to_owned(),
            get("front", "The front page: what is here", &[lang()], HTML),
        ),
        (
            "/assets/{file}".to_owned(),
            get(
                "asset",
                "Stylesheets and scripts of the pages",
                &[in_path(
                    "file",
                    "The name, with a hash of the contents",
                    &json!({"type": "string"}),
                )],
                "text/css",
            ),
        ),
    ]);
    paths
}

fn things() -> Map<String, Value> {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let kind = in_path(
        "kind",
        "The kind",
        &json!({"type": "string", "enum": kinds}),
    );
    let key = |description| in_path("key", description, &json!({"type": "string"}));
    let gone = status("410", "It is gone: the body is its tombstone");
    let mut thing = get(
        "thing",
        "A thing: leads to the document that describes it",
        &[
            kind.clone(),
            key("The key of the thing, or the path of a part of it; it may hold slashes"),
        ],
        &[],
        &[
            status(
                "303",
                "The document, in the form that the header Accept asks for",
            ),
            status("301", "It was merged with another thing, which is there"),
            gone.clone(),
        ],
    );
    // A thing is no document: it never answers itself.
    if let Some(responses) = thing["responses"].as_object_mut() {
        responses.remove("200");
    }
    let document = get(
        "document",
        "The document that describes a thing",
        &[
            kind,
            key(
                "The key of the thing, which may hold slashes; with .ttl, .nt, .rdf, .jsonld or .html at its end the form is that",
            ),
            lang(),
            in_query(
                "page",
                "Which part of a document in RDF of what very many records name; the header Link leads to the next",
                &json!({"type": "integer", "minimum": 1, "default": 1}),
            ),
        ],
        &both(&GRAPHS, &[HTML]),
        &[status("304", "It is what the client has already"), gone],
    );
    Map::from_iter([
        ("/id/{kind}/{key}".to_owned(), json!({"get": thing})),
        ("/doc/{kind}/{key}".to_owned(), json!({"get": document})),
    ])
}

fn oai() -> Value {
    let verbs = [
        "GetRecord",
        "Identify",
        "ListIdentifiers",
        "ListMetadataFormats",
        "ListRecords",
        "ListSets",
    ];
    let text = json!({"type": "string"});
    let parameters = [
        in_query(
            "verb",
            "What is asked; docs/OAI.md tells which other parameters it takes",
            &json!({"type": "string", "enum": verbs}),
        ),
        in_query("identifier", "The identifier of a record", &text),
        in_query("metadataPrefix", "The format of records", &text),
        in_query("set", "The set", &text),
        in_query("from", "The first date or time, of UTC", &text),
        in_query("until", "The last date or time, of UTC", &text),
        in_query("resumptionToken", "Where a list goes on", &text),
    ];
    let summary = "OAI-PMH 2.0: projects, people, organisations and funding as CERIF, Dublin Core and RDF/XML. Its errors have the status 200";
    let mut sent = get("oaiByPost", summary, &[], &["text/xml"], &[]);
    sent["requestBody"] = json!({
        "required": true,
        "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}},
    });
    json!({"get": get("oai", summary, &parameters, &["text/xml"], &[]), "post": sent})
}

fn sparql(config: &Config) -> Value {
    let most = config.serve.query_bytes;
    let query = json!({"type": "string", "maxLength": most});
    let iris = json!({"type": "array", "items": {"type": "string", "format": "iri"}});
    let formats = json!({"type": "string", "enum": ["json", "xml", "csv", "tsv", "turtle", "ntriples", "rdfxml", "jsonld"]});
    let graphs = "Graphs that the query reads; without them, the default graph. Others are empty";
    let protocol = [
        in_query("default-graph-uri", graphs, &iris),
        in_query("named-graph-uri", graphs, &iris),
        in_query(
            "format",
            "The format; without it, the header Accept decides",
            &formats,
        ),
    ];
    let mut of_get = vec![in_query(
        "query",
        "A SPARQL 1.1 query; without it, the service description or a page with a form",
        &query,
    )];
    of_get.push(in_query(
        "question",
        "A stored question, by its name: a page with the query to go on from; parameters of the question are its values",
        &json!({"type": "string"}),
    ));
    of_get.extend(protocol.clone());
    of_get.push(lang());
    let all = both(&both(&TABLES, &GRAPHS), &[HTML]);
    let busy = status(
        "503",
        "As many queries run as may, or this one took too long; see Retry-After",
    );
    let asked = get(
        "query",
        "The answer to a query",
        &of_get,
        &all,
        std::slice::from_ref(&busy),
    );
    let mut sent = operation(
        "queryByPost",
        "The answer to a query",
        &protocol,
        &json!({"description": "The answer", "content": content(&both(&TABLES, &GRAPHS))}),
        &[
            busy,
            status("413", "The query is too long"),
            status("415", "The body is no query"),
        ],
    );
    sent["requestBody"] = sent_query(&query, &iris, &formats);
    json!({"get": asked, "post": sent})
}

/// The body of a query that is sent: a form, or the query itself.
fn sent_query(query: &Value, iris: &Value, formats: &Value) -> Value {
    json!({
        "required": true,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {
                        "query": query,
                        "default-graph-uri": iris,
                        "named-graph-uri": iris,
                        "format": formats,
                    },
                },
            },
            "application/sparql-query": {"schema": query},
        },
    })
}

/// What programs and those who run the server look at.
fn service() -> Map<String, Value> {
    let health = json!({"description": "Ledger and graph answer, and stand at one revision", "content": {JSON: {"schema": {
        "type": "object",
        "required": ["status", "revision", "graph"],
        "properties": {
            "status": {"type": "string", "enum": ["ok", "behind"]},
            "revision": {"type": "integer", "description": "Of the ledger"},
            "graph": {"type": "integer", "description": "The revision that the graph stands at"},
        },
    }}}});
    let behind = status("503", "The graph stands elsewhere than the ledger");
    Map::from_iter([
        (
            "/health".to_owned(),
            json!({"get": operation("health", "Do ledger and graph answer?", &[], &health, &[behind])}),
        ),
        (
            "/ready".to_owned(),
            json!({"get": get("ready", "Are questions answered?", &[], &[JSON], &[status("503", "Not now")])}),
        ),
        (
            "/metrics".to_owned(),
            json!({"get": get("metrics", "Counters and gauges, in the text format of Prometheus", &[], &["text/plain"], &[])}),
        ),
        (
            "/openapi.json".to_owned(),
            json!({"get": get("openapi", "This document", &[], &[JSON], &[])}),
        ),
    ])
}

/// What those may do who have the token.
fn admin() -> Value {
    let refused = [
        status("401", "The token is not there, or wrong"),
        status("404", "The server has no token: nobody may"),
    ];
    let body = json!({"type": "object", "additionalProperties": false, "properties": {
        "sources": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Which of the sources that are collected are asked; without it, all",
        },
    }});
    let mut begin = get(
        "sync",
        "Begins to bring the dataset up to its sources",
        &[],
        &[],
        &[
            refused.as_slice(),
            &[
                status("202", "It begins; GET tells how it goes"),
                status(
                    "400",
                    "The body is wrong, or names a source that there is not",
                ),
                status("409", "A sync is being done"),
            ],
        ]
        .concat(),
    );
    if let Some(responses) = begin["responses"].as_object_mut() {
        responses.remove("200");
    }
    begin["requestBody"] = json!({"content": {JSON: {"schema": body}}});
    let state = get(
        "syncState",
        "The sync that is being done, how the last one went, and when the next ones come",
        &[],
        &[JSON],
        &refused,
    );
    json!({"get": state, "post": begin})
}

/// What belongs to the host, whatever the path of the base is.
pub(super) fn of_host(base: &Base) -> Map<String, Value> {
    let examples = get(
        "examples",
        "The stored questions as examples of the endpoint: SHACL executables",
        &[],
        &GRAPHS,
        &[status("303", "For people: the page of the questions")],
    );
    let host = json!([{"url": base.host(), "description": "The host"}]);
    let path = "/.well-known/sparql-examples".to_owned();
    let mut paths = Map::from_iter([(path, json!({"get": examples}))]);
    paths.extend(super::discovery::of_host());
    for path in paths.values_mut() {
        path["servers"] = host.clone();
    }
    paths
}
