//! Very many who have one name, or names that are near each other.

use super::*;

/// Two sources, and in each of them so many records of one name.
fn of_one_name(of_each: usize) -> Telling {
    let mut telling = telling(&["a", "b"], &[], "");
    for (source, at) in (0..2).flat_map(|source| (0..of_each).map(move |at| (source, at))) {
        let person = record(&format!("p-{source}-{at:04}"), "Jan", None);
        telling.record(&person, source, Spot::default());
    }
    telling
}

#[test]
fn of_one_name_so_many_pairs_are_asked_about_and_the_others_are_counted() {
    let few = settle(of_one_name(10), &Registry::new());
    assert_eq!(few.review.len(), 100);
    assert!(few.notes.is_empty(), "{:?}", few.notes);
    let many = settle(of_one_name(50), &Registry::new());
    assert_eq!(many.review.len(), 200);
    assert_eq!(
        many.notes,
        ["B3 SAME-NAME: 2300 further pairs of the name that p-0-0000 has are not listed"]
    );
}

#[test]
fn a_name_that_very_many_bear_is_not_looked_at_pair_by_pair_and_a_note_says_so() {
    let people = settle(of_one_name(2_000), &Registry::new());
    assert!(people.review.is_empty() && people.merged.is_empty());
    assert!(
        people.notes[0].starts_with(
            "B3 SAME-NAME: 4000 people in several sources have one name (p-0-0000, …, p-1-1999)"
        ),
        "{:?}",
        people.notes
    );
}

#[test]
fn names_that_differ_in_a_number_are_no_question() {
    let mut telling = telling(&["a", "b"], &[], "");
    for at in 0..200u16 {
        let person = Person::named(
            format!("p-{at}"),
            Some(format!("Co{at}")),
            "Worker".to_owned(),
        );
        telling.record(&person, at % 2, Spot::default());
    }
    let people = settle(telling, &Registry::new());
    assert!(people.review.is_empty() && people.notes.is_empty());
}

#[test]
fn who_is_near_very_many_is_told_of() {
    let letter = |of: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[of % 26]);
    let names: Vec<String> = (0..300)
        .map(|at| format!("J{}{} Maes", letter(at / 26), letter(at)))
        .chain(["J. Maes".to_owned()])
        .collect();
    let mentions: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a")).collect();
    let people = settle(told(&mentions, ""), &Registry::new());
    let found = rules(&people);
    assert_eq!(
        found.iter().filter(|rule| **rule == "C1 INITIALS").count(),
        50
    );
    let expected = "C1 INITIALS: 1 has a name that is near those of very many others (p-";
    assert!(
        people.notes.iter().any(|note| note.starts_with(expected)),
        "{:?}",
        people.notes
    );
}
