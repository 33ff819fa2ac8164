//! `[ldes]`: the event stream.

use serde::Deserialize;

/// `[ldes]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LdesConfig {
    /// Is there an event stream?
    pub enabled: bool,
    /// How many members a page has.
    pub page_size: u64,
}

impl Default for LdesConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            page_size: 100,
        }
    }
}

impl LdesConfig {
    /// How many members a page may have at most: it is put together in memory.
    pub const MOST: u64 = 1_000;

    /// A setting that cannot be what it is, and what is allowed.
    pub(super) fn wrong(&self) -> Option<(&'static str, String)> {
        let most = Self::MOST;
        (!(1..=most).contains(&self.page_size)).then(|| {
            let message = format!("is {}; give a number from 1 to {most}", self.page_size);
            ("ldes.page_size", message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_members_and_is_not_endless() {
        assert_eq!(LdesConfig::default().wrong(), None);
        for page_size in [0, 1_001] {
            let config = LdesConfig {
                page_size,
                ..LdesConfig::default()
            };
            assert_eq!(config.wrong().unwrap().0, "ldes.page_size");
        }
    }
}
