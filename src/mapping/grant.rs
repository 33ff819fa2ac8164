//! Grants. Which projects they pay for is said by the projects.

use super::emitter::{Emitter, In};
use super::{period, role};
use crate::iri;
use crate::record::Kind;
use crate::record::grant::{Grant, Stated};
use crate::record::project::{InvolvementRole, Role};
use crate::vocab::{dcterms, frapo, prov, rdfs, schema, vivo};

pub(super) fn map(thing: &str, grant: &Grant, out: &mut Emitter<'_>) {
    out.vivo_type(thing, &vivo::GRANT);
    out.a(In::SCHEMA, thing, &schema::MONETARY_GRANT);
    out.a(In::BASE, thing, &frapo::GRANT);
    out.text(
        thing,
        &grant.label,
        &[(In::VIVO, &rdfs::LABEL), (In::SCHEMA, &schema::NAME)],
    );
    if grant.is_titled {
        out.text(thing, &grant.label, &[(In::BASE, &dcterms::TITLE)]);
    }
    if let Some(number) = &grant.number {
        out.plain(In::VIVO, thing, &vivo::SPONSOR_AWARD_ID, number);
        out.plain(In::SCHEMA, thing, &schema::IDENTIFIER, number);
        out.plain(In::BASE, thing, &dcterms::IDENTIFIER, number);
    }
    let funder = out.site().base.thing(Kind::Organisation, &grant.funder);
    out.both(In::VIVO, thing, &vivo::ASSIGNED_BY, &funder, &vivo::ASSIGNS);
    out.link(In::SCHEMA, thing, &schema::FUNDER, &funder);
    if let Some(programme) = &grant.programme {
        let programme = out.site().base.thing(Kind::Programme, programme);
        out.link(In::BASE, thing, &dcterms::IS_PART_OF, &programme);
    }
    period::map(thing, grant.start, grant.end, out);
    amount(thing, grant, out);
    investigators(thing, grant, out);
    stated(thing, &grant.stated, out);
}

/// What single projects say of it, each below the grant: the grant as the document of the project has it.
fn stated(thing: &str, stated: &[Stated], out: &mut Emitter<'_>) {
    for (at, Stated { project, mention }) in stated.iter().enumerate() {
        let before = stated[..at].iter().filter(|one| one.project == *project);
        let node = match before.count() {
            0 => iri::part(thing, &format!("stated/{project}")),
            before => iri::part(thing, &format!("stated/{project}/{}", before + 1)),
        };
        let document = out.site().base.document(Kind::Project, project);
        out.a(In::BASE, &node, &prov::ENTITY);
        out.link(In::BASE, &node, &prov::SPECIALIZATION_OF, thing);
        out.link(In::BASE, &node, &prov::WAS_DERIVED_FROM, &document);
        let title = [(In::BASE, &dcterms::TITLE)];
        out.text(&node, &mention.title, &title);
        if let Some(number) = &mention.number {
            out.plain(In::BASE, &node, &dcterms::IDENTIFIER, number);
        }
        if let Some(programme) = &mention.programme {
            let programme = out.site().base.thing(Kind::Programme, programme);
            out.link(In::BASE, &node, &dcterms::IS_PART_OF, &programme);
        }
        period::stated(&node, mention.start, mention.end, out);
        if let Some(amount) = &mention.amount {
            let sum = iri::part(&node, "amount");
            out.link(In::BASE, &node, &schema::AMOUNT, &sum);
            super::amount::map(In::BASE, &sum, amount, out);
        }
    }
}

fn amount(thing: &str, grant: &Grant, out: &mut Emitter<'_>) {
    if let Some(amount) = &grant.amount {
        let node = iri::part(thing, "amount");
        out.plain(
            In::VIVO,
            thing,
            &vivo::TOTAL_AWARD_AMOUNT,
            &format!("{} {}", amount.currency, amount.value),
        );
        out.link(In::SCHEMA, thing, &schema::AMOUNT, &node);
        super::amount::map(In::SCHEMA, &node, amount, out);
    }
}

/// Who answers for the grant, and who administers it.
fn investigators(thing: &str, grant: &Grant, out: &mut Emitter<'_>) {
    for investigator in &grant.investigators {
        let class = match investigator.role {
            Role::CoPromotor => &vivo::CO_PRINCIPAL_INVESTIGATOR_ROLE,
            _ => &vivo::PRINCIPAL_INVESTIGATOR_ROLE,
        };
        let label = role::label(investigator.role, out.site());
        let code = investigator.role.code();
        role::in_grant(
            thing,
            (Kind::Person, &investigator.person),
            code,
            class,
            &label,
            out,
        );
    }
    for host in &grant.hosts {
        let label = role::involvement_label(InvolvementRole::Host, out.site());
        role::in_grant(
            thing,
            (Kind::Organisation, host),
            "administrator",
            &vivo::ADMINISTRATOR_ROLE,
            &label,
            out,
        );
    }
}
