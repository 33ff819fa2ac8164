//! The organisations and programmes that a page names: known ones by any of their names, the others drafted.

use std::collections::{HashMap, HashSet};

use super::keys;
use crate::record::{Kind, Organisation, Programme};
use crate::text::{Text, fold};

/// Words that stand before a name and are no part of it.
const ARTICLES: &[&str] = &["de", "het", "the", "la", "le", "les", "l", "der", "die", "das", "den", "dem", "des"];

/// Whom a page names.
#[derive(Debug, Default)]
pub struct Organisations {
    by_name: HashMap<String, String>,
    /// Acronyms: who bears one; nobody where several do.
    by_acronym: HashMap<String, Option<String>>,
    programmes: HashMap<String, String>,
    taken: HashSet<String>,
    taken_programmes: HashSet<String>,
    /// What was drafted, in the order of the page.
    pub drafted: Vec<Organisation>,
    /// Programmes that were drafted, in the order of the page.
    pub programmes_drafted: Vec<Programme>,
}

impl Organisations {
    /// Learns of an organisation that has a record.
    pub fn know(&mut self, organisation: &Organisation) {
        let id = &organisation.id;
        self.taken.insert(id.clone());
        let names = organisation.name.iter().map(|(_, name)| name);
        for name in names.chain(organisation.aliases.iter().map(String::as_str)) {
            self.by_name.entry(bare(name)).or_insert_with(|| id.clone());
        }
        if let Some(acronym) = &organisation.acronym {
            self.abbreviate(acronym, id);
        }
    }

    /// Learns of a programme that has a record.
    pub fn know_programme(&mut self, programme: &Programme) {
        self.taken_programmes.insert(programme.id.clone());
        for (_, name) in programme.name.iter() {
            self.programmes.entry(bare(name)).or_insert_with(|| programme.id.clone());
        }
    }

    fn abbreviate(&mut self, acronym: &str, id: &str) {
        self.by_acronym
            .entry(fold(acronym))
            .and_modify(|bearer| {
                if bearer.as_deref() != Some(id) {
                    *bearer = None;
                }
            })
            .or_insert_with(|| Some(id.to_owned()));
    }

    /// Learns what acronyms stand for, of all names of the page, before the first is asked for.
    pub fn expand<'a>(&mut self, names: impl Iterator<Item = &'a str>, language: &str) {
        for name in names {
            if let (_, Some(_)) = parts(name) {
                self.named(name, language);
            }
        }
    }

    /// The id of the organisation that a page calls so.
    pub fn named(&mut self, name: &str, language: &str) -> String {
        let (full, acronym) = parts(name);
        let known = self
            .by_name
            .get(&bare(name))
            .or_else(|| self.by_name.get(&bare(full)))
            .cloned()
            .or_else(|| self.by_acronym.get(&bare(full)).cloned().flatten())
            .or_else(|| acronym.and_then(|acronym| self.of_expansion(acronym)));
        if let Some(id) = known {
            return id;
        }
        let short = acronym.or_else(|| is_acronym(full).then_some(full));
        let id = keys::free(&[short.unwrap_or(full), full], Kind::Organisation, &self.taken);
        let drafted = Organisation {
            kind: None,
            id: id.clone(),
            name: Text::of(language, full),
            acronym: acronym.map(str::to_owned),
            aliases: Vec::new(),
            class: None,
            parent: None,
            country: None,
            homepage: None,
            ror: None,
            fundref: None,
            wikidata: None,
        };
        self.know(&drafted);
        if short == Some(full) {
            self.abbreviate(full, &id);
        }
        self.drafted.push(drafted);
        id
    }

    /// Who bears an acronym, if that is all that is known of them: "FWO" is the same as "Fonds … (FWO)", but two that are
    /// spelt out otherwise are two.
    fn of_expansion(&self, acronym: &str) -> Option<String> {
        let id = self.by_acronym.get(&fold(acronym))?.clone()?;
        let drafted = self.drafted.iter().find(|organisation| organisation.id == id)?;
        let is_bare = drafted.acronym.is_none();
        is_bare.then_some(id)
    }

    /// The id of the programme of a funder that a page calls so.
    pub fn programme(&mut self, name: &str, funder: &str, language: &str) -> String {
        if let Some(id) = self.programmes.get(&bare(name)) {
            return id.clone();
        }
        let id = keys::free(&[name], Kind::Programme, &self.taken_programmes);
        let drafted = Programme {
            kind: None,
            id: id.clone(),
            name: Text::of(language, name),
            funder: Some(funder.to_owned()),
            homepage: None,
        };
        self.know_programme(&drafted);
        self.programmes_drafted.push(drafted);
        id
    }
}

