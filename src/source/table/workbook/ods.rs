//! Sheets of ODS, cell by cell. A cell or a row of theirs may say that it stands there a million times: what a small file becomes
//! is counted while it is read, and nothing is kept of what is empty.

use std::fmt::Display;
use std::io::{BufReader, Read, Seek};

use calamine::Data;

use super::cells::Gathering;
use super::{broken, sheet};
use crate::config::table::{FileConfig, SheetConfig};
use crate::source::xml::{Element, Reader, Token};

/// How many rows and columns a sheet has at the most.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// How deep the sheets stand in a document, below `office:spreadsheet`.
const DEPTH: usize = 4;

/// How many spaces one element stands for at the most.
const SPACES: usize = 1_000;

/// Gathers the cells of the sheet that is meant, and gives its name.
pub(super) fn read(
    bytes: impl Read + Seek,
    config: &FileConfig,
    into: &mut Gathering,
) -> Result<String, String> {
    let mut archive = zip::ZipArchive::new(bytes).map_err(wrong)?;
    let content = archive.by_name("content.xml").map_err(wrong)?;
    let mut reader = Reader::new(BufReader::new(content));
    let mut names: Vec<String> = Vec::new();
    loop {
        match reader.token().map_err(wrong)? {
            Token::Open(element) if element.name == "table" && reader.depth() == DEPTH => {
                let name = element.attribute("table:name").unwrap_or_default();
                names.push(name.to_owned());
                if is_meant(&names, config) {
                    rows(&mut reader, into)?;
                    return sheet(&names, config);
                }
            }
            Token::End => return sheet(&names, config),
            _ => {}
        }
    }
}

fn wrong(fault: impl Display) -> String {
    broken(&fault.to_string())
}

/// Is the last of these sheets the one that is meant?
fn is_meant(names: &[String], config: &FileConfig) -> bool {
    match &config.sheet {
        None => true,
        Some(SheetConfig::Name(name)) => names.last() == Some(name),
        Some(SheetConfig::Number(number)) => names.len() == *number,
    }
}

/// A cell in which something stands, and how many columns it takes.
struct Filled {
    column: u32,
    times: u32,
    value: Value,
}

enum Value {
    Data(Data),
    /// The error of a formula.
    Error(String),
}

fn rows(reader: &mut Reader<'_>, into: &mut Gathering) -> Result<(), String> {
    let mut next = 0_u32;
    loop {
        match reader.token().map_err(wrong)? {
            Token::Open(element) if element.name == "table-row" => {
                let times = times(&element, "table:number-rows-repeated");
                let filled = cells(reader)?;
                let end = next.saturating_add(times).min(ROWS);
                if !filled.is_empty() {
                    for row in next..end {
                        put(row, &filled, into)?;
                    }
                }
                next = end;
            }
            // Drawings may have tables of their own.
            Token::Open(element) if element.name == "shapes" => {
                reader.whole(element).map_err(wrong)?;
            }
            Token::Close if reader.depth() < DEPTH => return Ok(()),
            Token::End => return Ok(()),
            Token::Open(_) | Token::Close => {}
        }
    }
}

fn put(row: u32, filled: &[Filled], into: &mut Gathering) -> Result<(), String> {
    for cell in filled {
        let end = cell.column.saturating_add(cell.times).min(COLUMNS);
        for column in cell.column..end {
            match &cell.value {
                Value::Data(data) => into.cell((row, column), data)?,
                Value::Error(error) => into.error((row, column), error)?,
            }
        }
    }
    Ok(())
}

/// The cells of a row in which something stands.
fn cells(reader: &mut Reader<'_>) -> Result<Vec<Filled>, String> {
    let depth = reader.depth();
    let mut filled = Vec::new();
    let mut next = 0_u32;
    loop {
        match reader.token().map_err(wrong)? {
            Token::Open(element) => {
                let element = reader.whole(element).map_err(wrong)?;
                if matches!(element.name.as_str(), "table-cell" | "covered-table-cell") {
                    let column = next;
                    let times = times(&element, "table:number-columns-repeated");
                    next = next.saturating_add(times);
                    filled.extend(value(&element).map(|value| Filled {
                        column,
                        times,
                        value,
                    }));
                }
            }
            Token::Close if reader.depth() < depth => return Ok(filled),
            Token::End => return Ok(filled),
            Token::Close => {}
        }
    }
}

fn times(element: &Element, attribute: &str) -> u32 {
    match element.attribute(attribute) {
        Some(times) => times.trim().parse().unwrap_or(1),
        None => 1,
    }
}

/// What stands in a cell. A formula has the value that was last computed.
fn value(cell: &Element) -> Option<Value> {
    if cell.attribute("calcext:value-type") == Some("error") {
        return Some(Value::Error(text(cell)));
    }
    let said = |name: &str| cell.attribute(name).map(str::trim);
    let data = match said("office:value-type")? {
        "float" | "percentage" | "currency" => match said("office:value")?.parse() {
            Ok(number) => Data::Float(number),
            Err(_) => Data::String(text(cell)),
        },
        "date" => {
            let date = said("office:date-value")?;
            Data::DateTimeIso(date.strip_suffix("T00:00:00").unwrap_or(date).to_owned())
        }
        "time" => Data::DurationIso(said("office:time-value")?.to_owned()),
        "boolean" => Data::Bool(said("office:boolean-value")? == "true"),
        _ => match cell.attribute("office:string-value") {
            Some(said) => Data::String(said.to_owned()),
            None => Data::String(text(cell)),
        },
    };
    let is_empty = matches!(&data, Data::String(text) if text.is_empty());
    (!is_empty).then_some(Value::Data(data))
}

/// The paragraphs of a cell, without what people noted beside it.
fn text(cell: &Element) -> String {
    let instead = |element: &Element| match element.name.as_str() {
        "s" => {
            let count = element.attribute("text:c").map_or(Ok(1), str::parse);
            Some(" ".repeat(count.unwrap_or(1).min(SPACES)))
        }
        "tab" => Some("\t".to_owned()),
        "line-break" => Some("\n".to_owned()),
        "annotation" => Some(String::new()),
        _ => None,
    };
    let paragraphs: Vec<String> = cell
        .all("p")
        .map(|paragraph| paragraph.text_with(&instead))
        .collect();
    paragraphs.join("\n")
}
