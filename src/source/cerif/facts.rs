//! What one record of CERIF states, before what others state of the same things is known.

use serde::{Deserialize, Serialize};

use crate::record::date::Date;
use crate::record::grant::Amount;
use crate::record::project::Output;
use crate::record::{Organisation, Person, Project};
use crate::text::Text;

/// A thing, as a record states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Fact {
    /// A project, with its fundings not yet followed.
    Project(Box<Project>, Vec<Funded>),
    /// A person.
    Person(Person),
    /// An organisation; its name may be empty.
    Organisation(Organisation),
    /// A grant, a call or a programme.
    Funding(Box<Funding>),
    /// What came out of the projects with these ids.
    Output(Vec<String>, Output),
}

/// A fact, and how much it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stated {
    /// Whether it is the record of the thing, and not a copy inside the record of another one.
    pub(crate) is_own: bool,
    /// The line on which it stands.
    pub(crate) line: usize,
    /// What is stated.
    pub(crate) fact: Fact,
}

/// How a project is paid for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Funded {
    /// The id of the organisation that pays.
    pub(crate) by: Option<String>,
    /// The id of the funding.
    pub(crate) funding: Option<String>,
}

/// What a funding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FundingClass {
    /// A programme.
    Programme,
    /// A call for proposals, or a tender: a moment of a programme.
    Call,
    /// A grant, a contract, an award, a gift, internal funds.
    Grant,
    /// The record does not say.
    Unknown,
}

/// Money, or where money comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Funding {
    /// Its id.
    pub(crate) id: String,
    /// What it is.
    pub(crate) class: FundingClass,
    /// Its name, or the acronym where it has none.
    pub(crate) name: Text,
    /// The number that the funder gave it.
    pub(crate) number: Option<String>,
    /// How much.
    pub(crate) amount: Option<Amount>,
    /// The id of the organisation that pays.
    pub(crate) funder: Option<String>,
    /// The id of the funding that it is a part of.
    pub(crate) part_of: Option<String>,
    /// When it starts.
    pub(crate) start: Option<Date>,
    /// When it ends.
    pub(crate) end: Option<Date>,
}

/// Something in a record that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    /// The line, 0 where there is none.
    pub(crate) line: usize,
    /// The record: kind and id.
    pub(crate) record: String,
    /// The field of our record.
    pub(crate) field: String,
    /// What is wrong, with the value, and what becomes of it.
    pub(crate) message: String,
}

/// What a record states, and what cannot be taken of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Statement {
    /// The facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) facts: Vec<Stated>,
    /// The notices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) notices: Vec<Notice>,
}
