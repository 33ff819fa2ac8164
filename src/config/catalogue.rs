//! `[catalogue]`: what the dataset says of itself as a whole.

use oxigraph::model::NamedNode;
use serde::Deserialize;

use crate::text::{Keywords, Text};

/// `[catalogue]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CatalogueConfig {
    /// Who publishes the dataset, by name; without it, the title of the site.
    pub publisher: Text,
    /// The IRI of who publishes it, such as that of its entry in ROR.
    pub publisher_iri: Option<String>,
    /// Whom to write to, by name; without it, who publishes.
    pub contact: Text,
    /// The mail address of whom to write to.
    pub contact_mail: Option<String>,
    /// A page about how to reach them.
    pub contact_page: Option<String>,
    /// What the dataset is about: IRIs of themes.
    pub themes: Vec<String>,
    /// The same in words.
    pub keywords: Keywords,
    /// The places that the dataset is about: IRIs.
    pub places: Vec<String>,
    /// How many addresses a file of the sitemap has.
    pub sitemap_urls: u64,
}

impl Default for CatalogueConfig {
    fn default() -> Self {
        Self {
            publisher: Text::default(),
            publisher_iri: None,
            contact: Text::default(),
            contact_mail: None,
            contact_page: None,
            themes: Vec::new(),
            keywords: Keywords::default(),
            places: Vec::new(),
            sitemap_urls: MOST,
        }
    }
}

/// How many addresses a file of a sitemap may have: <https://www.sitemaps.org/protocol.html>.
const MOST: u64 = 50_000;
/// How many it may have at least: the pages that are of no thing are in one.
const LEAST: u64 = 20;

impl CatalogueConfig {
    /// A setting that cannot be what it is, and what is allowed.
    pub(super) fn wrong(&self) -> Option<(&'static str, String)> {
        let is_iri = |iri: &String| NamedNode::new(iri).is_ok();
        let one = |setting, iri: &String| {
            let message = format!("holds `{iri}`; give an IRI, such as https://ror.org/00cv9y106");
            (setting, message)
        };
        for (setting, iris) in [
            ("catalogue.publisher_iri", self.publisher_iri.as_slice()),
            ("catalogue.themes", &self.themes),
            ("catalogue.places", &self.places),
        ] {
            if let Some(bad) = iris.iter().find(|iri| !is_iri(iri)) {
                return Some(one(setting, bad));
            }
        }
        if let Some(mail) = self.contact_mail.as_ref()
            && !super::oai::is_mail(mail)
        {
            let message = format!("is `{mail}`; give a mail address such as data@example.org");
            return Some(("catalogue.contact_mail", message));
        }
        if let Some(page) = self.contact_page.as_ref()
            && !(is_iri(page) && (page.starts_with("https://") || page.starts_with("http://")))
        {
            let message = format!("is `{page}`; give an address with http:// or https://");
            return Some(("catalogue.contact_page", message));
        }
        if !(LEAST..=MOST).contains(&self.sitemap_urls) {
            let message = format!(
                "is {}; give a number from {LEAST} to {MOST}",
                self.sitemap_urls
            );
            return Some(("catalogue.sitemap_urls", message));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_dataset_has_iris_and_addresses() {
        assert_eq!(CatalogueConfig::default().wrong(), None);
        let refused = |change: fn(&mut CatalogueConfig)| {
            let mut config = CatalogueConfig::default();
            change(&mut config);
            config.wrong().map(|(setting, _)| setting)
        };
        for (setting, told) in [
            (
                "catalogue.publisher_iri",
                refused(|config| config.publisher_iri = Some("us".to_owned())),
            ),
            (
                "catalogue.themes",
                refused(|config| config.themes = vec!["law".to_owned()]),
            ),
            (
                "catalogue.places",
                refused(|config| config.places = vec!["Ghent".to_owned()]),
            ),
            (
                "catalogue.contact_mail",
                refused(|config| config.contact_mail = Some("us".to_owned())),
            ),
            (
                "catalogue.contact_page",
                refused(|config| config.contact_page = Some("mailto:a@b.org".to_owned())),
            ),
            (
                "catalogue.sitemap_urls",
                refused(|config| config.sitemap_urls = 19),
            ),
        ] {
            assert_eq!(told, Some(setting));
        }
    }
}
