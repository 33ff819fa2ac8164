use super::*;

fn near(a: &str, b: &str) -> Vec<&'static str> {
    let candidate = |k1, key| Candidate {
        k1,
        key,
        is_open: true,
    };
    let both = [candidate(a, "p-a"), candidate(b, "p-b")];
    let found = pairs(&both, &|_, _| true);
    found.pairs.into_iter().map(|(_, _, rule)| rule).collect()
}

#[test]
fn initials_prefixes_and_one_letter_are_near() {
    assert_eq!(near("e|desmet", "ellen|desmet"), ["C1 INITIALS"]);
    assert_eq!(near("e m|desmet", "ellen|desmet"), ["C1 INITIALS"]);
    assert_eq!(near("jo|maes", "johan|maes"), ["C2 PREFIX"]);
    assert_eq!(near("maria|jansen", "maria anna|jansen"), ["C2 PREFIX"]);
    assert_eq!(near("ellen|desmet", "elen|desmet"), ["C3 ONE-LETTER"]);
    assert_eq!(near("ellen|desmet", "ellen|demset"), ["C3 ONE-LETTER"]);
}

#[test]
fn other_names_are_not() {
    for (a, b) in [
        ("e|desmet", "sara|desmet"),
        ("e|desmet", "ellen|peeters"),
        ("an|maes", "jan|peeters"),
        ("j|maes", "k|maes"),
        ("|maes", "jan|maes"),
        ("co1|worker", "co2|worker"),
        ("co1|worker", "co12|worker"),
        ("jan|maes2", "jan|maes3"),
    ] {
        assert!(near(a, b).is_empty(), "{a} {b}");
    }
}

/// Names in their order, each of somebody of its own.
fn search(names: &mut [String], is_open: bool) -> Near {
    names.sort();
    let keys: Vec<String> = (0..names.len()).map(|at| format!("p-{at:06}")).collect();
    let candidate = |(k1, key)| Candidate { k1, key, is_open };
    let all: Vec<_> = names
        .iter()
        .map(String::as_str)
        .zip(keys.iter().map(String::as_str))
        .map(candidate)
        .collect();
    pairs(&all, &|_, _| true)
}

/// `0` is `aaa`, `1` is `aab`.
fn letters(number: usize) -> String {
    let letter = |of: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[of % 26]);
    [number / 676, number / 26, number]
        .map(letter)
        .iter()
        .collect()
}

#[test]
fn twice_the_names_are_twice_the_work_however_near_they_are() {
    type Shape = fn(usize) -> String;
    let shapes: [(&str, Shape); 6] = [
        ("numbers", |at| format!("co{at}|worker")),
        ("letters", |at| format!("co{}|worker", letters(at))),
        ("families", |at| format!("jan|worker{}", letters(at))),
        ("one name", |_| "jan|worker".to_owned()),
        ("two names", |at| {
            format!("jan|worker{}", if at % 2 == 0 { "" } else { "s" })
        }),
        ("initials", |at| match at % 2 {
            0 => format!("c{}|worker", letters(at)),
            _ => format!("c {}|worker", &letters(at / 2)[2..]),
        }),
    ];
    for (shape, name) in shapes {
        let work = |count: usize| {
            let mut names: Vec<String> = (0..count).map(name).collect();
            search(&mut names, true).compared
        };
        let (some, many) = (work(1_500), work(6_000));
        // Four times the names; if each pair were looked at, it would be sixteen times the work.
        assert!(many <= 6 * some.max(1_000), "{shape}: {some}, {many}");
        assert!(many <= 6_000 * COMPARED, "{shape}: {many}");
    }
}

#[test]
fn who_is_near_very_many_is_asked_about_some_and_told_of() {
    let mut names: Vec<String> = (0..200)
        .map(|at| format!("j{}|maes", letters(at)))
        .collect();
    names.push("j|maes".to_owned());
    let near = search(&mut names, true);
    let initials = near
        .pairs
        .iter()
        .filter(|(.., rule)| *rule == "C1 INITIALS");
    assert_eq!(initials.count(), ASKED);
    assert_eq!(near.crowded["C1 INITIALS"].len(), 1);
}

#[test]
fn pairs_beyond_those_that_are_given_are_counted() {
    let mut names: Vec<String> = (0..3 * MOST)
        .map(|at| format!("jan|{}{}", letters(at / 2), letters(at / 2 / 676)))
        .enumerate()
        .map(|(at, name)| {
            if at % 2 == 0 {
                name
            } else {
                format!("{name}x")
            }
        })
        .collect();
    let near = search(&mut names, true);
    let given = near
        .pairs
        .iter()
        .filter(|(.., rule)| *rule == "C3 ONE-LETTER");
    assert_eq!(given.count(), MOST);
    assert!(near.further["C3 ONE-LETTER"] > 0);
}

#[test]
fn those_whose_source_knows_them_apart_are_not_compared() {
    let mut names: Vec<String> = (0..2_000)
        .map(|at| format!("j{}|maes", letters(at)))
        .collect();
    assert_eq!(search(&mut names, false).compared, 0);
}
