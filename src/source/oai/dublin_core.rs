//! Simple Dublin Core, made projects as far as it honestly goes: titles, description, subjects, identifiers, and people where
//! it is certain that they are people. A date that could be anything is not taken for a project's.

use crate::record::identifier;
use crate::record::name;
use crate::record::project::{Identifier, Participation, Role, Roles};
use crate::record::{Project, is_key};
use crate::source::cerif::facts::{Fact, Notice, Stated, Statement};
use crate::source::cerif::id;
use crate::source::xml::Element;
use crate::text::{Keywords, Text, is_language_tag};
use crate::vocab::cerif::DC;

/// What a record states. `is_project`: it is one although it does not say so.
pub(super) fn read(
    dc: &Element,
    identifier: &str,
    language: &str,
    is_project: bool,
) -> Option<Statement> {
    let says = values(dc, "type").any(|class| {
        let class = class.to_lowercase();
        class == "project"
            || class.ends_with("/project")
            || class.ends_with("#project")
            || class == "research project"
    });
    if !says && !is_project {
        return None;
    }
    let language = language_of(dc).unwrap_or_else(|| language.to_owned());
    let mut project = Project {
        id: id(identifier.rsplit(':').next().unwrap_or(identifier)),
        title: Text::default(),
        publish: true,
        ..Project::default()
    };
    for title in elements(dc, "title") {
        let (tag, value) = tagged(title, &language);
        if project.title.iter().any(|(given, _)| given == tag) {
            project.alternative.push(Text::of(&tag, value));
        } else {
            project.title.set(&tag, value);
        }
    }
    for description in elements(dc, "description") {
        let (tag, value) = tagged(description, &language);
        if !project.summary.iter().any(|(given, _)| given == tag) {
            project.summary.set(&tag, value);
        }
    }
    subjects(dc, &language, &mut project);
    identifiers(dc, &mut project);
    let mut statement = Statement::default();
    let left_out = people(dc, &mut project);
    if !left_out.is_empty() {
        statement.notices.push(Notice {
            line: dc.line,
            record: format!("project {}", project.id),
            field: "people".to_owned(),
            message: format!(
                "{} not taken for people, since only `Family, Given` is certain to be one: {}",
                if left_out.len() == 1 {
                    "a name is"
                } else {
                    "names are"
                },
                left_out.join("; ")
            ),
        });
    }
    statement.facts.push(Stated {
        is_own: true,
        line: dc.line,
        fact: Fact::Project(Box::new(project), Vec::new()),
    });
    Some(statement)
}

fn elements<'a>(dc: &'a Element, name: &'a str) -> impl Iterator<Item = &'a Element> {
    dc.all(name)
        .filter(|element| &*element.namespace == DC && element.value().is_some())
}

fn values<'a>(dc: &'a Element, name: &'a str) -> impl Iterator<Item = String> + 'a {
    elements(dc, name).filter_map(Element::value)
}

/// The language that the record says of what it describes, where it is one tag of two letters or one of the codes of ISO 639-2
/// for the languages that are read here.
fn language_of(dc: &Element) -> Option<String> {
    let mut said = values(dc, "language");
    let first = said.next().filter(|_| said.next().is_none())?;
    Some(match first.to_lowercase().as_str() {
        "eng" => "en".to_owned(),
        "nld" | "dut" => "nl".to_owned(),
        "fra" | "fre" => "fr".to_owned(),
        "deu" | "ger" => "de".to_owned(),
        tag if is_language_tag(tag) => tag.to_owned(),
        _ => return None,
    })
}

fn tagged(element: &Element, language: &str) -> (String, String) {
    let tag = element.language().filter(|tag| is_language_tag(tag));
    (
        tag.unwrap_or(language).to_owned(),
        element.value().unwrap_or_default(),
    )
}

fn subjects(dc: &Element, language: &str, project: &mut Project) {
    let mut words = serde_json::Map::new();
    for subject in elements(dc, "subject") {
        let (tag, value) = tagged(subject, language);
        if is_web(&value) {
            project.subjects.push(value);
        } else if let serde_json::Value::Array(list) = words
            .entry(tag)
            .or_insert_with(|| serde_json::Value::Array(Vec::new()))
        {
            list.push(value.into());
        }
    }
    project.keywords = serde_json::from_value::<Keywords>(words.into()).unwrap_or_default();
}

fn is_web(value: &str) -> bool {
    (value.starts_with("http://") || value.starts_with("https://"))
        && !value.contains(char::is_whitespace)
        && oxigraph::model::NamedNode::new(value).is_ok()
}

/// DOIs are identifiers, the first other address is the project's page.
fn identifiers(dc: &Element, project: &mut Project) {
    for value in values(dc, "identifier") {
        if let Some(doi) = identifier::doi(&value) {
            project.identifiers.push(Identifier {
                scheme: "doi".to_owned(),
                value: doi.to_owned(),
            });
        } else if is_web(&value) {
            project.homepage.get_or_insert(value);
        } else if let Some((scheme, rest)) = value.split_once(':')
            && is_key(scheme)
            && !rest.is_empty()
        {
            project.identifiers.push(Identifier {
                scheme: scheme.to_owned(),
                value: rest.to_owned(),
            });
        }
    }
}

/// Creators and contributors take part; what they do is not said. Gives the names that are not taken.
fn people(dc: &Element, project: &mut Project) -> Vec<String> {
    let mut left_out = Vec::new();
    for stated in values(dc, "creator").chain(values(dc, "contributor")) {
        if !stated.contains(',') || name::parse(&stated).is_err() {
            left_out.push(stated);
            continue;
        }
        if project
            .people
            .iter()
            .all(|known| known.name.as_deref() != Some(&*stated))
        {
            project.people.push(Participation {
                name: Some(stated),
                role: Roles::One(Role::Member),
                ..Participation::default()
            });
        }
    }
    left_out
}
