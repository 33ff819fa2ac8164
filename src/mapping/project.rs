//! Projects: what they are, who takes part, what pays for them.

use std::collections::HashMap;

use super::emitter::{Emitter, In};
use super::role::{self, ProjectRole};
use super::{Object, amount, output, period};
use crate::iri;
use crate::profile::labels;
use crate::record::entity::{ProjectLinks, Settled};
use crate::record::project::{Involvement, InvolvementRole, Participation, Roles};
use crate::record::{Kind, Project};
use crate::text::Text;
use crate::vocab::{dcterms, foaf, frapo, obo, rdfs, schema, skos, vcard, vivo};

pub(super) fn map(thing: &str, body: &Settled<Project, ProjectLinks>, out: &mut Emitter<'_>) {
    let Settled { record, links } = body;
    describe(thing, record, out);
    period::map(thing, record.start, record.end, out);
    let ends = [
        (record.start, &schema::FOUNDING_DATE),
        (record.end, &schema::DISSOLUTION_DATE),
    ];
    for (date, predicate) in ends {
        if let Some(date) = date {
            out.put(
                In::SCHEMA,
                thing,
                predicate,
                Object::Typed(&date.to_string(), period::datatype(date)),
            );
        }
    }
    participants(thing, body, out);
    for involvement in &record.organisations {
        map_involvement(thing, involvement, out);
    }
    funding(thing, record, links, out);
    status(thing, record, out);
    let totals = [
        ("budget", &frapo::PROJECT_BUDGET, &record.budget),
        ("funding", &frapo::FUNDING, &record.funding),
    ];
    for (part, class, amount) in totals {
        amount::total(thing, part, class, amount.as_ref(), out);
    }
    subjects(thing, record, out);
    pages(thing, record, links, out);
    if let Some(parent) = &record.part_of {
        let parent = out.site().base.thing(Kind::Project, parent);
        out.both(In::VIVO, thing, &obo::PART_OF, &parent, &obo::HAS_PART);
        out.both(
            In::SCHEMA,
            thing,
            &schema::PARENT_ORGANIZATION,
            &parent,
            &schema::SUB_ORGANIZATION,
        );
        out.both(
            In::BASE,
            thing,
            &dcterms::IS_PART_OF,
            &parent,
            &dcterms::HAS_PART,
        );
    }
    output::map(thing, &record.outputs, out);
}

fn describe(thing: &str, record: &Project, out: &mut Emitter<'_>) {
    out.vivo_type(thing, &vivo::PROJECT);
    out.a(In::FOAF, thing, &foaf::PROJECT);
    out.a(In::SCHEMA, thing, &schema::RESEARCH_PROJECT);
    out.text(
        thing,
        &record.title,
        &[
            (In::VIVO, &rdfs::LABEL),
            (In::FOAF, &foaf::NAME),
            (In::SCHEMA, &schema::NAME),
            (In::BASE, &dcterms::TITLE),
        ],
    );
    if let Some(acronym) = &record.acronym {
        out.plain(In::VIVO, thing, &vivo::ABBREVIATION, acronym);
        out.plain(In::SCHEMA, thing, &schema::ALTERNATE_NAME, acronym);
        out.plain(In::BASE, thing, &dcterms::ALTERNATIVE, acronym);
    }
    for text in &record.alternative {
        out.text(
            thing,
            text,
            &[
                (In::SCHEMA, &schema::ALTERNATE_NAME),
                (In::BASE, &dcterms::ALTERNATIVE),
            ],
        );
    }
    out.text(
        thing,
        &record.summary,
        &[
            (In::VIVO, &vivo::DESCRIPTION),
            (In::SCHEMA, &schema::DESCRIPTION),
            (In::BASE, &dcterms::ABSTRACT),
        ],
    );
    identifiers(thing, record, out);
}

