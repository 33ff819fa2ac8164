//! A provider of OAI-PMH, as good or bad as a test wants it.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use crate::fetch::server::{Asked, Server, say};

/// What is wrong with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    #[default]
    None,
    /// The second page leads to the second page.
    Circle,
    /// Every page is the first one, each with another token.
    SamePage,
    /// In the second harvest, the first token that is given is refused once.
    TokenExpires,
    /// No token is ever taken.
    TokenBroken,
    /// The second page is answered with 500.
    Broken,
    /// The second page is answered with 503, once.
    Busy,
    /// It takes no `from`.
    NoFrom,
    /// It stops before the number that it told.
    TooShort,
    /// Its answers do not say when they were made.
    NoDate,
    /// Its answers have a DOCTYPE with entities.
    Bomb,
    /// Its answers are packed.
    Packed,
    /// Its answers are pages for people.
    Page,
}

/// A record: when it changed, and what describes it; nothing where it is deleted.
type Record = (String, Option<String>);

/// What the provider has, and how it is.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) records: BTreeMap<String, Record>,
    pub(crate) fault: Fault,
    pub(crate) deleted: &'static str,
    pub(crate) granularity: &'static str,
    pub(crate) date: &'static str,
    pub(crate) formats: &'static [(&'static str, &'static str)],
    pub(crate) page: usize,
}

/// A provider, until it is dropped.
pub(crate) struct Provider {
    server: Server,
    state: Arc<Mutex<State>>,
}

pub(crate) const CERIF: (&str, &str) = (
    "oai_cerif_openaire_v1_2",
    "https://www.openaire.eu/cerif-profile/1.2/",
);
pub(crate) const DC: (&str, &str) = ("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/");

impl Provider {
    pub(crate) fn new(fault: Fault) -> Self {
        let state = Arc::new(Mutex::new(State {
            records: BTreeMap::new(),
            fault,
            deleted: "persistent",
            granularity: "YYYY-MM-DDThh:mm:ssZ",
            date: "2026-11-01T12:00:00Z",
            formats: &[DC, CERIF],
            page: 2,
        }));
        let shared = Arc::clone(&state);
        let server = Server::new(move |asked, stream| {
            let state = shared.lock().unwrap().clone();
            answer(&state, asked, stream);
        });
        Self { server, state }
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// A record of CERIF.
    pub(crate) fn put(&self, id: &str, date: &str, xml: &str) {
        self.set(|state| {
            let record = (date.to_owned(), Some(xml.to_owned()));
            state.records.insert(format!("oai:cris.org:{id}"), record);
        });
    }

    pub(crate) fn delete(&self, id: &str, date: &str) {
        self.set(|state| {
            let identifier = format!("oai:cris.org:{id}");
            state.records.insert(identifier, (date.to_owned(), None));
        });
    }

    /// Projects of these numbers.
    pub(crate) fn projects(&self, numbers: std::ops::RangeInclusive<u32>) {
        for number in numbers {
            let (id, xml) = project(number, &format!("Project {number}"));
            self.put(&id, "2026-10-01T00:00:00Z", &xml);
        }
    }

    pub(crate) fn url(&self) -> String {
        self.server.address("/oai")
    }

    /// The arguments of the requests for lists, as they were sent.
    pub(crate) fn lists(&self) -> Vec<String> {
        let asked = self.server.asked();
        let lists = asked
            .iter()
            .filter_map(|asked| asked.path.split_once("verb=ListRecords"));
        lists.map(|(_, rest)| rest.to_owned()).collect()
    }
}

pub(crate) fn project(number: u32, title: &str) -> (String, String) {
    let id = format!("Projects/{number}");
    let xml = format!(
        r#"<Project xmlns="{}" id="{id}"><Title xml:lang="en">{title}</Title></Project>"#,
        CERIF.1
    );
    (id, xml)
}

fn answer(state: &State, asked: &Asked, stream: &mut TcpStream) {
    let url = url::Url::parse(&format!("http://host{}", asked.path)).unwrap();
    let arguments: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let verb = arguments.get("verb").map_or("", String::as_str);
    let token = arguments.get("resumptionToken");
    if verb == "ListRecords" && token.is_some() {
        match state.fault {
            Fault::Broken => return say(stream, "500 Internal Server Error", &[], b"<html>"),
            Fault::Busy if asked.before == 0 => {
                return say(stream, "503 Service Unavailable", &["Retry-After: 0"], b"");
            }
            _ => {}
        }
    }
    let body = match verb {
        "Identify" => format!(
            "<Identify><repositoryName>Test</repositoryName><baseURL>x</baseURL><protocolVersion>2.0</protocolVersion>\
             <adminEmail>a@cris.org</adminEmail><earliestDatestamp>2020-01-01T00:00:00Z</earliestDatestamp>\
             <deletedRecord>{}</deletedRecord><granularity>{}</granularity></Identify>",
            state.deleted, state.granularity
        ),
        "ListMetadataFormats" => formats(state),
        "ListRecords" => list(state, &arguments, asked.before),
        _ => error("badVerb"),
    };
    let date = match state.fault {
        Fault::NoDate => String::new(),
        _ => format!("<responseDate>{}</responseDate>", state.date),
    };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">{date}\
         <request>x</request>\n{body}</OAI-PMH>"
    );
    say_as(state.fault, stream, &body);
}

