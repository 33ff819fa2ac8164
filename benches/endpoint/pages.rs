//! Load for pages: GET of one path of a list after another, on so many connections.

use std::time::{Duration, Instant};

use crate::client::{Client, Times};

/// Asks for the paths of a file, a line each, in the coding that is named, and prints how quickly they came.
pub(crate) async fn load(
    address: &str,
    file: &str,
    coding: &str,
    connections: usize,
    time: Duration,
) {
    let paths = std::fs::read_to_string(file).unwrap();
    let paths: std::rc::Rc<[String]> = paths.lines().map(str::to_owned).collect();
    assert!(!paths.is_empty(), "{file} has no paths");
    let begun = Instant::now();
    let mut clients = Vec::new();
    for first in 0..connections {
        let (address, coding, paths) = (address.to_owned(), coding.to_owned(), paths.clone());
        clients.push(tokio::task::spawn_local(async move {
            let mut client = Client::connect(&address).await;
            let mut times = Times::default();
            let mut bytes = 0;
            // Every connection begins somewhere else, and all of them go through the whole list.
            let mut at = first * paths.len() / connections;
            while begun.elapsed() < time {
                let asked = Instant::now();
                let (status, size) = client.get(&paths[at], &coding).await.unwrap();
                times.add(asked.elapsed(), status == 200 && size > 0);
                bytes += size;
                at = (at + 1) % paths.len();
            }
            (times, bytes)
        }));
    }
    let (mut all, mut bytes) = (Times::default(), 0);
    for client in clients {
        let (times, more) = client.await.unwrap();
        all.merge(times);
        bytes += more;
    }
    let took = begun.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let megabytes = bytes as f64 / 1e6 / took.as_secs_f64();
    println!("{}, {megabytes:.0} MB/s", all.told(took));
}
