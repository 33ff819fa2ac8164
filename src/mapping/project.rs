//! Projects: what they are, who takes part, what pays for them.

use super::emitter::{Emitter, In};
use super::role::{self, ProjectRole};
use super::{Object, amount, period};
use crate::iri;
use crate::profile::{self, labels};
use crate::record::entity::{ProjectLinks, Settled, Who};
use crate::record::project::{
    Involvement, InvolvementRole, Output, OutputKind, Participation, Roles,
};
use crate::record::{Kind, Project};
use crate::text::Text;
use crate::vocab::{dcterms, foaf, frapo, obo, rdfs, schema, vcard, vivo};

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
    for (participation, who) in record.people.iter().zip(&links.people) {
        map_participation(thing, participation, who, out);
    }
    for involvement in &record.organisations {
        map_involvement(thing, involvement, out);
    }
    funding(thing, record, links, out);
    budget(thing, record, out);
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
    for output in &record.outputs {
        map_output(thing, output, out);
    }
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

fn map_participation(thing: &str, participation: &Participation, who: &Who, out: &mut Emitter<'_>) {
    if who.key.is_empty() {
        return;
    }
    let (code, standard, concept) = match &participation.role {
        Roles::One(role) => (
            role.code().to_owned(),
            role::label(*role, out.site()),
            Some(role.code()),
        ),
        // The source leaves it open: one node under its stated label, or under the labels it may have, and never an
        // investigator.
        Roles::OneOf(roles) => {
            let code = roles
                .iter()
                .map(|role| role.code())
                .collect::<Vec<_>>()
                .join("-or-");
            let label = labels::open_role(roles, &out.site().languages);
            (code, label, None)
        }
    };
    let label = if concept.is_none() && !participation.stated.is_empty() {
        &participation.stated
    } else {
        &standard
    };
    let node = ProjectRole {
        project: thing,
        agent_kind: Kind::Person,
        agent_key: &who.key,
        code: &code,
        class: &vivo::RESEARCHER_ROLE,
        label,
        concept,
    }
    .map(out);
    // Where the person was at the time of the project belongs to the role: it is no current employment.
    if let Some(affiliation) = &participation.affiliation {
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

/// FRAPO has budgets of projects and no property for them, and schema.org has none for what an organisation costs: so
/// the budget is a thing that the project is related to, and in no profile but `all`.
fn budget(thing: &str, record: &Project, out: &mut Emitter<'_>) {
    if let Some(budget) = &record.budget {
        let node = iri::part(thing, "budget");
        out.link(In::BASE, thing, &dcterms::RELATION, &node);
        out.a(In::BASE, &node, &frapo::PROJECT_BUDGET);
        amount::map(In::BASE, &node, budget, out);
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

/// An output is a thing of its own below the project, never its page.
fn map_output(thing: &str, output: &Output, out: &mut Emitter<'_>) {
    let node = iri::part(thing, &format!("output/{}", iri::digest(&output.url)));
    let (in_vivo, in_schema) = profile::classes::output(output.kind.unwrap_or(OutputKind::Other));
    out.vivo_type(&node, in_vivo);
    out.a(In::SCHEMA, &node, in_schema);
    out.text(
        &node,
        &output.title,
        &[
            (In::VIVO, &rdfs::LABEL),
            (In::SCHEMA, &schema::NAME),
            (In::BASE, &dcterms::TITLE),
        ],
    );
    out.both(In::VIVO, thing, &obo::HAS_OUTPUT, &node, &obo::OUTPUT_OF);
    out.both(
        In::BASE,
        thing,
        &frapo::HAS_OUTPUT,
        &node,
        &frapo::IS_OUTPUT_OF,
    );
    out.link(In::SCHEMA, &node, &schema::SOURCE_ORGANIZATION, thing);
    out.link(In::SCHEMA, &node, &schema::URL, &output.url);
    out.web_page(
        &node,
        &vcard::KIND,
        &output.url,
        &[
            ("de", "Webseite"),
            ("en", "Web page"),
            ("fr", "Page web"),
            ("nl", "Webpagina"),
        ],
    );
}
