//! `[oai]`: what the provider of OAI-PMH says of itself.

use serde::Deserialize;

/// `[oai]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OaiConfig {
    /// The domain in identifiers; without it, the host of the site's base.
    pub repository_identifier: Option<String>,
    /// Whom harvesters write to; without it, the postmaster of that domain.
    pub admin_email: Option<String>,
    /// The address that harvesters use; without it, `/oai` under the site's base.
    pub base_url: Option<String>,
    /// How many records a page has.
    pub page_size: usize,
}

impl Default for OaiConfig {
    fn default() -> Self {
        Self {
            repository_identifier: None,
            admin_email: None,
            base_url: None,
            page_size: 200,
        }
    }
}

/// How many records a page may have at most: it is put together in memory.
const MOST: usize = 1_000;

impl OaiConfig {
    /// A setting that cannot be what it is, and what is allowed.
    pub(super) fn wrong(&self) -> Option<(&'static str, String)> {
        if let Some(domain) = self.repository_identifier.as_ref()
            && !is_domain(domain)
        {
            let message =
                format!("is `{domain}`; give a domain with a dot in it, such as data.example.org");
            return Some(("oai.repository_identifier", message));
        }
        if let Some(mail) = self.admin_email.as_ref()
            && !is_mail(mail)
        {
            let message = format!("is `{mail}`; give a mail address such as data@example.org");
            return Some(("oai.admin_email", message));
        }
        if let Some(url) = self.base_url.as_ref()
            && !url::Url::parse(url).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.query().is_none()
                    && url.fragment().is_none()
            })
        {
            let message = format!(
                "is `{url}`; give an address that begins with http:// or https://, without a query"
            );
            return Some(("oai.base_url", message));
        }
        if !(1..=MOST).contains(&self.page_size) {
            let message = format!("is {}; give a number from 1 to {MOST}", self.page_size);
            return Some(("oai.page_size", message));
        }
        None
    }
}

/// Is it a domain, as OAI-PMH writes one in identifiers?
#[must_use]
pub fn is_domain(domain: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    domain.contains('.') && domain.split('.').all(is_part)
}

pub(super) fn is_mail(mail: &str) -> bool {
    let sound = mail.chars().all(|c| !c.is_whitespace() && !c.is_control());
    sound
        && mail
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.contains('@') && is_domain(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_has_a_dot_and_a_page_has_records() {
        assert_eq!(OaiConfig::default().wrong(), None);
        for bad in ["localhost", "a..b", "a.b/c", ".org", "example.org:80", ""] {
            let config = OaiConfig {
                repository_identifier: Some(bad.to_owned()),
                ..OaiConfig::default()
            };
            assert_eq!(config.wrong().unwrap().0, "oai.repository_identifier");
        }
        for bad in [
            "a@localhost",
            "example.org",
            "a b@example.org",
            "@example.org",
        ] {
            let config = OaiConfig {
                admin_email: Some(bad.to_owned()),
                ..OaiConfig::default()
            };
            assert_eq!(config.wrong().unwrap().0, "oai.admin_email");
        }
        for bad in [0, 1_001] {
            let config = OaiConfig {
                page_size: bad,
                ..OaiConfig::default()
            };
            assert_eq!(config.wrong().unwrap().0, "oai.page_size");
        }
        let config = OaiConfig {
            base_url: Some("https://a.org/oai?x".to_owned()),
            ..OaiConfig::default()
        };
        assert_eq!(config.wrong().unwrap().0, "oai.base_url");
    }
}
