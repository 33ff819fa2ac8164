//! The words, ready to be looked up. Every phrase is looked up folded, so that case, accents and punctuation do not count.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use crate::config::LexiconConfig;
use crate::record::project::{Category, InvolvementRole, Role, Status};
use crate::text::fold;

/// The words that come with the program.
const SHIPPED: &str = include_str!("lexicon.toml");

/// What a label says that its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Meaning {
    /// People with a role.
    Person(Role),
    /// Who pays.
    Funder,
    /// The funder's programme.
    Programme,
    /// An organisation with a part.
    Organisation(InvolvementRole),
    /// From when to when.
    Period,
    /// From when.
    Start,
    /// Until when.
    End,
    /// Where the project stands.
    Status,
    /// The kind of research.
    Category,
    /// The title.
    Title,
    /// The acronym.
    Acronym,
    /// The abstract, or a part of it.
    Abstract,
    /// Keywords.
    Keywords,
    /// The project's page.
    Homepage,
    /// A picture's credit.
    Image,
    /// Nothing that a record has.
    Other,
}

impl Meaning {
    fn named(name: &str) -> Option<Self> {
        if let Some(role) = Role::ALL.into_iter().find(|role| role.code() == name) {
            // A coordinator is a person, unless the value is an organisation.
            return Some(Self::Person(role));
        }
        if let Some(role) = InvolvementRole::ALL
            .into_iter()
            .find(|role| role.code() == name)
        {
            return Some(Self::Organisation(role));
        }
        Some(match name {
            "funder" => Self::Funder,
            "programme" => Self::Programme,
            "period" => Self::Period,
            "start" => Self::Start,
            "end" => Self::End,
            "status" => Self::Status,
            "category" => Self::Category,
            "title" => Self::Title,
            "acronym" => Self::Acronym,
            "abstract" => Self::Abstract,
            "keywords" => Self::Keywords,
            "homepage" => Self::Homepage,
            "image" => Self::Image,
            "other" => Self::Other,
            _ => return None,
        })
    }

    /// Does a label of this meaning show that a description of a project stands here?
    pub(crate) fn tells_of_a_project(self) -> bool {
        match self {
            Self::Person(role) => role != Role::Contact,
            Self::Funder
            | Self::Programme
            | Self::Organisation(_)
            | Self::Period
            | Self::Start
            | Self::End => true,
            _ => false,
        }
    }
}

/// What stands below a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Projects of a kind of research.
    Category(Category),
    /// Projects of which all stand so.
    Status(Status),
    /// Projects.
    Projects,
    /// Something else: publications, news, staff.
    Elsewhere,
}

impl Section {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "fundamental" => Self::Category(Category::Fundamental),
            "applied" => Self::Category(Category::Applied),
            "experimental-development" => Self::Category(Category::ExperimentalDevelopment),
            "planned" => Self::Status(Status::Planned),
            "ongoing" => Self::Status(Status::Ongoing),
            "completed" => Self::Status(Status::Completed),
            "projects" => Self::Projects,
            "elsewhere" => Self::Elsewhere,
            _ => return None,
        })
    }
}

/// What an organisation has to do with a project, by the words before its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// It pays.
    Funder,
    /// It takes part.
    Involved(InvolvementRole),
    /// Not an organisation: people with a role.
    Person(Role),
    /// The programme of who pays.
    Programme,
}

/// Words, compiled: made once, used for every document.
#[derive(Debug, Clone)]
pub struct Lexicon {
    labels: HashMap<String, Meaning>,
    /// The labels in order: what begins like one is found without a look at each.
    ordered_labels: Vec<String>,
    sections: HashMap<String, Vec<Section>>,
    verbs: HashMap<String, Part>,
    subjects: Vec<String>,
    runs: HashSet<String>,
    honorifics: HashSet<String>,
    particles: HashSet<String>,
    funders: HashSet<String>,
    organisation_words: HashSet<String>,
    field_words: HashSet<String>,
    programme_words: HashSet<String>,
    verb_starts: HashSet<String>,
    captions: Vec<String>,
    boilerplate: Vec<String>,
    longest: usize,
    longest_funder: usize,
}

