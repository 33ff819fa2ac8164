//! Real stores: after random syncs they hold what we hold, also where pushes were killed.

use std::collections::BTreeSet;

use oxigraph::io::RdfFormat;

use super::faults::kill_at_random;
use super::{Dataset, GRAPH, assert_same};
use crate::support::engines::{Oxigraph, Virtuoso, asked};
use crate::support::triples;

const SYNCS: usize = 20;

/// What a graph of a store holds.
fn held(query_url: &str, graph: &str) -> BTreeSet<String> {
    let query = if graph == "default" {
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }".to_owned()
    } else {
        format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    };
    let answer = asked(query_url, &query, "application/n-triples, text/plain;q=0.9");
    triples(RdfFormat::NTriples, &answer)
}

fn sync_at_random(dataset: &mut Dataset, held: &dyn Fn() -> BTreeSet<String>) {
    for _ in 0..SYNCS {
        dataset.sync();
        let told = dataset.push(&[]);
        assert_eq!(told.err, "", "as many triples as were sent");
        told.good();
        assert_same(&held(), &dataset.ours());
        dataset.change();
    }
}

fn virtuoso(server: &Virtuoso, more: &str) -> String {
    format!(
        "update = \"{}\"\nquery = \"{}\"\ngraph = \"{GRAPH}\"\nuser = \"{}\"\npassword_env = \"PUSH_SECRET\"\n{more}",
        server.update_url(),
        server.query_url(),
        Virtuoso::USER
    )
}

fn oxigraph(server: &Oxigraph, more: &str) -> String {
    format!(
        "update = \"{}\"\nquery = \"{}\"\ngraph = \"{GRAPH}\"\n{more}",
        server.update_url(),
        server.query_url()
    )
}

#[test]
fn virtuoso_holds_what_we_hold_after_each_of_20_random_syncs() {
    let Some(server) = Virtuoso::start() else {
        return;
    };
    let mut dataset = Dataset::new(&virtuoso(&server, "batch_triples = 1000"));
    dataset.secret = Virtuoso::PASSWORD;
    sync_at_random(&mut dataset, &|| held(&server.query_url(), GRAPH));
}

#[test]
fn virtuoso_holds_what_we_hold_after_pushes_that_were_killed() {
    let Some(server) = Virtuoso::start() else {
        return;
    };
    let mut dataset = Dataset::new(&virtuoso(&server, "auth = \"digest\"\nbatch_triples = 100"));
    dataset.secret = Virtuoso::PASSWORD;
    kill_at_random(&mut dataset, 16);
    dataset.push(&[]).good();
    assert_same(&held(&server.query_url(), GRAPH), &dataset.ours());
}

#[test]
fn oxigraphs_own_server_holds_what_we_hold() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let mut dataset = Dataset::new(&oxigraph(&server, "batch_triples = 300"));
    sync_at_random(&mut dataset, &|| held(&server.query_url(), GRAPH));
    kill_at_random(&mut dataset, 8);
    dataset.push(&[]).good();
    assert_same(&held(&server.query_url(), GRAPH), &dataset.ours());
}

#[test]
fn whole_graphs_go_by_the_graph_store_protocol_and_changes_by_updates() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let store = format!(
        "graph_store = \"{}\"\nbatch_triples = 500",
        server.store_url()
    );
    let mut dataset = Dataset::new(&oxigraph(&server, &store));
    for _ in 0..3 {
        dataset.sync();
        dataset.push(&[]).good();
        assert_same(&held(&server.query_url(), GRAPH), &dataset.ours());
        dataset.change();
    }
    let said = dataset.push(&["--whole"]).good();
    assert!(said.contains("everything was sent"), "{said}");
}

#[test]
fn a_store_without_updates_is_sent_what_comes_or_everything() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let target = format!(
        "type = \"graph-store\"\ngraph_store = \"{}\"\ngraph = \"default\"\nbatch_triples = 500",
        server.store_url()
    );
    let mut dataset = Dataset::new(&target);
    let held = || held(&server.query_url(), "default");
    dataset.sync();
    dataset.push(&[]).good();
    assert_same(&held(), &dataset.ours());
    // Nothing goes where only projects come.
    for number in 100..103 {
        dataset.projects.insert(number, 1);
    }
    dataset.write();
    dataset.sync();
    dataset.push(&[]).good();
    assert_same(&held(), &dataset.ours());
    dataset.change();
    dataset.sync();
    let said = dataset.push(&[]).good();
    assert!(
        said.contains("the Graph Store Protocol has no words for"),
        "{said}"
    );
    assert_same(&held(), &dataset.ours());
    std::fs::remove_file(dataset.folder.path(".oogst/push/there.json")).unwrap();
    let told = dataset.push(&[]).bad(1);
    assert!(told.contains("that we did not put there"), "{told}");
}
