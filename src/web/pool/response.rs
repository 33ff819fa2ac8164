//! The response of a worker, read from its connection: as much of HTTP/1.1 as [`crate::worker`] says. What does not end as
//! it should is a fault, and never taken for whole.

use std::io;
use std::pin::pin;
use std::task::{Context, Poll, ready};

use axum::body::Bytes;
use axum::http::HeaderValue;
use httparse::Status;
use tokio::io::AsyncReadExt;

use super::connections::Connection;

/// How long the head of a response may be, in bytes.
const HEAD: usize = 64 * 1024;
/// How many headers it may have.
const HEADERS: usize = 16;
/// There is room for so much before more is read, in bytes.
const ROOM: usize = 16 * 1024;

/// A response whose body is still to be read.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) content_type: HeaderValue,
    connection: Connection,
    /// Where in what was read the next byte of the body stands.
    at: usize,
    next: Next,
    /// Does the worker end the connection?
    is_last: bool,
}

/// What comes next in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// So many bytes, and nothing more.
    Rest(usize),
    /// The size of a chunk.
    Size,
    /// So many bytes of a chunk.
    Chunk(usize),
    /// The end of the line after a chunk.
    ChunkEnd,
    /// The end of the line after the last, empty chunk.
    LastEnd,
    /// Nothing.
    Nothing,
}

/// What can be taken of what was read.
enum Taken {
    Piece(Bytes),
    End,
    /// Nothing, before more is read.
    More,
}

/// What the head of a response says.
struct Head {
    status: u16,
    content_type: HeaderValue,
    length: Option<usize>,
    is_last: bool,
    /// How long it is.
    bytes: usize,
}

impl Response {
    /// Reads the head of the response to what was sent on a connection.
    pub(super) async fn read(mut connection: Connection) -> io::Result<Self> {
        connection.read.clear();
        let head = loop {
            if connection.read.len() > HEAD {
                return Err(wrong("the head of a worker's response is too long"));
            }
            let read = connection.stream.read_buf(&mut connection.read).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(head) = parse(&connection.read)? {
                break head;
            }
        };
        let next = match head.length {
            Some(0) => Next::Nothing,
            Some(length) => Next::Rest(length),
            None => Next::Size,
        };
        Ok(Self {
            status: head.status,
            content_type: head.content_type,
            connection,
            at: head.bytes,
            next,
            is_last: head.is_last,
        })
    }

