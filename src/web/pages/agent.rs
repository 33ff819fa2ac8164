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
    page.group(
        "affiliations",
        page.say("Verbonden aan", "Affiliations"),
        &record.affiliations,
        |page, affiliation| {
            let position = Item::of(&affiliation.position, page.frame).text;
            let (start, end) = (affiliation.start, affiliation.end);
            let period = words::period(lang, start.as_ref(), end.as_ref());
            let detail = joined([position, period.unwrap_or_default()]);
            let item = page.thing(Kind::Organisation, &affiliation.organisation)?;
            Ok(item.during(start, end).with(detail))
        },
    )?;
    page.naming(
        Kind::Project,
        "projects",
        words::kinds(lang, Kind::Project),
        |page, body| match body {
            Body::Project(project) => joined([
                roles_of(page, project, page.key),
                words::period_of(lang, body),
            ]),
            _ => String::new(),
        },
    )?;
    page.naming(
        Kind::Grant,
        "grants",
        words::kinds(lang, Kind::Grant),
        |page, body| match body {
            Body::Grant(grant) => {
                let roles = grant.investigators.iter().filter(|i| i.person == page.key);
                let roles: Vec<&str> = roles.map(|i| words::role(lang, i.role)).collect();
                joined([roles.join(", "), words::period_of(lang, body)])
            }
            _ => String::new(),
        },
    )
}

pub(super) fn organisation(
    page: &mut Page<'_>,
    body: &Settled<Organisation, OrganisationLinks>,
) -> Result<(), WebError> {
    organisation_facts(page, &body.record)?;
    let lang = page.frame.lang;
    let nothing = |_: &Page<'_>, _: &Body| String::new();
    let parts = page.say("Onderdelen", "Parts");
    page.naming(Kind::Organisation, "parts", parts, nothing)?;
    let projects = words::kinds(lang, Kind::Project);
    page.naming(Kind::Project, "projects", projects, |page, body| {
        let part = match body {
            Body::Project(project) => part_in(page, project),
            _ => String::new(),
        };
        joined([part, words::period_of(lang, body)])
    })?;
    let grants = words::kinds(lang, Kind::Grant);
    page.naming(Kind::Grant, "grants", grants, |page, body| {
        let part = match body {
            Body::Grant(grant) if grant.funder == page.key => page.say("financier", "funder"),
            Body::Grant(_) => page.say("beheerder", "administrator"),
            _ => "",
        };
        joined([part.to_owned(), words::period_of(lang, body)])
    })?;
    let programmes = words::kinds(lang, Kind::Programme);
    page.naming(Kind::Programme, "programmes", programmes, nothing)?;
    let people = words::kinds(lang, Kind::Person);
    page.naming(Kind::Person, "people", people, position_of)
}

/// What somebody is at an organisation.
fn position_of(page: &Page<'_>, body: &Body) -> String {
    let Body::Person(person) = body else {
        return String::new();
    };
    let here = person.record.affiliations.iter();
    let here = here.filter(|affiliation| affiliation.organisation == page.key);
    let positions = here.map(|affiliation| Item::of(&affiliation.position, page.frame).text);
    let positions: Vec<String> = positions.filter(|text| !text.is_empty()).collect();
    positions.join(", ")
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

/// What an organisation does in a project: takes part, has people who do, pays.
fn part_in(page: &Page<'_>, body: &Settled<Project, ProjectLinks>) -> String {
    let record = &body.record;
    let mut roles: Vec<&str> = record
        .organisations
        .iter()
        .filter(|involvement| involvement.organisation == page.key)
        .map(|involvement| words::involvement(page.frame.lang, involvement.role))
        .collect();
    if record.grants.iter().any(|grant| grant.funder == page.key) {
        roles.push(page.say("financier", "funder"));
    }
    roles.join(", ")
}

/// What is there, with commas.
pub(super) fn joined(parts: [String; 2]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
