//! A query of a client and its answer: from the cache, or from a worker.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use tokio::time::Instant;

use super::App;
use super::cache::{Found, Kept, Key};
use super::negotiate::Answers;
use super::pool::{Answered, Ask, Generation};
use crate::graph::{self, Limits};
use crate::protocol::Graphs;
use crate::worker::exchange::Fault;

/// How long a refusal takes of a query that is beyond the limits: whoever sends such queries one after another keeps nobody
/// busy with them.
const REFUSAL: Duration = Duration::from_millis(100);
/// How long a query of the owner may take.
const OWNERS_TIME: Duration = Duration::from_hours(24);

/// A query, and how it is to be answered.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// The query.
    pub(super) query: String,
    /// Is it one of the dataset's own? Then the limits of form are not for it.
    pub(super) is_stored: bool,
    /// The graphs that it reads, where the request names any.
    pub(super) graphs: Option<Graphs>,
    /// Variables and the terms that they are bound to.
    pub(super) bindings: Vec<(String, String)>,
    /// The formats that will do.
    pub(super) answers: Answers,
}

/// An answer on its way.
pub(super) struct Answer {
    /// The media type.
    pub(super) content_type: HeaderValue,
    /// What there is to send.
    pub(super) body: Body,
    /// Where it comes from, as in the header `X-Cache`.
    pub(super) found: Found,
}

/// A question to one generation of workers, and what its answer is known by: nothing where it may be another each time.
#[derive(Clone)]
pub(super) struct Asked {
    question: Question,
    generation: Arc<Generation>,
    /// What the answer is known by.
    pub(super) key: Option<Key>,
    /// The answer, if it is kept.
    pub(super) kept: Option<Arc<Kept>>,
}

impl Asked {
    /// A question to the workers there are now.
    ///
    /// # Errors
    /// Where the server starts or stops.
    pub(super) fn now(app: &App, question: Question) -> Result<Self, Fault> {
        let generation = app.generation()?;
        // What lies between two revisions is the answer of neither.
        let key = if app.is_settled()? {
            Key::of(&question, &question.answers.media_types(), &generation)
        } else {
            None
        };
        Ok(Self {
            question,
            generation,
            kept: key.as_ref().and_then(|key| app.cache().kept(key)),
            key,
        })
    }

    /// The revision that is asked.
    pub(super) fn revision(&self) -> i64 {
        self.generation.revision
    }
}

/// Answers a query of anybody, within the limits of the settings.
///
/// # Errors
/// Where there is no answer.
pub(super) async fn evaluate(app: &App, asked: Asked) -> Result<Answer, Fault> {
    let Asked {
        question,
        generation,
        key,
        kept,
    } = asked;
    if let Some(kept) = kept {
        app.cache().hits.inc();
        return Ok(answer_of(kept.answered(), Found::Hit));
    }
    // Only what is not kept is looked at: the query of an answer that is kept was admitted.
    let answer = || async {
        let serve = &app.config().serve;
        let limits = Limits {
            bytes: serve.query_bytes,
            nesting: serve.query_nesting,
        };
        if !question.is_stored
            && let Err(fault) = graph::admit(&question.query, limits)
        {
            tokio::time::sleep(REFUSAL).await;
            return Err((&fault).into());
        }
        let time = Duration::from_secs(serve.query_seconds);
        let ask = ask(&question, time, serve.query_rows);
        app.pool().answer(&generation, &ask).await
    };
    // What it takes to ask a worker is large, and nobody carries it around who does not.
    let (found, answered) = match key {
        Some(key) => Box::pin(app.cache().ask(key, answer)).await?,
        None => (Found::Bypass, answer().await?),
    };
    Ok(answer_of(answered, found))
}

/// Answers a query of the owner of the state folder, within hardly any limits.
///
/// # Errors
/// Where there is no answer.
pub(super) async fn evaluate_owners(
    app: &App,
    question: &Question,
    limits: Limits,
) -> Result<Answer, Fault> {
    graph::admit(&question.query, limits).map_err(|fault| Fault::from(&fault))?;
    let generation = app.generation()?;
    let ask = ask(question, OWNERS_TIME, u64::MAX);
    let answered = app.pool().answer_owner(&generation, &ask).await?;
    Ok(answer_of(answered, Found::Bypass))
}

fn ask(question: &Question, time: Duration, rows: u64) -> Ask {
    let accept = question.answers.media_types();
    // Where no format will do, what may be wrong with the query is told all the same.
    let accept = match HeaderValue::try_from(accept) {
        Ok(accept) if !accept.is_empty() => accept,
        _ => HeaderValue::from_static("application/x-none"),
    };
    Ask {
        query: Bytes::copy_from_slice(question.query.as_bytes()),
        graphs: question.graphs.clone(),
        bindings: question.bindings.clone(),
        accept,
        deadline: Instant::now() + time,
        rows,
    }
}

fn answer_of(answered: Answered, found: Found) -> Answer {
    let (content_type, body) = match answered {
        Answered::Whole(whole) => (whole.content_type, Body::from(whole.body)),
        Answered::Rest(content_type, rest) => (content_type, Body::from_stream(rest)),
    };
    Answer {
        content_type,
        body,
        found,
    }
}
