//! Which other projects are near one: those with which it shares people, subjects, the whole that they are parts of, or who pays.

use std::collections::BTreeMap;

use super::{Item, Page};
use crate::ledger::{Kinds, Number};
use crate::record::entity::{ProjectLinks, Settled};
use crate::record::{Body, Kind, Project};
use crate::web::error::WebError;

/// How many projects are told.
const TOLD: usize = 6;
/// How many things that a project names are looked at, of each kind.
const LOOKED: usize = 20;
/// How many of those are read that name the same thing: who is everywhere brings nobody together.
const SHARING: i64 = 60;
/// How many reasons are told.
const REASONS: usize = 3;

/// How near a project is, and what it shares.
type Near<'a> = (u32, Vec<(Kind, &'a str)>);

/// What projects share, and how much it says.
fn shared<'a>(body: &'a Settled<Project, ProjectLinks>) -> Vec<(Kind, &'a str, u32)> {
    let links = &body.links;
    let people = links.people.iter().map(|who| who.key.as_str());
    let people = people.filter(|key| !key.is_empty()).take(LOOKED);
    let subjects = links.subjects.iter().map(String::as_str).take(LOOKED);
    let whole = body.record.part_of.as_deref();
    let funders = body.record.grants.iter().map(|grant| grant.funder.as_str());
    let of = |kind, weight| move |key: &'a str| (kind, key, weight);
    people
        .map(of(Kind::Person, 4))
        .chain(whole.map(of(Kind::Project, 4)))
        .chain(subjects.map(of(Kind::Concept, 2)))
        .chain(funders.take(LOOKED).map(of(Kind::Organisation, 1)))
        .collect()
}

/// The projects that are near this one, the nearest first, each with what they share.
pub(super) fn related(
    page: &Page<'_>,
    kinds: &Kinds,
    body: &Settled<Project, ProjectLinks>,
) -> Result<Vec<Item>, WebError> {
    let mut near: BTreeMap<Number, Near<'_>> = BTreeMap::new();
    let mut shared = shared(body);
    shared.sort_by_key(|(kind, key, weight)| (std::cmp::Reverse(*weight), *kind, *key));
    shared.dedup();
    for (kind, key, weight) in shared {
        for number in page.ledger.first_naming(kind, key, SHARING)? {
            if kinds.is(number, Kind::Project) {
                let (score, why) = near.entry(number).or_default();
                *score += weight;
                why.push((kind, key));
            }
        }
    }
    let mut near: Vec<_> = near.into_iter().collect();
    near.sort_by_key(|(number, (score, _))| (std::cmp::Reverse(*score), *number));
    let mut out = Vec::new();
    for (number, (_, why)) in near {
        if out.len() == TOLD {
            break;
        }
        let Some(entity) = page.ledger.numbered(number)? else {
            continue;
        };
        // Itself, its parts and its whole are told elsewhere.
        let is_part = match &entity.body {
            Body::Project(other) => other.record.part_of.as_deref() == Some(page.key),
            _ => true,
        };
        if entity.key == page.key || is_part || body.record.part_of.as_deref() == Some(&entity.key)
        {
            continue;
        }
        let mut reasons = Vec::new();
        for (kind, key) in why.into_iter().take(REASONS) {
            reasons.push(super::page::shortened(&page.thing(kind, key)?.text, 80));
        }
        let item = page.entity(&entity.body, &entity.key);
        out.push(item.with(reasons.join(", ")));
    }
    Ok(out)
}
