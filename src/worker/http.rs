//! HTTP/1.1 on a connection, one request after another, without waiting for anything but the connection: as much as the
//! server and `curl --unix-socket` say. The thread that reads a request answers it.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;

use httparse::Status;

/// How long the head of a request may be, in bytes.
const HEAD: usize = 1 << 20;
/// How long its body may be, in bytes. The server is stricter.
const BODY: usize = 64 << 20;
/// How many headers it may have.
const HEADERS: usize = 64;

/// A connection.
pub(super) struct Connection {
    stream: UnixStream,
    /// What was read and belongs to no request yet.
    read: Vec<u8>,
    /// What is written at once.
    written: Vec<u8>,
}

/// A request.
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// A header, by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(other, _)| other == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Is this the last request of its connection?
    pub(super) fn is_last(&self) -> bool {
        self.header("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }

    fn length(&self) -> io::Result<usize> {
        if self.header("transfer-encoding").is_some() {
            return Err(wrong("the body has no Content-Length"));
        }
        let length = self.header("content-length").unwrap_or("0").parse();
        length
            .ok()
            .filter(|length| *length <= BODY)
            .ok_or_else(|| wrong("the body is too long, or its Content-Length is none"))
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Connection {
    pub(super) fn new(stream: UnixStream) -> Self {
        Self {
            stream,
            read: Vec::with_capacity(8 * 1024),
            written: Vec::with_capacity(8 * 1024),
        }
    }

    /// The next request; `None` where there is no more.
    pub(super) fn request(&mut self) -> io::Result<Option<Request>> {
        let (mut request, head) = loop {
            if let Some(parsed) = parse(&self.read)? {
                break parsed;
            }
            if self.read.len() > HEAD {
                return Err(wrong("the head of a request is too long"));
            }
            if self.more()? == 0 {
                return Ok(None);
            }
        };
        let length = request.length()?;
        if self.read.len() < head + length
            && request
                .header("expect")
                .is_some_and(|value| value.eq_ignore_ascii_case("100-continue"))
        {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        while self.read.len() < head + length {
            if self.more()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        request.body = self.read[head..head + length].to_vec();
        self.read.drain(..head + length);
        Ok(Some(request))
    }

    fn more(&mut self) -> io::Result<usize> {
        let mut piece = [0; 8 * 1024];
        let read = self.stream.read(&mut piece)?;
        self.read.extend_from_slice(&piece[..read]);
        Ok(read)
    }

    /// Writes a response whose body is at hand.
    pub(super) fn respond(
        &mut self,
        status: u16,
        content_type: &str,
        last: bool,
        body: &[u8],
    ) -> io::Result<()> {
        self.head(status, content_type, last)?;
        write!(self.written, "content-length: {}\r\n\r\n", body.len())?;
        self.written.extend_from_slice(body);
        self.flush()
    }

    /// Begins a response whose body comes in pieces.
    pub(super) fn begin(&mut self, content_type: &str, last: bool) -> io::Result<()> {
        self.head(200, content_type, last)?;
        self.written
            .extend_from_slice(b"transfer-encoding: chunked\r\n\r\n");
        Ok(())
    }

    /// Writes a piece; the empty one is the last. A body without it is none that a client takes for whole.
    pub(super) fn piece(&mut self, piece: &[u8]) -> io::Result<()> {
        write!(self.written, "{:x}\r\n", piece.len())?;
        self.written.extend_from_slice(piece);
        self.written.extend_from_slice(b"\r\n");
        self.flush()
    }

    fn head(&mut self, status: u16, content_type: &str, last: bool) -> io::Result<()> {
        let reason = if status == 200 { "OK" } else { "Refused" };
        let connection = if last { "connection: close\r\n" } else { "" };
        self.written.clear();
        write!(
            self.written,
            "HTTP/1.1 {status} {reason}\r\ncontent-type: {content_type}\r\n{connection}"
        )
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.write_all(&self.written)?;
        self.written.clear();
        Ok(())
    }
}

/// The request at the beginning of what was read, without its body, and how long its head is; `None` where it is not there
/// yet.
fn parse(read: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let head = match parsed.parse(read) {
        Ok(Status::Complete(head)) => head,
        Ok(Status::Partial) => return Ok(None),
        Err(fault) => return Err(wrong(&fault.to_string())),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed
            .headers
            .iter()
            .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
            .collect(),
        body: Vec::new(),
    };
    Ok(Some((request, head)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a client says, and the requests that are read of it.
    fn requests(said: &[u8]) -> io::Result<Vec<(String, String, Vec<u8>)>> {
        let (mut client, server) = UnixStream::pair().unwrap();
        client.write_all(said).unwrap();
        client.shutdown(std::net::Shutdown::Write).unwrap();
        let mut connection = Connection::new(server);
        let mut read = Vec::new();
        while let Some(request) = connection.request()? {
            read.push((request.method, request.target, request.body));
        }
        Ok(read)
    }

    #[test]
    fn requests_follow_each_other_on_a_connection() {
        let said = b"POST /?a=b HTTP/1.1\r\nContent-Length: 3\r\n\r\nASKGET /x HTTP/1.1\r\nHost: y\r\n\r\n";
        let read = requests(said).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].2, b"ASK");
        assert_eq!((read[1].0.as_str(), read[1].1.as_str()), ("GET", "/x"));
    }

    #[test]
    fn what_is_no_request_ends_the_connection() {
        for said in [
            &b"nonsense\r\n\r\n"[..],
            b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf",
        ] {
            assert!(requests(said).is_err(), "{}", String::from_utf8_lossy(said));
        }
        assert!(requests(b"GET / HTT").unwrap().is_empty());
    }
}
