//! Concepts: our schemes (`ontology/schemes/*.ttl`, built in), a dataset's own, and the subjects that projects name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};

use crate::config::Config;
use crate::iri::{self, Base};
use crate::record::Kind;
use crate::record::entity::Concept;
use crate::vocab::{rdf, skos};

/// Stands in the schemes' files for the dataset's base, which is not known when they are written.
const PLACEHOLDER: &str = "https://oogst.example/id/concept/";

const BUILT_IN: [(&str, &str); 2] = [
    (
        "research-type.ttl",
        include_str!("../../ontology/schemes/research-type.ttl"),
    ),
    (
        "role-type.ttl",
        include_str!("../../ontology/schemes/role-type.ttl"),
    ),
];

/// The folder of a dataset's own schemes.
const FOLDER: &str = "ontology/schemes";

/// A scheme cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {message}")]
pub struct SchemeError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub message: String,
}

/// Concepts by IRI, as the schemes write it.
#[derive(Debug, Default)]
pub(super) struct Concepts(BTreeMap<String, Concept>);

/// Reads our schemes and those of the dataset.
pub(super) fn load(config: &Config) -> Result<Concepts, SchemeError> {
    let mut concepts = Concepts::default();
    for (name, text) in BUILT_IN {
        concepts.read(text.as_bytes(), Path::new(name))?;
    }
    let folder = config.resolve(Path::new(FOLDER));
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Ok(concepts);
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "ttl"));
    files.sort();
    for file in files {
        let is_built_in = file
            .file_name()
            .is_some_and(|name| BUILT_IN.iter().any(|(ours, _)| name == *ours));
        if !is_built_in {
            let text = std::fs::read(&file).map_err(|fault| SchemeError {
                path: file.clone(),
                message: fault.to_string(),
            })?;
            concepts.read(&text, &file)?;
        }
    }
    Ok(concepts)
}

impl Concepts {
    fn read(&mut self, text: &[u8], path: &Path) -> Result<(), SchemeError> {
        let wrong = |message: String| SchemeError {
            path: path.to_owned(),
            message,
        };
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text) {
            let quad = quad.map_err(|fault| wrong(fault.to_string()))?;
            self.take(&quad);
        }
        Ok(())
    }

    fn take(&mut self, quad: &Quad) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            return;
        };
        let concept = self.0.entry(subject.as_str().to_owned()).or_default();
        let predicate = quad.predicate.as_str();
        match &quad.object {
            Term::Literal(literal) => {
                let tag = literal.language().unwrap_or_default();
                let value = literal.value();
                if predicate == skos::PREF_LABEL.iri {
                    concept.label.set(tag, value);
                } else if predicate == skos::DEFINITION.iri {
                    concept.definition.set(tag, value);
                } else if predicate == skos::NOTATION.iri {
                    concept.notation = Some(value.to_owned());
                }
            }
            Term::NamedNode(object) => {
                if predicate == rdf::TYPE.iri && object.as_str() == skos::CONCEPT_SCHEME.iri {
                    concept.is_scheme = true;
                } else if predicate == skos::IN_SCHEME.iri {
                    concept.scheme = object.as_str().strip_prefix(PLACEHOLDER).map(str::to_owned);
                }
            }
            _ => {}
        }
    }

    /// The key of the concept that a subject names: one of ours where it is in a scheme.
    pub(super) fn key(&self, base: &Base, subject: &str) -> String {
        match self.ours(base, subject) {
            Some(key) => key.to_owned(),
            None => iri::subject_key(subject),
        }
    }

    fn ours<'a>(&self, base: &Base, subject: &'a str) -> Option<&'a str> {
        match base.take_apart(subject)? {
            (Kind::Concept, key) if self.0.contains_key(&format!("{PLACEHOLDER}{key}")) => {
                Some(key)
            }
            _ => None,
        }
    }

    /// Our concepts, and those that are named as subjects: key and concept. A subject of ours is one already.
    pub(super) fn with_subjects(
        &self,
        base: &Base,
        subjects: &BTreeSet<String>,
    ) -> Vec<(String, Concept)> {
        let ours = self.0.iter().filter_map(|(iri, concept)| {
            let key = iri.strip_prefix(PLACEHOLDER)?;
            Some((key.to_owned(), concept.clone()))
        });
        let others = subjects
            .iter()
            .filter(|subject| self.ours(base, subject).is_none());
        let named = others.map(|subject| {
            let mut concept = self.0.get(subject).cloned().unwrap_or_default();
            concept.iri = Some(subject.clone());
            concept.scheme = None;
            (iri::subject_key(subject), concept)
        });
        ours.chain(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_schemes_know_every_code_of_the_records() {
        let concepts = load(&Config {
            folder: "/nowhere".into(),
            ..Config::default()
        })
        .unwrap();
        let base = Base::new("https://example.org").unwrap();
        let keys: BTreeSet<String> = concepts
            .with_subjects(&base, &BTreeSet::new())
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        let roles = crate::record::project::Role::ALL
            .iter()
            .map(|role| role.code());
        let involvements = crate::record::project::InvolvementRole::ALL
            .iter()
            .map(|role| role.code());
        for code in roles.chain(involvements) {
            assert!(keys.contains(&format!("role-type/{code}")), "{code}");
        }
        for code in ["fundamental", "applied", "experimental-development"] {
            assert!(keys.contains(&format!("research-type/{code}")), "{code}");
        }
    }
}
