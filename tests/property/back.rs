//! What is published is read back as what it was: the same records, field by field, and the same graph, in every format.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use oogst::record::Record;
use oogst::record::visibility::{Property, Visibility};
use oogst::source::{Fault, Found, Visitor};
use serde_json::Value;

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

/// Entities as JSON, but for which source they are of, and whether a person has a record: everybody has one by then.
fn published(made: &[Made]) -> BTreeMap<String, Value> {
    made.iter()
        .map(|Made { entity, .. }| {
            let mut value: Value = serde_json::from_slice(&entity.body.to_json()).unwrap();
            if let Some(Value::Object(links)) = value.get_mut("links") {
                links.retain(|name, _| !["from_mentions", "sources"].contains(&name.as_str()));
            }
            (format!("{} {}", entity.kind(), entity.key), value)
        })
        .collect()
}

/// The records of entities.
fn records_of(made: &[Made]) -> BTreeMap<String, Value> {
    let records = made.iter().filter_map(|Made { entity, .. }| {
        let record = match &entity.body {
            Body::Project(body) => Record::Project(Box::new(body.record.clone())),
            Body::Person(body) => Record::Person(body.record.clone()),
            Body::Organisation(body) => Record::Organisation(body.record.clone()),
            Body::Programme(body) => Record::Programme(body.record.clone()),
            Body::Concept(_) | Body::Grant(_) => return None,
        };
        Some(fields(&record))
    });
    records.collect()
}

fn fields(record: &Record) -> (String, Value) {
    let name = format!("{} {}", record.kind(), record.id());
    (name, Value::Object(record.fields()))
}

/// What a source gives, before anything is made of it.
#[derive(Default)]
struct Given(BTreeMap<String, Value>);

impl Visitor for Given {
    fn record(&mut self, found: Found) {
        let (name, fields) = fields(&found.record);
        assert!(
            self.0.insert(name.clone(), fields).is_none(),
            "{name} twice"
        );
    }

    fn fault(&mut self, fault: Fault) {
        panic!("{fault:?}");
    }

    fn identities(&mut self, _: &Arc<PathBuf>, _: &str) {
        panic!("nothing is decided there");
    }
}

/// Which of what is published of people: as it is, and everything.
fn visibility() -> impl Strategy<Value = Visibility> {
    prop::sample::select(vec![Visibility::default(), Visibility::of(Property::ALL)])
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn what_is_published_is_read_back_as_it_was(
        records in records(),
        format in prop::sample::select(&Format::ALL[..]),
        visibility in visibility(),
    ) {
        let folder = TempDir::new().unwrap();
        write(&folder, &records);
        let mut config = config(&folder);
        config.persons.publish = visibility.clone();
        let made = entities(&config);
        let second = TempDir::new().unwrap();
        let mut reading = reading(&second, format, &written(&made, &config, format));
        reading.persons.publish = visibility;
        let sources = collect::sources(&reading, Keep::Nothing, 0, &Silent).unwrap();
        let run = &sources.runs[0];
        prop_assert!(run.failed.is_none(), "{:?}", run.failed);
        prop_assert!(run.notices.is_empty(), "{}", run.notices);
        let mut given = Given::default();
        sources.list[0].read(&reading.limits, &mut given).unwrap();
        same(&records_of(&made), &given.0)?;
        let again = entities(&reading);
        same(&published(&made), &published(&again))?;
        let (before, after) = (graph_of(&made, &config), graph_of(&again, &reading));
        let lost: Vec<_> = before.difference(&after).collect();
        let new: Vec<_> = after.difference(&before).collect();
        prop_assert!(lost.is_empty() && new.is_empty(), "lost {lost:#?}\nnew {new:#?}");
    }
}

fn same(
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
) -> Result<(), TestCaseError> {
    for (name, one) in before {
        prop_assert_eq!(Some(one), after.get(name), "{}", name);
    }
    prop_assert_eq!(before.len(), after.len());
    Ok(())
}
