//! The page of the catalogue: what the dataset holds, in numbers, and where it can be had.

use askama::Template;

use super::thing::Item;
use super::{Frame, date, grouped, link, render};
use crate::catalogue::signposts::METADATA;
use crate::catalogue::{Distribution, Facts, SERVICES, structured};
use crate::web::error::WebError;

/// How many classes and properties are shown, those with the largest numbers first.
const SHOWN: usize = 25;

#[derive(Template)]
#[template(path = "catalogue.html")]
struct CataloguePage {
    frame: Frame,
    description: Item,
    publisher: Item,
    license: Option<Item>,
    contact: Option<Item>,
    facts: Vec<(&'static str, String)>,
    files: Vec<Item>,
    services: Vec<Item>,
    classes: Vec<(String, String)>,
    properties: Vec<(String, String)>,
    /// The same as RDF: DCAT, then VoID.
    formats: Vec<(&'static str, &'static str, String, String)>,
}

/// The page.
pub(in crate::web) fn catalogue(frame: Frame, facts: &Facts<'_>) -> Result<String, WebError> {
    let base = &facts.site.base;
    let own = &facts.config.catalogue;
    let publisher = Item::of(facts.publisher_name(), &frame);
    let address = |iri: &String| Item {
        text: iri.trim_start_matches("mailto:").to_owned(),
        href: link(iri),
        ..Item::default()
    };
    let mail = own
        .contact_mail
        .as_ref()
        .map(|mail| format!("mailto:{mail}"));
    let formats = METADATA.map(|format| {
        let end = format.extension();
        let address = |name: &str| format!("{}/{name}.{end}", frame.root);
        (
            format.name(),
            format.media_type(),
            address("catalogue"),
            address("void"),
        )
    });
    render(&CataloguePage {
        description: Item::of(&facts.description(), &frame),
        publisher: match &own.publisher_iri {
            Some(iri) => publisher.to(iri),
            None => publisher,
        },
        license: facts.site.license.as_ref().map(address),
        contact: mail.as_ref().or(own.contact_page.as_ref()).map(address),
        facts: in_numbers(&frame, facts),
        files: facts
            .distributions
            .iter()
            .map(|one| file(&frame, one))
            .collect(),
        services: SERVICES
            .iter()
            .map(|service| {
                let (nl, en) = service.title;
                let title = Item::plain(frame.say(nl, en)).to(&(service.endpoint)(base));
                title.with(frame.say(service.description.0, service.description.1))
            })
            .collect(),
        classes: largest(facts.counts.classes()),
        properties: largest(facts.counts.properties()),
        formats: formats.to_vec(),
        frame: frame.describing(structured::catalogue(facts)),
    })
}

fn in_numbers(frame: &Frame, facts: &Facts<'_>) -> Vec<(&'static str, String)> {
    let counts = facts.counts;
    let day = |time: Option<i64>| time.map(date);
    let period = counts
        .period()
        .map(|(first, last)| format!("{first} – {last}"));
    let rows = [
        (
            frame.say("Triples", "Triples"),
            Some(grouped(counts.triples())),
        ),
        (
            frame.say("Dingen", "Things"),
            Some(grouped(counts.entities())),
        ),
        (
            frame.say("Periode van de projecten", "Period of the projects"),
            period,
        ),
        (
            frame.say("Revisie", "Revision"),
            Some(facts.revision.to_string()),
        ),
        (
            frame.say("Eerst gepubliceerd", "First published"),
            day(facts.issued),
        ),
        (frame.say("Gewijzigd", "Changed"), day(facts.modified)),
    ];
    rows.into_iter()
        .filter_map(|(title, value)| Some((title, value?)))
        .collect()
}

fn file(frame: &Frame, one: &Distribution) -> Item {
    let mut detail = one.format.name().to_owned();
    if let Some(bytes) = one.bytes {
        detail = format!("{detail}, {} bytes", grouped(bytes));
    }
    let address = format!("{}/dumps/{}/{}", frame.root, one.folder, one.file);
    Item {
        text: one.file.clone(),
        href: Some(address),
        detail,
        ..Item::default()
    }
}

/// Terms by their short names, with numbers.
fn largest(mut counts: Vec<(&'static crate::vocab::Term, u64)>) -> Vec<(String, String)> {
    counts.sort_by_key(|(term, count)| (std::cmp::Reverse(*count), term.iri));
    counts.truncate(SHOWN);
    let row = |(term, count): (&crate::vocab::Term, u64)| {
        (format!("{}:{}", term.prefix, term.local), grouped(count))
    };
    counts.into_iter().map(row).collect()
}
