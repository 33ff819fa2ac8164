//! IRIs of the event stream: its nodes, and versions of things.

use super::Base;
use crate::record::Kind;

impl Base {
    /// The root of the event stream's view.
    #[must_use]
    pub fn ldes(&self) -> String {
        format!("{}/ldes", self.0)
    }

    /// Something in the document at the root of the event stream: the stream itself is `stream`.
    #[must_use]
    pub fn in_ldes(&self, name: &str) -> String {
        format!("{}/ldes#{name}", self.0)
    }

    /// A page of the event stream: when its era began, how many members it has, and which one it is.
    #[must_use]
    pub fn event_page(&self, begun: i64, size: u64, number: u64) -> String {
        format!("{}/ldes/{begun}/{size}/{number}", self.0)
    }

    /// What leads to pages of the event stream that are full.
    #[must_use]
    pub fn event_branch(&self, begun: i64, size: u64, number: u64) -> String {
        format!("{}/ldes/{begun}/{size}/branch/{number}", self.0)
    }

    /// The IRI of a version of a thing: never one of anything else, also where revisions are counted anew. It leads to where the
    /// thing's own does.
    ///
    /// ```
    /// use oogst::{iri::Base, record::Kind};
    /// let base = Base::new("https://data.example.org")?;
    /// let version = base.version(Kind::Project, "refufam", 1_800_000_000, 3);
    /// assert_eq!(version, "https://data.example.org/id/project/refufam?v=1800000000.3");
    /// # Ok::<(), oogst::iri::BadBase>(())
    /// ```
    #[must_use]
    pub fn version(&self, kind: Kind, key: &str, begun: i64, revision: i64) -> String {
        let thing = self.thing(kind, key);
        format!("{thing}?v={begun}.{revision}")
    }
}
