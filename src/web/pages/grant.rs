//! What the pages of grants, programmes and concepts say.

use super::thing::{Item, Look, Page};
use super::words;
use crate::finding::Facet;
use crate::record::entity::{Concept, ProgrammeLinks, Settled};
use crate::record::grant::Grant;
use crate::record::{Kind, Programme};
use crate::web::error::WebError;

pub(super) fn grant(page: &mut Page<'_>, grant: &Grant) -> Result<(), WebError> {
    let lang = page.frame.lang;
    page.titles(&grant.label);
    let funder = page.thing(Kind::Organisation, &grant.funder)?;
    page.fact(page.say("Financier", "Funder"), vec![funder]);
    if let Some(programme) = &grant.programme {
        let programme = page.thing(Kind::Programme, programme)?;
        page.fact(page.say("Programma", "Programme"), vec![programme]);
    }
    let number = grant.number.iter().map(Item::plain).collect();
    page.fact(page.say("Nummer", "Number"), number);
    let period = words::period(lang, grant.start.as_ref(), grant.end.as_ref());
    let period = period.map(Item::plain).into_iter().collect();
    page.fact(page.say("Periode", "Period"), period);
    let amount = grant.amount.as_ref().map(words::amount).map(Item::plain);
    page.fact(page.say("Bedrag", "Amount"), amount.into_iter().collect());
    let mut hosts = Vec::new();
    for host in &grant.hosts {
        hosts.push(page.thing(Kind::Organisation, host)?);
    }
    page.fact(page.say("Beheerd door", "Administered by"), hosts);
    let mut investigators = Vec::new();
    for investigator in &grant.investigators {
        if page.look != Look::Past || page.is_published(&investigator.person)? {
            investigators.push(investigator);
        }
    }
    page.group(
        "investigators",
        page.say("Onderzoekers", "Investigators"),
        &investigators,
        |page, investigator| {
            let item = page.thing(Kind::Person, &investigator.person)?;
            Ok(item.with(words::role(lang, investigator.role)))
        },
    )?;
    named_by(page, Kind::Project)
}

pub(super) fn programme(
    page: &mut Page<'_>,
    body: &Settled<Programme, ProgrammeLinks>,
) -> Result<(), WebError> {
    page.titles(&body.record.name);
    if let Some(funder) = &body.record.funder {
        let funder = page.thing(Kind::Organisation, funder)?;
        page.fact(page.say("Financier", "Funder"), vec![funder]);
    }
    let homepage = body.record.homepage.as_deref().map(Item::address);
    page.fact("Website", homepage.into_iter().collect());
    named_by(page, Kind::Grant)
}

pub(super) fn concept(page: &mut Page<'_>, concept: &Concept) -> Result<(), WebError> {
    page.titles(&concept.label);
    page.text(&concept.definition);
    if let Some(scheme) = &concept.scheme {
        let scheme = page.thing(Kind::Concept, scheme)?;
        page.fact(page.say("Lijst", "Scheme"), vec![scheme]);
    }
    let notation = concept.notation.iter().map(Item::plain).collect();
    page.fact("Code", notation);
    let elsewhere = concept.iri.as_deref().map(Item::address);
    page.fact(
        page.say("Elders", "Elsewhere"),
        elsewhere.into_iter().collect(),
    );
    if page.look != Look::Past
        && let Some(code) = page.key.strip_prefix("research-type/")
    {
        let projects = Item {
            href: Some(page.frame.with_facet(Kind::Project, Facet::Category, code)),
            ..Item::plain(page.say("alle van deze soort", "all of this kind"))
        };
        page.fact(words::kinds(page.frame.lang, Kind::Project), vec![projects]);
    }
    named_by(page, Kind::Concept)?;
    named_by(page, Kind::Project)
}

/// The things of a kind that name this one.
fn named_by(page: &mut Page<'_>, kind: Kind) -> Result<(), WebError> {
    let title = words::kinds(page.frame.lang, kind);
    page.naming(kind, kind.plural(), title, |page, body| {
        words::period_of(page.frame.lang, body)
    })
}