fn say_as(fault: Fault, stream: &mut TcpStream, body: &str) {
    let xml = "Content-Type: text/xml";
    match fault {
        Fault::Bomb => {
            let bomb = "?>\n<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n";
            let body = body.replacen("?>\n", bomb, 1);
            say(stream, "200 OK", &[xml], body.as_bytes());
        }
        Fault::Packed => {
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gz.write_all(body.as_bytes()).unwrap();
            let packed = gz.finish().unwrap();
            say(stream, "200 OK", &[xml, "Content-Encoding: gzip"], &packed);
        }
        Fault::Page => say(stream, "200 OK", &[], b"<html><body>Welcome</body></html>"),
        _ => say(stream, "200 OK", &[xml], body.as_bytes()),
    }
}

fn formats(state: &State) -> String {
    let formats = state.formats.iter().map(|(prefix, namespace)| {
        format!(
            "<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>x</schema>\
             <metadataNamespace>{namespace}</metadataNamespace></metadataFormat>"
        )
    });
    format!(
        "<ListMetadataFormats>{}</ListMetadataFormats>",
        formats.collect::<String>()
    )
}

fn error(code: &str) -> String {
    format!("<error code=\"{code}\">not so</error>")
}

/// A list; the token is the number of the first record, with a few characters that an address has to escape.
fn list(state: &State, arguments: &BTreeMap<String, String>, before: usize) -> String {
    let token = arguments.get("resumptionToken");
    if token.is_some() && arguments.len() > 2 {
        return error("badArgument");
    }
    if state.fault == Fault::NoFrom && arguments.contains_key("from") {
        return error("badArgument");
    }
    let is_refused = match state.fault {
        Fault::TokenBroken => true,
        Fault::TokenExpires => before == 1 && token.is_some_and(|token| token.starts_with("2&")),
        _ => false,
    };
    if token.is_some() && is_refused {
        return error("badResumptionToken");
    }
    // The token carries on what was asked for.
    let (start, from) = match token {
        Some(token) => {
            let (start, from) = token.split_once("&from=").unwrap();
            (start.parse().unwrap(), from.to_owned())
        }
        None => (0, arguments.get("from").cloned().unwrap_or_default()),
    };
    let all: Vec<_> = state
        .records
        .iter()
        .filter(|(_, (date, _))| *date >= from)
        .collect();
    if all.is_empty() {
        return error("noRecordsMatch");
    }
    let shown = if state.fault == Fault::SamePage {
        0
    } else {
        start
    };
    let page = &all[shown.min(all.len())..(shown + state.page).min(all.len())];
    let records: String = page.iter().map(|(id, record)| xml(id, record)).collect();
    let end = start + state.page;
    let is_last = end >= all.len() && !matches!(state.fault, Fault::SamePage | Fault::Circle);
    let next = match state.fault {
        Fault::TooShort => None,
        Fault::Circle if start > 0 => Some(start),
        _ => (!is_last).then_some(end),
    };
    let size = all.len();
    let token = match next {
        Some(next) => format!(
            "<resumptionToken completeListSize=\"{size}\" cursor=\"{start}\">{next}&amp;from={from}</resumptionToken>"
        ),
        None if start > 0 || state.fault == Fault::TooShort => {
            format!("<resumptionToken completeListSize=\"{size}\" cursor=\"{start}\"/>")
        }
        None => String::new(),
    };
    format!("<ListRecords>{records}{token}</ListRecords>")
}

fn xml(id: &str, (date, metadata): &Record) -> String {
    match metadata {
        Some(metadata) => format!(
            "<record><header><identifier>{id}</identifier><datestamp>{date}</datestamp></header>\
             <metadata>{metadata}</metadata></record>\n"
        ),
        None => format!(
            "<record><header status=\"deleted\"><identifier>{id}</identifier><datestamp>{date}</datestamp></header></record>\n"
        ),
    }
}
