//! Candidates for a query, and the rules by which one of them is the thing itself.
//!
//! | rule | then it is the same |
//! | --- | --- |
//! | R1 | the query gives the thing's own identifier or IRI |
//! | R2 | an identifier of a registry (ORCID, ROR, Funder id, Wikidata, DOI, grant number) that one thing has |
//! | R3 | the whole name of an organisation, folded, without legal form and article, or its acronym, that one organisation has; a part of an organisation only together with its parent |
//! | R4 | the whole name of a person that one person has, and an affiliation or a project of theirs (rule B2) |
//!
//! Whatever a query says beside that and the thing contradicts (another country, another ORCID) undoes all but R1. A title
//! of a project never decides.

mod rules;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::index::{Index, acronym_of, compared_name, identifiers, k1_of, names_of, registered};
use super::property::{Property, values};
use super::request::{Given, Query};
use super::{Service, id_of, named, type_of};
use crate::ledger::{Ledger, LedgerError};
use crate::link::name;
use crate::record::{Body, Kind};
use crate::text::fold;

/// How alike names have to be for a candidate, from 0 to 1.
const WORTH: f32 = 0.3;
/// How many candidates of a kind are looked at.
const LOOKED_AT: usize = 25;
/// How alike two names are of which one has initials only.
const INITIALS: f64 = 80.0;
/// What properties weigh beside the name, where there are any.
const PROPERTIES_WEIGH: f64 = 0.25;

/// Why a thing is the one that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Own,
    Identifier,
}

struct Candidate {
    kind: Kind,
    key: String,
    name: String,
    score: f64,
    is_match: bool,
    features: Vec<Value>,
    description: String,
}

/// The candidates of a query, the best first.
pub(super) fn find(
    service: &Service,
    ledger: &Ledger,
    index: &Index,
    query: &Query,
) -> Result<Vec<Value>, LedgerError> {
    let asked = Asked::of(service, query);
    let mut found: BTreeMap<(Kind, String), (f64, Option<Rule>)> = BTreeMap::new();
    for (kind, key, rule) in asked.known(index) {
        found.insert((kind, key), (100.0, Some(rule)));
    }
    for kind in &query.kinds {
        for (key, score) in asked.alike(index, *kind) {
            found.entry((*kind, key)).or_insert((score, None));
        }
    }
    let mut candidates = Vec::new();
    for ((kind, key), (score, rule)) in found {
        if let Some(body) = ledger.get(kind, &key)?.and_then(|row| row.body) {
            let of = (kind, key, body);
            candidates.push(asked.judge(ledger, index, of, score, rule)?);
        }
    }
    candidates.sort_by(|a, b| {
        let order = |one: &Candidate| (one.kind, one.key.clone());
        b.score
            .total_cmp(&a.score)
            .then_with(|| order(a).cmp(&order(b)))
    });
    // Two that both are it: then neither is.
    if candidates.iter().filter(|one| one.is_match).count() > 1 {
        for one in &mut candidates {
            one.is_match = false;
        }
    }
    candidates.truncate(query.limit);
    Ok(candidates.iter().map(Candidate::to_json).collect())
}

impl Candidate {
    fn to_json(&self) -> Value {
        json!({
            "id": id_of(self.kind, &self.key),
            "name": self.name,
            "description": self.description,
            "type": [type_of(self.kind)],
            "score": self.score,
            "match": self.is_match,
            "features": self.features,
        })
    }
}

/// A query, read once.
struct Asked<'a> {
    service: &'a Service,
    query: &'a Query,
    text: &'a str,
    /// The name folded as names are that are compared.
    folded: String,
    /// Of a person: K1, folded given names, folded family name.
    person: Option<(String, String, String)>,
}

impl<'a> Asked<'a> {
    fn of(service: &'a Service, query: &'a Query) -> Self {
        let by_name = query.properties.iter().find(|(pid, _)| pid == "name");
        let named = by_name
            .and_then(|(_, values)| values.first())
            .map(Given::text);
        let text = match query.text.as_str() {
            "" => named.unwrap_or_default(),
            text => text,
        };
        Self {
            service,
            query,
            text,
            folded: name::key(text),
            person: k1_of(text),
        }
    }

    /// What is known by an identifier that the query gives.
    fn known(&self, index: &Index) -> Vec<(Kind, String, Rule)> {
        let mut out = Vec::new();
        let may_be = |kind: Kind| self.query.kinds.contains(&kind);
        if let Some((kind, key)) =
            named(&self.service.base, self.text).filter(|(kind, _)| may_be(*kind))
        {
            out.push((kind, key, Rule::Own));
        }
        let mut given: Vec<String> = identifiers(self.text).into_iter().collect();
        for (pid, values) in &self.query.properties {
            for value in values {
                match pid.as_str() {
                    "orcid" | "ror" | "wikidata" => given.extend(identifiers(value.text())),
                    "fundref" => {
                        given.extend(crate::record::identifier::fundref(value.text()).ok());
                    }
                    "identifier" | "grant-number" => given.push(registered(value.text())),
                    _ => {}
                }
            }
        }
        for identifier in given {
            for (kind, item) in index.identified(&identifier) {
                if may_be(*kind) {
                    let key = index.shelf(*kind).key(*item).to_owned();
                    out.push((*kind, key, Rule::Identifier));
                }
            }
        }
        out
    }

