//! Other systems, harvested by [OAI-PMH 2.0](http://www.openarchives.org/OAI/openarchivesprotocol.html).
//!
//! The RDF of another instance of oogst is asked for, since it says everything; else `OpenAIRE`'s CERIF, else Dublin Core. The first harvest asks for everything, the next
//! ones for what changed since. Either comes to its end or counts for nothing: the source then stays what it was.

mod dublin_core;
pub mod error;
mod list;
mod mirror;
mod provider;
mod rdf;

use std::collections::{BTreeMap, HashSet};

use jiff::{Timestamp, ToSpan};
use url::Url;

use crate::config::{Config, OaiSource, SourceConfig};
use crate::fetch::{Fetcher, Wanted};
use crate::iri::Base;
use crate::source::cerif::document::{self, OaiRecord};
use crate::source::cerif::facts::Statement;
use crate::source::cerif::join::{From, Join};
use crate::source::cerif::read::Reading;
use crate::source::collector::{Before, CollectError, Collector, Taker, Yield};
use crate::vocab::cerif::OAI_DC;

use error::OaiError;
use list::{Caps, List, told};
use mirror::{Asked, Entries, Entry, Mirror};
use provider::{Identity, Provider};

const DAY: i64 = 86_400;

/// How far back the next harvest goes beyond the last one, in minutes: a provider may show a record later than it dates it.
const OVERLAP_MINUTES: i64 = 5;

/// Harvests a provider.
pub struct Oai<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The source.
    pub source: &'a SourceConfig,
    /// What fetches.
    pub fetcher: &'a Fetcher,
}

/// What came of one list.
type Harvest = List<Option<Entry>>;

impl Collector for Oai<'_> {
    fn collect(&self, before: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let own = self.source.oai.clone().unwrap_or_default();
        let provider = self.provider()?;
        let past = before
            .header
            .as_ref()
            .and_then(|header| Mirror::unpack(&header.state));
        let harvesting = Harvesting {
            own: &own,
            language: own
                .language
                .as_deref()
                .unwrap_or(self.config.default_language()),
            provider: &provider,
            now: before.now,
            base: self.config.site().base.as_str().to_owned(),
        };
        let mirror = harvesting.harvest(past.as_ref(), taker)?;
        let is_same = past.is_some_and(|past| {
            past.entries == mirror.entries && past.full == mirror.full && past.asked == mirror.asked
        });
        if is_same {
            return Ok(Yield::Unchanged);
        }
        let state = mirror.pack().map_err(|source| CollectError::Read {
            path: provider.base.as_str().into(),
            source,
        })?;
        tell_deleted(&mirror, before, taker)?;
        if mirror.asked.things.is_some() {
            rdf::give(&mirror, &provider, self.config, taker);
        } else {
            give(mirror, &provider, taker);
        }
        Ok(Yield::WholeWith(state))
    }
}

impl Oai<'_> {
    fn provider(&self) -> Result<Provider<'_>, CollectError> {
        let url = self.source.url.clone().unwrap_or_default();
        let mut base = Url::parse(&url).map_err(|fault| CollectError::Unusable {
            at: url.clone(),
            message: format!("is not an address: {fault}; give the base URL of the provider"),
        })?;
        base.set_fragment(None);
        Ok(Provider {
            fetcher: self.fetcher,
            base,
            wanted: Wanted::of(self.config, self.source)
                .accept("text/xml, application/xml")
                .passing(),
        })
    }
}

/// A harvest that is going on.
struct Harvesting<'a> {
    own: &'a OaiSource,
    /// The language of texts that say none.
    language: &'a str,
    provider: &'a Provider<'a>,
    now: i64,
    /// The dataset's own base.
    base: String,
}

