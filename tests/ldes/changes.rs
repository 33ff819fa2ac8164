//! What happens becomes members, and pages that are full stay as they are.

use super::{
    BASE, FOR_GOOD, Node, all_members, crawl, deeds, dumped, numbered, of_projects, replayed,
    sync_at, write,
};

#[test]
fn who_keeps_the_last_version_of_each_thing_has_what_the_dataset_says() {
    let server = super::Dataset::with("[ldes]\npage_size = 7\n");
    server.configure("http://localhost:7878", BASE);
    let server = server.serve();
    let first = all_members(&crawl(&server));
    assert!(first.iter().all(|member| member.deed == "Create"));
    assert_eq!(replayed(&first), dumped(&server.dataset));

    let path = server.dataset.path("data/projects/refufam.yaml");
    let record = std::fs::read_to_string(&path).unwrap();
    let changed = record.replacen("acronym: ", "acronym: RE", 1);
    assert_ne!(changed, record);
    std::fs::write(&path, changed).unwrap();
    std::fs::remove_file(
        server
            .dataset
            .path("data/projects/exiled-and-separated.yaml"),
    )
    .unwrap();
    server.dataset.done(&["sync"]);
    let then = all_members(&crawl(&server));
    assert_eq!(then[..first.len()], first[..], "the stream only grows");
    let new = of_projects(then[first.len()..].to_vec());
    assert_eq!(
        deeds(&new),
        ["Delete exiled-and-separated", "Update refufam"]
    );
    assert_eq!(replayed(&then), dumped(&server.dataset));
}

#[test]
fn what_comes_changes_goes_and_comes_back_is_told_each_time() {
    let dataset = numbered(1..=3, 2);
    sync_at(&dataset, 1_700_000_000);
    write(&dataset, [(1, "Project"), (2, "Changed"), (4, "Project")]);
    // The clock stands still, and times ascend all the same.
    sync_at(&dataset, 1_700_000_000);
    write(&dataset, [(1, "Project"), (2, "Changed"), (3, "Back")]);
    sync_at(&dataset, 1_700_000_000);
    let server = dataset.serve();
    let members = of_projects(all_members(&crawl(&server)));
    let expected = [
        "Create p1",
        "Create p2",
        "Create p3",
        "Update p2",
        "Delete p3",
        "Create p4",
        "Create p3",
        "Delete p4",
    ];
    assert_eq!(deeds(&members), expected);
    let times: Vec<&str> = members
        .iter()
        .map(|member| member.created.as_str())
        .collect();
    let (one, two, three) = (
        "2023-11-14T22:13:20.000Z",
        "2023-11-14T22:13:20.001Z",
        "2023-11-14T22:13:20.002Z",
    );
    assert_eq!(times, [one, one, one, two, two, two, three, three]);
    assert_eq!(
        members[3].iri,
        format!("{BASE}/id/project/p2?v=1700000000.2")
    );
    let title = "<http://purl.org/dc/terms/title> \"Changed 2\"@en";
    assert!(members[3].known.iter().any(|triple| triple.contains(title)));
}

#[test]
fn a_closed_page_is_byte_identical_after_later_revisions_a_restart_and_a_rebuild() {
    let formats = [
        "application/n-quads",
        "application/trig",
        "application/ld+json",
    ];
    let server = numbered(1..=10, 4).serve();
    let closed: Vec<Node> = crawl(&server)
        .into_iter()
        .filter(|node| node.is_closed)
        .collect();
    assert!(closed.len() >= 2, "{closed:?}");
    let read = |server: &super::Server| {
        let mut out = Vec::new();
        for node in &closed {
            for format in formats {
                let response = server.accepting(&node.path, format);
                assert_eq!(response.headers()["cache-control"], FOR_GOOD);
                let tag = response.headers()["etag"].to_str().unwrap().to_owned();
                let again = server
                    .get(&node.path)
                    .header("Accept", format)
                    .header("If-None-Match", &tag)
                    .send()
                    .unwrap();
                assert_eq!(again.status(), 304);
                out.push((tag, response.bytes().unwrap()));
            }
        }
        out
    };
    let before = read(&server);
    // Every project is changed, and some go.
    write(&server.dataset, (1..=7).map(|n| (n, "Changed")));
    server.dataset.done(&["sync"]);
    write(&server.dataset, (3..=12).map(|n| (n, "Again")));
    server.dataset.done(&["sync"]);
    assert_eq!(read(&server), before);
    let dataset = server.crash();
    std::fs::remove_dir_all(dataset.path(".oogst/graph")).unwrap();
    let server = dataset.serve();
    assert_eq!(read(&server), before);
    assert_eq!(
        replayed(&all_members(&crawl(&server))),
        dumped(&server.dataset)
    );
}
