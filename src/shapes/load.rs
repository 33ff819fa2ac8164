//! Reading shapes: ours, which are built in, and those of the dataset.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, NamedOrBlankNode, Quad, Term};
use rudof_rdf::rdf_core::BuildRDF;
use rudof_rdf::rdf_impl::OxigraphInMemory;
use shacl::ir::IRSchema;
use shacl::rdf::ShaclParser;

use crate::text::Text;
use crate::vocab::sh;

/// Our shapes: file and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    (
        "concept.ttl",
        include_str!("../../ontology/shapes/concept.ttl"),
    ),
    (
        "contact.ttl",
        include_str!("../../ontology/shapes/contact.ttl"),
    ),
    (
        "document.ttl",
        include_str!("../../ontology/shapes/document.ttl"),
    ),
    ("grant.ttl", include_str!("../../ontology/shapes/grant.ttl")),
    (
        "organisation.ttl",
        include_str!("../../ontology/shapes/organisation.ttl"),
    ),
    (
        "period.ttl",
        include_str!("../../ontology/shapes/period.ttl"),
    ),
    (
        "person.ttl",
        include_str!("../../ontology/shapes/person.ttl"),
    ),
    (
        "programme.ttl",
        include_str!("../../ontology/shapes/programme.ttl"),
    ),
    (
        "project.ttl",
        include_str!("../../ontology/shapes/project.ttl"),
    ),
    ("role.ttl", include_str!("../../ontology/shapes/role.ttl")),
];

/// Why shapes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ShapesError {
    /// A file or the folder cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{path}{at}: {message}")]
    Bad {
        /// The file.
        path: PathBuf,
        /// `:line:column`, where it is known.
        at: String,
        /// What is wrong, what is allowed.
        message: String,
    },
    /// Validating failed.
    #[error("the shapes cannot be applied: {0}")]
    Validate(String),
}

/// Shapes that can be applied.
#[derive(Debug)]
pub struct Shapes {
    pub(super) schema: IRSchema,
    messages: HashMap<Term, Text>,
}

/// A file of shapes, read: its triples.
pub(super) struct File {
    path: PathBuf,
    pub(super) quads: Vec<Quad>,
}

impl Shapes {
    /// Our shapes alone.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn built_in() -> Result<Self, ShapesError> {
        Self::of(&built_in()?)
    }

    /// Our shapes, and those of the Turtle files of a folder. A file that is one of ours, letter for letter, is not read
    /// again.
    ///
    /// # Errors
    /// Where a file cannot be read, is no Turtle, or says what is not understood.
    pub fn with_folder(folder: &Path) -> Result<Self, ShapesError> {
        let mut files = built_in()?;
        for path in turtle_files(folder)? {
            let text = std::fs::read_to_string(&path).map_err(|source| ShapesError::Read {
                path: path.clone(),
                source,
            })?;
            let name = path.file_name().unwrap_or_default();
            if !BUILT_IN
                .iter()
                .any(|(ours, known)| name == *ours && text == *known)
            {
                let file = read(path, &text, files.len())?;
                understood(&file)?;
                files.push(file);
            }
        }
        Self::of(&files)
    }

    fn of(files: &[File]) -> Result<Self, ShapesError> {
        let schema = match compile(files) {
            Ok(schema) => schema,
            // Which file is it? The first that our shapes do not get along with; shapes may also name those of another.
            Err(whole) => {
                let (ours, theirs) = files.split_at(BUILT_IN.len().min(files.len()));
                let (path, message) = theirs
                    .iter()
                    .find_map(|file| {
                        let alone = compile(ours.iter().chain([file])).err()?;
                        Some((file.path.clone(), alone))
                    })
                    .unwrap_or_else(|| {
                        let last = files.last().map(|file| file.path.clone());
                        (last.unwrap_or_default(), whole)
                    });
                return Err(ShapesError::Bad {
                    path,
                    at: String::new(),
                    message: format!("these are no shapes that can be applied: {message}"),
                });
            }
        };
        let mut messages: HashMap<Term, Text> = HashMap::new();
        for quad in files.iter().flat_map(|file| &file.quads) {
            if quad.predicate.as_str() == sh::MESSAGE.iri
                && let Term::Literal(literal) = &quad.object
            {
                let of_shape = messages.entry(quad.subject.clone().into()).or_default();
                of_shape.set(literal.language().unwrap_or_default(), literal.value());
            }
        }
        Ok(Self { schema, messages })
    }

    /// How many shapes have targets.
    #[must_use]
    pub fn count(&self) -> usize {
        self.schema.iter_with_targets().count()
    }

    /// What a shape says of those that do not fit it.
    pub(super) fn message(&self, shape: &Term) -> Option<&Text> {
        self.messages.get(shape)
    }
}

pub(super) fn built_in() -> Result<Vec<File>, ShapesError> {
    let files = BUILT_IN.iter().enumerate();
    files
        .map(|(number, (name, text))| read(PathBuf::from(name), text, number))
        .collect()
}