/// What it is called in systems, and what kind of research it is.
fn identifiers(thing: &str, record: &Project, out: &mut Emitter<'_>) {
    out.plain(In::SCHEMA, thing, &schema::IDENTIFIER, &record.id);
    out.plain(In::BASE, thing, &dcterms::IDENTIFIER, &record.id);
    for identifier in &record.identifiers {
        let node = iri::part(
            thing,
            &format!(
                "identifier/{}-{}",
                identifier.scheme,
                iri::digest(&identifier.value)
            ),
        );
        out.plain(
            In::BASE,
            thing,
            &dcterms::IDENTIFIER,
            &format!("{}:{}", identifier.scheme, identifier.value),
        );
        out.link(In::SCHEMA, thing, &schema::IDENTIFIER, &node);
        out.a(In::SCHEMA, &node, &schema::PROPERTY_VALUE);
        out.plain(In::SCHEMA, &node, &schema::PROPERTY_ID, &identifier.scheme);
        out.plain(In::SCHEMA, &node, &schema::VALUE, &identifier.value);
    }
    if let Some(category) = record.category {
        let concept = out
            .site()
            .base
            .thing(Kind::Concept, &format!("research-type/{}", category.code()));
        out.link(In::BASE, thing, &dcterms::TYPE, &concept);
    }
}

/// What a source says of a person's part beside the role: the name it is by, the label, honorifics, the affiliation.
type Beside<'a> = (Option<&'a str>, &'a Text, &'a [String], Option<&'a str>);

/// The people who take part. Who stands in one role twice, and not with the same words, has a node for each.
fn participants(thing: &str, body: &Settled<Project, ProjectLinks>, out: &mut Emitter<'_>) {
    let mut told: HashMap<(&str, String), Vec<Beside<'_>>> = HashMap::new();
    let Settled { record, links } = body;
    for (part, who) in record.people.iter().zip(&links.people) {
        if who.key.is_empty() {
            continue;
        }
        let code = match &part.role {
            Roles::One(role) => role.code().to_owned(),
            Roles::OneOf(roles) => {
                let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
                codes.join("-or-")
            }
        };
        let beside = (
            part.name.as_deref(),
            &part.stated,
            part.honorifics.as_slice(),
            part.affiliation.as_deref(),
        );
        let before = told.entry((&who.key, code.clone())).or_default();
        let code = match before.len() {
            _ if before.contains(&beside) => continue,
            0 => code,
            more => format!("{code}/{}", more + 1),
        };
        before.push(beside);
        map_participation(thing, part, &who.key, &code, out);
    }
}

fn map_participation(
    thing: &str,
    part: &Participation,
    key: &str,
    code: &str,
    out: &mut Emitter<'_>,
) {
    let (standard, concept) = match &part.role {
        Roles::One(role) => (role::label(*role, out.site()), Some(role.code())),
        // The source leaves it open: one node under its stated label, or under the labels it may have, and never an
        // investigator.
        Roles::OneOf(roles) => (labels::open_role(roles, &out.site().languages), None),
    };
    let is_stated = concept.is_none() && !part.stated.is_empty();
    let node = ProjectRole {
        project: thing,
        agent_kind: Kind::Person,
        agent_key: key,
        code,
        class: &vivo::RESEARCHER_ROLE,
        label: if is_stated { &part.stated } else { &standard },
        concept,
    }
    .map(out);
    // Also where it is the label: whether a label is the source's or ours, it does not say itself.
    out.text(&node, &part.stated, &[(In::BASE, &skos::ALT_LABEL)]);
    // The name as the source writes it. One who is named by key has none.
    if let Some(name) = &part.name {
        out.plain(In::BASE, &node, &vcard::FORMATTED_NAME, name);
    }
    // What the source calls the person, and where the person was at the time of the project, belongs to the role: it is no
    // current title and no current employment.
    for honorific in &part.honorifics {
        out.plain(In::BASE, &node, &vcard::HONORIFIC_PREFIX, honorific);
    }
    if let Some(affiliation) = &part.affiliation {
        let organisation = out.site().base.thing(Kind::Organisation, affiliation);
        out.link(In::SCHEMA, &node, &schema::AFFILIATION, &organisation);
    }
}

fn map_involvement(thing: &str, involvement: &Involvement, out: &mut Emitter<'_>) {
    let label = role::involvement_label(involvement.role, out.site());
    let organisation = out
        .site()
        .base
        .thing(Kind::Organisation, &involvement.organisation);
    let class = match involvement.role {
        InvolvementRole::Host | InvolvementRole::Coordinator => &vivo::LEADER_ROLE,
        InvolvementRole::Partner | InvolvementRole::Contractor | InvolvementRole::Supporter => {
            &vivo::MEMBER_ROLE
        }
        InvolvementRole::Commissioner => {
            commission(thing, &involvement.organisation, &label, out);
            return;
        }
    };
    ProjectRole {
        project: thing,
        agent_kind: Kind::Organisation,
        agent_key: &involvement.organisation,
        code: involvement.role.code(),
        class,
        label: &label,
        concept: Some(involvement.role.code()),
    }
    .map(out);
    if involvement.role == InvolvementRole::Supporter {
        out.link(In::SCHEMA, thing, &schema::SPONSOR, &organisation);
    }
}

