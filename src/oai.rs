//! A provider of [OAI-PMH 2.0](https://www.openarchives.org/OAI/openarchivesprotocol.html): the arguments of a request in, a
//! document out. It knows no HTTP.
//!
//! What is given out are organisations, people, programmes, projects and grants, as
//! [CERIF](https://openaire-guidelines-for-cris-managers.readthedocs.io/) in the profile 1.2 of `OpenAIRE`, as Dublin Core and as
//! RDF/XML. The source `oai` reads the CERIF back: `docs/OAI.md` tells what does not come through.

mod cerif;
mod dublin_core;
mod identifier;
mod item;
mod list;
mod names;
mod rdf_xml;
mod refusal;
mod request;
mod syntax;
mod token;
mod xml;

use crate::config::{Config, is_domain};
use crate::ledger::{Ledger, LedgerError};
use crate::mapping::Site;
use crate::record::Kind;
use crate::time::rfc3339;
use crate::vocab::cerif::{
    COMPATIBILITIES, COMPATIBLE, OAI, OAI_DC, OAI_DC_PREFIX, OAI_DC_SCHEMA, OAI_IDENTIFIER,
    OAI_IDENTIFIER_SCHEMA, OAI_SCHEMA, PROFILE, PROFILE_PREFIX, PROFILE_SCHEMA, RDF_PREFIX,
    RDF_SCHEMA, SCHEMA_INSTANCE, SERVICE_ID, SETS,
};
use crate::vocab::rdf;

use identifier::identifier;
use item::{Item, Prefix};
use refusal::Stop;
use request::{Asked, Request};
use xml::Xml;

/// What the provider is, from the settings.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What the dataset is called.
    name: String,
    /// What it is: language and text.
    description: Vec<(String, String)>,
    /// The address that harvesters use.
    base_url: String,
    /// The domain in identifiers.
    domain: String,
    mail: String,
    page_size: usize,
    site: Site,
}

