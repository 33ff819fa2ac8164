//! From the bytes of a page to what is found in it.

use std::io::Read;
use std::path::Path;

use super::records::Origin;
use crate::extract::{Document, Extraction, Lexicon, Media, Options, extract};
use crate::fetch::{FetchError, Input, Notice};
use crate::source::collector::CollectError;

/// What a page may be, for those who are asked for one.
pub const ACCEPT: &str = "text/html, application/xhtml+xml, text/plain;q=0.8";

/// How a page is read.
#[derive(Debug, Clone, Copy)]
pub struct How<'a> {
    /// The words.
    pub lexicon: &'a Lexicon,
    /// The page's language, where a person says so.
    pub language: Option<&'a str>,
    /// The page's address, where it is read from a file.
    pub base: Option<&'a str>,
}

/// What was read.
#[derive(Debug)]
pub struct Reading {
    /// The file or address.
    pub at: String,
    /// The page's address, where it has one.
    pub url: Option<String>,
    /// When it last changed (RFC 3339), where that is known.
    pub changed: Option<String>,
    /// What was found: a project at the least.
    pub found: Extraction,
    /// What people should know.
    pub notices: Vec<Notice>,
}

impl Reading {
    /// Where the records come from.
    #[must_use]
    pub fn origin<'a>(&'a self, language: &'a str) -> Origin<'a> {
        Origin {
            at: &self.at,
            url: self.url.as_deref(),
            changed: self.changed.as_deref(),
            language,
        }
    }
}

/// A page cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// It cannot be had.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// It is something else.
    #[error("{at}: is {what}, not a page; save the page as HTML, or its text in a text file")]
    NotAPage {
        /// The file or address.
        at: String,
        /// What it is.
        what: &'static str,
    },
    /// There is nothing in it.
    #[error("{at}: is empty; give the page as HTML, or its text in a text file")]
    Empty {
        /// The file or address.
        at: String,
    },
    /// No project is described.
    #[error(
        "{at}: describes no project that could be found; is it the right page? A title and a line with people, such as \
         `Researcher: Ann Peeters`, show a project. Words for labels and headings that are not known are added in \
         [extract] of the settings"
    )]
    NoProjects {
        /// The file or address.
        at: String,
    },
}

impl From<PageError> for CollectError {
    fn from(fault: PageError) -> Self {
        match fault {
            PageError::Fetch(fault) => Self::Fetch(fault),
            PageError::NotAPage { ref at, .. }
            | PageError::Empty { ref at }
            | PageError::NoProjects { ref at } => {
                let told = fault.to_string();
                let message = told
                    .strip_prefix(&format!("{at}: "))
                    .unwrap_or(&told)
                    .to_owned();
                Self::Unusable {
                    at: at.clone(),
                    message,
                }
            }
        }
    }
}

/// Reads a page.
///
/// # Errors
/// Where it cannot be read, is no page, or describes no project.
pub fn read(input: &Input, how: &How<'_>) -> Result<Reading, PageError> {
    let at = input.at.clone();
    if let Some(what) = other_than_text(input)? {
        return Err(PageError::NotAPage { at, what });
    }
    let decoded = input.text()?;
    if decoded.text.trim().is_empty() {
        return Err(PageError::Empty { at });
    }
    let url = how
        .base
        .map(str::to_owned)
        .or_else(|| at.contains("://").then(|| at.clone()));
    let document = Document {
        text: &decoded.text,
        media: media(input, &decoded.text),
        source: url.as_deref().unwrap_or(&at),
    };
    let options = Options {
        language: how.language.map(str::to_owned),
    };
    let found = extract(&document, how.lexicon, &options);
    if found.projects.is_empty() {
        return Err(PageError::NoProjects { at });
    }
    let mut notices = decoded.notices;
    notices.extend(found.notices.iter().map(|notice| {
        Notice {
            line: notice.line,
            message: notice.message.clone(),
            remedy: "correct it where the page comes from; what it says is looked for in the text"
                .to_owned(),
        }
    }));
    Ok(Reading {
        at,
        url,
        changed: input.modified.clone(),
        found,
        notices,
    })
}

/// HTML or text: by what is said of it, by the file's name, by how it begins.
fn media(input: &Input, text: &str) -> Media {
    if input
        .media_type
        .as_deref()
        .is_some_and(|media| media.contains("html"))
    {
        return Media::Html;
    }
    let end = Path::new(input.file_name())
        .extension()
        .map(std::ffi::OsStr::to_ascii_lowercase);
    match end.as_ref().and_then(|end| end.to_str()) {
        Some("html" | "htm" | "xhtml") => Media::Html,
        Some("txt" | "text" | "md") => Media::Text,
        _ => Media::guess(text),
    }
}

/// What a document is that is no text.
fn other_than_text(input: &Input) -> Result<Option<&'static str>, FetchError> {
    let mut head = Vec::new();
    let read = input.reader().take(4096).read_to_end(&mut head);
    if let Err(source) = read {
        return Err(FetchError::Unreadable {
            at: input.at.clone(),
            source,
        });
    }
    let is_utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    Ok(match head.as_slice() {
        head if head.starts_with(b"%PDF") => Some("a PDF document"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("a document of an office program"),
        head if head.starts_with(b"{\\rtf") => Some("a document in RTF"),
        head if head.contains(&0) && !is_utf16 => Some("a binary file"),
        _ => None,
    })
}
