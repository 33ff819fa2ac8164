//! Workbooks: formulas, dates, errors, and files that are not what they say.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::{TITLES, settings, synced, titles};
use crate::fetch::server::{Server, say};
use crate::support::Folder;

/// An XLSX file with one sheet of these rows, each the XML of its cells.
fn book(rows: &[&str]) -> Vec<u8> {
    let rows: Vec<String> = (1..)
        .zip(rows)
        .map(|(number, cells)| format!("<row r=\"{number}\">{cells}</row>"))
        .collect();
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}</sheetData></worksheet>",
        rows.concat()
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        (
            "[Content_Types].xml",
            "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "_rels/.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Lijst\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
        (
            "xl/styles.xml",
            "<?xml version=\"1.0\"?><styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn header() -> String {
    [text("A1", "id"), text("B1", "titel"), text("C1", "van")].concat()
}

#[test]
fn formulas_have_their_values_and_dates_are_dates() {
    let second = [
        text("A2", "a"),
        "<c r=\"B2\" t=\"str\"><f>\"Slib \"&amp;\"en wad\"</f><v>Slib en wad</v></c>".to_owned(),
        "<c r=\"C2\" s=\"1\"><v>43862</v></c>".to_owned(),
    ]
    .concat();
    let third = [
        "<c r=\"A3\"><v>17</v></c>".to_owned(),
        text("B3", "Schor"),
        "<c r=\"C3\" t=\"e\"><v>#DIV/0!</v></c>".to_owned(),
    ]
    .concat();
    let mapping = format!("{TITLES}fields.start = \"van\"\n");
    let (folder, told) = synced("a.xlsx", book(&[&header(), &second, &third]), &mapping);
    assert_eq!(titles(&folder), ["17: Schor", "a: Slib en wad"]);
    assert!(
        told.contains("a.xlsx:3:1: the formula in column `van` has the error #DIV/0!"),
        "{told}"
    );
    let record = folder.read(".oogst/sources/list.spool");
    assert!(record.contains("\"start\":\"2020-02-01\""), "{record}");
}

#[test]
fn a_mapping_is_proposed_for_a_workbook_too() {
    let folder = Folder::new();
    let row = [
        text("A2", "a"),
        text("B2", "Slib en wad"),
        "<c r=\"C2\"><v>2020</v></c>".to_owned(),
    ]
    .concat();
    folder.write("a.xlsx", book(&[&header(), &row]));
    folder.good(&["init", "--from", "a.xlsx"]);
    let run = folder.run(&["sync"]);
    assert!(
        run.out.contains("projects       +1"),
        "{}{}",
        run.out,
        run.err
    );
}

#[test]
fn a_sheet_that_is_not_there_is_told_with_those_that_are() {
    let mapping = format!("[sources.table.tables.a]\nsheet = \"Lijsten\"\n{TITLES}");
    let folder = Folder::with(&[("oogst.toml", &settings("a.xlsx", &mapping))]);
    folder.write("a.xlsx", book(&[&header()]));
    let run = folder.run(&["sync"]);
    assert!(
        run.err
            .contains("a.xlsx: has no sheet `Lijsten`; did you mean `Lijst`?"),
        "{}",
        run.err
    );
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let long = text("B2", &"x".repeat(3_000_000));
    let folder = Folder::with(&[(
        "oogst.toml",
        &(settings("a.xlsx", TITLES) + "\n[limits]\ntable_bytes = 1000000\n"),
    )]);
    let bytes = book(&[&header(), &long]);
    assert!(bytes.len() < 100_000, "it is a bomb only if it is packed");
    folder.write("a.xlsx", bytes);
    let run = folder.run(&["sync"]);
    assert!(
        run.err
            .contains("is larger than 1000000 bytes when it is unpacked"),
        "{}",
        run.err
    );
}

#[test]
fn one_cell_at_the_far_corner_takes_no_memory_for_those_between() {
    let far = text("XFD1048576", "far");
    let row = [text("A2", "a"), text("B2", "Slib")].concat();
    let (folder, told) = synced("a.xlsx", book(&[&header(), &row, &far]), TITLES);
    assert_eq!(titles(&folder), ["a: Slib"]);
    assert!(
        told.contains("a.xlsx:1048576:1: the row has cells beyond the 3 columns"),
        "{told}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_in_the_last_column_makes_no_row_as_wide() {
    let names = header() + &text("XFD1", "far");
    let rows: Vec<String> = (2..12_000)
        .map(|row| format!("<c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\"><v>7</v></c>"))
        .collect();
    let rows: Vec<&str> = std::iter::once(names.as_str())
        .chain(rows.iter().map(String::as_str))
        .collect();
    let folder = Folder::with(&[("oogst.toml", &settings("a.xlsx", TITLES))]);
    folder.write("a.xlsx", book(&rows));
    // Rows of 16,384 cells would take one and a half gigabyte alone.
    let oogst = crate::support::OOGST;
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", &format!("ulimit -v 1500000 && exec {oogst} check")])
        .current_dir(folder.path("."));
    let run = crate::support::Run::of(command.output().unwrap());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("11998 projects"), "{}", run.err);
}

#[test]
fn a_truncated_workbook_fails_the_source_and_nothing_else() {
    let whole = book(&[&header()]);
    for length in [10, whole.len() / 2, whole.len() - 10] {
        let folder = Folder::with(&[("oogst.toml", &settings("a.xlsx", TITLES))]);
        folder.write("a.xlsx", &whole[..length]);
        let run = folder.run(&["sync"]);
        assert!(
            run.err.contains("a.xlsx: is not a sound workbook"),
            "{length}: {}{}",
            run.out,
            run.err
        );
    }
}

#[test]
fn a_workbook_that_a_server_calls_an_archive_is_read() {
    let row = [text("A2", "a"), text("B2", "Slib")].concat();
    let bytes = book(&[&header(), &row]);
    let server = Server::new(move |asked, stream| match asked.path.as_str() {
        "/export" => say(stream, "200 OK", &["Content-Type: application/zip"], &bytes),
        _ => say(stream, "404 Not Found", &[], b""),
    });
    let address = format!("url = \"{}\"", server.address("/export"));
    let settings = settings("a.xlsx", TITLES).replace("path = \"a.xlsx\"", &address);
    let folder = Folder::with(&[("oogst.toml", &settings)]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("projects       +1"), "{}", run.out);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever is wrong in a workbook, the program ends with a message.
    #[test]
    fn a_workbook_with_random_bytes_is_refused_or_read(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)
    ) {
        let row = [text("A2", "a"), text("B2", "Slib")].concat();
        let mut bytes = book(&[&header(), &row]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let folder = Folder::with(&[("oogst.toml", &settings("a.xlsx", TITLES))]);
        folder.write("a.xlsx", bytes);
        let run = folder.run(&["sync"]);
        prop_assert!([0, 1].contains(&run.code), "{}{}", run.out, run.err);
    }
}
