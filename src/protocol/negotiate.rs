//! Content negotiation: which of the offers does the client like best?
//!
//! The client's quality of each offer is that of the most specific range that names it
//! ([RFC 9110, 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)); between offers of one quality the
//! order of the offers decides, which is ours.

use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::sparql::results::QueryResultsFormat;

use crate::graph::AnswerFormat;

/// The formats of tables, with their short names, the first where the client does not mind.
pub const TABLES: [(&str, &str, QueryResultsFormat); 6] = [
    (
        "application/sparql-results+json",
        "json",
        QueryResultsFormat::Json,
    ),
    (
        "application/sparql-results+xml",
        "xml",
        QueryResultsFormat::Xml,
    ),
    ("text/csv", "csv", QueryResultsFormat::Csv),
    ("text/tab-separated-values", "tsv", QueryResultsFormat::Tsv),
    ("application/json", "", QueryResultsFormat::Json),
    ("application/xml", "", QueryResultsFormat::Xml),
];

/// The formats of graphs, with their short names.
pub const GRAPHS: [(&str, &str, RdfFormat); 4] = [
    ("text/turtle", "turtle", RdfFormat::Turtle),
    ("application/n-triples", "ntriples", RdfFormat::NTriples),
    ("application/rdf+xml", "rdfxml", RdfFormat::RdfXml),
    (
        "application/ld+json",
        "jsonld",
        RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
    ),
];

/// The formats that fit the answer to a query, before it is known whether that is a table or a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// For SELECT and ASK.
    pub table: Option<QueryResultsFormat>,
    /// For CONSTRUCT and DESCRIBE.
    pub graph: Option<RdfFormat>,
}

impl Answers {
    /// What a short name stands for; `None` where it is no name of a format.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let table = TABLES
            .iter()
            .find(|(_, short, _)| !short.is_empty() && *short == name);
        let graph = GRAPHS.iter().find(|(_, short, _)| *short == name);
        let answers = Self {
            table: table.map(|(.., format)| *format),
            graph: graph.map(|(.., format)| *format),
        };
        (answers.table.is_some() || answers.graph.is_some()).then_some(answers)
    }

    /// The media types, as in a header `Accept`: what [`accepted`](Self::accepted) reads.
    #[must_use]
    pub fn media_types(self) -> String {
        let table = self.table.map(QueryResultsFormat::media_type);
        let graph = self.graph.map(RdfFormat::media_type);
        let named: Vec<&str> = table.into_iter().chain(graph).collect();
        named.join(", ")
    }

    /// What the client accepts. Browsers, which ask for pages and then for XML, get what other clients get that do not
    /// mind.
    #[must_use]
    pub fn accepted(accept: Option<&str>) -> Self {
        let is_browser = accept.is_some_and(|accept| accept.contains("text/html"));
        let tables: Vec<_> = TABLES
            .iter()
            .filter(|(_, short, _)| !is_browser || !short.is_empty())
            .map(|(media_type, _, format)| (*media_type, *format))
            .collect();
        let graphs = GRAPHS.map(|(media_type, _, format)| (media_type, format));
        Self {
            table: choose(accept, &tables),
            graph: choose(accept, &graphs),
        }
    }
}

/// The media type of an answer, with its charset where that is not fixed.
#[must_use]
pub fn content_type(format: AnswerFormat) -> &'static str {
    match format {
        AnswerFormat::Results(QueryResultsFormat::Csv) => "text/csv; charset=utf-8",
        AnswerFormat::Results(QueryResultsFormat::Tsv) => {
            "text/tab-separated-values; charset=utf-8"
        }
        AnswerFormat::Results(format) => format.media_type(),
        AnswerFormat::Graph(RdfFormat::Turtle) => "text/turtle; charset=utf-8",
        AnswerFormat::Graph(format) => format.media_type(),
    }
}

/// Chooses the offer that the client likes best. `None` where it likes none; the first where it does not say.
#[must_use]
pub fn choose<T: Copy>(accept: Option<&str>, offers: &[(&str, T)]) -> Option<T> {
    let Some(accept) = accept.filter(|accept| !matches!(accept.trim(), "" | "*/*")) else {
        return offers.first().map(|(_, offer)| *offer);
    };
    let ranges = weighted(accept);
    let mut best: Option<(u16, T)> = None;
    for (media_type, offer) in offers {
        let quality = quality(&ranges, media_type);
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, *offer));
        }
    }
    best.map(|(_, offer)| offer)
}

/// The parts of a header and their qualities, in thousandths.
#[must_use]
pub fn weighted(header: &str) -> Vec<(String, u16)> {
    header
        .split(',')
        .filter_map(|part| {
            let mut pieces = part.split(';');
            let name = pieces.next()?.trim().to_ascii_lowercase();
            let quality = pieces
                .filter_map(|piece| piece.split_once('='))
                .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
                .map_or(Some(1000), |(_, value)| thousandths(value.trim()))?;
            (!name.is_empty()).then_some((name, quality))
        })
        .collect()
}

/// `0.8` as 800; `None` for what is no quality.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 1000"
)]
fn thousandths(value: &str) -> Option<u16> {
    let quality: f32 = value.parse().ok()?;
    (0.0..=1.0)
        .contains(&quality)
        .then(|| (quality * 1000.0).round() as u16)
}

fn quality(ranges: &[(String, u16)], media_type: &str) -> u16 {
    let class = media_type.split('/').next().unwrap_or_default();
    let specificity = |range: &str| match range {
        "*/*" => Some(0),
        exact if exact == media_type => Some(2),
        other if other.strip_suffix("/*") == Some(class) => Some(1),
        _ => None,
    };
    ranges
        .iter()
        .filter_map(|(range, quality)| Some((specificity(range)?, *quality)))
        .max()
        .map_or(0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_given_in_the_format_that_is_liked_best() {
        use QueryResultsFormat::{Csv, Json, Tsv, Xml};
        for (accept, table, graph) in [
            (None, Some(Json), Some(RdfFormat::Turtle)),
            (Some("text/csv"), Some(Csv), None),
            (Some("text/tab-separated-values"), Some(Tsv), None),
            (Some("application/xml"), Some(Xml), None),
            (Some("application/json"), Some(Json), None),
            (
                Some("text/html,application/xml;q=0.9,*/*;q=0.8"),
                Some(Json),
                Some(RdfFormat::Turtle),
            ),
            (
                Some("application/n-triples,application/sparql-results+xml"),
                Some(Xml),
                Some(RdfFormat::NTriples),
            ),
            (Some("image/png"), None, None),
        ] {
            assert_eq!(
                Answers::accepted(accept),
                Answers { table, graph },
                "{accept:?}"
            );
        }
        let both = Answers::accepted(None);
        assert_eq!(Answers::accepted(Some(&both.media_types())), both);
        assert_eq!(Answers::named("tsv").and_then(|a| a.table), Some(Tsv));
        assert_eq!(Answers::named(""), None);
        assert_eq!(Answers::named("pdf"), None);
    }
}
