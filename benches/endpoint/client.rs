//! A client with one connection, and what it saw. It does as little as it can: it has one core, and shares the machine with
//! whom it measures.

use std::io;
use std::time::Duration;

use httparse::Status;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// There is room for so much before more is read, in bytes.
const ROOM: usize = 64 * 1024;

pub(crate) struct Client {
    url: hyper::Uri,
    /// `None` while it is not known that another request may follow.
    stream: Option<TcpStream>,
    read: Vec<u8>,
}

/// What the head of a response says.
struct Head {
    status: u16,
    /// `None` where the body comes in chunks.
    length: Option<usize>,
    is_last: bool,
    bytes: usize,
}

impl Client {
    pub(crate) async fn connect(url: &str) -> Self {
        let url: hyper::Uri = url.parse().unwrap();
        Self {
            stream: Some(open(&url).await),
            url,
            read: Vec::with_capacity(2 * ROOM),
        }
    }

    /// Asks; gives the status and the answer. A connection that was closed is opened again.
    pub(crate) async fn ask(&mut self, query: &str, accept: &str) -> io::Result<(u16, Vec<u8>)> {
        let mut answer = Vec::new();
        let status = self
            .send(query, accept, |piece| answer.extend_from_slice(piece))
            .await?;
        Ok((status, answer))
    }

    /// Asks, and throws the answer away as it comes.
    pub(crate) async fn ask_for_nothing(&mut self, query: &str) -> io::Result<u16> {
        self.send(query, "*/*", |_| ()).await
    }

    /// Asks for a path of the same server; gives the status and how many bytes came.
    pub(crate) async fn get(&mut self, path: &str, coding: &str) -> io::Result<(u16, usize)> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept-encoding: {coding}\r\n\r\n",
            self.url.authority().unwrap()
        );
        let mut bytes = 0;
        let status = self
            .exchange(&request, |piece| bytes += piece.len())
            .await?;
        Ok((status, bytes))
    }

    async fn send(
        &mut self,
        query: &str,
        accept: &str,
        keep: impl FnMut(&[u8]),
    ) -> io::Result<u16> {
        let request = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\naccept: {accept}\r\ncontent-type: application/sparql-query\r\n\
             content-length: {}\r\n\r\n{query}",
            self.url.path(),
            self.url.authority().unwrap(),
            query.len()
        );
        self.exchange(&request, keep).await
    }

    /// Sends a request, and reads its response to the end.
    async fn exchange(&mut self, request: &str, mut keep: impl FnMut(&[u8])) -> io::Result<u16> {
        let mut stream = match self.stream.take() {
            Some(stream) if !is_closed(&stream) => stream,
            _ => open(&self.url).await,
        };
        stream.write_all(request.as_bytes()).await?;
        self.read.clear();
        let head = loop {
            more(&mut stream, &mut self.read).await?;
            if let Some(head) = parse(&self.read)? {
                break head;
            }
        };
        self.read.drain(..head.bytes);
        match head.length {
            Some(length) => take(&mut stream, &mut self.read, length, &mut keep).await?,
            None => loop {
                let size = match httparse::parse_chunk_size(&self.read) {
                    Ok(Status::Complete((bytes, size))) => {
                        self.read.drain(..bytes);
                        usize::try_from(size).unwrap()
                    }
                    Ok(Status::Partial) => {
                        more(&mut stream, &mut self.read).await?;
                        continue;
                    }
                    Err(_) => return Err(io::ErrorKind::InvalidData.into()),
                };
                take(&mut stream, &mut self.read, size, &mut keep).await?;
                take(&mut stream, &mut self.read, 2, &mut |_| ()).await?;
                if size == 0 {
                    break;
                }
            },
        }
        if !head.is_last {
            self.stream = Some(stream);
        }
        Ok(head.status)
    }
}

/// Has the server closed it, as it does with connections on which nothing was asked for a while? Every client of HTTP looks
/// for that before it asks again ([RFC 9112, 9.5](https://www.rfc-editor.org/rfc/rfc9112#section-9.5)).
fn is_closed(stream: &TcpStream) -> bool {
    !matches!(stream.try_read(&mut [0]), Err(fault) if fault.kind() == io::ErrorKind::WouldBlock)
}

async fn open(url: &hyper::Uri) -> TcpStream {
    let stream = TcpStream::connect(url.authority().unwrap().as_str()).await;
    let stream = stream.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

async fn more(stream: &mut TcpStream, read: &mut Vec<u8>) -> io::Result<()> {
    read.reserve(ROOM);
    if stream.read_buf(read).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Takes so many bytes from the beginning of what was read, and reads on until they are there.
async fn take(
    stream: &mut TcpStream,
    read: &mut Vec<u8>,
    mut length: usize,
    keep: &mut impl FnMut(&[u8]),
) -> io::Result<()> {
    loop {
        let here = length.min(read.len());
        keep(&read[..here]);
        read.drain(..here);
        length -= here;
        if length == 0 {
            return Ok(());
        }
        more(stream, read).await?;
    }
}

/// The head at the beginning of what was read; `None` where it is not whole yet.
fn parse(read: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Response::new(&mut headers);
    let Status::Complete(bytes) = parsed.parse(read).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let header = |name: &str| {
        let mut all = parsed.headers.iter();
        let named = all.find(|header| header.name.eq_ignore_ascii_case(name));
        named.and_then(|header| str::from_utf8(header.value).ok())
    };
    let length = header("content-length").map(|length| length.parse().unwrap());
    Ok(Some(Head {
        status: parsed.code.unwrap(),
        length,
        is_last: header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
        bytes,
    }))
}

/// How long requests took, and how many failed.
#[derive(Debug, Default)]
pub(crate) struct Times {
    took: Vec<Duration>,
    failed: usize,
    /// Why the first of them failed.
    why: Option<String>,
}

impl Times {
    pub(crate) fn add(&mut self, time: Duration, good: bool) {
        self.took.push(time);
        self.failed += usize::from(!good);
    }

    /// One that failed, and why.
    pub(crate) fn add_failed(&mut self, time: Duration, why: String) {
        self.add(time, false);
        self.why.get_or_insert(why);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.took.extend(other.took);
        self.failed += other.failed;
        self.why = self.why.take().or(other.why);
    }

    /// The time that this share of the requests did not exceed.
    pub(crate) fn percentile(&mut self, share: f64) -> Duration {
        self.took.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "an index into the list"
        )]
        let at = (self.took.len() as f64 * share) as usize;
        let last = self.took.len().saturating_sub(1);
        self.took.get(at.min(last)).copied().unwrap_or_default()
    }

    pub(crate) fn told(&mut self, over: Duration) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = self.took.len() as f64 / over.as_secs_f64();
        let [p50, p99, most] = [0.5, 0.99, 1.0].map(|share| self.percentile(share));
        format!(
            "{rate:.0}/s, median {:.2} ms, p99 {:.2} ms, longest {:.1} ms, {} of {} failed{}",
            p50.as_secs_f64() * 1e3,
            p99.as_secs_f64() * 1e3,
            most.as_secs_f64() * 1e3,
            self.failed,
            self.took.len(),
            self.why
                .as_ref()
                .map_or_else(String::new, |why| format!("; the first: {why}"))
        )
    }
}
