//! Vocabularies with which the SPARQL endpoint describes itself, and with which queries search. They are no part of the
//! data, and so not in [`super::ALL`].

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
    /// Ours, for text search in queries: `docs/SEARCH.md`; defined in `ontology/search.ttl`.
    search, "search", "urn:oogst:search:" {
    KIND = "kind",
    LIMIT = "limit",
    QUERY = "query",
    SCORE = "score",
    TITLES_ONLY = "titlesOnly",
});
