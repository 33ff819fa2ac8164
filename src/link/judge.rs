//! What is certain about an organisation and a record of ROR, what has to be looked at, and what is not said at all.

use std::collections::{BTreeMap, BTreeSet};

use super::find::{find, is_in};
use super::index::Index;
use super::ror::Record;
use super::{Candidate, Evidence, Field, Link, Report, Subject, Verdict, Watch, name, rounded};

/// Looks up all that have no ROR id, and looks after those that have one.
pub(super) fn all<W: Watch + ?Sized>(
    index: &Index,
    at: &str,
    ours: &[Subject],
    limit: usize,
    watch: &mut W,
) -> Report {
    let mut report = Report {
        registry: format!("ROR ({at})"),
        ..Report::default()
    };
    let mut unknown = 0;
    watch.begin(ours.len());
    for subject in ours {
        watch.one();
        let stated = subject.identifier(Field::Ror);
        let mut link = Link {
            kind: crate::record::Kind::Organisation,
            key: subject.key.clone(),
            label: subject.label.clone(),
            field: Some(Field::Ror),
            candidates: Vec::new(),
            stated: None,
        };
        if let Some(stated) = stated {
            report.linked += 1;
            match index.by_id.get(stated).copied() {
                Some(record) => look_after(index, subject, record, &mut link),
                None => unknown += 1,
            }
        } else {
            report.asked += 1;
            link.candidates = candidates(index, subject);
        }
        link.candidates.truncate(limit);
        if link.stated.is_some() || !link.candidates.is_empty() {
            report.links.push(link);
        }
    }
    if unknown > 0 {
        report.notes.push(format!(
            "{unknown} ROR ids of ours are not in this file; is it the whole registry?"
        ));
    }
    claimed_twice(&mut report, ours);
    report
}

/// What there is to say of a ROR id that is stated: the record has ended, or is called quite differently.
fn look_after(index: &Index, subject: &Subject, number: u32, link: &mut Link) {
    let record = index.records[number as usize].clone();
    if !record.is_active {
        let successors = successors(index, &record);
        link.stated = Some(format!(
            "its ROR id {} “{}” is {}{}",
            record.id,
            record.name,
            record.status,
            told(&successors)
        ));
        for (id, _) in &successors {
            if let Some(next) = index.by_id.get(id).copied() {
                let mut candidate = candidate(index, subject, next);
                candidate
                    .evidence
                    .push(Evidence::new("successor", true, "", record.id.as_str()));
                link.candidates.push(candidate);
            }
        }
        return;
    }
    let likeness = |index: &Index, stated: &String| index.likeness(&name::key(stated), number);
    let best = subject
        .names
        .iter()
        .map(|stated| likeness(index, stated))
        .fold(0.0, f32::max);
    let is_abroad = match &subject.country {
        Some(country) => !record.country.is_empty() && *country != record.country,
        None => false,
    };
    let has_acronym = subject.acronym.as_ref().is_some_and(|acronym| {
        record
            .acronyms
            .iter()
            .any(|one| name::key(one) == name::key(acronym))
    });
    if is_abroad || best < 0.5 && !has_acronym {
        link.stated = Some(format!(
            "its ROR id {} is that of “{}” ({}); is it the right one?",
            record.id, record.name, record.country
        ));
    }
}

/// The records that came after one: id and name.
fn successors(index: &Index, record: &Record) -> Vec<(String, String)> {
    let related = record.related("successor");
    related
        .map(|(id, stated)| {
            let known = index.by_id.get(id).map(|at| &index.records[*at as usize]);
            let name = known.map_or(stated, |known| known.name.as_str());
            (id.to_owned(), name.to_owned())
        })
        .collect()
}

fn told(successors: &[(String, String)]) -> String {
    if successors.is_empty() {
        return String::new();
    }
    let all: Vec<String> = successors
        .iter()
        .map(|(id, name)| format!("{id} “{name}”"))
        .collect();
    format!("; after it came {}", all.join(", "))
}

