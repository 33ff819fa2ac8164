//! The names of [OpenAIRE's CERIF profile](https://openaire-guidelines-for-cris-managers.readthedocs.io/) and of OAI-PMH:
//! namespaces, elements, classes. What reads them and what writes them has them from here.

/// The namespace of the profile 1.2.
pub const PROFILE: &str = "https://www.openaire.eu/cerif-profile/1.2/";
/// Where the schema of the profile 1.2 is.
pub const PROFILE_SCHEMA: &str =
    "https://www.openaire.eu/schema/cris/1.2/openaire-cerif-profile.xsd";
/// The prefix of the profile 1.2.
pub const PROFILE_PREFIX: &str = "oai_cerif_openaire_v1_2";
/// How the namespace of each version of the profile starts.
pub const PROFILES: &str = "https://www.openaire.eu/cerif-profile/";
/// The namespace of the element for the type of a funding, and the scheme of its classes.
pub const FUNDING_TYPES: &str =
    "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Funding_Types";
/// The class of a grant, in its scheme.
pub const GRANT: &str = "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Funding_Types#Grant";
/// The class of a programme.
pub const PROGRAMME: &str =
    "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Funding_Types#FundingProgramme";
/// The namespace of the element that says which guidelines a service follows.
pub const COMPATIBILITIES: &str =
    "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Service_Compatibility";
/// The class of a service that follows the guidelines 1.2.
pub const COMPATIBLE: &str =
    "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Service_Compatibility#1.2";
/// The id of an instance of oogst as a service, by which another one knows it.
pub const SERVICE_ID: &str = "Services/oogst";
/// The scheme of types of organisation.
pub const ORGANISATION_TYPES: &str = "https://w3id.org/cerif/vocab/OrganisationTypes";
/// The class of an organisation of states, in that scheme.
pub const INTERGOVERNMENTAL: &str =
    "https://w3id.org/cerif/vocab/OrganisationTypes#Intergovernmental";
/// What the classes of identifiers start with.
pub const IDENTIFIER_TYPES: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#";
/// The class of the number that a funder gave: of a project and of a funding.
pub const PROJECT_REFERENCE: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#ProjectReference";
/// The class of a DOI.
pub const DOI: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#DOI";
/// What the class of an identifier starts with that CERIF has none for; the scheme follows.
pub const OTHER_IDENTIFIER: &str = "urn:oogst:identifier#";
/// The class of a web page as an identifier.
pub const PAGE: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#URL";
/// The class of an item of Wikidata.
pub const WIKIDATA: &str = "https://w3id.org/cerif/vocab/IdentifierTypes#Wikidata";
/// The class of the link from a project to the one that it is part of.
pub const PROJECT_PART: &str = "https://w3id.org/cerif/vocab/InterProjectRelations#Part";
/// The scheme of where an activity stands.
pub const STATUSES: &str = "https://w3id.org/cerif/vocab/ActivityStatuses";
/// The language of texts of which nobody said in which language they are.
pub const UNDETERMINED: &str = "und";
/// The scheme of countries: the two letters of ISO 3166-1 stand behind `#`.
pub const COUNTRIES: &str = "https://www.iso.org/iso-3166-country-codes";
/// Where in the IRI of a concept of ours the code of a role begins: a link of this class says more than `Member` does.
pub const ROLE_CODES: &str = "/id/concept/role-type/";
/// What the language of another title ends in, where no title is in that language: a private subtag of BCP 47.
pub const ALTERNATIVE: &str = "-x-alt";
/// The class of the link from a project to what came out of it.
pub const OUTPUT: &str = "https://w3id.org/cerif/vocab/ProjectOutputRoles#Originator";
/// The namespace of the element for the type of a publication.
pub const PUBLICATION_TYPES: &str =
    "https://www.openaire.eu/cerif-profile/vocab/COAR_Publication_Types";
/// The namespace of the element for the type of a product.
pub const PRODUCT_TYPES: &str = "https://www.openaire.eu/cerif-profile/vocab/COAR_Product_Types";
/// What types of outputs start with.
pub const RESOURCE_TYPES: &str = "http://purl.org/coar/resource_type/";

/// The namespace of OAI-PMH 2.0.
pub const OAI: &str = "http://www.openarchives.org/OAI/2.0/";
/// Where the schema of OAI-PMH 2.0 is.
pub const OAI_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd";
/// The namespace of attributes that say where schemas are.
pub const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The namespace in which a provider says how its identifiers are made.
pub const OAI_IDENTIFIER: &str = "http://www.openarchives.org/OAI/2.0/oai-identifier";
/// Where its schema is.
pub const OAI_IDENTIFIER_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd";
/// Where the schema of simple Dublin Core is.
pub const OAI_DC_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
/// The prefix of RDF/XML.
pub const RDF_PREFIX: &str = "rdf";
/// Where the schema of RDF/XML is, as others name it.
pub const RDF_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/rdf.xsd";
/// The namespace of the container of simple Dublin Core.
pub const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
/// The namespace of its elements.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
/// The prefix that every provider has.
pub const OAI_DC_PREFIX: &str = "oai_dc";
/// How the prefixes of CERIF start.
pub const CERIF_PREFIXES: &str = "oai_cerif_openaire";

/// The sets of the guidelines: what they are called in requests, and for people.
pub const SETS: [(&str, &str); 9] = [
    ("openaire_cris_publications", "OpenAIRE_CRIS_publications"),
    ("openaire_cris_products", "OpenAIRE_CRIS_products"),
    ("openaire_cris_patents", "OpenAIRE_CRIS_patents"),
    (PERSONS, "OpenAIRE_CRIS_persons"),
    (ORGANISATIONS, "OpenAIRE_CRIS_orgunits"),
    (PROJECTS, "OpenAIRE_CRIS_projects"),
    (FUNDINGS, "OpenAIRE_CRIS_funding"),
    ("openaire_cris_events", "OpenAIRE_CRIS_events"),
    ("openaire_cris_equipments", "OpenAIRE_CRIS_equipments"),
];
/// The set of people.
pub const PERSONS: &str = "openaire_cris_persons";
/// The set of organisations.
pub const ORGANISATIONS: &str = "openaire_cris_orgunits";
/// The set of projects.
pub const PROJECTS: &str = "openaire_cris_projects";
/// The set of grants and programmes.
pub const FUNDINGS: &str = "openaire_cris_funding";

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
