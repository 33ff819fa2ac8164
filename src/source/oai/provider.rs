//! One provider: its verbs, one request at a time.

use std::io::BufReader;

use url::Url;

use crate::fetch::{Fetched, Fetcher, Location, Wanted};
use crate::iri::Base;
use crate::source::cerif::document::{self, Part};
use crate::source::collector::Taker;
use crate::source::xml::{Element, Reader};
use crate::vocab::cerif::{CERIF_PREFIXES, OAI, OAI_DC, OAI_DC_PREFIX, PROFILES, SERVICE_ID};
use crate::vocab::rdf;

use super::error::OaiError;

/// A provider.
pub(super) struct Provider<'a> {
    pub(super) fetcher: &'a Fetcher,
    pub(super) base: Url,
    /// Headers of every request, with the variables that hold their values.
    pub(super) wanted: Wanted<'a>,
}

/// What an answer holds beside its records.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The request, for messages.
    pub(super) at: String,
    /// When it was made, as the provider says.
    pub(super) date: Option<String>,
    /// Where the list goes on.
    pub(super) token: Option<Token>,
    elements: Vec<Element>,
}

/// A token to go on with.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// What to send; empty on the last page.
    pub(super) value: String,
    /// How many records the list has, where the provider says so.
    pub(super) size: Option<u64>,
}

/// What a provider says of itself.
#[derive(Debug)]
pub(super) struct Identity {
    /// Times are told to the second, and not only to the day.
    pub(super) has_seconds: bool,
    /// What it tells of deletions: `no`, `transient` or `persistent`.
    pub(super) deletions: String,
    /// Where it is oogst too: what the IRIs of its things start with.
    pub(super) things: Option<Base>,
}

/// A format of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) prefix: String,
    pub(super) namespace: String,
}

impl Provider<'_> {
    /// The address of a request.
    pub(super) fn address(&self, arguments: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        url.query_pairs_mut().extend_pairs(arguments);
        url
    }

    /// Asks, and gives out the records of the answer one by one. A refusal is an error, also where records came with it.
    pub(super) fn ask(
        &self,
        arguments: &[(&str, &str)],
        watch: &mut dyn Taker,
        take: &mut dyn FnMut(Part),
    ) -> Result<Answer, OaiError> {
        let at = self.address(arguments);
        let wanted = Wanted {
            location: Location::Address(at.to_string()),
            ..self.wanted.clone()
        };
        let at = at.to_string();
        let Fetched::Document(input) = self.fetcher.open(&wanted, watch)? else {
            return Err(OaiError::Lacks {
                at,
                element: "OAI-PMH",
            });
        };
        let mut reader = Reader::new(BufReader::new(input.utf8()?));
        let mut answer = Answer {
            at: at.clone(),
            ..Answer::default()
        };
        let mut root = None;
        let outcome = document::read(&mut reader, &mut |part| match part {
            Part::Root(name, namespace) => root = Some((name, namespace)),
            Part::Other(element) => answer.elements.push(element),
            Part::Record(_) | Part::Broken(..) => take(part),
            Part::Bare(_) => {}
        });
        match root {
            Some((name, namespace)) if name != "OAI-PMH" || namespace != OAI => {
                let root = format!("`{name}` of the namespace `{namespace}`");
                return Err(OaiError::NotOai { at, root });
            }
            _ => outcome.map_err(|fault| OaiError::Form {
                at: at.clone(),
                fault,
            })?,
        }
        answer.refusal()?;
        answer.date = answer.element("responseDate").and_then(Element::value);
        answer.token = answer.element("resumptionToken").map(|token| Token {
            value: token.text().trim().to_owned(),
            size: token
                .attribute("completeListSize")
                .and_then(|size| size.trim().parse().ok()),
        });
        Ok(answer)
    }

    /// `Identify`.
    pub(super) fn identify(&self, watch: &mut dyn Taker) -> Result<Identity, OaiError> {
        let answer = self.ask(&[("verb", "Identify")], watch, &mut |_| {})?;
        let says = answer.needed("Identify")?;
        let version = says.value_of("protocolVersion").unwrap_or_default();
        if version != "2.0" {
            return Err(OaiError::Version {
                at: answer.at,
                version,
            });
        }
        Ok(Identity {
            has_seconds: says
                .value_of("granularity")
                .is_some_and(|granularity| granularity.contains("hh:mm:ss")),
            deletions: says
                .value_of("deletedRecord")
                .unwrap_or_else(|| "no".to_owned()),
            things: things(says),
        })
    }

    /// The format to ask for: the one that is set, else the RDF of one of our own, else the newest CERIF, else Dublin Core.
    pub(super) fn format(
        &self,
        set: Option<&str>,
        is_own: bool,
        watch: &mut dyn Taker,
    ) -> Result<Format, OaiError> {
        let answer = self.ask(&[("verb", "ListMetadataFormats")], watch, &mut |_| {})?;
        let list = answer.needed("ListMetadataFormats")?;
        let mut formats: Vec<Format> = list
            .all("metadataFormat")
            .filter_map(|format| {
                Some(Format {
                    prefix: format.value_of("metadataPrefix")?,
                    namespace: format.value_of("metadataNamespace").unwrap_or_default(),
                })
            })
            .collect();
        formats.sort_by(|a, b| (version(a), &a.prefix).cmp(&(version(b), &b.prefix)));
        let names = formats
            .iter()
            .map(|one| one.prefix.clone())
            .collect::<Vec<_>>()
            .join(", ");
        let offered = if names.is_empty() {
            "none".to_owned()
        } else {
            names
        };
        if let Some(wanted) = set {
            let found = formats.into_iter().find(|one| one.prefix == wanted);
            return found.ok_or_else(|| OaiError::NoFormat {
                at: answer.at,
                wanted: wanted.to_owned(),
                offered,
            });
        }
        if is_own && let Some(own) = formats.iter().find(|one| one.is_rdf()) {
            return Ok(own.clone());
        }
        let best = formats.pop().filter(|one| version(one).0 > 0);
        best.ok_or(OaiError::NoneReadable {
            at: answer.at,
            offered,
        })
    }
}

