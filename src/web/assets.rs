//! Scripts and stylesheets of the pages. The stylesheet is part of the program; the scripts are what Vite made of `web/`
//! before the program was compiled, if it did (`make assets`). Names hold a hash of the contents, so browsers may keep
//! them for ever.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::App;
use super::documents::Lasting;
use super::error::WebError;

/// What Vite wrote; nothing where it did not run.
#[derive(RustEmbed)]
#[folder = "web/dist/assets/"]
#[allow_missing = true]
struct Built;

/// The file in which Vite says what each entry became.
const MANIFEST: &str = "manifest.json";
const ICON: &str = include_str!("templates/icon.svg");
const STYLE: &str = include_str!("templates/style.css");
/// Names change with the contents.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// An entry of Vite's manifest.
#[derive(Debug, Clone, Default, Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    css: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
}

static MANIFEST_READ: LazyLock<BTreeMap<String, Chunk>> = LazyLock::new(|| {
    Built::get(MANIFEST)
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
});

static STYLE_NAME: LazyLock<String> = LazyLock::new(|| hashed("style", STYLE, "css"));
static ICON_NAME: LazyLock<String> = LazyLock::new(|| hashed("icon", ICON, "svg"));

fn hashed(stem: &str, contents: &str, ending: &str) -> String {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(contents)[..5]);
    format!("{stem}-{hash}.{ending}")
}

/// What a page needs to load a script: names below `/assets/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Script {
    /// The module.
    pub(super) file: String,
    /// Its stylesheets.
    pub(super) styles: Vec<String>,
}

/// The script of a page; `None` where it was not built, and the page does without.
pub(super) fn script(page: &str) -> Option<Script> {
    let chunk = MANIFEST_READ.get(&format!("src/{page}.js"))?;
    let mut styles = chunk.css.clone();
    let imported = chunk
        .imports
        .iter()
        .filter_map(|name| MANIFEST_READ.get(name));
    styles.extend(imported.flat_map(|chunk| chunk.css.clone()));
    Some(Script {
        file: chunk.file.clone(),
        styles,
    })
}

/// The name of the stylesheet of all pages.
pub(super) fn style() -> &'static str {
    &STYLE_NAME
}

/// The name of the picture beside titles.
pub(super) fn icon() -> &'static str {
    &ICON_NAME
}

/// `GET /assets/{file}`
pub(super) async fn asset(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let bytes = if name == *STYLE_NAME {
        STYLE.as_bytes().into()
    } else if name == *ICON_NAME {
        ICON.as_bytes().into()
    } else {
        let built = Built::get(&name).filter(|_| name != MANIFEST);
        let absent = || WebError::not_found("there is no such script or stylesheet");
        built.ok_or_else(absent)?.data
    };
    let headers = [(CONTENT_TYPE, media_type(&name)), (CACHE_CONTROL, FOR_EVER)];
    let etag = format!("\"{name}\"");
    let mut response = (headers, [(ETAG, etag)], bytes.into_owned()).into_response();
    response.extensions_mut().insert(Lasting(app.revision()));
    Ok(response)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