/// Words of `[extract]` that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`extract.{table}` has `{name}`; allowed are {allowed}")]
pub struct UnknownMeaning {
    table: &'static str,
    name: String,
    allowed: &'static str,
}

const LABELS: &str = "the roles of people (researcher, promotor …) and of organisations (partner, host …), funder, programme, period, start, end, status, category, title, acronym, abstract, keywords, homepage, image and other";
const SECTIONS: &str = "fundamental, applied, experimental-development, planned, ongoing, completed, projects and elsewhere";
const VERBS: &str = "funder, the roles of organisations (partner, supporter …) and of people (promotor …), programme, period and subject";

impl Lexicon {
    /// The words that come with the program.
    ///
    /// # Panics
    /// Never: a test reads the words.
    #[must_use]
    pub fn shipped() -> Self {
        Self::with(&LexiconConfig::default()).unwrap_or_else(|_| Self::empty())
    }

    /// The words that come with the program, and those of a dataset's own settings.
    ///
    /// # Errors
    /// Where the settings have a meaning that there is not.
    pub fn with(own: &LexiconConfig) -> Result<Self, UnknownMeaning> {
        let mut lexicon = Self::empty();
        let shipped: LexiconConfig = toml::from_str(SHIPPED).unwrap_or_default();
        lexicon.add(&shipped)?;
        lexicon.add(own)?;
        Ok(lexicon)
    }

    fn empty() -> Self {
        Self {
            labels: HashMap::new(),
            ordered_labels: Vec::new(),
            sections: HashMap::new(),
            verbs: HashMap::new(),
            subjects: Vec::new(),
            runs: HashSet::new(),
            honorifics: HashSet::new(),
            particles: HashSet::new(),
            funders: HashSet::new(),
            organisation_words: HashSet::new(),
            field_words: HashSet::new(),
            programme_words: HashSet::new(),
            verb_starts: HashSet::new(),
            captions: Vec::new(),
            boilerplate: Vec::new(),
            longest: 1,
            longest_funder: 0,
        }
    }

    /// More words.
    ///
    /// # Errors
    /// Where they have a meaning that there is not.
    pub fn add(&mut self, words: &LexiconConfig) -> Result<(), UnknownMeaning> {
        for (name, phrases) in &words.labels {
            let meaning = Meaning::named(name).ok_or_else(|| unknown("labels", name, LABELS))?;
            for phrase in phrases {
                self.labels.insert(fold(phrase), meaning);
            }
        }
        for (name, phrases) in &words.sections {
            let section =
                Section::named(name).ok_or_else(|| unknown("sections", name, SECTIONS))?;
            for phrase in phrases {
                self.sections.entry(fold(phrase)).or_default().push(section);
            }
        }
        for (name, phrases) in &words.verbs {
            let involved = InvolvementRole::ALL
                .into_iter()
                .find(|role| role.code() == name);
            let person = Role::ALL.into_iter().find(|role| role.code() == name);
            match (name.as_str(), involved, person) {
                ("subject", ..) => self
                    .subjects
                    .extend(phrases.iter().map(|phrase| fold(phrase))),
                ("period", ..) => self.runs.extend(phrases.iter().map(|phrase| fold(phrase))),
                ("programme", ..) => self.verb(phrases, Part::Programme),
                ("funder", ..) => self.verb(phrases, Part::Funder),
                (_, Some(role), _) => self.verb(phrases, Part::Involved(role)),
                (_, None, Some(role)) => self.verb(phrases, Part::Person(role)),
                _ => return Err(unknown("verbs", name, VERBS)),
            }
        }
        let folded = |list: &[String]| list.iter().map(|phrase| fold(phrase)).collect::<Vec<_>>();
        self.honorifics.extend(folded(&words.honorifics));
        self.particles
            .extend(words.particles.iter().map(|word| word.to_lowercase()));
        self.funders.extend(folded(&words.funders));
        let organisation_words = folded(&words.organisation_words);
        self.organisation_words.extend(organisation_words);
        let field_words = folded(&words.field_words);
        self.field_words.extend(field_words);
        let programme_words = folded(&words.programme_words);
        self.programme_words.extend(programme_words);
        self.captions
            .extend(words.captions.iter().map(|phrase| phrase.to_lowercase()));
        self.boilerplate.extend(folded(&words.boilerplate));
        let count = |phrase: &String| phrase.split(' ').count();
        let longest = self.labels.keys().chain(self.verbs.keys()).map(count).max();
        self.longest = longest.unwrap_or(1);
        self.longest_funder = self.funders.iter().map(String::len).max().unwrap_or(0);
        self.ordered_labels = self.labels.keys().cloned().collect();
        self.ordered_labels.sort_unstable();
        Ok(())
    }

