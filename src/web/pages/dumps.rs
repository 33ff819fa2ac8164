//! The pages of the dumps: what there is to download, what for, how large, and how to check it.

use askama::Template;

use super::{Frame, render};
use crate::config::Compression;
use crate::dump::{File, LATEST, MANIFEST, Published, Role, SUMS, purpose};
use crate::text::grouped;
use crate::web::error::WebError;

/// A dump as it is shown.
struct Shown {
    /// The folder in addresses.
    folder: String,
    name: String,
    is_latest: bool,
    revision: i64,
    date: String,
    triples: String,
    entities: String,
    bytes: String,
    /// What it is compared with.
    since: Option<i64>,
    groups: Vec<Group>,
    /// What tells of it.
    others: Vec<&'static str>,
}

/// Files for the same purpose.
struct Group {
    purpose: &'static str,
    rows: Vec<Row>,
}

/// The files of a format.
struct Row {
    format: &'static str,
    triples: String,
    files: Vec<Cell>,
}

struct Cell {
    name: String,
    packed: &'static str,
    size: String,
    bytes: String,
    sha256: String,
}

impl Shown {
    fn of(frame: &Frame, dump: &Published, folder: &str) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for file in &dump.files {
            let (nl, en) = purpose(file);
            let purpose = frame.say(nl, en);
            let group = match groups.iter_mut().find(|group| group.purpose == purpose) {
                Some(group) => group,
                None => groups.push_mut(Group {
                    purpose,
                    rows: Vec::new(),
                }),
            };
            let format = file.format.name();
            let row = match group.rows.iter_mut().find(|row| row.format == format) {
                Some(row) => row,
                None => group.rows.push_mut(Row {
                    format,
                    triples: grouped(file.triples),
                    files: Vec::new(),
                }),
            };
            row.files.push(cell(frame, file));
        }
        let bytes = dump.files.iter().map(|file| file.bytes).sum();
        let is_compared = dump.files.iter().any(|file| file.role == Role::Added);
        Self {
            folder: folder.to_owned(),
            name: dump.name.clone(),
            is_latest: dump.is_latest,
            revision: dump.revision,
            date: dump
                .datestamp
                .split('T')
                .next()
                .unwrap_or_default()
                .to_owned(),
            triples: grouped(dump.triples),
            entities: grouped(dump.entities),
            bytes: size(bytes),
            since: dump
                .since
                .as_ref()
                .filter(|_| is_compared)
                .map(|since| since.revision),
            groups,
            others: vec![SUMS, MANIFEST, "ro-crate-metadata.json"],
        }
    }
}

fn cell(frame: &Frame, file: &File) -> Cell {
    Cell {
        name: file.name.clone(),
        packed: match file.compression {
            Compression::None => frame.say("niet ingepakt", "not packed"),
            Compression::Gzip => "gzip",
            Compression::Zstd => "Zstandard",
        },
        size: size(file.bytes),
        bytes: grouped(file.bytes),
        sha256: file.sha256.clone(),
    }
}

/// A size for people: three digits.
fn size(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let mut unit = 0;
    // Tenths of the unit.
    let mut tenths = bytes.saturating_mul(10);
    while tenths >= 9_995 && unit + 1 < units.len() {
        tenths = (tenths + 500) / 1_000;
        unit += 1;
    }
    let unit_name = units[unit];
    if unit == 0 || tenths >= 1_000 {
        format!("{} {unit_name}", (tenths + 5 * u64::from(unit > 0)) / 10)
    } else {
        format!("{}.{} {unit_name}", tenths / 10, tenths % 10)
    }
}

#[derive(Template)]
#[template(path = "dumps.html")]
struct DumpsPage {
    frame: Frame,
    dumps: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "dump.html")]
struct DumpPage {
    frame: Frame,
    dump: Shown,
}

/// The list of dumps.
pub(in crate::web) fn dumps(frame: Frame, dumps: &[Published]) -> Result<String, WebError> {
    let shown = |dump: &Published| {
        let folder = if dump.is_latest { LATEST } else { &dump.name };
        Shown::of(&frame, dump, folder)
    };
    let dumps = dumps.iter().map(shown).collect();
    render(&DumpsPage { frame, dumps })
}

/// The page of a dump.
pub(in crate::web) fn dump(frame: Frame, dump: &Published) -> Result<String, WebError> {
    let dump = Shown::of(&frame, dump, &dump.name);
    render(&DumpPage { frame, dump })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_size_has_three_digits() {
        for (bytes, shown) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (1_549, "1.5 kB"),
            (99_960, "100 kB"),
            (829_031, "829 kB"),
            (999_999, "1.0 MB"),
            (5_783_000_000, "5.8 GB"),
        ] {
            assert_eq!(super::size(bytes), shown, "{bytes}");
        }
    }
}
