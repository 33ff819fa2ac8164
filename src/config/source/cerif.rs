//! Settings of sources of CERIF.

use serde::Deserialize;

/// `[sources.cerif]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CerifSource {
    /// The language of texts that say none; without it, that of the dataset.
    pub language: Option<String>,
}
