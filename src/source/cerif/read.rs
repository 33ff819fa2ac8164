//! Elements of CERIF, taken apart: texts, dates, identifiers, people, organisations. Projects, fundings and outputs have files of
//! their own.

use crate::record::date::Date;
use crate::record::identifier;
use crate::record::name;
use crate::record::person::Affiliation;
use crate::record::{Organisation, Person};
use crate::source::xml::Element;
use crate::text::{Text, is_language_tag};
use crate::vocab::cerif::{ALTERNATIVE, COUNTRIES, UNDETERMINED, WIKIDATA, element as names};

use super::classes;
use super::facts::{Fact, Notice, Stated, Statement};

/// How long a key of something without an id may grow.
const NAMELESS: &str = "nameless/";

/// Reads the elements of one record.
pub(crate) struct Reading<'a> {
    /// The language of texts that say none.
    pub(super) language: &'a str,
    /// The record that is read, for notices.
    pub(super) record: String,
    pub(super) statement: Statement,
}

impl<'a> Reading<'a> {
    /// Reads texts without a language as being in this one.
    pub(crate) fn new(language: &'a str) -> Self {
        Self {
            language,
            record: String::new(),
            statement: Statement::default(),
        }
    }

    /// What an element of the profile states. `id` is what the thing is called where the element does not say.
    pub(crate) fn read(mut self, element: &Element, id: Option<&str>) -> Statement {
        let id = element.attribute("id").or(id).unwrap_or_default();
        self.record = format!("{} {id}", element.name);
        let key = classes::id(id);
        if id.trim().is_empty() {
            self.notice(
                element,
                "id",
                "it has no id, so that it cannot be told from others; it is left out".to_owned(),
            );
            return self.statement;
        }
        match element.name.as_str() {
            names::PROJECT => self.project(element, key),
            names::PERSON => self.person(element, key, true),
            names::ORGANISATION => self.organisation(element, &key, true),
            names::FUNDING => self.funding(element, key, true),
            names::PUBLICATION | names::PRODUCT | names::PATENT => self.output(element, Vec::new()),
            _ => {}
        }
        self.statement
    }

    pub(super) fn notice(&mut self, at: &Element, field: &str, message: String) {
        self.statement.notices.push(Notice {
            line: at.line,
            record: self.record.clone(),
            field: field.to_owned(),
            message,
        });
    }

    pub(super) fn state(&mut self, at: &Element, is_own: bool, fact: Fact) {
        self.statement.facts.push(Stated {
            is_own,
            line: at.line,
            fact,
        });
    }

    /// The language of a text: what it says, else the source's.
    pub(super) fn language_of(&mut self, text: &Element, field: &str) -> String {
        let fallback = self.language.to_owned();
        match text.language().filter(|tag| !tag.is_empty()) {
            None => fallback,
            Some(tag) => {
                let tag = tag.replace('_', "-");
                if is_language_tag(&tag) {
                    return tag;
                }
                self.notice(
                    text,
                    field,
                    format!("`{tag}` is no language tag; the text is taken without it"),
                );
                fallback
            }
        }
    }

    /// The texts of a name: one for each language, and what a language has beyond that. What a machine translated gives way, and
    /// what says that it is not the first one, or is in no certain language, is beyond what is.
    pub(super) fn texts(
        &mut self,
        parent: &Element,
        name: &str,
        field: &str,
    ) -> (Text, Vec<(String, String)>) {
        let mut all: Vec<(bool, bool, String, String)> = Vec::new();
        for element in parent.all(name) {
            let value = if name == "Abstract" {
                paragraphs(&element.text())
            } else {
                element.value()
            };
            if let Some(value) = value {
                let language = self.language_of(element, field);
                let (is_certain, language) = match language.strip_suffix(ALTERNATIVE) {
                    Some(language) => (false, language.to_owned()),
                    None => (language != UNDETERMINED, language),
                };
                let is_machines = element.attribute("trans") == Some("m");
                all.push((!is_certain, is_machines, language, value));
            }
        }
        all.sort_by_key(|(is_uncertain, is_machines, ..)| (*is_uncertain, *is_machines));
        let (mut text, mut more) = (Text::default(), Vec::new());
        for (is_uncertain, _, language, value) in all {
            let same = |(tag, _): &(&str, &str)| tag.eq_ignore_ascii_case(&language);
            let is_same = text.iter().find(same).map(|(_, first)| first == value);
            match is_same {
                None if is_uncertain && !text.is_empty() => more.push((language, value)),
                None => text.set(&language, value),
                Some(true) => {}
                Some(false) => more.push((language, value)),
            }
        }
        (text, more)
    }

