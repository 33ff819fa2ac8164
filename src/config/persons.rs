//! `[persons]`: what of persons is published.

use serde::Deserialize;

use crate::record::visibility::Visibility;

/// `[persons]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonsConfig {
    /// The properties of persons that are published. With `[]`, nobody is.
    pub publish: Visibility,
}
