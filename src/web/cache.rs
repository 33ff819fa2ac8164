//! The cache of answers: bounded in bytes; who asks what another is just asking waits for that one's answer.
//!
//! An answer is known by the query as it is written, the graphs that it reads, what is bound, the format, and the
//! generation of workers: with a new revision of the graph, no old answer is found any more.

mod flight;

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock, OnceLock};

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use foldhash::quality::{FixedState, RandomState};
use moka::sync::Cache as Answers;
use prometheus_client::metrics::counter::Counter;

use flight::Flights;

use super::evaluate::Question;
use super::pool::{Answered, Generation, Whole};
use crate::worker::exchange::Fault;

/// What an entry takes beside its key and answer, in bytes: most of it are headers.
const ENTRY: usize = 2048;

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// From the cache, or from somebody who asked the same at the same time.
    Hit,
    /// From a worker.
    Miss,
    /// From a worker, as always: the query's answer may be another each time.
    Bypass,
}

impl Found {
    /// As in the header `X-Cache`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Bypass => "bypass",
        }
    }
}

/// Of keys. Nobody outside can tell which texts have the same hash.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// What an answer is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// It is asked for more often than once for each request, and the text is long.
    hash: u64,
    text: Arc<str>,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Key {
    /// The key of a question; `None` where its answer may be another each time: it asks for chance, for the time, or
    /// another service.
    pub(super) fn of(question: &Question, accept: &str, generation: &Generation) -> Option<Self> {
        if is_volatile(&question.query) {
            return None;
        }
        // What stands before the query holds no line feed, but for values, which are quoted.
        let text = format!(
            "{} {accept} {:?} {:?}\n{}",
            generation.revision, question.graphs, question.bindings, question.query
        );
        Some(Self {
            hash: HASHER.hash_one(&text),
            text: text.into(),
        })
    }

    /// A number that stands for it in an `ETag`.
    pub(super) fn number(&self) -> String {
        format!("{:016x}", FixedState::default().hash_one(&self.text))
    }
}

/// May the answer to a query change although the graph does not? Rather yes than no: only words are looked at.
fn is_volatile(query: &str) -> bool {
    const WORDS: [&[u8]; 4] = [b"rand", b"now", b"uuid", b"service"];
    let bytes = query.as_bytes();
    let begins = |at: usize, word: &[u8]| {
        bytes[at..]
            .get(..word.len())
            .is_some_and(|here| here.eq_ignore_ascii_case(word))
    };
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| matches!(*byte | 0x20, b'r' | b'n' | b'u' | b's'))
        .any(|(at, _)| WORDS.iter().any(|word| begins(at, word)))
}

/// An answer that is kept.
pub(super) struct Kept {
    whole: Whole,
    /// What it was sent with when it was sent again.
    headers: OnceLock<HeaderMap>,
}

impl Kept {
    /// The answer.
    pub(super) fn answered(&self) -> Answered {
        Answered::Whole(self.whole.clone())
    }

    /// The answer as it was sent when it was sent again; `None` where it was not.
    pub(super) fn as_sent(&self) -> Option<Response> {
        let headers = self.headers.get()?;
        let mut response = Response::new(Body::from(self.whole.body.clone()));
        *response.headers_mut() = headers.clone();
        Some(response)
    }

    /// Keeps the headers that it is sent with, as it is.
    pub(super) fn sent_with(&self, headers: &HeaderMap) {
        self.headers.get_or_init(|| headers.clone());
    }
}

/// The cache.
pub(super) struct Cache {
    answers: Option<Answers<Key, Arc<Kept>, RandomState>>,
    /// What is being asked.
    flights: Flights<Key, Result<Whole, Missed>>,
    /// Answers that were kept, or that somebody else had just asked for.
    pub(super) hits: Counter,
    /// Answers that were not.
    pub(super) misses: Counter,
}

/// Why somebody who waited for another's answer has none.
#[derive(Clone)]
enum Missed {
    /// There is none.
    Fault(Fault),
    /// It is too large to be kept: everybody gets it anew.
    TooLarge,
}

impl Cache {
    /// A cache of so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let weight = |key: &Key, kept: &Arc<Kept>| {
            u32::try_from(key.text.len() + kept.whole.body.len() + ENTRY).unwrap_or(u32::MAX)
        };
        let answers = (bytes > 0).then(|| {
            Answers::builder()
                .max_capacity(bytes)
                .weigher(weight)
                .build_with_hasher(RandomState::default())
        });
        Self {
            answers,
            flights: Flights::default(),
            hits: Counter::default(),
            misses: Counter::default(),
        }
    }

    /// The answer of a key, if it is kept.
    pub(super) fn kept(&self, key: &Key) -> Option<Arc<Kept>> {
        self.answers.as_ref()?.get(key)
    }

    /// A new answer, or that of somebody else who is just asking for it.
    ///
    /// # Errors
    /// Where there is none. That is not kept.
    pub(super) async fn ask<F: Future<Output = Result<Answered, Fault>>>(
        &self,
        key: Key,
        answer: impl Fn() -> F,
    ) -> Result<(Found, Answered), Fault> {
        let Some(answers) = &self.answers else {
            return Ok((Found::Bypass, answer().await?));
        };
        let mut found = Found::Hit;
        let mut large = None;
        let ask = async {
            found = Found::Miss;
            match answer().await {
                Ok(Answered::Whole(whole)) => {
                    let kept = Kept {
                        whole: whole.clone(),
                        headers: OnceLock::new(),
                    };
                    answers.insert(key.clone(), Arc::new(kept));
                    Ok(whole)
                }
                Ok(rest) => {
                    large = Some(rest);
                    Err(Missed::TooLarge)
                }
                Err(fault) => Err(Missed::Fault(fault)),
            }
        };
        let result = self.flights.join(&key, ask).await;
        match found {
            Found::Hit => self.hits.inc(),
            _ => self.misses.inc(),
        };
        match (result, large) {
            (Ok(whole), _) => Ok((found, Answered::Whole(whole))),
            (Err(Missed::Fault(fault)), _) => Err(fault),
            (Err(Missed::TooLarge), Some(rest)) => Ok((Found::Miss, rest)),
            (Err(Missed::TooLarge), None) => Ok((Found::Miss, answer().await?)),
        }
    }

    /// Forgets everything: nothing of it is found any more.
    pub(super) fn clear(&self) {
        if let Some(answers) = &self.answers {
            answers.invalidate_all();
        }
    }

    /// How many bytes are kept.
    pub(super) fn bytes(&self) -> u64 {
        self.answers.as_ref().map_or(0, Answers::weighted_size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_change_is_not_kept() {
        for query in [
            "SELECT (Rand() AS ?x) {}",
            "SELECT (NOW() AS ?x) {}",
            "ASK { SERVICE <http://e/> {} }",
            "SELECT (STRUUID() AS ?x) {}",
        ] {
            assert!(is_volatile(query), "{query}");
        }
        assert!(!is_volatile("SELECT * { ?s ?p ?o }"));
    }
}