    /// A date, of which a time of day and a zone are dropped.
    pub(super) fn date(&mut self, at: &Element, field: &str, given: Option<&str>) -> Option<Date> {
        let given = given?.trim();
        let day = given
            .get(..10)
            .filter(|_| given[10..].starts_with(['T', 'Z', '+', '-']));
        match day.unwrap_or(given).trim_end_matches('Z').parse() {
            Ok(date) => Some(date),
            Err(fault) => {
                self.notice(at, field, format!("{fault}; it is left out"));
                None
            }
        }
    }

    /// Start and end; an end before the start is left out.
    pub(super) fn period(
        &mut self,
        at: &Element,
        start: Option<&str>,
        end: Option<&str>,
    ) -> (Option<Date>, Option<Date>) {
        let start = self.date(at, "start", start);
        let mut end = self.date(at, "end", end);
        if let (Some(first), Some(last)) = (start, end)
            && last.certainly_before(&first)
        {
            self.notice(
                at,
                "end",
                format!("the end, {last}, is before the start, {first}; it is left out"),
            );
            end = None;
        }
        (start, end)
    }

    /// The identifier of a registry, where it is sound.
    fn registered(
        &mut self,
        parent: &Element,
        (name, field): (&str, &str),
        check: impl Fn(&str) -> Result<String, identifier::BadIdentifier>,
    ) -> Option<String> {
        let element = parent.child(name)?;
        match check(&element.value()?) {
            Ok(identifier) => Some(identifier),
            Err(fault) => {
                self.notice(element, field, format!("{fault}; it is left out"));
                None
            }
        }
    }

    /// The id of the organisation in a link: `OrgUnit`, or the name that is shown for one.
    pub(super) fn organisation_in(&mut self, link: &Element) -> Option<String> {
        if let Some(element) = link.child(names::ORGANISATION) {
            let key = match element
                .attribute("id")
                .map(str::trim)
                .filter(|id| !id.is_empty())
            {
                Some(id) => classes::id(id),
                None => nameless(
                    &element
                        .value_of("Name")
                        .or_else(|| element.value_of("Acronym"))?,
                ),
            };
            self.organisation(element, &key, false);
            return Some(key);
        }
        if link.child(names::PERSON).is_some() {
            return None;
        }
        let shown = link.value_of("DisplayName")?;
        let key = nameless(&shown);
        let mut organisation = Organisation::of(key.clone(), Text::default());
        organisation.name.set(self.language, shown);
        self.state(link, false, Fact::Organisation(organisation));
        Some(key)
    }

