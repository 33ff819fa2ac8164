//! Which records of ROR an organisation is compared with: by identifier, by name, by a name that is like it, by acronym.

use std::collections::BTreeSet;

use super::index::Index;
use super::ror::Record;
use super::{Field, Subject, name};

/// How alike a name has to be to be worth looking at.
const WORTH: f32 = 0.8;
/// And where the home page is the same.
const WORTH_AT_HOME: f32 = 0.4;

/// The records that are worth looking at.
pub(super) fn find(index: &Index, subject: &Subject) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for iri in [Field::Wikidata, Field::Fundref]
        .iter()
        .filter_map(|field| subject.identifier(*field))
    {
        found.extend(index.identified(iri));
    }
    let keys: BTreeSet<String> = subject
        .names
        .iter()
        .map(|stated| name::key(stated))
        .filter(|key| !key.is_empty())
        .collect();
    let at_home = |index: &Index, record: &Record| {
        is_in(subject, &record.country) && {
            let host = subject.homepage.as_deref().and_then(name::host);
            host.is_some_and(|host| {
                index
                    .at_host(&host)
                    .iter()
                    .any(|at| index.records[*at as usize].id == record.id)
            })
        }
    };
    let same: BTreeSet<u32> = keys
        .iter()
        .flat_map(|key| index.named(key).iter().copied())
        .collect();
    let here: BTreeSet<u32> = same
        .iter()
        .copied()
        .filter(|at| is_in(subject, &index.records[*at as usize].country))
        .collect();
    if here.is_empty() {
        // A name that many have all over the world says nothing about one of them.
        if same.len() == 1 || subject.country.is_none() {
            found.extend(same);
        }
        for key in &keys {
            for alike in index.alike(key, |record| is_in(subject, &record.country)) {
                let record = &index.records[alike.item as usize];
                if alike.score >= WORTH || alike.score >= WORTH_AT_HOME && at_home(index, record) {
                    found.insert(alike.item);
                }
            }
        }
    } else {
        found.extend(here);
    }
    if found.is_empty() && subject.country.is_some() {
        found.extend(meant(index, subject, &keys));
    }
    found
}

/// What an acronym alone stands for, where it can be one record only. A name beside it has to have something of that record's:
/// two letters are the acronym of many.
fn meant(index: &Index, subject: &Subject, keys: &BTreeSet<String>) -> Option<u32> {
    let acronyms = subject.acronym.iter().chain(&subject.names);
    let mut all = BTreeSet::new();
    for acronym in acronyms {
        let meant = index.abbreviated(acronym).iter().copied();
        all.extend(meant.filter(|at| is_in(subject, &index.records[*at as usize].country)));
    }
    let one = all.pop_first().filter(|_| all.is_empty())?;
    let record = &index.records[one as usize];
    let short: Vec<String> = record.acronyms.iter().map(|one| name::key(one)).collect();
    let is_all = keys.iter().all(|key| key.len() > 2 && short.contains(key));
    let is_like = is_all || keys.iter().any(|key| index.likeness(key, one) >= 0.2);
    is_like.then_some(one)
}

/// May something of ours be in this country? Where nobody says, it may.
pub(super) fn is_in(subject: &Subject, country: &str) -> bool {
    match &subject.country {
        Some(ours) => country.is_empty() || ours == country,
        None => true,
    }
}
