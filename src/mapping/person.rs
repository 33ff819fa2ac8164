//! People. What they do in projects and grants is said by those.

use super::emitter::{Emitter, In};
use super::period;
use crate::iri;
use crate::profile::labels;
use crate::record::entity::{PersonLinks, Settled};
use crate::record::person::Affiliation;
use crate::record::{Kind, Person};
use crate::vocab::{foaf, obo, org, owl, rdfs, schema, vcard, vivo};

pub(super) fn map(thing: &str, body: &Settled<Person, PersonLinks>, out: &mut Emitter<'_>) {
    let Settled { record, links } = body;
    out.vivo_type(thing, &foaf::PERSON);
    out.a(In::FOAF, thing, &foaf::PERSON);
    out.a(In::SCHEMA, thing, &schema::PERSON);
    out.plain(In::VIVO, thing, &rdfs::LABEL, &record.sort_name());
    let full = record.full_name();
    out.plain(In::FOAF, thing, &foaf::NAME, &full);
    out.plain(In::SCHEMA, thing, &schema::NAME, &full);
    if let Some(given) = &record.given {
        out.plain(In::FOAF, thing, &foaf::GIVEN_NAME, given);
        out.plain(In::SCHEMA, thing, &schema::GIVEN_NAME, given);
    }
    out.plain(In::FOAF, thing, &foaf::FAMILY_NAME, &record.family);
    out.plain(In::SCHEMA, thing, &schema::FAMILY_NAME, &record.family);
    name_card(thing, record, out);
    if let Some(orcid) = &record.orcid {
        let orcid = iri::orcid(orcid);
        out.link(In::VIVO, thing, &vivo::ORCID_ID, &orcid);
        out.link(In::BASE, thing, &owl::SAME_AS, &orcid);
        out.link(In::SCHEMA, thing, &schema::SAME_AS, &orcid);
        out.plain(In::SCHEMA, thing, &schema::IDENTIFIER, &orcid);
    }
    if let Some(homepage) = &record.homepage {
        out.web_page(
            thing,
            &vcard::INDIVIDUAL,
            homepage,
            &[
                ("de", "Persönliche Seite"),
                ("en", "Personal web page"),
                ("fr", "Page personnelle"),
                ("nl", "Persoonlijke pagina"),
            ],
        );
        let predicate = if links.homepage_shared {
            &foaf::PAGE
        } else {
            &foaf::HOMEPAGE
        };
        out.link(In::FOAF, thing, predicate, homepage);
        out.link(In::SCHEMA, thing, &schema::URL, homepage);
    }
    for (at, affiliation) in record.affiliations.iter().enumerate() {
        let name = position(affiliation);
        // The same position, held again later, is another one: it has its own period.
        let before = record.affiliations[..at]
            .iter()
            .filter(|other| position(other) == name)
            .count();
        let node = match before {
            0 => iri::part(thing, &name),
            before => iri::part(thing, &format!("{name}/{}", before + 1)),
        };
        map_affiliation(thing, &node, affiliation, out);
    }
}

/// VIVO keeps names in the vCard of a person.
fn name_card(thing: &str, record: &Person, out: &mut Emitter<'_>) {
    if !out.wants(In::VIVO) {
        return;
    }
    let card = iri::part(thing, "vcard");
    let name = iri::part(&card, "name");
    out.both(
        In::VIVO,
        thing,
        &obo::HAS_CONTACT_INFO,
        &card,
        &obo::CONTACT_INFO_OF,
    );
    out.vivo_type(&card, &vcard::INDIVIDUAL);
    out.link(In::VIVO, &card, &vcard::HAS_NAME, &name);
    out.vivo_type(&name, &vcard::NAME);
    if let Some(given) = &record.given {
        out.plain(In::VIVO, &name, &vcard::GIVEN_NAME, given);
    }
    out.plain(In::VIVO, &name, &vcard::FAMILY_NAME, &record.family);
}

/// What a position without a title is called in its IRI.
const UNTITLED: &str = "member";

/// What a position is called below its person: by organisation and title.
fn position(affiliation: &Affiliation) -> String {
    let title = affiliation.position.iter().next();
    let name = title.map_or_else(
        || UNTITLED.to_owned(),
        |(_, title)| {
            let slug = crate::text::slug(title);
            // A title that is spelled so is still a title.
            if slug.is_empty() || slug == UNTITLED {
                iri::digest(title)
            } else {
                slug
            }
        },
    );
    format!("position/{}/{name}", affiliation.organisation)
}

fn map_affiliation(thing: &str, node: &str, affiliation: &Affiliation, out: &mut Emitter<'_>) {
    let organisation = out
        .site()
        .base
        .thing(Kind::Organisation, &affiliation.organisation);
    out.vivo_type(node, &vivo::POSITION);
    let default = labels::chosen(&labels::POSITION, &out.site().languages);
    let label = if affiliation.position.is_empty() {
        &default
    } else {
        &affiliation.position
    };
    out.text(node, label, &[(In::VIVO, &rdfs::LABEL)]);
    out.both(In::VIVO, node, &vivo::RELATES, thing, &vivo::RELATED_BY);
    out.both(
        In::VIVO,
        node,
        &vivo::RELATES,
        &organisation,
        &vivo::RELATED_BY,
    );
    period::map(node, affiliation.start, affiliation.end, out);
    // A position that has ended is no membership of today.
    if affiliation.end.is_none() {
        out.link(In::SCHEMA, thing, &schema::AFFILIATION, &organisation);
        out.link(In::BASE, thing, &org::MEMBER_OF, &organisation);
    }
}
