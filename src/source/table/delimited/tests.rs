use proptest::prelude::*;

use super::*;

fn read_with(text: &str, config: &FileConfig) -> (Cells, Vec<(usize, &'static str)>) {
    let mut told = Vec::new();
    let cells = read(text, config, &mut |line, misfit| {
        told.push((line, misfit.sort));
    });
    (cells, told)
}

/// Rows with their lines, and what was told of which line.
type Read = (Vec<(usize, Vec<String>)>, Vec<(usize, &'static str)>);

fn rows(text: &str) -> Read {
    let (cells, told) = read_with(text, &FileConfig::default());
    let rows = cells.rows.into_iter().map(|row| {
        let cells = row.cells.iter().map(ToOwned::to_owned).collect();
        (row.line, cells)
    });
    (rows.collect(), told)
}

fn cells(of: &[&str]) -> Vec<String> {
    of.iter().map(|&cell| cell.to_owned()).collect()
}

#[test]
fn rows_know_their_lines_behind_cells_of_several_lines_and_empty_lines() {
    let (rows, told) = rows("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n");
    assert_eq!(
        rows,
        [(2, cells(&["1", "x\r\ny"])), (5, cells(&["2", "z"]))]
    );
    assert!(told.is_empty());
}

#[test]
fn the_delimiter_is_found() {
    for (text, delimiter) in [
        ("a\tb\n1,5\t2\n", b'\t'),
        ("a;b\n1,5;2,5\n3,4;5\n", b';'),
        ("a|b|c\n1|2,3|4\n", b'|'),
        ("a\n1\n", b','),
        ("\"a;b\",c\n1,2\n", b','),
    ] {
        let dialect = Dialect {
            delimiter: b',',
            quote: Some(b'"'),
            comment: None,
        };
        assert_eq!(sniff::delimiter(text, dialect), delimiter, "{text}");
    }
}

#[test]
fn a_row_with_the_wrong_number_of_cells_is_told_and_left_out() {
    let (rows, told) = rows("a,b\n1\n2,3,4\n5,6,,\n7,8\n");
    assert_eq!(rows, [(4, cells(&["5", "6"])), (5, cells(&["7", "8"]))]);
    assert_eq!(
        told,
        [(2, "wrong number of cells"), (3, "wrong number of cells")]
    );
}

#[test]
fn marks_of_a_merge_are_told_and_the_rows_of_both_sides_are_read() {
    let (rows, told) = rows("a,b\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> 513d2cf\n4,5\n");
    let first: Vec<usize> = rows.iter().map(|(line, _)| *line).collect();
    assert_eq!(first, [3, 5, 7]);
    let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 4, 6]);
    assert!(told.iter().all(|(_, sort)| *sort == "merge conflict"));
}

#[test]
fn a_quotation_mark_that_is_not_closed_costs_its_line_only() {
    let open = "a,b,c\n1,\"x,2\n2,y,3\n3,z,4\n";
    let (all, told) = rows(open);
    assert_eq!(told, [(2, "quotation mark not closed")]);
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(all[0], (2, cells(&["1", "x", "2"])));
    // Closed by the next one, five lines on.
    let (all, told) = rows("a,b,c\n1,\"x,2\n2,y,3\n3,z,4\n4,\"q\",5\n");
    assert_eq!(told, [(2, "quotation mark not closed")]);
    assert_eq!(all.len(), 4, "{all:?}");
}

#[test]
fn nothing_and_a_header_only_have_no_rows() {
    assert!(rows("").0.is_empty());
    assert!(rows("a,b\n").0.is_empty());
    let (cells, _) = read_with("a,b", &FileConfig::default());
    assert_eq!(cells.columns, ["a", "b"]);
}

#[test]
fn a_header_may_stand_lower_or_be_missing() {
    let lower = FileConfig {
        header: Some(3),
        ..FileConfig::default()
    };
    let (cells, _) = read_with("Export of 2020\n\na,b\n1,2\n", &lower);
    assert_eq!((cells.columns.len(), cells.rows[0].line), (2, 4));
    let none = FileConfig {
        header: Some(0),
        comment: Some("#".to_owned()),
        ..FileConfig::default()
    };
    let (cells, _) = read_with("# comment\n1,2\n3,4\n", &none);
    assert_eq!(cells.columns, ["1", "2"]);
    assert_eq!(cells.rows.len(), 2);
}

proptest! {
    /// What is written as RFC 4180 says is read back, row by row, with any letters.
    #[test]
    fn what_a_writer_writes_is_read_back(
        table in prop::collection::vec(prop::collection::vec("[a-z,;\"' é\t\u{0}]{1,6}", 3), 1..12)
    ) {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let config = FileConfig { delimiter: Some(",".to_owned()), ..FileConfig::default() };
        let (cells, told) = read_with(&text, &config);
        prop_assert!(told.is_empty(), "{told:?}");
        let kept: Vec<&Vec<String>> = table
            .iter()
            .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
            .collect();
        prop_assert_eq!(cells.rows.len(), kept.len());
        for (row, want) in cells.rows.iter().zip(kept) {
            prop_assert_eq!(row.cells.iter().collect::<Vec<_>>(), want.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    /// Whatever the bytes are, reading comes to an end, and every row is as wide as the header.
    #[test]
    fn any_text_is_read(text in "[ab\",;\t\n\r#<=>]{0,200}") {
        let (cells, _) = read_with(&text, &FileConfig::default());
        let lines = text.lines().count().max(1);
        for row in cells.rows {
            prop_assert_eq!(row.cells.len(), cells.columns.len());
            prop_assert!(row.line <= lines);
        }
    }
}