/// Commissioned research runs under a contract, which is no grant.
fn commission(thing: &str, key: &str, label: &Text, out: &mut Emitter<'_>) {
    let organisation = out.site().base.thing(Kind::Organisation, key);
    let contract = iri::part(thing, &format!("contract/{key}"));
    out.vivo_type(&contract, &vivo::CONTRACT);
    out.text(&contract, label, &[(In::VIVO, &rdfs::LABEL)]);
    out.both(
        In::VIVO,
        &contract,
        &vivo::ASSIGNED_BY,
        &organisation,
        &vivo::ASSIGNS,
    );
    out.both(
        In::VIVO,
        &contract,
        &vivo::SUPPORTS,
        thing,
        &vivo::SUPPORTED_BY,
    );
    out.link(In::SCHEMA, thing, &schema::SPONSOR, &organisation);
}

fn funding(thing: &str, record: &Project, links: &ProjectLinks, out: &mut Emitter<'_>) {
    for (mention, key) in record.grants.iter().zip(&links.grants) {
        let grant = out.site().base.thing(Kind::Grant, key);
        let funder = out.site().base.thing(Kind::Organisation, &mention.funder);
        out.both(
            In::VIVO,
            thing,
            &vivo::HAS_FUNDING_VEHICLE,
            &grant,
            &vivo::FUNDING_VEHICLE_FOR,
        );
        out.both(
            In::SCHEMA,
            thing,
            &schema::FUNDING,
            &grant,
            &schema::FUNDED_ITEM,
        );
        out.link(In::SCHEMA, thing, &schema::FUNDER, &funder);
        out.link(In::BASE, thing, &frapo::IS_FUNDED_BY, &grant);
    }
}

/// What the source says of where the project stands. FRAPO has the class and no property that leads there.
fn status(thing: &str, record: &Project, out: &mut Emitter<'_>) {
    if let Some(status) = record.status {
        let node = iri::part(thing, "status");
        out.link(In::BASE, thing, &dcterms::RELATION, &node);
        out.a(In::BASE, &node, &frapo::STATUS);
        out.plain(In::BASE, &node, &frapo::HAS_CODE, status.code());
        let label = labels::chosen(&labels::status(status), &out.site().languages);
        out.text(&node, &label, &[(In::BASE, &rdfs::LABEL)]);
    }
}

fn subjects(thing: &str, record: &Project, out: &mut Emitter<'_>) {
    for (tag, word) in record.keywords.iter() {
        let word = if tag.is_empty() {
            Object::Plain(word)
        } else {
            Object::Lang(word, tag)
        };
        out.put(In::VIVO, thing, &vivo::FREETEXT_KEYWORD, word);
        out.put(In::SCHEMA, thing, &schema::KEYWORDS, word);
    }
    for subject in &record.subjects {
        out.both(
            In::VIVO,
            thing,
            &vivo::HAS_SUBJECT_AREA,
            subject,
            &vivo::SUBJECT_AREA_OF,
        );
        out.link(In::BASE, thing, &dcterms::SUBJECT, subject);
    }
}

fn pages(thing: &str, record: &Project, links: &ProjectLinks, out: &mut Emitter<'_>) {
    if let Some(homepage) = &record.homepage {
        out.web_page(
            thing,
            &vcard::KIND,
            homepage,
            &[
                ("de", "Projektseite"),
                ("en", "Project web page"),
                ("fr", "Page du projet"),
                ("nl", "Projectpagina"),
            ],
        );
        // `foaf:homepage` is inverse functional: a page that two things share would make them one.
        let predicate = if links.homepage_shared {
            &foaf::PAGE
        } else {
            &foaf::HOMEPAGE
        };
        out.link(In::FOAF, thing, predicate, homepage);
        out.link(In::SCHEMA, thing, &schema::URL, homepage);
    }
    if let Some(image) = &record.image {
        out.link(In::FOAF, thing, &foaf::DEPICTION, image);
        out.link(In::SCHEMA, thing, &schema::IMAGE, image);
    }
}
