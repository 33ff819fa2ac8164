//! The people of a dataset: which mentions and records are one person, by the rules H1, H2, A1, A2, B1 to B3 and C1 to C3.
//!
//! First everything is [told](Telling), then it is [settled](Telling::settle) once; the outcome does not depend on the
//! order of the telling.

mod beside;
mod context;
mod near;
mod recall;
mod settling;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::decisions::Decision;
use super::name;
use super::review::{Item, Spot};
use super::things::Things;
use crate::record::Person;
use crate::record::entity::Rule;

use context::Context;
use settling::Settling;

pub use beside::Beside;
pub use recall::Recalled;

/// A key that was minted before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The key.
    pub key: String,
    /// The revision that minted it.
    pub revision: i64,
    /// The source whose name it was minted for; empty where that was not noted.
    pub source: String,
}

/// The keys that were minted before, by K1 and disambiguator.
pub type Registry = HashMap<(String, String), Registered>;

/// A key to be kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minted {
    /// The name's key K1.
    pub k1: String,
    /// What tells it from others of the name.
    pub disambiguator: String,
    /// The key.
    pub key: String,
    /// The source whose name it is.
    pub source: String,
}

/// The number of a source: those that people curate come first, then the others, each in the order of their names. So it
/// is the same in whatever order the settings name them.
pub type SourceNumber = u16;

/// What is known before anything is settled.
#[derive(Debug, Default)]
pub struct Telling {
    /// The names of the sources, by number.
    sources: Vec<String>,
    /// Records by key. There may be very many, of which few are mentioned by name.
    records: BTreeMap<Box<str>, Recorded>,
    /// Names mentioned in projects, by K1: for each source, how its first project by id writes it.
    names: BTreeMap<String, Vec<Mentioned>>,
    /// What sources could share; empty where there is one source only.
    context: Context,
    /// Decisions.
    decisions: Vec<Decision>,
    /// The names, as K1, of people who were forgotten: no evidence of who others are.
    left_out: HashSet<String>,
    /// Who is one because of them, by the key that they had.
    united: BTreeMap<String, Beside>,
    mentions: usize,
}

/// The records of a key. Nearly always it is one.
#[derive(Debug)]
struct Recorded {
    orcid: Option<Box<str>>,
    first: Said,
    /// The same key in other sources.
    others: Vec<Said>,
}

impl Recorded {
    fn said(&self) -> impl Iterator<Item = &Said> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// What a source's record says.
#[derive(Debug)]
struct Said {
    k1: Box<str>,
    source: SourceNumber,
    spot: Spot,
}

/// The first mention of a name in a source.
#[derive(Debug)]
struct Mentioned {
    source: SourceNumber,
    project: String,
    stated: String,
    spot: Spot,
    at: u32,
}

/// A mention of a person in a project.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'a> {
    /// The name as stated, or the key.
    pub stated: &'a str,
    /// The project's id.
    pub project: &'a str,
    /// The source.
    pub source: SourceNumber,
    /// Where the project's record stands.
    pub spot: Spot,
    /// Which of the project's people, from 0.
    pub at: u32,
    /// The organisation named beside it.
    pub affiliation: Option<&'a str>,
}

/// Something that cannot be settled, with the place of the decision that is at fault where it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The places of the decisions.
    pub places: Vec<String>,
}

impl Telling {
    /// Begins, with the names of the sources by number.
    #[must_use]
    pub fn of(sources: Vec<String>) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    fn has_several_sources(&self) -> bool {
        self.sources.len() > 1
    }

    /// Tells of a person's record.
    pub fn record(&mut self, person: &Person, source: SourceNumber, spot: Spot) {
        let k1 = name::k1(person.given.as_deref().unwrap_or_default(), &person.family);
        if self.has_several_sources() {
            self.context.record(person);
        }
        let said = Said {
            k1: k1.into(),
            source,
            spot,
        };
        let orcid = || person.orcid.as_deref().map(Into::into);
        let Some(recorded) = self.records.get_mut(person.id.as_str()) else {
            let recorded = Recorded {
                orcid: orcid(),
                first: said,
                others: Vec::new(),
            };
            self.records.insert(person.id.as_str().into(), recorded);
            return;
        };
        recorded.others.push(said);
        if said_first(&recorded.others, recorded.first.source) {
            let last = recorded.others.len() - 1;
            std::mem::swap(&mut recorded.first, &mut recorded.others[last]);
            recorded.orcid = orcid().or(recorded.orcid.take());
        } else if recorded.orcid.is_none() {
            recorded.orcid = orcid();
        }
    }

    /// Tells of a decision.
    pub fn decision(&mut self, decision: Decision) {
        self.decisions.push(decision);
    }

    /// Tells of a name in a project.
    pub fn mention(&mut self, mention: &Mention<'_>) {
        self.mentions += 1;
        let Ok(name) = name::parse(mention.stated) else {
            return;
        };
        let k1 = name::k1(&name.given, &name.family);
        if self.has_several_sources() {
            self.context.name(&k1, mention);
        }
        let mentioned = Mentioned {
            source: mention.source,
            project: mention.project.to_owned(),
            stated: mention.stated.to_owned(),
            spot: mention.spot,
            at: mention.at,
        };
        let of_name = self.names.entry(k1).or_default();
        match of_name
            .iter_mut()
            .find(|have| have.source == mention.source)
        {
            Some(first) if mention.project < first.project.as_str() => *first = mentioned,
            Some(_) => {}
            None => {
                of_name.push(mentioned);
                of_name.sort_by_key(|mentioned| mentioned.source);
            }
        }
    }

