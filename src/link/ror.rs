//! Reading [ROR](https://ror.readme.io/docs/data-dump): JSON lines or one JSON array, of schema 1 and 2, packed or not.

use std::io::{BufRead, BufReader};

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::index::Index;
use super::{LinkError, Ours, Report, Watch, judge, name};
use crate::fetch::{Fetcher, Input, Wanted};

/// A record of ROR, of which only is kept what tells organisations apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) name: String,
    /// Labels and aliases.
    pub(super) names: Vec<String>,
    pub(super) acronyms: Vec<String>,
    /// ISO 3166; empty where none is said.
    pub(super) country: String,
    pub(super) city: String,
    pub(super) hosts: Vec<String>,
    pub(super) wikidata: Vec<String>,
    pub(super) fundref: Vec<String>,
    pub(super) is_active: bool,
    /// `inactive` or `withdrawn`.
    pub(super) status: String,
    /// Type, id and name, as in `parent`.
    pub(super) relations: Vec<(String, String, String)>,
}

impl Record {
    /// The records that stand in this relation to it: id and name.
    pub(super) fn related<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.relations
            .iter()
            .filter(move |(is, _, _)| is == kind)
            .map(|(_, id, name)| (id.as_str(), name.as_str()))
    }
}

/// A list that may be there, may be `null`, may be one value.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Several<T> {
    Many(Vec<T>),
    One(T),
    #[default]
    None,
}

impl<T> Several<T> {
    fn list(self) -> Vec<T> {
        match self {
            Self::Many(list) => list,
            Self::One(one) => vec![one],
            Self::None => Vec::new(),
        }
    }
}

/// What both schemas say, as it is written.
#[derive(Debug, Deserialize)]
struct Raw {
    id: String,
    #[serde(default)]
    status: Option<String>,
    // Schema 2.
    #[serde(default)]
    names: Option<Vec<RawName>>,
    #[serde(default)]
    locations: Option<Vec<RawLocation>>,
    // Schema 1.
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    aliases: Option<Vec<String>>,
    #[serde(default)]
    acronyms: Option<Vec<String>>,
    #[serde(default)]
    labels: Option<Vec<RawLabel>>,
    #[serde(default)]
    country: Option<RawCountry>,
    #[serde(default)]
    addresses: Option<Vec<RawAddress>>,
    // Both, in different forms.
    #[serde(default)]
    links: Option<Vec<RawLink>>,
    #[serde(default)]
    external_ids: RawIds,
    #[serde(default)]
    relationships: Option<Vec<RawRelation>>,
}

