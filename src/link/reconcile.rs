//! A client of the [Reconciliation API 0.2](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/),
//! which `OpenRefine` speaks: batches of queries by POST, candidates with scores.
//!
//! That a service says `match` is told and is not taken for certain: it is its score that says so.

mod property;
mod service;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Candidate, Evidence, Field, Link, LinkError, Ours, Report, Subject, Verdict, Watch, rounded,
};
use crate::fetch::{Fetcher, Location, Wanted};
use crate::record::Kind;
use service::{Found, Manifest, Results, field, form, iri, manifest};

pub use property::Property;

/// How many queries a batch has where the service does not say.
const BATCH: usize = 20;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The address of the service.
    pub address: &'a str,
    /// What is looked up.
    pub kind: Kind,
    /// The type that candidates must have, by its id at the service.
    pub class: Option<&'a str>,
    /// Properties of the service, with what of ours they are compared with.
    pub properties: &'a [(String, Property)],
    /// How many candidates are wanted for each.
    pub limit: usize,
}

/// Looks up what has no identifier of the service's yet. A failure ends it; what was found before then is in the report.
///
/// # Errors
/// Where there is no service of this version at the address.
pub fn link<W: Watch + ?Sized>(
    fetcher: &Fetcher,
    question: &Question<'_>,
    ours: &Ours,
    watch: &mut W,
) -> Result<Report, LinkError> {
    let manifest = manifest(fetcher, question.address, watch)?;
    let field = field(&manifest, question.kind);
    let mut report = Report {
        registry: format!("{} ({})", manifest.name, question.address),
        ..Report::default()
    };
    let is_open =
        |subject: &&Subject| field.is_none_or(|field| subject.identifier(field).is_none());
    let (open, linked): (Vec<&Subject>, Vec<&Subject>) =
        ours.of(question.kind).iter().partition(is_open);
    report.linked = linked.len();
    watch.begin(open.len());
    let size = manifest.batch_size.unwrap_or(BATCH).clamp(1, 500);
    for batch in open.chunks(size) {
        let mut answers = match ask(fetcher, question, batch, watch) {
            Ok(answers) => answers,
            Err(fault) => {
                report.failed = Some(fault);
                break;
            }
        };
        for (number, subject) in batch.iter().enumerate() {
            watch.one();
            report.asked += 1;
            let Some(found) = answers.remove(&format!("q{number}")) else {
                report.notes.push(format!(
                    "the service did not answer for {} {}",
                    question.kind, subject.key
                ));
                continue;
            };
            let link = answer(&manifest, field, question, subject, found.result);
            if !link.candidates.is_empty() {
                report.links.push(link);
            }
        }
    }
    Ok(report)
}

fn ask<W: Watch + ?Sized>(
    fetcher: &Fetcher,
    question: &Question<'_>,
    batch: &[&Subject],
    watch: &mut W,
) -> Result<BTreeMap<String, Results>, LinkError> {
    let queries: serde_json::Map<String, Value> = batch
        .iter()
        .enumerate()
        .map(|(number, subject)| (format!("q{number}"), query(question, subject)))
        .collect();
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("queries", &Value::Object(queries).to_string())
        .finish();
    let mut wanted = Wanted::at(Location::Address(question.address.to_owned()))
        .accept("application/json")
        .passing();
    wanted.form = Some(&form);
    let bytes = match fetcher.open(&wanted, watch)?.document() {
        Some(input) => input.bytes()?,
        None => Vec::new(),
    };
    let first = batch.first().map_or("", |subject| subject.key.as_str());
    let wrong = |why: String| {
        LinkError::unusable(
            question.address,
            format!(
                "the answer to the queries from {first} on is no batch of results: {why}; tell those who run it"
            ),
        )
    };
    let answer: Value = serde_json::from_slice(&bytes).map_err(|fault| wrong(fault.to_string()))?;
    let Value::Object(answer) = answer else {
        return Err(wrong("it is no object".to_owned()));
    };
    let is_query = |name: &str| {
        name.strip_prefix('q')
            .is_some_and(|n| n.parse::<usize>().is_ok())
    };
    if !answer.is_empty() && !answer.keys().any(|name| is_query(name)) {
        let said = ["message", "error", "details"];
        let said = said.iter().find_map(|name| answer.get(*name)?.as_str());
        return Err(wrong(said.unwrap_or("it names no query").to_owned()));
    }
    answer
        .into_iter()
        .filter(|(name, _)| is_query(name))
        .map(|(name, value)| match Results::deserialize(value) {
            Ok(results) => Ok((name, results)),
            Err(fault) => Err(wrong(format!("{name}: {fault}"))),
        })
        .collect()
}

