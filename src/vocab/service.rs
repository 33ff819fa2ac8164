//! Vocabularies with which the SPARQL endpoint and the event stream describe themselves, with which queries search, and in
//! which shapes are written.
//! They are no part of the data, and so not in [`super::ALL`].

use super::namespace;

namespace!(
    /// [SPARQL 1.1 Service Description](https://www.w3.org/TR/sparql11-service-description/).
    sd, "sd", "http://www.w3.org/ns/sparql-service-description#" {
    DATASET = "Dataset",
    DEFAULT_DATASET = "defaultDataset",
    DEFAULT_GRAPH = "defaultGraph",
    ENDPOINT = "endpoint",
    GRAPH = "Graph",
    RESULT_FORMAT = "resultFormat",
    SERVICE = "Service",
    SPARQL_11_QUERY = "SPARQL11Query",
    SUPPORTED_LANGUAGE = "supportedLanguage",
});

namespace!(
    /// [Linked Data Event Streams](https://w3id.org/ldes/specification). `LatestVersionSubset` and `amount` are what older
    /// clients understand of a retention policy.
    ldes, "ldes", "https://w3id.org/ldes#" {
    AMOUNT = "amount",
    EVENT_SOURCE = "EventSource",
    EVENT_STREAM = "EventStream",
    IMMUTABLE = "immutable",
    LATEST_VERSION_SUBSET = "LatestVersionSubset",
    RETENTION_POLICY = "RetentionPolicy",
    RETENTION_POLICY_TERM = "retentionPolicy",
    TIMESTAMP_PATH = "timestampPath",
    VERSION_AMOUNT = "versionAmount",
    VERSION_CREATE_OBJECT = "versionCreateObject",
    VERSION_CREATE_PATH = "versionCreatePath",
    VERSION_DELETE_OBJECT = "versionDeleteObject",
    VERSION_DELETE_PATH = "versionDeletePath",
    VERSION_OF_PATH = "versionOfPath",
    VERSION_UPDATE_OBJECT = "versionUpdateObject",
    VERSION_UPDATE_PATH = "versionUpdatePath",
});

namespace!(
    /// [TREE](https://w3id.org/tree/specification): the pages of a collection, and what leads from one to another.
    tree, "tree", "https://w3id.org/tree#" {
    GREATER_THAN_OR_EQUAL_TO_RELATION = "GreaterThanOrEqualToRelation",
    LESS_THAN_OR_EQUAL_TO_RELATION = "LessThanOrEqualToRelation",
    MEMBER = "member",
    NODE = "node",
    NODE_CLASS = "Node",
    PATH = "path",
    RELATION = "relation",
    SHAPE = "shape",
    VALUE = "value",
    VIEW = "view",
});

namespace!(
    /// [Unique URIs for File Formats](https://www.w3.org/ns/formats/).
    formats, "formats", "http://www.w3.org/ns/formats/" {
    JSON_LD = "JSON-LD",
    N_TRIPLES = "N-Triples",
    RDF_XML = "RDF_XML",
    RESULTS_CSV = "SPARQL_Results_CSV",
    RESULTS_JSON = "SPARQL_Results_JSON",
    RESULTS_TSV = "SPARQL_Results_TSV",
    RESULTS_XML = "SPARQL_Results_XML",
    TURTLE = "Turtle",
});

namespace!(
    /// Ours, for text search in queries: `docs/SEARCH.md`; defined in `ontology/search.ttl`.
    search, "search", "urn:oogst:search:" {
    KIND = "kind",
    LIMIT = "limit",
    QUERY = "query",
    SCORE = "score",
    TITLES_ONLY = "titlesOnly",
});