impl Provider {
    /// The provider of a dataset.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let site = config.site();
        let own = &config.oai;
        let domain = own
            .repository_identifier
            .clone()
            .unwrap_or_else(|| domain_of(site.base.host()));
        let title = config.site.title.best(&config.site.languages);
        let description = config.site.description.iter();
        Self {
            name: title.map_or_else(|| domain.clone(), |(_, title)| title.to_owned()),
            description: description
                .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
                .collect(),
            base_url: own.base_url.clone().unwrap_or_else(|| site.base.oai()),
            mail: own
                .admin_email
                .clone()
                .unwrap_or_else(|| format!("postmaster@{domain}")),
            page_size: own.page_size,
            domain,
            site,
        }
    }

    /// Answers a request: its arguments as they were sent, the ledger at one instant, and when that is. What is wrong with a
    /// request is said in the document.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn answer(
        &self,
        ledger: &Ledger,
        now: i64,
        arguments: &[(String, String)],
    ) -> Result<String, LedgerError> {
        let mut xml = Xml::new();
        let namespaces = format!("{OAI} {OAI_SCHEMA}");
        xml.open(
            "OAI-PMH",
            &[
                ("xmlns", OAI),
                ("xmlns:xsi", SCHEMA_INSTANCE),
                ("xsi:schemaLocation", &namespaces),
            ],
        );
        xml.leaf("responseDate", &[], &rfc3339(now));
        let request = match Request::read(arguments) {
            Ok(request) => request,
            Err(refusal) => {
                // What was not understood is not repeated.
                xml.leaf("request", &[], &self.base_url);
                refusal.write(&mut xml);
                xml.close();
                return Ok(xml.finish());
            }
        };
        xml.leaf("request", &request.echo(), &self.base_url);
        let start = xml.mark();
        match self.verb(&mut xml, ledger, now, &request.asked) {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => {
                xml.back(start);
                refusal.write(&mut xml);
            }
            Err(Stop::Ledger(fault)) => return Err(fault),
        }
        xml.close();
        Ok(xml.finish())
    }

    fn verb(&self, xml: &mut Xml, ledger: &Ledger, now: i64, asked: &Asked) -> Result<(), Stop> {
        match asked {
            Asked::Identify => self.identify(xml, ledger, now)?,
            Asked::ListMetadataFormats { identifier } => {
                if let Some(identifier) = identifier {
                    self.find(ledger, now, identifier, false)?;
                }
                formats(xml);
            }
            Asked::ListSets => sets(xml),
            Asked::GetRecord { identifier, prefix } => {
                let prefix = Prefix::of(prefix)?;
                let item = self.find(ledger, now, identifier, true)?;
                xml.open("GetRecord", &[]);
                self.item(ledger).record(xml, item, prefix);
                xml.close();
            }
            Asked::List { is_whole, list } => self.list(xml, ledger, *is_whole, list)?,
        }
        Ok(())
    }

    /// What items are written with.
    fn item<'a>(&'a self, ledger: &'a Ledger) -> Item<'a> {
        Item::new(&self.domain, &self.site, ledger)
    }

    fn identify(&self, xml: &mut Xml, ledger: &Ledger, now: i64) -> Result<(), LedgerError> {
        let earliest = ledger.feed_begins()?.unwrap_or(now);
        xml.open("Identify", &[]);
        for (name, value) in [
            ("repositoryName", self.name.as_str()),
            ("baseURL", &self.base_url),
            ("protocolVersion", "2.0"),
            ("adminEmail", &self.mail),
            ("earliestDatestamp", &rfc3339(earliest)),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
            ("compression", "gzip"),
            ("compression", "br"),
            ("compression", "zstd"),
        ] {
            xml.leaf(name, &[], value);
        }
        xml.open("description", &[]);
        let location = format!("{OAI_IDENTIFIER} {OAI_IDENTIFIER_SCHEMA}");
        xml.open(
            "oai-identifier",
            &[("xmlns", OAI_IDENTIFIER), ("xsi:schemaLocation", &location)],
        );
        let sample = identifier(&self.domain, Kind::Project, "a-project");
        for (name, value) in [
            ("scheme", "oai"),
            ("repositoryIdentifier", self.domain.as_str()),
            ("delimiter", ":"),
            ("sampleIdentifier", &sample),
        ] {
            xml.leaf(name, &[], value);
        }
        xml.close();
        xml.close();
        self.service(xml);
        xml.close();
        Ok(())
    }

    /// The dataset as a service of CERIF.
    fn service(&self, xml: &mut Xml) {
        xml.open("description", &[]);
        let location = format!("{PROFILE} {PROFILE_SCHEMA}");
        xml.open(
            "Service",
            &[
                ("xmlns", PROFILE),
                ("xsi:schemaLocation", &location),
                ("id", SERVICE_ID),
            ],
        );
        xml.leaf("Compatibility", &[("xmlns", COMPATIBILITIES)], COMPATIBLE);
        xml.leaf("Acronym", &[], &self.domain);
        let language = self.site.languages.first().map_or("en", String::as_str);
        xml.leaf("Name", &[("xml:lang", language)], &self.name);
        for (tag, text) in &self.description {
            let tag = if tag.is_empty() { language } else { tag };
            xml.leaf("Description", &[("xml:lang", tag)], text);
        }
        xml.leaf("WebsiteURL", &[], self.site.base.as_str());
        xml.leaf("OAIPMHBaseURL", &[], &self.base_url);
        xml.close();
        xml.close();
    }
}

/// The domain of a host: `localhost` has no dot, and cannot be one in identifiers.
fn domain_of(host: &str) -> String {
    let authority = host.split_once("://").map_or(host, |(_, rest)| rest);
    let name = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let name = name
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if is_domain(&name) {
        return name;
    }
    let with_dot = format!("{name}.localdomain");
    if is_domain(&with_dot) {
        with_dot
    } else {
        "localhost.localdomain".to_owned()
    }
}

fn formats(xml: &mut Xml) {
    xml.open("ListMetadataFormats", &[]);
    for (prefix, schema, namespace) in [
        (OAI_DC_PREFIX, OAI_DC_SCHEMA, OAI_DC),
        (PROFILE_PREFIX, PROFILE_SCHEMA, PROFILE),
        (RDF_PREFIX, RDF_SCHEMA, rdf::NAMESPACE),
    ] {
        xml.open("metadataFormat", &[]);
        xml.leaf("metadataPrefix", &[], prefix);
        xml.leaf("schema", &[], schema);
        xml.leaf("metadataNamespace", &[], namespace);
        xml.close();
    }
    xml.close();
}

fn sets(xml: &mut Xml) {
    xml.open("ListSets", &[]);
    for (spec, name) in SETS {
        xml.open("set", &[]);
        xml.leaf("setSpec", &[], spec);
        xml.leaf("setName", &[], name);
        xml.close();
    }
    xml.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_without_a_dot_gets_one() {
        assert_eq!(
            domain_of("https://data.example.org:8443"),
            "data.example.org"
        );
        assert_eq!(domain_of("http://localhost:7878"), "localhost.localdomain");
        assert_eq!(domain_of("http://127.0.0.1"), "127.0.0.1");
        assert_eq!(domain_of("http://[::1]:80"), "localhost.localdomain");
    }
}