    /// What has a name that is like the one that is asked for, with a score up to 100.
    fn alike(&self, index: &Index, kind: Kind) -> Vec<(String, f64)> {
        if self.folded.is_empty() {
            return Vec::new();
        }
        let things = index.shelf(kind);
        let mut out: Vec<(String, f64)> = things
            .names
            .alike(&self.folded, |_| true)
            .into_iter()
            .filter(|alike| alike.score >= WORTH)
            .take(LOOKED_AT)
            .map(|alike| {
                (
                    things.key(alike.item).to_owned(),
                    rounded(f64::from(alike.score) * 100.0),
                )
            })
            .collect();
        let exact = match kind {
            Kind::Organisation => things.named(&compared_name(self.text)),
            Kind::Person => self
                .person
                .as_ref()
                .map_or(&[][..], |(k1, ..)| things.named(k1)),
            _ => &[],
        };
        for item in exact
            .iter()
            .chain(things.abbreviated(self.text))
            .take(LOOKED_AT)
        {
            let key = things.key(*item);
            if !out.iter().any(|(known, _)| known == key) {
                out.push((key.to_owned(), 100.0));
            }
        }
        out
    }

    fn judge(
        &self,
        ledger: &Ledger,
        index: &Index,
        (kind, key, body): (Kind, String, Body),
        likeness: f64,
        rule: Option<Rule>,
    ) -> Result<Candidate, LedgerError> {
        let by_name = self.by_name(&body, likeness);
        let mut features = vec![json!({"id": "name", "value": by_name})];
        let (mut agree, mut said, mut contradicts, mut shares) = (0.0, 0.0, false, false);
        for (pid, given) in &self.query.properties {
            let Some(property) = Property::of_id(pid).filter(|one| one.of.contains(&kind)) else {
                continue;
            };
            if given.is_empty() || pid == "name" {
                continue;
            }
            let own = values(ledger, &body, &key, pid)?;
            let same = given
                .iter()
                .map(|given| self.agrees(ledger, property, given, &own))
                .collect::<Result<Vec<bool>, _>>()?
                .contains(&true);
            said += 1.0;
            agree += f64::from(u8::from(same));
            contradicts |= !same && !own.is_empty() && rules::decides(pid);
            shares |= same && matches!(pid.as_str(), "affiliation" | "project" | "parent");
            features.push(json!({"id": pid, "value": same}));
        }
        let mut score = by_name;
        if rule.is_some() {
            score = 100.0;
        } else if said > 0.0 {
            score = rounded(
                by_name * (1.0 - PROPERTIES_WEIGH) + 100.0 * PROPERTIES_WEIGH * agree / said,
            );
        }
        let is_match = match rule {
            Some(Rule::Own) => true,
            Some(Rule::Identifier) => !contradicts && self.is_only(index),
            None => !contradicts && self.is_it(index, &key, &body, shares),
        };
        Ok(Candidate {
            name: self.service.label(&body, &key),
            description: super::suggest::description(self.service, ledger, &body)?,
            kind,
            key,
            score,
            is_match,
            features,
        })
    }

    /// How alike the names are, from 0 to 100.
    fn by_name(&self, body: &Body, likeness: f64) -> f64 {
        let names = names_of(body);
        let is_same = |stated: &String| name::key(stated) == self.folded;
        if !self.folded.is_empty() && names.iter().chain(&acronym_of(body)).any(is_same) {
            return 100.0;
        }
        match (body, &self.person) {
            (Body::Person(body), Some((_, given, family))) => {
                let own = fold(body.record.given.as_deref().unwrap_or_default());
                let is_family = fold(&body.record.family) == *family;
                if is_family && (begins(given, &own) || begins(&own, given)) {
                    likeness.max(INITIALS)
                } else {
                    likeness
                }
            }
            _ => likeness,
        }
    }

    /// Does one thing only have the identifiers that are given?
    fn is_only(&self, index: &Index) -> bool {
        let known: std::collections::BTreeSet<(Kind, String)> = self
            .known(index)
            .into_iter()
            .map(|(kind, key, _)| (kind, key))
            .collect();
        known.len() == 1
    }
}

/// Do initials, or a shorter form, begin these given names, word by word?
fn begins(short: &str, long: &str) -> bool {
    let mut of = long.split(' ');
    !short.is_empty()
        && short
            .split(' ')
            .all(|part| of.next().is_some_and(|word| word.starts_with(part)))
}

fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}