impl Harvesting<'_> {
    /// What the provider has now, by asking for everything or for what changed.
    fn harvest(&self, past: Option<&Mirror>, taker: &mut dyn Taker) -> Result<Mirror, OaiError> {
        let identity = self.provider.identify(taker)?;
        let is_own = identity.things.is_some();
        let format = self
            .provider
            .format(self.own.prefix.as_deref(), is_own, taker)?;
        let things = identity.things.as_ref().map(Base::as_str);
        let things = things.unwrap_or(&self.base).to_owned();
        let asked = Asked {
            base: self.provider.base.to_string(),
            things: format.is_rdf().then_some(things),
            prefix: format.prefix,
            sets: self.own.sets.clone(),
            language: self.language.to_owned(),
            projects: self.own.projects,
        };
        let days = i64::try_from(self.own.full_days)
            .unwrap_or(i64::MAX / DAY)
            .min(i64::MAX / DAY);
        let known = past.filter(|past| past.asked == asked);
        let recent = known.filter(|past| {
            identity.deletions != "no" && self.now.saturating_sub(past.full) < days * DAY
        });
        if recent.is_some() {
            match self.lists(&asked, &identity, recent, known, taker) {
                // A provider that takes no `from` has to be asked for everything.
                Err(fault) if fault.is("badArgument") => {
                    let at = self.provider.base.as_str();
                    taker.notice(told(
                        at,
                        format!("{fault}; everything is harvested instead of what changed"),
                    ));
                }
                other => return other,
            }
        }
        self.lists(&asked, &identity, None, known, taker)
    }

    /// Reads every set to its end, and joins what came with what was known.
    fn lists(
        &self,
        asked: &Asked,
        identity: &Identity,
        past: Option<&Mirror>,
        known: Option<&Mirror>,
        taker: &mut dyn Taker,
    ) -> Result<Mirror, OaiError> {
        let mut sets: Vec<Option<&str>> = asked.sets.iter().map(|set| Some(set.as_str())).collect();
        if sets.is_empty() {
            sets.push(None);
        }
        let (mut entries, mut broken) = (BTreeMap::new(), HashSet::new());
        let mut date = None;
        for (number, set) in sets.into_iter().enumerate() {
            let list = self.list(asked, set, past, entries.len() as u64, taker)?;
            if number == 0 {
                date = list.date;
            }
            for notice in list.notices {
                taker.notice(notice);
            }
            broken.extend(list.broken);
            entries.extend(list.kept);
        }
        let deleted = entries
            .iter()
            .filter(|(_, entry)| entry.is_none())
            .map(|(identifier, _)| identifier.clone())
            .collect();
        Ok(Mirror {
            deleted,
            from: from(date.as_deref(), identity.has_seconds, self.now),
            full: past.map_or(self.now, |past| past.full),
            asked: asked.clone(),
            entries: merged(entries, &broken, past, known),
        })
    }

    fn list(
        &self,
        asked: &Asked,
        set: Option<&str>,
        past: Option<&Mirror>,
        so_far: u64,
        taker: &mut dyn Taker,
    ) -> Result<Harvest, OaiError> {
        let mut arguments = vec![("metadataPrefix", asked.prefix.as_str())];
        arguments.extend(set.map(|set| ("set", set)));
        arguments.extend(past.map(|past| ("from", past.from.as_str())));
        let caps = Caps {
            pages: self.own.pages,
            records: self.own.records.saturating_sub(so_far),
        };
        list::read(self.provider, &arguments, caps, taker, &mut |record| {
            entry(&record, asked)
        })
    }
}

/// What a record states; nothing where it is deleted.
fn entry(record: &OaiRecord, asked: &Asked) -> Option<Entry> {
    if record.is_deleted {
        return None;
    }
    let metadata = record.metadata.as_ref();
    if asked.things.is_some() {
        return Some(Entry {
            datestamp: record.datestamp.clone(),
            statement: None,
            rdf: metadata.and_then(rdf::pack),
        });
    }
    let language = asked.language.as_str();
    let read = |element: &crate::source::xml::Element| {
        if document::is_thing(element) {
            let id = record.identifier.rsplit(':').next();
            Some(Reading::new(language).read(element, id))
        } else if &*element.namespace == OAI_DC {
            dublin_core::read(element, &record.identifier, language, asked.projects)
        } else {
            None
        }
    };
    let statement = metadata.and_then(read).map(unlined);
    Some(Entry {
        datestamp: record.datestamp.clone(),
        statement,
        rdf: None,
    })
}

