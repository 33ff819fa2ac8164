//! Lists as files: `/projects.csv`, `/search.ttl?q=…`. A file is the whole list, at one instant, written while it is sent;
//! where it fails midway the connection is broken off, so that no half of it is taken for the whole.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use serde_json::{Map, Value};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::Listing;
use super::columns::{Names, SEVERAL, columns};
use crate::finding::Index;
use crate::ledger::Ledger;
use crate::mapping::{self, Profile};
use crate::rdf::{Format, Writer};
use crate::record::{Entity, Kind};
use crate::web::App;
use crate::web::csv::harmless;
use crate::web::error::WebError;
use crate::web::pages::Frame;

/// How many bytes are sent at once, and how many such pieces may wait.
const PIECE: usize = 32 * 1024;
const WAITING: usize = 4;

/// A format of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum File {
    Csv,
    Json,
    Turtle,
}

impl File {
    /// Every format.
    pub(in crate::web) const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Turtle];

    /// How addresses end, with the dot; the name as people read it; the media type.
    pub(in crate::web) fn told(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Csv => (".csv", "CSV", "text/csv"),
            Self::Json => (".json", "JSON", "application/json"),
            Self::Turtle => (".ttl", "Turtle", "text/turtle"),
        }
    }

    /// An address without its end, and the format that this end says.
    pub(in crate::web) fn at_end(address: &str) -> Option<(&str, Self)> {
        Self::ALL.into_iter().find_map(|format| {
            let stem = address.strip_suffix(format.told().0)?;
            Some((stem, format))
        })
    }

    /// A list as files: names, media types, and addresses, which are one stem with an end of each format between.
    pub(in crate::web) fn addresses(
        stem: &str,
        query: &str,
    ) -> Vec<(&'static str, &'static str, String)> {
        let told = |format: Self| {
            let (end, name, media_type) = format.told();
            (name, media_type, format!("{stem}{end}{query}"))
        };
        Self::ALL.map(told).to_vec()
    }
}

/// What a file holds.
pub(in crate::web) enum Wanted {
    /// A list or a search, as its address says it.
    Listing(Listing),
    /// These things, in this order.
    Things(Vec<(Kind, String)>),
}

/// A list, whole, as a file.
pub(in crate::web) fn file(
    app: &App,
    frame: Frame,
    wanted: Wanted,
    format: File,
) -> Result<Response, WebError> {
    let permit = app.finding().files.clone().try_acquire_owned();
    let permit = permit.map_err(|_| {
        let hint = "Come again in a minute; dumps have everything at any time.";
        WebError::unavailable("busy", "too many lists are being sent", hint, 60)
    })?;
    let (sender, receiver) = channel(WAITING);
    let there = app.clone();
    tokio::spawn(async move {
        let out = Out::to(sender.clone());
        let app = there.clone();
        let written = there.read_now(move |ledger, now| {
            let listed = Whole::of(&app, ledger, &frame, wanted, now)?;
            // Who went away wants no more of it.
            Ok(write(&app, ledger, &frame, &listed, format, out))
        });
        let fault = match written.await {
            Ok(Ok(())) => None,
            Ok(Err(fault)) => Some(fault),
            Err(fault) => Some(io::Error::other(fault.message)),
        };
        if let Some(fault) = fault {
            drop(sender.send(Err(fault)).await);
        }
        drop(permit);
    });
    let (_, _, media_type) = format.told();
    let content_type = format!("{media_type}; charset=utf-8");
    let headers = [
        (CONTENT_TYPE, content_type.as_str()),
        (VARY, "Accept-Language"),
        (CACHE_CONTROL, "public, no-cache"),
    ];
    let body = Body::from_stream(Pieces(receiver));
    let body = if format == File::Csv {
        harmless(body)
    } else {
        body
    };
    Ok((headers, body).into_response())
}

/// Everything in a list.
struct Whole {
    /// The kind of all of it, where it is one.
    kind: Option<Kind>,
    items: Items,
}

enum Items {
    /// The things of each kind, as numbers in an index.
    Numbers(Vec<(Kind, Arc<Index>, Vec<u32>)>),
    Keys(Vec<(Kind, String)>),
}