namespace!(
    /// [SHACL Core](https://www.w3.org/TR/shacl/): the properties of shapes that we understand; its executables
    /// and prefix declarations. `describe` is no term of it, but what collections of examples use.
    sh, "sh", "http://www.w3.org/ns/shacl#" {
    ALTERNATIVE_PATH = "alternativePath",
    AND = "and",
    ASK = "ask",
    CLASS = "class",
    CLOSED = "closed",
    CONSTRUCT = "construct",
    DATATYPE = "datatype",
    DEACTIVATED = "deactivated",
    DECLARE = "declare",
    DEFAULT_VALUE = "defaultValue",
    DESCRIBE = "describe",
    DESCRIPTION = "description",
    DISJOINT = "disjoint",
    EQUALS = "equals",
    FLAGS = "flags",
    GROUP = "group",
    HAS_VALUE = "hasValue",
    IGNORED_PROPERTIES = "ignoredProperties",
    IN = "in",
    INVERSE_PATH = "inversePath",
    IRI = "IRI",
    LANGUAGE_IN = "languageIn",
    LESS_THAN = "lessThan",
    LESS_THAN_OR_EQUALS = "lessThanOrEquals",
    MAX_COUNT = "maxCount",
    MAX_EXCLUSIVE = "maxExclusive",
    MAX_INCLUSIVE = "maxInclusive",
    MAX_LENGTH = "maxLength",
    MESSAGE = "message",
    MIN_COUNT = "minCount",
    MIN_EXCLUSIVE = "minExclusive",
    MIN_INCLUSIVE = "minInclusive",
    MIN_LENGTH = "minLength",
    NAME = "name",
    NAMESPACE_TERM = "namespace",
    NODE = "node",
    NODE_KIND = "nodeKind",
    NODE_SHAPE = "NodeShape",
    NOT = "not",
    ONE_OR_MORE_PATH = "oneOrMorePath",
    OR = "or",
    ORDER = "order",
    PATH = "path",
    PATTERN = "pattern",
    PREFIXES = "prefixes",
    PREFIX_DECLARATION = "PrefixDeclaration",
    PREFIX_TERM = "prefix",
    PROPERTY = "property",
    PROPERTY_SHAPE = "PropertyShape",
    QUALIFIED_MAX_COUNT = "qualifiedMaxCount",
    QUALIFIED_MIN_COUNT = "qualifiedMinCount",
    QUALIFIED_VALUE_SHAPE = "qualifiedValueShape",
    QUALIFIED_VALUE_SHAPES_DISJOINT = "qualifiedValueShapesDisjoint",
    SELECT = "select",
    SEVERITY = "severity",
    SPARQL_ASK_EXECUTABLE = "SPARQLAskExecutable",
    SPARQL_CONSTRUCT_EXECUTABLE = "SPARQLConstructExecutable",
    SPARQL_EXECUTABLE = "SPARQLExecutable",
    SPARQL_SELECT_EXECUTABLE = "SPARQLSelectExecutable",
    TARGET_CLASS = "targetClass",
    TARGET_NODE = "targetNode",
    TARGET_OBJECTS_OF = "targetObjectsOf",
    TARGET_SUBJECTS_OF = "targetSubjectsOf",
    UNIQUE_LANG = "uniqueLang",
    XONE = "xone",
    ZERO_OR_MORE_PATH = "zeroOrMorePath",
    ZERO_OR_ONE_PATH = "zeroOrOnePath",
});

namespace!(
    /// schema.org under its https IRIs: collections of SPARQL examples use these, and the data does not.
    secure_schema, "schema", "https://schema.org/" {
    KEYWORDS = "keywords",
    TARGET = "target",
});

namespace!(
    /// Terms of RDF Schema that the data does not use.
    notes, "rdfs", "http://www.w3.org/2000/01/rdf-schema#" {
    COMMENT = "comment",
    SEE_ALSO = "seeAlso",
});

namespace!(
    /// Dublin Core, as the application profile lists its terms with it.
    profiling, "dcterms", "http://purl.org/dc/terms/" {
    DESCRIPTION = "description",
    REFERENCES = "references",
    SUBJECT = "subject",
    TITLE = "title",
});

namespace!(
    /// [PROF](https://www.w3.org/TR/dx-prof/): what the application profile says of itself.
    prof, "prof", "http://www.w3.org/ns/dx/prof/" {
    HAS_TOKEN = "hasToken",
    RESOURCE_DESCRIPTOR = "ResourceDescriptor",
});

namespace!(
    /// [VANN](https://vocab.org/vann/): the namespaces of vocabularies.
    vann, "vann", "http://purl.org/vocab/vann/" {
    PREFERRED_NAMESPACE_PREFIX = "preferredNamespacePrefix",
});
