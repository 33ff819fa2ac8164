//! The organisations and programmes that a page names: known ones by any of their names, the others drafted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::keys;
use crate::identity::organisation::{is_acronym, with_acronym, without_legal_form};
use crate::record::{Kind, Organisation, Programme};
use crate::text::Text;

/// Whom a page names.
#[derive(Debug, Default)]
pub struct Organisations {
    known: HashMap<String, Organisation>,
    known_programmes: HashMap<String, Programme>,
    by_name: HashMap<String, String>,
    /// Acronyms: who bears one; nobody where several do.
    by_acronym: HashMap<String, Option<String>>,
    programmes: HashMap<String, String>,
    taken: BTreeSet<String>,
    taken_programmes: BTreeSet<String>,
    /// Who was named, in the order of the page.
    named: Vec<String>,
    programmes_named: Vec<String>,
    /// What they were called.
    called: BTreeMap<String, String>,
}

impl Organisations {
    /// Learns of an organisation that has a record.
    pub fn know(&mut self, organisation: &Organisation) {
        let id = &organisation.id;
        self.taken.insert(id.clone());
        self.known.insert(id.clone(), organisation.clone());
        let names = organisation.name.iter().map(|(_, name)| name);
        for name in names.chain(organisation.aliases.iter().map(String::as_str)) {
            self.by_name
                .entry(without_legal_form(name))
                .or_insert_with(|| id.clone());
        }
        if let Some(acronym) = &organisation.acronym {
            self.abbreviate(acronym, id);
        }
    }

    /// Learns of a programme that has a record.
    pub fn know_programme(&mut self, programme: &Programme) {
        self.taken_programmes.insert(programme.id.clone());
        self.known_programmes
            .insert(programme.id.clone(), programme.clone());
        for (_, name) in programme.name.iter() {
            self.programmes
                .entry(without_legal_form(name))
                .or_insert_with(|| programme.id.clone());
        }
    }

    fn abbreviate(&mut self, acronym: &str, id: &str) {
        self.by_acronym
            .entry(without_legal_form(acronym))
            .and_modify(|bearer| {
                if bearer.as_deref() != Some(id) {
                    *bearer = None;
                }
            })
            .or_insert_with(|| Some(id.to_owned()));
    }

    /// Learns that a page called an organisation so, if that is still there: people may have given it another name.
    pub fn called(&mut self, name: &str, id: &str) {
        if self.taken.contains(id) {
            self.by_name.insert(without_legal_form(name), id.to_owned());
        }
    }

    /// The ids by the names that the page has for them.
    #[must_use]
    pub fn names(&self) -> BTreeMap<String, String> {
        self.called.clone()
    }

    /// Those that were named, in the order of the page.
    pub fn organisations(&self) -> impl Iterator<Item = &Organisation> {
        self.named.iter().filter_map(|id| self.known.get(id))
    }

    /// The programmes that were named, in the order of the page.
    pub fn programmes(&self) -> impl Iterator<Item = &Programme> {
        self.programmes_named
            .iter()
            .filter_map(|id| self.known_programmes.get(id))
    }

