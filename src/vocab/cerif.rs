//! The names of [OpenAIRE's CERIF profile](https://openaire-guidelines-for-cris-managers.readthedocs.io/) and of OAI-PMH:
//! namespaces, elements, classes. What reads them and what writes them has them from here.

/// The namespace of the profile 1.2.
pub const PROFILE: &str = "https://www.openaire.eu/cerif-profile/1.2/";
/// How the namespace of each version of the profile starts.
pub const PROFILES: &str = "https://www.openaire.eu/cerif-profile/";
/// The namespace of the element for the type of a funding, and the scheme of its classes.
pub const FUNDING_TYPES: &str =
    "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Funding_Types";
/// The scheme of types of organisation.
pub const ORGANISATION_TYPES: &str = "https://w3id.org/cerif/vocab/OrganisationTypes";
/// What the classes of identifiers start with.
pub const IDENTIFIER_TYPES: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#";
/// The class of the number that a funder gave: of a project and of a funding.
pub const PROJECT_REFERENCE: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#ProjectReference";
/// The class of a web page as an identifier.
pub const PAGE: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#URL";
/// The class of an item of Wikidata.
pub const WIKIDATA: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#Wikidata";
/// The class of the link from a project to the one that it is part of.
pub const PROJECT_PART: &str = "https://w3id.org/cerif/vocab/InterProjectRelations#Part";
/// The scheme of where an activity stands.
pub const STATUSES: &str = "https://w3id.org/cerif/vocab/ActivityStatuses";
/// The scheme of countries: the two letters of ISO 3166-1 stand behind `#`.
pub const COUNTRIES: &str = "https://www.iso.org/iso-3166-country-codes";
/// Where in the IRI of a concept of ours the code of a role begins: a link of this class says more than `Member` does.
pub const ROLE_CODES: &str = "/id/concept/role-type/";
/// What types of outputs start with.
pub const RESOURCE_TYPES: &str = "http://purl.org/coar/resource_type/";

/// The namespace of OAI-PMH 2.0.
pub const OAI: &str = "http://www.openarchives.org/OAI/2.0/";
/// The namespace of the container of simple Dublin Core.
pub const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
/// The namespace of its elements.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
/// The prefix that every provider has.
pub const OAI_DC_PREFIX: &str = "oai_dc";
/// How the prefixes of CERIF start.
pub const CERIF_PREFIXES: &str = "oai_cerif_openaire";

/// The names of elements.
pub mod element {
    /// A project.
    pub const PROJECT: &str = "Project";
    /// A person.
    pub const PERSON: &str = "Person";
    /// An organisation.
    pub const ORGANISATION: &str = "OrgUnit";
    /// A grant, a call or a programme.
    pub const FUNDING: &str = "Funding";
    /// A publication.
    pub const PUBLICATION: &str = "Publication";
    /// A dataset, software and so on.
    pub const PRODUCT: &str = "Product";
    /// A patent.
    pub const PATENT: &str = "Patent";
    /// What stands in the profile and has no home in our records.
    pub const OTHERS: [&str; 4] = ["Equipment", "Event", "Service", "Medium"];
}

/// What identifiers of a kind start with: `Projects/112348`.
pub const FOLDERS: [&str; 9] = [
    "Projects/",
    "Persons/",
    "OrgUnits/",
    "Fundings/",
    "Publications/",
    "Products/",
    "Patents/",
    "Equipments/",
    "Events/",
];
