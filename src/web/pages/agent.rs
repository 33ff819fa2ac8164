//! What the pages of people and organisations say.

use super::project::roles_of;
use super::thing::{Item, Page};
use super::words;
use crate::record::entity::{OrganisationLinks, PersonLinks, ProjectLinks, Settled};
use crate::record::{Body, Kind, Organisation, Person, Project, identifier};
use crate::web::error::WebError;

pub(super) fn person(
    page: &mut Page<'_>,
    body: &Settled<Person, PersonLinks>,
) -> Result<(), WebError> {
    let record = &body.record;
    let lang = page.frame.lang;
    let orcid = record.orcid.as_deref().map(crate::iri::orcid);
    let orcid = orcid.as_deref().map(Item::address);
    page.fact("ORCID", orcid.into_iter().collect());
    let homepage = record.homepage.as_deref().map(Item::address);
    page.fact("Website", homepage.into_iter().collect());
    let mut affiliations = Vec::new();
    for affiliation in &record.affiliations {
        let position = Item::of(&affiliation.position, page.frame).text;
        let period = words::period(lang, affiliation.start.as_ref(), affiliation.end.as_ref());
        let detail = joined([position, period.unwrap_or_default()]);
        let item = page.thing(Kind::Organisation, &affiliation.organisation)?;
        affiliations.push(item.with(detail));
    }
    page.group(page.say("Verbonden aan", "Affiliations"), affiliations);
    let (mut projects, mut grants) = (Vec::new(), Vec::new());
    for (key, naming) in page.naming()? {
        let item = page.entity(&naming, &key);
        match &naming {
            Body::Project(body) => projects.push(item.with(roles_of(page, body, page.key))),
            Body::Grant(grant) => {
                let roles = grant.investigators.iter().filter(|i| i.person == page.key);
                let roles: Vec<&str> = roles.map(|i| words::role(lang, i.role)).collect();
                grants.push(item.with(roles.join(", ")));
            }
            _ => {}
        }
    }
    page.group(words::kinds(lang, Kind::Project), projects);
    page.group(words::kinds(lang, Kind::Grant), grants);
    Ok(())
}

pub(super) fn organisation(
    page: &mut Page<'_>,
    body: &Settled<Organisation, OrganisationLinks>,
) -> Result<(), WebError> {
    organisation_facts(page, &body.record)?;
    let lang = page.frame.lang;
    let (mut parts, mut projects, mut grants) = (Vec::new(), Vec::new(), Vec::new());
    let (mut programmes, mut people) = (Vec::new(), Vec::new());
    for (key, naming) in page.naming()? {
        let item = page.entity(&naming, &key);
        match &naming {
            Body::Organisation(_) => parts.push(item),
            Body::Project(body) => {
                if let Some(detail) = part_in(page, body) {
                    projects.push(item.with(detail));
                }
            }
            Body::Grant(grant) if grant.funder == page.key => {
                let period = words::period(lang, grant.start.as_ref(), grant.end.as_ref());
                grants.push(item.with(period.unwrap_or_default()));
            }
            Body::Programme(_) => programmes.push(item),
            Body::Person(_) => people.push(item),
            _ => {}
        }
    }
    page.group(page.say("Onderdelen", "Parts"), parts);
    page.group(words::kinds(lang, Kind::Project), projects);
    page.group(
        page.say(
            "Financieringen door deze organisatie",
            "Grants by this organisation",
        ),
        grants,
    );
    page.group(words::kinds(lang, Kind::Programme), programmes);
    page.group(words::kinds(lang, Kind::Person), people);
    Ok(())
}

fn organisation_facts(page: &mut Page<'_>, record: &Organisation) -> Result<(), WebError> {
    page.titles(&record.name);
    let class = record
        .class
        .map(|class| words::class(page.frame.lang, class));
    page.fact(
        page.say("Soort", "Kind"),
        class.map(Item::plain).into_iter().collect(),
    );
    let acronym = record.acronym.iter().map(Item::plain).collect();
    page.fact(page.say("Acroniem", "Acronym"), acronym);
    let aliases = record.aliases.iter().map(Item::plain).collect();
    page.fact(page.say("Ook bekend als", "Also known as"), aliases);
    if let Some(parent) = &record.parent {
        let parent = page.thing(Kind::Organisation, parent)?;
        page.fact(page.say("Deel van", "Part of"), vec![parent]);
    }
    let country = record.country.iter().map(Item::plain).collect();
    page.fact(page.say("Land", "Country"), country);
    let homepage = record.homepage.as_deref().map(Item::address);
    page.fact("Website", homepage.into_iter().collect());
    let funding = record.funding.as_ref().map(words::amount);
    page.fact(
        page.say("Ontvangen financiering in totaal", "Total funding received"),
        funding.map(Item::plain).into_iter().collect(),
    );
    // As links, where they are what they should be.
    let known = [
        record.ror.as_deref().map(identifier::ror),
        record.fundref.as_deref().map(identifier::fundref),
        record.wikidata.as_deref().map(identifier::wikidata),
    ];
    let known = known.into_iter().flatten().flatten();
    let known = known.map(|id| Item::address(&id));
    page.fact(
        page.say("Elders bekend als", "Identifiers"),
        known.collect(),
    );
    Ok(())
}

/// What an organisation does in a project; `None` where it only pays for it.
fn part_in(page: &Page<'_>, body: &Settled<Project, ProjectLinks>) -> Option<String> {
    let record = &body.record;
    let roles: Vec<&str> = record
        .organisations
        .iter()
        .filter(|involvement| involvement.organisation == page.key)
        .map(|involvement| words::involvement(page.frame.lang, involvement.role))
        .collect();
    let works_there = record
        .people
        .iter()
        .any(|p| p.affiliation.as_deref() == Some(page.key));
    (works_there || !roles.is_empty()).then(|| roles.join(", "))
}

/// What is there, with commas.
pub(super) fn joined(parts: [String; 2]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
