//! The nodes of the view: what leads where, and what is at other addresses.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::RdfFormat;

use super::{BASE, NQUADS, Node, TREE, all_members, crawl, numbered, write};
use crate::serve::server::Server;
use crate::support::triples;

const LDES: &str = "https://w3id.org/ldes#";

/// Holds every relation against the members that it leads to, however far down; gives how many nodes it came by.
fn follow(server: &Server, node: &Node, nodes: &mut usize) -> Vec<String> {
    *nodes += 1;
    let mut times: Vec<String> = node
        .members()
        .into_iter()
        .map(|member| member.created)
        .collect();
    for (path, relations) in node.relations() {
        let below = Node::get(server, &path);
        let found = follow(server, &below, nodes);
        let relations: BTreeMap<String, String> = relations.into_iter().collect();
        let bound = |class: &str| relations.get(class);
        let lower = bound("GreaterThanOrEqualToRelation").unwrap();
        assert!(found.iter().all(|time| time >= lower), "{path}");
        let upper = bound("LessThanOrEqualToRelation");
        assert_eq!(upper.is_some(), below.is_closed, "{path}");
        assert!(
            upper.is_none_or(|upper| found.iter().all(|time| time <= upper)),
            "{path}"
        );
        // They are no wider than they need to be.
        assert_eq!(found.iter().min(), Some(lower), "{path}");
        assert!(
            upper.is_none_or(|upper| found.iter().max() == Some(upper)),
            "{path}"
        );
        times.extend(found);
    }
    times
}

#[test]
fn relations_bound_what_they_lead_to_also_by_way_of_branches() {
    let server = numbered(1..=240, 2).serve();
    let mut changed = 0;
    for title in ["Changed", "Again"] {
        changed += 90;
        write(
            &server.dataset,
            (1..=240).map(|n| (n, if n <= 90 { title } else { "Project" })),
        );
        server.dataset.done(&["sync"]);
    }
    let root = Node::get(&server, "/ldes");
    let branches: Vec<String> = root
        .relations()
        .into_keys()
        .filter(|path| path.contains("/branch/"))
        .collect();
    assert!(branches.len() >= 2, "{branches:?}");
    // The root is no longer than it has to be: pages are led to by a branch or by the root.
    assert!(root.relations().len() < 100 + branches.len());
    let mut nodes = 0;
    let times = follow(&server, &root, &mut nodes);
    let members = all_members(&crawl(&server));
    assert_eq!(times.len(), members.len());
    assert!(members.len() >= 240 + changed, "{}", members.len());
    let pages = members.len().div_ceil(2);
    assert_eq!(nodes, 1 + branches.len() + pages);
}

#[test]
fn the_root_tells_how_members_are_to_be_understood() {
    let server = numbered(1..=3, 2).serve();
    let root = Node::get(&server, "/ldes");
    let stream = format!("{BASE}/ldes#stream");
    let said = |predicate: &str| root.objects(&stream, predicate);
    assert_eq!(said(super::TYPE), [format!("{LDES}EventStream")]);
    assert_eq!(said(&format!("{TREE}view")), [format!("{BASE}/ldes")]);
    assert_eq!(said(&format!("{LDES}timestampPath")), [super::CREATED]);
    assert_eq!(said(&format!("{LDES}versionOfPath")), [super::VERSION_OF]);
    for deed in ["Create", "Update", "Delete"] {
        let path = said(&format!("{LDES}version{deed}Path"));
        assert_eq!(path, [super::TYPE]);
        let object = said(&format!("{LDES}version{deed}Object"));
        assert_eq!(
            object,
            [format!("https://www.w3.org/ns/activitystreams#{deed}")]
        );
    }
    let policy = root.objects(&format!("{BASE}/ldes"), &format!("{LDES}retentionPolicy"));
    assert_eq!(policy, [format!("{BASE}/ldes#retention")]);
    assert_eq!(
        root.objects(&policy[0], &format!("{LDES}versionAmount")),
        ["1"]
    );
    assert!(!root.is_closed);
    assert!(!root.text.contains("_:"), "there are no blank nodes");
}

#[test]
fn nodes_come_in_the_formats_that_can_hold_them() {
    let server = numbered(1..=3, 2).serve();
    let page = Node::get(&server, "/ldes").relations().into_keys().next();
    let page = page.unwrap();
    for (accept, at_root, at_page) in [
        ("*/*", "text/turtle", "application/trig"),
        ("text/turtle", "text/turtle", "text/turtle"),
        (
            "application/n-triples",
            "application/n-triples",
            "application/n-triples",
        ),
        ("application/trig", "application/trig", "application/trig"),
        (NQUADS, NQUADS, NQUADS),
        (
            "application/ld+json",
            "application/ld+json",
            "application/ld+json",
        ),
    ] {
        for (path, expected) in [("/ldes", at_root), (&page, at_page)] {
            let response = server.accepting(path, accept);
            assert_eq!(response.status(), 200, "{accept} {path}");
            let vary = response.headers().get_all("vary");
            assert!(vary.iter().any(|value| value == "Accept"));
            let media_type = response.headers()["content-type"].to_str().unwrap();
            let media_type = media_type.split(';').next().unwrap();
            assert_eq!(media_type, expected, "{accept} {path}");
        }
    }
}

