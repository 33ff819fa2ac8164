//! Sheets of workbooks: XLSX, XLSB, ODS and XLS. Formulas have the values that were last computed; dates are dates.
//!
//! Strangers' files are not trusted to be what they say: how large a workbook is when it is unpacked is measured first, cells are
//! read one by one and not as the rectangle around them (but in XLS), and a panic of the reader is its refusal.

mod cells;
mod ods;

use std::io::{BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Cell, Data, DataRef, Reader, Xls, Xlsb, Xlsx, open_workbook_from_rs};

use super::Cells;
use crate::config::table::{FileConfig, SheetConfig};
use crate::source::fields::{Misfit, nearest};
use cells::Gathering;

/// What is told of a row.
pub(super) type Tell<'a> = dyn FnMut(usize, Misfit) + 'a;

/// How files of the formats begin: a zip archive, and the compound file of older versions.
const BEGINNINGS: [&[u8]; 2] = [
    b"PK\x03\x04",
    &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
];

/// Is it a workbook?
pub(super) fn is_one(bytes: &[u8]) -> bool {
    BEGINNINGS
        .iter()
        .any(|beginning| bytes.starts_with(beginning))
}

type Bytes = BufReader<crate::fetch::Reader>;

/// The sheet's name, its columns and its rows.
pub(super) fn read(
    from: crate::fetch::Reader,
    config: &FileConfig,
    limit: u64,
    tell: &mut Tell<'_>,
) -> Result<(String, Cells), String> {
    let format = Format::of(from.clone(), limit)?;
    let bytes = BufReader::new(from);
    // What the reader does not expect in a broken file it may panic about.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut gathering = Gathering::new(config, limit);
        let sheet = match format {
            Format::Xlsx => xlsx(bytes, config, &mut gathering),
            Format::Xlsb => xlsb(bytes, config, &mut gathering),
            Format::Ods => ods::read(bytes, config, &mut gathering),
            Format::Xls => xls(bytes, config, &mut gathering),
        }?;
        Ok((sheet, gathering))
    }));
    let (sheet, gathering) = outcome.unwrap_or_else(|_| Err(broken("it cannot be read")))?;
    Ok((sheet, gathering.finish(tell)))
}

fn broken(why: &str) -> String {
    format!("is not a sound workbook: {why}; open it and save it again, or save the sheet as CSV")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
}

impl Format {
    /// By what is in the file. An archive is unpacked once to see how large it is.
    fn of(from: crate::fetch::Reader, limit: u64) -> Result<Self, String> {
        let wrong = |fault: &dyn std::fmt::Display| broken(&fault.to_string());
        let mut bytes = BufReader::new(from);
        let beginning = bytes.fill_buf().map_err(|fault| wrong(&fault))?;
        if !beginning.starts_with(b"PK") {
            return Ok(Self::Xls);
        }
        let mut archive = zip::ZipArchive::new(bytes).map_err(|fault| wrong(&fault))?;
        let mut left = limit;
        let mut format = None;
        for at in 0..archive.len() {
            let file = archive.by_index(at).map_err(|fault| wrong(&fault))?;
            match file.name().map_err(|fault| wrong(&fault))?.as_ref() {
                "xl/workbook.xml" => format = Some(Self::Xlsx),
                "xl/workbook.bin" => format = Some(Self::Xlsb),
                "content.xml" => format = Some(Self::Ods),
                _ => {}
            }
            let mut some = file.take(left.saturating_add(1));
            let size =
                std::io::copy(&mut some, &mut std::io::sink()).map_err(|fault| wrong(&fault))?;
            left = left.checked_sub(size).ok_or_else(|| {
                format!("is larger than {limit} bytes when it is unpacked; if it is meant so, raise limits.table_bytes")
            })?;
        }
        format.ok_or_else(|| {
            "is a zip archive without a workbook in it; unpack it, and name the file that is the table".to_owned()
        })
    }
}

/// The name of the sheet that is meant: the first, if none is.
fn sheet(names: &[String], config: &FileConfig) -> Result<String, String> {
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    match &config.sheet {
        None => names
            .first()
            .cloned()
            .ok_or_else(|| broken("it has no sheet")),
        Some(SheetConfig::Name(name)) => {
            let found = names.iter().find(|one| *one == name).cloned();
            found.ok_or_else(|| format!("has no sheet `{name}`; {}", nearest(&all, name)))
        }
        Some(SheetConfig::Number(number)) => {
            let found = number.checked_sub(1).and_then(|at| names.get(at)).cloned();
            found.ok_or_else(|| {
                format!(
                    "has no sheet {number}; there are {}: {}",
                    all.len(),
                    all.join(", ")
                )
            })
        }
    }
}

fn xlsx(bytes: Bytes, config: &FileConfig, into: &mut Gathering) -> Result<String, String> {
    let wrong = |fault: calamine::XlsxError| broken(&fault.to_string());
    let mut book: Xlsx<Bytes> = open_workbook_from_rs(bytes).map_err(wrong)?;
    let name = sheet(&book.sheet_names(), config)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(wrong)?;
    while let Some(cell) = reader.next_cell().map_err(wrong)? {
        one(&cell, into)?;
    }
    Ok(name)
}

fn xlsb(bytes: Bytes, config: &FileConfig, into: &mut Gathering) -> Result<String, String> {
    let wrong = |fault: calamine::XlsbError| broken(&fault.to_string());
    let mut book: Xlsb<Bytes> = open_workbook_from_rs(bytes).map_err(wrong)?;
    let name = sheet(&book.sheet_names(), config)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(wrong)?;
    while let Some(cell) = reader.next_cell().map_err(wrong)? {
        one(&cell, into)?;
    }
    Ok(name)
}

fn one(cell: &Cell<DataRef<'_>>, into: &mut Gathering) -> Result<(), String> {
    match cell.get_value() {
        DataRef::SharedString(text) => into.text(cell.get_position(), text),
        other => into.cell(cell.get_position(), &Data::from(other.clone())),
    }
}

/// The format of which the reader gives the rectangle around all cells: 65,536 rows and 256 columns at the most.
fn xls(bytes: Bytes, config: &FileConfig, into: &mut Gathering) -> Result<String, String> {
    let wrong = |fault: calamine::XlsError| broken(&fault.to_string());
    let mut book: Xls<Bytes> = open_workbook_from_rs(bytes).map_err(wrong)?;
    let name = sheet(&book.sheet_names(), config)?;
    let range = book.worksheet_range(&name).map_err(wrong)?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let place =
            |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
        into.cell((place(row, top), place(column, left)), value)?;
    }
    Ok(name)
}
