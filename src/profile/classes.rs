//! The classes of organisations and outputs.

use crate::record::organisation::OrganisationClass;
use crate::record::project::OutputKind;
use crate::vocab::{Term, bibo, cerif, foaf, obo, org, schema, vivo};

/// What an organisation is in each vocabulary.
pub struct OrganisationTypes {
    /// `foaf:Organization` where VIVO has no class.
    pub vivo: &'static Term,
    /// In schema.org.
    pub schema: &'static Term,
    /// In the Organization Ontology.
    pub org: &'static Term,
}

/// The classes of an organisation.
#[must_use]
pub fn organisation(class: OrganisationClass) -> OrganisationTypes {
    OrganisationTypes {
        vivo: in_vivo(class),
        schema: in_schema(class),
        org: in_org(class),
    }
}

fn in_vivo(class: OrganisationClass) -> &'static Term {
    use OrganisationClass as C;
    match class {
        C::University => &vivo::UNIVERSITY,
        C::Faculty => &vivo::COLLEGE,
        C::Department => &vivo::ACADEMIC_DEPARTMENT,
        C::ResearchGroup => &vivo::RESEARCH_ORGANIZATION,
        C::Institute => &vivo::INSTITUTE,
        C::Funder => &vivo::FUNDING_ORGANIZATION,
        C::Company => &vivo::COMPANY,
        C::Government => &vivo::GOVERNMENT_AGENCY,
        C::Foundation => &vivo::FOUNDATION,
        C::Hospital => &vivo::HOSPITAL,
        C::Ngo | C::International | C::Other => &foaf::ORGANIZATION,
    }
}

/// In schema.org a funding agency is a project, so a funder is an organisation there.
fn in_schema(class: OrganisationClass) -> &'static Term {
    use OrganisationClass as C;
    match class {
        C::University => &schema::COLLEGE_OR_UNIVERSITY,
        C::ResearchGroup | C::Institute => &schema::RESEARCH_ORGANIZATION,
        C::Company => &schema::CORPORATION,
        C::Government => &schema::GOVERNMENT_ORGANIZATION,
        C::Ngo => &schema::NGO,
        C::Hospital => &schema::HOSPITAL,
        C::Faculty | C::Department | C::Funder | C::International | C::Foundation | C::Other => {
            &schema::ORGANIZATION
        }
    }
}

fn in_org(class: OrganisationClass) -> &'static Term {
    use OrganisationClass as C;
    match class {
        C::Faculty | C::Department | C::ResearchGroup => &org::ORGANIZATIONAL_UNIT,
        C::Institute | C::Other => &org::ORGANIZATION,
        C::University
        | C::Funder
        | C::Company
        | C::Government
        | C::Ngo
        | C::International
        | C::Foundation
        | C::Hospital => &org::FORMAL_ORGANIZATION,
    }
}

/// The concept of CERIF that says what an organisation is, where no class of these vocabularies does: one of states that gives
/// grants would be a funder.
#[must_use]
pub fn classification(class: OrganisationClass) -> Option<&'static str> {
    (class == OrganisationClass::International).then_some(cerif::INTERGOVERNMENTAL)
}

/// The classes of an output, in VIVO and in schema.org.
#[must_use]
pub fn output(kind: OutputKind) -> (&'static Term, &'static Term) {
    match kind {
        OutputKind::Report => (&bibo::REPORT, &schema::REPORT),
        OutputKind::Article => (&bibo::ARTICLE, &schema::ARTICLE),
        OutputKind::Book => (&bibo::BOOK, &schema::BOOK),
        OutputKind::Dataset => (&vivo::DATASET, &schema::DATASET),
        OutputKind::Software => (&obo::SOFTWARE, &schema::SOFTWARE_SOURCE_CODE),
        OutputKind::Website => (&bibo::WEBSITE, &schema::WEB_SITE),
        OutputKind::Other => (&obo::INFORMATION_CONTENT_ENTITY, &schema::CREATIVE_WORK),
    }
}
