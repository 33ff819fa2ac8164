//! Classes of CERIF's schemes, and ids, in our terms. What is not listed is not guessed.

use sha2::{Digest, Sha256};

use super::facts::FundingClass;
use crate::record::is_key;
use crate::record::organisation::OrganisationClass;
use crate::record::project::{Category, InvolvementRole, OutputKind, Role, Status};
use crate::text::slug;
use crate::vocab::cerif::{FOLDERS, RESOURCE_TYPES, ROLE_CODES};

/// Our id for one of CERIF's: without the folder, and as it is where it can be. Else what can stay of it, with eight
/// characters of a hash, so that two ids never become one.
///
/// ```
/// use oogst::source::cerif::id;
/// assert_eq!(id("Projects/112348"), "112348");
/// assert!(id("Persons/Åse 1").starts_with("ase-1-"));
/// ```
#[must_use]
pub fn id(given: &str) -> String {
    let given = given.trim();
    let bare = FOLDERS
        .iter()
        .find_map(|folder| given.strip_prefix(folder))
        .unwrap_or(given);
    if is_key(bare) {
        return bare.to_owned();
    }
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(bare.as_bytes())[..4]);
    let mut start: String = slug(bare).chars().take(100).collect();
    start.truncate(start.trim_end_matches('-').len());
    if start.is_empty() {
        format!("x-{hash}")
    } else {
        format!("{start}-{hash}")
    }
}

/// The last part of an IRI, in lower case with hyphens: `project-reference` for `…#ProjectReference`.
pub(super) fn code(iri: &str) -> String {
    let last = iri.trim().trim_end_matches('/');
    let last = last.rsplit(['#', '/']).next().unwrap_or(last);
    let mut out = String::with_capacity(last.len() + 4);
    let mut before = ' ';
    for c in last.chars() {
        if c.is_uppercase() && (before.is_lowercase() || before.is_numeric()) {
            out.push('-');
        }
        out.push(c);
        before = c;
    }
    slug(&out)
}

pub(super) fn category(iri: &str) -> Option<Category> {
    match code(iri).as_str() {
        "fundamental" | "basic-research" | "fundamental-research" => Some(Category::Fundamental),
        "applied" | "applied-research" => Some(Category::Applied),
        "experimental-development" => Some(Category::ExperimentalDevelopment),
        _ => None,
    }
}

pub(super) fn status(iri: &str) -> Option<Status> {
    match code(iri).as_str() {
        "planned" | "not-started" => Some(Status::Planned),
        "ongoing" | "on-going" | "in-progress" | "running" | "started" => Some(Status::Ongoing),
        "completed" | "finished" | "ended" => Some(Status::Completed),
        "cancelled" | "canceled" | "terminated" => Some(Status::Cancelled),
        _ => None,
    }
}

pub(super) fn organisation(iri: &str) -> Option<OrganisationClass> {
    use OrganisationClass as C;
    Some(match code(iri).as_str() {
        "university" | "higher-education" | "university-college" | "academic-institute" => {
            C::University
        }
        "faculty" | "school" => C::Faculty,
        "department" => C::Department,
        "research-group" => C::ResearchGroup,
        "institute" | "research-institute" => C::Institute,
        "funder" | "funding-organisation" => C::Funder,
        "company" | "commercial" | "private-company" => C::Company,
        "government" | "governmental" => C::Government,
        "ngo" | "non-governmental" | "non-governmental-organisation" => C::Ngo,
        "international" | "intergovernmental" => C::International,
        "foundation" => C::Foundation,
        "hospital" => C::Hospital,
        "other" => C::Other,
        _ => return None,
    })
}

pub(super) fn funding(iri: &str) -> FundingClass {
    match code(iri).as_str() {
        "funding-programme" => FundingClass::Programme,
        "call" | "tender" => FundingClass::Call,
        "grant" | "contract" | "award" | "gift" | "internal-funding" => FundingClass::Grant,
        _ => FundingClass::Unknown,
    }
}

/// What an output is, by COAR's resource types; a type that we have no word for is something else.
pub(super) fn output(iri: &str) -> Option<OutputKind> {
    let code = iri.trim().strip_prefix(RESOURCE_TYPES)?;
    Some(match code {
        // Article, its kinds, and what is yet to be one.
        "c_6501" | "c_2df8fbb1" | "c_dcae04bc" | "c_beb9" | "c_7bab" | "c_816b" => {
            OutputKind::Article
        }
        "c_2f33" => OutputKind::Book,
        "c_93fc" | "c_18ws" | "c_18gh" | "c_18wz" | "c_18wq" | "c_186u" | "c_18op" | "c_18hj"
        | "c_18ww" => OutputKind::Report,
        "c_ddb1" | "ACF7-8YT9" | "FXF3-D3G7" | "AM6W-6QAW" | "63NG-B465" | "A8F1-NPV9"
        | "2H0M-X761" | "DD58-GFSX" | "FF4C-28RK" => OutputKind::Dataset,
        "c_5ce6" | "QH80-2R4E" | "c_c950" => OutputKind::Software,
        "c_7ad9" => OutputKind::Website,
        _ => OutputKind::Other,
    })
}

/// The roles that the class of a link names, one of which the person has: ours, or CERIF's.
pub(super) fn roles(class: &str) -> Option<Vec<Role>> {
    let of = |iri: &str| {
        let code = role_code(iri)?;
        Role::ALL.into_iter().find(|role| role.code() == code)
    };
    let roles: Option<Vec<Role>> = class.split_whitespace().map(of).collect();
    roles.filter(|roles| !roles.is_empty())
}

/// What the class of a link says that an organisation does.
pub(super) fn involvement(class: &str) -> Option<InvolvementRole> {
    let code = role_code(class.trim())?;
    InvolvementRole::ALL
        .into_iter()
        .find(|role| role.code() == code)
}

fn role_code(iri: &str) -> Option<String> {
    match iri.split_once(ROLE_CODES) {
        Some((_, code)) => Some(code.to_owned()),
        None if iri.contains("ProjectEngagements#") => Some(match code(iri).as_str() {
            "team-member" => "member".to_owned(),
            "organisation-contact" => "contact".to_owned(),
            "inkind-contributor" => "supporter".to_owned(),
            "consortium-member" => "partner".to_owned(),
            other => other.to_owned(),
        }),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_what_it_is_where_it_can() {
        assert_eq!(id("OrgUnits/350001"), "350001");
        assert_eq!(
            id("3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
        );
        assert_ne!(id("Persons/A"), id("Persons/a"));
        assert!(is_key(&id("Persons/漢")) && is_key(&id(&"Ä/".repeat(200))));
    }

    #[test]
    fn classes_are_read_by_their_last_part() {
        assert_eq!(
            code("https://w3id.org/cerif/vocab/IdentifierTypes#ProjectReference"),
            "project-reference"
        );
        assert_eq!(
            code("https://w3id.org/cerif/vocab/IdentifierTypes#DOI"),
            "doi"
        );
        assert_eq!(
            roles(
                "https://a.org/id/concept/role-type/promotor https://a.org/id/concept/role-type/committee-member"
            ),
            Some(vec![Role::Promotor, Role::CommitteeMember])
        );
        assert_eq!(
            roles("https://w3id.org/cerif/vocab/Anything#Promotor"),
            None
        );
    }
}
