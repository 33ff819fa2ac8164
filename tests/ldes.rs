//! The event stream, over HTTP.

mod changes;
mod eras;
mod nodes;
mod property;
mod proxy;
mod replicate;

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad, Term, Triple};

use super::serve::server::{Dataset, Server};
use super::support::triples;

/// Where the datasets of these tests are published.
const BASE: &str = "https://data.example.org";
const NQUADS: &str = "application/n-quads";
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

const CREATED: &str = "http://purl.org/dc/terms/created";
const VERSION_OF: &str = "http://purl.org/dc/terms/isVersionOf";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TREE: &str = "https://w3id.org/tree#";

/// A dataset of numbered projects, with pages of so many members.
fn numbered(numbers: impl IntoIterator<Item = u32>, page_size: usize) -> Dataset {
    let dataset = Dataset::with("");
    let settings = format!(
        "[site]\nbase = \"{BASE}\"\nlanguages = [\"en\"]\n[limits]\nremoval_percent = 100\n[ldes]\npage_size = {page_size}\n"
    );
    std::fs::write(dataset.path("oogst.toml"), settings).unwrap();
    std::fs::remove_dir_all(dataset.path("data")).unwrap();
    std::fs::create_dir(dataset.path("data")).unwrap();
    write(&dataset, numbers.into_iter().map(|n| (n, "Project")));
    dataset
}

/// Writes numbered projects: the number, and what the title begins with.
fn write<'a>(dataset: &Dataset, projects: impl IntoIterator<Item = (u32, &'a str)>) {
    let lines: Vec<String> = projects
        .into_iter()
        .map(|(n, title)| {
            format!(
                "{{\"kind\":\"project\",\"id\":\"p{n}\",\"title\":{{\"en\":\"{title} {n}\"}}}}\n"
            )
        })
        .collect();
    std::fs::write(dataset.path("data/projects.ndjson"), lines.concat()).unwrap();
}

/// Syncs at a time, in seconds since 1970.
fn sync_at(dataset: &Dataset, time: i64) {
    let done = dataset
        .command(&["sync"])
        .env("SOURCE_DATE_EPOCH", time.to_string())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// What a page says that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Member {
    iri: String,
    /// `Create`, `Update` or `Delete`.
    deed: String,
    created: String,
    thing: String,
    /// What is known of it from then on, as N-Triples.
    known: BTreeSet<String>,
}

/// A node: the base, its address under that, what it says, and whether it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    base: String,
    path: String,
    text: String,
    is_closed: bool,
}

impl Node {
    /// Gets one, as N-Quads.
    #[track_caller]
    fn get(server: &Server, path: &str) -> Self {
        let response = server.accepting(path, NQUADS);
        assert_eq!(response.status(), 200, "{path}");
        let cache = response.headers()["cache-control"].to_str().unwrap();
        let is_closed = cache == FOR_GOOD;
        assert!(is_closed || cache == "public, no-cache", "{cache}");
        let node = Self {
            base: base(&server.dataset),
            path: path.to_owned(),
            is_closed,
            text: response.text().unwrap(),
        };
        let own = format!("{}{path}", node.base);
        let says = node.objects(&own, "https://w3id.org/ldes#immutable");
        assert_eq!(says, ["true"][usize::from(!is_closed)..], "{path}");
        node
    }

    fn quads(&self) -> Vec<Quad> {
        quads(&self.text)
    }

    /// What stands behind a subject and predicate in the default graph, in order.
    fn objects(&self, subject: &str, predicate: &str) -> Vec<String> {
        objects(&self.quads(), subject, predicate)
    }

    /// The paths that it leads to, each with the types and values of its relations.
    fn relations(&self) -> BTreeMap<String, Vec<(String, String)>> {
        let quads = self.quads();
        let one = |relation: &str, name: &str| {
            let mut found = objects(&quads, relation, &format!("{TREE}{name}"));
            assert_eq!(found.len(), 1, "{relation} {name}");
            found.remove(0)
        };
        let own = format!("{}{}", self.base, self.path);
        let mut out: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for relation in objects(&quads, &own, &format!("{TREE}relation")) {
            assert_eq!(one(&relation, "path"), CREATED);
            let class = objects(&quads, &relation, TYPE).remove(0);
            let class = class.trim_start_matches(TREE).to_owned();
            let to = one(&relation, "node");
            let to = to.strip_prefix(&self.base).unwrap().to_owned();
            out.entry(to)
                .or_default()
                .push((class, one(&relation, "value")));
        }
        out
    }

