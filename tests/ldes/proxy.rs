//! What stands between a client and the server: it is there before the server is, so that the dataset can be published under
//! its address, and it notes what is asked for.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use reqwest::blocking::Client;

/// An answer that went through.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) path: String,
    pub(super) cache: String,
    pub(super) body: Vec<u8>,
}

#[derive(Default)]
struct Shared {
    /// The server behind it.
    target: Mutex<String>,
    seen: Mutex<Vec<Seen>>,
    is_over: AtomicBool,
}

/// Ends when it is dropped.
pub(super) struct Proxy {
    /// Its address, without the slash at its end.
    pub(super) url: String,
    shared: Arc<Shared>,
}

impl Proxy {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let inside = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if inside.is_over.load(Ordering::SeqCst) {
                    return;
                }
                let (stream, shared) = (stream.unwrap(), inside.clone());
                std::thread::spawn(move || pass(stream, &shared));
            }
        });
        Self { url, shared }
    }

    /// From now on this server answers.
    pub(super) fn leads_to(&self, url: &str) {
        url.clone_into(&mut self.shared.target.lock().unwrap());
    }

    /// What went through since this was last asked.
    pub(super) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.shared.seen.lock().unwrap())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // It waits for somebody: this is who comes.
        drop(TcpStream::connect(self.url.trim_start_matches("http://")));
    }
}

/// Answers one request.
fn pass(mut stream: TcpStream, shared: &Shared) {
    let mut lines = BufReader::new(stream.try_clone().unwrap())
        .lines()
        .map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap().to_owned();
    let accept = lines
        .take_while(|line| !line.is_empty())
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("accept")
                .then(|| value.trim().to_owned())
        })
        .unwrap_or_default();
    let target = shared.target.lock().unwrap().clone();
    let client = Client::builder().no_proxy().build().unwrap();
    let response = client
        .get(format!("{target}{path}"))
        .header("Accept", accept)
        .send()
        .unwrap();
    let header = |name: &str| {
        let value = response.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap()).to_owned()
    };
    let (media_type, cache) = (header("content-type"), header("cache-control"));
    let status = response.status().as_u16();
    let body = response.bytes().unwrap().to_vec();
    let head = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: {media_type}\r\nCache-Control: {cache}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    shared.seen.lock().unwrap().push(Seen {
        path,
        cache,
        body: body.clone(),
    });
    // The client may have gone.
    drop(
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(&body)),
    );
}
