//! What goes wrong with a provider of OAI-PMH.

use crate::fetch::FetchError;
use crate::source::collector::CollectError;
use crate::source::xml::XmlError;

/// A harvest cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum OaiError {
    /// The provider cannot be reached, or gives no answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// An answer is no XML that can be read.
    #[error("{at}: the answer cannot be read: {fault}")]
    Form {
        /// The request.
        at: String,
        /// Why.
        #[source]
        fault: XmlError,
    },
    /// An answer is of something else.
    #[error(
        "{at}: the answer is no answer of OAI-PMH 2.0: its root is {root}; give the base URL of the provider as `url`"
    )]
    NotOai {
        /// The request.
        at: String,
        /// Name and namespace of the root.
        root: String,
    },
    /// An answer lacks what was asked for.
    #[error("{at}: the answer holds no `{element}`; the provider has to be mended")]
    Lacks {
        /// The request.
        at: String,
        /// The element.
        element: &'static str,
    },
    /// The provider speaks another version.
    #[error(
        "{at}: the provider speaks version `{version}` of the protocol; only 2.0 is spoken here"
    )]
    Version {
        /// The request.
        at: String,
        /// What it says.
        version: String,
    },
    /// The provider refuses a request.
    #[error("{at}: the provider answers {code}: {message}")]
    Refused {
        /// The request.
        at: String,
        /// The code of the protocol.
        code: String,
        /// What it says.
        message: String,
    },
    /// The format that is set is not there.
    #[error(
        "{at}: the provider does not have the format `{wanted}`; it has {offered}; correct `prefix`, or leave it out"
    )]
    NoFormat {
        /// The request.
        at: String,
        /// The setting.
        wanted: String,
        /// What there is.
        offered: String,
    },
    /// There is no format that can be read.
    #[error(
        "{at}: the provider has none of the formats that are read here, oai_cerif_openaire* and oai_dc; it has {offered}"
    )]
    NoneReadable {
        /// The request.
        at: String,
        /// What there is.
        offered: String,
    },
    /// The provider gave a token a second time: the list would never end.
    #[error(
        "{at}: page {page} leads back to a page that was had already (its resumptionToken is `{token}`); the provider has to be mended"
    )]
    Circle {
        /// The request.
        at: String,
        /// The number of the page.
        page: u64,
        /// The token.
        token: String,
    },
    /// The provider gives the same page again and again, with new tokens.
    #[error(
        "{at}: {pages} pages one after the other, up to page {page}, hold nothing new; the provider has to be mended"
    )]
    NothingNew {
        /// The request.
        at: String,
        /// How many.
        pages: u64,
        /// The number of the last one.
        page: u64,
    },
    /// The token that the provider gave is not taken, also after the list was begun anew.
    #[error(
        "{at}: the provider does not take its own resumptionToken on page {page}, also after the list was begun anew: {message}"
    )]
    Token {
        /// The request.
        at: String,
        /// The number of the page.
        page: u64,
        /// What it says.
        message: String,
    },
    /// More than is allowed.
    #[error(
        "{at}: the list has more than {most} {what}; raise `{setting}` where that is right, or harvest by `sets`"
    )]
    TooMuch {
        /// The request.
        at: String,
        /// Records or pages.
        what: &'static str,
        /// How many are allowed.
        most: u64,
        /// The setting that says so.
        setting: &'static str,
    },
}

impl OaiError {
    /// Does the provider refuse with this code?
    pub(super) fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Refused { code, .. } if code == wanted)
    }
}

impl std::convert::From<OaiError> for CollectError {
    fn from(fault: OaiError) -> Self {
        if let OaiError::Fetch(fault) = fault {
            return fault.into();
        }
        let whole = fault.to_string();
        // The place stands in front of every message.
        let (at, message) = whole.split_once(": ").unwrap_or(("", &whole));
        Self::Unusable {
            at: at.to_owned(),
            message: message.to_owned(),
        }
    }
}
