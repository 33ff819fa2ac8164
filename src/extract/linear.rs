//! A page that is four times as long takes four times the work, whatever stands in it.
//!
//! Counted, not timed: how much text is folded for look-ups, and how many cells are read.

use super::{Document, Lexicon, Media, Options, extract};
use crate::text::work;

/// The work on a page of a beginning and so many times a part; the part is told which it is.
fn work(start: &str, part: impl Fn(usize) -> String, times: usize) -> usize {
    let parts: String = (0..times).map(part).collect();
    let text = format!("{start}{parts}\n");
    let document = Document {
        text: &text,
        media: Media::guess(&text),
        source: "page",
    };
    let lexicon = Lexicon::shipped();
    let before = work::done();
    drop(extract(&document, &lexicon, &Options::default()));
    work::done() - before
}

/// Letters for a number, so that names differ.
fn letters(number: usize) -> String {
    let digits = format!("{number:04}");
    digits
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect()
}

const TITLE: &str = "A title of a study\n\nThis project studies the law. It is about the city.\n\n";

#[test]
fn the_work_grows_as_the_page_does() {
    type Part = fn(usize) -> String;
    let shapes: [(&str, &str, Part); 10] = [
        ("projects in a line", "", |at| {
            format!(
                "- Custody {} across borders (2020-2024), funded by ERC, PI: Ben Claes\n",
                letters(at)
            )
        }),
        ("fields without text", TITLE, |_| {
            "Researcher: Ann Peeters\n".to_owned()
        }),
        ("cells that are no table of projects", "", |_| {
            "a\tb\tc\n".to_owned()
        }),
        (
            "people of a project",
            "A title of a study\n\nThis project studies the law. It is about the city.\n\nResearchers: Ben Claes",
            |at| format!(", Ann Peeters{}", letters(at)),
        ),
        ("lines of people", TITLE, |at| {
            format!("Researcher: Ann Peeters{}\n", letters(at))
        }),
        ("partners", TITLE, |at| {
            format!("Partner: University of Peeters{}\n", letters(at))
        }),
        ("funders", TITLE, |at| {
            format!("Funder: University of Peeters{}\n", letters(at))
        }),
        (
            "a funder's name without an end",
            "A title of a study\n\nThis project studies the law. It is about the city.\n\nFunder: Beta",
            |_| " Alpha".to_owned(),
        ),
        ("headings with text", "# Projects\n\n", |at| {
            format!(
                "## Title of {}\n\nThis project studies what the people of the city do, and what the law makes of it for them.\n\n",
                letters(at)
            )
        }),
        ("a long paragraph with labels", TITLE, |_| {
            "It is studied.Researcher: Ann Peeters ".to_owned()
        }),
    ];
    for (name, start, part) in shapes {
        let (once, four) = (work(start, part, 100), work(start, part, 400));
        assert!(once > 0, "{name}: nothing was counted");
        assert!(four <= once * 5, "{name}: {once} and then {four}");
    }
}
