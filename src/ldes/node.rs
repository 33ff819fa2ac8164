//! What nodes say of themselves, and of those that they lead to.

use super::Stream;
use crate::mapping::{Object, Sink, Triple};
use crate::time::rfc3339_milliseconds;
use crate::vocab::catalogue::about;
use crate::vocab::{Term, activitystreams, dcterms, ldes, rdf, sh, tree, xsd};

/// Between which times members are, in milliseconds since 1970; both may be times of members.
pub(super) struct Bounds {
    pub(super) first: i64,
    /// Where no more come.
    pub(super) last: Option<i64>,
}

/// Leads from one node to another. What has a lower and an upper bound has two relations, and both hold.
pub(super) fn relation(from: &str, to: &str, name: &str, bounds: &Bounds, sink: &mut dyn Sink) {
    let lower = Some((
        "from",
        &tree::GREATER_THAN_OR_EQUAL_TO_RELATION,
        bounds.first,
    ));
    let upper = bounds
        .last
        .map(|last| ("until", &tree::LESS_THAN_OR_EQUAL_TO_RELATION, last));
    for (end, class, value) in [lower, upper].into_iter().flatten() {
        let relation = format!("{from}#{name}-{end}");
        let value = rfc3339_milliseconds(value);
        say(sink, from, &tree::RELATION, Object::Iri(&relation));
        say(sink, &relation, &rdf::TYPE, Object::Term(class));
        say(sink, &relation, &tree::NODE, Object::Iri(to));
        say(sink, &relation, &tree::PATH, Object::Term(&about::CREATED));
        let value = Object::Typed(&value, &xsd::DATE_TIME);
        say(sink, &relation, &tree::VALUE, value);
    }
}

pub(super) fn say(
    sink: &mut dyn Sink,
    subject: &str,
    predicate: &'static Term,
    object: Object<'_>,
) {
    sink.triple(&Triple {
        subject,
        predicate,
        object,
    });
}

impl Stream {
    /// The IRI of the stream.
    pub(super) fn iri(&self) -> String {
        self.site.base.in_ldes("stream")
    }

    /// What every node but the root says of itself.
    pub(super) fn furnish(&self, node: &str, is_closed: bool, sink: &mut dyn Sink) {
        let stream = self.iri();
        say(sink, node, &rdf::TYPE, Object::Term(&tree::NODE_CLASS));
        say(sink, node, &dcterms::IS_PART_OF, Object::Iri(&stream));
        if is_closed {
            let yes = Object::Typed("true", &xsd::BOOLEAN);
            say(sink, node, &ldes::IMMUTABLE, yes);
        }
        say(sink, &stream, &rdf::TYPE, Object::Term(&ldes::EVENT_STREAM));
    }

    /// What the root says of the stream and of its view.
    pub(super) fn describe(&self, root: &str, sink: &mut dyn Sink) {
        let stream = &self.iri();
        let policy = &self.site.base.in_ldes("retention");
        let shape = &self.site.base.in_ldes("shape");
        say(sink, stream, &rdf::TYPE, Object::Term(&ldes::EVENT_STREAM));
        for (predicate, texts) in [
            (&dcterms::TITLE, &self.title),
            (&about::DESCRIPTION, &self.description),
        ] {
            for (tag, text) in texts {
                let text = if tag.is_empty() {
                    Object::Plain(text)
                } else {
                    Object::Lang(text, tag)
                };
                say(sink, stream, predicate, text);
            }
        }
        if let Some(license) = &self.site.license {
            say(sink, stream, &dcterms::LICENSE, Object::Iri(license));
        }
        say(sink, stream, &tree::VIEW, Object::Iri(root));
        say(sink, stream, &tree::SHAPE, Object::Iri(shape));
        for (path, term) in [
            (&ldes::TIMESTAMP_PATH, &about::CREATED),
            (&ldes::VERSION_OF_PATH, &about::IS_VERSION_OF),
            (&ldes::VERSION_CREATE_PATH, &rdf::TYPE),
            (&ldes::VERSION_CREATE_OBJECT, &activitystreams::CREATE),
            (&ldes::VERSION_UPDATE_PATH, &rdf::TYPE),
            (&ldes::VERSION_UPDATE_OBJECT, &activitystreams::UPDATE),
            (&ldes::VERSION_DELETE_PATH, &rdf::TYPE),
            (&ldes::VERSION_DELETE_OBJECT, &activitystreams::DELETE),
        ] {
            say(sink, stream, path, Object::Term(term));
        }
        for class in [&tree::NODE_CLASS, &ldes::EVENT_SOURCE] {
            say(sink, root, &rdf::TYPE, Object::Term(class));
        }
        say(
            sink,
            root,
            &ldes::RETENTION_POLICY_TERM,
            Object::Iri(policy),
        );
        for class in [&ldes::RETENTION_POLICY, &ldes::LATEST_VERSION_SUBSET] {
            say(sink, policy, &rdf::TYPE, Object::Term(class));
        }
        for amount in [&ldes::VERSION_AMOUNT, &ldes::AMOUNT] {
            say(sink, policy, amount, Object::Typed("1", &xsd::INTEGER));
        }
        self.shape(shape, sink);
    }

    /// What every member has.
    fn shape(&self, shape: &str, sink: &mut dyn Sink) {
        say(sink, shape, &rdf::TYPE, Object::Term(&sh::NODE_SHAPE));
        let once = Object::Typed("1", &xsd::INTEGER);
        for (name, path, is, value) in [
            ("created", &about::CREATED, &sh::DATATYPE, &xsd::DATE_TIME),
            (
                "version-of",
                &about::IS_VERSION_OF,
                &sh::NODE_KIND,
                &sh::IRI,
            ),
            ("deed", &rdf::TYPE, &sh::NODE_KIND, &sh::IRI),
        ] {
            let property = &self.site.base.in_ldes(name);
            say(sink, shape, &sh::PROPERTY, Object::Iri(property));
            say(
                sink,
                property,
                &rdf::TYPE,
                Object::Term(&sh::PROPERTY_SHAPE),
            );
            say(sink, property, &sh::PATH, Object::Term(path));
            say(sink, property, is, Object::Term(value));
            say(sink, property, &sh::MIN_COUNT, once);
            // Where there are no graphs, the member is the thing in this version, and has its types too.
            if name != "deed" {
                say(sink, property, &sh::MAX_COUNT, once);
            }
        }
    }
}
