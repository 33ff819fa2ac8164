//! What agrees, what contradicts, and what decides.

use super::Asked;
use crate::identity::organisation::is_acronym;
use crate::ledger::{Ledger, LedgerError};
use crate::link::name;
use crate::reconcile::index::{Index, acronym_of, compared_name, identifiers, names_of};
use crate::reconcile::named;
use crate::reconcile::property::{Property, Valued};
use crate::reconcile::request::Given;
use crate::record::organisation::OrganisationClass;
use crate::record::{Body, Kind};
use crate::text::fold;

impl Asked<'_> {
    /// Do the rules of identity say that it is this one?
    pub(super) fn is_it(&self, index: &Index, key: &str, body: &Body, shares: bool) -> bool {
        let things = index.shelf(body.kind());
        let is_this = |items: &[u32]| matches!(items, [only] if things.key(*only) == key);
        match body {
            Body::Organisation(body) => {
                let record = &body.record;
                let named = compared_name(self.text);
                let is_part = record.parent.is_some()
                    || record.class.is_some_and(OrganisationClass::is_part)
                    || name::is_part(&named);
                if is_acronym(self.text) {
                    // An acronym alone, with one expansion, and nothing else that is called so.
                    return is_this(things.abbreviated(self.text))
                        && things
                            .named(&named)
                            .iter()
                            .all(|item| things.key(*item) == key);
                }
                is_this(things.named(&named)) && (!is_part || shares)
            }
            Body::Person(_) => {
                let named = self
                    .person
                    .as_ref()
                    .map_or(&[][..], |(k1, ..)| things.named(k1));
                let is_whole = self.person.as_ref().is_some_and(|(_, given, _)| {
                    given.split(' ').any(|part| part.chars().count() > 1)
                });
                is_this(named) && is_whole && shares
            }
            _ => false,
        }
    }

    /// Is a value that is given one of a thing's?
    pub(super) fn agrees(
        &self,
        ledger: &Ledger,
        property: &Property,
        given: &Given,
        own: &[Valued],
    ) -> Result<bool, LedgerError> {
        let folded = fold(given.text());
        let known = identifiers(given.text());
        for value in own {
            let same = match value {
                Valued::Text(_, text) => {
                    fold(text) == folded || known.is_some() && identifiers(text) == known
                }
                // A year agrees with every day in it.
                Valued::Date(date) => {
                    let date = date.to_string();
                    date.starts_with(given.text()) || given.text().starts_with(&date)
                }
                Valued::Thing(kind, key) => {
                    let is_named = named(&self.service.base, given.text())
                        .is_some_and(|(of, stated)| of == *kind && stated == *key);
                    is_named || is_called(ledger, property, (*kind, key), given.text())?
                }
            };
            if same {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Is another value of the property a contradiction, and not only something else that is true?
pub(super) fn decides(pid: &str) -> bool {
    ["country", "fundref", "orcid", "ror", "wikidata"].contains(&pid)
}

/// Is a thing that one of ours names called so, or known by that identifier?
fn is_called(
    ledger: &Ledger,
    property: &Property,
    (kind, key): (Kind, &str),
    stated: &str,
) -> Result<bool, LedgerError> {
    debug_assert_eq!(property.names, Some(kind));
    let Some(body) = ledger.get(kind, key)?.and_then(|row| row.body) else {
        return Ok(false);
    };
    let wanted = name::key(stated);
    let called = names_of(&body).into_iter().chain(acronym_of(&body));
    let known = identifiers(stated);
    let own = match &body {
        Body::Organisation(body) => body.record.ror.clone(),
        Body::Person(body) => body.record.orcid.clone(),
        _ => None,
    };
    Ok(called
        .into_iter()
        .any(|called| name::key(&called) == wanted)
        || known.is_some() && own.as_deref().and_then(identifiers) == known)
}