/// What one of ours may be, the likeliest first.
fn candidates(index: &Index, subject: &Subject) -> Vec<Candidate> {
    let found = find(index, subject);
    let mut out: Vec<Candidate> = found
        .iter()
        .map(|number| candidate(index, subject, *number))
        .collect();
    let successors: Vec<u32> = found
        .iter()
        .map(|number| &index.records[*number as usize])
        .filter(|record| !record.is_active)
        .flat_map(|record| record.related("successor"))
        .filter_map(|(id, _)| index.by_id.get(id).copied())
        .filter(|next| !found.contains(next))
        .collect();
    for next in BTreeSet::from_iter(successors) {
        let mut next = candidate(index, subject, next);
        next.evidence.push(Evidence::new(
            "successor",
            true,
            "",
            "of a record that has ended",
        ));
        out.push(next);
    }
    out.sort_by(|a, b| {
        let is_certain = |one: &Candidate| one.verdict == Verdict::Certain;
        is_certain(b)
            .cmp(&is_certain(a))
            .then(b.score.total_cmp(&a.score))
            .then(a.warnings.len().cmp(&b.warnings.len()))
            .then_with(|| a.id.cmp(&b.id))
    });
    if out
        .first()
        .is_some_and(|first| first.verdict == Verdict::Certain)
    {
        out.retain(|one| one.verdict == Verdict::Certain);
        // Two rules that name two records decide nothing.
        if out.len() > 1 {
            for one in &mut out {
                one.verdict = Verdict::Proposal;
                one.warnings.push("another record is as certain".to_owned());
            }
        }
    }
    out
}

fn candidate(index: &Index, subject: &Subject, number: u32) -> Candidate {
    let record = index.records[number as usize].clone();
    let mut evidence = Vec::new();
    let (named, mut score) = compared(index, subject, number, &record, &mut evidence);
    let identified = identifiers(subject, &record, &mut evidence);
    around(subject, &record, &mut evidence);
    if !is_in(subject, &record.country) {
        score *= 0.8;
    }
    let rule = rule(index, subject, &record, named.as_deref(), identified);
    let mut warnings = Vec::new();
    if !record.is_active {
        let successors = successors(index, &record);
        warnings.push(format!("{}{}", record.status, told(&successors)));
    }
    Candidate {
        verdict: match rule {
            Some(_) if record.is_active => Verdict::Certain,
            _ => Verdict::Proposal,
        },
        rule: rule.filter(|_| record.is_active),
        id: record.id,
        name: record.name,
        score: rounded(f64::from(score)),
        evidence,
        warnings,
    }
}

/// Compares names: gives the folded name that both have, if so, and how alike they are.
fn compared(
    index: &Index,
    subject: &Subject,
    number: u32,
    record: &Record,
    evidence: &mut Vec<Evidence>,
) -> (Option<String>, f32) {
    for stated in &subject.names {
        let key = name::key(stated);
        let theirs = record.names.iter().find(|theirs| name::key(theirs) == key);
        if let Some(theirs) = theirs.filter(|_| !key.is_empty()) {
            evidence.push(Evidence::new("name", true, stated, theirs));
            return (Some(key), 1.0);
        }
    }
    let mut best: (f32, &str) = (0.0, &subject.label);
    for stated in &subject.names {
        let score = index.likeness(&name::key(stated), number);
        if score > best.0 {
            best = (score, stated);
        }
    }
    evidence.push(Evidence::new("name", false, best.1, record.name.as_str()));
    (None, best.0)
}

/// Compares identifiers: is one the same, and none another?
fn identifiers(subject: &Subject, record: &Record, evidence: &mut Vec<Evidence>) -> Option<bool> {
    let mut out = None;
    for (field, theirs) in [
        (Field::Wikidata, &record.wikidata),
        (Field::Fundref, &record.fundref),
    ] {
        let Some(ours) = subject.identifier(field).filter(|_| !theirs.is_empty()) else {
            continue;
        };
        let agrees = theirs.iter().any(|theirs| theirs == ours);
        evidence.push(Evidence::new(
            field.name(),
            agrees,
            ours,
            if agrees { ours } else { &theirs[0] },
        ));
        out = Some(out.unwrap_or(true) && agrees);
    }
    out
}

