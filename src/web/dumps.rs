//! `/dumps/…`: the files that `oogst dump` published. Names are matched against what the folder holds, never joined from
//! the request.

use std::fs::DirEntry;
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::App;
use super::error::WebError;
use super::negotiate;
use super::overview;
use super::pages::{self, Frame};
use crate::catalogue::Distribution;
use crate::dump::{LATEST, STEM};
use crate::mapping::Profile;
use crate::rdf::Format;

/// How much of a file is read at once.
const PIECE: usize = 64 * 1024;

/// A dump, for the list.
pub(super) struct Listed {
    /// The folder.
    pub(super) name: String,
    /// Does `latest` point to it?
    pub(super) is_latest: bool,
    /// The files: name and bytes.
    pub(super) files: Vec<(String, u64)>,
}

/// `GET /dumps`: the list is at `/dumps/`.
pub(super) async fn slash(State(app): State<App>) -> Redirect {
    Redirect::permanent(&format!("{}/dumps/", app.site().base.path()))
}

/// `GET /dumps/`: what there is.
pub(super) async fn list(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Html<String>, WebError> {
    let folder = app.config().dump_path();
    let dumps = tokio::task::spawn_blocking(move || listed(&folder))
        .await
        .map_err(|fault| WebError::internal(&fault))?
        .map_err(|fault| WebError::internal(&fault))?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let frame = frame.describing(overview::told(&app).await?);
    pages::dumps(frame, dumps).map(Html)
}

/// `GET /dumps/{folder}/{file}`: a file.
pub(super) async fn file(
    State(app): State<App>,
    Path((folder, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let dumps = app.config().dump_path();
    let asked = name.clone();
    let path = tokio::task::spawn_blocking(move || find(&dumps, &folder, &asked))
        .await
        .map_err(|fault| WebError::internal(&fault))?
        .map_err(|fault| WebError::internal(&fault))?
        .ok_or_else(|| WebError::not_found("there is no such file among the dumps"))?;
    send(&path, &name, &headers)
        .await
        .map_err(|fault| WebError::internal(&fault))
}

async fn send(path: &FilePath, name: &str, headers: &HeaderMap) -> io::Result<Response> {
    let file = tokio::fs::File::open(path).await?;
    let data = file.metadata().await?;
    let changed = data.modified()?;
    let since = changed
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let etag = format!("\"{}-{}\"", data.len(), since.as_nanos());
    let modified = http_date(since.as_secs());
    let unchanged = if headers.contains_key(IF_NONE_MATCH) {
        negotiate::has(headers, &etag)
    } else {
        headers
            .get(IF_MODIFIED_SINCE)
            .is_some_and(|value| value.as_bytes() == modified.as_bytes())
    };
    let known = [
        (ETAG, etag),
        (LAST_MODIFIED, modified),
        (CACHE_CONTROL, "public, no-cache".to_owned()),
    ];
    if unchanged {
        return Ok((StatusCode::NOT_MODIFIED, known).into_response());
    }
    let content = [
        (CONTENT_TYPE, media_type(name).to_owned()),
        (CONTENT_LENGTH, data.len().to_string()),
    ];
    let body = Body::from_stream(Pieces {
        file,
        left: data.len(),
    });
    Ok((known, content, body).into_response())
}

/// A time as HTTP writes it.
fn http_date(seconds: u64) -> String {
    let second = i64::try_from(seconds).unwrap_or_default();
    let stamp = jiff::Timestamp::from_second(second).unwrap_or_default();
    jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&stamp)
        .unwrap_or_default()
}

fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit('.').next().unwrap_or_default();
    Format::ALL
        .iter()
        .find(|format| format.extension() == extension)
        .map_or("application/octet-stream", |format| format.media_type())
}

fn is_dump(name: &str) -> bool {
    name.strip_prefix("revision-")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Entries of a folder with their names; none where there is no folder.
fn entries(folder: &FilePath) -> io::Result<Vec<(String, DirEntry)>> {
    let read = match std::fs::read_dir(folder) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut out = Vec::new();
    for entry in read {
        let entry = entry?;
        if let Ok(name) = entry.file_name().into_string() {
            out.push((name, entry));
        }
    }
    Ok(out)
}

/// The dump that `latest` points to.
fn latest(folder: &FilePath) -> Option<String> {
    let target = std::fs::read_link(folder.join(LATEST)).ok()?;
    let name = target.to_str()?;
    is_dump(name).then(|| name.to_owned())
}

fn find(dumps: &FilePath, folder: &str, file: &str) -> io::Result<Option<PathBuf>> {
    let wanted = match folder {
        LATEST => latest(dumps),
        name => is_dump(name).then(|| name.to_owned()),
    };
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    for (name, entry) in entries(dumps)? {
        if name == wanted && entry.file_type()?.is_dir() {
            return Ok(files(&entry.path())?
                .into_iter()
                .find(|(name, _)| name == file)
                .map(|(_, entry)| entry.path()));
        }
    }
    Ok(None)
}

/// The files of a dump: no links, nothing hidden.
fn files(folder: &FilePath) -> io::Result<Vec<(String, DirEntry)>> {
    let mut files = entries(folder)?;
    files.retain(|(name, entry)| {
        !name.starts_with('.') && entry.file_type().is_ok_and(|class| class.is_file())
    });
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(files)
}

/// The files of the last dump that hold the dataset.
pub(super) fn distributions(folder: &FilePath) -> io::Result<Vec<Distribution>> {
    let Some(latest) = latest(folder) else {
        return Ok(Vec::new());
    };
    let there = files(&folder.join(latest))?;
    let mut out = Vec::new();
    for format in Format::ALL {
        let file = format!("{STEM}.{}", format.extension());
        if let Some((_, entry)) = there.iter().find(|(name, _)| *name == file) {
            out.push(Distribution {
                folder: LATEST.to_owned(),
                file,
                format,
                profile: Profile::All,
                packed: None,
                bytes: Some(entry.metadata()?.len()),
                sha256: None,
                issued: None,
            });
        }
    }
    Ok(out)
}

/// The dumps, the latest revision first.
fn listed(folder: &FilePath) -> io::Result<Vec<Listed>> {
    let latest = latest(folder);
    let mut out = Vec::new();
    for (name, entry) in entries(folder)? {
        if is_dump(&name) && entry.file_type()?.is_dir() {
            let files = files(&entry.path())?
                .into_iter()
                .map(|(name, entry)| Ok((name, entry.metadata()?.len())))
                .collect::<io::Result<_>>()?;
            let is_latest = latest.as_ref() == Some(&name);
            out.push(Listed {
                name,
                is_latest,
                files,
            });
        }
    }
    out.sort_by_key(|dump| std::cmp::Reverse((dump.name.len(), dump.name.clone())));
    Ok(out)
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
