//! SPARQL services elsewhere: those on the list, by their exact addresses.
//!
//! A name is resolved once, and the addresses that it had then are used from then on. No redirect is followed and no proxy
//! is used, so that what is reached is what is on the list. What a service says beside rows is never shown.

use std::collections::HashMap;
use std::io::Read;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use oxigraph::sparql::CancellationToken;
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput,
};
use reqwest::Url;
use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::{ServiceError, Table};

/// How often is looked whether the query was stopped.
const LOOK: Duration = Duration::from_millis(20);
/// How much of an answer is read at once.
const PIECE: usize = 64 * 1024;

/// The services that may be asked.
pub(super) struct Remote {
    addresses: Vec<String>,
    time: Duration,
    bytes: usize,
    /// A client for each service that was asked, with what its name was resolved to.
    clients: Mutex<HashMap<String, Client>>,
}

impl Remote {
    pub(super) fn new(addresses: Vec<String>, time: Duration, bytes: usize) -> Self {
        Self {
            addresses,
            time,
            bytes,
            clients: Mutex::default(),
        }
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.addresses.iter().map(String::as_str)
    }

    pub(super) fn allows(&self, address: &str) -> bool {
        self.addresses().any(|allowed| allowed == address)
    }

    /// Asks a service, when `received` bytes have come in this query already.
    pub(super) fn ask(
        self: &Arc<Self>,
        address: &str,
        pattern: &GraphPattern,
        received: usize,
        token: &CancellationToken,
    ) -> Result<Table, ServiceError> {
        let query = Query::Select {
            dataset: None,
            pattern: pattern.clone(),
            base_iri: None,
        };
        let failed = |what: String| ServiceError::Remote {
            address: address.to_owned(),
            what,
        };
        let deadline = Instant::now() + self.time;
        let given_up = Arc::new(AtomicBool::new(false));
        let (sender, answers) = channel();
        let call = Call {
            remote: Arc::clone(self),
            address: address.to_owned(),
            query: query.to_string(),
            left: self.bytes.saturating_sub(received),
            deadline,
            given_up: Arc::clone(&given_up),
        };
        // A thread of its own: whoever evaluates may stand in a runtime in which nothing may block, and cannot wait for
        // ever.
        let spawned = std::thread::Builder::new()
            .name("service".to_owned())
            .spawn(move || {
                // Whoever asked may be gone.
                sender.send(call.ask()).is_ok()
            });
        spawned.map_err(|_| failed("cannot be asked now; try again later".to_owned()))?;
        loop {
            match answers.recv_timeout(LOOK) {
                Ok(answer) => return answer.map_err(failed),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(failed("could not be asked".to_owned()));
                }
                Err(RecvTimeoutError::Timeout) if token.is_cancelled() => {
                    given_up.store(true, Ordering::Relaxed);
                    return Err(ServiceError::Cancelled);
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() >= deadline => {
                    given_up.store(true, Ordering::Relaxed);
                    return Err(failed(self.too_slow()));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn too_slow(&self) -> String {
        format!(
            "did not answer in {} seconds (serve.service_seconds)",
            self.time.as_secs()
        )
    }

    fn client(&self, address: &str, url: &Url) -> Result<Client, String> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(address) {
            return Ok(client.clone());
        }
        let host = url.host_str().unwrap_or_default();
        let unreachable = |fault: &dyn std::fmt::Display| {
            tracing::info!("the service {address}: {fault}");
            "cannot be reached".to_owned()
        };
        let mut builder = Client::builder()
            .user_agent(concat!("oogst/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(self.time)
            .timeout(self.time);
        if host.trim_matches(['[', ']']).parse::<IpAddr>().is_err() {
            let port = url.port_or_known_default().unwrap_or(80);
            let resolved: Vec<SocketAddr> = (host, port)
                .to_socket_addrs()
                .map_err(|fault| unreachable(&fault))?
                .collect();
            builder = builder.resolve_to_addrs(host, &resolved);
        }
        // Somebody else may have installed one.
        if rustls::crypto::ring::default_provider()
            .install_default()
            .is_err()
        {
            tracing::trace!("TLS has its provider already");
        }
        let client = builder.build().map_err(|fault| unreachable(&fault))?;
        clients.insert(address.to_owned(), client.clone());
        Ok(client)
    }
}

/// One question, on its thread.
struct Call {
    remote: Arc<Remote>,
    address: String,
    query: String,
    left: usize,
    deadline: Instant,
    given_up: Arc<AtomicBool>,
}

impl Call {
    /// Asks; gives the rows, or what happened.
    fn ask(&self) -> Result<Table, String> {
        let mut url = Url::parse(&self.address)
            .map_err(|_| "has an address that is none; correct serve.services".to_owned())?;
        let client = self.remote.client(&self.address, &url)?;
        // The form is what every service takes. To write it is what the query of an address does.
        let mut form = url.clone();
        form.set_query(None);
        form.query_pairs_mut().append_pair("query", &self.query);
        url.set_fragment(None);
        let response = client
            .post(url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(
                ACCEPT,
                "application/sparql-results+json, application/sparql-results+xml;q=0.9",
            )
            .header(ACCEPT_ENCODING, "identity")
            .body(form.query().unwrap_or_default().to_owned())
            .send()
            .map_err(|fault| self.explained(&fault))?;
        let format = accepted(&response)?;
        let body = self.receive(response)?;
        let rows = rows(format, &body);
        rows.ok_or_else(|| "answered with something that is no SPARQL result".to_owned())
    }

    fn explained(&self, fault: &reqwest::Error) -> String {
        tracing::info!("the service {}: {fault}", self.address);
        if fault.is_timeout() {
            self.remote.too_slow()
        } else if fault.is_connect() {
            "cannot be reached".to_owned()
        } else {
            "broke the connection off".to_owned()
        }
    }

    fn receive(&self, mut response: Response) -> Result<Vec<u8>, String> {
        let mut body = Vec::new();
        let mut piece = vec![0; PIECE];
        loop {
            // The client's own time begins again with each piece.
            if self.given_up.load(Ordering::Relaxed) || Instant::now() >= self.deadline {
                return Err(self.remote.too_slow());
            }
            match response.read(&mut piece) {
                Ok(0) => return Ok(body),
                Ok(read) => body.extend_from_slice(&piece[..read]),
                Err(fault) => {
                    tracing::info!("the service {}: {fault}", self.address);
                    return Err("broke its answer off".to_owned());
                }
            }
            if body.len() > self.left {
                return Err(format!(
                    "answered with more than is allowed: the answers to one query may have {} bytes together \
                     (serve.service_bytes)",
                    self.remote.bytes
                ));
            }
        }
    }
}

/// The format of an answer, if there is one.
fn accepted(response: &Response) -> Result<QueryResultsFormat, String> {
    let status = response.status();
    if status.is_redirection() {
        return Err(format!(
            "answered with a redirect ({}), which is not followed; put the address that it leads to on the list",
            status.as_u16()
        ));
    }
    if !status.is_success() {
        return Err(format!("answered with status {}", status.as_u16()));
    }
    let header = |name| {
        let value = response.headers().get(name);
        value.and_then(|value: &reqwest::header::HeaderValue| value.to_str().ok())
    };
    if header(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err("answered in an encoding that was not asked for".to_owned());
    }
    let format = header(CONTENT_TYPE).and_then(QueryResultsFormat::from_media_type);
    match format {
        Some(format @ (QueryResultsFormat::Json | QueryResultsFormat::Xml)) => Ok(format),
        _ => Err("answered in a format that was not asked for".to_owned()),
    }
}

/// The rows of an answer; `None` where it is no table. The parser's words quote what was received, and are not told.
fn rows(format: QueryResultsFormat, body: &[u8]) -> Option<Table> {
    let parsed = QueryResultsParser::from_format(format)
        .for_slice(body)
        .ok()?;
    let SliceQueryResultsParserOutput::Solutions(solutions) = parsed else {
        return None;
    };
    let variables = solutions.variables().to_vec();
    let rows = solutions
        .map(|row| Some(row.ok()?.values().to_vec()))
        .collect::<Option<Vec<_>>>()?;
    Some(Table {
        variables,
        rows,
        bytes: body.len(),
    })
}
