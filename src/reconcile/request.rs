//! Requests: what is asked, in the forms that clients send it in.
//!
//! `OpenRefine` posts a form with `queries`, or with `extend`; older clients ask for one name in `query`, which is a text or a
//! query as JSON.

use serde::Deserialize;
use serde_json::Value;

use super::KINDS;
use crate::record::Kind;

/// How many queries, and how many things of a data extension, one request may have.
pub(super) const BATCH: usize = 500;
/// How many candidates a query gets that does not say.
const CANDIDATES: usize = 5;
/// And how many at the most.
const MOST: usize = 50;
/// How many characters a name may have that is looked for.
const LONG: usize = 2_000;

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Malformed {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

impl Malformed {
    fn new(message: impl Into<String>, hint: &'static str) -> Self {
        Self {
            message: message.into(),
            hint,
        }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// What is this service?
    Manifest,
    /// Several queries, each with the client's name for it.
    Batch(Vec<(String, Query)>),
    /// One query.
    One(Query),
    /// Values of properties.
    Extend(Extend),
}

/// A query (section 4 of the specification).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The name that is looked for; may be empty where there are properties.
    pub(super) text: String,
    /// The kinds that it may be of.
    pub(super) kinds: Vec<Kind>,
    pub(super) limit: usize,
    /// Properties and their values.
    pub(super) properties: Vec<(String, Vec<Given>)>,
}

/// A value of a property in a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    Text(String),
    /// Something that was reconciled before.
    Thing(String),
}

impl Given {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Thing(text) => text,
        }
    }
}

/// A data extension (section 7 of the specification).
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Extend {
    pub(super) ids: Vec<String>,
    pub(super) properties: Vec<Wanted>,
}

/// A property that is wanted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Wanted {
    pub(super) id: String,
    #[serde(default)]
    pub(super) settings: Value,
}

impl Request {
    /// Reads the parameters of a request.
    ///
    /// # Errors
    /// Where they are not what the specification says.
    pub fn of(pairs: &[(String, String)]) -> Result<Self, Malformed> {
        let value = |wanted: &str| {
            let pair = pairs.iter().find(|(name, _)| name == wanted);
            pair.map(|(_, value)| value.as_str())
        };
        if let Some(queries) = value("queries") {
            return batch(queries).map(Self::Batch);
        }
        if let Some(extend) = value("extend") {
            return extension(extend).map(Self::Extend);
        }
        match value("query") {
            Some(query) => one(query, value("type"), value("limit")).map(Self::One),
            None => Ok(Self::Manifest),
        }
    }
}

fn json(what: &str, text: &str) -> Result<Value, Malformed> {
    serde_json::from_str(text).map_err(|fault| {
        Malformed::new(
            format!("`{what}` is no JSON: {fault}"),
            "Send the JSON of the Reconciliation Service API 0.2, percent-encoded.",
        )
    })
}

fn batch(text: &str) -> Result<Vec<(String, Query)>, Malformed> {
    let Value::Object(queries) = json("queries", text)? else {
        return Err(Malformed::new(
            "`queries` is no JSON object",
            r#"Send an object of queries, as {"q0": {"query": "Ghent University"}}."#,
        ));
    };
    too_many("queries", queries.len())?;
    queries
        .into_iter()
        .map(|(name, query)| {
            let query = read(&query).map_err(|mut fault| {
                fault.message = format!("query `{name}`: {}", fault.message);
                fault
            })?;
            Ok((name, query))
        })
        .collect()
}

fn too_many(what: &str, count: usize) -> Result<(), Malformed> {
    if count > BATCH {
        return Err(Malformed::new(
            format!("{count} {what} in one request; allowed are {BATCH}"),
            "Send them in several requests.",
        ));
    }
    Ok(())
}

/// The way of version 0.1: a text, or a query.
fn one(query: &str, kind: Option<&str>, limit: Option<&str>) -> Result<Query, Malformed> {
    if query.trim_start().starts_with('{') {
        return read(&json("query", query)?);
    }
    let mut of = serde_json::Map::new();
    of.insert("query".to_owned(), query.into());
    of.extend(kind.map(|kind| ("type".to_owned(), kind.into())));
    let limit = limit.and_then(|limit| limit.parse::<u64>().ok());
    of.extend(limit.map(|limit| ("limit".to_owned(), limit.into())));
    read(&Value::Object(of))
}

fn read(query: &Value) -> Result<Query, Malformed> {
    let Value::Object(members) = query else {
        return Err(Malformed::new(
            "it is no JSON object",
            r#"Send an object, as {"query": "Ghent University", "type": "organisation"}."#,
        ));
    };
    let text = match members.get("query") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(other) => return Err(wrong("query", other, "a text")),
    };
    let properties = match members.get("properties") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(properties)) => {
            properties.iter().map(property).collect::<Result<_, _>>()?
        }
        Some(other) => return Err(wrong("properties", other, "a list")),
    };
    if text.is_empty() && properties.is_empty() {
        return Err(Malformed::new(
            "there is neither a `query` nor a property",
            "Give a name in `query`, or an identifier among the `properties`.",
        ));
    }
    if text.chars().count() > LONG {
        return Err(Malformed::new(
            format!("`query` has more than {LONG} characters"),
            "Send a name.",
        ));
    }
    Ok(Query {
        text,
        kinds: kinds(members.get("type"))?,
        limit: limit(members.get("limit"))?,
        properties,
    })
}

fn wrong(field: &str, value: &Value, allowed: &str) -> Malformed {
    Malformed::new(
        format!("`{field}` is {value}, and has to be {allowed}"),
        "See section 4 of the Reconciliation Service API 0.2.",
    )
}

