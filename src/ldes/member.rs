//! Members: versions of things.

use super::node::say;
use super::{Answer, Place, Stream};
use crate::ledger::{Deed, Event, Ledger, LedgerError};
use crate::mapping::{self, Object, Profile};
use crate::rdf::Format;
use crate::record::{Entity, Kind};
use crate::time::rfc3339_milliseconds;
use crate::vocab::catalogue::about;
use crate::vocab::{activitystreams, rdf, tree, xsd};

/// A version as it is written.
struct Member {
    /// Its IRI, which is that of its graph too.
    iri: String,
    /// The same for people.
    heading: String,
    /// The thing.
    thing: String,
    deed: Deed,
    at: String,
    /// What is known of it from then on, and its datestamp.
    version: Option<(Entity, i64)>,
}

impl Stream {
    /// A page: first what it is, then member by member, as the
    /// [profile of TREE](https://w3id.org/tree/specification/profile) wants it.
    pub(super) fn page(
        &self,
        ledger: &Ledger,
        place: Place,
        is_closed: bool,
        format: Format,
    ) -> Result<Answer, LedgerError> {
        let Place {
            begun,
            size,
            number,
        } = place;
        let stream = self.iri();
        let page = self.site.base.event_page(begun, size, number);
        let events = ledger.events(number * size + 1, (number + 1) * size)?;
        let members = events
            .into_iter()
            .map(|event| self.member(ledger, begun, event));
        let members: Vec<Member> = members.collect::<Result<_, _>>()?;
        let document = self.document(format, |writer| {
            writer.entity("a page", |sink| self.furnish(&page, is_closed, sink))?;
            for member in &members {
                writer.entity(&member.heading, |sink| {
                    say(sink, &stream, &tree::MEMBER, Object::Iri(&member.iri));
                    let class = match member.deed {
                        Deed::Create => &activitystreams::CREATE,
                        Deed::Update => &activitystreams::UPDATE,
                        Deed::Delete => &activitystreams::DELETE,
                    };
                    let (iri, at) = (&member.iri, Object::Typed(&member.at, &xsd::DATE_TIME));
                    say(sink, iri, &rdf::TYPE, Object::Term(class));
                    say(sink, iri, &about::CREATED, at);
                    let thing = Object::Iri(&member.thing);
                    say(sink, iri, &about::IS_VERSION_OF, thing);
                })?;
                if let Some((entity, datestamp)) = &member.version {
                    writer.graph(&member.iri, &member.heading, |sink| {
                        mapping::map(entity, Some(*datestamp), &self.site, Profile::All, sink);
                    })?;
                }
            }
            Ok(())
        });
        Ok(Answer::Node {
            document,
            is_closed,
        })
    }

    fn member(&self, ledger: &Ledger, begun: i64, event: Event) -> Result<Member, LedgerError> {
        let Event {
            kind,
            key,
            revision,
            at,
            deed,
            version,
        } = event;
        let thing = match &version {
            Some((body, _)) => mapping::thing(&key, body, &self.site),
            // A subject from elsewhere has the IRI that it has there, and what went does not tell it any more.
            None if kind == Kind::Concept => match ledger.before(kind, &key, revision)? {
                Some(body) => mapping::thing(&key, &body, &self.site),
                None => self.site.base.thing(kind, &key),
            },
            None => self.site.base.thing(kind, &key),
        };
        let iri = self.site.base.version(kind, &key, begun, revision);
        Ok(Member {
            iri,
            heading: format!("{kind} {key}, revision {revision}"),
            thing,
            deed,
            at: rfc3339_milliseconds(at),
            version: version.map(|(body, datestamp)| (Entity { key, body }, datestamp)),
        })
    }
}
