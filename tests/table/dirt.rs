//! Tables as people have them.

use super::{TITLES, settings, synced, titles};
use crate::support::Folder;

#[test]
fn marks_of_a_merge_are_told_and_both_sides_are_read() {
    let table = "id,titel\n<<<<<<< HEAD\na,A\n=======\na,B\nb,B\n>>>>>>> 513d2cf\nc,C\n";
    let (folder, told) = synced("a.csv", table, TITLES);
    assert_eq!(titles(&folder), ["a: A", "b: B", "c: C"]);
    assert!(
        told.contains("a.csv:2:1: `<<<<<<< HEAD` is the mark of a merge"),
        "{told}"
    );
    assert!(
        told.contains("a.csv:5:1: project a: id: column `id`: line 3 gives this id"),
        "{told}"
    );
}

#[test]
fn text_that_was_encoded_twice_or_lost_its_letters_is_told_with_the_record() {
    let table = "id,titel\na,Région\nb,RÃ©gion\nc,R\u{fffd}gion\n";
    let (folder, told) = synced("a.csv", table, TITLES);
    assert_eq!(titles(&folder).len(), 3);
    assert!(
        told.contains(
            "a.csv:3:2: project b: title: column `titel`: `RÃ©gion` is UTF-8 that was encoded twice"
        ),
        "{told}"
    );
    assert!(
        told.contains(
            "a.csv:4:2: project c: title: column `titel`: `R\u{fffd}gion` has lost letters"
        ),
        "{told}"
    );
    assert!(!told.contains("project a"), "{told}");
}

#[test]
fn a_file_in_another_encoding_is_read_and_told() {
    let table = b"id;titel\na;Fran\xe7ois et la r\xe9gion de Li\xe8ge\n";
    let (folder, told) = synced("a.csv", table, TITLES);
    assert_eq!(titles(&folder), ["a: François et la région de Liège"]);
    assert!(told.contains("a.csv"), "{told}");
    let said = format!("[sources.table.tables.a]\nencoding = \"windows-1252\"\n{TITLES}");
    let (folder, told) = synced("a.csv", table, &said);
    assert_eq!(titles(&folder), ["a: François et la région de Liège"]);
    assert!(!told.contains("a.csv"), "{told}");
}

#[test]
fn a_nul_byte_is_left_out_and_told() {
    let (folder, told) = synced("a.csv", b"id,titel\na,A\0B\n", TITLES);
    assert_eq!(titles(&folder), ["a: AB"]);
    assert!(told.contains("a.csv:2:2: project a: title: column `titel`: `A\\0B` holds the control character U+0000"), "{told}");
}

#[test]
fn a_quotation_mark_that_is_not_closed_does_not_swallow_the_file() {
    let row = |number: usize| {
        let mark = if number == 20 { "\"" } else { "" };
        format!("p{number},{mark}T{number},y\n")
    };
    let table = "id,titel,x\n".to_owned() + &(0..50).map(row).collect::<String>();
    let (folder, told) = synced("a.csv", table, TITLES);
    assert_eq!(titles(&folder).len(), 50);
    assert!(
        told.contains("a.csv:22:1: a quotation mark on this line is not closed"),
        "{told}"
    );
}

#[test]
fn columns_of_one_name_are_told_apart() {
    let (folder, told) = synced(
        "a.csv",
        "id,titel,titel\na,A,B\n",
        &TITLES.replace("\"titel\"", "\"titel#2\""),
    );
    assert_eq!(titles(&folder), ["a: B"]);
    assert!(
        told.contains("several columns are named `titel`; column 3 is `titel#2` here"),
        "{told}"
    );
}

#[test]
fn an_empty_file_fails_the_source_and_keeps_what_there_was() {
    let (folder, _) = synced("a.csv", "id,titel\na,A\n", TITLES);
    folder.write("a.csv", "");
    let run = folder.run(&["sync"]);
    assert!(
        run.err.contains("a.csv: there is no row in it"),
        "{}",
        run.err
    );
    assert_eq!(titles(&folder), ["a: A"]);
}

