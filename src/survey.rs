//! The dataset as people look at it: projects over time, funding by funder, what is missing, who works with whom.
//!
//! Pure functions of a ledger. What concerns all of it ([`Survey`]) is gathered in one pass over the live entities, and kept by
//! whoever asks, revision by revision; a [`network`] is read around one thing, and never grows with the dataset.

mod funding;
mod gaps;
pub mod network;
mod years;

use std::collections::{BTreeSet, HashMap};

use crate::ledger::{Ledger, LedgerError};
use crate::record::{Body, Kind};

pub use funding::{Funding, OfCurrency, Share};
pub use gaps::{Expected, Gap, Gaps};
pub use years::{Count, Window, Years};

/// How many of those with the most projects are named.
const HUBS: usize = 12;

/// The dataset at one revision.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// The revision; 0 where there is none yet.
    pub revision: i64,
    /// Projects over time.
    pub years: Years,
    /// What funders give.
    pub funding: Funding,
    /// What is missing.
    pub gaps: Gaps,
    /// The people with the most projects, and how many: more than one each.
    pub people: Vec<(String, u64)>,
    /// The organisations with the most projects, and how many.
    pub organisations: Vec<(String, u64)>,
}

impl Survey {
    /// Looks at every live entity.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(ledger: &Ledger, expected: &Expected) -> Result<Self, LedgerError> {
        let mut out = Self {
            revision: ledger.last_revision()?.map_or(0, |last| last.number),
            ..Self::default()
        };
        let mut funders = funding::Gathering::default();
        let mut projects: HashMap<(Kind, String), u64> = HashMap::new();
        ledger.for_each_live(|entity, _| {
            out.gaps.look(entity, expected);
            match &entity.body {
                Body::Project(body) => {
                    out.years.add(body.record.start, body.record.end);
                    let people = body.links.people.iter().map(|who| (Kind::Person, &who.key));
                    let organisations = body.record.organisations.iter();
                    let organisations =
                        organisations.map(|one| (Kind::Organisation, &one.organisation));
                    let agents: BTreeSet<_> = people.chain(organisations).collect();
                    for (kind, key) in agents.into_iter().filter(|(_, key)| !key.is_empty()) {
                        *projects.entry((kind, key.clone())).or_default() += 1;
                    }
                }
                Body::Grant(grant) => funders.add(grant),
                _ => {}
            }
            Ok::<(), LedgerError>(())
        })?;
        out.funding = funders.finish();
        out.people = hubs(&projects, Kind::Person);
        out.organisations = hubs(&projects, Kind::Organisation);
        Ok(out)
    }
}

/// Those of a kind with the most, equals by key.
fn hubs(projects: &HashMap<(Kind, String), u64>, wanted: Kind) -> Vec<(String, u64)> {
    let mut all: Vec<(&str, u64)> = projects
        .iter()
        .filter(|((kind, _), count)| *kind == wanted && **count > 1)
        .map(|((_, key), count)| (key.as_str(), *count))
        .collect();
    all.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    all.truncate(HUBS);
    all.into_iter()
        .map(|(key, count)| (key.to_owned(), count))
        .collect()
}
