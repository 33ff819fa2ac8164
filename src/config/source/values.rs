//! Rules that make values of fields of what a source says, for sources that are mapped by configuration.
//!
//! `fields."title.en" = "Title"` takes a place of the source as it is; a table says more:
//! `{ column = "Start", date = "%d/%m/%Y" }`. A place is the column of a table or the pointer into JSON.

mod read;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

pub use read::OneOrMore;

/// The rules of all fields that a mapping names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldsConfig(pub Vec<FieldConfig>);

/// The rule of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldConfig {
    /// The field: `title.en`, `grants.amount.value`.
    pub path: String,
    /// Where in the file of settings it stands, in bytes.
    pub span: Range<usize>,
    /// How it comes by its value.
    pub value: ValueConfig,
}

/// How a field comes by its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueConfig {
    /// Where it comes from.
    pub from: Origin,
    /// What it is where the place is empty.
    pub default: Option<String>,
    /// What stands between the values, where the place holds several.
    pub split: Option<String>,
    /// What some values become; others stay.
    pub map: BTreeMap<String, String>,
    /// How dates are written there, as strptime has it: `%d/%m/%Y`.
    pub dates: Vec<String>,
    /// What parts the whole of a number from its fraction.
    pub decimal: Option<String>,
    /// What is put before it.
    pub prefix: String,
    /// What says that there is no value: `-`, `n/a`.
    pub empty: Vec<String>,
    /// It is the value only if this holds.
    pub when: Option<Condition>,
    /// What it is where that does not hold.
    pub otherwise: Option<String>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is always the same; more than one where the field takes several.
    Constant(Vec<String>),
    /// It stands at a place of the source: a column, a pointer.
    Place(String),
    /// It is put together from several places: `{acronym} – {title}`.
    Template(String),
}

/// Something that has to hold of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The place that is looked at.
    #[serde(default, alias = "pointer")]
    pub column: Option<String>,
    /// It is one of these.
    #[serde(default)]
    pub is: OneOrMore,
    /// It is none of these.
    #[serde(default)]
    pub not: OneOrMore,
    /// Two places say the same, without regard to case, accents and punctuation.
    #[serde(default)]
    pub same: Option<[String; 2]>,
}

impl ValueConfig {
    /// What stands at a place, as it is.
    #[must_use]
    pub fn place(place: impl Into<String>) -> Self {
        Self::of(Origin::Place(place.into()))
    }

    /// A value without further rules.
    #[must_use]
    pub fn of(from: Origin) -> Self {
        Self {
            from,
            default: None,
            split: None,
            map: BTreeMap::new(),
            dates: Vec::new(),
            decimal: None,
            prefix: String::new(),
            empty: Vec::new(),
            when: None,
            otherwise: None,
        }
    }

    /// Is it the same whatever the source says?
    #[must_use]
    pub fn is_constant(&self) -> bool {
        matches!(self.from, Origin::Constant(_))
    }

    /// The places that it looks at.
    #[must_use]
    pub fn places(&self) -> Vec<&str> {
        let mut places = match &self.from {
            Origin::Constant(_) => Vec::new(),
            Origin::Place(place) => vec![place.as_str()],
            Origin::Template(template) => parts(template)
                .into_iter()
                .filter_map(|part| match part {
                    Part::Place(place) => Some(place),
                    Part::Words(_) => None,
                })
                .collect(),
        };
        if let Some(when) = &self.when {
            places.extend(when.places());
        }
        places
    }
}

impl Condition {
    /// The places that it looks at.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        let same = self.same.iter().flatten();
        self.column.iter().chain(same).map(String::as_str)
    }
}

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words, as they are.
    Words(&'a str),
    /// What stands at a place.
    Place(&'a str),
}

/// The parts of a template: words, and places in braces. A brace that is not closed is a word.
#[must_use]
pub fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((words, after)) = rest.split_once('{') {
        let Some((place, after)) = after.split_once('}') else {
            break;
        };
        if !words.is_empty() {
            parts.push(Part::Words(words));
        }
        parts.push(Part::Place(place.trim()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}
