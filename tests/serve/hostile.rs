//! Strangers who mean no good, all at once.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use oogst::config::Config;

use super::SELECT;
use super::hostile_queries::queries;
use super::server::{Dataset, Server, wait_until};

/// How long a query may take, in seconds.
const LIMIT: u64 = 2;
/// How many ask at once.
const AT_ONCE: usize = 8;
/// What a query may take longer than its limit; and what this machine may, which runs other tests at the same time.
const LATER: Duration = Duration::from_secs(1 + 10);

/// The memory of a process, in kilobytes; 0 where the system does not tell.
fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

/// The threads of a process; 0 where the system does not tell.
fn threads(pid: u32) -> usize {
    std::fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count)
}

/// A client that says half of what it has to say, and one that reads nothing of a large answer.
fn half_open(server: &Server) -> [TcpStream; 2] {
    let address = server.url.trim_start_matches("http://");
    let connect = || TcpStream::connect(address).unwrap();
    let mut silent = connect();
    silent.write_all(b"POST /sparql HTTP/1.1\r\nHost:").unwrap();
    let mut slow = connect();
    let everything =
        "GET /sparql?query=SELECT%20*%7B?a%20?b%20?c.?d%20?e%20?f%7D HTTP/1.1\r\nHost: x\r\n\r\n";
    slow.write_all(everything.as_bytes()).unwrap();
    [silent, slow]
}

#[test]
fn the_hostile_set_ends_in_time_and_harms_nobody() {
    let settings = format!("[serve]\nquery_seconds = {LIMIT}\nworker_memory = 300_000_000");
    let server = Dataset::with(&settings).serve();
    for number in 0..50 {
        let warm = server.ask(&format!("{SELECT} # {number}"), "*/*");
        assert_eq!(warm.status(), 200);
    }
    let front = server.pid();
    let (memory_before, threads_before) = (memory(front), threads(front));
    let hostile = queries();
    let open: Vec<_> = (0..AT_ONCE).map(|_| half_open(&server)).collect();
    std::thread::scope(|scope| {
        for first in 0..AT_ONCE {
            let (server, hostile) = (&server, &hostile);
            scope.spawn(move || {
                // Each asks every third, so that each query is asked at the same time as others.
                for (name, query) in hostile.iter().cycle().skip(first).step_by(5).take(4) {
                    let asked = Instant::now();
                    // What is told midway is a broken transfer; that it is one is another test's matter.
                    let answer = server.post("/sparql");
                    let answer = answer.header("Content-Type", "application/sparql-query");
                    if let Ok(mut response) = answer.body(query.clone()).send() {
                        let status = response.status().as_u16();
                        assert!([200, 400, 413, 503].contains(&status), "{name}: {status}");
                        drop(std::io::copy(&mut response, &mut std::io::sink()));
                    }
                    let took = asked.elapsed();
                    let limit = Duration::from_secs(LIMIT) + LATER;
                    assert!(took < limit, "{name} took {took:?}");
                }
            });
        }
        for number in 0..100 {
            let answer = server.ask(&format!("{SELECT} # beside {number}"), "text/csv");
            assert_eq!(answer.status(), 200);
            assert!(answer.text().unwrap().contains("refufam"));
        }
    });
    for [mut silent, slow] in open {
        silent
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        let mut rest = Vec::new();
        assert!(
            silent.read_to_end(&mut rest).is_ok(),
            "a silent client is kept"
        );
        drop(slow);
    }
    let serve = Config::default().serve;
    let (shared, most_resting) = (serve.workers(), serve.long_queries());
    wait_until("only the workers are left that were there", || {
        let light = |pid: &u32| memory(*pid) < 150_000;
        let workers = server.workers();
        workers.len() <= shared + most_resting && workers.iter().all(light)
    });
    wait_until("no thread is left", || threads(front) <= threads_before + 8);
    assert!(memory(front) < memory_before + 50_000);
    assert!(server.is_up());
}
