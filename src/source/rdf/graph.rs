//! What RDF says, as far as records can hold it: triples by subject, each link in one direction.
//!
//! Order is kept: lists in records have an order, and a graph that we wrote comes in the order of its records.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oxigraph::model::{NamedOrBlankNode, Quad, Term as RdfTerm};

use super::terms::{Said, known, normal};
use crate::text::Text;
use crate::vocab::{Term, rdf};

/// A node, by its number.
pub(super) type Node = usize;

/// What a triple says of its subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Object {
    Node(Node),
    Literal(Box<Literal>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Literal {
    pub(super) value: String,
    /// Empty where there is none.
    pub(super) language: String,
}

#[derive(Debug, Default)]
pub(super) struct Graph {
    by_name: HashMap<Arc<str>, Node>,
    nodes: Vec<Held>,
    subjects: u32,
}

#[derive(Debug)]
struct Held {
    name: Arc<str>,
    facts: Vec<(&'static Term, Object)>,
    /// The how many-th node it was of which something was said; `u32::MAX` where nothing was.
    rank: u32,
    /// The number of the document in which it is described: the first that gives it a class, else that says something of it.
    file: u32,
    has_class: bool,
}

impl Graph {
    /// Takes a quad; in which graph it stands does not matter. What no record can hold is dropped here.
    pub(super) fn take(&mut self, quad: &Quad, file: u32) {
        let Some(said) = known(normal(quad.predicate.as_str()).as_ref()) else {
            return;
        };
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => self.node(node.as_str(), file),
            NamedOrBlankNode::BlankNode(node) => self.node(&blank(node.as_str(), file), file),
        };
        if self.nodes[subject].rank == u32::MAX {
            self.nodes[subject].rank = self.subjects;
            self.nodes[subject].file = file;
            self.subjects += 1;
        }
        if let Said::Of(term) = said
            && term.iri == rdf::TYPE.iri
            && !std::mem::replace(&mut self.nodes[subject].has_class, true)
        {
            self.nodes[subject].file = file;
        }
        let object = match &quad.object {
            RdfTerm::NamedNode(node) => Object::Node(self.node(node.as_str(), file)),
            RdfTerm::BlankNode(node) => Object::Node(self.node(&blank(node.as_str(), file), file)),
            RdfTerm::Literal(literal) => Object::Literal(Box::new(Literal {
                value: literal.value().to_owned(),
                language: literal.language().unwrap_or_default().to_owned(),
            })),
            RdfTerm::Triple(_) => return,
        };
        match (said, object) {
            (Said::Of(term), object) => self.nodes[subject].facts.push((term, object)),
            (Said::Inverse(term), Object::Node(other)) => {
                self.nodes[other].facts.push((term, Object::Node(subject)));
            }
            (Said::Both(term, inverse), Object::Node(other)) => {
                self.nodes[subject].facts.push((term, Object::Node(other)));
                self.nodes[other]
                    .facts
                    .push((inverse, Object::Node(subject)));
            }
            _ => {}
        }
    }

    /// What is said twice, in another graph or file or in the other direction, is said once.
    pub(super) fn settle(&mut self) {
        for held in &mut self.nodes {
            let mut seen = HashSet::with_capacity(held.facts.len());
            held.facts
                .retain(|(term, object)| seen.insert((term.iri, object.clone())));
            held.facts.shrink_to_fit();
        }
    }

    fn node(&mut self, name: &str, file: u32) -> Node {
        if let Some(node) = self.by_name.get(name) {
            return *node;
        }
        let name: Arc<str> = name.into();
        let node = self.nodes.len();
        self.by_name.insert(Arc::clone(&name), node);
        self.nodes.push(Held {
            name,
            facts: Vec::new(),
            rank: u32::MAX,
            file,
            has_class: false,
        });
        node
    }

    /// Every node, in the order in which they came.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        0..self.nodes.len()
    }

    /// The IRI of a node; nothing for a blank node.
    pub(super) fn iri(&self, node: Node) -> Option<&str> {
        Some(&*self.nodes[node].name).filter(|name| !name.starts_with("_:"))
    }

    /// Where the node is described: the number of the document.
    pub(super) fn file(&self, node: Node) -> u32 {
        self.nodes[node].file
    }

    /// Is anything said of the node?
    pub(super) fn is_described(&self, node: Node) -> bool {
        self.nodes[node].rank != u32::MAX
    }

    pub(super) fn objects<'a>(
        &'a self,
        node: Node,
        term: &Term,
    ) -> impl Iterator<Item = &'a Object> + use<'a> {
        let iri = term.iri;
        self.nodes[node]
            .facts
            .iter()
            .filter(move |(other, _)| other.iri == iri)
            .map(|(_, object)| object)
    }

    /// Is the node of one of these classes?
    pub(super) fn is_a(&self, node: Node, classes: &[&Term]) -> bool {
        self.objects(node, &rdf::TYPE).any(|object| match object {
            Object::Node(class) => {
                let name = normal(&self.nodes[*class].name);
                classes.iter().any(|wanted| wanted.iri == name)
            }
            Object::Literal(_) => false,
        })
    }

    /// The nodes that are linked by any of these terms, each once, as they came.
    pub(super) fn linked(&self, node: Node, terms: &[&Term]) -> Vec<Node> {
        let mut out = Vec::new();
        for term in terms {
            for object in self.objects(node, term) {
                if let Object::Node(other) = object
                    && !out.contains(other)
                {
                    out.push(*other);
                }
            }
        }
        out
    }

    /// The same, in the order in which they were described.
    pub(super) fn parts(&self, node: Node, terms: &[&Term]) -> Vec<Node> {
        let mut out = self.linked(node, terms);
        out.sort_by_key(|node| self.nodes[*node].rank);
        out
    }

    /// The literals of the first of these terms that has any.
    pub(super) fn literals(&self, node: Node, terms: &[&Term]) -> Vec<&Literal> {
        for term in terms {
            let literals = self.objects(node, term).filter_map(|object| match object {
                Object::Literal(literal) if !literal.value.trim().is_empty() => Some(&**literal),
                _ => None,
            });
            let literals: Vec<&Literal> = literals.collect();
            if !literals.is_empty() {
                return literals;
            }
        }
        Vec::new()
    }

    /// A text in languages: the first string of each. A string without a language counts where there is no other.
    pub(super) fn text(&self, node: Node, terms: &[&Term]) -> Text {
        text(&self.literals(node, terms))
    }

    /// A string, whatever its language, as it stands.
    pub(super) fn string(&self, node: Node, terms: &[&Term]) -> Option<String> {
        let literals = self.literals(node, terms);
        literals.first().map(|literal| literal.value.clone())
    }

    /// The addresses on the web by the first of these terms that has any: some write them as strings.
    pub(super) fn addresses(&self, node: Node, terms: &[&Term]) -> Vec<String> {
        for term in terms {
            let found: Vec<String> = self
                .objects(node, term)
                .filter_map(|object| match object {
                    Object::Node(other) => self.iri(*other).map(str::to_owned),
                    Object::Literal(literal) => Some(literal.value.trim().to_owned()),
                })
                .filter(|value| value.starts_with("http://") || value.starts_with("https://"))
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

/// The texts that these literals make, as few as there can be: one string a language in each.
pub(super) fn texts(literals: &[&Literal]) -> Vec<Text> {
    let mut out: Vec<Text> = Vec::new();
    for literal in literals {
        let has = |text: &Text| text.iter().any(|(tag, _)| tag == literal.language);
        let at = out.iter().position(|text| !has(text)).unwrap_or_else(|| {
            out.push(Text::default());
            out.len() - 1
        });
        out[at].set(&literal.language, literal.value.clone());
    }
    // Gives tags their usual case.
    for text in &mut out {
        text.settle("");
    }
    out
}

pub(super) fn text(literals: &[&Literal]) -> Text {
    let tagged: Vec<&Literal> = literals
        .iter()
        .copied()
        .filter(|literal| !literal.language.is_empty())
        .collect();
    let of = if tagged.is_empty() { literals } else { &tagged };
    texts(of).into_iter().next().unwrap_or_default()
}

/// Blank nodes are those of their file.
fn blank(name: &str, file: u32) -> String {
    format!("_:{file}-{name}")
}
