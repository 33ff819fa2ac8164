//! What of a record decides what it is: identifiers, names, numbers.

use std::collections::BTreeSet;
use std::hash::BuildHasher;

use super::ThingTelling;
use crate::identity::name;
use crate::identity::organisation::{is_acronym, with_acronym, without_legal_form};
use crate::identity::people::SourceNumber;
use crate::identity::review::{Evidence, Side, Spot};
use crate::record::identifier::doi;
use crate::record::organisation::OrganisationClass;
use crate::record::{Organisation, Programme, Project};
use crate::text::{Text, fold};

#[derive(Debug)]
pub(super) struct OrganisationTold {
    pub(super) id: Box<str>,
    pub(super) source: SourceNumber,
    pub(super) spot: Spot,
    /// Names and aliases, folded, without legal form and article.
    pub(super) names: BTreeSet<Box<str>>,
    pub(super) acronyms: BTreeSet<Box<str>>,
    pub(super) stated: Box<str>,
    pub(super) country: Option<Box<str>>,
    pub(super) parent: Option<Box<str>>,
    /// Is it a part by what it is: a faculty, a department?
    pub(super) is_part: bool,
    pub(super) ids: Vec<Box<str>>,
}

#[derive(Debug)]
pub(super) struct ProgrammeTold {
    pub(super) id: Box<str>,
    pub(super) source: SourceNumber,
    pub(super) names: BTreeSet<Box<str>>,
    pub(super) funder: Option<Box<str>>,
}

#[derive(Debug)]
pub(super) struct ProjectTold {
    pub(super) id: Box<str>,
    pub(super) source: SourceNumber,
    pub(super) spot: Spot,
    pub(super) ids: Vec<Box<str>>,
    /// Funder and number.
    pub(super) grants: Vec<(Box<str>, Box<str>)>,
    /// Hashes of the words of titles.
    pub(super) titles: BTreeSet<u64>,
    /// A hash of the names of the people, where there are two or more.
    pub(super) people: Option<u64>,
    pub(super) stated: Box<str>,
}

impl ThingTelling {
    /// Tells of an organisation's record.
    pub fn organisation(&mut self, record: &Organisation, source: SourceNumber, spot: Spot) {
        let mut names = BTreeSet::new();
        let mut acronyms = BTreeSet::new();
        let stated = record.name.iter().map(|(_, name)| name);
        let aliases = record.aliases.iter().map(String::as_str);
        for name in stated.chain(aliases) {
            let (name, beside) = with_acronym(name);
            acronyms.extend(beside.map(folded));
            if is_acronym(name) {
                acronyms.insert(folded(name));
            } else {
                let name = without_legal_form(name);
                if !name.is_empty() {
                    names.insert(name.into());
                }
            }
        }
        acronyms.extend(record.acronym.as_deref().map(folded));
        let is_part = record.class.is_some_and(OrganisationClass::is_part);
        let id = |scheme: &str, id: &Option<String>| {
            let bare = id.as_ref()?.rsplit('/').next()?.to_ascii_lowercase();
            Some(format!("{scheme} {bare}").into())
        };
        let ids = [
            id("ror", &record.ror),
            id("fundref", &record.fundref),
            id("wikidata", &record.wikidata),
        ];
        self.organisations.push(OrganisationTold {
            id: record.id.as_str().into(),
            source,
            spot,
            names,
            acronyms,
            stated: first(&record.name),
            country: record.country.as_deref().map(Into::into),
            parent: record.parent.as_deref().map(Into::into),
            is_part,
            ids: ids.into_iter().flatten().collect(),
        });
    }

    /// Tells of a programme's record.
    pub fn programme(&mut self, record: &Programme, source: SourceNumber) {
        self.programmes.push(ProgrammeTold {
            id: record.id.as_str().into(),
            source,
            names: record
                .name
                .iter()
                .map(|(_, name)| without_legal_form(name).into())
                .collect(),
            funder: record.funder.as_deref().map(Into::into),
        });
    }

    /// Tells of a project's record. Of one source alone nothing is kept.
    pub fn project(&mut self, record: &Project, source: SourceNumber, spot: Spot) {
        if !self.has_several_sources() {
            return;
        }
        let ids = record.identifiers.iter().map(|identifier| {
            let value = identifier.value.trim().to_lowercase();
            let bare = doi(&value).unwrap_or(&value);
            format!("{} {bare}", identifier.scheme).into()
        });
        let grants = record.grants.iter().filter_map(|grant| {
            let bare = folded(grant.number.as_deref()?).replace(' ', "");
            (!bare.is_empty()).then(|| (grant.funder.as_str().into(), bare.into()))
        });
        let names: BTreeSet<String> = record
            .people
            .iter()
            .filter_map(|person| name::parse(person.name.as_deref()?).ok())
            .map(|name| name::k1(&name.given, &name.family))
            .collect();
        let titles = std::iter::once(&record.title).chain(&record.alternative);
        self.projects.push(ProjectTold {
            id: record.id.as_str().into(),
            source,
            spot,
            ids: ids.collect(),
            grants: grants.collect(),
            titles: titles.flat_map(words_of_titles).collect(),
            people: (names.len() > 1).then(|| hash(&names)),
            stated: first(&record.title),
        });
    }
}

impl OrganisationTold {
    /// Is an acronym all that is known of its name?
    pub(super) fn is_acronym_alone(&self) -> bool {
        self.names.is_empty() && !self.acronyms.is_empty()
    }

    pub(super) fn side(&self, key: &str, source: String) -> Side {
        side(
            "organisation",
            &self.id,
            key,
            source,
            &self.stated,
            self.spot,
        )
    }
}

impl ProjectTold {
    pub(super) fn side(&self, key: &str, source: String) -> Side {
        side("project", &self.id, key, source, &self.stated, self.spot)
    }
}

fn side(kind: &str, id: &str, key: &str, source: String, stated: &str, spot: Spot) -> Side {
    Side {
        key: key.to_owned(),
        label: stated.to_owned(),
        evidence: vec![Evidence {
            source,
            record: format!("{kind} {id}"),
            field: if kind == "project" { "title" } else { "name" }.to_owned(),
            stated: stated.to_owned(),
            spot: Some(spot),
            ..Evidence::default()
        }],
    }
}

fn first(text: &Text) -> Box<str> {
    text.iter().next().map_or("", |(_, value)| value).into()
}

fn folded(text: &str) -> Box<str> {
    fold(text).into()
}

/// What a title is known by: its words of four letters and more, whatever their order; and those before a colon, where
/// they are four or more. Two words say too little.
fn words_of_titles(text: &Text) -> Vec<u64> {
    let words = |title: &str| -> BTreeSet<String> {
        let folded = fold(title);
        let long = folded.split(' ').filter(|word| word.chars().count() > 3);
        long.map(str::to_owned).collect()
    };
    let mut out = Vec::new();
    for (_, title) in text.iter() {
        let all = words(title);
        if all.len() > 2 {
            out.push(hash(&all));
        }
        if let Some((main, _)) = title.split_once(": ") {
            let main = words(main);
            if main.len() > 3 {
                out.push(hash(&main));
            }
        }
    }
    out
}

fn hash(words: &BTreeSet<String>) -> u64 {
    foldhash::quality::FixedState::default().hash_one(words)
}
