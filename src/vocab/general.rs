//! Vocabularies of general use: W3C, DCMI, FOAF, schema.org.

use super::namespace;

namespace!(
    /// [RDF](https://www.w3.org/TR/rdf12-concepts/).
    rdf, "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
    TYPE = "type",
});

namespace!(
    /// [RDF Schema](https://www.w3.org/TR/rdf12-schema/).
    rdfs, "rdfs", "http://www.w3.org/2000/01/rdf-schema#" {
    IS_DEFINED_BY = "isDefinedBy",
    LABEL = "label",
});

namespace!(
    /// [OWL 2](https://www.w3.org/TR/owl2-overview/).
    owl, "owl", "http://www.w3.org/2002/07/owl#" {
    DEPRECATED = "deprecated",
    SAME_AS = "sameAs",
});

namespace!(
    /// [XML Schema datatypes](https://www.w3.org/TR/xmlschema11-2/).
    xsd, "xsd", "http://www.w3.org/2001/XMLSchema#" {
    ANY_URI = "anyURI",
    BOOLEAN = "boolean",
    DATE = "date",
    DATE_TIME = "dateTime",
    DECIMAL = "decimal",
    G_YEAR = "gYear",
    G_YEAR_MONTH = "gYearMonth",
    INTEGER = "integer",
});

namespace!(
    /// [FOAF](http://xmlns.com/foaf/spec/): people, organisations, projects, documents.
    foaf, "foaf", "http://xmlns.com/foaf/0.1/" {
    AGENT = "Agent",
    DEPICTION = "depiction",
    DOCUMENT = "Document",
    FAMILY_NAME = "familyName",
    GIVEN_NAME = "givenName",
    HOMEPAGE = "homepage",
    IS_PRIMARY_TOPIC_OF = "isPrimaryTopicOf",
    NAME = "name",
    ORGANIZATION = "Organization",
    PAGE = "page",
    PERSON = "Person",
    PRIMARY_TOPIC = "primaryTopic",
    PROJECT = "Project",
});

namespace!(
    /// [DCMI Metadata Terms](https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).
    dcterms, "dcterms", "http://purl.org/dc/terms/" {
    ABSTRACT = "abstract",
    ALTERNATIVE = "alternative",
    CONTRIBUTOR = "contributor",
    DATE = "date",
    HAS_PART = "hasPart",
    IDENTIFIER = "identifier",
    IS_PART_OF = "isPartOf",
    IS_REPLACED_BY = "isReplacedBy",
    LANGUAGE = "language",
    LICENSE = "license",
    MODIFIED = "modified",
    PERIOD_OF_TIME = "PeriodOfTime",
    RELATION = "relation",
    SUBJECT = "subject",
    TEMPORAL = "temporal",
    TITLE = "title",
    TYPE = "type",
});

namespace!(
    /// [DCAT](https://www.w3.org/TR/vocab-dcat-3/).
    dcat, "dcat", "http://www.w3.org/ns/dcat#" {
    END_DATE = "endDate",
    START_DATE = "startDate",
});

namespace!(
    /// [SKOS](https://www.w3.org/TR/skos-reference/).
    skos, "skos", "http://www.w3.org/2004/02/skos/core#" {
    ALT_LABEL = "altLabel",
    CONCEPT = "Concept",
    CONCEPT_SCHEME = "ConceptScheme",
    DEFINITION = "definition",
    HAS_TOP_CONCEPT = "hasTopConcept",
    IN_SCHEME = "inScheme",
    NOTATION = "notation",
    PREF_LABEL = "prefLabel",
    TOP_CONCEPT_OF = "topConceptOf",
});

namespace!(
    /// [PROV-O](https://www.w3.org/TR/prov-o/).
    prov, "prov", "http://www.w3.org/ns/prov#" {
    DERIVATION = "Derivation",
    ENTITY = "Entity",
    HAD_PRIMARY_SOURCE = "hadPrimarySource",
    HAS_ENTITY = "entity",
    INVALIDATED_AT_TIME = "invalidatedAtTime",
    QUALIFIED_DERIVATION = "qualifiedDerivation",
    SPECIALIZATION_OF = "specializationOf",
    WAS_DERIVED_FROM = "wasDerivedFrom",
});

