//! Where an engine's graph stands: a few triples in a named graph of its own.
//!
//! A graph belongs to one state folder, which has a name that was made up once. So a folder that was restored or begun anew, or
//! another dataset that was given the same graph by mistake, is not taken for the one that filled it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

use data_encoding::HEXLOWER;
use oxigraph::model::{LiteralRef, NamedNodeRef, Term, TripleRef};
use sha2::{Digest, Sha256};

use super::Endpoint;
use crate::graph::embedded::Stand;
use crate::graph::{GraphError, folders};
use crate::iri::{AT_REVISION, MADE_BY, STATE_GRAPH, TOWARDS};
use crate::ledger::Ledger;

/// The file with the name of a state folder, in the folder of its graph.
pub(in crate::graph) const OWNER: &str = "owner";

/// What is read of where it stands; more is not ours.
const MOST: usize = 100;

/// Where an engine's graph stands.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marker {
    /// What it holds.
    pub(super) at: Option<Stand>,
    /// The revision that it was being brought to.
    pub(super) towards: Option<i64>,
}

impl Marker {
    /// Does it hold one revision, and not something between two?
    pub(super) fn is_settled(&self) -> bool {
        self.towards.is_none()
    }

    /// Asks the engine.
    pub(super) fn read(endpoint: &Endpoint) -> Result<Self, GraphError> {
        let query = format!("SELECT ?p ?o WHERE {{ <{}> ?p ?o }}", endpoint.subject());
        let mut said = Vec::new();
        for row in endpoint.rows_of(Some(STATE_GRAPH), &query, MOST)? {
            if let [Some(Term::NamedNode(predicate)), Some(Term::Literal(value))] = row.as_slice() {
                said.push((predicate.as_str().to_owned(), value.value().to_owned()));
            }
        }
        let one = |wanted: &str| {
            let mut values = said.iter().filter(|(predicate, _)| predicate == wanted);
            let value = values.next().map(|(_, value)| value.as_str());
            // Two of them say nothing.
            value.filter(|_| values.next().is_none())
        };
        let number = |predicate| one(predicate).and_then(|value| value.parse().ok());
        let at = number(AT_REVISION).zip(one(MADE_BY));
        Ok(Self {
            at: at.map(|(revision, made_by)| Stand {
                revision,
                fingerprint: made_by.to_owned(),
            }),
            // What is there and no number is some revision that there is not.
            towards: said
                .iter()
                .any(|(predicate, _)| predicate == TOWARDS)
                .then(|| number(TOWARDS).unwrap_or(-1)),
        })
    }

    /// The operations that forget where it stands.
    pub(super) fn forgotten(endpoint: &Endpoint) -> String {
        format!(
            "DELETE WHERE {{ GRAPH <{STATE_GRAPH}> {{ <{}> ?p ?o }} }}",
            endpoint.subject()
        )
    }

    /// The operation that says where it stands, after [`Marker::forgotten`].
    pub(super) fn said(endpoint: &Endpoint, stand: &Stand) -> String {
        let revision = stand.revision.to_string();
        inserted(
            endpoint,
            &[(AT_REVISION, &revision), (MADE_BY, &stand.fingerprint)],
        )
    }

    /// The operation that says which revision it is being brought to.
    pub(super) fn leaving(endpoint: &Endpoint, towards: i64) -> String {
        inserted(endpoint, &[(TOWARDS, &towards.to_string())])
    }
}

fn inserted(endpoint: &Endpoint, said: &[(&str, &str)]) -> String {
    let triples: Vec<String> = said
        .iter()
        .map(|(predicate, value)| {
            let triple = TripleRef::new(
                NamedNodeRef::new_unchecked(endpoint.subject()),
                NamedNodeRef::new_unchecked(predicate),
                LiteralRef::new_simple_literal(value),
            );
            format!("{triple} .")
        })
        .collect();
    let triples = triples.join("\n");
    format!("INSERT DATA {{ GRAPH <{STATE_GRAPH}> {{\n{triples}\n}} }}")
}

/// The name of a state folder. One that has none gets one, and then fills the engine's graph anew.
pub(super) fn owner(file: &Path, ledger: &Ledger) -> Result<String, GraphError> {
    if let Ok(name) = fs::read_to_string(file)
        && !name.trim().is_empty()
    {
        return Ok(name.trim().to_owned());
    }
    let mut hash = Sha256::new();
    // What copies of a ledger share, and what they do not: when, and who.
    hash.update(ledger.token_secret()?);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    hash.update(now.unwrap_or_default().as_nanos().to_le_bytes());
    hash.update(std::process::id().to_le_bytes());
    let name = HEXLOWER.encode(&hash.finalize()[..16]);
    let folder = file.parent().unwrap_or(Path::new("."));
    let failed = |source| GraphError::Folder {
        path: folder.to_owned(),
        source,
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let mut made = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    writeln!(made, "{name}").map_err(failed)?;
    made.as_file().sync_all().map_err(failed)?;
    made.persist(file).map_err(|fault| failed(fault.error))?;
    folders::keep(folder)?;
    Ok(name)
}
