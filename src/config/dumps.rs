//! `[dumps]`: which files dumps have, how many dumps are kept, and when a server makes one.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Config;
use crate::time::schedule::{BadSchedule, Schedule, zone};

/// `[dumps]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DumpConfig {
    /// The folder of the dumps.
    pub path: PathBuf,
    /// The formats that each profile is written in.
    pub formats: Vec<DumpFormat>,
    /// How each of these files is packed: as many files come of it.
    pub compressions: Vec<Compression>,
    /// The parts of the graph that have files of their own.
    pub profiles: Vec<DumpProfile>,
    /// How many threads write; 0 for as many as there are cores.
    pub threads: usize,
    /// How many dumps are kept, the new one included.
    pub keep: usize,
    /// When a server makes a dump by itself, as a cron expression; without it, only when somebody says so.
    pub schedule: Option<String>,
}

/// A format of the files of a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DumpFormat {
    /// Turtle.
    Turtle,
    /// N-Triples.
    NTriples,
    /// N-Quads.
    NQuads,
    /// `TriG`.
    TriG,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
}

/// A part of the graph that has files of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DumpProfile {
    /// Everything.
    All,
    /// FOAF.
    Foaf,
    /// VIVO.
    Vivo,
    /// Schema.org.
    Schema,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// Not at all.
    None,
    /// [gzip](https://www.rfc-editor.org/rfc/rfc1952), one member.
    Gzip,
    /// [Zstandard](https://www.rfc-editor.org/rfc/rfc8878), one frame.
    Zstd,
}

impl Compression {
    /// How the name of a file ends: `.gz`.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }

    /// The media type of a file that is packed so.
    #[must_use]
    pub fn media_type(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Gzip => Some("application/gzip"),
            Self::Zstd => Some("application/zstd"),
        }
    }
}

impl Default for DumpConfig {
    fn default() -> Self {
        Self {
            path: "dumps".into(),
            formats: vec![
                DumpFormat::Turtle,
                DumpFormat::NTriples,
                DumpFormat::NQuads,
                DumpFormat::TriG,
                DumpFormat::RdfXml,
                DumpFormat::JsonLd,
            ],
            compressions: vec![Compression::None, Compression::Gzip, Compression::Zstd],
            profiles: vec![
                DumpProfile::All,
                DumpProfile::Foaf,
                DumpProfile::Vivo,
                DumpProfile::Schema,
            ],
            threads: 0,
            keep: 7,
            schedule: None,
        }
    }
}

/// More threads than this only wait for each other.
const MOST_THREADS: usize = 64;

impl DumpConfig {
    /// How many threads write.
    #[must_use]
    pub fn threads(&self) -> usize {
        match self.threads {
            0 => super::cores().min(MOST_THREADS),
            threads => threads,
        }
    }

    /// A setting that cannot be what it is, and what is allowed.
    pub(super) fn wrong(&self) -> Option<(&'static str, String)> {
        let empty = [
            ("dumps.formats", self.formats.is_empty(), "turtle"),
            ("dumps.compressions", self.compressions.is_empty(), "none"),
            ("dumps.profiles", self.profiles.is_empty(), "all"),
        ];
        if let Some((setting, _, such)) = empty.into_iter().find(|(_, is_empty, _)| *is_empty) {
            return Some((
                setting,
                format!("is empty; name one at least, such as [\"{such}\"]"),
            ));
        }
        if self.keep == 0 {
            return Some((
                "dumps.keep",
                "is 0; give at least 1: the new dump is one of them".to_owned(),
            ));
        }
        (self.threads > MOST_THREADS).then(|| {
            (
                "dumps.threads",
                format!(
                    "is {}; give at most {MOST_THREADS}, or 0 for as many as there are cores",
                    self.threads
                ),
            )
        })
    }
}

impl Config {
    /// When a server makes dumps, in the time zone of `sync.time_zone`.
    ///
    /// # Errors
    /// Where the schedule or the time zone is none: the setting, and why.
    pub fn dump_schedule(&self) -> Result<Option<Schedule>, (&'static str, BadSchedule)> {
        let Some(text) = &self.dumps.schedule else {
            return Ok(None);
        };
        let zone = zone(&self.sync.time_zone).map_err(|bad| ("sync.time_zone", bad))?;
        Schedule::parse(text, zone)
            .map(Some)
            .map_err(|bad| ("dumps.schedule", bad))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> Option<(&'static str, String)> {
        let config: Config = toml::from_str(&format!("[dumps]\n{text}")).unwrap();
        config.dumps.wrong()
    }

    #[test]
    fn what_no_dump_can_be_made_of_is_refused() {
        assert_eq!(wrong(""), None);
        for (text, setting) in [
            ("formats = []", "dumps.formats"),
            ("compressions = []", "dumps.compressions"),
            ("profiles = []", "dumps.profiles"),
            ("keep = 0", "dumps.keep"),
            ("threads = 65", "dumps.threads"),
        ] {
            assert_eq!(wrong(text).unwrap().0, setting);
        }
    }

    #[test]
    fn a_schedule_is_one_in_the_time_zone_of_syncs() {
        let text = "[dumps]\nschedule = \"0 4 * * *\"\n[sync]\ntime_zone = \"UTC\"";
        let config: Config = toml::from_str(text).unwrap();
        let schedule = config.dump_schedule().unwrap().unwrap();
        assert_eq!(schedule.next(0), Some(4 * 3600));
        let config: Config = toml::from_str("[dumps]\nschedule = \"nightly\"").unwrap();
        assert_eq!(config.dump_schedule().unwrap_err().0, "dumps.schedule");
    }
}
