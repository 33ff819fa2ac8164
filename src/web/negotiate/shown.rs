//! The forms of the answer to a stored question: a page, or one of the formats of tables and graphs.

use crate::graph::AnswerFormat;
use crate::protocol::negotiate::{Answers, GRAPHS, TABLES, choose};

/// How the answer to a stored question is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Shown {
    /// As a page for people.
    Page,
    /// In a format.
    As(AnswerFormat),
}

impl Shown {
    /// The short names of the formats, with `html`.
    pub(in crate::web) fn names(gives_graph: bool) -> Vec<&'static str> {
        let tables = TABLES.iter().map(|(_, short, _)| *short);
        let graphs = GRAPHS.iter().map(|(_, short, _)| *short);
        let formats: Vec<&str> = if gives_graph {
            graphs.collect()
        } else {
            tables.filter(|short| !short.is_empty()).collect()
        };
        std::iter::once("html").chain(formats).collect()
    }

    /// What a short name stands for.
    pub(in crate::web) fn named(name: &str, gives_graph: bool) -> Option<Self> {
        if name == "html" {
            return Some(Self::Page);
        }
        let answers = Answers::named(name)?;
        if gives_graph {
            answers.graph.map(AnswerFormat::Graph)
        } else {
            answers.table.map(AnswerFormat::Results)
        }
        .map(Self::As)
    }

    /// What the client likes best.
    pub(in crate::web) fn accepted(accept: Option<&str>, gives_graph: bool) -> Option<Self> {
        let tables = TABLES
            .iter()
            .map(|(media_type, _, format)| (*media_type, Self::As(AnswerFormat::Results(*format))));
        let graphs = GRAPHS
            .iter()
            .map(|(media_type, _, format)| (*media_type, Self::As(AnswerFormat::Graph(*format))));
        let mut offers: Vec<(&str, Self)> = if gives_graph {
            graphs.collect()
        } else {
            tables.collect()
        };
        offers.push(("text/html", Self::Page));
        offers.push(("application/xhtml+xml", Self::Page));
        choose(accept, &offers)
    }

    /// The formats that evaluation may answer in.
    pub(in crate::web) fn answers(format: AnswerFormat) -> Answers {
        match format {
            AnswerFormat::Results(format) => Answers {
                table: Some(format),
                graph: None,
            },
            AnswerFormat::Graph(format) => Answers {
                table: None,
                graph: Some(format),
            },
        }
    }
}
