//! The [errors of the protocol](https://www.openarchives.org/OAI/openarchivesprotocol.html#ErrorConditions).

use super::xml::Xml;
use crate::ledger::LedgerError;

/// Why a request has no answer, in the words of the protocol. `noMetadataFormats` and `noSetHierarchy` cannot be: every record
/// has all formats, and there are sets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("{0}")]
    BadVerb(String),
    #[error("{0}")]
    BadArgument(String),
    #[error("{0}")]
    BadResumptionToken(&'static str),
    #[error("there is no format `{0}`; ListMetadataFormats lists those that there are")]
    CannotDisseminateFormat(String),
    #[error("there is no record `{0}`")]
    IdDoesNotExist(String),
    #[error("{0}")]
    NoRecordsMatch(&'static str),
}

impl Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::BadVerb(_) => "badVerb",
            Self::BadArgument(_) => "badArgument",
            Self::BadResumptionToken(_) => "badResumptionToken",
            Self::CannotDisseminateFormat(_) => "cannotDisseminateFormat",
            Self::IdDoesNotExist(_) => "idDoesNotExist",
            Self::NoRecordsMatch(_) => "noRecordsMatch",
        }
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.leaf("error", &[("code", self.code())], &self.to_string());
    }
}

/// Why an answer is not finished.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
