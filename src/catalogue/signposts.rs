//! Signposts: typed links that tell a program what the page of a thing is, how to cite it, and where its metadata and its licence
//! are ([FAIR Signposting](https://signposting.org/FAIR/), level 2). In the header `Link`
//! ([RFC 8288](https://www.rfc-editor.org/rfc/rfc8288)), and as a document of their own
//! ([RFC 9264](https://www.rfc-editor.org/rfc/rfc9264)).

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::iri;
use crate::ledger::{Ledger, LedgerError};
use crate::mapping::{self, Object, Profile, Site, Triple};
use crate::rdf::Format;
use crate::record::{Body, Entity, Kind};
use crate::vocab::{rdf, schema, secure_schema};

/// The forms of the description of a thing, as RDF.
pub const METADATA: [Format; 4] = [
    Format::Turtle,
    Format::NTriples,
    Format::RdfXml,
    Format::JsonLd,
];

/// The media types of a document of links, and how its address ends.
pub const LINKSETS: [(&str, &str); 2] = [
    ("application/linkset+json", "json"),
    ("application/linkset", "txt"),
];

/// How many authors a header names: servers in front of ours may refuse longer ones. The document of links has all.
const AUTHORS: usize = 10;

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The [relation](https://www.iana.org/assignments/link-relations/).
    pub relation: &'static str,
    /// Where it leads: an absolute address, in ASCII.
    pub target: String,
    /// The media type of what is there.
    pub media_type: Option<&'static str>,
}

/// The links of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signposts {
    /// The page, by its address.
    pub context: String,
    /// The links, in the order in which they are told.
    pub links: Vec<Link>,
}

impl Signposts {
    /// No links yet.
    #[must_use]
    pub fn of(context: String) -> Self {
        Self {
            context,
            links: Vec::new(),
        }
    }

    /// Adds a link.
    pub fn add(&mut self, relation: &'static str, target: &str) {
        self.typed(relation, target, None);
    }

    /// Adds a link to what has this media type.
    pub fn typed(
        &mut self,
        relation: &'static str,
        target: &str,
        media_type: Option<&'static str>,
    ) {
        self.links.push(Link {
            relation,
            target: ascii(target),
            media_type,
        });
    }

    /// The page is one about something of this class of schema.org.
    pub fn page_about(&mut self, class: Option<&str>) {
        for name in ["AboutPage"].into_iter().chain(class) {
            self.add("type", &format!("{}{name}", secure_schema::NAMESPACE));
        }
    }

    /// The signposts of a live thing's page.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of_thing(ledger: &Ledger, site: &Site, entity: &Entity) -> Result<Self, LedgerError> {
        let (kind, key, base) = (entity.kind(), &entity.key, &site.base);
        let document = base.document(kind, key);
        let mut out = Self::of(format!("{document}.html"));
        out.add("cite-as", &thing(site, entity));
        out.page_about(class(site, entity));
        for format in METADATA {
            let address = format!("{document}.{}", format.extension());
            out.typed("describedby", &address, Some(format.media_type()));
        }
        if let Some(license) = &site.license {
            out.add("license", license);
        }
        for author in authors(ledger, site, entity)? {
            out.add("author", &author);
        }
        for (media_type, end) in LINKSETS {
            let address = format!("{}.{end}", base.linkset(kind, key));
            out.typed("linkset", &address, Some(media_type));
        }
        Ok(out)
    }

    /// As the value of the header `Link`.
    #[must_use]
    pub fn header(&self) -> String {
        let mut authors = 0;
        let mut out = String::new();
        for link in &self.links {
            authors += usize::from(link.relation == "author");
            if link.relation != "author" || authors <= AUTHORS {
                if !out.is_empty() {
                    out.push_str(", ");
                }
                write_link(&mut out, link);
            }
        }
        out
    }

    /// As a [document of links](https://www.rfc-editor.org/rfc/rfc9264#section-4.1) in the syntax of the header.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for (at, link) in self.in_linkset().enumerate() {
            out.push_str(if at == 0 { "" } else { ",\n" });
            write_link(&mut out, link);
            let _ = write!(out, "; anchor=\"{}\"", self.context);
        }
        out.push('\n');
        out
    }

    /// As a [document of links](https://www.rfc-editor.org/rfc/rfc9264#section-4.2) in JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut context = Map::new();
        context.insert("anchor".into(), self.context.as_str().into());
        for link in self.in_linkset() {
            let mut target = json!({"href": link.target});
            if let Some(media_type) = link.media_type {
                target["type"] = media_type.into();
            }
            let targets = context.entry(link.relation).or_insert_with(|| json!([]));
            if let Some(targets) = targets.as_array_mut() {
                targets.push(target);
            }
        }
        json!({"linkset": [context]})
    }

    /// A document of links does not lead to itself.
    fn in_linkset(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.relation != "linkset")
    }
}

