//! Organisations, and the programmes of those that fund.

use super::emitter::{Emitter, In};
use super::{Object, amount};
use crate::iri;
use crate::profile::classes;
use crate::record::entity::{OrganisationLinks, ProgrammeLinks, Settled};
use crate::record::organisation::OrganisationClass;
use crate::record::{Kind, Organisation, Programme, identifier};
use crate::vocab::{foaf, frapo, obo, org, owl, rdfs, schema, skos, vcard, vivo};

pub(super) fn map(
    thing: &str,
    body: &Settled<Organisation, OrganisationLinks>,
    out: &mut Emitter<'_>,
) {
    let Settled { record, links } = body;
    types(thing, record, links, out);
    out.text(
        thing,
        &record.name,
        &[
            (In::VIVO, &rdfs::LABEL),
            (In::FOAF, &foaf::NAME),
            (In::SCHEMA, &schema::NAME),
            (In::BASE, &skos::PREF_LABEL),
        ],
    );
    other_names(thing, record, out);
    if let Some(parent) = &record.parent {
        let parent = out.site().base.thing(Kind::Organisation, parent);
        out.both(In::VIVO, thing, &obo::PART_OF, &parent, &obo::HAS_PART);
        out.both(
            In::SCHEMA,
            thing,
            &schema::PARENT_ORGANIZATION,
            &parent,
            &schema::SUB_ORGANIZATION,
        );
        // Not `org:unitOf`: its range would make every faculty that has departments a legal entity.
        out.both(
            In::BASE,
            thing,
            &org::SUB_ORGANIZATION_OF,
            &parent,
            &org::HAS_SUB_ORGANIZATION,
        );
    }
    homepage(
        thing,
        record.homepage.as_deref(),
        links.homepage_shared,
        out,
    );
    address(thing, record, out);
    registries(thing, record, out);
    amount::total(
        thing,
        "funding",
        &frapo::FUNDING,
        record.funding.as_ref(),
        out,
    );
}

/// What it is.
fn types(thing: &str, record: &Organisation, links: &OrganisationLinks, out: &mut Emitter<'_>) {
    let class = record.class.unwrap_or(OrganisationClass::Other);
    let classes::OrganisationTypes {
        vivo: in_vivo,
        schema: in_schema,
        org: in_org,
    } = classes::organisation(class);
    // Whoever assigns a grant is a funding organisation in VIVO, whatever else it is.
    if links.funds {
        out.vivo_type(thing, &vivo::FUNDING_ORGANIZATION);
    }
    if !links.funds || in_vivo != &foaf::ORGANIZATION {
        out.vivo_type(thing, in_vivo);
    }
    out.a(In::FOAF, thing, &foaf::ORGANIZATION);
    out.a(In::SCHEMA, thing, in_schema);
    out.a(In::BASE, thing, in_org);
    if let Some(concept) = classes::classification(class) {
        out.link(In::BASE, thing, &org::CLASSIFICATION, concept);
    }
}

fn other_names(thing: &str, record: &Organisation, out: &mut Emitter<'_>) {
    // Which of the other names is the acronym, no other term tells.
    if let Some(acronym) = &record.acronym {
        out.plain(In::VIVO, thing, &vivo::ABBREVIATION, acronym);
    }
    for other in record.acronym.iter().chain(&record.aliases) {
        out.plain(In::SCHEMA, thing, &schema::ALTERNATE_NAME, other);
        out.plain(In::BASE, thing, &skos::ALT_LABEL, other);
    }
}

fn address(thing: &str, record: &Organisation, out: &mut Emitter<'_>) {
    if let Some(country) = &record.country {
        let address = iri::part(thing, "address");
        out.link(In::SCHEMA, thing, &schema::ADDRESS, &address);
        out.a(In::SCHEMA, &address, &schema::POSTAL_ADDRESS);
        out.plain(In::SCHEMA, &address, &schema::ADDRESS_COUNTRY, country);
    }
}

/// The registries are the only ones whose identifiers we take for the same thing.
fn registries(thing: &str, record: &Organisation, out: &mut Emitter<'_>) {
    let registered = [
        record.ror.as_deref().map(identifier::ror),
        record.fundref.as_deref().map(identifier::fundref),
        record.wikidata.as_deref().map(identifier::wikidata),
    ];
    for same in registered.into_iter().flatten().flatten() {
        out.link(In::BASE, thing, &owl::SAME_AS, &same);
        out.link(In::SCHEMA, thing, &schema::SAME_AS, &same);
        out.plain(In::SCHEMA, thing, &schema::IDENTIFIER, &same);
    }
}

fn homepage(thing: &str, homepage: Option<&str>, shared: bool, out: &mut Emitter<'_>) {
    if let Some(homepage) = homepage {
        out.web_page(
            thing,
            &vcard::ORGANIZATION,
            homepage,
            &[
                ("de", "Website"),
                ("en", "Website"),
                ("fr", "Site web"),
                ("nl", "Website"),
            ],
        );
        let predicate = if shared { &foaf::PAGE } else { &foaf::HOMEPAGE };
        out.link(In::FOAF, thing, predicate, homepage);
        out.link(In::SCHEMA, thing, &schema::URL, homepage);
    }
}

pub(super) fn map_programme(
    thing: &str,
    body: &Settled<Programme, ProgrammeLinks>,
    out: &mut Emitter<'_>,
) {
    let Settled { record, links } = body;
    // VIVO's Program is an organisation, which a programme is not, and FOAF has no such thing: they get nothing of it.
    out.a(In::BASE, thing, &frapo::FUNDING_PROGRAMME);
    out.a(In::SCHEMA, thing, &schema::FUNDING_SCHEME);
    out.text(
        thing,
        &record.name,
        &[
            (In::BASE, &rdfs::LABEL),
            (In::SCHEMA, &schema::NAME),
            (In::BASE, &skos::PREF_LABEL),
        ],
    );
    if let Some(funder) = &record.funder {
        let funder = out.site().base.thing(Kind::Organisation, funder);
        out.link(In::SCHEMA, thing, &schema::FUNDER, &funder);
    }
    if let Some(homepage) = &record.homepage {
        let predicate = if links.homepage_shared {
            &foaf::PAGE
        } else {
            &foaf::HOMEPAGE
        };
        out.put(In::BASE, thing, predicate, Object::Iri(homepage));
        out.link(In::SCHEMA, thing, &schema::URL, homepage);
    }
}
