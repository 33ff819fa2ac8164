//! The network of people and projects: a table, which a script draws as a picture, and the same as JSON.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{Html, IntoResponse};
use serde::Serialize;

use super::thing::{Item, item};
use super::{Frame, grouped, parameter, render, words};
use crate::iri::Base;
use crate::ledger::{Ledger, Search, SharedWords};
use crate::record::Kind;
use crate::survey::Survey;
use crate::survey::network::{self, Edge, Network, Node, Part};
use crate::web::error::WebError;
use crate::web::{App, survey};

/// How many things a search for a network gives.
const FOUND: usize = 20;
/// The kinds that have a network.
const KINDS: [Kind; 3] = [Kind::Project, Kind::Person, Kind::Organisation];

/// A project, and who takes part in it.
struct Row {
    project: Item,
    agents: Vec<Item>,
}

/// A network that is shown.
struct Shown {
    rows: Vec<Row>,
    /// The address of the same as JSON.
    data: String,
    /// What is left out, in words.
    notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "network.html")]
struct NetworkPage {
    frame: Frame,
    searched: String,
    found: Vec<Item>,
    /// What it is around; none where it is the whole dataset.
    middle: Option<Item>,
    shown: Option<Shown>,
    /// Those with the most projects, to begin with.
    people: Vec<Item>,
    organisations: Vec<Item>,
}

/// The thing that a request wants to see in the middle: `person/KEY`, or its IRI.
fn wanted(base: &Base, query: Option<&str>) -> Result<Option<(Kind, String)>, WebError> {
    let Some(around) = parameter(query, "around").filter(|around| !around.is_empty()) else {
        return Ok(None);
    };
    let apart = base.take_apart(&around).or_else(|| {
        let (kind, key) = around.split_once('/')?;
        Some((kind.parse().ok()?, key))
    });
    match apart.filter(|(kind, key)| KINDS.contains(kind) && !key.is_empty()) {
        Some((kind, key)) => Ok(Some((kind, key.to_owned()))),
        None => Err(WebError::bad_request(
            "`around` names nothing that has a network",
            "Give project/KEY, person/KEY or organisation/KEY, or the IRI of one.",
        )),
    }
}

/// The network around a thing, or of everything where that is small enough.
fn read(
    ledger: &Ledger,
    languages: &[String],
    around: Option<&(Kind, String)>,
) -> Result<Option<Network>, WebError> {
    match around {
        None => Ok(network::whole(ledger, languages)?),
        Some((kind, key)) => match network::around(ledger, languages, *kind, key)? {
            Some(network) => Ok(Some(network)),
            None => Err(WebError::not_found(format!("there is no {kind} `{key}`"))),
        },
    }
}

