//! From a graph to records: what is common to all kinds.

use std::collections::HashMap;

use super::graph::{Graph, Node};
use super::keys::Keys;
use crate::record::Kind;
use crate::text::Text;
use crate::vocab::{Term, foaf, obo, schema, vcard};

/// What records are made of.
pub(super) struct Reader<'a> {
    pub(super) graph: &'a Graph,
    pub(super) keys: &'a Keys<'a>,
    /// The languages of labels that we make, where the things of our own in the graph are our own.
    pub(super) languages: Option<&'a [String]>,
    /// Who bears each name, by K1; nothing where several do.
    pub(super) names: &'a Names,
}

/// People by K1.
pub(super) type Names = HashMap<String, Option<Node>>;

impl Reader<'_> {
    /// The first of the nodes that is a record of this kind, or refers to one.
    pub(super) fn first(&self, kind: Kind, nodes: &[Node]) -> Option<String> {
        nodes
            .iter()
            .find_map(|node| self.keys.id(self.graph, *node, kind))
    }

    /// The id of the first node that is linked so, and is a record of this kind.
    pub(super) fn link(&self, node: Node, terms: &[&Term], kind: Kind) -> Option<String> {
        self.first(kind, &self.graph.linked(node, terms))
    }

    /// Is this a label that we made, and no more than that?
    pub(super) fn is_made(
        &self,
        node: Node,
        label: &Text,
        make: impl Fn(&[String]) -> Text,
    ) -> bool {
        let languages = match self.languages {
            Some(languages) if self.keys.is_ours(self.graph, node) => languages.to_vec(),
            _ => label.iter().map(|(tag, _)| tag.to_owned()).collect(),
        };
        let mut ours = make(&languages);
        ours.settle("");
        *label == ours
    }

    /// The home page of a thing.
    pub(super) fn homepage(&self, node: Node) -> Option<String> {
        let graph = self.graph;
        let direct = graph.addresses(node, &[&schema::URL, &foaf::HOMEPAGE, &foaf::PAGE]);
        direct
            .into_iter()
            .next()
            .or_else(|| self.card_address(node))
    }

    /// The address in the vCard of a thing.
    pub(super) fn card_address(&self, node: Node) -> Option<String> {
        let graph = self.graph;
        let cards = graph.linked(node, &[&obo::HAS_CONTACT_INFO]);
        let addresses = cards
            .iter()
            .flat_map(|card| graph.linked(*card, &[&vcard::HAS_URL]));
        addresses
            .flat_map(|address| graph.addresses(address, &[&vcard::URL]))
            .next()
    }
}
