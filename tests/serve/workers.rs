//! The processes that answer queries: what happens to one is nobody else's affair.

use std::io::{BufRead, BufReader, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use oogst::config::Config;

use super::SELECT;
use super::server::{Dataset, Server, encoded, header, is_running, kill, wait_until};

/// Takes for ever, and heeds that it is told to stop.
const SLOW: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
/// Takes for ever, and does not.
const DEAF: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f";
/// Has more rows than anybody reads.
pub(super) const ENDLESS: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

/// A query that needs gigabytes.
fn greedy() -> String {
    let steps: Vec<String> = (1..10)
        .map(|step| {
            let eight = vec![format!("?v{}", step - 1); 8].join(", ");
            format!("BIND(CONCAT({eight}) AS ?v{step})")
        })
        .collect();
    let steps = steps.join(" ");
    format!("SELECT (STRLEN(?v9) AS ?n) {{ BIND(\"0123456789abcdef\" AS ?v0) {steps} }}")
}

#[test]
fn a_query_that_needs_too_much_memory_fails_alone() {
    let server = Dataset::with("[serve]\nworker_memory = 100_000_000").serve();
    for query in [greedy(), DEAF.to_owned()] {
        let refused = server.ask(&query, "*/*");
        let status = refused.status();
        let told = refused.text().unwrap();
        assert_eq!(status, 400, "{told}");
        assert!(told.contains("too-much-memory"), "{told}");
        assert_eq!(server.ask(SELECT, "text/csv").status(), 200);
    }
}

#[test]
fn a_query_that_does_not_heed_its_time_is_killed() {
    // A worker and a spare, or two workers, of which one stands by.
    for workers in ["1", "2"] {
        kill_what_does_not_heed_its_time(workers);
    }
}

fn kill_what_does_not_heed_its_time(workers: &str) {
    let settings = "[serve]\nquery_seconds = 1\nworker_memory = 100_000_000_000\nworkers = ";
    let server = Dataset::with(&format!("{settings}{workers}")).serve();
    wait_until("two workers", || server.workers().len() == 2);
    let before = server.workers();
    let refused = server.ask(DEAF, "*/*");
    assert_eq!(refused.status(), 503);
    assert!(refused.text().unwrap().contains("query-too-slow"));
    // Its shared worker was replaced; that of its own is gone.
    wait_until("two workers", || server.workers().len() == 2);
    wait_until("another worker", || server.workers() != before);
    assert_eq!(server.ask(SELECT, "text/csv").status(), 200);
}

#[test]
fn an_answer_of_too_many_rows_is_an_error_and_never_a_part() {
    let server = Dataset::with("[serve]\nquery_rows = 1000").serve();
    let all = "SELECT * { ?s ?p ?o }";
    let refused = server.ask(all, "text/csv");
    assert_eq!(refused.status(), 400);
    assert!(refused.text().unwrap().contains("too-many-rows"));
    let graph = server.ask("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle");
    assert_eq!(graph.status(), 400);
    let some = format!("{all} LIMIT 1000");
    let answer = server.ask(&some, "text/csv").text().unwrap();
    assert_eq!(answer.lines().count(), 1001);
}

#[test]
fn long_queries_wait_in_a_queue_and_beyond_it_are_sent_away() {
    let settings = "[serve]\nquery_seconds = 3\nlong_queries = 1\nquery_queue = 0";
    let server = Dataset::with(settings).serve();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| server.ask(SLOW, "*/*").status().as_u16());
        wait_until("a worker of its own", || server.long_queries() == 1);
        let second = server.ask(&format!("{SLOW} LIMIT 1"), "*/*");
        assert_eq!(second.status(), 503);
        assert_eq!(header(&second, "retry-after"), "1");
        assert!(second.text().unwrap().contains("busy"));
        // What is short needs no place among them.
        assert_eq!(server.ask(SELECT, "*/*").status(), 200);
        assert_eq!(first.join().unwrap(), 503);
    });
}

#[test]
fn a_query_whose_client_is_gone_is_killed() {
    let server = Dataset::with(
        "[serve]\nquery_seconds = 600\nlong_queries = 1\nworkers = 1\nworker_memory = 100_000_000_000",
    )
    .serve();
    for (gone, query) in (1..).zip([SLOW, DEAF]) {
        let mut client = server.connect();
        let path = format!("/sparql?query={}", encoded(query));
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        client.write_all(request.as_bytes()).unwrap();
        // The shared one, a spare, and one that works for this query: however the others change places, they end up so.
        wait_until("a worker of its own", || {
            server.long_queries() == 1 && server.workers().len() == 3
        });
        drop(client);
        wait_until("its place is free", || server.long_queries() == 0);
        wait_until("it was killed", || {
            server.metric("oogst_workers_abandoned_total") >= f64::from(gone)
        });
        wait_until("it is gone", || server.workers().len() == 2);
    }
    // So is one whose answer nobody reads on.
    let path = format!("/sparql?format=csv&query={}", encoded(ENDLESS));
    let begun = server.get(&path).send().unwrap();
    assert_eq!(begun.status(), 200);
    drop(begun);
    wait_until("it is gone", || server.workers().len() == 2);
}

