//! `[sources.page]`: what only a page has.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::config::LexiconConfig;

/// `[sources.page]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageConfig {
    /// The page's language, a BCP 47 tag; without it, the page shows it.
    pub language: Option<String>,
    /// The page's address, where it is read from a file: its links start there, and the records name it as their source.
    pub base: Option<String>,
    /// Keys of projects by their titles: who is who, where a page does not show it.
    pub keys: BTreeMap<String, String>,
    /// Words of this page, beside those of `[extract]`.
    pub lexicon: LexiconConfig,
}

impl PageConfig {
    /// What is wrong with it, if something is.
    pub(super) fn wrong(&self, name: &str) -> Option<String> {
        if let Some(tag) = self
            .language
            .as_ref()
            .filter(|tag| !crate::text::is_language_tag(tag))
        {
            return Some(format!(
                "has `{name}` with the language `{}`; use a BCP 47 tag such as nl, en or en-GB",
                tag.escape_debug()
            ));
        }
        let is_web = |url: &&String| {
            url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        };
        if let Some(base) = self.base.as_ref().filter(|base| !is_web(base)) {
            return Some(format!(
                "has `{name}` with the `base` `{}`; give the page's address, which begins with http:// or https://",
                base.escape_debug()
            ));
        }
        let mut ids: Vec<&String> = self.keys.values().collect();
        ids.sort();
        if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Some(format!(
                "has `{name}` with the key `{}` for two titles; a project has one title on a page",
                twice[0].escape_debug()
            ));
        }
        let wrong = ids.into_iter().find(|id| !crate::record::is_key(id))?;
        Some(format!(
            "has `{name}` with the key `{}`; use lower-case letters, digits and hyphens",
            wrong.escape_debug()
        ))
    }
}