/// Compares what is around a name.
fn around(subject: &Subject, record: &Record, evidence: &mut Vec<Evidence>) {
    if !record.country.is_empty() {
        let place = match record.city.as_str() {
            "" => record.country.clone(),
            city => format!("{city}, {}", record.country),
        };
        match &subject.country {
            Some(ours) => {
                let agrees = *ours == record.country;
                evidence.push(Evidence::new("country", agrees, ours, place));
            }
            None => evidence.push(Evidence::new("country", false, "", place)),
        }
    }
    if let Some(acronym) = &subject.acronym
        && let Some(first) = record.acronyms.first()
    {
        let same = record
            .acronyms
            .iter()
            .find(|theirs| name::key(theirs) == name::key(acronym));
        let theirs = same.unwrap_or(first);
        evidence.push(Evidence::new("acronym", same.is_some(), acronym, theirs));
    }
    if let Some(host) = subject.homepage.as_deref().and_then(name::host)
        && let Some(first) = record.hosts.first()
    {
        let agrees = record.hosts.contains(&host);
        let theirs = if agrees { host.clone() } else { first.clone() };
        evidence.push(Evidence::new("homepage", agrees, host, theirs));
    }
    let above: Vec<(&str, &str)> = record.related("parent").collect();
    if let Some((_, theirs)) = above.first() {
        let (agrees, theirs) = match above.iter().find(|above| is_above(subject, above)) {
            Some((_, name)) => (true, *name),
            None => (false, *theirs),
        };
        let ours = subject.parent.as_ref();
        let ours = ours.and_then(|(names, _)| names.first());
        evidence.push(Evidence::new(
            "parent",
            agrees,
            ours.map_or("", String::as_str),
            theirs,
        ));
    }
}

/// Is this what ours is part of?
fn is_above(subject: &Subject, (id, stated): &(&str, &str)) -> bool {
    subject.parent.as_ref().is_some_and(|(names, ror)| {
        ror.as_deref() == Some(id)
            || names
                .iter()
                .any(|ours| name::key(ours) == name::key(stated))
    })
}

/// The rule by which a record is certain, in words.
fn rule(
    index: &Index,
    subject: &Subject,
    record: &Record,
    named: Option<&str>,
    identified: Option<bool>,
) -> Option<String> {
    if identified == Some(true) {
        let same = [Field::Wikidata, Field::Fundref].into_iter().find(|field| {
            subject
                .identifier(*field)
                .is_some_and(|iri| index.identified(iri).len() == 1)
        });
        return same.map(|field| format!("L1: the same {} id", field.name()));
    }
    let key = named?;
    let country = subject.country.as_deref()?;
    let is_whole = !subject.is_part && !name::is_part(key)
        || record
            .related("parent")
            .any(|above| is_above(subject, &above));
    // A word of four letters is no more than an acronym.
    let is_long = key.contains(' ') || key.chars().count() > 4;
    let others = index.named(key).iter().filter(|at| {
        let other = &index.records[**at as usize];
        other.status != "withdrawn" && other.country == country
    });
    let is_only = others.count() == 1;
    let is_certain =
        identified.is_none() && record.country == country && is_whole && is_long && is_only;
    is_certain.then(|| format!("L2: the same name in {country}, which one record only has"))
}

/// Two of ours cannot be one record: then somebody has to say which is, or that the two are one.
fn claimed_twice(report: &mut Report, ours: &[Subject]) {
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for subject in ours {
        if let Some(ror) = subject.identifier(Field::Ror) {
            let keys = claims.entry(ror.to_owned()).or_default();
            keys.push(subject.key.clone());
        }
    }
    for link in &report.links {
        for one in &link.candidates {
            if one.verdict == Verdict::Certain {
                let keys = claims.entry(one.id.clone()).or_default();
                keys.push(link.key.clone());
            }
        }
    }
    for link in &mut report.links {
        for one in &mut link.candidates {
            let others: Vec<&str> = claims
                .get(&one.id)
                .into_iter()
                .flatten()
                .filter(|key| **key != link.key)
                .map(String::as_str)
                .take(5)
                .collect();
            if !others.is_empty() {
                one.verdict = Verdict::Proposal;
                one.rule = None;
                one.warnings.push(format!(
                    "{} may be it too: are they one?",
                    others.join(", ")
                ));
            }
        }
    }
}
