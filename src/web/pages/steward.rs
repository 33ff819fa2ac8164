//! What pages for stewards offer to those who have the token: to plan, to sync, to dump. The token is typed into the page and
//! sent in a header, which only a script can do. So no page of another site can have a browser send it, and it stands in no
//! address and no log. Without scripts the page says what to send instead.

use super::Frame;
use crate::collect::is_collected;
use crate::web::App;

/// The part of a page by which the server is asked for something.
pub(super) struct Steward {
    /// The sources that can be asked alone.
    pub(super) sources: Vec<String>,
    /// Where the server is asked.
    pub(super) base: String,
}

impl Steward {
    /// Nothing where the server has no token: nobody may ask.
    pub(super) fn of(app: &App, frame: &Frame) -> Option<Self> {
        app.token()?;
        let sources = app.config().sources().into_iter();
        let mut sources: Vec<String> = sources
            .filter(is_collected)
            .map(|source| source.name)
            .collect();
        if sources.len() == 1 && app.config().sources().len() == 1 {
            // One source alone is all of them.
            sources.clear();
        }
        Some(Self {
            sources,
            base: frame.base.clone(),
        })
    }
}