fn limit(given: Option<&Value>) -> Result<usize, Malformed> {
    let limit = match given {
        None | Some(Value::Null) => return Ok(CANDIDATES),
        Some(Value::Number(number)) => number.as_f64(),
        // OpenRefine's settings are texts.
        Some(Value::String(text)) => text.parse().ok(),
        Some(_) => None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is bounded on both sides"
    )]
    match limit {
        Some(limit) if limit >= 0.0 => Ok(match limit as usize {
            0 => CANDIDATES,
            limit => limit.min(MOST),
        }),
        _ => Err(wrong("limit", given.unwrap_or(&Value::Null), "a number")),
    }
}

/// A type that we do not have is none of ours: nothing is of it.
fn kinds(given: Option<&Value>) -> Result<Vec<Kind>, Malformed> {
    let named: Vec<&str> = match given {
        None | Some(Value::Null) => return Ok(KINDS.to_vec()),
        Some(Value::String(one)) if one.is_empty() => return Ok(KINDS.to_vec()),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        Some(Value::Object(of)) => of.get("id").and_then(Value::as_str).into_iter().collect(),
        Some(other) => return Err(wrong("type", other, "the id of a type, or a list")),
    };
    Ok(KINDS
        .into_iter()
        .filter(|kind| named.contains(&kind.name()))
        .collect())
}

fn property(given: &Value) -> Result<(String, Vec<Given>), Malformed> {
    let Some(pid) = given.get("pid").and_then(Value::as_str) else {
        return Err(wrong(
            "properties",
            given,
            r#"of the form {"pid": …, "v": …}"#,
        ));
    };
    let values = match given.get("v") {
        Some(Value::Array(values)) => values.iter().filter_map(value).collect(),
        Some(one) => value(one).into_iter().collect(),
        None => {
            return Err(wrong(
                "properties",
                given,
                r#"of the form {"pid": …, "v": …}"#,
            ));
        }
    };
    Ok((pid.to_owned(), values))
}

fn value(given: &Value) -> Option<Given> {
    match given {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(Given::Text(text.trim().to_owned())),
        Value::Number(number) => Some(Given::Text(number.to_string())),
        Value::Bool(holds) => Some(Given::Text(holds.to_string())),
        Value::Object(of) => Some(Given::Thing(of.get("id")?.as_str()?.to_owned())),
        Value::Null | Value::Array(_) => None,
    }
}

fn extension(text: &str) -> Result<Extend, Malformed> {
    let extend: Extend = serde_json::from_value(json("extend", text)?).map_err(|fault| {
        Malformed::new(
            format!("`extend` is no data extension: {fault}"),
            r#"Send {"ids": ["person/…"], "properties": [{"id": "orcid"}]}."#,
        )
    })?;
    too_many("things", extend.ids.len())?;
    too_many("properties", extend.properties.len())?;
    Ok(extend)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Result<Request, Malformed> {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Request::of(&pairs)
    }

    #[test]
    fn what_clients_send_is_read() {
        assert_eq!(of(&[("callback", "x")]), Ok(Request::Manifest));
        let Ok(Request::Batch(queries)) = of(&[(
            "queries",
            r#"{"q0":{"query":" UGent ","type":"organisation","type_strict":"should","limit":3,
                "properties":[{"pid":"country","v":["BE",{"id":"organisation/fwo","name":"FWO"},7,true,""]}]}}"#,
        )]) else {
            panic!("no batch");
        };
        let (name, query) = &queries[0];
        assert_eq!(
            (name.as_str(), query.text.as_str(), query.limit),
            ("q0", "UGent", 3)
        );
        assert_eq!(query.kinds, [Kind::Organisation]);
        let (pid, values) = &query.properties[0];
        let values: Vec<&str> = values.iter().map(Given::text).collect();
        assert_eq!(
            (pid.as_str(), values),
            ("country", vec!["BE", "organisation/fwo", "7", "true"])
        );
        for text in ["UGent", r#"{"query":"UGent"}"#] {
            let Ok(Request::One(query)) = of(&[("query", text)]) else {
                panic!("{text}");
            };
            assert_eq!((query.text.as_str(), query.kinds.len()), ("UGent", 3));
        }
        assert!(matches!(
            of(&[(
                "extend",
                r#"{"ids":["person/x"],"properties":[{"id":"orcid","settings":{"limit":"1"}}]}"#
            )]),
            Ok(Request::Extend(_))
        ));
    }

    #[test]
    fn what_is_wrong_is_said_with_the_name_of_the_query() {
        for (queries, told) in [
            ("{", "`queries` is no JSON"),
            ("[]", "`queries` is no JSON object"),
            (r#"{"q0":7}"#, "query `q0`: it is no JSON object"),
            (r#"{"q0":{}}"#, "query `q0`: there is neither"),
            (
                r#"{"q0":{"query":["x"]}}"#,
                "query `q0`: `query` is [\"x\"], and has to be a text",
            ),
            (
                r#"{"q0":{"query":"x","limit":"many"}}"#,
                "query `q0`: `limit` is",
            ),
            (
                r#"{"q0":{"query":"x","properties":[{"v":1}]}}"#,
                "query `q0`: `properties` is",
            ),
        ] {
            let fault = of(&[("queries", queries)]).unwrap_err();
            assert!(fault.message.starts_with(told), "{fault}");
        }
        let many: Vec<String> = (0..=BATCH)
            .map(|n| format!(r#""q{n}":{{"query":"x"}}"#))
            .collect();
        let fault = of(&[("queries", &format!("{{{}}}", many.join(",")))]).unwrap_err();
        assert_eq!(fault.message, "501 queries in one request; allowed are 500");
    }
}
