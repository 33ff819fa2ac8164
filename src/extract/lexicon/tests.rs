//! That the words are read, and refused where they mean nothing.

use super::*;

#[test]
fn the_words_that_come_with_the_program_are_read() {
    let lexicon = Lexicon::with(&LexiconConfig::default()).unwrap();
    assert_eq!(
        lexicon.label("projektleitung"),
        Some(Meaning::Person(Role::PrincipalInvestigator))
    );
    assert_eq!(
        lexicon.part("met de steun van"),
        Some(Part::Involved(InvolvementRole::Supporter))
    );
    assert!(lexicon.funder("fwo") && lexicon.honorific("prof"));
}

#[test]
fn own_words_are_added_and_unknown_meanings_refused() {
    let own: LexiconConfig = toml::from_str("[labels]\nresearcher = ['Tutkija']\n").unwrap();
    assert!(Lexicon::with(&own).unwrap().label("tutkija").is_some());
    let own: LexiconConfig = toml::from_str("[labels]\nboss = ['Chef']\n").unwrap();
    let message = Lexicon::with(&own).unwrap_err().to_string();
    assert!(
        message.starts_with("`extract.labels` has `boss`; allowed are the roles"),
        "{message}"
    );
}
