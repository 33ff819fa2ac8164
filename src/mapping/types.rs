//! Classes: the supertypes that VIVO's reasoner would add, and the classes of organisations.

use crate::record::organisation::OrganisationClass;
use crate::vocab::{Term, bibo, foaf, obo, org, schema, vcard, vivo};

type Classes = &'static [&'static Term];

const ROLE: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::REALIZABLE_ENTITY,
    &obo::SPECIFICALLY_DEPENDENT_CONTINUANT,
    &obo::ROLE,
];
const INVESTIGATOR: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::REALIZABLE_ENTITY,
    &obo::SPECIFICALLY_DEPENDENT_CONTINUANT,
    &obo::ROLE,
    &vivo::RESEARCHER_ROLE,
    &vivo::INVESTIGATOR_ROLE,
];
const RELATIONSHIP: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::SPECIFICALLY_DEPENDENT_CONTINUANT,
    &vivo::RELATIONSHIP,
];
const AGENT: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::INDEPENDENT_CONTINUANT,
    &foaf::AGENT,
];
const ORGANISATION: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::INDEPENDENT_CONTINUANT,
    &foaf::AGENT,
    &foaf::ORGANIZATION,
];
const DEPARTMENT: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::INDEPENDENT_CONTINUANT,
    &foaf::AGENT,
    &foaf::ORGANIZATION,
    &vivo::DEPARTMENT,
];
const CONTACT: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::GENERICALLY_DEPENDENT_CONTINUANT,
    &obo::INFORMATION_CONTENT_ENTITY,
    &obo::CONTACT_INFO,
];
const CARD: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::GENERICALLY_DEPENDENT_CONTINUANT,
    &obo::INFORMATION_CONTENT_ENTITY,
    &obo::CONTACT_INFO,
    &vcard::KIND,
];
const CONTENT: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::GENERICALLY_DEPENDENT_CONTINUANT,
];
const DOCUMENT: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::GENERICALLY_DEPENDENT_CONTINUANT,
    &obo::INFORMATION_CONTENT_ENTITY,
    &bibo::DOCUMENT,
];
const COLLECTION: Classes = &[
    &obo::ENTITY,
    &obo::CONTINUANT,
    &obo::GENERICALLY_DEPENDENT_CONTINUANT,
    &obo::INFORMATION_CONTENT_ENTITY,
    &bibo::COLLECTION,
];

/// The named supertypes of a class in `vivo.owl`, without the class itself. VIVO puts the domain or range of a
/// property into its queries, so that a thing without its supertypes is not shown.
pub(super) fn supertypes(class: &Term) -> Classes {
    match (class.prefix, class.local) {
        ("vivo", "Project") => &[&obo::ENTITY, &obo::OCCURRENT, &obo::PROCESS],
        ("vivo", "ResearcherRole" | "LeaderRole" | "MemberRole" | "AdministratorRole") => ROLE,
        ("vivo", "PrincipalInvestigatorRole" | "CoPrincipalInvestigatorRole") => INVESTIGATOR,
        ("vivo", "Position" | "Grant" | "Contract") => RELATIONSHIP,
        ("vivo", "DateTimeInterval") => &[
            &obo::ENTITY,
            &obo::OCCURRENT,
            &obo::TEMPORAL_REGION,
            &obo::INTERVAL,
        ],
        ("vivo", "DateTimeValue") => &[
            &obo::ENTITY,
            &obo::OCCURRENT,
            &obo::TEMPORAL_REGION,
            &obo::INSTANT,
        ],
        ("vivo", "AcademicDepartment") => DEPARTMENT,
        (
            "vivo",
            "University"
            | "College"
            | "Department"
            | "ResearchOrganization"
            | "Institute"
            | "FundingOrganization"
            | "Company"
            | "GovernmentAgency"
            | "Foundation"
            | "Hospital",
        ) => ORGANISATION,
        ("vivo", "Dataset") | ("bibo", "Report" | "Article" | "Book") => DOCUMENT,
        ("bibo", "Website") => COLLECTION,
        ("obo", "IAO_0000030") => CONTENT,
        ("obo", "ERO_0000071") => &[
            &obo::ENTITY,
            &obo::CONTINUANT,
            &obo::INDEPENDENT_CONTINUANT,
            &obo::MATERIAL_ENTITY,
        ],
        ("foaf", "Person" | "Organization") => AGENT,
        ("vcard", "Kind") => CONTACT,
        ("vcard", "Individual" | "Organization") => CARD,
        ("vcard", "Name") => &[&vcard::IDENTIFICATION],
        ("vcard", "URL") => &[&vcard::EXPLANATORY],
        _ => &[],
    }
}

/// What an organisation is in each vocabulary.
pub(super) struct OrganisationTypes {
    /// `foaf:Organization` where VIVO has no class.
    pub(super) vivo: &'static Term,
    pub(super) schema: &'static Term,
    pub(super) org: &'static Term,
}

/// The classes of an organisation.
pub(super) fn organisation_types(class: OrganisationClass) -> OrganisationTypes {
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
