//! Vocabularies with which the SPARQL endpoint describes itself and its examples. They are no part of the data, and so not in
//! [`super::ALL`].

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
    /// [SHACL](https://www.w3.org/TR/shacl/), its executables and prefix declarations. `describe` is no term of it, but what
    /// collections of examples use.
    sh, "sh", "http://www.w3.org/ns/shacl#" {
    ASK = "ask",
    CONSTRUCT = "construct",
    DECLARE = "declare",
    DESCRIBE = "describe",
    NAMESPACE_OF = "namespace",
    PREFIXES = "prefixes",
    PREFIX_DECLARATION = "PrefixDeclaration",
    PREFIX_OF = "prefix",
    SELECT = "select",
    SPARQL_ASK_EXECUTABLE = "SPARQLAskExecutable",
    SPARQL_CONSTRUCT_EXECUTABLE = "SPARQLConstructExecutable",
    SPARQL_EXECUTABLE = "SPARQLExecutable",
    SPARQL_SELECT_EXECUTABLE = "SPARQLSelectExecutable",
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