#[derive(Debug, Deserialize)]
struct RawName {
    value: String,
    #[serde(default)]
    types: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct RawLocation {
    #[serde(default)]
    geonames_details: RawPlace,
}

#[derive(Debug, Default, Deserialize)]
struct RawPlace {
    #[serde(default)]
    country_code: Option<String>,
    #[serde(default)]
    country_name: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RawLabel {
    label: String,
}

#[derive(Debug, Deserialize)]
struct RawCountry {
    #[serde(default)]
    country_code: Option<String>,
    #[serde(default)]
    country_name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RawAddress {
    #[serde(default)]
    city: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RawLink {
    Plain(String),
    Typed {
        value: String,
        #[serde(default, rename = "type")]
        is: Option<String>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RawIds {
    List(Vec<RawId>),
    Map(std::collections::BTreeMap<String, RawIdOf>),
    None(()),
}

impl Default for RawIds {
    fn default() -> Self {
        Self::None(())
    }
}

#[derive(Debug, Deserialize)]
struct RawId {
    #[serde(rename = "type")]
    is: String,
    #[serde(flatten)]
    of: RawIdOf,
}

#[derive(Debug, Deserialize)]
struct RawIdOf {
    #[serde(default)]
    preferred: Option<String>,
    #[serde(default)]
    all: Several<String>,
}

impl RawIdOf {
    /// The preferred one, else all: one of many may be that of a part.
    fn values(self) -> Vec<String> {
        match self.preferred {
            Some(preferred) => vec![preferred],
            None => self.all.list(),
        }
    }
}

#[derive(Debug, Deserialize)]
struct RawRelation {
    #[serde(rename = "type")]
    is: String,
    id: String,
    #[serde(default)]
    label: Option<String>,
}

impl Raw {
    fn record(self) -> Record {
        let status = self.status.unwrap_or_else(|| "active".to_owned());
        let mut record = Record {
            id: self.id,
            is_active: status == "active",
            status,
            ..Record::default()
        };
        let mut country_name = None;
        if let Some(place) = self.locations.into_iter().flatten().next() {
            let place = place.geonames_details;
            record.country = place.country_code.unwrap_or_default();
            record.city = place.name.unwrap_or_default();
            country_name = place.country_name;
        } else if let Some(country) = self.country {
            record.country = country.country_code.unwrap_or_default();
            country_name = country.country_name;
            let address = self.addresses.into_iter().flatten().next();
            record.city = address.and_then(|at| at.city).unwrap_or_default();
        }
        record.country = name::country(&record.country);
        for one in self.names.into_iter().flatten() {
            if one.types.iter().any(|is| is == "ror_display") {
                record.name.clone_from(&one.value);
            }
            if one.types == ["acronym"] {
                record.acronyms.push(one.value);
            } else {
                record.names.push(one.value);
            }
        }
        record.name = self.name.unwrap_or(record.name);
        record.names.push(record.name.clone());
        record.names.extend(self.aliases.into_iter().flatten());
        let labels = self.labels.into_iter().flatten();
        record.names.extend(labels.map(|label| label.label));
        record.acronyms.extend(self.acronyms.into_iter().flatten());
        for stated in &mut record.names {
            if let Some((before, inside)) = name::brackets(stated)
                && country_name.as_deref() == Some(inside)
            {
                *stated = before.to_owned();
            }
        }
        record.names.sort();
        record.names.dedup();
        record.hosts = hosts(self.links);
        identifiers(&mut record, self.external_ids);
        record.relations = self
            .relationships
            .into_iter()
            .flatten()
            .map(|one| (one.is.to_lowercase(), one.id, one.label.unwrap_or_default()))
            .collect();
        record
    }
}

fn hosts(links: Option<Vec<RawLink>>) -> Vec<String> {
    let links = links.into_iter().flatten();
    links
        .filter_map(|link| match link {
            RawLink::Plain(page) => name::host(&page),
            RawLink::Typed { value, is } => match is.as_deref() {
                Some("website") | None => name::host(&value),
                Some(_) => None,
            },
        })
        .collect()
}

fn identifiers(record: &mut Record, ids: RawIds) {
    use crate::record::identifier::{fundref, wikidata};
    let ids: Vec<(String, RawIdOf)> = match ids {
        RawIds::List(list) => list.into_iter().map(|one| (one.is, one.of)).collect(),
        RawIds::Map(map) => map.into_iter().collect(),
        RawIds::None(()) => Vec::new(),
    };
    for (is, of) in ids {
        let values = of.values();
        match is.to_ascii_lowercase().as_str() {
            "wikidata" => {
                record.wikidata = values.iter().filter_map(|id| wikidata(id).ok()).collect();
            }
            "fundref" => {
                record.fundref = values.iter().filter_map(|id| fundref(id).ok()).collect();
            }
            _ => {}
        }
    }
}

/// Reads a dump. Of two records with one id the first is taken; a file of schema 2 comes before one of schema 1.
///
/// # Errors
/// Where it cannot be had, or is no dump of ROR.
pub fn read<W: Watch + ?Sized>(
    fetcher: &Fetcher,
    wanted: &Wanted<'_>,
    watch: &mut W,
) -> Result<Registry, LinkError> {
    let mut inputs = fetcher.open_all(wanted, &["json", "jsonl", "ndjson"], watch)?;
    inputs.sort_by_key(|input| !input.file_name().contains("schema_v2"));
    let mut records = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for input in &inputs {
        watch.stage(&format!("reading {}", input.file_name()));
        each(input, &mut |raw| {
            if seen.insert(raw.id.clone()) {
                records.push(raw.record());
            }
        })?;
    }
    let at = inputs
        .first()
        .map_or_else(String::new, |input| input.at.clone());
    if records.is_empty() {
        return Err(LinkError::unusable(
            at,
            "holds no record of ROR; give the data dump of https://ror.org, or lines of JSON with one record each",
        ));
    }
    records.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Registry {
        at,
        index: Index::of(records),
    })
}

/// ROR, ready to be asked.
pub struct Registry {
    at: String,
    index: Index,
}

impl Registry {
    /// How many records it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.index.records.len()
    }

    /// Looks up organisations.
    #[must_use]
    pub fn link<W: Watch + ?Sized>(&mut self, ours: &Ours, limit: usize, watch: &mut W) -> Report {
        judge::all(&mut self.index, &self.at, &ours.organisations, limit, watch)
    }
}

fn each(input: &Input, take: &mut dyn FnMut(Raw)) -> Result<(), LinkError> {
    let unreadable = |source: std::io::Error| {
        LinkError::unusable(input.at.as_str(), format!("cannot be read: {source}"))
    };
    let mut reader = BufReader::with_capacity(1 << 18, input.reader());
    let is_array = loop {
        let piece = reader.fill_buf().map_err(unreadable)?;
        let blank = piece
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace() || !byte.is_ascii())
            .count();
        if blank < piece.len() {
            break piece[blank] == b'[';
        }
        if piece.is_empty() {
            return Ok(());
        }
        reader.consume(blank);
    };
    if is_array {
        let mut reading = serde_json::Deserializer::from_reader(reader);
        return reading
            .deserialize_seq(Array(take))
            .map_err(|fault| LinkError::unusable(input.at.as_str(), wrong(&fault)));
    }
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        let text = line.trim_ascii();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        if !text.is_empty() {
            let raw = serde_json::from_slice(text).map_err(|fault| {
                LinkError::unusable(format!("{}:{number}", input.at), wrong(&fault))
            })?;
            take(raw);
        }
    }
    Ok(())
}

fn wrong(fault: &serde_json::Error) -> String {
    format!(
        "is no record of ROR: {fault}; allowed are records of schema 1 and 2, as lines of JSON or as one array"
    )
}

/// One array, record by record: the whole is larger than it has to be in memory.
struct Array<'a>(&'a mut dyn FnMut(Raw));

impl<'de> Visitor<'de> for Array<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(raw) = seq.next_element()? {
            (self.0)(raw);
        }
        Ok(())
    }
}