#[test]
fn a_header_without_rows_is_a_table_without_records() {
    let (folder, told) = synced("a.csv", "id,titel\n", TITLES);
    assert!(titles(&folder).is_empty());
    assert!(!told.contains("a.csv"), "{told}");
}

#[test]
fn what_is_wrong_in_many_rows_is_told_once_with_their_number() {
    let row = |number: usize| format!("p{number},T\u{fffd}\n");
    let table = "id,titel\n".to_owned() + &(0..300).map(row).collect::<String>();
    let (_, told) = synced("a.csv", table, TITLES);
    assert_eq!(told.matches("has lost letters").count(), 3, "{told}");
    assert!(
        told.contains("297 more of this sort (letters lost): lines 5, 6, 7"),
        "{told}"
    );
}

#[test]
fn an_optional_field_that_does_not_fit_is_told_and_the_record_is_given_without_it() {
    let mapping = format!(
        "{TITLES}fields.start = \"van\"\nfields.end = \"tot\"\nfields.homepage = \"web\"\n"
    );
    let table = "id,titel,van,tot,web\na,A,31/12/2014,2015,www.example.org\nb,B,2016,2015,\n";
    let (folder, told) = synced("a.csv", table, &mapping);
    assert_eq!(titles(&folder), ["a: A", "b: B"]);
    for wrong in [
        "a.csv:2:3: project a: start: column `van`: `31/12/2014` is not a date",
        "a.csv:2:5: project a: homepage: column `web`: `www.example.org` is not an IRI",
        "a.csv:3:4: project b: end: column `tot`: the end, 2015, is before the start, 2016; it is left out",
    ] {
        assert!(told.contains(wrong), "{wrong}\n{told}");
    }
}

#[test]
fn a_table_that_is_too_large_is_refused() {
    let text = settings("a.csv", TITLES) + "\n[limits]\ntable_bytes = 10\n";
    let folder = Folder::with(&[("oogst.toml", &text), ("a.csv", "id,titel\na,A\n")]);
    let run = folder.run(&["sync"]);
    assert!(
        run.err.contains("a.csv: is larger than 10 bytes"),
        "{}",
        run.err
    );
}

#[test]
fn a_file_of_quotation_marks_that_are_not_closed_takes_time_in_proportion() {
    let table = "id,titel\na,A\n".to_owned() + &"x\"y,\"z\n".repeat(100_000);
    let began = std::time::Instant::now();
    let (folder, told) = synced("a.csv", table, TITLES);
    assert!(began.elapsed() < std::time::Duration::from_mins(1));
    assert!(
        told.contains("from here on every line is read as a row"),
        "{told}"
    );
    assert_eq!(titles(&folder), ["a: A", "x-y: z"]);
}

#[test]
fn a_row_that_has_too_few_cells_is_left_out_and_the_others_are_read() {
    let (folder, told) = synced("a.csv", "id,titel\na\nb,B,B\nc,C,,\nd,D\n", TITLES);
    assert_eq!(titles(&folder), ["c: C", "d: D"]);
    for said in [
        "a.csv:2:1: the row has 1 cells and the header 2; the row is left out",
        "a.csv:3:1: the row has 3 cells and the header 2; the row is left out",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
}

#[test]
fn an_encoding_that_the_settings_say_and_the_file_does_not_have_is_told_as_theirs() {
    let mapping = format!("[sources.table.tables.a]\nencoding = \"utf-8\"\n{TITLES}");
    let (folder, told) = synced("a.csv", b"id,titel\na,caf\xe9s en th\xe9s\n", &mapping);
    assert_eq!(titles(&folder), ["a: cafés en thés"]);
    assert!(
        told.contains("a.csv:2:1: the settings say that the charset is UTF-8, which it is not"),
        "{told}"
    );
}

#[test]
fn a_page_where_a_table_should_be_fails_the_source() {
    let (folder, _) = synced("a.csv", "id,titel\na,A\n", TITLES);
    folder.write(
        "a.csv",
        "\n<!DOCTYPE HTML>\n<html><body>id,titel</body></html>\n",
    );
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(
        run.err.contains("a.csv: is a page (HTML), not a table"),
        "{}",
        run.err
    );
    assert_eq!(titles(&folder), ["a: A"]);
}
