//! Who works with whom: people and projects, as a network of bounded size. Of the whole dataset where that is small, else around one
//! project, person or organisation.

use std::collections::{HashMap, HashSet};

use crate::ledger::{Ledger, LedgerError};
use crate::record::entity::{ProjectLinks, Settled};
use crate::record::project::{InvolvementRole, Roles};
use crate::record::{Body, Kind, Project};

/// How many things a network shows.
pub const NODES: usize = 120;
/// How many lines between them.
pub const EDGES: usize = 300;
/// How many things around the one in the middle are shown beside it: there is room for those behind them.
const NEAR: usize = 70;
/// How many of those that name a thing are looked for.
const NAMING: usize = 1_000;
/// How many characters of a name are shown.
const LABEL: usize = 120;

type OfProject = Settled<Project, ProjectLinks>;

/// Something in a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its kind.
    pub kind: Kind,
    /// Its key.
    pub key: String,
    /// Its name, cut where it is very long.
    pub label: String,
    /// The language of the name; none where it has none.
    pub lang: Option<String>,
}

/// What somebody has to do with a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A person's roles.
    Person(Vec<Roles>),
    /// An organisation's roles.
    Organisation(Vec<InvolvementRole>),
    /// An organisation pays for it.
    Funder,
    /// An organisation is named beside somebody who takes part.
    Affiliation,
}

/// A line in a network, by the places of its ends among the nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The person or organisation.
    pub agent: usize,
    /// The project.
    pub project: usize,
    /// What the one has to do with the other.
    pub part: Part,
}

/// People and projects, and who takes part in what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// The things; around one thing, that is the first.
    pub nodes: Vec<Node>,
    /// Who takes part in what, by project.
    pub edges: Vec<Edge>,
    /// How many things that belong here are left out; there may be others behind them.
    pub left_out: u64,
    /// How many lines between those that are shown are left out.
    pub lines_left_out: u64,
    /// Do more things name the one in the middle than were looked at?
    pub is_cut: bool,
}

/// The network of the whole dataset; nothing where it is too large for one.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn whole(ledger: &Ledger, languages: &[String]) -> Result<Option<Network>, LedgerError> {
    let counts = ledger.counts()?;
    let live = |kind| counts.get(&kind).map_or(0, |(live, _)| *live);
    if live(Kind::Project) + live(Kind::Person) > NODES as u64 {
        return Ok(None);
    }
    let mut drawing = Drawing::new(ledger, languages);
    for entity in ledger.page(Kind::Project, 0, NODES)? {
        if let Body::Project(body) = entity.body {
            drawing.project(&entity.key, body, NODES);
        }
    }
    drawing.people(NODES)?;
    let network = drawing.finish(None);
    Ok((network.left_out + network.lines_left_out == 0).then_some(network))
}

/// The network around a project, a person or an organisation; nothing where there is no such thing.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn around(
    ledger: &Ledger,
    languages: &[String],
    kind: Kind,
    key: &str,
) -> Result<Option<Network>, LedgerError> {
    let Some(body) = ledger.get(kind, key)?.and_then(|row| row.body) else {
        return Ok(None);
    };
    let mut drawing = Drawing::new(ledger, languages);
    match body {
        Body::Project(body) => {
            drawing.project(key, body, NEAR);
            drawing.people(NEAR)?;
            let people: Vec<String> = drawing.nodes[1..]
                .iter()
                .map(|one| one.key.clone())
                .collect();
            for person in people {
                drawing.projects_of(Kind::Person, &person, NODES)?;
            }
        }
        body @ (Body::Person(_) | Body::Organisation(_)) => {
            drawing.node(kind, key, &body, NODES);
            drawing.projects_of(kind, key, NEAR)?;
            drawing.people(NODES)?;
        }
        _ => return Ok(None),
    }
    let middle = (kind == Kind::Organisation).then_some(key);
    Ok(Some(drawing.finish(middle)))
}

/// A network that is being put together.
struct Drawing<'a> {
    ledger: &'a Ledger,
    languages: &'a [String],
    nodes: Vec<Node>,
    places: HashMap<(Kind, String), usize>,
    /// The projects among them, in their order.
    projects: Vec<(usize, Box<OfProject>)>,
    left_out: HashSet<(Kind, String)>,
    is_cut: bool,
}

impl<'a> Drawing<'a> {
    fn new(ledger: &'a Ledger, languages: &'a [String]) -> Self {
        Self {
            ledger,
            languages,
            nodes: Vec::new(),
            places: HashMap::new(),
            projects: Vec::new(),
            left_out: HashSet::new(),
            is_cut: false,
        }
    }

