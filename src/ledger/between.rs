//! What changed between any two revisions, however much was changed since: for those who are told of the dataset later.
//!
//! Nothing is held open between two calls. A revision never becomes another one, so that what is read one by one, while others
//! write, is of one piece.

use rusqlite::params;

use super::read::{Change, Version, entity};
use super::{Ledger, LedgerError, kind_of};
use crate::iri;

/// A thing, by its number in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub(super) i64);

impl Ledger {
    /// The things that changed after a revision, by kind and key; after revision 0, all that there ever were.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn changed_after(&self, revision: i64) -> Result<Vec<Number>, LedgerError> {
        // Of a few things, these are found by the index of revisions; of all, by that of keys.
        let mut statement = self.connection.prepare_cached(if revision == 0 {
            "SELECT id FROM entity WHERE revision > ?1 ORDER BY kind, key"
        } else {
            "SELECT id FROM entity INDEXED BY entity_by_revision WHERE revision > ?1 ORDER BY kind, key"
        })?;
        let rows = statement.query_map([revision], |row| Ok(Number(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a revision is known by: another ledger has another mark for the same number, and so has one that was put back to
    /// what it was and went on from there.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn mark(&self, revision: i64) -> Result<String, LedgerError> {
        let mut text = String::new();
        // A ledger that was last written by an older oogst has none yet.
        if let Ok(secret) = self.token_secret() {
            text = iri::digest(&data_encoding::HEXLOWER.encode(&secret));
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT number, datestamp, added, changed, removed FROM revision WHERE number <= ?1 ORDER BY number",
        )?;
        let mut rows = statement.query([revision])?;
        while let Some(row) = rows.next()? {
            for at in 0..5 {
                text.push(' ');
                text.push_str(&row.get::<_, i64>(at)?.to_string());
            }
        }
        Ok(iri::digest(&text))
    }

    /// What a thing was at one revision and is at a later one; nothing where that is the same version.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn change_between(
        &self,
        number: Number,
        from: i64,
        to: i64,
    ) -> Result<Option<Change>, LedgerError> {
        // What a thing was at a revision is in `entity` if it did not change since, else the version that was superseded later.
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, key, version.revision, version.datestamp, version.body FROM entity JOIN (
                SELECT id, revision, datestamp, body FROM entity WHERE id = ?1 AND revision <= ?2
                UNION ALL
                SELECT entity, revision, datestamp, body FROM superseded
                WHERE entity = ?1 AND revision <= ?2 AND until > ?2) AS version ON version.id = entity.id
             WHERE entity.id = ?1",
        )?;
        let mut at = |revision: i64| -> Result<Option<(i64, Option<Version>)>, LedgerError> {
            let mut rows = statement.query(params![number.0, revision])?;
            let Some(row) = rows.next()? else {
                return Ok(None);
            };
            let json: Option<Vec<u8>> = row.get(4)?;
            let version = match json {
                None => None,
                Some(json) => Some(Version {
                    entity: entity(kind_of(row.get(0)?)?, row.get(1)?, &json)?,
                    datestamp: row.get(3)?,
                }),
            };
            Ok(Some((row.get(2)?, version)))
        };
        let (old, new) = (at(from)?, at(to)?);
        let revision =
            |version: &Option<(i64, Option<Version>)>| version.as_ref().map(|(at, _)| *at);
        if revision(&old) == revision(&new) {
            return Ok(None);
        }
        Ok(Some(Change {
            old: old.and_then(|(_, version)| version),
            new: new.and_then(|(_, version)| version),
        }))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::record::entity::{OrganisationLinks, Settled};
    use crate::record::{Body, Entity, Kind, Organisation};

    fn organisation(key: &str, name: &str) -> Entity {
        let json = format!(r#"{{"id": "{key}", "name": {{"en": "{name}"}}}}"#);
        let record: Organisation = serde_json::from_str(&json).unwrap();
        Entity {
            key: key.to_owned(),
            body: Body::Organisation(Settled {
                record,
                links: OrganisationLinks::default(),
            }),
        }
    }

    /// A revision of these things by key and name; a name of nothing removes.
    pub(in crate::ledger) fn revise(ledger: &mut Ledger, things: &[(&str, &str)]) {
        let now = ledger
            .last_revision()
            .unwrap()
            .map_or(0, |last| last.number)
            + 1_000;
        let mut draft = ledger.draft(now).unwrap();
        for (key, name) in things {
            if name.is_empty() {
                draft.remove(Kind::Organisation, key, &[]).unwrap();
            } else {
                draft.put(&organisation(key, name), "test").unwrap();
            }
        }
        draft.commit().unwrap().unwrap();
    }

    /// The names before and after, by key.
    fn between(ledger: &Ledger, from: i64, to: i64) -> Vec<String> {
        let name = |version: Option<Version>| match version.map(|version| version.entity) {
            Some(Entity {
                key,
                body: Body::Organisation(body),
            }) => format!("{key} {}", body.record.name.iter().next().unwrap().1),
            _ => "-".to_owned(),
        };
        let things = ledger.changed_after(from).unwrap().into_iter();
        let changes = things.filter_map(|thing| ledger.change_between(thing, from, to).unwrap());
        changes
            .map(|change| format!("{} > {}", name(change.old), name(change.new)))
            .collect()
    }

    #[test]
    fn what_changed_between_two_revisions_is_known_after_later_ones() {
        let mut ledger = Ledger::in_memory().unwrap();
        revise(&mut ledger, &[("b", "B"), ("a", "A"), ("c", "C")]);
        revise(&mut ledger, &[("a", "A2"), ("b", "")]);
        revise(&mut ledger, &[("a", "A3"), ("b", "B3"), ("d", "D")]);
        revise(&mut ledger, &[("d", ""), ("c", "")]);
        assert_eq!(between(&ledger, 0, 1), ["- > a A", "- > b B", "- > c C"]);
        assert_eq!(between(&ledger, 1, 2), ["a A > a A2", "b B > -"]);
        assert_eq!(
            between(&ledger, 2, 3),
            ["a A2 > a A3", "- > b B3", "- > d D"]
        );
        assert_eq!(
            between(&ledger, 1, 4),
            ["a A > a A3", "b B > b B3", "c C > -", "- > -"]
        );
        assert_eq!(
            between(&ledger, 0, 4),
            ["- > a A3", "- > b B3", "- > -", "- > -"]
        );
        assert_eq!(between(&ledger, 4, 4), [""; 0]);
    }
}
