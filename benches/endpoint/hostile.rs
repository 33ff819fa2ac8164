//! The hostile set, eight at a time, beside a hundred ordinary queries a second.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::{Client, Times};
use super::hostile_queries::queries;

/// How many are hostile at once.
const AT_ONCE: usize = 8;
/// How often an ordinary query is asked.
const EVERY: Duration = Duration::from_millis(10);

/// A client that sends the head of a request and then nothing, or reads an answer a byte at a time.
async fn dawdle(url: &str, number: usize, until: Instant) {
    let url: hyper::Uri = url.parse().unwrap();
    let authority = url.authority().unwrap().as_str();
    while Instant::now() < until {
        let Ok(mut stream) = TcpStream::connect(authority).await else {
            continue;
        };
        let head = if number.is_multiple_of(2) {
            format!(
                "POST {} HTTP/1.1\r\nHost: {authority}\r\nContent-Length: 100\r\n",
                url.path()
            )
        } else {
            format!(
                "GET {}?query=SELECT%20*%20%7B?a%20?b%20?c.?d%20?e%20?f%7D HTTP/1.1\r\nHost: {authority}\r\n\r\n",
                url.path()
            )
        };
        drop(stream.write_all(head.as_bytes()).await);
        let mut byte = [0];
        while Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let read = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut byte)).await;
            if matches!(read, Ok(Ok(0) | Err(_))) {
                break;
            }
        }
    }
}

/// Ordinary queries, one every ten milliseconds whether or not the last one was answered.
async fn ordinary(url: &str, things: &[String], time: Duration) -> Times {
    let mut idle = Vec::new();
    let mut ticks = tokio::time::interval(EVERY);
    let (done, mut answers) = tokio::sync::mpsc::unbounded_channel();
    let begun = Instant::now();
    let mut number = super::now();
    let mut open = 0;
    let mut times = Times::default();
    while begun.elapsed() < time || open > 0 {
        tokio::select! {
            at = ticks.tick(), if begun.elapsed() < time => {
                let client: Option<Client> = idle.pop();
                let query = super::query("point", things, number, false);
                let (url, done) = (url.to_owned(), done.clone());
                number += 1;
                open += 1;
                tokio::task::spawn_local(async move {
                    let mut client = match client {
                        Some(client) => client,
                        None => Client::connect(&url).await,
                    };
                    let answer = client.ask(&query, "*/*").await;
                    let failed = match answer {
                        Ok((200, _)) => None,
                        Ok((status, body)) => {
                            Some(format!("{status} {}", String::from_utf8_lossy(&body).trim()))
                        }
                        Err(fault) => Some(fault.to_string()),
                    };
                    drop(done.send((client, at.elapsed(), failed)));
                });
            }
            Some((client, took, failed)) = answers.recv() => {
                open -= 1;
                match failed {
                    None => times.add(took, true),
                    Some(why) => times.add_failed(took, why),
                }
                idle.push(client);
            }
        }
    }
    times
}

pub(crate) async fn run(url: &str, time: Duration, limit: Duration) {
    let things = super::things(url).await;
    // What is asked first warms caches and threads; it does not count.
    ordinary(url, &things, Duration::from_secs(3)).await;
    let mut alone = ordinary(url, &things, time.min(Duration::from_secs(30))).await;
    println!(
        "ordinary alone:   {}",
        alone.told(time.min(Duration::from_secs(30)))
    );
    let until = Instant::now() + time;
    // On a thread of their own: what they read is not what ordinary clients wait for.
    let strangers = {
        let url = url.to_owned();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            tokio::task::LocalSet::new().block_on(&runtime, strangers(&url, until))
        })
    };
    let mut beside = ordinary(url, &things, time).await;
    println!("beside strangers: {}", beside.told(time));
    let ratio =
        beside.percentile(0.99).as_secs_f64() / alone.percentile(0.99).as_secs_f64().max(1e-9);
    println!("p99 beside is {ratio:.2} times p99 alone");
    let seen = strangers.join().unwrap();
    for (name, _) in queries() {
        let mine: Vec<_> = seen.iter().filter(|(other, ..)| *other == name).collect();
        let mut outcomes: Vec<&str> = mine
            .iter()
            .map(|(_, outcome, _)| outcome.as_str())
            .collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        let longest = mine
            .iter()
            .map(|(.., took)| *took)
            .max()
            .unwrap_or_default();
        let late = if longest > limit + Duration::from_secs(1) {
            "  TOO LATE"
        } else {
            ""
        };
        println!(
            "  {name:12} {:4} times, longest {:6.2} s: {}{late}",
            mine.len(),
            longest.as_secs_f64(),
            outcomes.join(", ")
        );
    }
}

/// The name of a query, what came of it, and how long it took.
type Seen = (&'static str, String, Duration);

async fn strangers(url: &str, until: Instant) -> Vec<Seen> {
    let mut strangers = Vec::new();
    for number in 0..AT_ONCE {
        let dawdler = url.to_owned();
        tokio::task::spawn_local(async move { dawdle(&dawdler, number, until).await });
        let url = url.to_owned();
        strangers.push(tokio::task::spawn_local(async move {
            let mut client = Client::connect(&url).await;
            let mut seen: Vec<Seen> = Vec::new();
            let queries = queries();
            let mut next = number;
            while Instant::now() < until {
                let (name, query) = &queries[next % queries.len()];
                next += AT_ONCE + 1;
                let asked = Instant::now();
                let outcome = if let Ok(status) = client.ask_for_nothing(query).await {
                    status.to_string()
                } else {
                    client = Client::connect(&url).await;
                    "broken off".to_owned()
                };
                seen.push((name, outcome, asked.elapsed()));
            }
            seen
        }));
    }
    let mut seen = Vec::new();
    for stranger in strangers {
        seen.extend(stranger.await.unwrap());
    }
    seen
}
