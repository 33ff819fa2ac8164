//! `identities.yaml`: decisions of people about who is who. They come before every rule, and every one says where it
//! stands, so that a contradiction can be reported with both lines.

mod things;

use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

use super::name;
use crate::record::{Kind, identifier};

pub use things::{Set, ThingDecision};

/// The file as people write it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    people: Option<Vec<Spanned<Written>>>,
    #[serde(default)]
    organisations: Option<Vec<Spanned<things::Written>>>,
    #[serde(default)]
    projects: Option<Vec<Spanned<things::Written>>>,
}

/// What people decided.
#[derive(Debug, Default)]
pub struct Decisions {
    /// On people.
    pub people: Vec<Decision>,
    /// On organisations and projects.
    pub things: Vec<ThingDecision>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    key: Option<String>,
    #[serde(default, rename = "match")]
    selector: Option<Selector>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    orcid: Option<String>,
    #[serde(default)]
    same: Vec<Selector>,
    #[serde(default)]
    different: Vec<Selector>,
    #[serde(default)]
    because: Option<String>,
}

/// Which mentions or person a decision speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Selector {
    /// The person with this key.
    Key(String),
    /// Every mention of this name, or those in one record.
    Name {
        /// The name's key K1.
        k1: String,
        /// The name as written.
        written: String,
        /// The id of the project that mentions it.
        record: Option<String>,
        /// The source that it stands in.
        source: Option<String>,
    },
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Name {
                written,
                record,
                source,
                ..
            } => {
                f.write_str(written)?;
                if let Some(record) = record {
                    write!(f, " in {record}")?;
                }
                match source {
                    Some(source) => write!(f, " of source {source}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl Selector {
    fn of_name(
        written: &str,
        record: Option<String>,
        source: Option<String>,
    ) -> Result<Self, String> {
        let name = name::parse(written)
            .map_err(|fault| format!("`{written}` is not taken for a person: {fault}"))?;
        Ok(Self::Name {
            k1: name::k1(&name.given, &name.family),
            written: name::clean(written),
            record,
            source,
        })
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SelectorVisitor;
        impl<'de> serde::de::Visitor<'de> for SelectorVisitor {
            type Value = Selector;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a person's key (p-…), a name, or {name: …, record: a project's id, source: a source's name}")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Selector, E> {
                if crate::record::is_key(text) {
                    Ok(Selector::Key(text.to_owned()))
                } else {
                    Selector::of_name(text, None, None).map_err(E::custom)
                }
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Selector, A::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Long {
                    name: String,
                    #[serde(default)]
                    record: Option<String>,
                    #[serde(default)]
                    source: Option<String>,
                }
                let long = Long::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Selector::of_name(&long.name, long.record, long.source)
                    .map_err(serde::de::Error::custom)
            }
        }
        deserializer.deserialize_any(SelectorVisitor)
    }
}

/// A decision about a person.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Where it stands: `data/identities.yaml:12`.
    pub place: String,
    /// Of whom it speaks.
    pub subject: Selector,
    /// The person's name as it is to be published: given and family name.
    pub name: Option<(String, String)>,
    /// The person's ORCID.
    pub orcid: Option<String>,
    /// Who is the same (rule H1).
    pub same: Vec<Selector>,
    /// Who is another (rule H2).
    pub different: Vec<Selector>,
    /// Why.
    pub because: Option<String>,
}

impl Decision {
    /// Everything that it speaks of.
    pub fn selectors(&self) -> impl Iterator<Item = &Selector> {
        std::iter::once(&self.subject)
            .chain(&self.same)
            .chain(&self.different)
    }
}

