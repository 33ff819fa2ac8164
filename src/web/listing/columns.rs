//! What a file of a list says of each thing: columns by kind.

use std::collections::HashMap;

use crate::ledger::{Ledger, LedgerError};
use crate::mapping::Site;
use crate::record::date::Date;
use crate::record::entity::{ProjectLinks, Settled};
use crate::record::organisation::OrganisationClass;
use crate::record::project::{Category, Status};
use crate::record::{Body, Entity, Kind, Project};
use crate::text::Text;
use crate::web::pages;

/// The columns of things of a kind, or of all kinds.
pub(super) fn columns(kind: Option<Kind>) -> &'static [&'static str] {
    match kind {
        None => &["id", "kind", "name", "changed"],
        Some(Kind::Project) => &[
            "id",
            "title",
            "language",
            "acronym",
            "category",
            "status",
            "start",
            "end",
            "people",
            "organisations",
            "funders",
            "homepage",
            "changed",
        ],
        Some(Kind::Person) => &[
            "id",
            "name",
            "orcid",
            "organisations",
            "homepage",
            "changed",
        ],
        Some(Kind::Organisation) => &[
            "id", "name", "acronym", "type", "country", "part of", "ror", "homepage", "changed",
        ],
        Some(Kind::Grant) => &[
            "id",
            "title",
            "number",
            "funder",
            "programme",
            "start",
            "end",
            "amount",
            "currency",
            "changed",
        ],
        Some(Kind::Programme) => &["id", "name", "funder", "homepage", "changed"],
        Some(Kind::Concept) => &["id", "name", "scheme", "code", "changed"],
    }
}

/// The columns that hold several values.
pub(super) const SEVERAL: [&str; 3] = ["people", "organisations", "funders"];

/// Reads names of things, each once.
pub(super) struct Names<'a> {
    ledger: &'a Ledger,
    languages: &'a [String],
    known: HashMap<(Kind, String), String>,
}

impl<'a> Names<'a> {
    pub(super) fn of(ledger: &'a Ledger, languages: &'a [String]) -> Self {
        Self {
            ledger,
            languages,
            known: HashMap::new(),
        }
    }

    fn name(&mut self, kind: Kind, key: &str) -> Result<String, LedgerError> {
        if let Some(name) = self.known.get(&(kind, key.to_owned())) {
            return Ok(name.clone());
        }
        let body = self.ledger.get(kind, key)?.and_then(|row| row.body);
        let name = body.map_or_else(|| key.to_owned(), |body| body.label(self.languages).1);
        self.known.insert((kind, key.to_owned()), name.clone());
        Ok(name)
    }

    fn names<'k>(
        &mut self,
        kind: Kind,
        keys: impl IntoIterator<Item = &'k str>,
    ) -> Result<Vec<String>, LedgerError> {
        let mut out = Vec::new();
        for key in keys {
            let name = self.name(kind, key)?;
            if !out.contains(&name) {
                out.push(name);
            }
        }
        Ok(out)
    }

    /// The cells of a thing, as [`columns`] of its kind, or of all kinds, names them.
    pub(super) fn cells(
        &mut self,
        site: &Site,
        entity: &Entity,
        changed: i64,
        is_mixed: bool,
    ) -> Result<Vec<Vec<String>>, LedgerError> {
        let label = entity.body.label(self.languages).1;
        let mut cells = vec![vec![pages::iri_of(site, entity)]];
        if is_mixed {
            cells.push(vec![entity.kind().name().to_owned()]);
            cells.push(vec![label]);
        } else {
            cells.push(vec![label]);
            cells.extend(self.of_kind(&entity.body)?);
        }
        cells.push(vec![crate::time::rfc3339(changed)]);
        Ok(cells)
    }

    /// The cells between the name and the last change.
    fn of_kind(&mut self, body: &Body) -> Result<Vec<Vec<String>>, LedgerError> {
        Ok(match body {
            Body::Project(body) => self.project(body)?,
            Body::Person(body) => {
                let record = &body.record;
                let places = record
                    .affiliations
                    .iter()
                    .map(|one| one.organisation.as_str());
                vec![
                    one(record.orcid.as_ref()),
                    self.names(Kind::Organisation, places)?,
                    one(record.homepage.as_ref()),
                ]
            }
            Body::Organisation(body) => {
                let record = &body.record;
                vec![
                    one(record.acronym.as_ref()),
                    one(record.class.map(OrganisationClass::code)),
                    one(record.country.as_ref()),
                    self.names(Kind::Organisation, record.parent.as_deref())?,
                    one(record.ror.as_ref()),
                    one(record.homepage.as_ref()),
                ]
            }
            Body::Grant(grant) => vec![
                one(grant.number.as_ref()),
                self.names(Kind::Organisation, [grant.funder.as_str()])?,
                self.names(Kind::Programme, grant.programme.as_deref())?,
                one(grant.start.as_ref()),
                one(grant.end.as_ref()),
                one(grant.amount.as_ref().map(|amount| &amount.value)),
                one(grant.amount.as_ref().map(|amount| &amount.currency)),
            ],
            Body::Programme(body) => vec![
                self.names(Kind::Organisation, body.record.funder.as_deref())?,
                one(body.record.homepage.as_ref()),
            ],
            Body::Concept(concept) => vec![
                self.names(Kind::Concept, concept.scheme.as_deref())?,
                one(concept.notation.as_ref()),
            ],
        })
    }

    fn project(
        &mut self,
        body: &Settled<Project, ProjectLinks>,
    ) -> Result<Vec<Vec<String>>, LedgerError> {
        let record = &body.record;
        let people = body.links.people.iter().map(|who| who.key.as_str());
        let organisations = record
            .organisations
            .iter()
            .map(|one| one.organisation.as_str());
        let funders = record.grants.iter().map(|grant| grant.funder.as_str());
        Ok(vec![
            one(language(&record.title, self.languages)),
            one(record.acronym.as_ref()),
            one(record.category.map(Category::code)),
            one(record.status.map(Status::code)),
            one::<Date>(record.start.as_ref()),
            one(record.end.as_ref()),
            self.names(Kind::Person, people.filter(|key| !key.is_empty()))?,
            self.names(Kind::Organisation, organisations)?,
            self.names(Kind::Organisation, funders)?,
            one(record.homepage.as_ref()),
        ])
    }
}

fn one<T: ToString + ?Sized>(value: Option<&T>) -> Vec<String> {
    value.map(T::to_string).into_iter().collect()
}

/// The language that a text is given in.
fn language<'a>(text: &'a Text, languages: &[String]) -> Option<&'a str> {
    text.best(languages)
        .map(|(tag, _)| tag)
        .filter(|tag| !tag.is_empty())
}
