//! What is found: drafts of projects, for a person to look through.

use crate::record::date::Date;
use crate::record::evidence::Evidence;
use crate::record::project::{Category, InvolvementRole, Roles, Status};

/// What a document says of projects.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extraction {
    /// The projects, in the order of the document.
    pub projects: Vec<Draft>,
    /// The language of the document, a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// What is wrong with the document, for people. What happened to its characters is known to who read them.
    pub notices: Vec<Notice>,
}

/// Something wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// A project, as the document describes it. Nothing is in it that the document does not say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// The line of the document at which the description begins, from 1.
    pub line: usize,
    /// The title, without what does not belong to it: years, captions.
    pub title: String,
    /// The title's language, a BCP 47 tag, where it is known.
    pub title_language: Option<String>,
    /// Other titles.
    pub alternative: Vec<Alternative>,
    /// The acronym.
    pub acronym: Option<String>,
    /// The language of the description, a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// The kind of research.
    pub category: Option<Category>,
    /// Where the project stands.
    pub status: Option<Status>,
    /// The people, in the order of the document.
    pub people: Vec<Person>,
    /// Who pays for it.
    pub funders: Vec<Funder>,
    /// The organisations that take part otherwise.
    pub organisations: Vec<Involved>,
    /// When the project starts: its own period, not its grants'.
    pub start: Option<Date>,
    /// When the project ends.
    pub end: Option<Date>,
    /// The abstract; a blank line parts its paragraphs.
    pub summary: String,
    /// Captions and credits of pictures, as stated.
    pub image_credits: Vec<String>,
    /// The address of a picture.
    pub image: Option<String>,
    /// The address of the project's own page.
    pub homepage: Option<String>,
    /// Other links in the description.
    pub links: Vec<Link>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Why the fields say what they say. A field is named as it is here: `people[0].roles`, `funders[1].start`.
    pub evidence: Vec<Evidence>,
    /// What a person should look at: sentences that say where.
    pub review: Vec<String>,
}

/// Another title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alternative {
    /// The title.
    pub value: String,
    /// Its language, where it is known.
    pub language: Option<String>,
}

/// A person, as named.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// The name without honorifics; "Family, Given" is turned round.
    pub name: String,
    /// Honorifics in front and degrees behind, as stated.
    pub honorifics: Vec<String>,
    /// The role, or the roles between which the document leaves it open, the first one stated first.
    pub roles: Roles,
    /// The label as stated.
    pub stated: Option<String>,
    /// The organisation that stands beside the name.
    pub affiliation: Option<String>,
}

/// Who pays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Funder {
    /// The name as stated, without article.
    pub name: String,
    /// The short name that stands in parentheses behind it.
    pub short: Option<String>,
    /// The programme.
    pub programme: Option<String>,
    /// The grant's number.
    pub number: Option<String>,
    /// When the grant starts.
    pub start: Option<Date>,
    /// When the grant ends.
    pub end: Option<Date>,
}

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq)]
pub struct Involved {
    /// The name as stated, without article.
    pub name: String,
    /// The short name that stands in parentheses behind it.
    pub short: Option<String>,
    /// Its part.
    pub role: InvolvementRole,
}

/// A link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Its text.
    pub text: String,
    /// Its address.
    pub url: String,
}
