//! The page for queries: a form that works as it is, and what the editor takes its place with: the query to begin with,
//! examples, prefixes and terms.

use std::collections::BTreeSet;

use askama::Template;
use serde_json::json;

use super::thing::Item;
use super::{Frame, best, render};
use crate::catalogue::{profile, structured};
use crate::questions::Question;
use crate::text::Text;
use crate::vocab::{self, search};
use crate::web::App;
use crate::web::error::WebError;

/// A stored question to go on from.
pub(in crate::web) struct Opened {
    /// What it is called.
    pub(in crate::web) title: Text,
    /// The query, with values.
    pub(in crate::web) query: String,
}

#[derive(Template)]
#[template(path = "sparql.html")]
struct SparqlPage {
    frame: Frame,
    endpoint: String,
    seconds: u64,
    /// The title of the question that is opened; of none, empty.
    title: Item,
    query: String,
    /// A question and how it is opened, with what it asks.
    examples: Vec<(Item, Item)>,
    /// What the editor completes, as JSON that may stand in a page.
    terms: String,
}

/// The page.
pub(in crate::web) fn sparql(
    app: &App,
    frame: Frame,
    opened: Option<Opened>,
) -> Result<String, WebError> {
    let examples = app.questions().iter().map(|one| example(&frame, one));
    let (title, query) = opened.map_or_else(
        || {
            (
                Item::default(),
                include_str!("../templates/example.rq").to_owned(),
            )
        },
        |opened| (Item::of(&opened.title, &frame), opened.query),
    );
    render(&SparqlPage {
        endpoint: app.site().base.endpoint(),
        seconds: app.config().serve.query_seconds,
        title,
        query,
        examples: examples.collect(),
        terms: terms(),
        frame: frame.of_class("WebPage", "/sparql", "SPARQL"),
    })
}

fn example(frame: &Frame, question: &Question) -> (Item, Item) {
    let lang = frame.suffix.replacen('?', "&", 1);
    let address = format!("{}/sparql?question={}{lang}", frame.root, question.name);
    let (lang, text) = best(&question.title, &frame.languages);
    let title = Item {
        href: Some(address),
        text,
        lang,
        ..Item::default()
    };
    (title, Item::of(&question.description, frame))
}

/// Prefixes, classes and properties of the data, for completion in the editor.
fn terms() -> String {
    let mut prefixes: serde_json::Map<String, serde_json::Value> = vocab::ALL
        .iter()
        .map(|(prefix, namespace, _)| ((*prefix).to_owned(), (*namespace).into()))
        .collect();
    prefixes.insert(search::PREFIX.to_owned(), search::NAMESPACE.into());
    let (mut classes, mut properties) = (BTreeSet::new(), BTreeSet::new());
    for used in profile::profile().parts.iter().flat_map(|part| &part.terms) {
        let list = if used.is_class {
            &mut classes
        } else {
            &mut properties
        };
        list.insert(format!("{}:{}", used.term.prefix, used.term.local));
    }
    let terms = json!({"prefixes": prefixes, "classes": classes, "properties": properties});
    structured::embedded(&terms)
}
