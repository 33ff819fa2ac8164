//! What one record of CERIF states, before what others state of the same things is known.

use serde::{Deserialize, Serialize};

use crate::record::date::Date;
use crate::record::grant::Amount;
use crate::record::project::Output;
use crate::record::{Organisation, Person, Project};
use crate::text::Text;

/// A thing, as a record states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Fact {
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
pub struct Stated {
    /// Whether it is the record of the thing, and not a copy inside the record of another one.
    pub is_own: bool,
    /// The line on which it stands.
    pub line: usize,
    /// What is stated.
    pub fact: Fact,
}

/// How a project is paid for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funded {
    /// The id of the organisation that pays.
    pub by: Option<String>,
    /// The id of the funding.
    pub funding: Option<String>,
}

/// What a funding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FundingClass {
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
pub struct Funding {
    /// Its id.
    pub id: String,
    /// What it is.
    pub class: FundingClass,
    /// Its name, or the acronym where it has none.
    pub name: Text,
    /// The number that the funder gave it.
    pub number: Option<String>,
    /// How much.
    pub amount: Option<Amount>,
    /// The id of the organisation that pays.
    pub funder: Option<String>,
    /// The id of the funding that it is a part of.
    pub part_of: Option<String>,
    /// When it starts.
    pub start: Option<Date>,
    /// When it ends.
    pub end: Option<Date>,
}

/// Something in a record that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The line, 0 where there is none.
    pub line: usize,
    /// The record: kind and id.
    pub record: String,
    /// The field of our record.
    pub field: String,
    /// What is wrong, with the value, and what becomes of it.
    pub message: String,
}

/// What a record states, and what cannot be taken of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Stated>,
    /// The notices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}
