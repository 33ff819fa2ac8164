//! What is published is read back as what it was: the same graph in every format, and the same records but for what
//! docs/RDF.md says is not published.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;

/// A dataset whose only source is a file of RDF.
fn reading(folder: &TempDir, format: Format, text: &str) -> Config {
    let file = format!("published.{}", extension(format));
    std::fs::write(folder.path().join(&file), text).unwrap();
    let mut config = config(folder);
    let source = format!("name = \"published\"\ntype = \"rdf\"\npath = \"{file}\"");
    config.sources = vec![toml::from_str(&source).unwrap()];
    config
}

pub(super) fn extension(format: Format) -> &'static str {
    match format {
        Format::Turtle => "ttl",
        Format::NTriples => "nt",
        Format::NQuads => "nq",
        Format::TriG => "trig",
        Format::RdfXml => "rdf",
        Format::JsonLd => "jsonld",
    }
}

fn graph_of(made: &[Made], config: &Config) -> BTreeSet<String> {
    let site = config.site();
    let mut out = BTreeSet::new();
    for Made { entity, .. } in made {
        mapping::map(
            entity,
            Some(0),
            &site,
            Profile::All,
            &mut |triple: &Triple<'_>| {
                out.insert(line(triple));
            },
        );
    }
    out
}

/// Entities as they are published: without what docs/RDF.md says is lost.
fn published(made: &[Made]) -> BTreeMap<String, Value> {
    made.iter()
        .map(|Made { entity, .. }| {
            let mut value: Value = serde_json::from_slice(&entity.body.to_json()).unwrap();
            match &entity.body {
                Body::Project(_) => project(&mut value),
                Body::Organisation(_) => organisation(&mut value),
                Body::Person(_) => without(&mut value["links"], &["from_mentions"]),
                _ => {}
            }
            // Another source it is.
            if let Some(Value::Object(links)) = value.get_mut("links") {
                links.remove("sources");
            }
            (format!("{} {}", entity.kind(), entity.key), value)
        })
        .collect()
}

fn without(value: &mut Value, names: &[&str]) {
    let map = value.as_object_mut().unwrap();
    map.retain(|name, _| !names.contains(&name.as_str()));
}

fn organisation(value: &mut Value) {
    if value["links"]["funds"] == json!(true) && value["record"]["type"] == "international" {
        value["record"]["type"] = json!("funder");
    }
}

fn list(value: &mut Value, name: &str) -> Vec<Value> {
    let list = value.as_object_mut().unwrap().remove(name);
    list.map_or_else(Vec::new, |list| list.as_array().unwrap().clone())
}

fn once(list: Vec<Value>) -> Value {
    let mut out: Vec<Value> = Vec::new();
    for one in list {
        if !out.contains(&one) {
            out.push(one);
        }
    }
    out.into()
}

/// A project, whose people are persons by now. What is said of its grants is said of things that other projects share.
fn project(value: &mut Value) {
    let keys = list(&mut value["links"], "people");
    let grants = list(&mut value["links"], "grants");
    value["links"]["grants"] = once(grants);
    let record = &mut value["record"];
    without(record, &["grants"]);
    let mut people = list(record, "people");
    for (one, who) in people.iter_mut().zip(keys) {
        without(one, &["name"]);
        one["person"] = who["key"].clone();
    }
    record["people"] = once(people);
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn what_is_published_is_read_back_as_it_was(
        records in records(),
        format in prop::sample::select(&Format::ALL[..]),
    ) {
        let folder = TempDir::new().unwrap();
        write(&folder, &records);
        let config = config(&folder);
        let made = entities(&config);
        let second = TempDir::new().unwrap();
        let reading = reading(&second, format, &written(&made, &config, format));
        let sources = collect::sources(&reading, Keep::Nothing, 0, &Silent).unwrap();
        let run = &sources.runs[0];
        prop_assert!(run.failed.is_none(), "{:?}", run.failed);
        prop_assert!(run.notices.is_empty(), "{}", run.notices);
        let again = entities(&reading);
        let (before, after) = (published(&made), published(&again));
        for (name, one) in &before {
            prop_assert_eq!(Some(one), after.get(name), "{}", name);
        }
        prop_assert_eq!(before.len(), after.len());
        let (before, after) = (graph_of(&made, &config), graph_of(&again, &reading));
        let lost: Vec<_> = before.difference(&after).collect();
        let new: Vec<_> = after.difference(&before).collect();
        prop_assert!(lost.is_empty() && new.is_empty(), "lost {lost:#?}\nnew {new:#?}");
    }
}