    pub(super) fn organisation(&mut self, element: &Element, key: &str, is_own: bool) {
        let (name, more) = self.texts(element, "Name", "name");
        let mut organisation = Organisation {
            acronym: element.value_of("Acronym"),
            aliases: more.into_iter().map(|(_, value)| value).collect(),
            ror: self.registered(element, ("RORID", "ror"), identifier::ror),
            fundref: self.registered(element, ("FundRefID", "fundref"), identifier::fundref),
            homepage: page(element),
            name,
            ..Organisation::of(key.to_owned(), Text::default())
        };
        organisation.class = element
            .all("Type")
            .find_map(|class| classes::organisation(&class.value()?));
        organisation.country = element
            .all("Classification")
            .filter(|class| class.attribute("scheme") == Some(COUNTRIES))
            .find_map(|class| Some(class.value()?.rsplit(['#', '/']).next()?.to_owned()))
            .filter(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()));
        organisation.wikidata = element
            .all("Identifier")
            .filter(|given| given.attribute("type") == Some(WIKIDATA))
            .find_map(|given| identifier::wikidata(&given.value()?).ok());
        let parents: Vec<String> = element
            .all("PartOf")
            .filter_map(|part| self.organisation_in(part))
            .filter(|parent| parent != key)
            .collect();
        if parents.len() > 1 && is_own {
            self.notice(
                element,
                "parent",
                format!(
                    "it is part of {} organisations; only the first, `{}`, is taken",
                    parents.len(),
                    parents[0]
                ),
            );
        }
        organisation.parent = parents.into_iter().next();
        self.state(element, is_own, Fact::Organisation(organisation));
    }

    pub(super) fn person(&mut self, element: &Element, key: String, is_own: bool) {
        let Some((given, family)) = names_of(element) else {
            if is_own {
                self.notice(
                    element,
                    "family",
                    "it has no family name; it is left out".to_owned(),
                );
            }
            return;
        };
        let mut person = Person::named(key, given, family);
        person.orcid = self.registered(element, ("ORCID", "orcid"), identifier::orcid);
        // Mail and telephone are not taken: they are personal, and nobody asked to have them published.
        person.homepage = page(element);
        for link in element.all("Affiliation") {
            let (start, end) =
                self.period(link, link.attribute("startDate"), link.attribute("endDate"));
            if let Some(organisation) = self.organisation_in(link) {
                person.affiliations.push(Affiliation {
                    organisation,
                    position: Text::default(),
                    start,
                    end,
                });
            }
        }
        self.state(element, is_own, Fact::Person(person));
    }
}

/// The key of an organisation that has a name and no id.
fn nameless(name: &str) -> String {
    classes::id(&format!("{NAMELESS}{name}"))
}

/// Given and family name of a person; nothing where there is no family name.
fn names_of(element: &Element) -> Option<(Option<String>, String)> {
    let parts = element.child("PersonName")?;
    let family = parts.value_of("FamilyNames")?;
    Some((parts.value_of("FirstNames"), family))
}

/// The first address of the web among the electronic ones.
fn page(element: &Element) -> Option<String> {
    element
        .all("ElectronicAddress")
        .filter_map(Element::value)
        .find(|address| is_web(address))
}

pub(super) fn is_web(address: &str) -> bool {
    (address.starts_with("http://") || address.starts_with("https://"))
        && !address.contains(char::is_whitespace)
        && oxigraph::model::NamedNode::new(address).is_ok()
}

/// The name of a person in a link, as it is shown there or as it is made up of its parts, and honorifics that stand before it.
pub(super) fn shown_name(link: &Element, person: &Element) -> (Option<String>, Vec<String>) {
    let shown = link.value_of("DisplayName");
    let honorifics = shown
        .as_deref()
        .and_then(|name| name::parse(name).ok())
        .map(|name| name.honorifics)
        .unwrap_or_default();
    let made = || {
        let (given, family) = names_of(person)?;
        Some(match given {
            Some(given) => format!("{given} {family}"),
            None => family,
        })
    };
    (made().or(shown), honorifics)
}

/// A text of several lines. White space before each of them is the document's and not the text's, and is left out; where only
/// some have any, or a single space, it is the text's.
fn paragraphs(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = || text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let is_indented = |line: &str| line.starts_with("  ") || line.starts_with('\t');
    let text = if rest().all(is_indented) {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.join("\n")
    } else {
        text.to_owned()
    };
    (!text.is_empty()).then_some(text)
}