/// A name as it is compared: folded, without articles.
fn bare(name: &str) -> String {
    let folded = fold(name);
    match folded.split_once(' ') {
        Some((first, rest)) if ARTICLES.contains(&first) => rest.to_owned(),
        _ => folded,
    }
}

/// A name, and the acronym in parentheses behind it.
fn parts(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    let inside = name.strip_suffix(')').and_then(|name| name.rsplit_once(" ("));
    match inside {
        Some((full, acronym)) if is_acronym(acronym) && !full.is_empty() => (full.trim(), Some(acronym)),
        _ => (name, None),
    }
}

/// One word, mostly of capitals: `FWO`, `BELSPO`, `F.R.S.-FNRS`, `UGent`.
fn is_acronym(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    (2..=12).contains(&letters.len()) && !word.contains(char::is_whitespace) && capitals >= 2 && capitals * 3 >= letters.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_organisation_is_found_by_any_of_its_names() {
        let mut known = Organisations::default();
        known.know(
            &serde_json::from_str(r#"{"id": "fwo", "name": {"nl": "Fonds Wetenschappelijk Onderzoek - Vlaanderen"}, "acronym": "FWO", "aliases": ["Research Foundation Flanders"]}"#).unwrap(),
        );
        for name in ["FWO", "het FWO", "Fonds Wetenschappelijk Onderzoek – Vlaanderen (FWO)", "the Research Foundation Flanders"] {
            assert_eq!(known.named(name, "nl"), "fwo", "{name}");
        }
        assert!(known.drafted.is_empty());
    }

    #[test]
    fn an_acronym_is_what_the_page_spells_out_elsewhere() {
        let names = ["FWO", "UGent", "Fonds Wetenschappelijk Onderzoek (FWO)"];
        let mut page = Organisations::default();
        page.expand(names.into_iter(), "nl");
        let ids = names.map(|name| page.named(name, "nl"));
        assert_eq!(ids, ["fwo", "ugent", "fwo"]);
        let drafted: Vec<_> = page.drafted.iter().map(|one| (one.id.as_str(), one.acronym.as_deref())).collect();
        assert_eq!(drafted, [("fwo", Some("FWO")), ("ugent", None)]);
    }

    #[test]
    fn two_that_share_an_acronym_are_two() {
        let names = ["Fonds A (FA)", "Fondation A (FA)", "FA"];
        let mut page = Organisations::default();
        page.expand(names.into_iter(), "nl");
        let ids = names.map(|name| page.named(name, "nl"));
        assert_eq!(ids, ["fa", "fondation-a", "fa-2"]);
    }

    #[test]
    fn a_name_that_is_no_acronym_makes_a_readable_key() {
        let mut page = Organisations::default();
        assert_eq!(page.named("Faculteit Rechten", "nl"), "faculteit-rechten");
        assert_eq!(page.programme("BRAIN-be 2.0", "belspo", "nl"), "brain-be-2-0");
        assert_eq!(page.programme("brain-be 2.0", "belspo", "nl"), "brain-be-2-0");
        assert_eq!(page.programmes_drafted[0].funder.as_deref(), Some("belspo"));
    }
}
