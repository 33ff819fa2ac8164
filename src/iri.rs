//! The only place where IRIs of our own are minted and taken apart.
//!
//! | what | IRI |
//! | --- | --- |
//! | a thing | `{base}/id/{kind}/{key}` |
//! | its description | `{base}/doc/{kind}/{key}`, with `.ttl .nt .rdf .jsonld .html` |
//! | a version of a thing, in the event stream | `{base}/id/{kind}/{key}?v={era}.{revision}` |
//! | a part of a record | below the thing: `…/role/{agent-kind}-{agent-key}/{role}`, `…/period`, `…/period/start` |
//!
//! A thing and its description never share an IRI ([Cool URIs](https://www.w3.org/TR/cooluris/)).

mod stream;

use oxigraph::model::NamedNode;
use sha2::{Digest, Sha256};

use crate::record::Kind;

/// The named graph in which a graph says which revision it stands at. It is never part of what is queried.
pub const STATE_GRAPH: &str = "urn:oogst:state";
/// The graph, as a thing of which [`STATE_GRAPH`] speaks.
pub const THE_GRAPH: &str = "urn:oogst:graph";
/// The revision that the graph stands at.
pub const AT_REVISION: &str = "urn:oogst:revision";
/// What made the graph: [`crate::mapping::Site::fingerprint`].
pub const MADE_BY: &str = "urn:oogst:made-by";
/// The revision that a graph in an engine elsewhere is being brought to.
pub const TOWARDS: &str = "urn:oogst:towards";

/// The search in queries that are used with several datasets: [`Base::search`] of whichever one answers.
pub const SEARCH: &str = "urn:oogst:search";

/// The base under which IRIs are minted, without the slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

/// The base is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` cannot be the base of IRIs: give an http or https address without query and fragment, such as https://data.example.org"
)]
pub struct BadBase(String);

impl Base {
    /// A base; slashes at its end are dropped.
    ///
    /// # Errors
    /// Where it is not an absolute http(s) IRI, or has a query or a fragment.
    ///
    /// ```
    /// use oogst::{iri::Base, record::Kind};
    /// let base = Base::new("https://data.example.org/")?;
    /// assert_eq!(base.thing(Kind::Project, "refufam"), "https://data.example.org/id/project/refufam");
    /// # Ok::<(), oogst::iri::BadBase>(())
    /// ```
    pub fn new(base: &str) -> Result<Self, BadBase> {
        let trimmed = base.trim_end_matches('/');
        let sound = NamedNode::new(trimmed).is_ok()
            && (trimmed.starts_with("http://") || trimmed.starts_with("https://"))
            && !trimmed.contains(['?', '#']);
        if sound {
            Ok(Self(trimmed.to_owned()))
        } else {
            Err(BadBase(base.to_owned()))
        }
    }

    /// The base itself, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of the base, without a slash at its end: empty for `https://data.example.org`, `/foo` for
    /// `https://data.example.org/foo`.
    ///
    /// ```
    /// use oogst::iri::Base;
    /// assert_eq!(Base::new("https://data.example.org/foo/")?.path(), "/foo");
    /// assert_eq!(Base::new("https://data.example.org")?.path(), "");
    /// # Ok::<(), oogst::iri::BadBase>(())
    /// ```
    #[must_use]
    pub fn path(&self) -> &str {
        let authority = self.0.find("://").map_or(0, |at| at + 3);
        self.0[authority..]
            .find('/')
            .map_or("", |at| &self.0[authority + at..])
    }

