//! `/questions`: the stored questions, each at an address of its own, answered as a page, CSV, JSON and more.

use axum::extract::{Path, Query, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, request};
use axum::response::{Html, IntoResponse, Response};
use oxigraph::io::RdfFormat;
use oxigraph::model::Term;
use oxigraph::sparql::results::QueryResultsFormat;

use super::error::WebError;
use super::evaluate::{self, Asked, evaluate};
use super::negotiate::{self, Shown};
use super::pages::{self, Frame};
use super::{App, csv, sparql};
use crate::graph::{AnswerFormat, Form};
use crate::questions::Question;
use crate::text::Text;
use crate::worker::exchange::Fault;

type Pairs = Vec<(String, String)>;

/// `GET /questions`: the list, for people or as JSON.
pub(super) async fn list(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let accept = negotiate::accept(&headers);
    let offers = [("application/json", false), ("text/html", true)];
    let is_page = negotiate::choose(accept.as_deref(), &offers)
        .ok_or_else(|| WebError::not_acceptable("application/json or text/html"))?;
    let vary = [(VARY, "Accept, Accept-Language")];
    if is_page {
        let frame = Frame::of(&app, &headers, query.as_deref());
        return Ok((vary, Html(pages::questions(frame, app.questions())?)).into_response());
    }
    let all: Vec<_> = app.questions().iter().map(|one| told(&app, one)).collect();
    let json = serde_json::json!({ "questions": all });
    Ok((
        vary,
        [(CONTENT_TYPE, "application/json")],
        format!("{json}\n"),
    )
        .into_response())
}

/// A question, for programs.
fn told(app: &App, question: &Question) -> serde_json::Value {
    let texts = |text: &Text| -> serde_json::Map<String, serde_json::Value> {
        text.iter()
            .map(|(lang, text)| (lang.to_owned(), text.into()))
            .collect()
    };
    let parameters: Vec<_> = question
        .parameters
        .iter()
        .map(|parameter| {
            serde_json::json!({
                "name": parameter.name,
                "type": parameter.class.name(),
                "default": parameter.default,
                "description": texts(&parameter.description),
            })
        })
        .collect();
    let url = app.site().base.question(&question.name);
    serde_json::json!({
        "name": question.name,
        "title": texts(&question.title),
        "description": texts(&question.description),
        "keywords": question.keywords.iter().map(|(_, word)| word).collect::<Vec<_>>(),
        "parameters": parameters,
        "answer": if question.gives_graph() { "graph" } else if question.form == Form::Ask { "boolean" } else { "table" },
        "query": format!("{url}.rq"),
        "url": url,
    })
}

/// `GET /questions/{name}`: the answer. `GET /questions/{name}.rq`: the query.
pub(super) async fn question(
    State(app): State<App>,
    Path(name): Path<String>,
    parts: request::Parts,
) -> Result<Response, WebError> {
    let (uri, headers) = (&parts.uri, &parts.headers);
    let (name, is_query) = match name.strip_suffix(".rq") {
        Some(name) => (name, true),
        None => (name.as_str(), false),
    };
    let question = found(&app, name)?;
    let Given { values, format } = given(uri)?;
    let terms = terms(&app, question, &values)?;
    if is_query {
        return text(question, &values, terms);
    }
    match shown(headers, format.as_deref(), question)? {
        Shown::Page => page(&app, headers, uri, question, &values, terms).await,
        Shown::As(format) => answer(&app, &parts, question, terms, format).await,
    }
}

/// The question of a name.
pub(super) fn found<'a>(app: &'a App, name: &str) -> Result<&'a Question, WebError> {
    let found = app.questions().iter().find(|one| one.name == name);
    found.ok_or_else(|| {
        WebError::not_found(format!(
            "there is no question `{name}`; /questions lists them"
        ))
    })
}

/// The terms of values that are given for a question.
pub(super) fn terms(
    app: &App,
    question: &Question,
    values: &Pairs,
) -> Result<Vec<(String, Term)>, WebError> {
    question
        .values(&app.site().base, values)
        .map_err(|fault| WebError::bad_request(fault.to_string(), hint(app, question)))
}

fn hint(app: &App, question: &Question) -> String {
    let url = app.site().base.question(&question.name);
    format!("{url} has a form with all parameters, and the document /openapi.json has their types.")
}

/// What the address gives: values of parameters, and the format.
struct Given {
    values: Pairs,
    format: Option<String>,
}

