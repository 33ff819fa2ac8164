//! NDJSON: one record a line, read one line at a time.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::fault::Fault;
use super::parse::{self, Wrong};
use super::{Found, Place, SourceError, Visitor};

pub(super) fn read(
    source: &Arc<str>,
    file: &Arc<PathBuf>,
    line_bytes: usize,
    visitor: &mut dyn Visitor,
) -> Result<(), SourceError> {
    let failed = |fault| SourceError {
        path: file.as_ref().clone(),
        source: fault,
    };
    let mut reader = BufReader::with_capacity(1 << 18, File::open(file.as_path()).map_err(failed)?);
    let mut line = Vec::new();
    for item in 0u32.. {
        line.clear();
        let limit = u64::try_from(line_bytes)
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        let read = reader
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(failed)?;
        if read == 0 {
            break;
        }
        visitor.progress(read as u64);
        if read > line_bytes {
            visitor.fault(too_long(file, item, line_bytes));
            break;
        }
        let wrong = match std::str::from_utf8(&line) {
            Ok(text) if text.trim().is_empty() => continue,
            Ok(text) => match parse::line(text.trim_end_matches(['\n', '\r'])) {
                Ok(record) => {
                    let place = Place {
                        source: Arc::clone(source),
                        file: Arc::clone(file),
                        item,
                    };
                    visitor.record(Found {
                        record,
                        place,
                        beside: None,
                    });
                    continue;
                }
                Err(wrong) => wrong,
            },
            Err(fault) => not_utf8(&fault),
        };
        visitor.fault(Fault {
            file: file.as_ref().clone(),
            line: item as usize + 1,
            column: wrong.column.max(1),
            record: None,
            field: String::new(),
            message: wrong.message,
            remedy: wrong.remedy,
            snippet: Some(String::from_utf8_lossy(&line).trim_end().to_owned()),
        });
    }
    Ok(())
}

fn not_utf8(fault: &std::str::Utf8Error) -> Wrong {
    Wrong {
        line: 1,
        column: fault.valid_up_to() + 1,
        message: format!(
            "is not UTF-8 from byte {} of the line on",
            fault.valid_up_to() + 1
        ),
        remedy: Some("save the file as UTF-8".to_owned()),
    }
}

fn too_long(file: &Arc<PathBuf>, item: u32, line_bytes: usize) -> Fault {
    Fault {
        file: file.as_ref().clone(),
        line: item as usize + 1,
        column: 1,
        record: None,
        field: String::new(),
        message: format!("the line is longer than {line_bytes} bytes"),
        remedy: Some(
            "write one record a line (a JSON document over several lines is named .json), or raise limits.line_bytes"
                .to_owned(),
        ),
        snippet: None,
    }
}
