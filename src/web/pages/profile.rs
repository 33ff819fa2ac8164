//! The application profile as documentation: its parts, vocabularies and terms, and of each part the terms with what is
//! asked of them, in words.

mod numbered;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::thing::Item;
use super::{Frame, render};
use crate::catalogue::profile::{self, Described, Part, Used};
use crate::shapes::{self, Rules};
use crate::text::Text;
use crate::vocab::Term;
use crate::web::error::WebError;
use numbered::NUMBERED;

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    frame: Frame,
    parts_of: Vec<Item>,
    profiles: Vec<(String, Item, Item)>,
    vocabularies: Vec<(String, String, Item)>,
    /// A term, what it is, its name in words, and the parts that it is used of.
    terms: Vec<(Named, &'static str, Item, Vec<Item>)>,
}

#[derive(Template)]
#[template(path = "part.html")]
struct PartPage {
    frame: Frame,
    name: String,
    title: Item,
    classes: Vec<Row>,
    properties: Vec<Row>,
    /// Rules that are about no property of the part alone.
    others: Vec<Item>,
}

/// A term with its short name and its address.
pub(super) struct Named {
    pub(super) short: String,
    pub(super) iri: &'static str,
}

impl Named {
    pub(super) fn of(term: &'static Term) -> Self {
        Self {
            short: format!("{}:{}", term.prefix, term.local),
            iri: term.iri,
        }
    }
}

/// A term of a part.
struct Row {
    term: Named,
    label: Item,
    profiles: String,
    rules: Vec<Item>,
}

/// The profile.
pub(in crate::web) fn profile(frame: &Frame) -> Result<String, WebError> {
    let profile = profile::profile();
    let mut used: BTreeMap<(bool, &str), (&Term, Vec<Item>)> = BTreeMap::new();
    for part in &profile.parts {
        for one in &part.terms {
            let of = used.entry((!one.is_class, one.term.iri));
            let of = of.or_insert_with(|| (one.term, Vec::new()));
            of.1.push(link_to(frame, part));
        }
    }
    let labels = labels(frame)?;
    let terms = used.into_iter().map(|((is_property, iri), (term, parts))| {
        let what = if is_property {
            frame.say("eigenschap", "property")
        } else {
            frame.say("klasse", "class")
        };
        let label = label(frame, term, labels.get(iri));
        (Named::of(term_of(term)), what, label, parts)
    });
    let text = |text: &Text| Item::of(text, frame);
    let profiles = profile.profiles.iter();
    let vocabularies = profile.vocabularies.iter();
    let of_profile = |one: &Described| (one.name.clone(), text(&one.title), text(&one.description));
    let title = frame.say("Applicatieprofiel", "Application profile");
    render(&ProfilePage {
        parts_of: profile
            .parts
            .iter()
            .map(|one| link_to(frame, one))
            .collect(),
        profiles: profiles.map(of_profile).collect(),
        vocabularies: vocabularies
            .map(|one| (one.name.clone(), one.iri.clone(), text(&one.title)))
            .collect(),
        terms: terms.collect(),
        frame: frame.clone().of_class("WebPage", "/profile", title),
    })
}

fn term_of(term: &Term) -> &'static Term {
    profile::term(term.iri).unwrap_or(&crate::vocab::rdfs::LABEL)
}

/// A part.
pub(in crate::web) fn part(frame: &Frame, name: &str) -> Result<String, WebError> {
    let part = profile::profile().part(name).ok_or_else(|| {
        WebError::not_found(format!(
            "the application profile has no part `{name}`; /profile lists them"
        ))
    })?;
    let rules = rules_of(part)?;
    let row = |used: &Used| row(frame, used, &rules);
    let (classes, properties): (Vec<&Used>, Vec<&Used>) =
        part.terms.iter().partition(|used| used.is_class);
    let shown: BTreeSet<&str> = properties.iter().map(|used| used.term.iri).collect();
    let others = rules.iter().flat_map(|one| &one.rules).filter(|rule| {
        let property = rule.property.as_deref();
        rule.is_inverse || property.is_none_or(|property| !shown.contains(property))
    });
    let title = Item::of(&part.title, frame);
    render(&PartPage {
        classes: classes.into_iter().map(row).collect(),
        properties: properties.into_iter().map(row).collect(),
        others: others.map(|rule| said(frame, rule)).collect(),
        name: part.name.clone(),
        frame: frame
            .clone()
            .of_class("WebPage", &format!("/profile/{name}"), &title.text),
        title,
    })
}

