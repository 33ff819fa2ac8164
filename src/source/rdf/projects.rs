//! Projects out of RDF.

use super::graph::{Node, text, texts};
use super::keys::NAMES;
use super::reader::Reader;
use super::values;
use crate::profile::classes;
use crate::record::identifier::doi;
use crate::record::project::{Category, Identifier, Output, OutputKind};
use crate::record::{Kind, Project, is_key};
use crate::text::Keywords;
use crate::vocab::{Term, dcterms, foaf, frapo, obo, rdfs, reading, schema, vivo};

/// What titles are said by, best first.
const TITLES: &[&Term] = &[&dcterms::TITLE, &schema::NAME, &rdfs::LABEL, &foaf::NAME];

impl Reader<'_> {
    pub(super) fn project(&self, node: Node, id: &str) -> Option<Project> {
        let graph = self.graph;
        let title = graph.text(node, TITLES);
        if title.is_empty() {
            return None;
        }
        let acronym = graph.string(node, &[&vivo::ABBREVIATION]);
        let alternative = graph.literals(node, &[&dcterms::ALTERNATIVE, &schema::ALTERNATE_NAME]);
        let alternative = alternative.into_iter().filter(|literal| {
            !literal.language.is_empty() || acronym.as_deref() != Some(literal.value.as_str())
        });
        let (start, end) = values::period(graph, node);
        let part_of = [
            &dcterms::IS_PART_OF,
            &obo::PART_OF,
            &schema::PARENT_ORGANIZATION,
        ];
        Some(Project {
            id: id.to_owned(),
            title,
            alternative: alternative.map(|literal| text(&[literal])).collect(),
            acronym,
            summary: graph.text(
                node,
                &[
                    &dcterms::ABSTRACT,
                    &vivo::DESCRIPTION,
                    &schema::DESCRIPTION,
                    &reading::schema::ABSTRACT,
                    &reading::dcterms::DESCRIPTION,
                    &reading::vivo::OVERVIEW,
                ],
            ),
            category: self.category(node),
            status: values::status(graph, node),
            start,
            end,
            people: self.people(node),
            organisations: self.organisations(node),
            grants: self.grants(node),
            budget: values::total(graph, node, &frapo::PROJECT_BUDGET),
            funding: values::total(graph, node, &frapo::FUNDING),
            part_of: self
                .link(node, &part_of, Kind::Project)
                .filter(|whole| whole != id),
            keywords: self.keywords(node),
            subjects: self.subjects(node),
            homepage: self.homepage(node),
            image: graph
                .addresses(node, &[&foaf::DEPICTION, &schema::IMAGE])
                .into_iter()
                .next(),
            outputs: self.outputs(node),
            identifiers: self.identifiers(node, id),
            source: values::provenance(graph, node, self.keys.is_ours(graph, node)),
            publish: true,
            ..Project::default()
        })
    }

    fn category(&self, node: Node) -> Option<Category> {
        let code = self.code(node, "/id/concept/research-type/")?;
        serde_json::from_value(serde_json::Value::String(code)).ok()
    }

    /// The code of the concept of one of our schemes that is the type of a node.
    pub(super) fn code(&self, node: Node, scheme: &str) -> Option<String> {
        let graph = self.graph;
        let types = graph.linked(node, &[&dcterms::TYPE]);
        types.iter().find_map(|concept| {
            let (_, code) = graph.iri(*concept)?.split_once(scheme)?;
            Some(code.to_owned())
        })
    }

    fn keywords(&self, node: Node) -> Keywords {
        let mut keywords = Keywords::default();
        let graph = self.graph;
        let words = graph.literals(node, &[&schema::KEYWORDS, &vivo::FREETEXT_KEYWORD]);
        for word in words {
            keywords.add(&word.language, word.value.clone());
        }
        // A subject without an IRI of its own is a word.
        for subject in graph.linked(node, &[&dcterms::SUBJECT, &vivo::HAS_SUBJECT_AREA]) {
            if graph.iri(subject).is_none() {
                for (tag, word) in graph.text(subject, NAMES).iter() {
                    keywords.add(tag, word);
                }
            }
        }
        keywords
    }

    fn subjects(&self, node: Node) -> Vec<String> {
        let graph = self.graph;
        graph
            .linked(node, &[&dcterms::SUBJECT, &vivo::HAS_SUBJECT_AREA])
            .into_iter()
            .filter_map(|subject| graph.iri(subject).map(str::to_owned))
            .collect()
    }

    fn outputs(&self, node: Node) -> Vec<Output> {
        let graph = self.graph;
        let mut out = Vec::new();
        for output in graph.parts(node, &[&obo::HAS_OUTPUT]) {
            let Some(url) = graph
                .addresses(output, &[&schema::URL, &foaf::HOMEPAGE])
                .into_iter()
                .next()
                .or_else(|| self.card_address(output))
            else {
                continue;
            };
            // Others may say of one thing that it is two.
            let titles = texts(&graph.literals(output, TITLES));
            let kinds = self.output_kinds(output);
            for at in 0..titles.len().max(kinds.len()) {
                if let Some(title) = titles.get(at).or(titles.last()) {
                    out.push(Output {
                        title: title.clone(),
                        url: url.clone(),
                        kind: kinds.get(at).or(kinds.last()).copied().flatten(),
                    });
                }
            }
        }
        out
    }

    /// What an output is; the second of two is of no type that we know.
    fn output_kinds(&self, node: Node) -> Vec<Option<OutputKind>> {
        const KINDS: [OutputKind; 6] = [
            OutputKind::Report,
            OutputKind::Article,
            OutputKind::Book,
            OutputKind::Dataset,
            OutputKind::Software,
            OutputKind::Website,
        ];
        let is = |kind: &OutputKind| {
            let (in_vivo, in_schema) = classes::output(*kind);
            self.graph.is_a(node, &[in_vivo, in_schema])
        };
        let mut kinds: Vec<Option<OutputKind>> = KINDS.into_iter().filter(is).map(Some).collect();
        if self.graph.is_a(node, &[&schema::CREATIVE_WORK]) || kinds.is_empty() {
            kinds.push(None);
        }
        kinds
    }

    fn identifiers(&self, node: Node, id: &str) -> Vec<Identifier> {
        let graph = self.graph;
        let is_ours = self.keys.is_ours(graph, node);
        let mut out: Vec<Identifier> = Vec::new();
        for value in graph.parts(node, &[&schema::IDENTIFIER]) {
            let scheme = graph.string(value, &[&schema::PROPERTY_ID]);
            let value = graph.string(value, &[&schema::VALUE]);
            if let (Some(scheme), Some(value)) = (scheme, value) {
                out.push(if is_ours && is_key(&scheme) {
                    Identifier { scheme, value }
                } else {
                    identifier(&scheme, &value)
                });
            }
        }
        // We say each once more in one string. It is not to be taken apart again: its value may begin with `//`.
        let again: Vec<String> = out
            .iter()
            .map(|one| format!("{}:{}", one.scheme, one.value))
            .collect();
        let stated = [&dcterms::IDENTIFIER, &schema::IDENTIFIER];
        let stated = stated
            .into_iter()
            .flat_map(|term| graph.literals(node, &[term]));
        for literal in stated {
            let value = literal.value.as_str();
            let found = match value.split_once(':') {
                _ if value == id || again.iter().any(|one| one == value) => continue,
                Some((scheme, rest)) if is_key(scheme) && !rest.starts_with("//") => {
                    identifier(scheme, rest)
                }
                _ => identifier("identifier", value),
            };
            if !out.contains(&found) {
                out.push(found);
            }
        }
        // What others call it is not lost.
        if !is_ours && let Some(iri) = graph.iri(node) {
            out.push(identifier("iri", iri));
        }
        out
    }
}

/// An identifier; the name of a scheme is in lower-case letters, digits and hyphens.
fn identifier(scheme: &str, value: &str) -> Identifier {
    let (scheme, value) = match doi(value) {
        // A bare one is what the scheme says.
        Some(doi) if scheme == "identifier" && doi != value => ("doi", doi),
        _ => (scheme, value),
    };
    let scheme = if is_key(scheme) {
        scheme.to_owned()
    } else {
        Some(crate::text::slug(scheme))
            .filter(|slug| is_key(slug))
            .unwrap_or_else(|| "identifier".to_owned())
    };
    Identifier {
        scheme,
        value: value.to_owned(),
    }
}
