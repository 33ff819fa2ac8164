//! Documents over HTTP: politely, within limits, and not twice what did not change.

mod answer;
mod cache;
mod fault;
mod follow;
mod patience;
mod robots;

pub use cache::FOLDER as CACHE;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use reqwest::header::{HeaderName, HeaderValue};
use url::{Host, Url};

use super::{Caps, FetchError, Input, Wanted, Watch};
use crate::config::{Config, FetchConfig};
use cache::Cache;
use robots::Rules;

/// What fetches over HTTP.
pub(super) struct Web {
    settings: FetchConfig,
    agent: String,
    caps: Caps,
    cache: Cache,
    clients: Mutex<[Option<Client>; 2]>,
    /// By origin: when it may be asked again.
    turns: Mutex<HashMap<String, Instant>>,
    /// By origin: its `robots.txt`.
    rules: Mutex<HashMap<String, Rules>>,
}

/// One document that is asked for.
struct Question<'a> {
    url: Url,
    accept: &'a str,
    form: Option<&'a str>,
    /// Secrets: for this origin only.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// What is kept of it.
    kept: Option<cache::Kept>,
    key: Option<String>,
}

impl Web {
    pub(super) fn new(config: &Config, caps: Caps) -> Self {
        Self {
            settings: config.fetch.clone(),
            agent: agent(config),
            caps,
            cache: Cache::new(config),
            clients: Mutex::default(),
            turns: Mutex::default(),
            rules: Mutex::default(),
        }
    }

    pub(super) fn keep_nothing(&mut self) {
        self.cache.keep_nothing();
    }

    /// Gets a document.
    pub(super) fn get(
        &self,
        address: &str,
        wanted: &Wanted<'_>,
        watch: &mut dyn Watch,
    ) -> Result<Input, FetchError> {
        let url = parsed(address)?;
        let headers = secrets(wanted, &url)?;
        let may_keep = wanted.keep && wanted.form.is_none();
        let key = may_keep.then(|| cache::key(&url, wanted));
        let question = Question {
            kept: key.as_deref().and_then(|key| self.cache.find(key)),
            url,
            accept: wanted.accept,
            form: wanted.form,
            headers,
            key,
        };
        self.patiently(watch, |watch| self.follow(&question, watch))
    }

    /// A client for a host: machines at this address of their own are not asked through a proxy.
    fn client(&self, url: &Url) -> Result<Client, FetchError> {
        let is_here = is_loopback(url);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &mut clients[usize::from(is_here)];
        if let Some(client) = place {
            return Ok(client.clone());
        }
        // Somebody else may have installed one.
        if rustls::crypto::ring::default_provider()
            .install_default()
            .is_err()
        {
            tracing::trace!("TLS has its provider already");
        }
        let mut builder = Client::builder()
            .user_agent(&self.agent)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(Duration::from_secs(self.settings.connect_seconds))
            // Begins again with each piece of a body.
            .timeout(Duration::from_secs(self.settings.idle_seconds));
        if is_here {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|fault| FetchError::Client {
            why: fault::innermost(&fault),
        })?;
        Ok(place.insert(client).clone())
    }
}

/// Who we say we are.
fn agent(config: &Config) -> String {
    if let Some(agent) = &config.fetch.user_agent {
        return agent.clone();
    }
    let us = concat!("oogst/", env!("CARGO_PKG_VERSION"));
    let base = &config.site.base;
    match Url::parse(base) {
        // Nobody could look there.
        Ok(url) if is_loopback(&url) => us.to_owned(),
        _ => format!("{us} (+{base})"),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

fn parsed(address: &str) -> Result<Url, FetchError> {
    let wrong = |why: &str| FetchError::Address {
        address: address.to_owned(),
        why: why.to_owned(),
    };
    let mut url = Url::parse(address).map_err(|fault| wrong(&fault.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("it is neither http nor https"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The headers whose values are in the environment.
fn secrets(wanted: &Wanted<'_>, url: &Url) -> Result<Vec<(HeaderName, HeaderValue)>, FetchError> {
    let mut headers = Vec::new();
    if url.scheme() == "http"
        && !is_loopback(url)
        && wanted.headers.is_some_and(|all| !all.is_empty())
    {
        tracing::warn!(
            "{}: what `header_env` names is sent without encryption; use https",
            shown(url)
        );
    }
    for (header, variable) in wanted.headers.into_iter().flatten() {
        let secret = |wrong: &'static str| FetchError::Secret {
            at: shown(url),
            header: header.clone(),
            variable: variable.clone(),
            wrong,
        };
        let value = std::env::var(variable).map_err(|_| secret("is not set"))?;
        let name = HeaderName::from_bytes(header.as_bytes())
            .map_err(|_| secret("is for a header that cannot be"))?;
        let mut value = HeaderValue::from_str(value.trim())
            .map_err(|_| secret("holds characters that a header cannot have"))?;
        value.set_sensitive(true);
        headers.push((name, value));
    }
    Ok(headers)
}

/// An address for people, without the password in it.
fn shown(url: &Url) -> String {
    if url.password().is_none() {
        return url.to_string();
    }
    let mut url = url.clone();
    // An address with a password can have one.
    if url.set_password(Some("…")).is_err() {
        return String::new();
    }
    url.to_string()
}

/// Scheme, host and port.
fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let url = parsed("https://me:secret@example.org/a#b").unwrap();
        assert!(!shown(&url).contains("secret"), "{}", shown(&url));
        assert!(shown(&url).starts_with("https://me:"));
        assert!(!shown(&url).contains('#'));
    }

    #[test]
    fn only_the_web_is_asked() {
        for bad in [
            "file:///etc/passwd",
            "ftp://example.org/a",
            "example.org",
            "",
        ] {
            let fault = parsed(bad).unwrap_err().to_string();
            assert!(fault.contains("http"), "{fault}");
        }
    }

    #[test]
    fn we_say_who_we_are_and_where_to_look() {
        let mut config = Config::default();
        assert!(
            !agent(&config).contains('('),
            "nobody can look at localhost"
        );
        config.site.base = "https://research.example.org".to_owned();
        assert!(agent(&config).ends_with("(+https://research.example.org)"));
        config.fetch.user_agent = Some("harvester/2".to_owned());
        assert_eq!(agent(&config), "harvester/2");
    }
}