fn given(uri: &Uri) -> Result<Given, WebError> {
    let Query(pairs) = Query::<Pairs>::try_from_uri(uri).map_err(|fault| {
        WebError::bad_request(fault.body_text(), "Percent-encode the parameters.")
    })?;
    let mut given = Given {
        values: Vec::new(),
        format: None,
    };
    for (name, value) in pairs {
        match name.as_str() {
            "lang" => {}
            "format" => given.format = Some(value),
            _ => given.values.push((name, value)),
        }
    }
    Ok(given)
}

fn shown(
    headers: &HeaderMap,
    format: Option<&str>,
    question: &Question,
) -> Result<Shown, WebError> {
    let gives_graph = question.gives_graph();
    let names = || Shown::names(gives_graph).join(", ");
    if let Some(name) = format {
        return Shown::named(name, gives_graph).ok_or_else(|| {
            WebError::bad_request(
                format!(
                    "the parameter `format` cannot be `{name}`; it takes one of {}",
                    names()
                ),
                "Leave it out to have the header Accept decide.",
            )
        });
    }
    let accept = negotiate::accept(headers);
    Shown::accepted(accept.as_deref(), gives_graph)
        .ok_or_else(|| WebError::not_acceptable(&format!("one of the formats {}", names())))
}

/// The query: the file as it is, or with what is given bound.
fn text(
    question: &Question,
    given: &Pairs,
    terms: Vec<(String, Term)>,
) -> Result<Response, WebError> {
    let text = if given.is_empty() {
        question.text.clone()
    } else {
        question.bound(terms).map_err(|fault| Fault::from(&fault))?
    };
    Ok(([(CONTENT_TYPE, "application/sparql-query")], text).into_response())
}

/// A stored question as it is evaluated. Values go beside the query, as terms that leave nothing to guess.
fn asked(
    question: &Question,
    terms: Vec<(String, Term)>,
    format: AnswerFormat,
) -> evaluate::Question {
    evaluate::Question {
        query: question.text.clone(),
        is_stored: true,
        graphs: None,
        bindings: terms
            .into_iter()
            .map(|(name, term)| (name, term.to_string()))
            .collect(),
        answers: Shown::answers(format),
    }
}

async fn answer(
    app: &App,
    parts: &request::Parts,
    question: &Question,
    terms: Vec<(String, Term)>,
    format: AnswerFormat,
) -> Result<Response, WebError> {
    let extension = match format {
        AnswerFormat::Results(QueryResultsFormat::Csv) => "csv",
        AnswerFormat::Results(QueryResultsFormat::Tsv) => "tsv",
        AnswerFormat::Results(QueryResultsFormat::Xml) => "xml",
        AnswerFormat::Results(_) => "json",
        AnswerFormat::Graph(format) => format.file_extension(),
    };
    let asked = asked(question, terms, format);
    // For spreadsheets the bytes are others than those of `/sparql`, and so is what they are known by.
    let is_sheet = format == AnswerFormat::Results(QueryResultsFormat::Csv);
    let variant = if is_sheet { "-sheet" } else { "" };
    let asked = Asked::now(app, asked)?;
    let mut response = sparql::respond(app, parts, asked, variant).await?;
    if is_sheet && response.status() == StatusCode::OK {
        let (head, body) = response.into_parts();
        response = Response::from_parts(head, csv::harmless(body));
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    let name = format!("inline; filename=\"{}.{extension}\"", question.name);
    if let Ok(name) = HeaderValue::try_from(name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

async fn page(
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    question: &Question,
    given: &Pairs,
    terms: Vec<(String, Term)>,
) -> Result<Response, WebError> {
    let format = match question.form {
        // Rows are lines, so that reading can end with the last one that is shown.
        Form::Select => AnswerFormat::Results(QueryResultsFormat::Tsv),
        Form::Ask => AnswerFormat::Results(QueryResultsFormat::Json),
        Form::Construct | Form::Describe => AnswerFormat::Graph(RdfFormat::Turtle),
    };
    let asked = Asked::now(app, asked(question, terms, format))?;
    let body = evaluate(app, asked).await?.body;
    let frame = Frame::of(app, headers, uri.query());
    let page = pages::question(frame, &app.site().base, question, given, uri.query(), body).await?;
    let headers = [
        (VARY, "Accept, Accept-Language"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, Html(page)).into_response())
}
