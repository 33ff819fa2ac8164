//! A SPARQL service elsewhere: something that listens, and says what a test wants.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(super) const JSON: &str = "application/sparql-results+json";

/// Something that listens, notes what it is asked, and answers.
pub(super) struct Elsewhere {
    pub(super) port: u16,
    pub(super) asked: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    /// Answers each request so, and ends the connection.
    pub(super) fn answering(answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&asked);
        // It ends with the process.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                notes.lock().unwrap().push(request(&mut stream));
                answer(&mut stream);
            }
        });
        Self { port, asked }
    }

    /// Answers with these bytes.
    pub(super) fn saying(head: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let head = format!(
            "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        Self::answering(move |stream| {
            // Whoever asked may be gone.
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body));
        })
    }

    pub(super) fn rows(rows: &str) -> Self {
        Self::saying(&format!("200 OK\r\nContent-Type: {JSON}"), rows)
    }

    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/sparql", self.port)
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Reads a request to its end.
fn request(stream: &mut TcpStream) -> String {
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
        }
    }
}
