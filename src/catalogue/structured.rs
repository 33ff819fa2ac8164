//! schema.org in JSON-LD, for search engines: what is in the head of each page.
//!
//! Of a thing it says what mapping says in schema.org, nothing else, in nested form; what the record only names is there with
//! its class and name. The context is in the document, so that nobody has to fetch one.

mod dataset;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::ledger::{Ledger, LedgerError};
use crate::mapping::{self, Object, Profile, Site, Triple};
use crate::record::{Body, Entity};
use crate::text::Text;
use crate::vocab::{Term, rdf, schema};

pub use dataset::{catalogue, dataset};

/// How many things that a record names are looked up.
const NAMED: usize = 200;

/// Properties whose values are addresses and are written as such.
const ADDRESSES: [&Term; 3] = [&schema::IMAGE, &schema::SAME_AS, &schema::URL];

/// The same, of what mapping does not say.
const MORE_ADDRESSES: [&str; 2] = ["contentUrl", "license"];

/// The context of all documents.
fn context() -> Value {
    let mut context = Map::new();
    context.insert("@vocab".into(), schema::NAMESPACE.into());
    let names = ADDRESSES.map(|term| term.local);
    for name in names.into_iter().chain(MORE_ADDRESSES) {
        context.insert(name.into(), json!({"@type": "@id"}));
    }
    Value::Object(context)
}

/// A document of one node.
#[must_use]
pub fn page(mut node: Value) -> Value {
    if let Some(node) = node.as_object_mut() {
        node.insert("@context".into(), context());
    }
    node
}

/// A document as it may stand in a page: nothing in it ends a script or begins a comment.
#[must_use]
pub fn embedded(document: &Value) -> String {
    document
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// A text: its strings, each with its language.
#[must_use]
pub fn text(text: &Text) -> Value {
    let word = |(tag, value): (&str, &str)| {
        if tag.is_empty() {
            Value::from(value)
        } else {
            json!({"@language": tag, "@value": value})
        }
    };
    let mut words: Vec<Value> = text.iter().map(word).collect();
    match words.len() {
        1 => words.remove(0),
        _ => Value::Array(words),
    }
}

/// The values of a node, by property.
type Node = Vec<(&'static Term, Value)>;

/// The nodes of a document, by IRI.
#[derive(Default)]
struct Nodes {
    order: Vec<String>,
    by_iri: BTreeMap<String, Node>,
    /// The IRIs that objects are.
    linked: Vec<String>,
}

impl Nodes {
    fn note(&mut self, triple: &Triple<'_>) {
        if !self.by_iri.contains_key(triple.subject) {
            self.order.push(triple.subject.to_owned());
        }
        if let Object::Iri(iri) = triple.object {
            self.linked.push(iri.to_owned());
        }
        let node = self.by_iri.entry(triple.subject.to_owned()).or_default();
        node.push((triple.predicate, value(triple)));
    }

    /// Takes a node out, with what hangs on it.
    fn take(&mut self, iri: &str) -> Option<Value> {
        let node = self.by_iri.remove(iri)?;
        let mut out = Map::new();
        out.insert("@id".into(), iri.into());
        for (property, value) in node {
            let linked = value.get("@id").and_then(Value::as_str).map(str::to_owned);
            let value = linked.and_then(|iri| self.take(&iri)).unwrap_or(value);
            let name = match property {
                property if property == &rdf::TYPE => "@type",
                property if property.prefix == schema::PREFIX => property.local,
                property => property.iri,
            };
            match out.get_mut(name) {
                None => drop(out.insert(name.to_owned(), value)),
                Some(Value::Array(values)) => values.push(value),
                Some(one) => *one = json!([one.take(), value]),
            }
        }
        Some(Value::Object(out))
    }
}

fn value(triple: &Triple<'_>) -> Value {
    let is_type = triple.predicate == &rdf::TYPE;
    match triple.object {
        Object::Term(term) if is_type && term.prefix == schema::PREFIX => term.local.into(),
        Object::Term(term) if is_type => term.iri.into(),
        Object::Iri(iri) if ADDRESSES.contains(&triple.predicate) => iri.into(),
        Object::Iri(iri) => json!({"@id": iri}),
        Object::Term(term) => json!({"@id": term.iri}),
        // In a property of addresses a plain string would be read as one.
        Object::Plain(value) if ADDRESSES.contains(&triple.predicate) => json!({"@value": value}),
        Object::Plain(value) => value.into(),
        Object::Lang(value, tag) => json!({"@language": tag, "@value": value}),
        Object::Typed(value, datatype) => json!({"@type": datatype.iri, "@value": value}),
    }
}

/// What the page of a thing says. `modified` is its datestamp in the ledger.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn thing(
    ledger: &Ledger,
    site: &Site,
    entity: &Entity,
    modified: i64,
) -> Result<Value, LedgerError> {
    let iri = match &entity.body {
        Body::Concept(concept) if concept.iri.is_some() => concept.iri.clone().unwrap_or_default(),
        body => site.base.thing(body.kind(), &entity.key),
    };
    let mut nodes = Nodes::default();
    mapping::map(
        entity,
        Some(modified),
        site,
        Profile::Schema,
        &mut |triple: &Triple<'_>| {
            nodes.note(triple);
        },
    );
    named(ledger, site, &mut nodes)?;
    let mut all: Vec<Value> = nodes.take(&iri).into_iter().collect();
    for other in nodes.order.clone() {
        all.extend(nodes.take(&other));
    }
    Ok(match all.len() {
        1 => page(all.remove(0)),
        _ => json!({"@context": context(), "@graph": all}),
    })
}

/// Adds class and name of what the record names.
fn named(ledger: &Ledger, site: &Site, nodes: &mut Nodes) -> Result<(), LedgerError> {
    let mut linked = std::mem::take(&mut nodes.linked);
    linked.sort();
    linked.dedup();
    linked.retain(|iri| !nodes.by_iri.contains_key(iri));
    for iri in linked.iter().take(NAMED) {
        let Some((kind, key)) = site.base.take_apart(iri) else {
            continue;
        };
        let Some(body) = ledger.get(kind, key)?.and_then(|row| row.body) else {
            continue;
        };
        let key = key.to_owned();
        let mut note = |triple: &Triple<'_>| {
            let tells = [&rdf::TYPE, &schema::NAME].contains(&triple.predicate);
            if tells && triple.subject == iri {
                nodes.note(triple);
            }
        };
        let entity = Entity { key, body };
        mapping::map(&entity, None, site, Profile::Schema, &mut note);
    }
    Ok(())
}

/// A list: what is on it, by name and address, from this place on.
#[must_use]
pub fn list(url: &str, name: &str, first: u64, items: &[(String, String)], all: u64) -> Value {
    let entries = items.iter().zip(first..).map(|((name, address), at)| {
        json!({"@type": "ListItem", "position": at, "name": name, "url": address})
    });
    json!({
        "@type": "CollectionPage",
        "url": url,
        "name": name,
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": all,
            "itemListElement": entries.collect::<Vec<_>>(),
        },
    })
}

/// Another page.
#[must_use]
pub fn other(class: &str, url: &str, name: &str) -> Value {
    json!({"@type": class, "url": url, "name": name})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_document_ends_the_script_that_it_stands_in() {
        let document = json!({"name": "</script><!--\u{2028}&"});
        let embedded = embedded(&document);
        assert!(
            !embedded.contains(['<', '>', '&', '\u{2028}']),
            "{embedded}"
        );
        assert_eq!(serde_json::from_str::<Value>(&embedded).unwrap(), document);
    }
}
