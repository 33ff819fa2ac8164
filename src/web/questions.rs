//! `/questions`: the stored questions, each at an address of its own, answered as a page, CSV, JSON and more.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, Uri};
use axum::response::{Html, IntoResponse, Response};
use oxigraph::io::RdfFormat;
use oxigraph::model::Term;
use oxigraph::sparql::results::QueryResultsFormat;

use super::error::WebError;
use super::evaluate::{Question as Asked, evaluate};
use super::negotiate::{self, Shown};
use super::pages::{self, Frame};
use super::{App, csv};
use crate::graph::{AnswerFormat, Form, Limits};
use crate::questions::{NESTING, Question};
use crate::text::Text;

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
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (name, is_query) = match name.strip_suffix(".rq") {
        Some(name) => (name, true),
        None => (name.as_str(), false),
    };
    let found = app.questions().iter().find(|one| one.name == name);
    let question = found.ok_or_else(|| {
        WebError::not_found(format!(
            "there is no question `{name}`; /questions lists them"
        ))
    })?;
    let Given { values, format } = given(&uri)?;
    let terms = question
        .values(&app.site().base, &values)
        .map_err(|fault| WebError::bad_request(fault.to_string(), hint(&app, question)))?;
    if is_query {
        return text(question, &values, terms);
    }
    match shown(&headers, format.as_deref(), question)? {
        Shown::Page => page(&app, &headers, &uri, question, &values, terms).await,
        Shown::As(format) => {
            let (format, body) = ask(&app, question, terms, format).await?;
            Ok(answer(question, format, body))
        }
    }
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
        question
            .bound(terms)
            .map_err(|fault| WebError::of_query(&fault))?
    };
    Ok(([(CONTENT_TYPE, "application/sparql-query")], text).into_response())
}

/// The one place where a stored question is evaluated. Values go beside the query, as terms that leave nothing to guess.
async fn ask(
    app: &App,
    question: &Question,
    terms: Vec<(String, Term)>,
    format: AnswerFormat,
) -> Result<(AnswerFormat, Body), WebError> {
    let permit = app.permit().ok_or_else(|| {
        WebError::unavailable(
            "busy",
            "as many queries are running as may at once",
            "Come again in a moment.",
            1,
        )
    })?;
    let asked = Asked {
        query: question.text.clone(),
        limits: Limits {
            bytes: question.text.len(),
            nesting: NESTING,
        },
        graphs: None,
        bindings: terms
            .into_iter()
            .map(|(name, term)| (name, term.to_string()))
            .collect(),
        answers: Shown::answers(format),
        time: Some(Duration::from_secs(app.config().serve.query_seconds)),
        permit: Some(permit),
    };
    evaluate(app, asked)
        .await
        .map_err(|fault| WebError::of_query(&fault))
}

fn answer(question: &Question, format: AnswerFormat, body: Body) -> Response {
    let extension = match format {
        AnswerFormat::Results(QueryResultsFormat::Csv) => "csv",
        AnswerFormat::Results(QueryResultsFormat::Tsv) => "tsv",
        AnswerFormat::Results(QueryResultsFormat::Xml) => "xml",
        AnswerFormat::Results(_) => "json",
        AnswerFormat::Graph(format) => format.file_extension(),
    };
    let body = if format == AnswerFormat::Results(QueryResultsFormat::Csv) {
        csv::harmless(body)
    } else {
        body
    };
    let headers = [
        (CONTENT_TYPE, negotiate::content_type(format).to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("inline; filename=\"{}.{extension}\"", question.name),
        ),
        (VARY, "Accept".to_owned()),
        (CACHE_CONTROL, "no-cache".to_owned()),
    ];
    (headers, body).into_response()
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
    let (_, body) = ask(app, question, terms, format).await?;
    let frame = Frame::of(app, headers, uri.query());
    let page = pages::question(frame, &app.site().base, question, given, uri.query(), body).await?;
    let headers = [
        (VARY, "Accept, Accept-Language"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, Html(page)).into_response())
}