/// What is wrong in the file, at which line and column.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Reads decisions. `file` is how the file is called in messages.
///
/// # Errors
/// Where the file is not of the form, or a decision says nothing or holds a bad ORCID.
pub fn read(text: &str, file: &str) -> Result<Decisions, Wrong> {
    let mut options = serde_saphyr::Options::default();
    options.with_snippet = false;
    let parsed: Option<File> =
        serde_saphyr::from_str_with_options(text, options).map_err(|fault| {
            let at = fault.location();
            let number = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
            Wrong {
                line: number(at.map(|at| at.line())),
                column: number(at.map(|at| at.column())),
                message: fault.without_snippet().to_string(),
                remedy: ALLOWED.to_owned(),
            }
        })?;
    let File {
        people,
        organisations,
        projects,
    } = parsed.unwrap_or_default();
    let mut decisions = Decisions::default();
    for written in people.unwrap_or_default() {
        decisions.people.push(decision(written, file)?);
    }
    let kinds = [
        (Kind::Organisation, organisations),
        (Kind::Project, projects),
    ];
    for (kind, list) in kinds {
        for written in list.unwrap_or_default() {
            decisions
                .things
                .push(things::decision(kind, written, file)?);
        }
    }
    Ok(decisions)
}

/// What the file may hold.
const ALLOWED: &str = "allowed is people: [{key | match, name, orcid, same: […], different: […], because}], organisations and projects: [{key | match, same: […], different: […], set: {…}, because}, {ignore: …}]";

fn decision(spanned: Spanned<Written>, file: &str) -> Result<Decision, Wrong> {
    let at = spanned.referenced;
    let line = usize::try_from(at.line()).unwrap_or(0);
    let column = usize::try_from(at.column()).unwrap_or(0);
    let wrong = |message: String, remedy: &str| Wrong {
        line,
        column,
        message,
        remedy: remedy.to_owned(),
    };
    let written = spanned.value;
    let subject = match (written.key, written.selector) {
        (Some(key), None) => Selector::Key(key),
        (None, Some(selector)) => selector,
        _ => {
            return Err(wrong(
                "a decision speaks of one person".to_owned(),
                "give either `key` (p-…) or `match` (a name, or {name, record})",
            ));
        }
    };
    let name = match written.name.as_deref().map(name::parse) {
        Some(Ok(name)) => Some((name.given, name.family)),
        Some(Err(fault)) => {
            return Err(wrong(
                format!("`name` is not taken for a person: {fault}"),
                "write the given and the family name",
            ));
        }
        None => None,
    };
    let orcid = match written.orcid.as_deref().map(identifier::orcid) {
        Some(Ok(orcid)) => Some(orcid),
        Some(Err(fault)) => return Err(wrong(fault.to_string(), "correct it, or leave it out")),
        None => None,
    };
    if written.same.is_empty() && written.different.is_empty() && name.is_none() && orcid.is_none()
    {
        return Err(wrong(
            "the decision decides nothing".to_owned(),
            "add same, different, name or orcid, or remove it",
        ));
    }
    Ok(Decision {
        place: format!("{file}:{line}"),
        subject,
        name,
        orcid,
        same: written.same,
        different: written.different,
        because: written.because,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_know_their_lines() {
        let text = "people:\n  - key: p-abc\n    same: [\"E. Desmet\", {name: Ellen Desmet, record: x}]\n    because: she said so\n";
        let decisions = read(text, "identities.yaml").unwrap();
        assert_eq!(decisions.people[0].place, "identities.yaml:2");
        assert_eq!(decisions.people[0].same[1].to_string(), "Ellen Desmet in x");
        assert_eq!(decisions.people[0].because.as_deref(), Some("she said so"));
    }

    #[test]
    fn what_decides_nothing_is_refused() {
        assert_eq!(read("people:\n  - key: p-abc\n", "f").unwrap_err().line, 2);
        assert!(
            read("people:\n  - {same: [A B]}\n", "f")
                .unwrap_err()
                .message
                .contains("one person")
        );
        assert!(read("persons: []\n", "f").is_err());
        assert!(read("", "f").unwrap().people.is_empty());
        assert!(read("people:\n", "f").unwrap().people.is_empty());
    }
}