impl Whole {
    fn of(
        app: &App,
        ledger: &Ledger,
        frame: &Frame,
        wanted: Wanted,
        now: i64,
    ) -> Result<Self, WebError> {
        let listing = match wanted {
            Wanted::Listing(listing) => listing,
            Wanted::Things(things) => {
                let first = things.first().map(|(kind, _)| *kind);
                return Ok(Self {
                    kind: first.filter(|kind| things.iter().all(|(one, _)| one == kind)),
                    items: Items::Keys(things),
                });
            }
        };
        let mut items = Vec::new();
        let kinds = listing.kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]);
        let is_asked = listing.kind.is_some() || !listing.words.is_empty();
        for kind in kinds.into_iter().filter(|_| is_asked) {
            let listed = listing.find(app, ledger, kind, (frame.lang, now))?;
            items.push((kind, listed.index, listed.found.items));
        }
        Ok(Self {
            kind: listing.kind,
            items: Items::Numbers(items),
        })
    }

    /// Each thing that is still there, with its last change.
    fn each(
        &self,
        ledger: &Ledger,
        mut each: impl FnMut(&Entity, i64) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut one = |kind: Kind, key: &str| {
            let row = ledger.get(kind, key).map_err(io::Error::other)?;
            if let Some(row) = row
                && let Some(body) = row.body
            {
                let entity = Entity { key: row.key, body };
                each(&entity, row.datestamp)?;
            }
            Ok(())
        };
        match &self.items {
            Items::Numbers(kinds) => kinds.iter().try_for_each(|(kind, index, items)| {
                let things = index.shelf(*kind);
                items
                    .iter()
                    .try_for_each(|item| one(*kind, things.key(*item)))
            }),
            Items::Keys(things) => things.iter().try_for_each(|(kind, key)| one(*kind, key)),
        }
    }
}

fn write(
    app: &App,
    ledger: &Ledger,
    frame: &Frame,
    whole: &Whole,
    format: File,
    mut out: Out,
) -> io::Result<()> {
    let site = app.site();
    let mut names = Names::of(ledger, frame.languages());
    let columns = columns(whole.kind);
    let mut cells = |entity: &Entity, changed: i64| {
        let cells = names.cells(site, entity, changed, whole.kind.is_none());
        cells.map_err(io::Error::other)
    };
    match format {
        File::Csv => {
            let mut csv = ::csv::WriterBuilder::new();
            let mut csv = csv.terminator(::csv::Terminator::CRLF).from_writer(out);
            csv.write_record(columns)?;
            whole.each(ledger, |entity, changed| {
                let cells = cells(entity, changed)?;
                let cells = cells.into_iter().map(|values| values.join("; "));
                Ok(csv.write_record(cells)?)
            })?;
            csv.flush()
        }
        File::Json => {
            out.write_all(b"{\"items\": [")?;
            let mut between = "\n";
            whole.each(ledger, |entity, changed| {
                let cells = cells(entity, changed)?;
                write!(out, "{between}{}", object(columns, cells))?;
                between = ",\n";
                Ok(())
            })?;
            out.write_all(b"\n]}\n")?;
            out.flush()
        }
        File::Turtle => {
            let mut writer = Writer::new(Format::Turtle, &site.base, out);
            whole.each(ledger, |entity, changed| {
                let heading = format!("{} {}", entity.kind(), entity.key);
                writer.entity(&heading, |sink| {
                    mapping::map(entity, Some(changed), site, Profile::All, sink);
                })
            })?;
            writer.finish()?.flush()
        }
    }
}

/// Cells by the names of their columns: one value, or a list where there may be several; nothing where there is none.
fn object(columns: &[&str], cells: Vec<Vec<String>>) -> Value {
    let mut out = Map::new();
    for (column, mut cell) in columns.iter().zip(cells) {
        if SEVERAL.contains(column) {
            out.insert((*column).to_owned(), cell.into());
        } else if let Some(value) = cell.pop() {
            out.insert((*column).to_owned(), value.into());
        }
    }
    Value::Object(out)
}

type Piece = io::Result<Bytes>;

/// Writes into the body of an answer, from where that may block.
struct Out {
    sender: Sender<Piece>,
    waiting: Vec<u8>,
}

impl Out {
    fn to(sender: Sender<Piece>) -> Self {
        Self {
            sender,
            waiting: Vec::with_capacity(PIECE),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(PIECE));
        let sent = self.sender.blocking_send(Ok(piece.into()));
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// The body of an answer, piece by piece.
struct Pieces(Receiver<Piece>);

impl Stream for Pieces {
    type Item = Piece;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        self.0.poll_recv(context)
    }
}
