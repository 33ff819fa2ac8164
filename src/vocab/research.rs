//! Vocabularies of research information: VIVO and what it builds on, and the SPAR ontologies.

use super::namespace;

namespace!(
    /// [VIVO core](https://github.com/vivo-project/VIVO).
    vivo, "vivo", "http://vivoweb.org/ontology/core#" {
    ABBREVIATION = "abbreviation",
    ACADEMIC_DEPARTMENT = "AcademicDepartment",
    ADMINISTRATOR_ROLE = "AdministratorRole",
    ASSIGNED_BY = "assignedBy",
    ASSIGNS = "assigns",
    COLLEGE = "College",
    COMPANY = "Company",
    CONTRACT = "Contract",
    CO_PRINCIPAL_INVESTIGATOR_ROLE = "CoPrincipalInvestigatorRole",
    DATASET = "Dataset",
    DATE_TIME = "dateTime",
    DATE_TIME_INTERVAL = "dateTimeInterval",
    DATE_TIME_INTERVAL_CLASS = "DateTimeInterval",
    DATE_TIME_PRECISION = "dateTimePrecision",
    DATE_TIME_VALUE = "DateTimeValue",
    DEPARTMENT = "Department",
    DESCRIPTION = "description",
    END = "end",
    FOUNDATION = "Foundation",
    FREETEXT_KEYWORD = "freetextKeyword",
    FUNDING_ORGANIZATION = "FundingOrganization",
    FUNDING_VEHICLE_FOR = "fundingVehicleFor",
    GOVERNMENT_AGENCY = "GovernmentAgency",
    GRANT = "Grant",
    HAS_FUNDING_VEHICLE = "hasFundingVehicle",
    HAS_SUBJECT_AREA = "hasSubjectArea",
    HOSPITAL = "Hospital",
    INSTITUTE = "Institute",
    INVESTIGATOR_ROLE = "InvestigatorRole",
    LEADER_ROLE = "LeaderRole",
    MEMBER_ROLE = "MemberRole",
    ORCID_ID = "orcidId",
    POSITION = "Position",
    PRINCIPAL_INVESTIGATOR_ROLE = "PrincipalInvestigatorRole",
    PROJECT = "Project",
    RANK = "rank",
    RELATED_BY = "relatedBy",
    RELATES = "relates",
    RELATIONSHIP = "Relationship",
    RESEARCHER_ROLE = "ResearcherRole",
    RESEARCH_ORGANIZATION = "ResearchOrganization",
    SPONSOR_AWARD_ID = "sponsorAwardId",
    START = "start",
    SUBJECT_AREA_OF = "subjectAreaOf",
    SUPPORTED_BY = "supportedBy",
    SUPPORTS = "supports",
    TOTAL_AWARD_AMOUNT = "totalAwardAmount",
    UNIVERSITY = "University",
    YEAR_MONTH_DAY_PRECISION = "yearMonthDayPrecision",
    YEAR_MONTH_PRECISION = "yearMonthPrecision",
    YEAR_PRECISION = "yearPrecision",
});

namespace!(
    /// Vitro, the platform under VIVO.
    vitro, "vitro", "http://vitro.mannlib.cornell.edu/ns/vitro/0.7#" {
    MOST_SPECIFIC_TYPE = "mostSpecificType",
});

namespace!(
    /// OBO terms that VIVO uses, by their numbers.
    obo, "obo", "http://purl.obolibrary.org/obo/" {
    BEARER_OF = "RO_0000053",
    CONTACT_INFO = "ARG_2000379",
    CONTACT_INFO_OF = "ARG_2000029",
    CONTINUANT = "BFO_0000002",
    ENTITY = "BFO_0000001",
    GENERICALLY_DEPENDENT_CONTINUANT = "BFO_0000031",
    HAS_CONTACT_INFO = "ARG_2000028",
    HAS_OUTPUT = "RO_0002234",
    HAS_PART = "BFO_0000051",
    INDEPENDENT_CONTINUANT = "BFO_0000004",
    INFORMATION_CONTENT_ENTITY = "IAO_0000030",
    INHERES_IN = "RO_0000052",
    INSTANT = "BFO_0000148",
    INTERVAL = "BFO_0000038",
    MATERIAL_ENTITY = "BFO_0000040",
    OCCURRENT = "BFO_0000003",
    OUTPUT_OF = "RO_0002353",
    PART_OF = "BFO_0000050",
    PROCESS = "BFO_0000015",
    REALIZABLE_ENTITY = "BFO_0000017",
    REALIZED_IN = "BFO_0000054",
    REALIZES = "BFO_0000055",
    ROLE = "BFO_0000023",
    SOFTWARE = "ERO_0000071",
    SPECIFICALLY_DEPENDENT_CONTINUANT = "BFO_0000020",
    TEMPORAL_REGION = "BFO_0000008",
});

namespace!(
    /// [vCard](https://www.w3.org/TR/vcard-rdf/).
    vcard, "vcard", "http://www.w3.org/2006/vcard/ns#" {
    EXPLANATORY = "Explanatory",
    FAMILY_NAME = "familyName",
    FORMATTED_NAME = "fn",
    GIVEN_NAME = "givenName",
    HAS_NAME = "hasName",
    HAS_URL = "hasURL",
    HONORIFIC_PREFIX = "honorific-prefix",
    IDENTIFICATION = "Identification",
    INDIVIDUAL = "Individual",
    KIND = "Kind",
    NAME = "Name",
    ORGANIZATION = "Organization",
    URL = "url",
    URL_CLASS = "URL",
});

namespace!(
    /// [The Bibliographic Ontology](http://purl.org/ontology/bibo/).
    bibo, "bibo", "http://purl.org/ontology/bibo/" {
    ARTICLE = "Article",
    BOOK = "Book",
    COLLECTION = "Collection",
    DOCUMENT = "Document",
    REPORT = "Report",
    WEBSITE = "Website",
});

namespace!(
    /// [FRAPO](http://purl.org/cerif/frapo/): funding, research administration and projects.
    frapo, "frapo", "http://purl.org/cerif/frapo/" {
    FUNDING = "Funding",
    FUNDING_PROGRAMME = "FundingProgramme",
    GRANT = "Grant",
    HAS_CODE = "hasCode",
    HAS_OUTPUT = "hasOutput",
    IS_FUNDED_BY = "isFundedBy",
    IS_OUTPUT_OF = "isOutputOf",
    PROJECT_BUDGET = "ProjectBudget",
    STATUS = "Status",
});
