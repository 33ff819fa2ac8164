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

/// Passes updates and queries on to an engine. `meddle` is told of each update, with its number from 0, and says whether it
/// is passed on.
fn between(
    place: &Place,
    meddle: impl Fn(usize) -> bool + Send + Sync + 'static,
) -> (Server, Place) {
    let (query, update) = (place.query.clone(), place.update.clone());
    let number = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::with_robots(move |asked, stream| {
        let is_update = asked.path == "/update";
        if is_update && !meddle(number.fetch_add(1, std::sync::atomic::Ordering::SeqCst)) {
            return;
        }
        let (status, media_type, body) = passed_on(asked, if is_update { &update } else { &query });
        say(
            stream,
            &status,
            &[&format!("Content-Type: {media_type}")],
            &body,
        );
    });
    let place = Place {
        query: server.address("/query"),
        update: server.address("/update"),
        name: place.name,
        more: place.more,
    };
    (server, place)
}

fn passed_on(asked: &Asked, url: &str) -> (String, String, Vec<u8>) {
    tls();
    let client = Client::builder().no_proxy().build().unwrap();
    let header = |name: &str| asked.headers.get(name).cloned().unwrap_or_default();
    let response = client
        .post(url)
        .header("content-type", header("content-type"))
        .header("accept", header("accept"))
        .body(asked.body.clone())
        .send()
        .unwrap();
    let media_type = response.headers().get("content-type");
    let media_type = media_type.map_or("", |value| value.to_str().unwrap());
    let media_type = media_type.to_owned();
    let status = response.status().to_string();
    (status, media_type, response.bytes().unwrap().to_vec())
}