/// A statement without lines: the record stands on another one in each answer.
fn unlined(mut statement: Statement) -> Statement {
    statement.facts.iter_mut().for_each(|fact| fact.line = 0);
    statement
        .notices
        .iter_mut()
        .for_each(|notice| notice.line = 0);
    statement
}

/// What came, over what was there before where only changes were asked for. A record that came broken stays what it was.
fn merged(
    came: BTreeMap<String, Option<Entry>>,
    broken: &HashSet<String>,
    past: Option<&Mirror>,
    known: Option<&Mirror>,
) -> Entries {
    let mut entries = past.map(|past| past.entries.clone()).unwrap_or_default();
    for identifier in broken {
        if let Some(entry) = known.and_then(|known| known.entries.get(identifier)) {
            entries.insert(identifier.clone(), entry.clone());
        }
    }
    for (identifier, entry) in came {
        match entry {
            Some(entry) => entries.insert(identifier, entry),
            None => entries.remove(&identifier),
        };
    }
    entries
}

/// From when the next harvest has to ask: when this one began by the provider's clock, and a little before. Both ends of a range
/// belong to it, and what comes twice does no harm.
fn from(date: Option<&str>, has_seconds: bool, now: i64) -> String {
    let ours = Timestamp::from_second(now).unwrap_or(Timestamp::UNIX_EPOCH);
    let began = match date.and_then(|date| date.trim().parse::<Timestamp>().ok()) {
        Some(began) => began.checked_sub(OVERLAP_MINUTES.minutes()),
        // Whoever does not say what time it is may be a day off.
        None => ours.checked_sub(24.hours()),
    };
    let began = began
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    if has_seconds {
        began
    } else {
        began[..10].to_owned()
    }
}

/// Tells of the records that came from what the provider deleted. Those that others still speak of are given again, and stay.
fn tell_deleted(
    mirror: &Mirror,
    before: &Before<'_>,
    taker: &mut dyn Taker,
) -> Result<(), CollectError> {
    if mirror.deleted.is_empty() {
        return Ok(());
    }
    let told = before.spool.each(&mut |item| {
        if mirror.deleted.contains(&item.beside.at.part) {
            taker.gone(item.record.kind(), item.record.id());
        }
    });
    told.map_err(|source| CollectError::Read {
        path: before.spool.path.clone(),
        source,
    })
}

/// Gives out the records that all statements make together.
fn give(mirror: Mirror, provider: &Provider<'_>, taker: &mut dyn Taker) {
    let mut join = Join::new(&mirror.asked.language);
    let unread = mirror
        .entries
        .values()
        .filter(|entry| entry.statement.is_none())
        .count();
    if unread > 0 {
        let message = format!(
            "{unread} of {} records in the format {} are no projects by their dc:type, or not in a form that is read, and are left out; where every record is a project, set `projects = true` in [sources.oai]",
            mirror.entries.len(),
            mirror.asked.prefix
        );
        taker.notice(told(provider.base.as_str(), message));
    }
    for (identifier, entry) in mirror.entries {
        let address = provider.address(&[
            ("verb", "GetRecord"),
            ("metadataPrefix", &mirror.asked.prefix),
            ("identifier", &identifier),
        ]);
        let from = From {
            file: address.to_string(),
            part: identifier,
            changed: Some(entry.datestamp).filter(|date| !date.is_empty()),
        };
        join.add(entry.statement.unwrap_or_default(), &from);
    }
    for notice in join.finish(&mut |item| taker.item(item)) {
        taker.notice(notice);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_harvest_begins_before_this_one_began() {
        let at = "2026-11-24T00:03:00Z";
        assert_eq!(from(Some(at), true, 0), "2026-11-23T23:58:00Z");
        assert_eq!(from(Some(at), false, 0), "2026-11-23");
        assert_eq!(from(None, true, 2 * DAY), "1970-01-02T00:00:00Z");
        assert_eq!(from(Some("yesterday"), false, 2 * DAY), "1970-01-02");
    }
}