/// `GET /network`
pub(in crate::web) async fn network(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    let around = wanted(&app.site().base, query.as_deref())?;
    let searched = parameter(query.as_deref(), "q").unwrap_or_default();
    let searched: String = searched.chars().take(200).collect();
    let (survey, index) = (survey::of(&app).await?, app.words());
    let page = app
        .read(move |ledger| {
            let network = read(ledger, &frame.languages, around.as_ref())?;
            let found = found(&frame, ledger, &index, &searched)?;
            let title = frame.say("Netwerk", "Network");
            let middle = around.as_ref().and(network.as_ref());
            let (people, organisations) = beginnings(&frame, ledger, &survey)?;
            render(&NetworkPage {
                middle: middle
                    .and_then(|all| all.nodes.first())
                    .map(|node| page_of(&frame, node)),
                shown: network.map(|all| shown(&frame, around.as_ref(), &all)),
                people,
                organisations,
                searched,
                found,
                frame: frame.of_class("WebPage", "/network", title),
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

/// What has these words in its name, with a link to its network.
fn found(
    frame: &Frame,
    ledger: &Ledger,
    index: &SharedWords,
    searched: &str,
) -> Result<Vec<Item>, WebError> {
    let mut out = Vec::new();
    if searched.trim().is_empty() {
        return Ok(out);
    }
    for kind in [Kind::Person, Kind::Organisation, Kind::Project] {
        let search = Search {
            text: searched,
            limit: FOUND,
            kind: Some(kind),
            titles_only: true,
            ..Search::default()
        };
        for hit in ledger.search(&*index.of(ledger)?, &search)? {
            let shown = beginning(frame, ledger, kind, &hit.key)?;
            out.extend(shown.map(|shown| shown.with(words::kind(frame.lang, kind))));
        }
    }
    Ok(out)
}

/// Those with the most projects.
fn beginnings(
    frame: &Frame,
    ledger: &Ledger,
    survey: &Survey,
) -> Result<(Vec<Item>, Vec<Item>), WebError> {
    let of = |kind, hubs: &[(String, u64)]| -> Result<Vec<Item>, WebError> {
        let mut out = Vec::new();
        for (key, count) in hubs {
            let projects = frame.say("projecten", "projects");
            let shown = beginning(frame, ledger, kind, key)?;
            let detail = format!("{} {projects}", grouped(*count));
            out.extend(shown.map(|shown| shown.with(detail)));
        }
        Ok(out)
    };
    Ok((
        of(Kind::Person, &survey.people)?,
        of(Kind::Organisation, &survey.organisations)?,
    ))
}

/// A thing by its name, as a link to its network.
fn beginning(
    frame: &Frame,
    ledger: &Ledger,
    kind: Kind,
    key: &str,
) -> Result<Option<Item>, WebError> {
    let body = ledger.get(kind, key)?.and_then(|row| row.body);
    Ok(body.map(|body| {
        let shown = item(frame, &body, key);
        Item {
            href: Some(address(frame, "network", Some((kind, key)))),
            text: super::chart::cut(&shown.text, 120),
            ..shown
        }
    }))
}

/// The address of a network, or of its data.
fn address(frame: &Frame, name: &str, around: Option<(Kind, &str)>) -> String {
    let (root, suffix) = (&frame.root, &frame.suffix);
    match around {
        None => format!("{root}/{name}{suffix}"),
        Some((kind, key)) => {
            let more = suffix.replacen('?', "&", 1);
            format!("{root}/{name}?around={kind}/{key}{more}")
        }
    }
}

/// A thing of a network, as a link to its page.
fn page_of(frame: &Frame, node: &Node) -> Item {
    let Node {
        kind, key, label, ..
    } = node;
    Item {
        text: label.clone(),
        lang: node.lang.clone().unwrap_or_default(),
        href: Some(format!(
            "{}/doc/{kind}/{key}.html{}",
            frame.root, frame.suffix
        )),
        detail: String::new(),
        ..Item::default()
    }
}

/// What somebody has to do with a project.
fn part(frame: &Frame, part: &Part) -> String {
    let lang = frame.lang;
    match part {
        Part::Person(roles) => {
            let roles: Vec<String> = roles.iter().map(|role| words::roles(lang, role)).collect();
            roles.join(", ")
        }
        Part::Organisation(roles) => {
            let roles: Vec<&str> = roles
                .iter()
                .map(|role| words::involvement(lang, *role))
                .collect();
            roles.join(", ")
        }
        Part::Funder => frame.say("financier", "funder").to_owned(),
        Part::Affiliation => frame
            .say("van wie meewerkt", "of those who take part")
            .to_owned(),
    }
}

fn shown(frame: &Frame, around: Option<&(Kind, String)>, network: &Network) -> Shown {
    let projects = network.nodes.iter().enumerate();
    let projects = projects.filter(|(_, node)| node.kind == Kind::Project);
    let rows = projects.map(|(place, node)| {
        let agents = network.edges.iter().filter(|edge| edge.project == place);
        Row {
            project: page_of(frame, node),
            agents: agents
                .map(|edge| {
                    page_of(frame, &network.nodes[edge.agent]).with(part(frame, &edge.part))
                })
                .collect(),
        }
    });
    Shown {
        rows: rows.collect(),
        data: {
            let around = around.map(|(kind, key)| (*kind, key.as_str()));
            // The data says its language: the page's.
            let frame = Frame {
                suffix: format!("?lang={}", frame.lang.tag()),
                ..frame.clone()
            };
            address(&frame, "network.json", around)
        },
        notes: notes(frame, network),
    }
}

/// What is left out, in words.
fn notes(frame: &Frame, network: &Network) -> Vec<String> {
    let mut notes = Vec::new();
    if network.left_out > 0 {
        let said = frame.say(
            "projecten en personen die hier bij horen, zijn weggelaten, en wat daarachter komt",
            "projects and people that belong here are left out, and what is behind them",
        );
        notes.push(format!("{} {said}.", grouped(network.left_out)));
    }
    if network.lines_left_out > 0 {
        let said = frame.say("verbindingen zijn weggelaten", "lines are left out");
        notes.push(format!("{} {said}.", grouped(network.lines_left_out)));
    }
    if network.is_cut {
        let said = frame.say(
            "Er zijn nog meer projecten, die niet zijn geteld.",
            "There are still more projects, which are not counted.",
        );
        notes.push(said.to_owned());
    }
    notes
}

/// A network for programs.
#[derive(Serialize)]
struct Data {
    /// The id of the one in the middle.
    around: Option<String>,
    nodes: Vec<NodeData>,
    edges: Vec<EdgeData>,
    left_out: u64,
    edges_left_out: u64,
    is_cut: bool,
}

#[derive(Serialize)]
struct NodeData {
    id: String,
    kind: &'static str,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    /// Its IRI.
    iri: String,
    /// The addresses of its page and of its own network.
    page: String,
    network: String,
}

#[derive(Serialize)]
struct EdgeData {
    agent: String,
    project: String,
    role: String,
}

/// `GET /network.json`
pub(in crate::web) async fn network_data(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    let around = wanted(&app.site().base, query.as_deref())?;
    let base = app.site().base.clone();
    let data = app
        .read(move |ledger| {
            let network = read(ledger, &frame.languages, around.as_ref())?.ok_or_else(|| {
                WebError::bad_request(
                    "the dataset is too large to be one network",
                    "Give `around`: project/KEY, person/KEY or organisation/KEY.",
                )
            })?;
            let around = around.map(|(kind, key)| format!("{kind}/{key}"));
            Ok(data(&frame, &base, around, &network))
        })
        .await?;
    let data = serde_json::to_string(&data).map_err(|fault| WebError::internal(&fault))?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (VARY, "Accept-Language"),
        (CACHE_CONTROL, "public, no-cache"),
    ];
    Ok((headers, data))
}

fn data(frame: &Frame, base: &Base, around: Option<String>, network: &Network) -> Data {
    let id = |place: usize| {
        let Node { kind, key, .. } = &network.nodes[place];
        format!("{kind}/{key}")
    };
    let node = |(place, node): (usize, &Node)| NodeData {
        id: id(place),
        kind: node.kind.name(),
        label: node.label.clone(),
        lang: node.lang.clone(),
        iri: base.thing(node.kind, &node.key),
        page: page_of(frame, node).href.unwrap_or_default(),
        network: address(frame, "network", Some((node.kind, &node.key))),
    };
    let edge = |edge: &Edge| EdgeData {
        agent: id(edge.agent),
        project: id(edge.project),
        role: part(frame, &edge.part),
    };
    Data {
        around,
        nodes: network.nodes.iter().enumerate().map(node).collect(),
        edges: network.edges.iter().map(edge).collect(),
        left_out: network.left_out,
        edges_left_out: network.lines_left_out,
        is_cut: network.is_cut,
    }
}
