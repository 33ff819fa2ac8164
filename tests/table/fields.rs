//! Every field of the format of records can be mapped, and each code that one takes.

use std::collections::BTreeSet;

use oogst::record::Kind;
use oogst::source::fields::{Field, Shape, lists, of};
use serde_json::Value;

fn first(path: &str) -> String {
    path.split('.').next().unwrap().to_owned()
}

/// The properties of a type in the schema of records, as a mapping names them.
fn properties(schema: &Value, name: &str) -> BTreeSet<String> {
    let properties = schema["$defs"][name]["properties"].as_object().unwrap();
    let mut names: BTreeSet<String> = properties.keys().cloned().collect();
    names.remove("kind");
    names.remove("id");
    names
}

/// The codes of a type in the schema.
fn codes(schema: &Value, name: &str) -> Vec<String> {
    let all = schema["$defs"][name]["oneOf"].as_array().unwrap();
    all.iter()
        .map(|one| one["const"].as_str().unwrap().to_owned())
        .collect()
}

fn firsts(fields: &[Field]) -> BTreeSet<String> {
    fields.iter().map(|field| first(field.path)).collect()
}

#[test]
fn every_field_of_the_schema_can_be_mapped() {
    let schema = serde_json::to_value(oogst::record::schema()).unwrap();
    for (kind, name) in [
        (Kind::Project, "Project"),
        (Kind::Person, "Person"),
        (Kind::Organisation, "Organisation"),
        (Kind::Programme, "Programme"),
    ] {
        let mut known = firsts(of(kind));
        known.extend(lists(kind).iter().map(|list| list.name.to_owned()));
        let mut there = properties(&schema, name);
        // What people are asked to look at is for who edits a record, and no field of a table.
        there.remove("review");
        assert_eq!(known, there, "{name}");
    }
    for (list, name) in [
        ("people", "Participation"),
        ("organisations", "Involvement"),
        ("grants", "GrantMention"),
        ("outputs", "Output"),
        ("identifiers", "Identifier"),
        ("affiliations", "Affiliation"),
    ] {
        let all = [lists(Kind::Project), lists(Kind::Person)].concat();
        let list = all.iter().find(|one| one.name == list).unwrap();
        assert_eq!(firsts(list.fields), properties(&schema, name), "{name}");
    }
}

#[test]
fn every_code_of_the_schema_can_be_mapped() {
    let schema = serde_json::to_value(oogst::record::schema()).unwrap();
    let project = lists(Kind::Project);
    let of_list = |list: &str| project.iter().find(|one| one.name == list).unwrap().fields;
    for (fields, path, name) in [
        (of(Kind::Project), "category", "Category"),
        (of(Kind::Project), "status", "Status"),
        (of(Kind::Organisation), "type", "OrganisationClass"),
        (of_list("people"), "role", "Role"),
        (of_list("organisations"), "role", "InvolvementRole"),
        (of_list("outputs"), "type", "OutputKind"),
    ] {
        let field = fields.iter().find(|field| field.path == path).unwrap();
        let (Shape::OneOf(known) | Shape::SomeOf(known)) = field.shape else {
            panic!("{path} takes codes");
        };
        assert_eq!(known, codes(&schema, name), "{name}");
    }
}