    /// Learns what acronyms stand for, of all names of the page with their short ones, before the first is asked for.
    pub fn expand<'a>(
        &mut self,
        names: impl Iterator<Item = (&'a str, Option<&'a str>)>,
        language: &str,
    ) {
        for (name, short) in names {
            if short.is_some() || with_acronym(name).1.is_some() {
                self.named(name, short, language);
            }
        }
    }

    /// The id of the organisation that a page calls so, with the short name beside it.
    pub fn named(&mut self, name: &str, short: Option<&str>, language: &str) -> String {
        let id = self.id(name, short, language);
        if !self.named.contains(&id) {
            self.named.push(id.clone());
        }
        self.called.insert(name.to_owned(), id.clone());
        id
    }

    fn id(&mut self, name: &str, short: Option<&str>, language: &str) -> String {
        let (full, acronym) = with_acronym(name);
        let acronym = short.or(acronym);
        let known = self
            .by_name
            .get(&without_legal_form(name))
            .or_else(|| self.by_name.get(&without_legal_form(full)))
            .cloned()
            .or_else(|| {
                self.by_acronym
                    .get(&without_legal_form(full))
                    .cloned()
                    .flatten()
            })
            .or_else(|| acronym.and_then(|acronym| self.of_expansion(acronym)));
        if let Some(id) = known {
            return id;
        }
        let short = acronym.or_else(|| is_acronym(full).then_some(full));
        let id = keys::free(
            &[short.unwrap_or(full), full],
            Kind::Organisation,
            &self.taken,
        );
        let mut drafted = Organisation::of(id.clone(), Text::of(language, full));
        drafted.acronym = acronym.map(str::to_owned);
        self.know(&drafted);
        if short == Some(full) {
            self.abbreviate(full, &id);
        }
        id
    }

    /// Who bears an acronym, if that is all that is known of them: "FWO" is the same as "Fonds … (FWO)", but two that are
    /// spelt out otherwise are two.
    fn of_expansion(&self, acronym: &str) -> Option<String> {
        let id = self.by_acronym.get(&without_legal_form(acronym))?.clone()?;
        let bearer = self.known.get(&id)?;
        let is_bare = bearer
            .name
            .iter()
            .all(|(_, name)| without_legal_form(name) == without_legal_form(acronym));
        is_bare.then_some(id)
    }

    /// The id of the programme of a funder that a page calls so.
    pub fn programme(&mut self, name: &str, funder: &str, language: &str) -> String {
        let id = match self.programmes.get(&without_legal_form(name)) {
            Some(id) => id.clone(),
            None => self.new_programme(name, funder, language),
        };
        if !self.programmes_named.contains(&id) {
            self.programmes_named.push(id.clone());
        }
        id
    }

    fn new_programme(&mut self, name: &str, funder: &str, language: &str) -> String {
        let id = keys::free(&[name], Kind::Programme, &self.taken_programmes);
        self.know_programme(&Programme {
            kind: None,
            id: id.clone(),
            name: Text::of(language, name),
            funder: Some(funder.to_owned()),
            homepage: None,
        });
        id
    }
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
        for name in [
            "FWO",
            "het FWO",
            "Fonds Wetenschappelijk Onderzoek – Vlaanderen (FWO)",
            "the Research Foundation Flanders",
            "Research Foundation Flanders vzw",
        ] {
            assert_eq!(known.named(name, None, "nl"), "fwo", "{name}");
        }
        assert_eq!(
            known.named(
                "Fonds Wetenschappelijk Onderzoek - Vlaanderen",
                Some("FWO"),
                "nl"
            ),
            "fwo"
        );
        assert_eq!(known.organisations().count(), 1);
        known.called("Flemish fund", "fwo");
        known.called("Nobody’s fund", "nobody");
        assert_eq!(known.named("Flemish fund", None, "nl"), "fwo");
        assert_eq!(known.named("Nobody’s fund", None, "nl"), "nobody-s-fund");
    }

    #[test]
    fn an_acronym_is_what_the_page_spells_out_elsewhere() {
        let names = [
            ("FWO", None),
            ("UGent", None),
            ("Fonds Wetenschappelijk Onderzoek", Some("FWO")),
        ];
        let mut page = Organisations::default();
        page.expand(names.into_iter(), "nl");
        let ids = names.map(|(name, short)| page.named(name, short, "nl"));
        assert_eq!(ids, ["fwo", "ugent", "fwo"]);
        let found: Vec<_> = page
            .organisations()
            .map(|one| (one.id.as_str(), one.acronym.as_deref()))
            .collect();
        assert_eq!(found, [("fwo", Some("FWO")), ("ugent", None)]);
    }

    #[test]
    fn two_that_share_an_acronym_are_two() {
        let names = ["Fonds A (FA)", "Fondation A (FA)", "FA"];
        let mut page = Organisations::default();
        page.expand(names.into_iter().map(|name| (name, None)), "nl");
        let ids = names.map(|name| page.named(name, None, "nl"));
        assert_eq!(ids, ["fa", "fondation-a", "fa-2"]);
    }

    #[test]
    fn a_name_that_is_no_acronym_makes_a_readable_key() {
        let mut page = Organisations::default();
        assert_eq!(
            page.named("Faculteit Rechten", None, "nl"),
            "faculteit-rechten"
        );
        assert_eq!(
            page.programme("BRAIN-be 2.0", "belspo", "nl"),
            "brain-be-2-0"
        );
        assert_eq!(
            page.programme("brain-be 2.0", "belspo", "nl"),
            "brain-be-2-0"
        );
        assert_eq!(
            page.programmes().next().unwrap().funder.as_deref(),
            Some("belspo")
        );
    }
}
