//! Providers that misbehave: what is told, and what stays.

use super::provider::{Fault, Provider};
use super::{dataset, numbered, sync, titles};
use crate::support::Folder;

/// A provider that was good and is harvested again when it is bad.
fn after_it_was_good(fault: Fault) -> (Provider, Folder, String) {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=5);
    provider.set(|state| state.deleted = "no");
    let folder = dataset(&provider, "");
    sync(&folder).good();
    provider.projects(6..=9);
    provider.set(|state| state.fault = fault);
    let run = sync(&folder);
    let said = format!("{}{}", run.out, run.err);
    (provider, folder, said)
}

#[track_caller]
fn leaves_what_was_there(fault: Fault, says: &str) {
    let (_provider, folder, said) = after_it_was_good(fault);
    assert!(said.contains(says), "{said}");
    assert_eq!(titles(&folder), numbered(1..=5));
    assert_eq!(folder.revision(), 1);
}

#[test]
fn a_list_in_a_circle_is_told_and_leaves_what_was_there() {
    leaves_what_was_there(Fault::Circle, "leads back to a page that was had already");
}

#[test]
fn a_provider_that_repeats_pages_is_told_and_leaves_what_was_there() {
    leaves_what_was_there(Fault::SamePage, "hold nothing new");
}

#[test]
fn a_fault_midway_leaves_what_was_there() {
    leaves_what_was_there(Fault::Broken, "500");
}

#[test]
fn an_entity_bomb_leaves_what_was_there() {
    leaves_what_was_there(Fault::Bomb, "line 2: a DOCTYPE stands here");
}

#[test]
fn a_page_for_people_is_no_provider() {
    leaves_what_was_there(
        Fault::Page,
        "is no answer of OAI-PMH 2.0: its root is `html`",
    );
}

#[test]
fn packed_answers_are_read() {
    let (_provider, folder, _) = after_it_was_good(Fault::Packed);
    assert_eq!(titles(&folder), numbered(1..=9));
}

#[test]
fn a_broken_token_is_told_and_leaves_what_was_there() {
    leaves_what_was_there(Fault::TokenBroken, "does not take its own resumptionToken");
}

#[test]
fn a_token_that_expires_begins_the_list_anew() {
    let (_provider, folder, said) = after_it_was_good(Fault::TokenExpires);
    assert!(said.contains("the list was begun anew"), "{said}");
    assert_eq!(titles(&folder), numbered(1..=9));
}

#[test]
fn a_busy_provider_is_asked_again() {
    let (_provider, folder, _) = after_it_was_good(Fault::Busy);
    assert_eq!(titles(&folder), numbered(1..=9));
}

#[test]
fn a_list_that_is_shorter_than_said_is_told() {
    let provider = Provider::new(Fault::TooShort);
    provider.projects(1..=5);
    let folder = dataset(&provider, "");
    let said = sync(&folder).err;
    assert!(
        said.contains("the list has 5 records") && said.contains("ended after 2"),
        "{said}"
    );
}

#[test]
fn a_provider_that_takes_no_from_is_asked_for_everything() {
    let provider = Provider::new(Fault::NoFrom);
    provider.projects(1..=1);
    let folder = dataset(&provider, "");
    sync(&folder).good();
    provider.projects(2..=2);
    let said = sync(&folder).err;
    assert!(said.contains("everything is harvested"), "{said}");
    assert_eq!(titles(&folder), numbered(1..=2));
}

#[test]
fn a_broken_record_is_told_and_the_others_are_taken() {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=4);
    let folder = dataset(&provider, "[sources.oai]\nfull_days = 0\n");
    sync(&folder).good();
    for broken in [
        "<Project><Title>",
        "<a b=\"c>",
        "&bomb;",
        "<a></b>",
        "\u{1}",
    ] {
        provider.put("Projects/2", "2026-11-02T00:00:00Z", broken);
        let said = sync(&folder).err;
        assert!(
            said.contains("a record is broken and left out"),
            "{broken}: {said}"
        );
        assert_eq!(titles(&folder), numbered(1..=4), "{broken}");
    }
}

#[test]
fn limits_of_a_harvest_are_held() {
    let provider = Provider::new(Fault::None);
    provider.projects(1..=5);
    for (setting, what) in [("records = 3", "3 records"), ("pages = 2", "2 pages")] {
        let folder = dataset(&provider, &format!("[sources.oai]\n{setting}\n"));
        let run = sync(&folder);
        let said = format!("{}{}", run.out, run.err);
        assert!(said.contains(&format!("more than {what}")), "{said}");
        assert!(titles(&folder).is_empty());
    }
}

#[test]
fn what_is_no_provider_is_told_from_one() {
    let provider = Provider::new(Fault::None);
    let folder = dataset(&provider, "[sources.oai]\nprefix = \"mods\"\n");
    let run = sync(&folder);
    let said = format!("{}{}", run.out, run.err);
    assert!(
        said.contains("does not have the format `mods`; it has oai_dc, oai_cerif_openaire_v1_2"),
        "{said}"
    );
    provider.set(|state| state.formats = &[("mods", "http://www.loc.gov/mods/v3")]);
    let folder = dataset(&provider, "");
    let run = sync(&folder);
    let said = format!("{}{}", run.out, run.err);
    assert!(
        said.contains("none of the formats that are read here"),
        "{said}"
    );
}
