//! A file over HTTP: whole or a part of it, unless the client has it already.
//! [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-14): one range; of several, the whole is given.

use std::io::{self, SeekFrom};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_MATCH,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, LAST_MODIFIED, RANGE,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use tokio::io::{AsyncRead, AsyncSeekExt, ReadBuf};

use crate::config::Compression;
use crate::rdf::Format;
use crate::web::negotiate;

/// How much of a file is read at once.
const PIECE: usize = 64 * 1024;

/// What is asked for of a file.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// The first byte and the last.
    Range(u64, u64),
    /// There is nothing there.
    Outside,
}

/// Sends a file.
pub(super) async fn file(
    path: &Path,
    name: &str,
    method: &Method,
    headers: &HeaderMap,
) -> io::Result<Response> {
    let mut file = tokio::fs::File::open(path).await?;
    let data = file.metadata().await?;
    let since = data
        .modified()?
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let length = data.len();
    let etag = format!("\"{length}-{}\"", since.as_nanos());
    let modified = http_date(since.as_secs());
    let known = [
        (ETAG, etag.clone()),
        (LAST_MODIFIED, modified.clone()),
        (CACHE_CONTROL, "public, no-cache".to_owned()),
        (ACCEPT_RANGES, "bytes".to_owned()),
    ];
    if let Some(status) = conditions(headers, &etag, &modified, since.as_secs()) {
        return Ok((status, known).into_response());
    }
    let part = match method {
        &Method::GET => part(headers, length, &etag, &modified),
        // A range is one of GET only.
        _ => Part::Whole,
    };
    let (status, first, left, range) = match part {
        Part::Whole => (StatusCode::OK, 0, length, None),
        Part::Range(first, last) => {
            let range = format!("bytes {first}-{last}/{length}");
            let status = StatusCode::PARTIAL_CONTENT;
            (status, first, last - first + 1, Some(range))
        }
        Part::Outside => {
            let range = [(CONTENT_RANGE, format!("bytes */{length}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range, known).into_response());
        }
    };
    if first > 0 {
        file.seek(SeekFrom::Start(first)).await?;
    }
    let content = [
        (CONTENT_TYPE, media_type(name).to_owned()),
        (CONTENT_LENGTH, left.to_string()),
    ];
    let body = Body::from_stream(Pieces { file, left });
    let range = range.map(|range| [(CONTENT_RANGE, range)]);
    let mut response = (status, known, content, body).into_response();
    if let Some(range) = range {
        response.headers_mut().extend(
            range
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.parse().ok()?))),
        );
    }
    Ok(response)
}

/// The status that conditions of the request lead to, if it is not to be answered with the file.
fn conditions(headers: &HeaderMap, etag: &str, modified: &str, seconds: u64) -> Option<StatusCode> {
    let date = |name| {
        let value = headers.get(name)?.to_str().ok()?;
        let time: SystemTime = httpdate::parse_http_date(value).ok()?;
        let since = time.duration_since(SystemTime::UNIX_EPOCH);
        Some(since.unwrap_or_default().as_secs())
    };
    if headers.contains_key(IF_MATCH) {
        let tags = headers.get_all(IF_MATCH).iter();
        let mut tags = tags
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        if !tags.any(|tag| ["*", etag].contains(&tag.trim())) {
            return Some(StatusCode::PRECONDITION_FAILED);
        }
    } else if date(IF_UNMODIFIED_SINCE).is_some_and(|since| seconds > since) {
        return Some(StatusCode::PRECONDITION_FAILED);
    }
    let unchanged = if headers.contains_key(IF_NONE_MATCH) {
        negotiate::has(headers, etag)
    } else {
        headers
            .get(IF_MODIFIED_SINCE)
            .is_some_and(|value| value.as_bytes() == modified.as_bytes())
            || date(IF_MODIFIED_SINCE).is_some_and(|since| seconds <= since)
    };
    unchanged.then_some(StatusCode::NOT_MODIFIED)
}

/// What part of so many bytes is asked for.
fn part(headers: &HeaderMap, length: u64, etag: &str, modified: &str) -> Part {
    let Some(range) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else {
        return Part::Whole;
    };
    // A client that has a part of another file is given the whole of this one.
    if let Some(condition) = headers.get(IF_RANGE)
        && ![etag.as_bytes(), modified.as_bytes()].contains(&condition.as_bytes())
    {
        return Part::Whole;
    }
    parsed(range, length).unwrap_or(Part::Whole)
}

