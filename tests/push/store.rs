//! A store on loopback that holds what it is sent, and fails when a test wants it to. It speaks SPARQL, or VIVO's way of it.

use std::collections::BTreeSet;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oxigraph::model::{GraphName, NamedNode};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

use super::super::fetch::server::{Asked, Server, say};
use super::{GRAPH, SECRET};

/// The account that may update.
pub(super) const USER: &str = "root@example.org";

/// What happens to an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is done, and acknowledged.
    Done,
    /// It is answered with this status and these headers, and not done.
    Refused(&'static str, &'static [&'static str]),
    /// It is done, and nobody is told.
    Lost,
    /// It is done after longer than anybody waits.
    Slow,
}

/// Which way it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    Vivo,
    /// SPARQL, to those who send this header.
    Sparql(Option<&'static str>),
}

/// A store on loopback.
pub(super) struct Remote {
    pub(super) store: Store,
    server: Server,
    updates: Arc<AtomicUsize>,
}

impl Remote {
    /// `fate` is asked of every update, with how many came before.
    pub(super) fn new(
        speaks: Speaks,
        fate: impl Fn(usize) -> Fate + Send + Sync + 'static,
    ) -> Self {
        let store = Store::new().unwrap();
        let updates = Arc::new(AtomicUsize::new(0));
        let (held, count) = (store.clone(), Arc::clone(&updates));
        let server = Server::new(move |asked, stream| {
            let number = if asked.path.contains("pdate") {
                count.fetch_add(1, Ordering::SeqCst)
            } else {
                0
            };
            answer(speaks, &held, asked, fate(number), stream);
        });
        Self {
            store,
            server,
            updates,
        }
    }

    pub(super) fn vivo() -> Self {
        Self::new(Speaks::Vivo, |_| Fate::Done)
    }

    /// The settings of a target, but for its name.
    pub(super) fn target(&self, more: &str) -> String {
        let address = self.server.address("/vivo/api/sparqlUpdate");
        format!(
            "type = \"vivo\"\nupdate = \"{address}\"\ngraph = \"{GRAPH}\"\nuser = \"{USER}\"\npassword_env = \"PUSH_SECRET\"\nretry_milliseconds = 10\n{more}"
        )
    }

    /// Those of one that speaks SPARQL.
    pub(super) fn sparql(&self, more: &str) -> String {
        format!(
            "update = \"{}\"\nquery = \"{}\"\ngraph = \"{GRAPH}\"\nretry_milliseconds = 10\n{more}",
            self.server.address("/update"),
            self.server.address("/query")
        )
    }

    /// How many updates came.
    pub(super) fn updates(&self) -> usize {
        self.updates.load(Ordering::SeqCst)
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.server.asked()
    }

    /// What the graph holds.
    pub(super) fn graph(&self) -> BTreeSet<String> {
        let graph = GraphName::NamedNode(NamedNode::new_unchecked(GRAPH));
        let quads = self
            .store
            .quads_for_pattern(None, None, None, Some(graph.as_ref()));
        quads
            .map(|quad| {
                // As the parser of N-Triples gives them.
                let mut quad = quad.unwrap();
                quad.graph_name = GraphName::DefaultGraph;
                quad.to_string()
            })
            .collect()
    }

    /// The same without when the descriptions were last changed.
    pub(super) fn undated(&self) -> BTreeSet<String> {
        let dated = format!("<{}>", oogst::vocab::dcterms::MODIFIED.iri);
        let mut graph = self.graph();
        graph.retain(|triple| !triple.contains(&dated));
        graph
    }
}

fn refuse(stream: &mut TcpStream, status: &str, why: &str) {
    let headers = ["Content-Type: text/plain"];
    say(stream, status, &headers, why.as_bytes());
}

/// A field of a form.
fn field(asked: &Asked, name: &str) -> String {
    let mut form = form_urlencoded::parse(asked.body.as_bytes());
    let found = form.find(|(key, _)| key == name);
    found.map_or_else(String::new, |(_, value)| value.into_owned())
}

/// The status and the words for somebody who may not.
fn stranger(speaks: Speaks, asked: &Asked) -> Option<(&'static str, String)> {
    let header = |name: &str| asked.headers.get(name).map(String::as_str);
    match speaks {
        Speaks::Vivo => {
            let password = field(asked, "password");
            let form = Some("application/x-www-form-urlencoded");
            let is_known = header("content-type") == form
                && field(asked, "email") == USER
                && password == SECRET;
            let why = format!("email/password combination is not valid: {password}");
            (!is_known).then_some(("403 Forbidden", why))
        }
        Speaks::Sparql(None) => None,
        Speaks::Sparql(wanted) => {
            let is_known = header("authorization") == wanted;
            (!is_known).then(|| ("401 Unauthorized", "who are you?".to_owned()))
        }
    }
}

/// The update that was sent.
fn update_of(speaks: Speaks, asked: &Asked) -> String {
    if speaks == Speaks::Vivo {
        let update = field(asked, "update");
        // Graphs cannot be dropped: it says yes, and does nothing.
        return match update.split_once(";\n") {
            Some((first, rest)) if first.starts_with("DROP") => rest.to_owned(),
            _ => update,
        };
    }
    let said = asked.headers.get("content-type").map(String::as_str);
    assert_eq!(said, Some("application/sparql-update"));
    asked.body.clone()
}

fn answer(speaks: Speaks, store: &Store, asked: &Asked, fate: Fate, stream: &mut TcpStream) {
    if let Some((status, why)) = stranger(speaks, asked) {
        return refuse(stream, status, &why);
    }
    if !asked.path.contains("pdate") {
        return query(store, &field(asked, "query"), stream);
    }
    match fate {
        Fate::Refused(status, headers) => {
            return say(stream, status, headers, b"Unknown error\n\tat java.lang");
        }
        Fate::Slow => std::thread::sleep(std::time::Duration::from_millis(1_600)),
        Fate::Done | Fate::Lost => {}
    }
    let update = update_of(speaks, asked);
    if speaks == Speaks::Vivo && !update.to_lowercase().contains("graph") {
        let why = "SPARQL update must specify a GRAPH ( or WITH) URI.";
        return refuse(stream, "400 Bad Request", why);
    }
    let done = SparqlEvaluator::new()
        .parse_update(&update)
        .map(|update| update.on_store(store).execute());
    match done {
        Err(fault) => refuse(stream, "400 Bad Request", &fault.to_string()),
        Ok(result) => {
            result.unwrap();
            if fate != Fate::Lost {
                say(stream, "200 OK", &[], b"SPARQL update accepted.");
            }
        }
    }
}

fn query(store: &Store, query: &str, stream: &mut TcpStream) {
    let results = SparqlEvaluator::new()
        .parse_query(query)
        .unwrap()
        .on_store(store)
        .execute()
        .unwrap();
    let QueryResults::Solutions(mut solutions) = results else {
        panic!("{query}");
    };
    let row = solutions.next().unwrap().unwrap();
    let Some(oxigraph::model::Term::Literal(count)) = row.get("n") else {
        panic!("{query}");
    };
    let body = format!(
        "{{\"head\":{{\"vars\":[\"n\"]}},\"results\":{{\"bindings\":[{{\"n\":{{\"type\":\"literal\",\"value\":\"{}\"}}}}]}}}}",
        count.value()
    );
    let media_type = "Content-Type: application/sparql-results+json;charset=UTF-8";
    say(stream, "200 OK", &[media_type], body.as_bytes());
}
