//! The rules of our shapes in words, for the documentation of the application profile.

use std::collections::BTreeMap;

use oxigraph::model::{NamedOrBlankNode, Term};

use super::finding::Severity;
use super::load::{self, ShapesError};
use crate::text::Text;
use crate::vocab::{self, rdf, sh};

/// What is asked of things.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The property that it is about; none where it is about the thing itself, or about more than one property.
    pub property: Option<String>,
    /// Is it about those who have the thing as the value of that property?
    pub is_inverse: bool,
    /// What the property is called here.
    pub name: Text,
    /// The rule.
    pub says: Text,
    /// How bad it is where it is not kept.
    pub severity: Severity,
}

/// The rules for things of a class.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// What such a thing is called.
    pub name: Text,
    /// The classes.
    pub classes: Vec<String>,
    /// The rules, those about the thing itself first.
    pub rules: Vec<Rule>,
}

/// What is said of a shape.
type About<'a> = Vec<(&'a str, &'a Term)>;

/// The rules of our shapes, in the order of the shapes' names.
///
/// # Errors
/// Never: a test reads them.
pub fn rules() -> Result<Vec<Rules>, ShapesError> {
    let files = load::built_in()?;
    let mut said: BTreeMap<String, About<'_>> = BTreeMap::new();
    for quad in files.iter().flat_map(|file| &file.quads) {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str(),
            NamedOrBlankNode::BlankNode(node) => node.as_str(),
        };
        let of = said.entry(subject.to_owned()).or_default();
        of.push((quad.predicate.as_str(), &quad.object));
    }
    let is_node_shape = |about: &About<'_>| {
        let mut types = of(about, &rdf::TYPE);
        types.any(|class| iri(class) == Some(sh::NODE_SHAPE.iri))
    };
    Ok(said
        .values()
        .filter(|about| is_node_shape(about))
        .map(|about| {
            let properties = of(about, &sh::PROPERTY).filter_map(name);
            let properties = properties.filter_map(|shape| said.get(&shape));
            Rules {
                name: text(about, &sh::NAME),
                classes: of(about, &sh::TARGET_CLASS)
                    .filter_map(|class| iri(class).map(str::to_owned))
                    .collect(),
                rules: std::iter::once(about)
                    .chain(properties)
                    .map(|about| rule(about, &said))
                    .filter(|rule| !rule.says.is_empty())
                    .collect(),
            }
        })
        .collect())
}

fn rule(about: &About<'_>, said: &BTreeMap<String, About<'_>>) -> Rule {
    let path = of(about, &sh::PATH).next();
    let inverse = path
        .and_then(name)
        .and_then(|path| of(said.get(&path)?, &sh::INVERSE_PATH).find_map(iri));
    let severity = of(about, &sh::SEVERITY).find_map(iri).unwrap_or_default();
    Rule {
        property: inverse.or_else(|| path.and_then(iri)).map(str::to_owned),
        is_inverse: inverse.is_some(),
        name: text(about, &sh::NAME),
        says: text(about, &sh::MESSAGE),
        severity: match severity.strip_prefix(sh::NAMESPACE) {
            Some("Warning") => Severity::Warning,
            Some("Info") => Severity::Info,
            _ => Severity::Violation,
        },
    }
}

fn of<'a>(about: &'a About<'a>, property: &vocab::Term) -> impl Iterator<Item = &'a Term> {
    let iri = property.iri;
    about
        .iter()
        .filter(move |(predicate, _)| *predicate == iri)
        .map(|(_, object)| *object)
}

fn iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// What a node is looked up by.
fn name(term: &Term) -> Option<String> {
    match term {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        Term::BlankNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    }
}

fn text(about: &About<'_>, property: &vocab::Term) -> Text {
    let mut text = Text::default();
    for object in of(about, property) {
        if let Term::Literal(literal) = object {
            text.set(literal.language().unwrap_or_default(), literal.value());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_said_in_dutch_and_english() {
        let all = rules().unwrap();
        assert!(all.len() > 15, "{}", all.len());
        let mut inverse = 0;
        for rule in all.iter().flat_map(|one| &one.rules) {
            let tags: Vec<_> = rule.says.iter().map(|(tag, _)| tag).collect();
            assert_eq!(tags, ["en", "nl"], "{rule:?}");
            inverse += usize::from(rule.is_inverse && rule.property.is_some());
        }
        assert!(inverse > 0);
    }

    #[test]
    fn a_project_needs_a_title() {
        let all = rules().unwrap();
        let project = |one: &&Rules| one.classes.iter().any(|c| *c == vocab::vivo::PROJECT.iri);
        let project = all.iter().find(project).unwrap();
        let title = |one: &&Rule| one.property.as_deref() == Some(vocab::dcterms::TITLE.iri);
        let title = project.rules.iter().find(title).unwrap();
        assert_eq!(title.severity, Severity::Violation);
    }
}