    /// The next piece of the body; `None` after the last.
    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match self.take() {
                Ok(Taken::Piece(piece)) => return Poll::Ready(Some(Ok(piece))),
                Ok(Taken::End) => return Poll::Ready(None),
                Ok(Taken::More) => {}
                Err(fault) => return Poll::Ready(Some(Err(fault))),
            }
            match ready!(self.poll_more(context)) {
                Ok(0) => return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
                Ok(_) => {}
                Err(fault) => return Poll::Ready(Some(Err(fault))),
            }
        }
    }

    /// The next piece of the body; `None` after the last.
    pub(super) async fn piece(&mut self) -> Option<io::Result<Bytes>> {
        std::future::poll_fn(|context| self.poll_piece(context)).await
    }

    /// The connection, for another request: where the body was read to its end, and the worker goes on with it.
    pub(super) fn into_connection(self) -> Option<Connection> {
        let is_read = self.next == Next::Nothing && self.at == self.connection.read.len();
        (is_read && !self.is_last).then_some(self.connection)
    }

    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let Connection { stream, read } = &mut self.connection;
        // What was taken makes room; what is left of it is some bytes of a chunk's size at most.
        read.drain(..self.at);
        self.at = 0;
        read.reserve(ROOM);
        let more = pin!(stream.read_buf(read));
        more.poll(context)
    }

    /// Takes a piece of what was read.
    fn take(&mut self) -> io::Result<Taken> {
        loop {
            let here = &self.connection.read[self.at..];
            match self.next {
                Next::Nothing => return Ok(Taken::End),
                Next::Rest(_) | Next::Chunk(_) if here.is_empty() => return Ok(Taken::More),
                Next::Rest(length) | Next::Chunk(length) => {
                    let piece = Bytes::copy_from_slice(&here[..length.min(here.len())]);
                    self.at += piece.len();
                    self.next = match (self.next, length - piece.len()) {
                        (Next::Rest(_), 0) => Next::Nothing,
                        (Next::Rest(_), left) => Next::Rest(left),
                        (_, 0) => Next::ChunkEnd,
                        (_, left) => Next::Chunk(left),
                    };
                    return Ok(Taken::Piece(piece));
                }
                Next::Size => match httparse::parse_chunk_size(here) {
                    Ok(Status::Complete((bytes, size))) => {
                        self.at += bytes;
                        self.next = match usize::try_from(size) {
                            Ok(0) => Next::LastEnd,
                            Ok(size) => Next::Chunk(size),
                            Err(_) => return Err(wrong("a chunk is too long")),
                        };
                    }
                    Ok(Status::Partial) => return Ok(Taken::More),
                    Err(_) => return Err(wrong("a chunk has no size")),
                },
                Next::ChunkEnd | Next::LastEnd => {
                    if here.len() < 2 {
                        return Ok(Taken::More);
                    }
                    if !here.starts_with(b"\r\n") {
                        return Err(wrong("a chunk is longer than it says"));
                    }
                    self.at += 2;
                    self.next = if self.next == Next::ChunkEnd {
                        Next::Size
                    } else {
                        Next::Nothing
                    };
                }
            }
        }
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// The head at the beginning of what was read; `None` where it is not whole yet.
fn parse(read: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let bytes = match parsed.parse(read) {
        Ok(Status::Complete(bytes)) => bytes,
        Ok(Status::Partial) => return Ok(None),
        Err(fault) => return Err(wrong(&fault.to_string())),
    };
    let header = |name: &str| {
        let mut all = parsed.headers.iter();
        let named = all.find(|header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| header.value)
    };
    let length = header("content-length").map(|value| {
        let value = str::from_utf8(value).ok();
        let length = value.and_then(|value| value.parse().ok());
        length.ok_or_else(|| wrong("a worker's response has a length that is none"))
    });
    let content_type = header("content-type").and_then(|value| HeaderValue::from_bytes(value).ok());
    Ok(Some(Head {
        status: parsed.code.unwrap_or_default(),
        content_type: content_type.ok_or_else(|| wrong("a worker's response has no media type"))?,
        length: length.transpose()?,
        is_last: header("connection").is_some_and(|value| value.eq_ignore_ascii_case(b"close")),
        bytes,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;
    use tokio::net::UnixStream;

    /// What is read of what a worker says, a few bytes at a time; and whether another request may follow.
    async fn read(said: &'static str, at_once: usize) -> io::Result<(u16, String, bool)> {
        let (stream, mut worker) = UnixStream::pair()?;
        tokio::spawn(async move {
            for some in said.as_bytes().chunks(at_once) {
                worker.write_all(some).await?;
                tokio::task::yield_now().await;
            }
            Ok::<(), io::Error>(())
        });
        let read = Vec::with_capacity(16);
        let mut response = Response::read(Connection { stream, read }).await?;
        let mut body = Vec::new();
        while let Some(piece) = response.piece().await {
            body.extend_from_slice(&piece?);
        }
        let status = response.status;
        let body = String::from_utf8(body).map_err(io::Error::other)?;
        Ok((status, body, response.into_connection().is_some()))
    }

    #[tokio::test]
    async fn a_body_has_a_length_or_comes_in_chunks() {
        for (said, expected) in [
            (
                "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\ncontent-length: 5\r\n\r\nhello",
                (200, "hello", true),
            ),
            (
                "HTTP/1.1 400 Refused\r\nContent-Type: a/b\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
                (400, "", false),
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n0B\r\nlo, all you\r\n0\r\n\r\n",
                (200, "hello, all you", true),
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK",
                (200, "", false),
            ),
        ] {
            for at_once in [1, 2, 3, 7, 64] {
                let (status, body, goes_on) = read(said, at_once).await.unwrap();
                assert_eq!((status, body.as_str()), (expected.0, expected.1), "{said}");
                // What came beyond the end was not asked for. It is noticed where it came with the rest.
                assert!(goes_on == expected.2 || at_once < 64, "{said}");
            }
        }
    }

    #[tokio::test]
    async fn what_breaks_off_or_is_no_response_is_a_fault() {
        for said in [
            "",
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\ncontent-length: 6\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\ncontent-length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\n\r\n5\r\nhello\r\n0\r\n",
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\n\r\nx\r\n",
            "nonsense\r\n\r\n",
        ] {
            for at_once in [1, 1000] {
                assert!(read(said, at_once).await.is_err(), "{said}");
            }
        }
    }
}
