//! Settings with values that they cannot have.

use super::Config;
use crate::iri::Base;
use crate::text::is_language_tag;

/// With less memory a worker does not even answer what is simple.
const LEAST_MEMORY: u64 = 64 << 20;

/// The setting, and what is wrong with it.
type Wrong = (&'static str, String);

#[expect(
    clippy::unnecessary_wraps,
    reason = "what is returned early is an Option"
)]
fn wrong(setting: &'static str, message: String) -> Option<Wrong> {
    Some((setting, message))
}

/// A setting of `[site]` that has a value it cannot have, and what is allowed.
pub(super) fn in_site(config: &Config) -> Option<Wrong> {
    if let Err(bad) = Base::new(&config.site.base) {
        return wrong("site.base", format!("is wrong: {bad}"));
    }
    if config.site.languages.is_empty() {
        return wrong(
            "site.languages",
            "is empty; name at least one language, such as [\"nl\", \"en\"]".to_owned(),
        );
    }
    let tags = config.site.languages.iter().map(String::as_str);
    let titled = config
        .site
        .title
        .iter()
        .chain(config.site.description.iter())
        .map(|(tag, _)| tag);
    if let Some(tag) = tags
        .chain(titled)
        .find(|tag| !tag.is_empty() && !is_language_tag(tag))
    {
        return wrong(
            "site.languages",
            format!("holds `{tag}`; use BCP 47 tags such as nl, en or en-GB"),
        );
    }
    if let Some(license) = &config.site.license
        && oxigraph::model::NamedNode::new(license).is_err()
    {
        return wrong(
            "site.license",
            format!("is `{license}`; give the IRI of the licence"),
        );
    }
    None
}

/// The same for the other settings.
pub(super) fn elsewhere(config: &Config) -> Option<Wrong> {
    if config.limits.removal_percent > 100 {
        return wrong(
            "limits.removal_percent",
            "is above 100; give a percentage".to_owned(),
        );
    }
    if let Some(setting) = config.fetch.zero() {
        return wrong(setting, "is 0; give at least 1".to_owned());
    }
    if !config.fetch.is_agent() {
        return wrong(
            "fetch.user_agent",
            "is no name that can be sent; use ASCII, such as `harvester/1.0 (mail@example.org)`"
                .to_owned(),
        );
    }
    let tables = [
        config.catalogue.wrong(),
        config.dumps.wrong(),
        config.graph.wrong(),
        config.ldes.wrong(),
        config.oai.wrong(),
    ];
    if let Some(wrong) = tables.into_iter().flatten().next() {
        return Some(wrong);
    }
    if let Some(wrong) = in_push(config).or_else(|| in_serve(config)) {
        return Some(wrong);
    }
    if let Err((setting, bad)) = config.dump_schedule() {
        return wrong(setting, bad.to_string());
    }
    if let Err((setting, bad)) = config.schedules() {
        return wrong(setting, bad.to_string());
    }
    for (at, source) in config.sources.iter().enumerate() {
        if let Some(message) = source.wrong() {
            return wrong("sources", message);
        }
        if config.sources[..at]
            .iter()
            .any(|other| other.name == source.name)
        {
            return wrong(
                "sources",
                format!(
                    "has two sources named `{}`; give each its own name",
                    source.name
                ),
            );
        }
    }
    None
}

/// The same for targets of `[[push]]`.
fn in_push(config: &Config) -> Option<Wrong> {
    for (at, target) in config.push.iter().enumerate() {
        if let Some(message) = target.wrong() {
            return wrong("push", message);
        }
        if config.push[..at]
            .iter()
            .any(|other| other.name == target.name)
        {
            let message = format!(
                "has two targets named `{}`; give each its own name",
                target.name
            );
            return wrong("push", message);
        }
    }
    None
}

/// The same for those of `[serve]`.
fn in_serve(config: &Config) -> Option<Wrong> {
    let serve = &config.serve;
    for (setting, value) in [
        ("serve.query_seconds", serve.query_seconds),
        ("serve.query_concurrency", serve.query_concurrency as u64),
        ("serve.short_milliseconds", serve.short_milliseconds),
        ("serve.workers", serve.workers() as u64),
        ("serve.long_queries", serve.long_queries() as u64),
        ("serve.threads", serve.threads() as u64),
        ("serve.header_seconds", serve.header_seconds),
        ("serve.idle_seconds", serve.idle_seconds),
        ("serve.stall_seconds", serve.stall_seconds),
        ("serve.connections", serve.connections as u64),
    ] {
        if value == 0 {
            return wrong(setting, "is 0; give at least 1".to_owned());
        }
    }
    if serve.worker_memory < LEAST_MEMORY {
        return wrong(
            "serve.worker_memory",
            format!("is below {LEAST_MEMORY} bytes, which the simplest query can need"),
        );
    }
    let is_address = |address: &String| {
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        is_web && oxigraph::model::NamedNode::new(address).is_ok()
    };
    if let Some(address) = config.serve.services.iter().find(|one| !is_address(one)) {
        return wrong(
            "serve.services",
            format!(
                "holds `{address}`; give the address of a SPARQL service, with http:// or https://"
            ),
        );
    }
    if config.serve.service_seconds == 0 {
        return wrong(
            "serve.service_seconds",
            "is 0; give a second at least".to_owned(),
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_an_address_of_the_web_and_no_time_is_0() {
        let mut config = Config::default();
        config.serve.services = vec!["https://sparql.example.org/query".to_owned()];
        assert_eq!(elsewhere(&config), None);
        for bad in [
            "",
            "sparql.example.org",
            "file:///etc/passwd",
            "http://a b",
            "ftp://example.org",
        ] {
            config.serve.services = vec![bad.to_owned()];
            let (setting, told) = elsewhere(&config).unwrap();
            assert_eq!(setting, "serve.services");
            assert!(told.contains("with http:// or https://"), "{told}");
        }
        config.serve.services.clear();
        config.fetch.user_agent = Some("Universität".to_owned());
        assert_eq!(elsewhere(&config).unwrap().0, "fetch.user_agent");
        config.fetch.user_agent = None;
        config.fetch.idle_seconds = 0;
        assert_eq!(elsewhere(&config).unwrap().0, "fetch.idle_seconds");
        config.fetch.idle_seconds = 1;
        config.serve.service_seconds = 0;
        assert_eq!(elsewhere(&config).unwrap().0, "serve.service_seconds");
    }
}
