//! Members: versions of things.

use super::node::say;
use super::version::Versioned;
use super::{Answer, Place, Stream};
use crate::ledger::{Deed, Event, Ledger, LedgerError};
use crate::mapping::{self, Object, Profile, Sink};
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

impl Member {
    /// What happened, when, and to which thing.
    fn happened(&self, stream: &str, sink: &mut dyn Sink) {
        let class = match self.deed {
            Deed::Create => &activitystreams::CREATE,
            Deed::Update => &activitystreams::UPDATE,
            Deed::Delete => &activitystreams::DELETE,
        };
        let (iri, at) = (&self.iri, Object::Typed(&self.at, &xsd::DATE_TIME));
        say(sink, stream, &tree::MEMBER, Object::Iri(iri));
        say(sink, iri, &rdf::TYPE, Object::Term(class));
        say(sink, iri, &about::CREATED, at);
        say(sink, iri, &about::IS_VERSION_OF, Object::Iri(&self.thing));
    }
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
                let says = |sink: &mut dyn Sink| member.happened(&stream, sink);
                let Some((entity, datestamp)) = &member.version else {
                    writer.entity(&member.heading, says)?;
                    continue;
                };
                let known = |sink: &mut dyn Sink| {
                    mapping::map(entity, Some(*datestamp), &self.site, Profile::All, sink);
                };
                if format.has_graphs() {
                    writer.entity(&member.heading, says)?;
                    writer.graph(&member.iri, &member.heading, known)?;
                } else {
                    let document = self.site.base.document(entity.kind(), &entity.key);
                    writer.entity(&member.heading, |sink| {
                        says(sink);
                        known(&mut Versioned::new(
                            &member.thing,
                            &document,
                            &member.iri,
                            sink,
                        ));
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
