//! The full text of the ledger as a service.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::CancellationToken;
use spargebra::algebra::GraphPattern;

use super::request::{self, Given, Request, Sought, Thing};
use super::{ServiceError, Table};
use crate::iri::{self, Base};
use crate::ledger::{Hit, Ledger, LedgerError, Search, SharedWords};
use crate::record::{Body, Kind};

/// How many ledgers are kept open.
const KEPT: usize = 8;
/// How many texts one block may look for.
const TEXTS: usize = 16;

/// Searches the ledger of a state folder.
pub(super) struct Engine {
    base: Base,
    address: String,
    state: PathBuf,
    words: SharedWords,
    idle: Mutex<Vec<Ledger>>,
}

impl Engine {
    pub(super) fn new(base: Base, state: PathBuf, words: SharedWords) -> Self {
        Self {
            address: base.search(),
            base,
            state,
            words,
            idle: Mutex::default(),
        }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Is this the name of the search?
    pub(super) fn is_at(&self, name: &NamedNode) -> bool {
        name.as_str() == self.address || name.as_str() == iri::SEARCH
    }

    /// What the block of a search finds.
    pub(super) fn answer(
        &self,
        pattern: &GraphPattern,
        given: &Given,
        token: &CancellationToken,
    ) -> Result<Table, ServiceError> {
        let request = request::read(pattern, given)?;
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let failed = |fault: LedgerError| {
            tracing::error!("a search failed: {}", fault.explained());
            ServiceError::Unavailable
        };
        let ledger = match idle {
            Some(ledger) => ledger,
            None => self.open().map_err(failed)?,
        };
        let rows = self.search(&ledger, &request, token);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(ledger);
        }
        rows.map_err(failed)?
    }

    /// One more ledger.
    fn open(&self) -> Result<Ledger, LedgerError> {
        let ledger = Ledger::open_to_read(&self.state)?;
        let ledger = ledger.ok_or(LedgerError::Corrupt("no file any more"))?;
        ledger.hold_little()?;
        Ok(ledger)
    }

    /// A fault of the ledger, or of the request.
    fn search(
        &self,
        ledger: &Ledger,
        request: &Request,
        token: &CancellationToken,
    ) -> Result<Result<Table, ServiceError>, LedgerError> {
        let ledger = ledger.snapshot()?;
        let mut rows = Table::default();
        if let Thing::Any(variable) = &request.thing {
            rows.variables.push(variable.clone());
        }
        rows.variables.extend(request.score.clone());
        match &request.text {
            Sought::Text(text) => self.find(&ledger, request, text, None, &mut rows)?,
            Sought::Texts(_, values) if values.len() > TEXTS => {
                let what = format!("looks for more than {TEXTS} texts; look for less");
                return Ok(Err(ServiceError::Search(what)));
            }
            Sought::Texts(variable, values) => {
                rows.variables.push(variable.clone());
                for value in values {
                    if token.is_cancelled() {
                        return Ok(Err(ServiceError::Cancelled));
                    }
                    self.find(&ledger, request, value.value(), Some(value), &mut rows)?;
                }
            }
        }
        Ok(Ok(rows))
    }

    fn find(
        &self,
        ledger: &Ledger,
        request: &Request,
        text: &str,
        value: Option<&Literal>,
        rows: &mut Table,
    ) -> Result<(), LedgerError> {
        let subject;
        let thing = match &request.thing {
            Thing::Any(_) => None,
            Thing::This(iri) => {
                subject = iri::subject_key(iri.as_str());
                Some(self.entity(iri.as_str(), &subject))
            }
        };
        let words = self.words.of(ledger)?;
        let search = Search {
            text,
            limit: request.limit,
            kind: request.kind,
            titles_only: request.titles_only,
            thing,
        };
        for hit in ledger.search(&words, &search)? {
            let mut row = Vec::with_capacity(rows.variables.len());
            if let Thing::Any(_) = request.thing {
                row.push(Some(self.iri(ledger, &hit)?));
            }
            if request.score.is_some() {
                row.push(Some(Literal::from(hit.score).into()));
            }
            row.extend(value.map(|value| Some(request::term(value))));
            rows.rows.push(row);
        }
        Ok(())
    }

    /// The IRI of what was found. Subjects have theirs from elsewhere.
    fn iri(&self, ledger: &Ledger, hit: &Hit) -> Result<Term, LedgerError> {
        let mut iri = self.base.thing(hit.kind, &hit.key);
        if hit.kind == Kind::Concept
            && let Some(Body::Concept(concept)) =
                ledger.get(hit.kind, &hit.key)?.and_then(|row| row.body)
        {
            iri = concept.iri.unwrap_or(iri);
        }
        Ok(NamedNode::new_unchecked(iri).into())
    }

    /// Kind and key of a thing. An IRI that is not ours may be that of a subject.
    fn entity<'a>(&self, iri: &'a str, subject: &'a str) -> (Kind, &'a str) {
        match self.base.take_apart(iri) {
            Some((kind, key)) if self.base.thing(kind, key) == iri => (kind, key),
            _ => (Kind::Concept, subject),
        }
    }
}
