//! Records of ROR as they are written, in schema 1 and 2.

use serde::Deserialize;

use super::Record;
use crate::identity::organisation::parenthesis;
use crate::link::name;

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
pub(super) struct Raw {
    pub(super) id: String,
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
    pub(super) fn record(self) -> Record {
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
            if let Some((before, inside)) = parenthesis(stated)
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
