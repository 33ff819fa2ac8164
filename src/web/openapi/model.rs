//! The model of the data and the application profile: pages.

use serde_json::{Map, Value, json};

use super::{get, in_path, lang, status};
use crate::catalogue::profile::profile;

/// Their addresses.
pub(super) fn paths() -> Map<String, Value> {
    let html = ["text/html"];
    let known = [status("304", "It is what the client has already")];
    let names: Vec<&str> = profile()
        .parts
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let names = json!({"type": "string", "enum": names});
    let part = in_path("part", "The part of the data", &names);
    let model = "What the data holds: classes and properties, with counts and examples";
    let profile = "The application profile: vocabularies, terms, and what is asked of them";
    let of_part = "The terms of a part of the data, and its rules in words";
    Map::from_iter([
        (
            "/model".to_owned(),
            json!({"get": get("model", model, &[lang()], &html, &known)}),
        ),
        (
            "/profile".to_owned(),
            json!({"get": get("profile", profile, &[lang()], &html, &known)}),
        ),
        (
            "/profile/{part}".to_owned(),
            json!({"get": get("profile-part", of_part, &[part, lang()], &html, &known)}),
        ),
    ])
}