/// A range; nothing where it is none that we understand.
fn parsed(range: &str, length: u64) -> Option<Part> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // More digits than fit are beyond every file.
        is_number.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = match (first.is_empty(), last.is_empty()) {
        (true, _) => {
            let count = number(last)?;
            if count == 0 {
                return Some(Part::Outside);
            }
            (length.saturating_sub(count), length.saturating_sub(1))
        }
        (false, true) => (number(first)?, length.saturating_sub(1)),
        (false, false) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            (first, last.min(length.saturating_sub(1)))
        }
    };
    Some(if first >= length {
        Part::Outside
    } else {
        Part::Range(first, last)
    })
}

/// A time as HTTP writes it.
fn http_date(seconds: u64) -> String {
    let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    httpdate::fmt_http_date(time)
}

fn media_type(name: &str) -> &'static str {
    let end = name.rsplit('.').next().unwrap_or_default();
    let packed = [Compression::Gzip, Compression::Zstd]
        .into_iter()
        .find(|one| name.ends_with(one.suffix()));
    if let Some(media_type) = packed.and_then(Compression::media_type) {
        return media_type;
    }
    match name {
        "ro-crate-metadata.json" => Format::JsonLd.media_type(),
        crate::dump::SUMS => "text/plain; charset=utf-8",
        _ if end == "json" => "application/json",
        _ => Format::ALL
            .iter()
            .find(|format| format.extension() == end)
            .map_or("application/octet-stream", |format| format.media_type()),
    }
}

/// A file, piece by piece. One that ends before its time breaks off.
struct Pieces {
    file: tokio::fs::File,
    left: u64,
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut piece = vec![0; PIECE];
        let mut buffer = ReadBuf::new(&mut piece);
        ready!(Pin::new(&mut self.file).poll_read(context, &mut buffer))?;
        let read = buffer.filled().len();
        if read == 0 {
            return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
        }
        piece.truncate(read);
        // A dump never grows: it is replaced whole.
        self.left = self.left.saturating_sub(read as u64);
        Poll::Ready(Some(Ok(piece.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_of_the_file_or_outside_of_it() {
        for (range, part) in [
            ("bytes=0-0", Some(Part::Range(0, 0))),
            ("bytes=0-99", Some(Part::Range(0, 9))),
            ("bytes=4-", Some(Part::Range(4, 9))),
            ("bytes=-3", Some(Part::Range(7, 9))),
            ("bytes=-30", Some(Part::Range(0, 9))),
            ("Bytes = 9-9", Some(Part::Range(9, 9))),
            ("bytes=10-", Some(Part::Outside)),
            ("bytes=-0", Some(Part::Outside)),
            ("bytes=99999999999999999999999-", Some(Part::Outside)),
            // What is no range, or several, is passed over.
            ("bytes=5-4", None),
            ("bytes=0-1,3-4", None),
            ("bytes=+1-2", None),
            ("bytes=a-", None),
            ("bytes=-", None),
            ("bytes", None),
            ("lines=0-1", None),
        ] {
            assert_eq!(parsed(range, 10), part, "{range}");
        }
        assert_eq!(parsed("bytes=0-", 0), Some(Part::Outside));
        assert_eq!(parsed("bytes=-1", 0), Some(Part::Outside));
    }

    #[test]
    fn a_part_is_of_the_file_that_the_client_knows() {
        let (etag, date) = ("\"1-2\"", "Sun, 29 Nov 2026 20:00:00 GMT");
        let asked = |condition: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, "bytes=0-1".parse().unwrap());
            headers.insert(IF_RANGE, condition.parse().unwrap());
            part(&headers, 10, etag, date)
        };
        assert_eq!(asked(etag), Part::Range(0, 1));
        assert_eq!(asked(date), Part::Range(0, 1));
        for other in ["\"1-3\"", "W/\"1-2\"", "Sun, 29 Nov 2026 20:00:01 GMT", "*"] {
            assert_eq!(asked(other), Part::Whole, "{other}");
        }
    }

    #[test]
    fn a_file_is_of_the_type_that_its_name_says() {
        for (name, media_type) in [
            ("oogst.ttl", "text/turtle"),
            ("oogst-foaf.nq", "application/n-quads"),
            ("oogst.rdf.gz", "application/gzip"),
            ("changes.added.nt.zst", "application/zstd"),
            ("manifest.json", "application/json"),
            ("ro-crate-metadata.json", "application/ld+json"),
            ("SHA256SUMS", "text/plain; charset=utf-8"),
        ] {
            assert_eq!(super::media_type(name), media_type);
        }
    }
}