/// [A query](https://reconciliation-api.github.io/specs/0.2/schemas/reconciliation-query-batch.json).
fn query(question: &Question<'_>, subject: &Subject) -> Value {
    let mut query = json!({ "query": subject.label, "limit": question.limit });
    if let Some(class) = question.class {
        query["type"] = class.into();
        query["type_strict"] = "should".into();
    }
    let properties: Vec<Value> = question
        .properties
        .iter()
        .filter_map(|(id, property)| {
            let mut values = property.values(subject);
            match values.len() {
                0 => None,
                1 => Some(json!({ "pid": id, "v": values.remove(0) })),
                _ => Some(json!({ "pid": id, "v": values })),
            }
        })
        .collect();
    if !properties.is_empty() {
        query["properties"] = properties.into();
    }
    query
}

fn answer(
    manifest: &Manifest,
    field: Option<Field>,
    question: &Question<'_>,
    subject: &Subject,
    found: Vec<Found>,
) -> Link {
    let mut candidates: Vec<Candidate> = found
        .into_iter()
        .filter(|found| !found.id.is_empty())
        .map(|found| candidate(manifest, field, subject, found))
        .collect();
    candidates.sort_by(|a, b| {
        let is_certain = |one: &Candidate| one.verdict == Verdict::Certain;
        is_certain(b)
            .cmp(&is_certain(a))
            .then(b.score.total_cmp(&a.score))
            .then_with(|| a.id.cmp(&b.id))
    });
    candidates.truncate(question.limit);
    // A form that records do not have would be a fault in them.
    let field = field.filter(|field| candidates.iter().all(|one| form(*field, &one.id).is_some()));
    Link {
        kind: question.kind,
        key: subject.key.clone(),
        label: subject.label.clone(),
        field,
        candidates,
        stated: None,
    }
}

fn candidate(
    manifest: &Manifest,
    field: Option<Field>,
    subject: &Subject,
    found: Found,
) -> Candidate {
    let iri = iri(manifest, &found.id);
    let id = field
        .and_then(|field| form(field, &found.id).or_else(|| form(field, &iri)))
        .unwrap_or_else(|| iri.clone());
    let is_same = subject
        .names
        .iter()
        .any(|ours| super::name::key(ours) == super::name::key(&found.name));
    let mut evidence = vec![Evidence::new(
        "name",
        is_same,
        &subject.label,
        found.name.as_str(),
    )];
    let types: Vec<&str> = found.types.iter().map(service::Type::shown).collect();
    if !types.is_empty() {
        evidence.push(Evidence::new("type", false, "", types.join(", ")));
    }
    if let Some(description) = found.description.filter(|text| !text.trim().is_empty()) {
        evidence.push(Evidence::new("description", false, "", description));
    }
    if found.is_match {
        evidence.push(Evidence::new("service", false, "", "says that it matches"));
    }
    let same = subject
        .identifiers
        .iter()
        .find(|(_, ours)| **ours == id || **ours == iri);
    Candidate {
        verdict: match same {
            Some(_) => Verdict::Certain,
            None => Verdict::Proposal,
        },
        rule: same.map(|(field, _)| format!("L1: the same {field} id")),
        id,
        name: found.name,
        score: rounded(found.score),
        evidence,
        warnings: Vec::new(),
    }
}
