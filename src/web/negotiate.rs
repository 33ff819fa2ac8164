//! Content negotiation, all of it: which format, which language.
//!
//! The client's quality of each offer is that of the most specific range that names it
//! ([RFC 9110, 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)); between offers of one quality the
//! order of the offers decides, which is ours.

mod shown;

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, IF_NONE_MATCH};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::sparql::results::QueryResultsFormat;

use crate::rdf::Format;

pub(super) use shown::Shown;

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// RDF.
    Rdf(Format),
    /// A page for people.
    Html,
}

impl Form {
    /// How the document's address ends, without the dot.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Rdf(format) => format.extension(),
            Self::Html => "html",
        }
    }

    /// The media type with its charset.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Rdf(Format::Turtle) => "text/turtle; charset=utf-8",
            Self::Rdf(format) => format.media_type(),
            Self::Html => HTML,
        }
    }

    /// The form that an address ends in.
    pub(super) fn of_extension(extension: &str) -> Option<Self> {
        FORMS
            .iter()
            .map(|(_, form)| *form)
            .find(|form| form.extension() == extension)
    }
}

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The forms of the description of a thing, the first where the client does not mind.
pub(super) const FORMS: [(&str, Form); 6] = [
    ("text/turtle", Form::Rdf(Format::Turtle)),
    ("application/n-triples", Form::Rdf(Format::NTriples)),
    ("application/rdf+xml", Form::Rdf(Format::RdfXml)),
    ("application/ld+json", Form::Rdf(Format::JsonLd)),
    ("text/html", Form::Html),
    ("application/xhtml+xml", Form::Html),
];

/// The formats of tables, with their short names, the first where the client does not mind.
const TABLES: [(&str, &str, QueryResultsFormat); 6] = [
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
const GRAPHS: [(&str, &str, RdfFormat); 4] = [
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
pub(super) struct Answers {
    /// For SELECT and ASK.
    pub(super) table: Option<QueryResultsFormat>,
    /// For CONSTRUCT and DESCRIBE.
    pub(super) graph: Option<RdfFormat>,
}

impl Answers {
    /// What a short name stands for; `None` where it is no name of a format.
    pub(super) fn named(name: &str) -> Option<Self> {
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

    /// What the client accepts. Browsers, which ask for pages and then for XML, get what other clients get that do not
    /// mind.
    pub(super) fn accepted(accept: Option<&str>) -> Self {
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
pub(super) fn content_type(format: crate::graph::AnswerFormat) -> &'static str {
    match format {
        crate::graph::AnswerFormat::Results(QueryResultsFormat::Csv) => "text/csv; charset=utf-8",
        crate::graph::AnswerFormat::Results(QueryResultsFormat::Tsv) => {
            "text/tab-separated-values; charset=utf-8"
        }
        crate::graph::AnswerFormat::Results(format) => format.media_type(),
        crate::graph::AnswerFormat::Graph(RdfFormat::Turtle) => "text/turtle; charset=utf-8",
        crate::graph::AnswerFormat::Graph(format) => format.media_type(),
    }
}

/// Chooses the offer that the client likes best. `None` where it likes none; the first where it does not say.
pub(super) fn choose<T: Copy>(accept: Option<&str>, offers: &[(&str, T)]) -> Option<T> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
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
fn weighted(header: &str) -> Vec<(String, u16)> {
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

/// The header `Accept`, where there is one.
pub(super) fn accept(headers: &HeaderMap) -> Option<String> {
    let parts: Vec<&str> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

/// Does the client have this version already?
pub(super) fn has(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag)
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lang {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl Lang {
    /// The tag.
    pub(super) fn tag(self) -> &'static str {
        self.pick("nl", "en")
    }

    /// The words of this language.
    pub(super) fn pick(self, nl: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Nl => nl,
            Self::En => en,
        }
    }

    /// The language of a tag such as `nl-BE`.
    pub(super) fn of(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_ascii_lowercase().as_str() {
            "nl" => Some(Self::Nl),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language that the client likes best; else the first of the site's that we have words for.
    pub(super) fn accepted(headers: &HeaderMap, site: &[String]) -> Self {
        let header = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let mut ranges = weighted(header.unwrap_or_default());
        ranges.retain(|(_, quality)| *quality > 0);
        // Stable: of one quality, the first stays first.
        ranges.sort_by_key(|(_, quality)| std::cmp::Reverse(*quality));
        ranges
            .iter()
            .find_map(|(tag, _)| Self::of(tag))
            .or_else(|| site.iter().find_map(|tag| Self::of(tag)))
            .unwrap_or(Self::En)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_given_in_the_form_that_is_liked_best() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        for (accept, expected) in [
            (None, Some("ttl")),
            (Some(""), Some("ttl")),
            (Some("*/*"), Some("ttl")),
            (Some(browser), Some("html")),
            (Some("application/ld+json"), Some("jsonld")),
            (
                Some("application/rdf+xml;q=0.5, text/turtle;q=0.4"),
                Some("rdf"),
            ),
            (Some("TEXT/TURTLE;charset=utf-8"), Some("ttl")),
            (Some("text/*"), Some("ttl")),
            (
                Some("text/*;q=0.3, application/n-triples;q=0.9"),
                Some("nt"),
            ),
            (Some("text/turtle;q=0, */*;q=0.1"), Some("nt")),
            (Some("application/*"), Some("nt")),
            (Some("image/png"), None),
            (Some("text/turtle;q=nonsense"), None),
            (Some("text/turtle;q=0"), None),
        ] {
            let chosen = choose(accept, &FORMS).map(Form::extension);
            assert_eq!(chosen, expected, "{accept:?}");
        }
    }

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
        assert_eq!(Answers::named("tsv").and_then(|a| a.table), Some(Tsv));
        assert_eq!(Answers::named(""), None);
        assert_eq!(Answers::named("pdf"), None);
    }

    #[test]
    fn pages_are_in_the_language_that_is_liked_best() {
        let site = ["fr".to_owned(), "nl".to_owned()];
        for (header, expected) in [
            ("", Lang::Nl),
            ("en-GB,en;q=0.9,nl;q=0.8", Lang::En),
            ("fr, nl-BE;q=0.5, en;q=0.4", Lang::Nl),
            ("de", Lang::Nl),
            ("en;q=0", Lang::Nl),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
            assert_eq!(Lang::accepted(&headers, &site), expected, "{header}");
        }
    }
}
