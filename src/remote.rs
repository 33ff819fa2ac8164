//! Other systems' stores over HTTP: queries and updates by the [SPARQL 1.1
//! Protocol](https://www.w3.org/TR/sparql11-protocol/), whole graphs by the [Graph Store
//! Protocol](https://www.w3.org/TR/sparql11-http-rdf-update/), and VIVO's own way of the first two.
//!
//! A [`Batch`] is the text of an update, written straight from borrowed triples; a [`Client`] sends it. Whoever sends sees to
//! it that a batch can be sent twice: what is not known to have arrived is sent again.

mod address;
mod batch;
mod client;
mod digest;
mod error;
mod graphs;
mod login;
mod patience;
mod stream;

pub use batch::{Batch, Lines};
pub use client::{Answer, Client};
pub use error::RemoteError;
pub use login::Login;
pub use stream::Streamed;

/// How a store wants to be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// As the SPARQL 1.1 Protocol says.
    #[default]
    Sparql,
    /// VIVO: forms with mail address and password in them.
    Vivo,
}

/// How a store is reached, beside its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// How it wants to be spoken to.
    pub dialect: Dialect,
    /// Who we are to it.
    pub login: Login,
    /// How long connecting may take, in seconds.
    pub connect_seconds: u64,
    /// How long the answer to one request may take, in seconds.
    pub seconds: u64,
    /// How often a request is sent again after a fault that may pass.
    pub retries: u32,
    /// How long the first wait is before that, in milliseconds; each next one is twice as long.
    pub retry_milliseconds: u64,
    /// The longest wait, in seconds, also where the store asks for a longer one.
    pub wait_seconds: u64,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            dialect: Dialect::Sparql,
            login: Login::None,
            connect_seconds: 10,
            seconds: 120,
            retries: 4,
            retry_milliseconds: 1_000,
            wait_seconds: 120,
        }
    }
}
