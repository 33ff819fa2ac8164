//! ODS: formulas, dates and errors, and files that say of a cell that it stands there a million times.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::{TITLES, settings, synced, titles};
use crate::support::Folder;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content \
    xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">\
    <office:body><office:spreadsheet>";

const END: &str = "</office:spreadsheet></office:body></office:document-content>";

fn file(content: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A file of sheets with these rows.
fn book(sheets: &[(&str, String)]) -> Vec<u8> {
    let sheets = sheets
        .iter()
        .map(|(name, rows)| format!("<table:table table:name=\"{name}\">{rows}</table:table>"));
    file(&format!("{HEAD}{}{END}", sheets.collect::<String>()))
}

fn text(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn header() -> String {
    row(&[text("id"), text("titel"), text("van")])
}

/// What a spreadsheet writes below and beside what is filled.
const EMPTY: &str = "<table:table-row table:number-rows-repeated=\"1048500\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";

fn sheet() -> String {
    let date = "<table:table-cell office:value-type=\"date\" office:date-value=\"2020-02-01\"><text:p>1 feb 20</text:p></table:table-cell>";
    let number = "<table:table-cell table:formula=\"of:=8+9\" office:value-type=\"float\" office:value=\"17\"><text:p>17,00</text:p></table:table-cell>";
    let error = "<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>";
    let rich = "<text:span>Slib</text:span><text:s/>en<text:s text:c=\"1\"/>wad<office:annotation><text:p>look</text:p></office:annotation>";
    [
        "<table:shapes><table:table table:name=\"no\"><table:table-row/></table:table></table:shapes>".to_owned(),
        "<table:table-header-rows>".to_owned(),
        header(),
        "</table:table-header-rows>".to_owned(),
        row(&[text("a"), text(rich), date.to_owned()]),
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>".to_owned(),
        row(&[number.to_owned(), text("Schor &amp; dijk"), error.to_owned()]),
        EMPTY.to_owned(),
    ]
    .concat()
}

#[test]
fn formulas_dates_and_formatted_text_of_an_ods_are_read() {
    let mapping = format!("{TITLES}fields.start = \"van\"\n");
    let (folder, told) = synced("a.ods", book(&[("Lijst", sheet())]), &mapping);
    assert_eq!(titles(&folder), ["17: Schor & dijk", "a: Slib en wad"]);
    assert!(
        told.contains("a.ods:5:1: the formula in column `van` has the error #DIV/0!"),
        "{told}"
    );
    let record = folder.read(".oogst/sources/list.spool");
    assert!(record.contains("\"start\":\"2020-02-01\""), "{record}");
}

#[test]
fn a_mapping_is_proposed_for_an_ods_too() {
    let folder = Folder::new();
    folder.write("a.ods", book(&[("Lijst", sheet())]));
    folder.good(&["init", "--from", "a.ods"]);
    let out = folder.good(&["sync"]);
    assert!(out.contains("projects       +2"), "{out}");
}

#[test]
fn the_sheet_of_an_ods_is_the_first_or_is_named_or_numbered() {
    let other = header() + &row(&[text("b"), text("Dijk")]);
    let book = book(&[("Lijst", sheet()), ("Oud", other)]);
    for (sheet, said) in [
        ("\"Oud\"", "b: Dijk"),
        ("2", "b: Dijk"),
        ("1", "17: Schor & dijk"),
    ] {
        let mapping = format!("[sources.table.tables.a]\nsheet = {sheet}\n{TITLES}");
        let (folder, _) = synced("a.ods", &book, &mapping);
        assert_eq!(titles(&folder)[0], said);
    }
    let mapping = format!("[sources.table.tables.a]\nsheet = \"Lijsten\"\n{TITLES}");
    let folder = Folder::with(&[("oogst.toml", &settings("a.ods", &mapping))]);
    folder.write("a.ods", &book);
    let told = folder.run(&["sync"]).err;
    assert!(
        told.contains("a.ods: has no sheet `Lijsten`; did you mean `Lijst`?"),
        "{told}"
    );
}

#[test]
fn what_is_repeated_without_end_is_refused_or_takes_no_memory() {
    let repeated = |attributes: &str, cells: &str| {
        format!("<table:table-row {attributes}>{cells}</table:table-row>")
    };
    let many = "<table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell>";
    let error = "<table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>";
    for cells in [many, error] {
        let rows = header() + &repeated("table:number-rows-repeated=\"1000000\"", cells);
        let folder = Folder::with(&[(
            "oogst.toml",
            &(settings("a.ods", TITLES) + "\n[limits]\ntable_bytes = 10000000\n"),
        )]);
        folder.write("a.ods", book(&[("Lijst", rows)]));
        let told = folder.run(&["sync"]).err;
        assert!(
            told.contains("a.ods: holds more than 10000000 bytes of text"),
            "{told}"
        );
    }
    // Far below and far to the right there is one cell.
    let spaces = "table:number-columns-repeated=\"9000\"";
    let rows = header()
        + &row(&[
            text("a"),
            text("Slib<text:s text:c=\"18446744073709551615\"/>en wad"),
        ])
        + &repeated(
            "table:number-rows-repeated=\"1000000\"",
            "<table:table-cell/>",
        )
        + &repeated(
            "",
            &format!(
                "{}{}<table:table-cell {spaces}/>{}",
                text("b"),
                text("B"),
                text("far")
            ),
        );
    let (folder, told) = synced("a.ods", book(&[("Lijst", rows)]), TITLES);
    assert_eq!(titles(&folder).len(), 2);
    assert!(
        told.contains("a.ods:1000003:1: the row has cells beyond the 3 columns"),
        "{told}"
    );
}

#[test]
fn an_ods_that_is_cut_off_anywhere_or_defines_entities_is_refused_at_once() {
    let whole = format!(
        "{HEAD}<table:table table:name=\"Lijst\">{}</table:table>{END}",
        sheet()
    );
    let began = Instant::now();
    let end = whole.find("</table:table>").unwrap();
    let cuts = (HEAD.len()..whole.rfind("</table:table>").unwrap()).step_by(97);
    let bomb = whole.replacen("?>", "?><!DOCTYPE x [<!ENTITY a \"ha\">]>", 1);
    let cut: Vec<String> = cuts
        .chain([end])
        .map(|at| whole.chars().take(at).collect())
        .collect();
    for content in cut.iter().chain([&bomb]) {
        let folder = Folder::with(&[("oogst.toml", &settings("a.ods", TITLES))]);
        folder.write("a.ods", file(content));
        let run = folder.run(&["sync"]);
        assert!(
            run.code == 1 && run.err.contains("a.ods: is not a sound workbook"),
            "{content}\n{}{}",
            run.out,
            run.err
        );
    }
    assert!(began.elapsed() < Duration::from_secs(100));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever is wrong in a file, the program ends with a message.
    #[test]
    fn a_file_with_random_bytes_is_refused_or_read(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        of_content in any::<bool>(),
    ) {
        let sheets = [("a", [header(), row(&[text("a"), text("Slib")])].concat())];
        let spoil = |bytes: &mut [u8]| {
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
        };
        // Inside of a sound archive, or of the archive itself.
        let bytes = if of_content {
            let mut content = format!("{HEAD}<table:table table:name=\"a\">{}</table:table>{END}", sheets[0].1).into_bytes();
            spoil(&mut content);
            file(&String::from_utf8_lossy(&content))
        } else {
            let mut bytes = book(&sheets);
            spoil(&mut bytes);
            bytes
        };
        let folder = Folder::with(&[("oogst.toml", &settings("a.ods", TITLES))]);
        folder.write("a.ods", bytes);
        let run = folder.run(&["sync"]);
        prop_assert!([0, 1].contains(&run.code), "{}{}", run.out, run.err);
    }
}
