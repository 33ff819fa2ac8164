//! What a service says of itself, and how its identifiers become ours.

use serde::Deserialize;

use crate::fetch::{Fetcher, Location, Wanted};
use crate::link::{Field, LinkError, Watch};
use crate::record::{Kind, identifier};

/// What a service says of itself.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    #[serde(default)]
    pub(super) versions: Option<Vec<String>>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) identifier_space: String,
    #[serde(default)]
    pub(super) view: Option<View>,
    #[serde(default)]
    pub(super) batch_size: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub(super) struct View {
    url: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Results {
    pub(super) result: Vec<Found>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) score: f64,
    #[serde(default, rename = "match")]
    pub(super) is_match: bool,
    #[serde(default, rename = "type")]
    pub(super) types: Vec<Type>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Type {
    Plain(String),
    Named {
        id: String,
        #[serde(default)]
        name: Option<String>,
    },
}

impl Type {
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Plain(id) => id,
            Self::Named { id, name } => name.as_ref().unwrap_or(id),
        }
    }
}

pub(super) fn manifest<W: Watch + ?Sized>(
    fetcher: &Fetcher,
    address: &str,
    watch: &mut W,
) -> Result<Manifest, LinkError> {
    let wanted = Wanted::at(Location::Address(address.to_owned()))
        .accept("application/json")
        .passing();
    let bytes = match fetcher.open(&wanted, watch)?.document() {
        Some(input) => input.bytes()?,
        None => Vec::new(),
    };
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|fault| {
        LinkError::unusable(
            address,
            format!("is no reconciliation service: its manifest cannot be read: {fault}; give the address that OpenRefine takes"),
        )
    })?;
    // Services of before 0.2 do not say their version, and speak what we need of 0.2.
    match &manifest.versions {
        Some(versions) if !versions.iter().any(|is| is == "0.2" || is == "0.1") => {
            Err(LinkError::unusable(
                address,
                format!(
                    "speaks version {} of the Reconciliation API; known are 0.1 and 0.2",
                    versions.join(", ")
                ),
            ))
        }
        _ => Ok(manifest),
    }
}

/// The field of our records that the service's identifiers belong in.
pub(super) fn field(manifest: &Manifest, kind: Kind) -> Option<Field> {
    let view = manifest.view.as_ref().map_or("", |view| view.url.as_str());
    let is_of = |part: &str| manifest.identifier_space.contains(part) || view.contains(part);
    match kind {
        Kind::Person => is_of("orcid.org").then_some(Field::Orcid),
        Kind::Organisation => [
            ("ror.org", Field::Ror),
            ("wikidata.org", Field::Wikidata),
            ("10.13039", Field::Fundref),
            ("crossref.org/fundref", Field::Fundref),
        ]
        .into_iter()
        .find_map(|(part, field)| is_of(part).then_some(field)),
        _ => None,
    }
}

/// What a service's identifier is in full.
pub(super) fn iri(manifest: &Manifest, id: &str) -> String {
    if id.contains("://") {
        return id.to_owned();
    }
    match &manifest.view {
        Some(view) if view.url.contains("{{id}}") => view.url.replace("{{id}}", id),
        _ => format!("{}{id}", manifest.identifier_space),
    }
}

/// The form that a field has in records.
pub(super) fn form(field: Field, id: &str) -> Option<String> {
    match field {
        Field::Ror => identifier::ror(id).ok(),
        Field::Wikidata => identifier::wikidata(id).ok(),
        Field::Fundref => identifier::fundref(id).ok(),
        Field::Orcid => identifier::orcid(id).ok(),
    }
}
