//! Load for a SPARQL endpoint, oogst's or another's: requests a second and how long they take; and the hostile set beside
//! ordinary queries. `benches/endpoint.sh` runs it; for pages, `benches/site.sh`; alone:
//!
//! ```text
//! cargo bench --bench endpoint -- load URL point|describe|list|search CONNECTIONS SECONDS [cached]
//! cargo bench --bench endpoint -- hostile URL SECONDS LIMIT
//! cargo bench --bench endpoint -- pages ADDRESS FILE_OF_PATHS CODING CONNECTIONS SECONDS
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that cannot go on stops where it is, and prints what it found"
)]

mod client;
mod hostile;
#[path = "../../tests/serve/hostile_queries.rs"]
mod hostile_queries;
mod pages;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use client::{Client, Times};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` adds this by itself.
    arguments.retain(|argument| argument != "--bench");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let local = tokio::task::LocalSet::new();
    match arguments[..] {
        ["load", url, kind, connections, seconds, ref rest @ ..] => {
            let cached = rest == ["cached"];
            let seconds = Duration::from_secs(seconds.parse().unwrap());
            let connections = connections.parse().unwrap();
            local.block_on(&runtime, load(url, kind, connections, seconds, cached));
        }
        ["hostile", url, seconds, limit] => {
            let [seconds, limit] =
                [seconds, limit].map(|s| Duration::from_secs(s.parse().unwrap()));
            local.block_on(&runtime, hostile::run(url, seconds, limit));
        }
        ["pages", address, file, coding, connections, seconds] => {
            let seconds = Duration::from_secs(seconds.parse().unwrap());
            let connections = connections.parse().unwrap();
            let load = pages::load(address, file, coding, connections, seconds);
            local.block_on(&runtime, load);
        }
        // The tests of all targets run this, too.
        [] => println!("nothing asked: see the head of benches/endpoint/main.rs"),
        _ => panic!("not understood: {arguments:?}"),
    }
}

/// What is searched for.
const WORDS: [&str; 8] = [
    "recht",
    "migratie",
    "onderwijs",
    "data",
    "zorg",
    "europa",
    "klimaat",
    "taal",
];

/// The queries of a kind, over things that are there. Other runs have asked them too, with another `number`.
pub(crate) fn query(kind: &str, things: &[String], number: usize, cached: bool) -> String {
    let thing = &things[number.wrapping_mul(7919) % things.len()];
    let text = match kind {
        "point" => format!("SELECT ?p ?o {{ <{thing}> ?p ?o }}"),
        "describe" => format!("DESCRIBE <{thing}>"),
        "list" => "SELECT ?s ?title { ?s a <http://vivoweb.org/ontology/core#Project> ; \
             <http://purl.org/dc/terms/title> ?title } LIMIT 50"
            .to_owned(),
        "search" => {
            let base = thing.split("/id/").next().unwrap();
            format!(
                "SELECT ?thing ?score {{ SERVICE <{base}/search> {{ ?thing <urn:oogst:search:query> \"{}\" ; \
                 <urn:oogst:search:score> ?score }} }} ORDER BY DESC(?score) LIMIT 20",
                WORDS[number % WORDS.len()]
            )
        }
        other => panic!("no queries of the kind {other}"),
    };
    if cached {
        text
    } else {
        // Another text each time: no answer is kept.
        format!("{text} # {number}")
    }
}

/// IRIs of projects, as the endpoint knows them.
pub(crate) async fn things(url: &str) -> Vec<String> {
    let mut client = Client::connect(url).await;
    let query = "SELECT ?s { ?s a <http://vivoweb.org/ontology/core#Project> } LIMIT 20000";
    let (status, body) = client.ask(query, "text/csv").await.unwrap();
    assert_eq!(status, 200);
    let text = String::from_utf8(body).unwrap();
    let things: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    assert!(!things.is_empty(), "{url} has no projects");
    things
}

/// A number that no earlier run begins with: the time, in microseconds.
fn now() -> usize {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    usize::try_from(since.as_micros()).unwrap()
}

async fn load(url: &str, kind: &str, connections: usize, time: Duration, cached: bool) {
    let mut things = things(url).await;
    if cached {
        things.truncate(100);
    }
    // What an earlier run has asked is kept, and is not to be asked again.
    let from = if cached { 0 } else { now() };
    let begun = Instant::now();
    let mut clients = Vec::new();
    for first in 0..connections {
        let (url, kind, things) = (url.to_owned(), kind.to_owned(), things.clone());
        clients.push(tokio::task::spawn_local(async move {
            let mut client = Client::connect(&url).await;
            let mut times = Times::default();
            let mut number = from + first;
            while begun.elapsed() < time {
                let query = query(&kind, &things, number, cached);
                let asked = Instant::now();
                let (status, body) = client.ask(&query, "*/*").await.unwrap();
                times.add(asked.elapsed(), status == 200 && !body.is_empty());
                number += connections;
            }
            times
        }));
    }
    let mut all = Times::default();
    for client in clients {
        all.merge(client.await.unwrap());
    }
    let cached = if cached { ", cached" } else { "" };
    println!(
        "{kind}{cached}, {connections} connections: {}",
        all.told(begun.elapsed())
    );
}
