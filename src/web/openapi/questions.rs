//! The stored questions: each has its own address and its own parameters.

use serde_json::{Map, Value, json};

use super::paths::{GRAPHS, TABLES};
use super::{get, in_path, in_query, lang};
use crate::questions::{Parameter, Question, Type};
use crate::text::Text;
use crate::web::negotiate::Shown;

/// The addresses of the questions.
pub(super) fn paths(questions: &[Question]) -> Map<String, Value> {
    let names: Vec<&str> = questions.iter().map(|one| one.name.as_str()).collect();
    let any = json!({"type": "string", "pattern": "^[a-z0-9-]+(\\.rq)?$"});
    let described = format!(
        "A question: {}. With .rq at its end, the query itself",
        if names.is_empty() {
            "there are none".to_owned()
        } else {
            names.join(", ")
        }
    );
    let types: Vec<&str> = TABLES
        .iter()
        .chain(&GRAPHS)
        .chain(&["text/html", "application/sparql-query"])
        .copied()
        .collect();
    let mut paths = Map::from_iter([
        (
            "/questions".to_owned(),
            json!({"get": get("questions", "The stored questions", &[lang()], &["application/json", "text/html"], &[])}),
        ),
        (
            "/questions/{name}".to_owned(),
            json!({"get": get("question", "The answer to a stored question; its own address below has its parameters", &[in_path("name", &described, &any)], &types, &[])}),
        ),
    ]);
    for question in questions {
        paths.insert(
            format!("/questions/{}", question.name),
            json!({"get": operation(question)}),
        );
    }
    paths
}

fn english(text: &Text) -> &str {
    text.best(&["en"]).unwrap_or_default().1
}

fn operation(question: &Question) -> Value {
    let graph = question.gives_graph();
    let mut parameters: Vec<Value> = question.parameters.iter().map(parameter).collect();
    let formats = json!({"type": "string", "enum": Shown::names(graph)});
    parameters.push(in_query(
        "format",
        "The format; without it, the header Accept decides",
        &formats,
    ));
    parameters.push(lang());
    let mut types = if graph {
        GRAPHS.to_vec()
    } else {
        TABLES.to_vec()
    };
    types.push("text/html");
    let id = format!("question-{}", question.name);
    let mut operation = get(&id, english(&question.title), &parameters, &types, &[]);
    operation["tags"] = json!(["questions"]);
    if !question.description.is_empty() {
        operation["description"] = english(&question.description).into();
    }
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    let mut schema = schema(&parameter.class);
    if let Some(default) = &parameter.default {
        schema["default"] = match &parameter.class {
            Type::Integer | Type::Year => default
                .parse::<i64>()
                .map_or_else(|_| default.as_str().into(), Value::from),
            Type::Boolean => (default == "true").into(),
            _ => default.as_str().into(),
        };
    }
    in_query(&parameter.name, english(&parameter.description), &schema)
}

fn schema(class: &Type) -> Value {
    match class {
        Type::Iri(_) => json!({"type": "string", "description": class.to_string()}),
        Type::String => json!({"type": "string"}),
        Type::Language => {
            json!({"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"})
        }
        Type::Integer => json!({"type": "integer"}),
        Type::Year => json!({"type": "integer", "minimum": 0, "maximum": 9999}),
        Type::Date => json!({"type": "string", "format": "date"}),
        Type::Boolean => json!({"type": "boolean"}),
        Type::OneOf(words) => json!({"type": "string", "enum": words}),
    }
}