    /// Is it there already, or is there no room for it among so many?
    fn is_settled(&mut self, kind: Kind, key: &str, most: usize) -> bool {
        let id = (kind, key.to_owned());
        if self.places.contains_key(&id) {
            return true;
        }
        if self.nodes.len() < most {
            self.left_out.remove(&id);
            return false;
        }
        self.left_out.insert(id);
        true
    }

    fn node(&mut self, kind: Kind, key: &str, body: &Body, most: usize) {
        if self.is_settled(kind, key, most) {
            return;
        }
        let (lang, label) = body.label(self.languages);
        self.places.insert((kind, key.to_owned()), self.nodes.len());
        self.nodes.push(Node {
            kind,
            key: key.to_owned(),
            lang: lang.map(str::to_owned),
            label: cut(label),
        });
    }

    fn project(&mut self, key: &str, body: Box<OfProject>, most: usize) {
        let place = self.nodes.len();
        let body = Body::Project(body);
        self.node(Kind::Project, key, &body, most);
        if self.nodes.len() > place
            && let Body::Project(body) = body
        {
            self.projects.push((place, body));
        }
    }

    /// Adds the projects that a person or an organisation has to do with.
    fn projects_of(&mut self, kind: Kind, key: &str, most: usize) -> Result<(), LedgerError> {
        let mut keys = self.ledger.named_by(Kind::Project, kind, key, NAMING + 1)?;
        if keys.len() > NAMING {
            self.is_cut = true;
            keys.truncate(NAMING);
        }
        for key in keys {
            if self.is_settled(Kind::Project, &key, most) {
                continue;
            }
            let row = self.ledger.get(Kind::Project, &key)?;
            if let Some(Body::Project(body)) = row.and_then(|row| row.body) {
                self.project(&key, body, most);
            }
        }
        Ok(())
    }

    /// Adds the people of all projects that are there.
    fn people(&mut self, most: usize) -> Result<(), LedgerError> {
        let of = |(_, body): &(usize, Box<OfProject>)| body.links.people.clone();
        let people: Vec<_> = self.projects.iter().flat_map(of).collect();
        for who in people {
            // Who is known and not published has no key.
            if who.key.is_empty() || self.is_settled(Kind::Person, &who.key, most) {
                continue;
            }
            if let Some(body) = self
                .ledger
                .get(Kind::Person, &who.key)?
                .and_then(|row| row.body)
            {
                self.node(Kind::Person, &who.key, &body, most);
            }
        }
        Ok(())
    }

    /// Draws the lines: between people and projects, and to the organisation in the middle.
    fn finish(self, organisation: Option<&str>) -> Network {
        let mut edges = Vec::new();
        let mut lines_left_out = 0;
        for (project, body) in &self.projects {
            let mut lines: Vec<(usize, Part)> = Vec::new();
            if let Some(key) = organisation {
                lines.push((0, part_of(key, body)));
            }
            for (participation, who) in body.record.people.iter().zip(&body.links.people) {
                let Some(place) = self.places.get(&(Kind::Person, who.key.clone())) else {
                    continue;
                };
                let role = participation.role.clone();
                match lines.iter_mut().find(|(agent, _)| agent == place) {
                    Some((_, Part::Person(roles))) => roles.push(role),
                    _ => lines.push((*place, Part::Person(vec![role]))),
                }
            }
            for (agent, part) in lines {
                if edges.len() == EDGES {
                    lines_left_out += 1;
                    continue;
                }
                edges.push(Edge {
                    agent,
                    project: *project,
                    part,
                });
            }
        }
        Network {
            nodes: self.nodes,
            edges,
            left_out: self.left_out.len() as u64,
            lines_left_out,
            is_cut: self.is_cut,
        }
    }
}

/// What an organisation has to do with a project that names it.
fn part_of(key: &str, body: &OfProject) -> Part {
    let involved = body.record.organisations.iter();
    let involved = involved.filter(|one| one.organisation == key);
    let roles: Vec<InvolvementRole> = involved.map(|one| one.role).collect();
    if !roles.is_empty() {
        Part::Organisation(roles)
    } else if body.record.grants.iter().any(|grant| grant.funder == key) {
        Part::Funder
    } else {
        Part::Affiliation
    }
}

fn cut(label: String) -> String {
    match label.char_indices().nth(LABEL) {
        Some((at, _)) => format!("{}…", label[..at].trim_end()),
        None => label,
    }
}
