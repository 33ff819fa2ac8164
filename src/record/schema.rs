//! The JSON Schema of records, for editors and for programs that write them.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::{Organisation, Person, Programme, Project};

/// The [JSON Schema](https://json-schema.org/draft/2020-12) of a document of records: one record, or a list.
///
/// `ontology/record.schema.json` holds it as text; a test keeps that file up to date. What a schema cannot say (check
/// digits, references, the order of dates) `oogst check` says.
#[must_use]
pub fn schema() -> Schema {
    let mut generator = SchemaGenerator::default();
    let records = [
        generator.subschema_for::<Project>(),
        generator.subschema_for::<Person>(),
        generator.subschema_for::<Organisation>(),
        generator.subschema_for::<Programme>(),
    ];
    let mut schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Records of oogst",
        "description": "One record or a list of records: projects, people, organisations and programmes.",
        "anyOf": [
            {"$ref": "#/$defs/Record"},
            {"type": "array", "items": {"$ref": "#/$defs/Record"}},
        ],
    });
    let mut definitions = generator.take_definitions(true);
    definitions.insert(
        "Record".to_owned(),
        json_schema!({ "anyOf": records }).to_value(),
    );
    schema.insert("$defs".to_owned(), definitions.into());
    schema
}
