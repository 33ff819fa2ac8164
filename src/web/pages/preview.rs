//! What a client of the reconciliation service shows of a thing: small, in a frame or beside a list.

use askama::Template;

use super::{Frame, render};
use crate::reconcile::Preview;
use crate::web::error::WebError;

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage<'a> {
    frame: Frame,
    preview: &'a Preview,
}

#[derive(Template)]
#[template(path = "flyout.html")]
struct Flyout<'a> {
    name: &'a str,
    detail: &'a str,
    lines: &'a [(&'static str, Vec<String>)],
}

/// A page for a frame.
pub(in crate::web) fn preview(frame: Frame, preview: &Preview) -> Result<String, WebError> {
    render(&PreviewPage { frame, preview })
}

/// A piece of a page.
pub(in crate::web) fn flyout(preview: &Preview) -> Result<String, WebError> {
    render(&Flyout {
        name: &preview.name,
        detail: preview.kind,
        lines: &preview.lines,
    })
}

/// A piece of a page about a property or a type.
pub(in crate::web) fn about(name: &str, detail: &str) -> Result<String, WebError> {
    render(&Flyout {
        name,
        detail,
        lines: &[],
    })
}
