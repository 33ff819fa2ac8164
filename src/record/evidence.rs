//! Why a field of a collected record says what it says, and how sure that is.

use serde::{Deserialize, Serialize};

/// How sure a collector is of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The source says it in so many words.
    Certain,
    /// What the source says is usually meant so.
    Likely,
    /// The source leaves it open; a person has to decide.
    Undecided,
}

/// Why a field says what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The field: `people[2].role`.
    pub field: String,
    /// The line of the source, from 1; 0 where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: usize,
    /// From which character of the source to which, from 0; the second is the first that does not belong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
    /// The rule, by its id.
    pub rule: String,
    /// How sure.
    pub certainty: Certainty,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}