    /// The members, in order.
    fn members(&self) -> Vec<Member> {
        let quads = self.quads();
        let stream = format!("{}/ldes#stream", self.base);
        members(&quads, objects(&quads, &stream, &format!("{TREE}member")))
    }
}

/// What stands in quads of members, and of nothing else that has a graph.
fn members(quads: &[Quad], iris: Vec<String>) -> Vec<Member> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for quad in quads {
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            let triple = Triple::from(quad.clone()).in_graph(GraphName::DefaultGraph);
            let known = known.entry(graph.as_str().to_owned()).or_default();
            known.insert(triple.to_string());
        }
    }
    let member = |iri: String| {
        let one = |predicate| {
            let mut found = objects(quads, &iri, predicate);
            assert_eq!(found.len(), 1, "{iri} {predicate}");
            found.remove(0)
        };
        let deed = one(TYPE).rsplit_once('#').unwrap().1.to_owned();
        Member {
            deed,
            created: one(CREATED),
            thing: one(VERSION_OF),
            known: known.remove(&iri).unwrap_or_default(),
            iri,
        }
    };
    let members = iris.into_iter().map(member).collect();
    assert!(known.is_empty(), "graphs of no member: {known:?}");
    members
}

/// The base of a dataset.
fn base(dataset: &Dataset) -> String {
    let settings = std::fs::read_to_string(dataset.path("oogst.toml")).unwrap();
    let line = settings
        .lines()
        .find_map(|line| line.strip_prefix("base = \""));
    line.unwrap().trim_end_matches('"').to_owned()
}

fn quads(text: &str) -> Vec<Quad> {
    let parser = RdfParser::from_format(RdfFormat::NQuads).for_slice(text);
    parser.map(Result::unwrap).collect()
}

fn objects(quads: &[Quad], subject: &str, predicate: &str) -> Vec<String> {
    quads
        .iter()
        .filter(|quad| quad.graph_name == GraphName::DefaultGraph)
        .filter(|quad| quad.predicate.as_str() == predicate)
        .filter(|quad| quad.subject.to_string() == format!("<{subject}>"))
        .map(|quad| match &quad.object {
            Term::NamedNode(iri) => iri.as_str().to_owned(),
            Term::Literal(literal) => literal.value().to_owned(),
            other => panic!("{other}"),
        })
        .collect()
}

/// Every node but the root, each once, in the order in which relations name them.
fn crawl(server: &Server) -> Vec<Node> {
    let mut seen = BTreeSet::new();
    let mut todo: Vec<String> = Node::get(server, "/ldes").relations().into_keys().collect();
    let mut nodes = Vec::new();
    while let Some(path) = todo.pop() {
        assert!(seen.insert(path.clone()), "{path} is led to twice");
        let node = Node::get(server, &path);
        todo.extend(node.relations().into_keys());
        nodes.push(node);
    }
    let number = |node: &Node| -> u64 { node.path.rsplit_once('/').unwrap().1.parse().unwrap() };
    nodes.sort_by_key(number);
    nodes
}

/// All members, in the order of the stream. None comes twice, and times never go back.
fn all_members(nodes: &[Node]) -> Vec<Member> {
    let members: Vec<Member> = nodes.iter().flat_map(Node::members).collect();
    let iris: BTreeSet<&str> = members.iter().map(|member| member.iri.as_str()).collect();
    assert_eq!(iris.len(), members.len(), "a member comes twice");
    assert!(members.is_sorted_by_key(|member| member.created.clone()));
    members
}

/// What somebody has who keeps the last version of each thing.
fn replayed(members: &[Member]) -> BTreeSet<String> {
    let mut known = BTreeMap::new();
    for member in members {
        assert_eq!(
            member.known.is_empty(),
            member.deed == "Delete",
            "{member:?}"
        );
        known.insert(&member.thing, &member.known);
    }
    known.into_values().flatten().cloned().collect()
}

/// What the dataset says as a whole.
fn dumped(dataset: &Dataset) -> BTreeSet<String> {
    dataset.done(&["dump", "--out", "dumped"]);
    let file = dataset.path("dumped/latest/oogst.nt");
    triples(RdfFormat::NTriples, &std::fs::read_to_string(file).unwrap())
}

/// The deeds, each with the last part of the thing's IRI.
fn deeds(members: &[Member]) -> Vec<String> {
    let short = |member: &Member| {
        let thing = member.thing.rsplit_once('/').unwrap().1;
        format!("{} {thing}", member.deed)
    };
    members.iter().map(short).collect()
}

/// The members that are of projects.
fn of_projects(members: Vec<Member>) -> Vec<Member> {
    let is_project = |member: &Member| member.thing.contains("/id/project/");
    members.into_iter().filter(is_project).collect()
}
