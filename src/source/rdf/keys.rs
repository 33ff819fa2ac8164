//! What the things of a graph are, and the ids that they get.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::graph::{Graph, Node};
use crate::iri::{self, Base};
use crate::record::{Kind, is_key};
use crate::text::slug;
use crate::vocab::{Term, foaf, frapo, org, rdfs, reading, schema, skos, vivo};

/// How long the readable part of an id may be: a hash has to fit behind it.
const READABLE: usize = 100;

const PROJECTS: &[&Term] = &[
    &vivo::PROJECT,
    &foaf::PROJECT,
    &schema::RESEARCH_PROJECT,
    &reading::schema::PROJECT,
];
const GRANTS: &[&Term] = &[
    &vivo::GRANT,
    &schema::MONETARY_GRANT,
    &reading::schema::GRANT,
    &frapo::GRANT,
];
const PROGRAMMES: &[&Term] = &[&frapo::FUNDING_PROGRAMME, &schema::FUNDING_SCHEME];
const PEOPLE: &[&Term] = &[&foaf::PERSON, &schema::PERSON];
const ORGANISATIONS: &[&Term] = &[
    &foaf::ORGANIZATION,
    &org::ORGANIZATION,
    &org::FORMAL_ORGANIZATION,
    &org::ORGANIZATIONAL_UNIT,
    &schema::ORGANIZATION,
    &schema::COLLEGE_OR_UNIVERSITY,
    &schema::CORPORATION,
    &schema::GOVERNMENT_ORGANIZATION,
    &schema::HOSPITAL,
    &schema::NGO,
    &schema::RESEARCH_ORGANIZATION,
    &reading::schema::EDUCATIONAL_ORGANIZATION,
    &reading::schema::FUNDING_AGENCY,
    &vivo::UNIVERSITY,
    &vivo::COLLEGE,
    &vivo::ACADEMIC_DEPARTMENT,
    &vivo::DEPARTMENT,
    &vivo::RESEARCH_ORGANIZATION,
    &vivo::INSTITUTE,
    &vivo::FUNDING_ORGANIZATION,
    &vivo::COMPANY,
    &vivo::GOVERNMENT_AGENCY,
    &vivo::FOUNDATION,
    &vivo::HOSPITAL,
];

/// What names are said by, best first.
pub(super) const NAMES: &[&Term] = &[
    &skos::PREF_LABEL,
    &schema::NAME,
    &foaf::NAME,
    &rdfs::LABEL,
    &reading::schema::LEGAL_NAME,
];

/// The things that are records, and their ids.
pub(super) struct Keys<'a> {
    base: &'a Base,
    known: HashMap<Node, (Kind, String)>,
}

impl<'a> Keys<'a> {
    pub(super) fn of(graph: &Graph, base: &'a Base) -> Self {
        let mut known = HashMap::new();
        // Those who want an id, by kind and id: things of our own have theirs, whoever else wants it.
        let mut wanted: BTreeMap<(Kind, String), Vec<(String, Node)>> = BTreeMap::new();
        let mut taken: HashSet<(Kind, String)> = HashSet::new();
        for node in graph.nodes().filter(|node| graph.is_described(*node)) {
            let Some(kind) = kind(graph, node) else {
                continue;
            };
            if let Some(key) = own(graph, base, node, kind) {
                taken.insert((kind, key.clone()));
                known.insert(node, (kind, key));
            } else if let Some((name, readable)) = name(graph, node, kind) {
                wanted
                    .entry((kind, readable))
                    .or_default()
                    .push((name, node));
            }
        }
        for ((kind, readable), nodes) in wanted {
            let alone = nodes.iter().all(|(name, _)| *name == nodes[0].0);
            let place = (kind, readable);
            for (name, node) in nodes {
                let key = if alone && !place.1.is_empty() && !taken.contains(&place) {
                    place.1.clone()
                } else {
                    format!("{}-{}", place.1, iri::digest(&name))
                        .trim_start_matches('-')
                        .to_owned()
                };
                known.insert(node, (kind, key));
            }
        }
        Self { base, known }
    }

    /// What a node is, and its id.
    pub(super) fn get(&self, node: Node) -> Option<(Kind, &str)> {
        let (kind, key) = self.known.get(&node)?;
        Some((*kind, key))
    }

    /// The id of a node that is of a kind. One of our own that is not described here may be in another source.
    pub(super) fn id(&self, graph: &Graph, node: Node, kind: Kind) -> Option<String> {
        match self.get(node) {
            Some((own, key)) => (own == kind).then(|| key.to_owned()),
            None if graph.is_described(node) => None,
            None => own(graph, self.base, node, kind),
        }
    }

    /// Is it one of our own?
    pub(super) fn is_ours(&self, graph: &Graph, node: Node) -> bool {
        graph
            .iri(node)
            .is_some_and(|iri| self.base.take_apart(iri).is_some())
    }

    /// Takes a node off, so that nothing refers to it.
    pub(super) fn drop(&mut self, node: Node) {
        self.known.remove(&node);
    }
}

fn kind(graph: &Graph, node: Node) -> Option<Kind> {
    // A project of schema.org is an organisation too; so are projects and grants of others: the narrower first.
    [
        (Kind::Project, PROJECTS),
        (Kind::Grant, GRANTS),
        (Kind::Programme, PROGRAMMES),
        (Kind::Person, PEOPLE),
        (Kind::Organisation, ORGANISATIONS),
    ]
    .into_iter()
    .find(|(_, classes)| graph.is_a(node, classes))
    .map(|(kind, _)| kind)
}

/// The key in an IRI of our own.
fn own(graph: &Graph, base: &Base, node: Node, kind: Kind) -> Option<String> {
    let (stated, key) = base.take_apart(graph.iri(node)?)?;
    (stated == kind && is_key(key)).then(|| key.to_owned())
}

/// What a thing of others is known by, and the id that it would like.
fn name(graph: &Graph, node: Node, kind: Kind) -> Option<(String, String)> {
    let (name, last) = match graph.iri(node) {
        Some(iri) => {
            let path = iri.split('?').next().unwrap_or_default();
            let path = path.trim_end_matches(['/', '#']);
            let last = path.rsplit(['/', '#', ':']).next().unwrap_or_default();
            (iri.to_owned(), last.to_owned())
        }
        // A blank node is known by what it is called; a person who is only called so is a name and no record.
        None if kind == Kind::Person => {
            let orcid = super::values::registered(graph, node).orcid?;
            (format!("orcid {orcid}"), format!("orcid-{orcid}"))
        }
        None => {
            let terms: Vec<&Term> = std::iter::once(&crate::vocab::dcterms::TITLE)
                .chain(NAMES.iter().copied())
                .collect();
            let called = graph.string(node, &terms)?;
            (format!("called {called}"), called)
        }
    };
    let mut readable = slug(&last);
    readable.truncate(READABLE);
    Some((name, readable.trim_end_matches('-').to_owned()))
}
