//! `/dumps/…`: the files that were published, and pages that list them. Names are matched against what the folder holds,
//! never joined from the request.

mod send;

use std::fs::DirEntry;
use std::io;
use std::path::{Path as FilePath, PathBuf};

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method};
use axum::response::{Html, Redirect, Response};

use super::App;
use super::error::WebError;
use super::overview;
use super::pages::{self, Frame};
use crate::catalogue::Distribution;
use crate::dump::{LATEST, Published, distributions, is_dump, latest, published};

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
    let dumps = dumps(&app).await?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let frame = frame.describing(overview::told(&app).await?);
    pages::dumps(frame, &dumps).map(Html)
}

/// `GET /dumps/{folder}`: the page of a dump is at `/dumps/{folder}/`.
pub(super) async fn folder_slash(
    State(app): State<App>,
    Path(folder): Path<String>,
) -> Result<Redirect, WebError> {
    let dump = one(&app, &folder).await?;
    let name = if folder == LATEST { LATEST } else { &dump.name };
    Ok(Redirect::permanent(&format!(
        "{}/dumps/{name}/",
        app.site().base.path()
    )))
}

/// `GET /dumps/{folder}/`: the files of a dump, with their hashes.
pub(super) async fn folder(
    State(app): State<App>,
    Path(folder): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Html<String>, WebError> {
    let dump = one(&app, &folder).await?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let frame = frame.describing(overview::told(&app).await?);
    pages::dump(frame, &dump).map(Html)
}

/// `GET /dumps/{folder}/{file}`: a file.
pub(super) async fn file(
    State(app): State<App>,
    Path((folder, name)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let dumps = app.config().dump_path();
    let asked = name.clone();
    let path = tokio::task::spawn_blocking(move || find(&dumps, &folder, &asked))
        .await
        .map_err(|fault| WebError::internal(&fault))?
        .map_err(|fault| WebError::internal(&fault))?
        .ok_or_else(|| WebError::not_found("there is no such file among the dumps"))?;
    send::file(&path, &name, &method, &headers)
        .await
        .map_err(|fault| WebError::internal(&fault))
}

async fn dumps(app: &App) -> Result<Vec<Published>, WebError> {
    let folder = app.config().dump_path();
    tokio::task::spawn_blocking(move || published(&folder))
        .await
        .map_err(|fault| WebError::internal(&fault))?
        .map_err(|fault| WebError::internal(&fault))
}

async fn one(app: &App, folder: &str) -> Result<Published, WebError> {
    let is_it = |dump: &Published| match folder {
        LATEST => dump.is_latest,
        name => dump.name == name,
    };
    let dump = dumps(app).await?.into_iter().find(is_it);
    dump.ok_or_else(|| WebError::not_found("there is no such dump; /dumps/ lists them"))
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
pub(super) fn of_latest(folder: &FilePath) -> io::Result<Vec<Distribution>> {
    let dumps = published(folder)?;
    let latest = dumps.iter().find(|dump| dump.is_latest);
    Ok(latest.map_or_else(Vec::new, |dump| distributions(dump, LATEST)))
}
