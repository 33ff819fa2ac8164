//! The addresses of dumps.

use serde_json::{Map, Value, json};

use super::{get, in_path, lang, status};

const HTML: &str = "text/html";
const JSON: &str = "application/json";

/// The pages and files of dumps.
pub(super) fn paths() -> Map<String, Value> {
    let folder = json!({"type": "string", "pattern": "^(latest|[0-9]{4}-[0-9]{2}-[0-9]{2}-revision-[0-9]+)$"});
    let folder = in_path("folder", "A dump, or `latest`", &folder);
    let file = in_path(
        "file",
        "A file, such as oogst.ttl",
        &json!({"type": "string"}),
    );
    let lead = |id, summary, parameters: &[Value]| {
        let there = status("308", "There it is");
        let mut lead = get(id, summary, parameters, &[], &[there]);
        if let Some(responses) = lead["responses"].as_object_mut() {
            responses.remove("200");
        }
        lead
    };
    let slash = lead("dumpsSlash", "Leads to /dumps/", &[]);
    let folder_slash = lead(
        "dumpSlash",
        "Leads to the page of a dump",
        std::slice::from_ref(&folder),
    );
    Map::from_iter([
        ("/dumps".to_owned(), json!({"get": slash})),
        (
            "/dumps/".to_owned(),
            json!({"get": get("dumps", "The dumps that there are", &[lang()], &[HTML], &[])}),
        ),
        ("/dumps/{folder}".to_owned(), json!({"get": folder_slash})),
        (
            "/dumps/{folder}/".to_owned(),
            json!({"get": get("dumpPage", "The files of a dump, with their checksums", &[folder.clone(), lang()], &[HTML], &[])}),
        ),
        (
            "/dumps/{folder}/{file}".to_owned(),
            json!({"get": get(
                "dump",
                "A file of a dump",
                &[folder, file],
                &["application/gzip", "application/json", "application/zstd", "text/plain", "text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/rdf+xml", "application/ld+json"],
                &[
                    status("206", "The part that the header Range asks for"),
                    status("304", "It is what the client has already"),
                    status("412", "It is not what If-Match or If-Unmodified-Since name"),
                    status("416", "There is nothing in the range that the header Range asks for"),
                ],
            )}),
        ),
    ])
}

/// What those may do who have the token.
pub(super) fn admin() -> Value {
    let refused = [
        status("401", "The token is not there, or wrong"),
        status("404", "The server has no token: nobody may"),
    ];
    let accepted = [
        status("202", "It begins; GET tells how it goes"),
        status("409", "A dump is being made"),
    ];
    let mut begin = get(
        "dumpNow",
        "Begins to make a dump",
        &[],
        &[],
        &[refused.as_slice(), &accepted].concat(),
    );
    if let Some(responses) = begin["responses"].as_object_mut() {
        responses.remove("200");
    }
    let state = get(
        "dumpState",
        "The dump that is being made, how the last one went, when the next one comes, and which are kept",
        &[],
        &[JSON],
        &refused,
    );
    json!({"get": state, "post": begin})
}
