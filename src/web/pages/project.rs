//! What the page of a project says.

use super::thing::{Item, Look, Page};
use super::{Frame, words};
use crate::finding::Facet;
use crate::record::entity::{ProjectLinks, Settled};
use crate::record::project::Participation;
use crate::record::{Body, Kind, Project};
use crate::web::error::WebError;

pub(super) fn fill(
    page: &mut Page<'_>,
    body: &Settled<Project, ProjectLinks>,
) -> Result<(), WebError> {
    let record = &body.record;
    page.titles(&record.title);
    page.text(&record.summary);
    facts(page, record)?;
    people(page, body)?;
    page.group(
        "organisations",
        page.say("Organisaties", "Organisations"),
        &record.organisations,
        |page, involvement| {
            let role = words::involvement(page.frame.lang, involvement.role);
            let item = page.thing(Kind::Organisation, &involvement.organisation)?;
            Ok(item.with(role))
        },
    )?;
    page.group(
        "grants",
        page.say("Financiering", "Funding"),
        &body.links.grants,
        |page, key| grant(page, key),
    )?;
    page.group(
        "outputs",
        page.say("Resultaten", "Outputs"),
        &record.outputs,
        |page, output| {
            let kind = output.kind.map(|kind| words::output(page.frame.lang, kind));
            Ok(Item::of(&output.title, page.frame)
                .to(&output.url)
                .with(kind.unwrap_or_default()))
        },
    )?;
    page.naming(
        Kind::Project,
        "parts",
        page.say("Deelprojecten", "Parts"),
        |page, body| words::period_of(page.frame.lang, body),
    )
}

/// A grant that pays for a project: funder, amount and years.
fn grant(page: &Page<'_>, key: &str) -> Result<Item, WebError> {
    let item = page.thing(Kind::Grant, key)?;
    let Some(Body::Grant(grant)) = page.ledger.get(Kind::Grant, key)?.and_then(|row| row.body)
    else {
        return Ok(item);
    };
    let lang = page.frame.lang;
    let funder = page.thing(Kind::Organisation, &grant.funder)?.text;
    let period = words::period(lang, grant.start.as_ref(), grant.end.as_ref());
    let said = [
        // Grants without a title of their own are called by their funder.
        Some(funder).filter(|funder| !item.text.contains(funder.as_str())),
        grant.amount.as_ref().map(words::amount),
        period,
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    Ok(item.during(grant.start, grant.end).with(said.join(", ")))
}

fn facts(page: &mut Page<'_>, record: &Project) -> Result<(), WebError> {
    let lang = page.frame.lang;
    let plain = |text: Option<String>| text.map(Item::plain).into_iter().collect();
    page.fact(
        page.say("Acroniem", "Acronym"),
        plain(record.acronym.clone()),
    );
    let alternative = record
        .alternative
        .iter()
        .map(|text| Item::of(text, page.frame))
        .collect();
    page.fact(page.say("Ook bekend als", "Also known as"), alternative);
    let period = words::period(lang, record.start.as_ref(), record.end.as_ref());
    page.fact(page.say("Periode", "Period"), plain(period));
    totals(page, record);
    alike(page, record);
    if let Some(whole) = &record.part_of {
        let whole = page.thing(Kind::Project, whole)?;
        page.fact(page.say("Deel van", "Part of"), vec![whole]);
    }
    let mut keywords: Vec<(&str, &str)> = record.keywords.iter().collect();
    keywords.sort_by_key(|(tag, _)| *tag != lang.tag());
    let keywords = keywords.into_iter().map(|(tag, word)| Item {
        text: word.to_owned(),
        lang: tag.to_owned(),
        ..Item::default()
    });
    page.fact(page.say("Trefwoorden", "Keywords"), keywords.collect());
    let mut subjects = Vec::new();
    for subject in &record.subjects {
        subjects.push(page.thing(Kind::Concept, &crate::iri::subject_key(subject))?);
    }
    page.fact(page.say("Onderwerpen", "Subjects"), subjects);
    let homepage = record.homepage.as_deref().map(Item::address);
    page.fact("Website", homepage.into_iter().collect());
    // A link: pages ask nothing of other hosts.
    let image = record.image.as_deref().map(Item::address);
    page.fact(page.say("Afbeelding", "Image"), image.into_iter().collect());
    let identifiers = record
        .identifiers
        .iter()
        .map(|id| Item::plain(&id.value).with(&id.scheme))
        .collect();
    page.fact(page.say("Elders bekend als", "Identifiers"), identifiers);
    let source = record
        .source
        .as_ref()
        .map(|source| Item::address(&source.url));
    page.fact(page.say("Bron", "Source"), source.into_iter().collect());
    Ok(())
}

/// Status and kind of research: each leads to the projects that have the same.
fn alike(page: &mut Page<'_>, record: &Project) {
    let lang = page.frame.lang;
    let item = |frame: &Frame, facet, code, words| Item {
        href: Some(frame.with_facet(Kind::Project, facet, code)),
        ..Item::plain(words)
    };
    let status = record.status.map(|status| {
        let words = words::status(lang, status);
        item(page.frame, Facet::Status, status.code(), words)
    });
    page.fact("Status", status.into_iter().collect());
    let category = record.category.map(|category| {
        let words = words::category(lang, category);
        item(page.frame, Facet::Category, category.code(), words)
    });
    page.fact(
        page.say("Soort onderzoek", "Kind of research"),
        category.into_iter().collect(),
    );
}

fn totals(page: &mut Page<'_>, record: &Project) {
    let totals = [
        (page.say("Kosten in totaal", "Total cost"), &record.budget),
        (
            page.say("Financiering in totaal", "Total funding"),
            &record.funding,
        ),
    ];
    for (name, amount) in totals {
        let amount = amount.as_ref().map(words::amount);
        page.fact(name, amount.map(Item::plain).into_iter().collect());
    }
}

fn people(page: &mut Page<'_>, body: &Settled<Project, ProjectLinks>) -> Result<(), WebError> {
    let mut people = Vec::new();
    for (participation, who) in body.record.people.iter().zip(&body.links.people) {
        // Known, and not published: at the time, or any more.
        if !who.key.is_empty() && (page.look != Look::Past || page.is_published(&who.key)?) {
            people.push((participation, &who.key));
        }
    }
    page.group(
        "people",
        page.say("Mensen", "People"),
        &people,
        |page, (participation, key)| {
            let item = page.thing(Kind::Person, key)?;
            let mut detail = stated(page, participation);
            if let Some(affiliation) = &participation.affiliation {
                let name = page.thing(Kind::Organisation, affiliation)?.text;
                detail = format!("{detail}, {name}");
            }
            Ok(item.with(detail))
        },
    )
}

/// The role, in the words of the page.
fn stated(page: &Page<'_>, participation: &Participation) -> String {
    words::roles(page.frame.lang, &participation.role)
}

/// The part that a person has in a project, for the person's page.
pub(super) fn roles_of(
    page: &Page<'_>,
    body: &Settled<Project, ProjectLinks>,
    person: &str,
) -> String {
    let roles: Vec<String> = body
        .record
        .people
        .iter()
        .zip(&body.links.people)
        .filter(|(_, who)| who.key == person)
        .map(|(participation, _)| stated(page, participation))
        .collect();
    roles.join(", ")
}
