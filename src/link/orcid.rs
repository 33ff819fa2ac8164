//! People in [ORCID](https://info.orcid.org/documentation/api-tutorials/api-tutorial-searching-the-orcid-registry/), by
//! its search: everybody with the name, and where each says to work. Nothing there is certain: names are not unique, and
//! anybody can register any.

use serde::Deserialize;

use super::{
    Candidate, Evidence, Field, Link, LinkError, Ours, Report, Subject, Verdict, Watch, name,
    rounded,
};
use crate::fetch::{Fetcher, Location, Wanted};
use crate::record::{Kind, identifier, name as person};
use crate::text::fold;

/// The address of the public API.
pub const PUBLIC: &str = "https://pub.orcid.org/v3.0";
/// How many bearers of a name are asked for.
const ROWS: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Answer {
    #[serde(default)]
    expanded_result: Option<Vec<Found>>,
    num_found: u64,
}

/// Somebody in ORCID.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Found {
    orcid_id: String,
    #[serde(default)]
    given_names: Option<String>,
    #[serde(default)]
    family_names: Option<String>,
    #[serde(default)]
    credit_name: Option<String>,
    #[serde(default)]
    other_name: Option<Vec<String>>,
    #[serde(default)]
    institution_name: Option<Vec<String>>,
}

impl Found {
    fn full_name(&self) -> String {
        let parts = [&self.given_names, &self.family_names];
        let parts: Vec<&str> = parts
            .into_iter()
            .flatten()
            .map(|part| part.trim())
            .collect();
        parts.join(" ")
    }
}

/// Looks up people that have no ORCID yet. A failure ends it; what was found before then is in the report.
pub fn link<W: Watch + ?Sized>(
    fetcher: &Fetcher,
    base: &str,
    ours: &Ours,
    limit: usize,
    watch: &mut W,
) -> Report {
    let base = base.trim_end_matches('/');
    let mut report = Report {
        registry: format!("ORCID ({base})"),
        ..Report::default()
    };
    let (linked, open): (Vec<_>, Vec<_>) = ours
        .people
        .iter()
        .partition(|subject| subject.identifier(Field::Orcid).is_some());
    report.linked = linked.len();
    let taken: Vec<&str> = linked
        .iter()
        .filter_map(|subject| subject.identifier(Field::Orcid))
        .collect();
    watch.begin(open.len());
    for subject in open {
        let candidates = match ask(fetcher, base, subject, watch) {
            Ok(answer) => candidates(subject, answer, &taken, limit),
            Err(fault) => {
                report.failed = Some(fault);
                break;
            }
        };
        report.asked += 1;
        watch.one();
        if !candidates.is_empty() {
            report.links.push(Link {
                kind: Kind::Person,
                key: subject.key.clone(),
                label: subject.label.clone(),
                field: Some(Field::Orcid),
                candidates,
                stated: None,
            });
        }
    }
    report
}

fn ask<W: Watch + ?Sized>(
    fetcher: &Fetcher,
    base: &str,
    subject: &Subject,
    watch: &mut W,
) -> Result<Answer, LinkError> {
    let (given, family) = subject.person.clone().unwrap_or_default();
    // A name in quotation marks is a phrase of the search's language; it has no other characters of its own inside.
    let phrase = |text: &str| format!("\"{}\"", text.replace(['"', '\\'], " "));
    let mut query = format!("family-name:{}", phrase(&family));
    if !given.is_empty() {
        query = format!("{query} AND given-names:{}", phrase(&given));
    }
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", &query)
        .append_pair("rows", &ROWS.to_string())
        .finish();
    let address = format!("{base}/expanded-search/?{query}");
    let wanted = Wanted::at(Location::Address(address.clone()))
        .accept("application/json")
        .passing();
    let bytes = match fetcher.open(&wanted, watch)?.document() {
        Some(input) => input.bytes()?,
        None => Vec::new(),
    };
    serde_json::from_slice(&bytes).map_err(|fault| {
        LinkError::unusable(
            address,
            format!("is no answer of ORCID's search: {fault}; is the address that of an API 3.0, such as {PUBLIC}?"),
        )
    })
}

fn candidates(subject: &Subject, answer: Answer, taken: &[&str], limit: usize) -> Vec<Candidate> {
    let found = answer.expanded_result.unwrap_or_default();
    let shown = found.len() as u64;
    let mut out: Vec<Candidate> = found
        .iter()
        .filter_map(|found| candidate(subject, found))
        .collect();
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    let bearers = out.len();
    out.truncate(limit);
    for one in &mut out {
        if bearers > 1 {
            one.warnings
                .push(format!("{bearers} people there have this name"));
        }
        if answer.num_found > shown {
            one.warnings
                .push(format!("ORCID found {} and gave {shown}", answer.num_found));
        }
        if taken.contains(&one.id.as_str()) {
            one.warnings
                .push("another person of ours has this ORCID".to_owned());
        }
    }
    out
}

/// Somebody whose name is the same when folded, under any of the names that there are.
fn candidate(subject: &Subject, found: &Found) -> Option<Candidate> {
    let id = identifier::orcid(&found.orcid_id).ok()?;
    let (given, family) = subject.person.as_ref()?;
    let ours = person::k1(given, family);
    let full = fold(&subject.label);
    let own = person::k1(
        found.given_names.as_deref().unwrap_or_default(),
        found.family_names.as_deref().unwrap_or_default(),
    );
    let name = found.full_name();
    let others = found.other_name.iter().flatten();
    let others = others.chain(&found.credit_name);
    let (theirs, score) = if own == ours {
        (name.clone(), 0.7)
    } else {
        (
            others
                .into_iter()
                .find(|other| is_name(other, &ours, &full))?
                .clone(),
            0.6,
        )
    };
    let mut evidence = vec![Evidence::new("name", true, &subject.label, theirs)];
    let places: Vec<&String> = found.institution_name.iter().flatten().collect();
    let shared = shared_place(subject, &places);
    match &shared {
        Some((ours, theirs)) => {
            evidence.push(Evidence::new("affiliation", true, *ours, *theirs));
        }
        None if !places.is_empty() => {
            let ours = subject.affiliations.first().and_then(|names| names.first());
            let theirs: Vec<&str> = places.iter().take(3).map(|one| one.as_str()).collect();
            evidence.push(Evidence::new(
                "affiliation",
                false,
                ours.map_or("", String::as_str),
                theirs.join(", "),
            ));
        }
        None => {}
    }
    Some(Candidate {
        id,
        name,
        score: rounded(score + if shared.is_some() { 0.3 } else { 0.0 }),
        verdict: Verdict::Proposal,
        rule: None,
        evidence,
        warnings: Vec::new(),
    })
}

/// Is this the name, given names before or after the family name?
fn is_name(other: &str, k1: &str, full: &str) -> bool {
    let parsed = person::parse(other).is_ok_and(|name| person::k1(&name.given, &name.family) == k1);
    parsed || fold(other) == full
}

/// An organisation that both name.
fn shared_place<'a>(subject: &'a Subject, places: &[&'a String]) -> Option<(&'a str, &'a str)> {
    let ours = subject.affiliations.iter().flatten();
    ours.into_iter().find_map(|ours| {
        let key = name::key(ours);
        let theirs = places.iter().find(|place| name::key(place) == key)?;
        Some((ours.as_str(), theirs.as_str()))
    })
}