fn row(frame: &Frame, used: &Used, rules: &[Rules]) -> Row {
    let all = rules.iter().flat_map(|one| &one.rules);
    let about: Vec<_> = all
        .filter(|rule| !rule.is_inverse && rule.property.as_deref() == Some(used.term.iri))
        .collect();
    let name = about.first().map(|rule| Item::of(&rule.name, frame));
    Row {
        term: Named::of(used.term),
        label: label(frame, used.term, name.as_ref()),
        profiles: used.profiles.join(", "),
        rules: about.into_iter().map(|rule| said(frame, rule)).collect(),
    }
}

fn said(frame: &Frame, rule: &shapes::Rule) -> Item {
    let advice = frame.say("advies", "advice");
    let is_duty = rule.severity == shapes::Severity::Violation;
    Item::of(&rule.says, frame).with(if is_duty { "" } else { advice })
}

/// The rules for what is of a class that only this part has.
fn rules_of(part: &Part) -> Result<Vec<Rules>, WebError> {
    let mut rules = rules()?;
    let classes = part.terms.iter().filter(|used| used.is_class);
    let classes: BTreeSet<&str> = classes.map(|used| used.term.iri).collect();
    rules.retain(|one| {
        one.classes
            .iter()
            .any(|class| classes.contains(class.as_str()))
    });
    Ok(rules)
}

fn rules() -> Result<Vec<Rules>, WebError> {
    shapes::rules().map_err(|fault| WebError::internal(&fault))
}

/// What properties are called in the language of the page, by their IRIs.
pub(super) fn labels(frame: &Frame) -> Result<BTreeMap<String, Item>, WebError> {
    let mut labels = BTreeMap::new();
    for rule in rules()?.into_iter().flat_map(|one| one.rules) {
        if let (Some(property), false) = (rule.property, rule.is_inverse) {
            let name = Item::of(&rule.name, frame);
            labels.entry(property).or_insert(name);
        }
    }
    Ok(labels)
}

/// What a term is called: in the shapes, else by us where its name is a number, else as its name reads, which is English.
pub(super) fn label(frame: &Frame, term: &Term, known: Option<&Item>) -> Item {
    if let Some(known) = known {
        return known.clone();
    }
    let numbered = NUMBERED.iter().find(|(numbered, ..)| *numbered == *term);
    match numbered {
        Some((_, nl, en)) => Item::plain(frame.say(nl, en)),
        None => Item {
            lang: frame.say("en", "").to_owned(),
            ..Item::plain(in_words(term.local))
        },
    }
}

/// A name such as `isFundedBy` as words.
fn in_words(local: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for c in local.chars() {
        if c == '-' || c == '_' {
            words.push(' ');
        } else {
            if c.is_uppercase() && before.is_lowercase() {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

fn link_to(frame: &Frame, part: &Part) -> Item {
    Item {
        href: Some(format!(
            "{}/profile/{}{}",
            frame.root, part.name, frame.suffix
        )),
        ..Item::of(&part.title, frame)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_read_as_words() {
        for (name, words) in [
            ("isFundedBy", "is funded by"),
            ("honorific-prefix", "honorific prefix"),
            ("ARG_2000028", "arg 2000028"),
            ("title", "title"),
        ] {
            assert_eq!(super::in_words(name), words);
        }
    }
}
