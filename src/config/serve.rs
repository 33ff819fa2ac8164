//! `[serve]`: the server, and what its clients may do.

use serde::Deserialize;

/// `[serve]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServeConfig {
    /// Address and port.
    pub bind: String,
    /// How long a query may take, in seconds, waiting and sending included.
    pub query_seconds: u64,
    /// How long a query may be, in bytes.
    pub query_bytes: usize,
    /// How deep brackets in a query may nest.
    pub query_nesting: usize,
    /// How many rows or triples an answer may have.
    pub query_rows: u64,
    /// How many queries are evaluated at once.
    pub query_concurrency: usize,
    /// How many queries wait for that.
    pub query_queue: usize,
    /// How long a query may take in a worker that others share, in milliseconds.
    pub short_milliseconds: u64,
    /// How many queries that take longer are evaluated at once; as many as there are cores where it is not set.
    pub long_queries: Option<usize>,
    /// How many workers there are that queries share; as many as there are cores where it is not set, and one in a build
    /// in which each holds the graph in memory.
    pub workers: Option<usize>,
    /// How much memory the queries of a worker may take, in bytes.
    pub worker_memory: u64,
    /// How much memory answers may take that are kept for those who ask the same, in bytes; 0 keeps none.
    pub cache_bytes: u64,
    /// How much memory documents of things may take that are kept until the next revision, in bytes; 0 keeps none.
    pub document_cache_bytes: u64,
    /// How long open requests may go on when the server stops, in seconds.
    pub drain_seconds: u64,
    /// The SPARQL services that queries may ask by SERVICE, by their exact addresses.
    pub services: Vec<String>,
    /// How long one of them may take, in seconds.
    pub service_seconds: u64,
    /// How long all their answers to one query may be, in bytes.
    pub service_bytes: usize,
    /// How many threads speak HTTP; one for every two cores where it is not set.
    pub threads: Option<usize>,
    /// How many connections may be open.
    pub connections: usize,
    /// How long a client may take to send the head of a request, in seconds.
    pub header_seconds: u64,
    /// How long a connection may be silent, in seconds.
    pub idle_seconds: u64,
    /// How long a client may take nothing of what it is sent, in seconds.
    pub stall_seconds: u64,
    /// How requests are logged on standard error.
    pub access_log: AccessLog,
    /// Does a reverse proxy say in `X-Forwarded-For` who asks?
    pub forwarded: bool,
    /// Is there `/metrics`?
    pub metrics: bool,
    /// The environment variable that holds the token of those who may have the server sync over HTTP; without it, nobody
    /// may.
    pub token_env: Option<String>,
}

/// How requests are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessLog {
    /// A line of words with values for each request.
    #[default]
    Text,
    /// A line of JSON for each request.
    Json,
    /// Not at all.
    Off,
}

impl Default for ServeConfig {
    fn default() -> Self {
        Self {
            bind: "127.0.0.1:7878".to_owned(),
            query_seconds: 10,
            query_bytes: 64 * 1024,
            query_nesting: 64,
            query_rows: 1_000_000,
            query_concurrency: 16,
            query_queue: 256,
            short_milliseconds: 100,
            long_queries: None,
            workers: None,
            worker_memory: 1 << 30,
            cache_bytes: 64 << 20,
            document_cache_bytes: 64 << 20,
            drain_seconds: 10,
            services: Vec::new(),
            service_seconds: 5,
            service_bytes: 8 * 1024 * 1024,
            threads: None,
            connections: 1024,
            header_seconds: 10,
            idle_seconds: 60,
            stall_seconds: 30,
            access_log: AccessLog::Text,
            forwarded: false,
            metrics: true,
            token_env: None,
        }
    }
}

impl ServeConfig {
    /// How many workers there are that queries share.
    #[must_use]
    pub fn workers(&self) -> usize {
        let own = || {
            if cfg!(feature = "rocksdb") {
                cores()
            } else {
                1
            }
        };
        self.workers.unwrap_or_else(own)
    }

    /// How many threads speak HTTP: few, for the queries are evaluated elsewhere, on the same cores.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| cores().div_ceil(2))
    }

    /// How many queries that take long are evaluated at once.
    #[must_use]
    pub fn long_queries(&self) -> usize {
        self.long_queries.unwrap_or_else(cores)
    }
}

/// How many cores this process may use; one where the system does not tell.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