fn write_link(out: &mut String, link: &Link) {
    let _ = write!(out, "<{}>; rel=\"{}\"", link.target, link.relation);
    if let Some(media_type) = link.media_type {
        let _ = write!(out, "; type=\"{media_type}\"");
    }
}

/// An IRI as an address that headers can hold.
fn ascii(iri: &str) -> String {
    let mut out = String::with_capacity(iri.len());
    for byte in iri.bytes() {
        if byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The IRI of a thing; a subject from elsewhere keeps its own.
fn thing(site: &Site, entity: &Entity) -> String {
    match &entity.body {
        Body::Concept(concept) if concept.iri.is_some() => concept.iri.clone().unwrap_or_default(),
        body => site.base.thing(body.kind(), &entity.key),
    }
}

/// The class of a thing in schema.org, by its local name.
fn class(site: &Site, entity: &Entity) -> Option<&'static str> {
    let thing = thing(site, entity);
    let mut class = None;
    let mut note = |triple: &Triple<'_>| {
        if let Object::Term(term) = triple.object
            && (triple.subject, triple.predicate) == (thing.as_str(), &rdf::TYPE)
            && term.prefix == schema::PREFIX
        {
            class = class.or(Some(term.local));
        }
    };
    mapping::map(entity, None, site, Profile::Schema, &mut note);
    class
}

/// Whose work a thing is: of a project, everybody who takes part in it, by ORCID, or else by our own IRI.
fn authors(ledger: &Ledger, site: &Site, entity: &Entity) -> Result<Vec<String>, LedgerError> {
    let Body::Project(project) = &entity.body else {
        return Ok(Vec::new());
    };
    let mut authors: Vec<String> = Vec::new();
    for who in project
        .links
        .people
        .iter()
        .filter(|who| !who.key.is_empty())
    {
        let Some(row) = ledger.get(Kind::Person, &who.key)? else {
            continue;
        };
        if let Some(Body::Person(person)) = &row.body {
            let orcid = person.record.orcid.as_deref().map(iri::orcid);
            let author = orcid.unwrap_or_else(|| site.base.thing(Kind::Person, &who.key));
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
    }
    Ok(authors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(authors: usize) -> Signposts {
        let mut out = Signposts::of("https://example.org/doc/project/x.html".to_owned());
        out.add("cite-as", "https://example.org/é\"><b>");
        for at in 0..authors {
            out.add("author", &format!("https://example.org/{at}"));
        }
        out.typed(
            "linkset",
            "https://example.org/links.json",
            Some(LINKSETS[0].0),
        );
        out
    }

    #[test]
    fn an_iri_cannot_break_out_of_a_header() {
        let header = many(0).header();
        let target = "https://example.org/%C3%A9%22%3E%3Cb%3E";
        assert!(
            header.starts_with(&format!("<{target}>; rel=\"cite-as\", ")),
            "{header}"
        );
        assert!(header.is_ascii());
    }

    #[test]
    fn a_header_stays_short_and_the_document_of_links_has_all() {
        let links = many(40);
        assert_eq!(links.header().matches("rel=\"author\"").count(), AUTHORS);
        assert!(links.header().contains("rel=\"linkset\""));
        let json = links.json();
        assert_eq!(json["linkset"][0]["author"].as_array().unwrap().len(), 40);
        assert_eq!(links.text().matches("anchor=").count(), 41);
        assert_eq!(json["linkset"][0].get("linkset"), None);
    }
}
