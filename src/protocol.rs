//! The query operation of the [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/), without HTTP: parameters
//! in, what they ask out. The server reads requests by it, and so do its workers.

pub mod negotiate;

use oxigraph::model::NamedNode;

use negotiate::Answers;

/// What a request asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The query.
    pub query: String,
    /// The graphs that it reads, where the request names any.
    pub graphs: Option<Graphs>,
    /// The format, where the request names it by a short name: an addition of ours to the protocol.
    pub answers: Option<Answers>,
}

/// The RDF dataset of a request ([2.1.4](https://www.w3.org/TR/sparql11-protocol/#dataset)): instead of the query's own.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub struct Graphs {
    /// What the default graph is made of.
    pub default: Vec<NamedNode>,
    /// The named graphs.
    pub named: Vec<NamedNode>,
}

/// What is wrong with a request: always 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Which of two is meant?
    #[error("there are two queries")]
    TwoQueries,
    /// Nothing is asked.
    #[error("there is no query: give it in the parameter `query`")]
    NoQuery,
    /// The graph is derived from the records.
    #[error("this is an update; the graph is derived from the records and only answers queries")]
    Update,
    /// No IRI.
    #[error("the parameter `{0}` is no IRI")]
    Graph(String),
    /// No such format.
    #[error(
        "the parameter `format` names no format; use json, xml, csv, tsv, turtle, ntriples, rdfxml or jsonld"
    )]
    Format,
}

/// Reads the parameters of a request. Those that the protocol does not know are passed over.
///
/// # Errors
/// Where they do not ask one thing.
pub fn asked(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Asked, Malformed> {
    let mut query = None;
    let mut graphs: Option<Graphs> = None;
    let mut answers = None;
    for (name, value) in pairs {
        match name.as_str() {
            "query" if query.is_some() => return Err(Malformed::TwoQueries),
            "query" => query = Some(value),
            "update" => return Err(Malformed::Update),
            "default-graph-uri" | "named-graph-uri" => {
                let graph = NamedNode::new(&value).map_err(|_| Malformed::Graph(name.clone()))?;
                let graphs = graphs.get_or_insert_default();
                if name == "default-graph-uri" {
                    graphs.default.push(graph);
                } else {
                    graphs.named.push(graph);
                }
            }
            "format" => answers = Some(Answers::named(&value).ok_or(Malformed::Format)?),
            _ => {}
        }
    }
    Ok(Asked {
        query: query.ok_or(Malformed::NoQuery)?,
        graphs,
        answers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Asked, Malformed> {
        asked(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn a_request_asks_one_query_of_the_graphs_that_it_names() {
        let one = read(&[
            ("query", "ASK {}"),
            ("named-graph-uri", "http://e/n"),
            ("default-graph-uri", "http://e/d"),
            ("timeout", "1"),
        ])
        .unwrap();
        let graphs = one.graphs.unwrap();
        assert_eq!(graphs.default[0].as_str(), "http://e/d");
        assert_eq!(graphs.named[0].as_str(), "http://e/n");
        assert_eq!(read(&[("query", "ASK {}")]).unwrap().graphs, None);
    }

    #[test]
    fn what_asks_nothing_or_two_things_is_refused() {
        for (pairs, fault) in [
            (&[][..], Malformed::NoQuery),
            (&[("query", "a"), ("query", "a")], Malformed::TwoQueries),
            (&[("update", "CLEAR ALL")], Malformed::Update),
            (&[("query", "a"), ("format", "pdf")], Malformed::Format),
            (
                &[("query", "a"), ("default-graph-uri", "no iri")],
                Malformed::Graph("default-graph-uri".to_owned()),
            ),
        ] {
            assert_eq!(read(pairs), Err(fault));
        }
    }
}
