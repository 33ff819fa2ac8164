//! The control socket: what the commands ask of a server that holds the dataset. Only its owner can open it.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use oxigraph::io::RdfFormat;
use oxigraph::sparql::results::QueryResultsFormat;
use serde::de::DeserializeOwned;

use super::App;
use super::error::WebError;
use super::evaluate::{Question, evaluate_owners};
use super::negotiate::Answers;
use super::runs::Current;
use crate::assemble::Silent;
use crate::backup::BackupError;
use crate::control::{BackupRequest, ForgetRequest, QueryRequest, Reply, SyncRequest};
use crate::graph::Limits;
use crate::sync::{Dataset, Options, SyncError, Trigger};
use crate::worker::exchange::Cause;

/// How long a query may be that comes over the socket, in bytes, as in `oogst query`.
const QUERY_BYTES: usize = 16 << 20;
/// How deep it may nest.
const QUERY_NESTING: usize = 64;

/// `POST /sync`
pub(super) async fn sync(State(app): State<App>, body: Bytes) -> Response {
    let request: SyncRequest = match read(&body) {
        Ok(request) => request,
        Err(wrong) => return (StatusCode::BAD_REQUEST, wrong).into_response(),
    };
    let runner = app.clone();
    let result = app
        .write(move |dataset| match run(&runner, dataset, &request) {
            Ok(reply) => reply,
            Err(fault) => failed(&fault),
        })
        .await;
    reply(&result.unwrap_or_else(|fault| panicked(&fault)))
}

fn run(app: &App, dataset: &mut Dataset, request: &SyncRequest) -> Result<Reply, SyncError> {
    let now = match request.now {
        Some(now) => now,
        None => match crate::time::now() {
            Ok(now) => now,
            Err(fault) => {
                return Ok(Reply {
                    code: 1,
                    err: format!("error: {fault}\n"),
                    ..Reply::default()
                });
            }
        },
    };
    let options = Options {
        allow_removals: request.allow_removals,
        only: request.only.as_ref(),
        sources: request.sources.as_ref(),
        keep: request.keep,
        trigger: Trigger::Command,
    };
    if request.plan {
        let Dataset { config, ledger, .. } = dataset;
        let plan = crate::sync::plan(config, ledger, now, options, &Silent)?;
        return Ok(Reply {
            code: u8::from(!plan.failed.is_empty()),
            out: plan.to_string(),
            err: told(&plan.notes, &plan.failed),
            plan: serde_json::to_value(&plan).ok(),
        });
    }
    let report = app.runs().sync(dataset, now, options)?;
    let behind = report.behind.as_deref().map(crate::sync::behind);
    let code = match behind {
        Some(_) if report.failed.is_empty() => 3,
        _ => u8::from(!report.failed.is_empty()),
    };
    let failed: Vec<String> = report.failed.iter().cloned().chain(behind).collect();
    Ok(Reply {
        code,
        out: report.to_string(),
        err: told(&report.notes, &failed),
        ..Reply::default()
    })
}

fn told(notes: &[String], failed: &[String]) -> String {
    let notes = notes.iter().map(|note| format!("note: {note}\n"));
    let failed = failed.iter().map(|fault| format!("error: {fault}\n"));
    notes.chain(failed).collect()
}

fn failed(fault: &SyncError) -> Reply {
    let faults = match fault {
        SyncError::Faults(faults) => faults.to_string(),
        _ => String::new(),
    };
    Reply {
        code: if fault.is_the_machines() { 3 } else { 1 },
        err: format!("{faults}error: {fault}\n"),
        ..Reply::default()
    }
}

fn panicked(fault: &WebError) -> Reply {
    Reply {
        code: 3,
        err: format!("error: {}; {}\n", fault.message, fault.hint),
        ..Reply::default()
    }
}

/// `GET /progress`: how far the sync is that is being done, in words.
pub(super) async fn progress(State(app): State<App>) -> String {
    app.runs().current().map_or_else(String::new, Current::step)
}

/// `POST /backup`. Syncs wait while ledger and graph are copied; the copies are hashed beside them.
pub(super) async fn backup(State(app): State<App>, body: Bytes) -> Response {
    let BackupRequest { dir, now } = match read(&body) {
        Ok(request) => request,
        Err(wrong) => return (StatusCode::BAD_REQUEST, wrong).into_response(),
    };
    let now = now.unwrap_or_else(|| jiff::Timestamp::now().as_second());
    let taken = app
        .write(move |dataset| crate::backup::take(dataset, &dir))
        .await;
    let done = match taken {
        Ok(Ok(taken)) => tokio::task::spawn_blocking(move || taken.publish(now, &Silent))
            .await
            .map_err(|fault| WebError::internal(&fault)),
        Ok(Err(fault)) => Ok(Err(fault)),
        Err(fault) => Err(fault),
    };
    reply(&match done {
        Ok(Ok(done)) => Reply {
            out: done.to_string(),
            ..Reply::default()
        },
        Ok(Err(fault)) => not_backed_up(fault),
        Err(fault) => panicked(&fault),
    })
}

fn not_backed_up(fault: BackupError) -> Reply {
    let code = if fault.is_the_machines() { 3 } else { 1 };
    let told = match fault {
        BackupError::Ledger(fault) => fault.explained().to_string(),
        other => other.to_string(),
    };
    Reply {
        code,
        err: format!("error: {told}\n"),
        ..Reply::default()
    }
}

/// `POST /forget`. Workers over the graph of before end with what they answer; nobody asks them anew.
pub(super) async fn forget(State(app): State<App>, body: Bytes) -> Response {
    let request: ForgetRequest = match read(&body) {
        Ok(request) => request,
        Err(wrong) => return (StatusCode::BAD_REQUEST, wrong).into_response(),
    };
    let now = request
        .now
        .unwrap_or_else(|| jiff::Timestamp::now().as_second());
    let done = app
        .write(move |dataset| crate::forget::answer(dataset, &request, now, &Silent))
        .await;
    reply(&match done {
        Ok(Ok(done)) => done,
        Ok(Err(fault)) => Reply {
            code: 3,
            err: format!("error: {fault}\n"),
            ..Reply::default()
        },
        Err(fault) => panicked(&fault),
    })
}

/// `POST /query`: the answer, or 400 and why there is none.
pub(super) async fn query(State(app): State<App>, body: Bytes) -> Response {
    let request: QueryRequest = match read(&body) {
        Ok(request) => request,
        Err(wrong) => return (StatusCode::BAD_REQUEST, wrong).into_response(),
    };
    let answers = Answers {
        table: QueryResultsFormat::from_media_type(&request.accept),
        graph: RdfFormat::from_media_type(&request.accept),
    };
    let question = Question {
        query: request.query,
        is_stored: false,
        graphs: None,
        bindings: request.bindings,
        answers,
    };
    let limits = Limits {
        bytes: QUERY_BYTES,
        nesting: QUERY_NESTING,
    };
    match evaluate_owners(&app, &question, limits).await {
        Ok(answer) => ([(CONTENT_TYPE, answer.content_type)], answer.body).into_response(),
        Err(fault) => {
            let status = if fault.cause == Cause::Machine {
                StatusCode::INTERNAL_SERVER_ERROR
            } else {
                StatusCode::BAD_REQUEST
            };
            (status, format!("{fault}\n")).into_response()
        }
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|fault| format!("the request cannot be read: {fault}\n"))
}

fn reply(reply: &Reply) -> Response {
    match serde_json::to_vec(reply) {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(fault) => (StatusCode::INTERNAL_SERVER_ERROR, fault.to_string()).into_response(),
    }
}
