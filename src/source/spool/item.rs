//! A collected record, and what is known of it beside itself.

use serde::{Deserialize, Serialize};

use crate::record::Record;

pub use crate::record::evidence::{Certainty, Evidence};

/// Where a record stands in what it was collected from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// The file or the address.
    pub file: String,
    /// The line, or the row of a table, from 1; 0 where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: usize,
    /// What else says where: a sheet, an identifier.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What is known of a collected record beside itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Where it stands.
    pub at: At,
    /// When the source says that it last changed, RFC 3339 or a date; where it does not, nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
    /// When it was first missing from the source, RFC 3339: it is kept, and marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone: Option<String>,
    /// What a person should look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub review: Vec<String>,
    /// Why its fields say what they say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A collected record.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The record. Its id is the source's own: unique in its kind within the source.
    pub record: Record,
    /// What is known of it beside itself.
    pub beside: Beside,
}

impl Item {
    /// Takes some of the people out of a project, by their numbers, and what is told of people by numbers.
    pub fn without_people(&mut self, numbers: &[usize]) {
        if let Record::Project(project) = &mut self.record {
            let mut at = 0;
            project.people.retain(|_| {
                at += 1;
                !numbers.contains(&(at - 1))
            });
            self.beside
                .evidence
                .retain(|one| !one.field.starts_with("people"));
        }
    }
}
