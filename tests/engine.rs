//! The graph in an engine elsewhere: a real Virtuoso, the server that Oxigraph's authors give out, and engines that fail in ways
//! of their own.

mod failing;
mod growing;
mod questions;
mod serving;

use std::collections::BTreeSet;

use oxigraph::io::RdfFormat;
use reqwest::blocking::Client;

use super::fetch::server::{Asked, Server, say};
use super::support::engines::{Oxigraph, Virtuoso, asked, tls};
use super::support::{Folder, REPOSITORY, triples};

/// The graph's name where it has one.
const GRAPH: &str = "http://graph.example.org/projects";

/// An engine, as the settings name it.
struct Place {
    query: String,
    update: String,
    name: &'static str,
    more: &'static str,
}

impl Place {
    fn of_virtuoso(server: &Virtuoso) -> Self {
        Self {
            query: server.query_url(),
            update: server.update_url(),
            name: GRAPH,
            more: "user = \"oogst\"\npassword_env = \"OOGST_TEST_ENGINE\"\nauth = \"digest\"\n",
        }
    }

    fn of_oxigraph(server: &Oxigraph, name: &'static str) -> Self {
        Self {
            query: server.query_url(),
            update: server.update_url(),
            name,
            more: "",
        }
    }

    /// The settings.
    fn settings(&self, more: &str) -> String {
        format!(
            "\n[graph]\nengine = \"remote\"\nquery = \"{}\"\nupdate = \"{}\"\nname = \"{}\"\nretries = 0\n{}{more}\n",
            self.query, self.update, self.name, self.more
        )
    }

    /// What the graph holds.
    fn held(&self) -> BTreeSet<String> {
        let pattern = match self.name {
            "default" => "{ ?s ?p ?o }".to_owned(),
            name => format!("{{ GRAPH <{name}> {{ ?s ?p ?o }} }}"),
        };
        let query = format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}");
        let held = asked(&self.query, &query, "application/n-triples");
        triples(RdfFormat::NTriples, &held)
    }
}

/// A copy of the example dataset with these settings beside its own. It is not synced yet.
fn example(settings: &str) -> Folder {
    let folder = Folder::new();
    let copied = std::process::Command::new("cp")
        .args(["-r", "data", "queries", "ontology", "oogst.toml"])
        .arg(folder.path("."))
        .current_dir(REPOSITORY)
        .status();
    assert!(copied.unwrap().success());
    let own = folder.read("oogst.toml");
    folder.write("oogst.toml", format!("{own}{settings}"));
    folder
}

/// What the ledger of a folder says, as a dump of it. Numbers are as an engine gives them that keeps values and not letters.
fn said(folder: &Folder) -> BTreeSet<String> {
    folder.good(&["dump"]);
    triples(RdfFormat::NTriples, &folder.read("dumps/latest/oogst.nt"))
}

/// Passes updates and queries on to an engine, one after the other. `meddle` is told of each update that the engine would do,
/// with its number from 0, and says whether it is passed on.
fn between(
    place: &Place,
    meddle: impl Fn(usize) -> bool + Send + Sync + 'static,
) -> (Server, Place) {
    // The paths are the engine's: a digest covers them.
    let [query, update] = [&place.query, &place.update].map(|url| path(url));
    let (engine, updates) = (
        place.query.strip_suffix(&query).unwrap().to_owned(),
        update.clone(),
    );
    let is_asked_who = place.more.contains("digest");
    let number = std::sync::atomic::AtomicUsize::new(0);
    let turn = std::sync::Mutex::new(());
    let server = Server::with_robots(move |asked, stream| {
        // What a killed client sent is done before the next one is heard.
        let _turn = turn.lock();
        // One that does not say who it is from is answered with a challenge.
        let is_done = !is_asked_who || asked.headers.contains_key("authorization");
        let is_update = asked.path == updates && is_done;
        if is_update && !meddle(number.fetch_add(1, std::sync::atomic::Ordering::SeqCst)) {
            return;
        }
        let (status, headers, body) = passed_on(asked, &format!("{engine}{}", asked.path));
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        say(stream, &status, &headers, &body);
    });
    let place = Place {
        query: server.address(&query),
        update: server.address(&update),
        name: place.name,
        more: place.more,
    };
    (server, place)
}

fn path(url: &str) -> String {
    let (_, rest) = url.split_once("://").unwrap();
    rest[rest.find('/').unwrap()..].to_owned()
}

fn passed_on(asked: &Asked, url: &str) -> (String, Vec<String>, Vec<u8>) {
    tls();
    let client = Client::builder().no_proxy().build().unwrap();
    let mut request = client.post(url).body(asked.body.clone());
    for name in ["accept", "authorization", "content-type"] {
        if let Some(value) = asked.headers.get(name) {
            request = request.header(name, value);
        }
    }
    let response = request.send().unwrap();
    let mut headers = Vec::new();
    for name in ["content-type", "www-authenticate"] {
        let values = response.headers().get_all(name).iter();
        headers.extend(values.map(|value| format!("{name}: {}", value.to_str().unwrap())));
    }
    let status = response.status().to_string();
    (status, headers, response.bytes().unwrap().to_vec())
}
