//! Content negotiation of documents and pages: which format, which language.

mod shown;

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, IF_NONE_MATCH};

pub(super) use crate::protocol::negotiate::{Answers, choose, weighted};
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

/// The header `Accept`, where there is one.
pub(super) fn accept(headers: &HeaderMap) -> Option<String> {
    let parts: Vec<&str> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

/// Does the client have this version already? Weak or strong is one here
/// ([RFC 9110, 13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)).
pub(super) fn has(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag.trim_start_matches("W/"))
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
