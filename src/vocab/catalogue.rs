//! Vocabularies in which the dataset is described as a whole: DCAT, VoID and their company. They are no part of the data,
//! and so not in [`super::ALL`].

use super::namespace;

namespace!(
    /// [VoID](https://www.w3.org/TR/void/): what a dataset of RDF holds, and where.
    void, "void", "http://rdfs.org/ns/void#" {
    CLASS = "class",
    CLASSES = "classes",
    CLASS_PARTITION = "classPartition",
    DATASET = "Dataset",
    DATASET_DESCRIPTION = "DatasetDescription",
    DATA_DUMP = "dataDump",
    DOCUMENTS = "documents",
    ENTITIES = "entities",
    EXAMPLE_RESOURCE = "exampleResource",
    FEATURE = "feature",
    PROPERTIES = "properties",
    PROPERTY = "property",
    PROPERTY_PARTITION = "propertyPartition",
    SPARQL_ENDPOINT = "sparqlEndpoint",
    TRIPLES = "triples",
    URI_SPACE = "uriSpace",
    VOCABULARY = "vocabulary",
});

namespace!(
    /// Terms of [DCAT](https://www.w3.org/TR/vocab-dcat-3/) that the data does not use.
    listing, "dcat", "http://www.w3.org/ns/dcat#" {
    ACCESS_URL = "accessURL",
    BYTE_SIZE = "byteSize",
    CATALOG = "Catalog",
    COMPRESS_FORMAT = "compressFormat",
    CONTACT_POINT = "contactPoint",
    DATASET = "dataset",
    DATASET_CLASS = "Dataset",
    DATA_SERVICE = "DataService",
    DISTRIBUTION = "distribution",
    DISTRIBUTION_CLASS = "Distribution",
    DOWNLOAD_URL = "downloadURL",
    ENDPOINT_DESCRIPTION = "endpointDescription",
    ENDPOINT_URL = "endpointURL",
    KEYWORD = "keyword",
    LANDING_PAGE = "landingPage",
    MEDIA_TYPE = "mediaType",
    SERVES_DATASET = "servesDataset",
    SERVICE = "service",
    THEME = "theme",
    THEME_TAXONOMY = "themeTaxonomy",
    VERSION = "version",
});

namespace!(
    /// Terms of [DCMI](https://www.dublincore.org/specifications/dublin-core/dcmi-terms/) that the data does not use.
    about, "dcterms", "http://purl.org/dc/terms/" {
    ACCESS_RIGHTS = "accessRights",
    CONFORMS_TO = "conformsTo",
    CREATED = "created",
    DESCRIPTION = "description",
    FORMAT = "format",
    ISSUED = "issued",
    IS_VERSION_OF = "isVersionOf",
    PUBLISHER = "publisher",
    SPATIAL = "spatial",
});

namespace!(
    /// Terms of [vCard](https://www.w3.org/TR/vcard-rdf/) that the data does not use.
    contact, "vcard", "http://www.w3.org/2006/vcard/ns#" {
    HAS_EMAIL = "hasEmail",
    HAS_URL = "hasURL",
    KIND = "Kind",
});

namespace!(
    /// [SPDX](https://spdx.org/rdf/terms/): checksums of files.
    spdx, "spdx", "http://spdx.org/rdf/terms#" {
    ALGORITHM = "algorithm",
    CHECKSUM = "checksum",
    CHECKSUM_CLASS = "Checksum",
    CHECKSUM_VALUE = "checksumValue",
    SHA_256 = "checksumAlgorithm_sha256",
});

namespace!(
    /// [DCAT-AP](https://semiceu.github.io/DCAT-AP/releases/3.0.0/): what portals of public data add to DCAT.
    dcatap, "dcatap", "http://data.europa.eu/r5r/" {
    AVAILABILITY = "availability",
});

namespace!(
    /// Datatypes that the data does not use.
    datatypes, "xsd", "http://www.w3.org/2001/XMLSchema#" {
    HEX_BINARY = "hexBinary",
    NON_NEGATIVE_INTEGER = "nonNegativeInteger",
});

/// The namespaces that are not among those of the data: prefix and IRI.
pub const NAMESPACES: &[(&str, &str)] = &[
    (dcatap::PREFIX, dcatap::NAMESPACE),
    (super::formats::PREFIX, super::formats::NAMESPACE),
    (spdx::PREFIX, spdx::NAMESPACE),
    (void::PREFIX, void::NAMESPACE),
];

/// The Publications Office's [authority lists](https://op.europa.eu/en/web/eu-vocabularies), which portals of public data
/// want values from.
pub mod authority {
    /// The IRI that the lists start with.
    const LISTS: &str = "http://publications.europa.eu/resource/authority/";

    /// Everybody may have it.
    #[must_use]
    pub fn public() -> String {
        format!("{LISTS}access-right/PUBLIC")
    }

    /// It is meant to stay.
    #[must_use]
    pub fn stable() -> String {
        format!("{LISTS}planned-availability/STABLE")
    }

    /// The list of themes.
    #[must_use]
    pub fn themes() -> String {
        format!("{LISTS}data-theme")
    }

    /// A theme, by its code.
    #[must_use]
    pub fn theme(code: &str) -> String {
        format!("{LISTS}data-theme/{code}")
    }

    /// A type of files, by its code.
    #[must_use]
    pub fn file_type(code: &str) -> String {
        format!("{LISTS}file-type/{code}")
    }
}

/// The IRI of a media type at [IANA](https://www.iana.org/assignments/media-types/).
#[must_use]
pub fn media_type(name: &str) -> String {
    format!("https://www.iana.org/assignments/media-types/{name}")
}

/// The specification of the SPARQL protocol.
pub const SPARQL_PROTOCOL: &str = "https://www.w3.org/TR/sparql11-protocol/";
/// The specification of event streams.
pub const LDES_PROTOCOL: &str = "https://w3id.org/ldes/specification";
/// The specification of OAI-PMH.
pub const OAI_PROTOCOL: &str = "http://www.openarchives.org/OAI/openarchivesprotocol.html";
/// The specification of descriptions of what is served over HTTP.
pub const OPENAPI: &str = "https://spec.openapis.org/oas/v3.1.0";
/// The specification of reconciliation services.
pub const RECONCILIATION_PROTOCOL: &str =
    "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/";
