//! What is wrong with a record by itself: forms, ranges and order. References are checked where all records are known.

use oxigraph::model::NamedNode;

use super::date::Date;
use super::grant::{Amount, GrantMention};
use super::project::{Participation, Roles};
use super::{Organisation, Person, Programme, Project, Record, identifier, is_key};
use crate::text::{Text, control_character, is_language_tag};

/// Something wrong in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where in the record: `people[2].role`, `title.nl`.
    pub path: String,
    /// What is wrong, with the value.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Finding {
    /// A finding.
    pub fn new(
        path: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

/// Everything wrong with a record by itself.
#[must_use]
pub fn check(record: &Record) -> Vec<Finding> {
    let mut checks = Checks(Vec::new());
    checks.id(record.id());
    match record {
        Record::Project(project) => checks.project(project),
        Record::Person(person) => checks.person(person),
        Record::Organisation(organisation) => checks.organisation(organisation),
        Record::Programme(programme) => checks.programme(programme),
    }
    checks.0
}

struct Checks(Vec<Finding>);

impl Checks {
    fn add(&mut self, path: &str, message: impl Into<String>, remedy: &str) {
        self.0.push(Finding::new(path, message, remedy));
    }

    fn id(&mut self, id: &str) {
        if !is_key(id) {
            self.add(
                "id",
                format!("`{}` is not an id", id.escape_debug()),
                "use up to 128 lower-case letters, digits and hyphens, not starting with a hyphen",
            );
        }
    }

    fn project(&mut self, p: &Project) {
        if let Some(language) = &p.language {
            self.language("language", language);
        }
        self.needed_text("title", &p.title);
        self.text("abstract", &p.summary);
        for (at, text) in p.alternative.iter().enumerate() {
            self.needed_text(&format!("alternative[{at}]"), text);
        }
        self.optional_string("acronym", p.acronym.as_deref());
        self.period("", p.start, p.end);
        for (at, participation) in p.people.iter().enumerate() {
            self.participation(&format!("people[{at}]"), participation);
        }
        for (at, grant) in p.grants.iter().enumerate() {
            self.grant(&format!("grants[{at}]"), grant);
        }
        if let Some(budget) = &p.budget {
            self.amount("budget", budget);
        }
        if let Some(funding) = &p.funding {
            self.amount("funding", funding);
        }
        for (tag, word) in p.keywords.iter() {
            let path = format!("keywords.{tag}");
            self.language(&path, tag);
            self.string(&path, word);
        }
        for (at, subject) in p.subjects.iter().enumerate() {
            self.iri(&format!("subjects[{at}]"), subject, false);
        }
        self.optional_iri("homepage", p.homepage.as_deref());
        self.optional_iri("image", p.image.as_deref());
        for (at, output) in p.outputs.iter().enumerate() {
            self.needed_text(&format!("outputs[{at}].title"), &output.title);
            self.iri(&format!("outputs[{at}].url"), &output.url, true);
        }
        for (at, identifier) in p.identifiers.iter().enumerate() {
            if !is_key(&identifier.scheme) {
                self.add(
                    &format!("identifiers[{at}].scheme"),
                    format!(
                        "`{}` is not the name of a scheme",
                        identifier.scheme.escape_debug()
                    ),
                    "use lower-case letters, digits and hyphens, such as cordis, doi or fris",
                );
            }
            self.string(&format!("identifiers[{at}].value"), &identifier.value);
        }
        if let Some(source) = &p.source {
            self.iri("source.url", &source.url, true);
        }
        for (at, note) in p.review.iter().enumerate() {
            self.string(&format!("review[{at}]"), note);
        }
    }

    fn participation(&mut self, path: &str, p: &Participation) {
        match (&p.person, &p.name) {
            (Some(_), None) => {}
            (None, Some(name)) => self.person_name(&format!("{path}.name"), name),
            (Some(_), Some(_)) => self.add(
                path,
                "both `person` and `name` are given",
                "keep `person` for a known person, or `name` for identity resolution to settle",
            ),
            (None, None) => self.add(
                path,
                "neither `person` nor `name` is given",
                "add `name: Given Family`, or `person:` with the key of a known person",
            ),
        }
        if matches!(&p.role, Roles::OneOf(roles) if roles.is_empty()) {
            self.add(
                &format!("{path}.role"),
                "no role is given",
                "name a role, or the roles of which it is one",
            );
        }
        for (at, honorific) in p.honorifics.iter().enumerate() {
            self.string(&format!("{path}.honorifics[{at}]"), honorific);
        }
        self.text(&format!("{path}.stated"), &p.stated);
    }

    fn person_name(&mut self, path: &str, name: &str) {
        self.string(path, name);
        if let Err(fault) = super::name::parse(name)
            && !name.trim().is_empty()
        {
            self.add(
                path,
                format!("`{}` is not taken for a person: {fault}", name.escape_debug()),
                "write the given and the family name, or add the person to people.yaml and give its key as `person:`",
            );
        }
    }

    fn grant(&mut self, path: &str, g: &GrantMention) {
        self.optional_string(&format!("{path}.number"), g.number.as_deref());
        self.text(&format!("{path}.title"), &g.title);
        self.period(&format!("{path}."), g.start, g.end);
        if let Some(amount) = &g.amount {
            self.amount(&format!("{path}.amount"), amount);
        }
    }

    fn amount(&mut self, path: &str, amount: &Amount) {
        if !amount.value.is_sound() {
            self.add(
                &format!("{path}.value"),
                format!("`{}` is not an amount", amount.value),
                "give a number from 0, below 9 000 000 000 000 000",
            );
        }
        if amount.currency.len() != 3 || !amount.currency.bytes().all(|b| b.is_ascii_uppercase()) {
            self.add(
                &format!("{path}.currency"),
                format!("`{}` is not a currency", amount.currency.escape_debug()),
                "use the three capital letters of ISO 4217, such as EUR",
            );
        }
    }

    fn person(&mut self, p: &Person) {
        self.optional_string("given", p.given.as_deref());
        self.string("family", &p.family);
        if let Some(orcid) = &p.orcid {
            self.identifier("orcid", identifier::orcid(orcid));
        }
        self.optional_iri("homepage", p.homepage.as_deref());
        for (at, affiliation) in p.affiliations.iter().enumerate() {
            self.text(
                &format!("affiliations[{at}].position"),
                &affiliation.position,
            );
            self.period(
                &format!("affiliations[{at}]."),
                affiliation.start,
                affiliation.end,
            );
        }
    }

    fn organisation(&mut self, o: &Organisation) {
        self.needed_text("name", &o.name);
        self.optional_string("acronym", o.acronym.as_deref());
        for (at, alias) in o.aliases.iter().enumerate() {
            self.string(&format!("aliases[{at}]"), alias);
        }
        if let Some(country) = &o.country
            && (country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()))
        {
            self.add(
                "country",
                format!("`{}` is not a country", country.escape_debug()),
                "use the two capital letters of ISO 3166-1, such as BE",
            );
        }
        self.optional_iri("homepage", o.homepage.as_deref());
        if let Some(funding) = &o.funding {
            self.amount("funding", funding);
        }
        if let Some(ror) = &o.ror {
            self.identifier("ror", identifier::ror(ror));
        }
        if let Some(fundref) = &o.fundref {
            self.identifier("fundref", identifier::fundref(fundref));
        }
        if let Some(wikidata) = &o.wikidata {
            self.identifier("wikidata", identifier::wikidata(wikidata));
        }
    }

    fn programme(&mut self, p: &Programme) {
        self.needed_text("name", &p.name);
        self.optional_iri("homepage", p.homepage.as_deref());
    }

    fn identifier(&mut self, path: &str, result: Result<String, identifier::BadIdentifier>) {
        if let Err(fault) = result {
            self.add(
                path,
                fault.to_string(),
                "correct it, or leave the field out: no identifier is better than a wrong one",
            );
        }
    }

    fn period(&mut self, prefix: &str, start: Option<Date>, end: Option<Date>) {
        if let (Some(start), Some(end)) = (start, end)
            && end.certainly_before(&start)
        {
            self.add(
                &format!("{prefix}end"),
                format!("the end, {end}, is before the start, {start}"),
                "correct either date, or leave out the one that is not known",
            );
        }
    }

    fn needed_text(&mut self, path: &str, text: &Text) {
        if text.is_empty() {
            self.add(
                path,
                "is empty",
                "give it in at least one language: {nl: …}",
            );
        }
        self.text(path, text);
    }

    fn text(&mut self, path: &str, text: &Text) {
        for (tag, value) in text.iter() {
            // A plain string that was settled stands at the field itself; the reader finds the nearer of the two.
            let path = format!("{path}.{tag}");
            self.language(&path, tag);
            self.string(&path, value);
        }
    }

    fn language(&mut self, path: &str, tag: &str) {
        if !is_language_tag(tag) {
            self.add(
                path,
                format!("`{}` is not a language tag", tag.escape_debug()),
                "use a BCP 47 tag such as nl, en or en-GB",
            );
        }
    }

    fn optional_string(&mut self, path: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.string(path, value);
        }
    }

    fn string(&mut self, path: &str, value: &str) {
        if value.trim().is_empty() {
            self.add(path, "is empty", "give a value, or leave the field out");
        } else if let Some(c) = control_character(value) {
            self.add(
                path,
                format!("holds the control character U+{:04X}", u32::from(c)),
                "remove it: RDF/XML and CERIF cannot carry it",
            );
        }
    }

    fn optional_iri(&mut self, path: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.iri(path, value, true);
        }
    }

    fn iri(&mut self, path: &str, value: &str, web: bool) {
        let shown = value.escape_debug();
        if value.contains(char::is_whitespace) {
            self.add(
                path,
                format!("`{shown}` is not an IRI: it holds a space"),
                "write a space in an IRI as %20",
            );
        } else if let Err(fault) = NamedNode::new(value) {
            self.add(
                path,
                format!("`{shown}` is not an IRI: {fault}"),
                "write the whole address, such as https://example.org/page",
            );
        } else if web && !(value.starts_with("http://") || value.starts_with("https://")) {
            self.add(
                path,
                format!("`{shown}` is not a web address"),
                "start it with https:// or http://",
            );
        }
    }
}
