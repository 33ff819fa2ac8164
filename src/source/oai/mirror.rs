//! What a provider said last of each of its records, so that the next harvest asks for changes only.
//!
//! It stands in the header of the collection, packed: it is replaced together with the records that were made of it, in one step.
//! Records are made of all of it each time, so that a harvest of changes gives what a harvest of everything would give.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use data_encoding::BASE64;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::source::cerif::facts::Statement;

/// Another form of it is harvested anew.
const VERSION: u32 = 1;

/// A record, as the provider gave it last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// When it last changed.
    #[serde(rename = "d")]
    pub(super) datestamp: String,
    /// What it states; nothing where it is no project, or in a form that is not read.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub(super) statement: Option<Statement>,
    /// What it holds of RDF, packed.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(super) rdf: Option<String>,
}

/// Records by their identifiers.
pub(super) type Entries = BTreeMap<String, Entry>;

/// What was harvested, and how.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mirror {
    pub(super) asked: Asked,
    /// From when the next harvest has to ask, as the provider counts time.
    pub(super) from: String,
    /// When everything was last asked for, in seconds since 1970.
    pub(super) full: i64,
    pub(super) entries: Entries,
    /// What the provider told in this harvest that it deleted. It is not kept.
    pub(super) deleted: BTreeSet<String>,
}

/// What was asked for. When that changes, everything is asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) base: String,
    pub(super) prefix: String,
    pub(super) sets: Vec<String>,
    pub(super) language: String,
    pub(super) projects: bool,
    /// Where the records are RDF: what the IRIs of the provider's own things start with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) things: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    asked: Asked,
    from: String,
    full: i64,
    entries: String,
}

impl Mirror {
    /// As it stands in the header of a collection; nothing where there is none that can be used.
    pub(super) fn unpack(state: &serde_json::Value) -> Option<Self> {
        let stored = Stored::deserialize(state).ok()?;
        if stored.version != VERSION {
            return None;
        }
        let packed = BASE64.decode(stored.entries.as_bytes()).ok()?;
        let mut json = String::new();
        GzDecoder::new(packed.as_slice())
            .read_to_string(&mut json)
            .ok()?;
        Some(Self {
            asked: stored.asked,
            from: stored.from,
            full: stored.full,
            entries: serde_json::from_str(&json).ok()?,
            deleted: BTreeSet::new(),
        })
    }

    /// As it is put into the header of a collection.
    pub(super) fn pack(&self) -> std::io::Result<serde_json::Value> {
        let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
        gz.write_all(&serde_json::to_vec(&self.entries)?)?;
        Ok(serde_json::to_value(Stored {
            version: VERSION,
            asked: self.asked.clone(),
            from: self.from.clone(),
            full: self.full,
            entries: BASE64.encode(&gz.finish()?),
        })?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let entry = Entry {
            datestamp: "2026-01-01".to_owned(),
            statement: Some(Statement::default()),
            rdf: Some("H4sI".to_owned()),
        };
        let mirror = Mirror {
            asked: Asked {
                base: "https://a.org/oai".to_owned(),
                prefix: "oai_dc".to_owned(),
                sets: vec!["projects".to_owned()],
                language: "nl".to_owned(),
                projects: true,
                things: Some("https://a.org".to_owned()),
            },
            from: "2026-01-02".to_owned(),
            full: 7,
            entries: [("oai:a.org:1".to_owned(), entry)].into(),
            deleted: BTreeSet::new(),
        };
        let mut state = mirror.pack().unwrap();
        assert_eq!(Mirror::unpack(&state), Some(mirror));
        state["version"] = 0.into();
        assert_eq!(Mirror::unpack(&state), None);
    }
}
