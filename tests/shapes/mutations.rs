//! Data that our shapes must refuse, made of data that they accept: of each property shape, one node that it looks at is
//! spoilt in the same way. What is spoilt follows from the shapes, so that a new shape is tested with the others.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};

const SH: &str = "http://www.w3.org/ns/shacl#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const FIRST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
const REST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
const AGENT: &str = "http://xmlns.com/foaf/0.1/Agent";

/// The parameters that our shapes use, and the constraint components that they are of.
const CONSTRAINTS: [(&str, &str); 13] = [
    ("class", "Class"),
    ("datatype", "Datatype"),
    ("equals", "Equals"),
    ("in", "In"),
    ("maxCount", "MaxCount"),
    ("minCount", "MinCount"),
    ("minLength", "MinLength"),
    ("nodeKind", "NodeKind"),
    ("not", "Not"),
    ("or", "Or"),
    ("pattern", "Pattern"),
    ("uniqueLang", "UniqueLang"),
    ("hasValue", "HasValue"),
];

/// Every shape with each kind of constraint that it has.
pub(super) fn constraints(shapes: &[Quad]) -> BTreeSet<(String, String)> {
    let named = shapes.iter().filter(|quad| quad.subject.is_named_node());
    named
        .filter_map(|quad| {
            let parameter = quad.predicate.as_str().strip_prefix(SH)?;
            let (_, constraint) = CONSTRAINTS.iter().find(|(name, _)| *name == parameter)?;
            let NamedOrBlankNode::NamedNode(shape) = &quad.subject else {
                return None;
            };
            Some((shape.as_str().to_owned(), (*constraint).to_owned()))
        })
        .collect()
}

/// How a node is spoilt.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// It loses every value.
    Nothing,
    /// It gets two IRIs of nothing.
    Foreign,
    /// It gets two words.
    Text,
    /// It gets two words in one language.
    Language,
    /// It gets empty strings.
    Empty,
    /// It loses every class but the one it is found by, and becomes an agent.
    Class,
}

/// The data spoilt in every way: what the way is called, and the data.
pub(super) fn of(data: &[Quad], shapes: &[Quad]) -> Vec<(String, Vec<Quad>)> {
    let ways = [
        Way::Nothing,
        Way::Foreign,
        Way::Text,
        Way::Language,
        Way::Empty,
        Way::Class,
    ];
    ways.map(|way| (format!("{way:?}"), spoilt(data, shapes, way)))
        .into()
}

fn spoilt(data: &[Quad], shapes: &[Quad], way: Way) -> Vec<Quad> {
    let mut gone: BTreeSet<String> = BTreeSet::new();
    let mut more = Vec::new();
    for (number, quad) in shapes
        .iter()
        .filter(|quad| quad.predicate.as_str() == format!("{SH}property"))
        .enumerate()
    {
        let (class, nodes) = targets(data, shapes, &quad.subject);
        // Another node for each shape, as far as there are any, so that one does not hide the other.
        let focus = &nodes[number % nodes.len()];
        let (predicates, inverse) = path(shapes, &quad.object);
        let here = |other: &Quad| {
            let end: Term = if inverse {
                other.object.clone()
            } else {
                other.subject.clone().into()
            };
            end == Term::from(focus.clone())
        };
        // What is said in a class's way is of the node and not of the property.
        let is_lost = |other: &Quad| match way {
            Way::Nothing => {
                predicates.contains(&other.predicate.as_str().to_owned()) && here(other)
            }
            Way::Class => {
                let is_target = Some(other.object.to_string()) == class;
                other.subject == *focus && other.predicate.as_str() == TYPE && !is_target
            }
            _ => false,
        };
        gone.extend(
            data.iter()
                .filter(|other| is_lost(other))
                .map(ToString::to_string),
        );
        if matches!(way, Way::Class) && quad.subject.to_string().contains(":programme") {
            more.push(triple(
                focus.clone(),
                TYPE,
                NamedNode::new_unchecked(AGENT).into(),
            ));
        }
        for word in words(way, number) {
            if !inverse {
                more.push(triple(focus.clone(), &predicates[0], word));
            } else if let Term::NamedNode(other) = word {
                more.push(triple(other.into(), &predicates[0], focus.clone().into()));
            }
        }
    }
    let kept = data.iter().filter(|quad| !gone.contains(&quad.to_string()));
    let mut spoilt: Vec<Quad> = kept.cloned().collect();
    spoilt.extend(more);
    assert!(spoilt != data, "{way:?}");
    spoilt
}