/// The Turtle files of a folder, in order. A folder that is not there has none.
fn turtle_files(folder: &Path) -> Result<Vec<PathBuf>, ShapesError> {
    let cannot = |source| ShapesError::Read {
        path: folder.to_owned(),
        source,
    };
    let entries = match std::fs::read_dir(folder) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(cannot)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(cannot)?.path();
        if path.extension().is_some_and(|end| end == "ttl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a file. Blank nodes are named by file and order, so that those of two files are never one, and a report is the
/// same each time.
fn read(path: PathBuf, text: &str, number: usize) -> Result<File, ShapesError> {
    let mut names: HashMap<BlankNode, BlankNode> = HashMap::new();
    let mut renamed = |node: BlankNode| {
        let next = names.len();
        names
            .entry(node)
            .or_insert_with(|| BlankNode::new_unchecked(format!("f{number}n{next}")))
            .clone()
    };
    let mut quads = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text) {
        let mut quad = quad.map_err(|fault| ShapesError::Bad {
            at: fault.location().map_or_else(String::new, |place| {
                format!(":{}:{}", place.start.line + 1, place.start.column + 1)
            }),
            path: path.clone(),
            message: plainly(&fault.to_string()),
        })?;
        if let NamedOrBlankNode::BlankNode(node) = quad.subject {
            quad.subject = renamed(node).into();
        }
        if let Term::BlankNode(node) = quad.object {
            quad.object = renamed(node).into();
        }
        quads.push(quad);
    }
    Ok(File { path, quads })
}

/// What the parser says, without the place, which is told already.
fn plainly(said: &str) -> String {
    let rest = said
        .split_once(": ")
        .filter(|_| said.starts_with("Parser error at "));
    rest.map_or(said, |(_, rest)| rest).to_owned()
}

/// Is there anything in a file that would be passed over in silence: constraints in SPARQL, misspelt terms, a property
/// shape without a property?
fn understood(file: &File) -> Result<(), ShapesError> {
    let wrong = unknown(file)
        .or_else(|| blank_target(file))
        .or_else(|| without_path(file));
    match wrong {
        None => Ok(()),
        Some(message) => Err(ShapesError::Bad {
            path: file.path.clone(),
            at: String::new(),
            message,
        }),
    }
}

fn unknown(file: &File) -> Option<String> {
    let known: BTreeSet<&str> = sh::ALL.iter().map(|term| term.iri).collect();
    let mut predicates = file.quads.iter().map(|quad| quad.predicate.as_str());
    let unknown = predicates
        .find(|predicate| predicate.starts_with(sh::NAMESPACE) && !known.contains(predicate))?;
    Some(format!(
        "{} is no property of SHACL Core, and would be passed over; what a shape cannot say can be a check, in the \
         folder of the setting check.queries",
        super::path::short(unknown)
    ))
}

fn blank_target(file: &File) -> Option<String> {
    let target =
        |quad: &Quad| quad.predicate.as_str() == sh::TARGET_NODE.iri && quad.object.is_blank_node();
    file.quads
        .iter()
        .any(target)
        .then(|| "sh:targetNode names a blank node; a target has an IRI".to_owned())
}

/// A shape that says what only a property shape can say, and has no path.
fn without_path(file: &File) -> Option<String> {
    let of_properties = [
        sh::MIN_COUNT,
        sh::MAX_COUNT,
        sh::UNIQUE_LANG,
        sh::LESS_THAN,
        sh::LESS_THAN_OR_EQUALS,
        sh::QUALIFIED_VALUE_SHAPE,
    ];
    let has_path: HashSet<&NamedOrBlankNode> = file
        .quads
        .iter()
        .filter(|quad| quad.predicate.as_str() == sh::PATH.iri)
        .map(|quad| &quad.subject)
        .collect();
    let lost = file.quads.iter().find_map(|quad| {
        let says = of_properties
            .iter()
            .find(|term| term.iri == quad.predicate.as_str())?;
        (!has_path.contains(&quad.subject)).then_some((says, &quad.subject))
    });
    lost.map(|(says, shape)| {
        format!(
            "the shape {shape} says sh:{} and has no sh:path; only of a property it can be said",
            says.local
        )
    })
}

fn compile<'a>(files: impl IntoIterator<Item = &'a File>) -> Result<IRSchema, String> {
    let mut graph = OxigraphInMemory::new();
    for quad in files.into_iter().flat_map(|file| &file.quads) {
        graph
            .add_triple(
                quad.subject.clone(),
                quad.predicate.clone(),
                quad.object.clone(),
            )
            .map_err(|fault| fault.to_string())?;
    }
    let parsed = ShaclParser::new(graph)
        .parse()
        .map_err(|fault| fault.to_string())?;
    IRSchema::compile(&parsed).map_err(|fault| fault.to_string())
}