#[test]
fn a_worker_that_is_killed_takes_nobody_with_it() {
    let server = Server::of_example();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|client| {
                let (server, over) = (&server, &over);
                scope.spawn(move || {
                    let mut asked = 0;
                    while !over.load(Ordering::Relaxed) {
                        // Another query each time: nothing comes from the cache.
                        let query = format!("{SELECT} # {client} {asked}");
                        let answer = server.ask(&query, "text/csv");
                        assert_eq!(answer.status(), 200);
                        assert!(answer.text().unwrap().contains("refufam"));
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        for round in 0..20 {
            std::thread::sleep(std::time::Duration::from_millis(100));
            if let Some(pid) = server.workers().get(round % 2) {
                kill(*pid);
            }
        }
        over.store(true, Ordering::Relaxed);
        let asked: Vec<usize> = asking.into_iter().map(|one| one.join().unwrap()).collect();
        assert!(asked.iter().all(|asked| *asked > 10), "{asked:?}");
    });
    // The shared ones, and where that is one, a spare. On a slow machine a query may have taken longer than a turn: then the
    // worker that it had to itself rests beside them.
    let shared = Config::default().serve.workers();
    let spare = usize::from(shared == 1);
    wait_until("as many workers as before", || {
        server.workers_that_are("shared") == shared
            && server.workers().len() == shared + spare + server.workers_that_are("resting")
    });
}

#[test]
fn there_are_as_many_workers_as_the_machine_has_cores() {
    let cores = std::thread::available_parallelism().unwrap().get();
    let expected = if cfg!(feature = "rocksdb") { cores } else { 1 };
    let server = Server::of_example();
    assert_eq!(server.workers_that_are("shared"), expected);
    let one = Dataset::with("[serve]\nworkers = 1").serve();
    assert_eq!(one.workers_that_are("shared"), 1);
}

#[test]
fn a_server_that_crashes_leaves_nothing_running_and_nothing_to_repair() {
    let server = Server::of_example();
    std::thread::scope(|scope| {
        let path = format!("/sparql?query={}", encoded(DEAF));
        let request = server.get(&path);
        let client = scope.spawn(|| request.send().is_err());
        wait_until("a worker of its own", || server.long_queries() == 1);
        let workers = server.workers();
        let dataset = server.crash();
        wait_until("no worker runs", || {
            workers.iter().all(|pid| !is_running(*pid))
        });
        assert!(client.join().unwrap());
        let server = dataset.serve();
        assert_eq!(server.ask(SELECT, "text/csv").status(), 200);
    });
}

#[test]
fn a_server_that_ends_leaves_no_worker_and_no_checkpoint() {
    let mut server = Server::of_example();
    let workers = server.workers();
    assert_eq!(server.stop().0, Some(0));
    wait_until("no worker runs", || {
        workers.iter().all(|pid| !is_running(*pid))
    });
    assert!(!server.dataset.path(".oogst/workers").exists());
}

#[test]
#[cfg_attr(
    not(feature = "rocksdb"),
    ignore = "a backup holds no graph without RocksDB"
)]
fn a_worker_speaks_the_protocol_by_itself_for_as_long_as_its_input_is_open() {
    let dataset = Dataset::with("");
    dataset.done(&["sync"]);
    dataset.done(&["backup", "kept"]);
    let socket = dataset.path("worker.sock");
    let mut worker = dataset
        .command(&["worker", "kept/graph", "--socket", "worker.sock"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(worker.stdout.take().unwrap())
        .read_line(&mut ready)
        .unwrap();
    assert_eq!(ready, "ready\n");
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::blocking::Client::builder()
        .unix_socket(socket)
        .no_proxy()
        .build()
        .unwrap();
    let url = "http://worker/sparql";
    let form = format!("query={}", encoded(SELECT));
    let answers = [
        client.get(format!("{url}?{form}")),
        client
            .post(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form),
        client
            .post(url)
            .header("Content-Type", "application/sparql-query")
            .header("Expect", "100-continue")
            .body(SELECT),
    ];
    for answer in answers {
        let answer = answer.header("Accept", "text/csv").send().unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.text().unwrap().contains("refufam"));
    }
    let all = client.get(format!("{url}?query={}", encoded("SELECT * { ?s ?p ?o }")));
    let all = all.header("Accept", "text/csv").send().unwrap();
    assert_eq!(header(&all, "transfer-encoding"), "chunked");
    assert!(all.text().unwrap().lines().count() > 5_000);
    let wrong = client.get(format!("{url}?query=SELECT")).send().unwrap();
    assert_eq!(wrong.status(), 400);
    assert!(wrong.text().unwrap().contains("\"cause\":\"query\""));
    drop(worker.stdin.take());
    assert!(worker.wait().unwrap().success());
}
