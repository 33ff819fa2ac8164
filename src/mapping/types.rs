//! Classes: the supertypes that VIVO's reasoner would add.

use crate::vocab::{Term, bibo, foaf, obo, vcard, vivo};

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