namespace!(
    /// [The Organization Ontology](https://www.w3.org/TR/vocab-org/).
    org, "org", "http://www.w3.org/ns/org#" {
    CLASSIFICATION = "classification",
    FORMAL_ORGANIZATION = "FormalOrganization",
    HAS_SUB_ORGANIZATION = "hasSubOrganization",
    MEMBER_OF = "memberOf",
    ORGANIZATION = "Organization",
    ORGANIZATIONAL_UNIT = "OrganizationalUnit",
    SUB_ORGANIZATION_OF = "subOrganizationOf",
});

namespace!(
    /// [Activity Streams 2.0](https://www.w3.org/TR/activitystreams-vocabulary/): tombstones, and what events are.
    activitystreams, "as", "https://www.w3.org/ns/activitystreams#" {
    CREATE = "Create",
    DELETE = "Delete",
    DELETED = "deleted",
    TOMBSTONE = "Tombstone",
    UPDATE = "Update",
});

namespace!(
    /// [schema.org](https://schema.org/docs/documents.html), under its `http` IRIs.
    schema, "schema", "http://schema.org/" {
    ADDRESS = "address",
    ADDRESS_COUNTRY = "addressCountry",
    AFFILIATION = "affiliation",
    ALTERNATE_NAME = "alternateName",
    AMOUNT = "amount",
    ARTICLE = "Article",
    BOOK = "Book",
    COLLEGE_OR_UNIVERSITY = "CollegeOrUniversity",
    CORPORATION = "Corporation",
    CREATIVE_WORK = "CreativeWork",
    CURRENCY = "currency",
    DATASET = "Dataset",
    DEFINED_TERM = "DefinedTerm",
    DEFINED_TERM_SET = "DefinedTermSet",
    DESCRIPTION = "description",
    DISSOLUTION_DATE = "dissolutionDate",
    FAMILY_NAME = "familyName",
    FOUNDING_DATE = "foundingDate",
    FUNDED_ITEM = "fundedItem",
    FUNDER = "funder",
    FUNDING = "funding",
    FUNDING_SCHEME = "FundingScheme",
    GIVEN_NAME = "givenName",
    GOVERNMENT_ORGANIZATION = "GovernmentOrganization",
    HOSPITAL = "Hospital",
    IDENTIFIER = "identifier",
    IMAGE = "image",
    IN_DEFINED_TERM_SET = "inDefinedTermSet",
    IN_LANGUAGE = "inLanguage",
    KEYWORDS = "keywords",
    MAIN_ENTITY = "mainEntity",
    MEMBER = "member",
    MONETARY_AMOUNT = "MonetaryAmount",
    MONETARY_GRANT = "MonetaryGrant",
    NAME = "name",
    NGO = "NGO",
    ORGANIZATION = "Organization",
    ORGANIZATION_ROLE = "OrganizationRole",
    PARENT_ORGANIZATION = "parentOrganization",
    PERSON = "Person",
    POSTAL_ADDRESS = "PostalAddress",
    PROPERTY_ID = "propertyID",
    PROPERTY_VALUE = "PropertyValue",
    REPORT = "Report",
    RESEARCH_ORGANIZATION = "ResearchOrganization",
    RESEARCH_PROJECT = "ResearchProject",
    ROLE_NAME = "roleName",
    SAME_AS = "sameAs",
    SOFTWARE_SOURCE_CODE = "SoftwareSourceCode",
    SOURCE_ORGANIZATION = "sourceOrganization",
    SPONSOR = "sponsor",
    SUB_ORGANIZATION = "subOrganization",
    TERM_CODE = "termCode",
    URL = "url",
    VALUE = "value",
    WEB_PAGE = "WebPage",
    WEB_SITE = "WebSite",
});