    /// The IRI of the SPARQL endpoint.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("{}/sparql", self.0)
    }

    /// The description of all addresses, for programs.
    #[must_use]
    pub fn openapi(&self) -> String {
        format!("{}/openapi.json", self.0)
    }

    /// The base URL of the provider of OAI-PMH.
    #[must_use]
    pub fn oai(&self) -> String {
        format!("{}/oai", self.0)
    }

    /// The document that lists the dataset, its files and its services.
    #[must_use]
    pub fn catalogue(&self) -> String {
        format!("{}/catalogue", self.0)
    }

    /// Something that the catalogue lists.
    ///
    /// ```
    /// use oogst::iri::Base;
    /// let base = Base::new("https://data.example.org")?;
    /// assert_eq!(base.listed("dataset"), "https://data.example.org/catalogue#dataset");
    /// # Ok::<(), oogst::iri::BadBase>(())
    /// ```
    #[must_use]
    pub fn listed(&self, name: &str) -> String {
        format!("{}#{name}", self.catalogue())
    }

    /// The document that tells in numbers what the dataset holds.
    #[must_use]
    pub fn void(&self) -> String {
        format!("{}/void", self.0)
    }

    /// The same document, where those look for it who know the host only.
    #[must_use]
    pub fn well_known_void(&self) -> String {
        format!("{}/.well-known/void", self.host())
    }

    /// The page of the dumps.
    #[must_use]
    pub fn dumps(&self) -> String {
        format!("{}/dumps/", self.0)
    }

    /// The list of pages for crawlers.
    #[must_use]
    pub fn sitemap(&self) -> String {
        format!("{}/sitemap.xml", self.0)
    }

    /// A file of that list, where it has several.
    #[must_use]
    pub fn sitemap_file(&self, file: &str) -> String {
        format!("{}/sitemap/{file}", self.0)
    }

    /// A page by its path.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// A file of a dump.
    #[must_use]
    pub fn dump_file(&self, folder: &str, file: &str) -> String {
        format!("{}/dumps/{folder}/{file}", self.0)
    }

    /// What all IRIs of things start with.
    #[must_use]
    pub fn things(&self) -> String {
        format!("{}/id/", self.0)
    }

    /// The links of a thing's document, as a document of their own.
    #[must_use]
    pub fn linkset(&self, kind: Kind, key: &str) -> String {
        self.join("/linkset/", kind, key)
    }

    /// The IRI of the search: the page for people, and the service in queries.
    #[must_use]
    pub fn search(&self) -> String {
        format!("{}/search", self.0)
    }

    /// The host of the base: scheme and authority.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0[..self.0.len() - self.path().len()]
    }

    /// The document that lists examples of queries. It belongs to the host, whatever the path of the base is.
    ///
    /// ```
    /// use oogst::iri::Base;
    /// let base = Base::new("https://data.example.org/foo")?;
    /// assert_eq!(base.examples(), "https://data.example.org/.well-known/sparql-examples");
    /// # Ok::<(), oogst::iri::BadBase>(())
    /// ```
    #[must_use]
    pub fn examples(&self) -> String {
        format!("{}/.well-known/sparql-examples", self.host())
    }

    /// Something in the document that lists examples.
    #[must_use]
    pub fn example(&self, name: &str) -> String {
        format!("{}#{name}", self.examples())
    }

    /// The address of a stored question.
    #[must_use]
    pub fn question(&self, name: &str) -> String {
        format!("{}/questions/{name}", self.0)
    }

    /// The IRI of a thing.
    #[must_use]
    pub fn thing(&self, kind: Kind, key: &str) -> String {
        self.join("/id/", kind, key)
    }

    /// The IRI of the document that describes a thing.
    #[must_use]
    pub fn document(&self, kind: Kind, key: &str) -> String {
        self.join("/doc/", kind, key)
    }

    fn join(&self, room: &str, kind: Kind, key: &str) -> String {
        let name = kind.name();
        let mut out = String::with_capacity(self.0.len() + room.len() + name.len() + 1 + key.len());
        out.push_str(&self.0);
        out.push_str(room);
        out.push_str(name);
        out.push('/');
        out.push_str(key);
        out
    }

    /// The kind of a thing, and its key with whatever follows it (`refufam/period/start`), out of the IRI of the
    /// thing, of a part of it, or of its document. `None` for an IRI that is not ours.
    ///
    /// ```
    /// use oogst::{iri::Base, record::Kind};
    /// let base = Base::new("https://data.example.org")?;
    /// assert_eq!(base.take_apart("https://data.example.org/id/project/x/period"), Some((Kind::Project, "x/period")));
    /// # Ok::<(), oogst::iri::BadBase>(())
    /// ```
    #[must_use]
    pub fn take_apart<'a>(&self, iri: &'a str) -> Option<(Kind, &'a str)> {
        let path = iri.strip_prefix(&self.0)?;
        let path = path
            .strip_prefix("/id/")
            .or_else(|| path.strip_prefix("/doc/"))?;
        let (kind, key) = path.split_once('/')?;
        (!key.is_empty()).then_some((kind.parse().ok()?, key))
    }
}

/// The IRI of the role of an agent in a thing. `RO_0000052` is functional: one node for each thing, agent and role.
#[must_use]
pub fn role(thing: &str, agent: Kind, agent_key: &str, role: &str) -> String {
    format!("{thing}/role/{}-{agent_key}/{role}", agent.name())
}

/// The IRI of a part of a thing.
#[must_use]
pub fn part(thing: &str, name: &str) -> String {
    let mut out = String::with_capacity(thing.len() + 1 + name.len());
    out.push_str(thing);
    out.push('/');
    out.push_str(name);
    out
}

/// A name for a part that is known by an address only: ten characters that no other address of the record has.
#[must_use]
pub fn digest(text: &str) -> String {
    digest_of(text.as_bytes())
}

/// The same of bytes.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    data_encoding::BASE32_NOPAD
        .encode(&digest[..10])
        .to_ascii_lowercase()[..10]
        .to_owned()
}

/// The key of the concept that a subject's IRI names.
#[must_use]
pub fn subject_key(iri: &str) -> String {
    format!("subject/{}", digest(iri))
}

/// The IRI of an ORCID.
#[must_use]
pub fn orcid(bare: &str) -> String {
    format!("https://orcid.org/{bare}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_an_address_without_query_or_fragment() {
        assert_eq!(
            Base::new("http://localhost:7878//").unwrap().as_str(),
            "http://localhost:7878"
        );
        for bad in [
            "",
            "data.example.org",
            "ftp://example.org",
            "https://example.org/?a",
            "https://example.org/#",
            "https://exa mple.org",
        ] {
            assert!(Base::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn iris_are_taken_apart_as_they_were_minted() {
        let base = Base::new("http://localhost:7878").unwrap();
        for kind in Kind::ALL {
            assert_eq!(
                base.take_apart(&base.thing(kind, "a-1")),
                Some((kind, "a-1"))
            );
            assert_eq!(
                base.take_apart(&base.document(kind, "a-1")),
                Some((kind, "a-1"))
            );
        }
        assert_eq!(base.take_apart("http://localhost:7878/id/thing/x"), None);
        assert_eq!(base.take_apart("https://example.org/id/project/x"), None);
    }
}