impl Format {
    /// Is it RDF/XML?
    pub(super) fn is_rdf(&self) -> bool {
        self.namespace == rdf::NAMESPACE
    }
}

/// The base of a provider that says of itself that it is oogst: it describes itself as the service `oogst`, with its address.
fn things(identify: &Element) -> Option<Base> {
    let mut services = identify
        .all("description")
        .flat_map(|description| description.all("Service"));
    let own = services.find(|service| {
        service.namespace.starts_with(PROFILES) && service.attribute("id") == Some(SERVICE_ID)
    })?;
    Base::new(&own.value_of("WebsiteURL")?).ok()
}

/// How good a format is: CERIF before Dublin Core before what is not read, newer before older.
fn version(format: &Format) -> (u8, Vec<u32>) {
    let Format { prefix, namespace } = format;
    if prefix.starts_with(CERIF_PREFIXES) || namespace.starts_with(PROFILES) {
        let version = match namespace.strip_prefix(PROFILES) {
            Some(version) => version,
            None => prefix.strip_prefix(CERIF_PREFIXES).unwrap_or_default(),
        };
        let numbers = version.split(|c: char| !c.is_ascii_digit());
        return (
            2,
            numbers.filter_map(|number| number.parse().ok()).collect(),
        );
    }
    (
        u8::from(prefix == OAI_DC_PREFIX || namespace == OAI_DC),
        Vec::new(),
    )
}

impl Answer {
    fn element(&self, name: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.name == name)
    }

    fn needed(&self, name: &'static str) -> Result<&Element, OaiError> {
        self.element(name).ok_or_else(|| OaiError::Lacks {
            at: self.at.clone(),
            element: name,
        })
    }

    /// The error that the answer tells, if one; of several the first.
    fn refusal(&self) -> Result<(), OaiError> {
        match self.element("error") {
            None => Ok(()),
            Some(error) => Err(OaiError::Refused {
                at: self.at.clone(),
                code: error
                    .attribute("code")
                    .unwrap_or("an error without a code")
                    .to_owned(),
                message: error
                    .value()
                    .unwrap_or_else(|| "it does not say why".to_owned()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_cerif_goes_before_older_before_dublin_core() {
        let format = |prefix: &str, namespace: &str| Format {
            prefix: prefix.to_owned(),
            namespace: namespace.to_owned(),
        };
        let best = [
            format("marc21", "http://www.loc.gov/MARC21/slim"),
            format("oai_dc", OAI_DC),
            format(
                "oai_cerif_openaire",
                "https://www.openaire.eu/cerif-profile/1.1/",
            ),
            format(
                "oai_cerif_openaire_v1_2",
                "https://www.openaire.eu/cerif-profile/1.2/",
            ),
        ];
        assert!(
            best.windows(2)
                .all(|pair| version(&pair[0]) < version(&pair[1]))
        );
    }
}
