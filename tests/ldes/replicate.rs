//! Others replicate: the npm client `ldes-client` gets exactly the members, and asks for what is closed once.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use oxigraph::model::GraphName;

use super::proxy::{Proxy, Seen};
use super::{
    FOR_GOOD, Member, VERSION_OF, all_members, crawl, dumped, members, numbered, quads, replayed,
    write,
};
use crate::support::{client, program};

/// Runs the client, which goes on from what it keeps in a folder; gives the members in the order in which it tells them.
fn replicate(client: &[std::path::PathBuf; 2], order: &str, state: &str, url: &str) -> Vec<Member> {
    let [node, folder] = client;
    let mut command = Command::new(node);
    command
        .arg(folder.join("node_modules/ldes-client/dist/bin/cli.js"))
        .args(["--ordered", order, "--save", state]);
    if order == "none" {
        // Of several requests at once, it may end before it has noted each page that it read.
        command.args(["--concurrent", "1"]);
    }
    let output = command.arg(format!("{url}/ldes")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let quads = quads(&String::from_utf8(output.stdout).unwrap());
    let iris = quads
        .iter()
        .filter(|quad| quad.graph_name == GraphName::DefaultGraph)
        .filter(|quad| quad.predicate.as_str() == VERSION_OF)
        .map(|quad| quad.subject.to_string().trim_matches(['<', '>']).to_owned());
    members(&quads, iris.collect())
}

/// The members that are not known yet, in the order of their IRIs.
fn new(all: &[Member], known: &[Member]) -> Vec<Member> {
    let mut new: Vec<Member> = all
        .iter()
        .filter(|member| !known.contains(member))
        .cloned()
        .collect();
    new.sort_by(|a, b| a.iri.cmp(&b.iri));
    new
}

fn sorted(members: &[Member]) -> Vec<Member> {
    new(members, &[])
}

/// Closed pages and branches that went through, each with its bytes. None went through twice.
fn closed(seen: &[Seen]) -> BTreeMap<String, Vec<u8>> {
    let mut closed = BTreeMap::new();
    for one in seen.iter().filter(|one| one.cache == FOR_GOOD) {
        let before = closed.insert(one.path.clone(), one.body.clone());
        assert!(before.is_none(), "{} is asked for twice", one.path);
    }
    closed
}

/// Replicates so many projects in an order, three times, with changes between.
fn exactly_the_members_arrive(order: &str, projects: u32) {
    let (Some(folder), Some(node)) = (client("ldes-client"), program("node")) else {
        return;
    };
    let client = [node, folder];
    let proxy = Proxy::start();
    let dataset = numbered(1..=projects, 2);
    dataset.configure(super::BASE, &proxy.url);
    let server = dataset.serve();
    proxy.leads_to(&server.url);
    let state = server.dataset.path("replica");
    let state = state.to_str().unwrap();

    let there = all_members(&crawl(&server));
    let first = replicate(&client, order, state, &proxy.url);
    assert_eq!(sorted(&first), sorted(&there), "exactly the members");
    let seen = proxy.seen();
    let closed_first = closed(&seen);
    let has_branches = closed_first.keys().any(|path| path.contains("/branch/"));
    assert_eq!(has_branches, projects > 200);
    assert!(closed_first.len() as u64 >= u64::from(projects) / 2);

    // With its state, it gets nothing where nothing is new, and asks for what is open only.
    assert_eq!(replicate(&client, order, state, &proxy.url), []);
    assert_eq!(closed(&proxy.seen()), BTreeMap::new());

    let titles = (3..=projects + 5).map(|n| (n, if n < 9 { "Changed" } else { "Project" }));
    write(&server.dataset, titles);
    server.dataset.done(&["sync"]);
    let server = server.dataset_again();
    proxy.leads_to(&server.url);
    let now = all_members(&crawl(&server));
    let more = replicate(&client, order, state, &proxy.url);
    assert_eq!(sorted(&more), new(&now, &there), "only what is new");
    let closed_then = closed(&proxy.seen());
    let again: BTreeSet<&String> = closed_first
        .keys()
        .filter(|path| closed_then.contains_key(*path))
        .collect();
    assert!(again.is_empty(), "asked for again: {again:?}");
    assert!(!closed_then.is_empty());
    for (path, body) in closed_first.iter().chain(&closed_then) {
        let now = server.accepting(path, super::NQUADS).bytes().unwrap();
        assert_eq!(body, &now.to_vec(), "{path}");
    }

    let all = [first, more].concat();
    if order == "ascending" {
        assert!(all.is_sorted_by_key(|member| member.created.clone()));
        assert_eq!(replayed(&all), dumped(&server.dataset));
    }
}

#[test]
fn ldes_client_replicates_exactly_the_members_in_ascending_order() {
    // So many that there is a branch.
    exactly_the_members_arrive("ascending", 205);
}

#[test]
fn ldes_client_replicates_exactly_the_members_without_an_order() {
    exactly_the_members_arrive("none", 30);
}