    fn verb(&mut self, phrases: &[String], part: Part) {
        for phrase in phrases {
            let folded = fold(phrase);
            let first = folded.split(' ').next().unwrap_or_default().to_owned();
            self.verb_starts.insert(first);
            self.verbs.insert(folded, part);
        }
    }

    /// May a phrase that introduces an organisation begin with this folded word?
    pub(crate) fn may_introduce(&self, folded: &str) -> bool {
        self.verb_starts.contains(folded)
    }

    /// Is this folded word that of a field of policy or learning?
    pub(crate) fn field_word(&self, folded: &str) -> bool {
        self.field_words.contains(folded)
    }

    /// Does this folded word belong to the name of a programme?
    pub(crate) fn programme_word(&self, folded: &str) -> bool {
        self.programme_words.contains(folded)
    }

    /// How many words the longest phrase has.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// What a folded label means.
    pub(crate) fn label(&self, folded: &str) -> Option<Meaning> {
        self.labels.get(folded).copied()
    }

    /// Does a label begin with these folded words, or with this part of a word?
    pub(crate) fn label_begins(&self, folded: &str) -> bool {
        let at = self
            .ordered_labels
            .partition_point(|label| label.as_str() < folded);
        self.ordered_labels
            .get(at)
            .is_some_and(|label| label.starts_with(folded))
    }

    /// What stands below a folded heading.
    pub(crate) fn section(&self, folded: &str) -> &[Section] {
        self.sections.get(folded).map_or(&[], Vec::as_slice)
    }

    /// What the organisation after these folded words has to do with the project.
    pub(crate) fn part(&self, folded: &str) -> Option<Part> {
        self.verbs.get(folded).copied()
    }

    /// Does this folded sentence speak of the project?
    pub(crate) fn speaks_of_the_project(&self, folded: &str) -> bool {
        self.subjects.iter().any(|word| folded.contains(word))
    }

    /// Does this folded verb say when a project runs?
    pub(crate) fn runs(&self, folded: &str) -> bool {
        self.runs.contains(folded)
    }

    /// Is this folded word, or are these words, an honorific?
    pub(crate) fn honorific(&self, folded: &str) -> bool {
        self.honorifics.contains(folded)
    }

    /// Does this word stand inside a family name?
    pub(crate) fn particle(&self, word: &str) -> bool {
        let lower = word.to_lowercase().replace('’', "'");
        self.particles.contains(&lower)
    }

    /// How many bytes the longest name of a funder has.
    pub(crate) fn longest_funder(&self) -> usize {
        self.longest_funder
    }

    /// Is this folded name a funder's?
    pub(crate) fn funder(&self, folded: &str) -> bool {
        self.funders.contains(folded)
    }

    /// Does this folded word show that a name is an organisation's?
    pub(crate) fn organisation_word(&self, folded: &str) -> bool {
        self.organisation_words.contains(folded)
            || [
                "universit",
                "hochschule",
                "institut",
                "stiftung",
                "ministeri",
                "fakult",
            ]
            .iter()
            .any(|stem| folded.contains(stem))
    }

    /// What captions begin with or contain, in lower case.
    pub(crate) fn captions(&self) -> &[String] {
        &self.captions
    }

    /// Does this folded sentence only lead elsewhere?
    pub(crate) fn leads_elsewhere(&self, folded: &str) -> bool {
        self.boilerplate.iter().any(|phrase| {
            folded
                .strip_prefix(phrase.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }
}

fn unknown(table: &'static str, name: &str, allowed: &'static str) -> UnknownMeaning {
    UnknownMeaning {
        table,
        name: name.to_owned(),
        allowed,
    }
}
