//! Identifiers: `oai:DOMAIN:Projects/KEY`. What stands behind the last colon is the id in CERIF.
//!
//! Programmes and grants are both fundings, and their keys may be the same: grants have a folder of their own. An id of CERIF
//! has 128 characters at most; a key that is too long for that is cut, and ends in characters of a hash.

use crate::iri;
use crate::record::Kind;

/// How long an id may be.
const MOST: usize = 128;
/// Stands before the characters of a hash. No key has it.
const CUT: char = '~';

/// The folder of the things of a kind.
fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "Persons/",
        Kind::Organisation => "OrgUnits/",
        Kind::Programme => "Fundings/",
        Kind::Grant => "Fundings/grant/",
        Kind::Project | Kind::Concept => "Projects/",
    }
}

/// The kinds that are given out, in the order of lists: what is referred to stands before what refers to it.
pub(super) const KINDS: [Kind; 5] = [
    Kind::Organisation,
    Kind::Person,
    Kind::Programme,
    Kind::Project,
    Kind::Grant,
];

/// The id of a thing in CERIF.
pub(super) fn id(kind: Kind, key: &str) -> String {
    let folder = folder(kind);
    if folder.len() + key.len() <= MOST {
        return format!("{folder}{key}");
    }
    let kept = &key[..kept(folder)];
    format!("{folder}{kept}{CUT}{}", iri::digest(key))
}

/// How much of a long key is kept. Keys are ASCII.
fn kept(folder: &str) -> usize {
    MOST - folder.len() - 11
}

/// The identifier of a thing.
pub(super) fn identifier(domain: &str, kind: Kind, key: &str) -> String {
    format!("oai:{domain}:{}", id(kind, key))
}

/// What an identifier says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// The kind and the key.
    Whole(Kind, &'a str),
    /// The kind, and how the key begins.
    Cut(Kind, &'a str),
}

/// What one of our identifiers says; nothing where it is none.
pub(super) fn read<'a>(domain: &str, identifier: &'a str) -> Option<Named<'a>> {
    let id = identifier
        .strip_prefix("oai:")?
        .strip_prefix(domain)?
        .strip_prefix(':')?;
    // The folder of grants lies in that of programmes.
    let kind = KINDS
        .into_iter()
        .filter(|kind| id.starts_with(folder(*kind)))
        .max_by_key(|kind| folder(*kind).len())?;
    let key = &id[folder(kind).len()..];
    match key.split_once(CUT) {
        None if !key.is_empty() => Some(Named::Whole(kind, key)),
        Some((start, _)) if start.len() == kept(folder(kind)) => Some(Named::Cut(kind, start)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_read_as_it_was_made() {
        for kind in KINDS {
            let made = identifier("a.org", kind, "b-1");
            assert_eq!(read("a.org", &made), Some(Named::Whole(kind, "b-1")));
            let long = "k".repeat(128);
            let made = identifier("a.org", kind, &long);
            assert_eq!(made.rsplit(':').next().unwrap().len(), MOST);
            let Some(Named::Cut(found, start)) = read("a.org", &made) else {
                panic!("{made}");
            };
            assert!(found == kind && long.starts_with(start));
        }
        for bad in [
            "oai:b.org:Projects/x",
            "oai:a.org:Projects/",
            "oai:a.org:Events/x",
            "Projects/x",
            "oai:a.org:Projects/x~y",
        ] {
            assert_eq!(read("a.org", bad), None, "{bad}");
        }
    }
}
