//! Terms that others use and we do not: they are read, and never written. They are no part of the data, and so not in
//! [`super::ALL`].

use super::namespace;

/// How schema.org's terms start in what others write too; [`super::schema`] has the other form.
pub const SCHEMA_BY_HTTPS: &str = "https://schema.org/";

namespace!(
    /// [schema.org](https://schema.org/docs/documents.html).
    schema, "schema", "http://schema.org/" {
    ABSTRACT = "abstract",
    CONTRIBUTOR = "contributor",
    DEPARTMENT = "department",
    EDUCATIONAL_ORGANIZATION = "EducationalOrganization",
    EMPLOYEE = "employee",
    END_DATE = "endDate",
    FUNDING_AGENCY = "FundingAgency",
    GRANT = "Grant",
    JOB_TITLE = "jobTitle",
    LEGAL_NAME = "legalName",
    MEMBER_OF = "memberOf",
    PROJECT = "Project",
    START_DATE = "startDate",
    WORKS_FOR = "worksFor",
});

namespace!(
    /// [FOAF](http://xmlns.com/foaf/spec/).
    foaf, "foaf", "http://xmlns.com/foaf/0.1/" {
    CURRENT_PROJECT = "currentProject",
    FIRST_NAME = "firstName",
    LAST_NAME = "lastName",
    PAST_PROJECT = "pastProject",
    SURNAME = "surname",
});

namespace!(
    /// [DCMI Metadata Terms](https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).
    dcterms, "dcterms", "http://purl.org/dc/terms/" {
    DESCRIPTION = "description",
});

namespace!(
    /// [VIVO core](https://github.com/vivo-project/VIVO).
    vivo, "vivo", "http://vivoweb.org/ontology/core#" {
    LOCAL_AWARD_ID = "localAwardId",
    OVERVIEW = "overview",
});
