//! The grants of projects out of RDF: what all projects say of a grant, and what single ones say.

use super::graph::Node;
use super::keys::NAMES;
use super::reader::Reader;
use super::values;
use crate::profile::labels;
use crate::record::Kind;
use crate::record::grant::GrantMention;
use crate::text::Text;
use crate::vocab::{dcterms, foaf, frapo, prov, rdfs, reading, schema, vivo};

impl Reader<'_> {
    pub(super) fn grants(&self, node: Node) -> Vec<GrantMention> {
        let graph = self.graph;
        let vehicles = graph.linked(
            node,
            &[
                &vivo::HAS_FUNDING_VEHICLE,
                &schema::FUNDING,
                &frapo::IS_FUNDED_BY,
            ],
        );
        let mut out: Vec<GrantMention> = Vec::new();
        for grant in vehicles {
            if self
                .keys
                .get(grant)
                .is_none_or(|(kind, _)| kind == Kind::Grant)
                && let Some(whole) = self.grant(grant)
            {
                let mut stated = self.stated(node, grant, &whole.funder);
                if stated.is_empty() {
                    stated.push(whole);
                }
                out.extend(stated);
            }
        }
        // Money without a grant: all that is known is who gives it.
        for funder in graph.linked(node, &[&schema::FUNDER, &frapo::IS_FUNDED_BY]) {
            if let Some(funder) = self.keys.id(graph, funder, Kind::Organisation)
                && !out.iter().any(|grant| grant.funder == funder)
            {
                out.push(mention(funder));
            }
        }
        out
    }

    /// What the document of a project says of a grant, where other projects say something else.
    fn stated(&self, project: Node, grant: Node, funder: &str) -> Vec<GrantMention> {
        let graph = self.graph;
        let documents = graph.linked(project, &[&foaf::IS_PRIMARY_TOPIC_OF]);
        let is_its = |node: &Node| {
            let from = graph.linked(*node, &[&prov::WAS_DERIVED_FROM]);
            from.iter().any(|document| documents.contains(document))
        };
        let nodes = graph.parts(grant, &[&prov::SPECIALIZATION_OF]);
        let nodes = nodes.into_iter().filter(is_its);
        let mention = |node: Node| {
            let (start, end) = values::period(graph, node);
            GrantMention {
                programme: self.link(node, &[&dcterms::IS_PART_OF], Kind::Programme),
                number: graph.string(node, &[&dcterms::IDENTIFIER]),
                title: graph.text(node, &[&dcterms::TITLE]),
                start,
                end,
                amount: values::amount(graph, node),
                ..mention(funder.to_owned())
            }
        };
        nodes.map(mention).collect()
    }

    fn grant(&self, node: Node) -> Option<GrantMention> {
        let graph = self.graph;
        let funders = graph.linked(node, &[&vivo::ASSIGNED_BY, &schema::FUNDER]);
        let funder_node = *funders
            .iter()
            .find(|funder| self.keys.id(graph, **funder, Kind::Organisation).is_some())?;
        let funder = self.keys.id(graph, funder_node, Kind::Organisation)?;
        let programmes = graph.linked(node, &[&dcterms::IS_PART_OF]);
        let programme = self.first(Kind::Programme, &programmes);
        let number = graph.string(
            node,
            &[
                &vivo::SPONSOR_AWARD_ID,
                &dcterms::IDENTIFIER,
                &schema::IDENTIFIER,
                &reading::vivo::LOCAL_AWARD_ID,
            ],
        );
        let title = self.grant_title(node, (funder_node, &funder), &programmes, number.as_deref());
        let (start, end) = values::period(graph, node);
        Some(GrantMention {
            programme,
            number,
            title,
            start,
            end,
            amount: values::amount(graph, node),
            ..mention(funder)
        })
    }

    /// The title of a grant. Ours say which label is one; of others, all that is not made as we make them.
    fn grant_title(
        &self,
        node: Node,
        (funder_node, funder): (Node, &str),
        programmes: &[Node],
        number: Option<&str>,
    ) -> Text {
        let graph = self.graph;
        if self.keys.is_ours(graph, node) && graph.is_a(node, &[&frapo::GRANT]) {
            return graph.text(node, &[&dcterms::TITLE]);
        }
        let title = graph.text(node, &[&rdfs::LABEL, &schema::NAME, &dcterms::TITLE]);
        let of_funder = match graph.string(funder_node, &[&vivo::ABBREVIATION]) {
            Some(acronym) => Text::of("", acronym),
            None => graph.text(funder_node, NAMES),
        };
        let of_programme = programmes
            .first()
            .map(|programme| graph.text(*programme, NAMES))
            .unwrap_or_default();
        let is_made = self.is_made(node, &title, |languages| {
            labels::grant((&of_funder, funder), &of_programme, number, languages)
        });
        if is_made { Text::default() } else { title }
    }
}

fn mention(funder: String) -> GrantMention {
    GrantMention {
        funder,
        programme: None,
        number: None,
        title: Text::default(),
        start: None,
        end: None,
        amount: None,
    }
}