/// What a node gets, and no other.
fn words(way: Way, number: usize) -> Vec<Term> {
    let bad = ["bad", "worse"];
    match way {
        Way::Nothing | Way::Class => Vec::new(),
        Way::Foreign => bad
            .map(|word| NamedNode::new_unchecked(format!("urn:test:{word}{number}")).into())
            .into(),
        Way::Text => bad
            .map(|word| Literal::new_simple_literal(format!("{word} {number}")).into())
            .into(),
        Way::Language => bad
            .map(|word| {
                let word = format!("{word} {number}");
                Literal::new_language_tagged_literal_unchecked(word, "nl").into()
            })
            .into(),
        Way::Empty => vec![
            Literal::new_simple_literal("").into(),
            Literal::new_language_tagged_literal_unchecked("", "en").into(),
        ],
    }
}

fn triple(subject: NamedOrBlankNode, predicate: &str, object: Term) -> Quad {
    Quad::new(
        subject,
        NamedNode::new_unchecked(predicate),
        object,
        oxigraph::model::GraphName::DefaultGraph,
    )
}

/// The nodes that a node shape looks at, and the class by which it finds them.
fn targets(
    data: &[Quad],
    shapes: &[Quad],
    shape: &NamedOrBlankNode,
) -> (Option<String>, Vec<NamedOrBlankNode>) {
    let target = |name: &str| {
        let targets = shapes.iter().filter(|quad| {
            quad.subject == *shape && quad.predicate.as_str() == format!("{SH}{name}")
        });
        targets.map(|quad| quad.object.clone()).next()
    };
    let class = target("targetClass");
    let [objects, subjects] = ["targetObjectsOf", "targetSubjectsOf"]
        .map(|name| target(name).map(|property| property.to_string()));
    let mut nodes = Vec::new();
    for quad in data {
        if quad.predicate.as_str() == TYPE && Some(&quad.object) == class.as_ref() {
            nodes.push(quad.subject.clone());
        }
        let predicate = Some(quad.predicate.to_string());
        if predicate == subjects {
            nodes.push(quad.subject.clone());
        }
        if predicate == objects
            && let Term::NamedNode(node) = &quad.object
        {
            nodes.push(node.clone().into());
        }
    }
    assert!(!nodes.is_empty(), "{shape} looks at nothing of the data");
    (class.map(|class| class.to_string()), nodes)
}

/// The predicates of a shape's path, and whether they are followed backwards.
fn path(shapes: &[Quad], shape: &Term) -> (Vec<String>, bool) {
    let value = |of: &Term, name: &str| {
        let found = shapes.iter().find(|quad| {
            Term::from(quad.subject.clone()) == *of && quad.predicate.as_str() == name
        });
        found.map(|quad| quad.object.clone())
    };
    let iri = |term: &Term| match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => panic!("{other} is no predicate"),
    };
    let path = value(shape, &format!("{SH}path")).unwrap();
    if let Some(inverse) = value(&path, &format!("{SH}inversePath")) {
        return (vec![iri(&inverse)], true);
    }
    let Some(mut list) = value(&path, &format!("{SH}alternativePath")) else {
        return (vec![iri(&path)], false);
    };
    let mut predicates = Vec::new();
    while let Some(first) = value(&list, FIRST) {
        predicates.push(iri(&first));
        list = value(&list, REST).unwrap();
    }
    (predicates, false)
}
