//! Fundings, made the grants of projects and the programmes of funders.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::Record;
use crate::record::check;
use crate::record::grant::GrantMention;
use crate::record::organisation::Programme;
use crate::source::Fault;
use crate::source::spool::{At, Beside, Item};

use super::facts::{Funded, Funding, FundingClass};
use super::join::fault;

/// How far up the parts of a programme are followed.
const DEPTH: usize = 50;

/// The fundings of a source.
pub(super) struct Fundings<'a> {
    all: BTreeMap<String, (Beside, Funding)>,
    organisations: &'a BTreeSet<String>,
}

impl<'a> Fundings<'a> {
    pub(super) fn new(
        all: BTreeMap<String, (Beside, Funding)>,
        organisations: &'a BTreeSet<String>,
    ) -> Self {
        Self { all, organisations }
    }

    fn get(&self, id: &str) -> Option<&Funding> {
        self.all.get(id).map(|(_, funding)| funding)
    }

    /// A funding and those that it is a part of, from the inside.
    fn chain(&self, id: &str) -> Vec<&Funding> {
        let mut chain: Vec<&Funding> = Vec::new();
        let mut at = self.get(id);
        while let Some(funding) = at
            && chain.len() < DEPTH
            && !chain.iter().any(|seen| seen.id == funding.id)
        {
            chain.push(funding);
            at = funding.part_of.as_deref().and_then(|above| self.get(above));
        }
        chain
    }

    /// Who pays: the nearest that says so.
    fn funder(&self, chain: &[&Funding]) -> Option<String> {
        chain
            .iter()
            .filter_map(|funding| funding.funder.clone())
            .find(|funder| self.organisations.contains(funder))
    }

    /// The grants of a project.
    pub(super) fn grants(
        &self,
        at: &At,
        record: &str,
        funded: &[Funded],
        notices: &mut Vec<Fault>,
    ) -> Vec<GrantMention> {
        let mut grants: Vec<GrantMention> = Vec::new();
        for paid in funded {
            match self.grant(paid) {
                Ok(grant) if grants.contains(&grant) => {}
                Ok(grant) => grants.push(grant),
                Err(message) => notices.push(fault(at, record, "grants", message)),
            }
        }
        grants
    }

    fn grant(&self, paid: &Funded) -> Result<GrantMention, String> {
        let chain = paid
            .funding
            .as_deref()
            .map(|id| self.chain(id))
            .unwrap_or_default();
        let payer = paid
            .by
            .clone()
            .filter(|payer| self.organisations.contains(payer));
        let Some(funder) = payer.or_else(|| self.funder(&chain)) else {
            return Err(match &paid.funding {
                Some(id) => format!("who pays the funding `{id}` stands nowhere; it is left out"),
                None => "it is funded, and neither by whom nor as what is said; that is left out"
                    .to_owned(),
            });
        };
        let programme = chain
            .iter()
            .find(|funding| is_programme(funding))
            .map(|funding| funding.id.clone());
        let own = chain.first().filter(|own| !is_programme(own));
        Ok(GrantMention {
            funder,
            programme,
            number: own.and_then(|own| own.number.clone()),
            title: own.map(|own| own.name.clone()).unwrap_or_default(),
            start: own.and_then(|own| own.start),
            end: own.and_then(|own| own.end),
            amount: own.and_then(|own| own.amount.clone()),
        })
    }

    /// The programmes, in the order of their ids.
    pub(super) fn programmes(&self) -> Vec<Item> {
        let programmes = self
            .all
            .iter()
            .filter(|(_, (_, funding))| is_programme(funding));
        programmes
            .map(|(id, (beside, funding))| Item {
                record: Record::Programme(Programme {
                    kind: None,
                    id: id.clone(),
                    name: funding.name.clone(),
                    funder: self.funder(&self.chain(id)),
                    homepage: None,
                }),
                beside: beside.clone(),
            })
            .filter(|item| check::check(&item.record).is_empty())
            .collect()
    }
}

/// A programme that can be named.
fn is_programme(funding: &Funding) -> bool {
    funding.class == FundingClass::Programme && !funding.name.is_empty()
}
