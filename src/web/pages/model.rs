//! The model page: the parts of the data as they are, with their classes and properties, counts and examples, and a
//! drawing of what leads to what.

mod drawing;

use askama::Template;

use super::profile::{self as words, Named};
use super::thing::Item;
use super::{Frame, grouped, link, render};
use crate::catalogue::model::{Example, Found, Leads};
use crate::catalogue::profile;
use crate::iri::Base;
use crate::web::error::WebError;
use crate::web::model::Counted;
use drawing::Drawing;

#[derive(Template)]
#[template(path = "model.html")]
struct ModelPage {
    frame: Frame,
    revision: String,
    drawing: Drawing,
    sections: Vec<Section>,
    /// From, to, the properties, how often.
    links: Vec<(Item, Item, String, String)>,
}

/// A part.
struct Section {
    name: String,
    title: Item,
    count: String,
    example: Item,
    classes: Vec<(Named, String)>,
    properties: Vec<Row>,
}

/// A property of a part.
struct Row {
    term: Named,
    label: Item,
    count: String,
    leads: String,
    example: Item,
}

/// The page.
pub(in crate::web) fn model(
    frame: &Frame,
    base: &Base,
    counted: &Counted,
) -> Result<String, WebError> {
    let labels = words::labels(frame)?;
    let parts = profile::profile().parts.iter();
    let there = parts.filter_map(|part| Some((part, counted.model.part(&part.name)?)));
    let sections = there.map(|(part, found)| Section {
        name: part.name.clone(),
        title: Item::of(&part.title, frame),
        count: grouped(found.things()),
        example: of_ours(frame, base, &found.example),
        classes: classes(found),
        properties: found
            .properties
            .iter()
            .map(|(term, one)| Row {
                term: Named::of(term),
                label: words::label(frame, term, labels.get(term.iri)),
                count: grouped(one.triples),
                leads: leads(frame, one.leads.keys()),
                example: example(frame, base, &one.example),
            })
            .collect(),
    });
    let sections: Vec<Section> = sections.collect();
    let links = counted
        .model
        .links()
        .into_iter()
        .map(|((from, to), terms)| {
            let names: Vec<_> = terms
                .iter()
                .map(|(term, _)| Named::of(term).short)
                .collect();
            let all = terms.iter().map(|(_, count)| count).sum();
            let of = |part| part_item(frame, part);
            (of(from), of(to), names.join(", "), grouped(all))
        });
    let title = frame.say("Model", "Model");
    render(&ModelPage {
        revision: counted.revision.to_string(),
        drawing: Drawing::of(frame, &counted.model),
        links: links.collect(),
        sections,
        frame: frame.clone().of_class("WebPage", "/model", title),
    })
}

fn classes(found: &Found) -> Vec<(Named, String)> {
    let row = |(term, count): &(&'static _, u64)| (Named::of(term), grouped(*count));
    found.classes.iter().map(row).collect()
}

/// The short title of a part: what comes before the explanation.
fn short_title(frame: &Frame, part: &str) -> String {
    let title = profile::profile()
        .part(part)
        .map(|part| Item::of(&part.title, frame));
    let title = title.map_or_else(|| part.to_owned(), |title| title.text);
    let ends = [":", ",", " in ", " van ", " of ", " met ", " with "];
    let end = ends.iter().filter_map(|end| title.find(end)).min();
    title[..end.unwrap_or(title.len())].to_owned()
}

fn part_item(frame: &Frame, part: &str) -> Item {
    Item {
        href: Some(format!("#{part}")),
        ..Item::plain(short_title(frame, part))
    }
}

fn leads<'a>(frame: &Frame, all: impl Iterator<Item = &'a Leads>) -> String {
    let words: Vec<String> = all
        .map(|leads| match leads {
            Leads::To(part) => short_title(frame, part).to_lowercase(),
            Leads::Elsewhere => frame.say("ander adres", "other address").to_owned(),
            Leads::Term => frame.say("term", "term").to_owned(),
            Leads::Text => frame
                .say("tekst in een taal", "text in a language")
                .to_owned(),
            Leads::String => frame.say("tekst", "string").to_owned(),
            Leads::Value(datatype) => format!("{}:{}", datatype.prefix, datatype.local),
        })
        .collect();
    words.join(", ")
}

/// An IRI of ours, as a link to its page, whatever host serves it.
fn of_ours(frame: &Frame, base: &Base, iri: &str) -> Item {
    let path = iri.strip_prefix(base.as_str());
    match path.filter(|_| base.take_apart(iri).is_some()) {
        Some(path) => {
            // A part of a thing has no document of its own.
            let part = crate::catalogue::model::part_of(base, iri).unwrap_or_default();
            let is_thing = part == "scheme" || part.parse::<crate::record::Kind>().is_ok();
            let has_page = is_thing || part == "document";
            Item {
                href: has_page.then(|| format!("{}{path}{}", frame.root, frame.suffix)),
                ..Item::plain(path.trim_start_matches("/id/").trim_start_matches('/'))
            }
        }
        None => Item {
            href: link(iri),
            ..Item::plain(iri)
        },
    }
}

fn example(frame: &Frame, base: &Base, example: &Example) -> Item {
    if example.is_iri {
        return of_ours(frame, base, &example.value);
    }
    Item {
        text: example.value.clone(),
        lang: example.lang.clone(),
        ..Item::default()
    }
}