    /// Tells of a mention by key.
    pub fn stated(&mut self, mention: &Mention<'_>) {
        self.mentions += 1;
        if self.has_several_sources() {
            self.context.key(mention);
        }
    }

    /// How many mentions were told of.
    #[must_use]
    pub fn mentions(&self) -> usize {
        self.mentions
    }

    /// Settles who is who. Organisations and projects are settled before.
    #[must_use]
    pub fn settle(self, registry: &Registry, things: &Things) -> People {
        Settling::settle(&self, registry, things)
    }
}

fn said_first(others: &[Said], first: SourceNumber) -> bool {
    others.last().is_some_and(|last| last.source < first)
}

/// Who is who.
#[derive(Debug, Default)]
pub struct People {
    /// What a name alone means, by K1, where all sources mean the same.
    by_name: HashMap<String, Named>,
    /// What a name means in a source, where sources may mean different people.
    by_source: HashMap<(String, SourceNumber), Named>,
    /// What a name means in one project, by K1 and project id.
    by_place: HashMap<(String, String), (String, Rule)>,
    /// Where the decisions stand that set a mention in one project apart.
    apart: BTreeMap<(String, String), String>,
    /// Keys that were merged into another.
    pub merged: BTreeMap<String, (String, Rule)>,
    /// Keys that names had, which several people bear now.
    pub split: BTreeMap<String, Vec<String>>,
    /// Names and ORCIDs that decisions give, by key.
    overrides: HashMap<String, Override>,
    /// People who are known only by name, by key.
    pub from_mentions: BTreeMap<String, (String, String)>,
    /// What sources share that name one person (rule B2), by key.
    pub shared: BTreeMap<String, Vec<String>>,
    /// Keys to be kept in the ledger.
    pub minted: Vec<Minted>,
    /// What could not be settled: faults.
    pub unsettled: Vec<Unsettled>,
    /// What people should know: homonyms, stale decisions.
    pub notes: Vec<String>,
    /// What the rules leave open.
    pub review: Vec<Item>,
}

/// What decisions say of a person.
#[derive(Debug, Clone, Default)]
struct Override {
    name: Option<(String, String)>,
    orcid: Option<String>,
    /// Where the decision stands.
    place: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    Person(String, Rule),
    Ambiguous(Vec<String>),
}

impl People {
    /// Who a name in a project is.
    ///
    /// # Errors
    /// Where several known people bear the name, with their keys; or none, which cannot be for a name that was told of.
    pub fn who(
        &self,
        stated: &str,
        project: &str,
        source: SourceNumber,
    ) -> Result<(&str, Rule), &[String]> {
        let Ok(name) = name::parse(stated) else {
            return Err(&[]);
        };
        let k1 = name::k1(&name.given, &name.family);
        if !self.by_place.is_empty()
            && let Some((key, rule)) = self.by_place.get(&(k1.clone(), project.to_owned()))
        {
            return Ok((key, *rule));
        }
        let named = match self.by_name.get(&k1) {
            Some(named) => Some(named),
            None => self.by_source.get(&(k1, source)),
        };
        match named {
            Some(Named::Person(key, rule)) => Ok((key, *rule)),
            Some(Named::Ambiguous(keys)) => Err(keys),
            None => Err(&[]),
        }
    }

    /// The mention that a decision speaks of, if one speaks of this name in this project: K1 and project.
    #[must_use]
    pub fn decided(&self, stated: &str, project: &str) -> Option<(String, String)> {
        if self.apart.is_empty() {
            return None;
        }
        let name = name::parse(stated).ok()?;
        let mention = (name::k1(&name.given, &name.family), project.to_owned());
        self.apart.contains_key(&mention).then_some(mention)
    }

    /// The decisions on one mention that met none, as notes.
    #[must_use]
    pub fn unmet(&self, met: &HashSet<(String, String)>) -> Vec<String> {
        let unmet = self
            .apart
            .iter()
            .filter(|(mention, _)| !met.contains(*mention));
        unmet
            .map(|((k1, project), place)| {
                let name = k1.replace('|', " ");
                format!(
                    "{place}: stale decision: project `{project}` does not name “{name}”; remove it or correct it"
                )
            })
            .collect()
    }

    /// The key that a key stands for now, and the rule that merged it.
    #[must_use]
    pub fn current<'a>(&'a self, key: &'a str) -> (&'a str, Rule) {
        self.merged
            .get(key)
            .map_or((key, Rule::Stated), |(key, rule)| (key.as_str(), *rule))
    }

    /// Gives a person what decisions say of them: the fields, and where the decision stands.
    pub fn decorate(&self, person: &mut Person) -> Option<(Vec<&'static str>, &str)> {
        let decided = self.overrides.get(&person.id)?;
        let mut fields = Vec::new();
        if let Some((given, family)) = &decided.name {
            person.given = Some(given.clone());
            person.family.clone_from(family);
            fields.extend(["family", "given"]);
        }
        if let Some(orcid) = &decided.orcid {
            person.orcid = Some(orcid.clone());
            fields.push("orcid");
        }
        Some((fields, &decided.place))
    }
}