#[test]
fn versions_are_kept_apart_where_there_are_no_graphs() {
    let server = numbered(1..=2, 50).serve();
    write(&server.dataset, [(1, "Changed"), (2, "Project")]);
    server.dataset.done(&["sync"]);
    let page = &crawl(&server)[0];
    let members = page.members();
    assert!(members.iter().any(|member| member.deed == "Update"));
    let one = |format, media_type: &str| {
        let text = server.accepting(&page.path, media_type).text().unwrap();
        triples(format, &text)
    };
    let turtle = one(RdfFormat::Turtle, "text/turtle");
    assert_eq!(turtle, one(RdfFormat::NTriples, "application/n-triples"));
    // All members of a sync have the same mark.
    let mut by_mark: BTreeMap<&str, Vec<&super::Member>> = BTreeMap::new();
    for member in &members {
        let (_, mark) = member.iri.split_once('?').unwrap();
        by_mark.entry(mark).or_default().push(member);
    }
    assert_eq!(by_mark.len(), 2);
    for (mark, members) in by_mark {
        let mark = format!("?{mark}>");
        let happened: BTreeSet<String> = members
            .iter()
            .flat_map(|member| {
                let iri = &member.iri;
                [
                    format!("<{BASE}/ldes#stream> <{TREE}member> <{iri}>"),
                    format!(
                        "<{iri}> <{}> <https://www.w3.org/ns/activitystreams#{}>",
                        super::TYPE,
                        member.deed
                    ),
                    format!("<{iri}> <{}> <{}>", super::VERSION_OF, member.thing),
                    format!(
                        "<{iri}> <{}> \"{}\"^^<http://www.w3.org/2001/XMLSchema#dateTime>",
                        super::CREATED,
                        member.created
                    ),
                ]
            })
            .collect();
        let said = turtle.iter().filter(|triple| triple.contains(&mark));
        let said: BTreeSet<String> = said.cloned().collect();
        assert!(said.is_superset(&happened), "{happened:?}");
        let known: BTreeSet<String> = said
            .difference(&happened)
            .map(|triple| triple.replace(&mark, ">"))
            .collect();
        let expected = members
            .iter()
            .flat_map(|member| member.known.iter().cloned());
        assert_eq!(known, expected.collect());
    }
}

/// Does pySHACL accept the data as the shape of members wants it?
fn is_accepted(python: &str, shape: &str, data: &[&str]) -> bool {
    let folder = crate::support::Folder::with(&[("shape.nt", shape), ("data.nt", &data.concat())]);
    let output = std::process::Command::new(python)
        .args(["-m", "pyshacl", "-sf", "nt", "-df", "nt", "-s"])
        .args([folder.path("shape.nt"), folder.path("data.nt")])
        .output()
        .unwrap();
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{output:?}"
    );
    output.status.success()
}

#[test]
fn every_member_is_as_the_shape_of_the_stream_says() {
    let Some(python) = crate::support::python() else {
        return;
    };
    let server = numbered(1..=3, 2).serve();
    write(&server.dataset, [(1, "Changed"), (2, "Project")]);
    server.dataset.done(&["sync"]);
    let nodes = crawl(&server);
    let mut shape = Node::get(&server, "/ldes").text;
    let members = all_members(&nodes);
    for member in &members {
        let target = "http://www.w3.org/ns/shacl#targetNode";
        let line = format!("<{BASE}/ldes#shape> <{target}> <{}> .\n", member.iri);
        shape.push_str(&line);
    }
    let lines: Vec<&str> = nodes
        .iter()
        .flat_map(|node| node.text.split_inclusive('\n'))
        // What is said of members, and not in their graphs.
        .filter(|line| line.split(' ').next().unwrap().contains("?v="))
        .collect();
    assert_eq!(lines.len(), members.len() * 3);
    assert!(is_accepted(&python, &shape, &lines));
    assert!(!is_accepted(&python, &shape, &lines[1..]));
}

#[test]
fn there_is_one_address_for_a_page_and_nothing_at_others() {
    let server = numbered(1..=3, 2).serve();
    let page = Node::get(&server, "/ldes").relations().into_keys().next();
    let page = page.unwrap();
    let (_, begun) = page.split_once("/ldes/").unwrap();
    let begun = begun.split('/').next().unwrap();
    let last = all_members(&crawl(&server)).len();
    for (path, expected) in [
        (format!("{begun}/2/0"), 200),
        // Of another size than the settings have: pages stay where they were.
        (format!("{begun}/1/0"), 200),
        (format!("{begun}/1000/0"), 200),
        (format!("{begun}/1/{}", last - 1), 200),
        (format!("{begun}/1/{last}"), 404),
        (format!("{begun}/0/0"), 404),
        (format!("{begun}/1001/0"), 404),
        (format!("{begun}/2/00"), 404),
        (format!("{begun}/2/+0"), 404),
        (format!("{begun}/2/4294967295"), 404),
        (format!("{begun}/2/99999999999999999999"), 404),
        (format!("{begun}/2/branch/0"), 404),
        ("1/2/0".to_owned(), 404),
        ("x/2/0".to_owned(), 404),
    ] {
        let response = server.get(&format!("/ldes/{path}")).send().unwrap();
        assert_eq!(response.status(), expected, "{path}");
    }
}

#[test]
fn a_stream_that_is_switched_off_is_not_there() {
    let dataset = numbered(1..=3, 2);
    dataset.configure("page_size = 2", "enabled = false");
    let server = dataset.serve();
    assert_eq!(server.get("/ldes").send().unwrap().status(), 404);
    let dataset = server.crash();
    // Switched on, it begins with what is there.
    dataset.configure("enabled = false", "page_size = 2");
    let server = dataset.serve();
    let members = all_members(&crawl(&server));
    assert!(members.iter().all(|member| member.deed == "Create"));
    assert_eq!(super::replayed(&members), super::dumped(&server.dataset));
}

#[test]
fn an_empty_dataset_has_a_stream_without_pages() {
    let server = numbered([], 2).serve();
    let root = Node::get(&server, "/ldes");
    let members = all_members(&crawl(&server));
    assert_eq!(root.relations().is_empty(), members.is_empty());
}
