//! What pages weigh: none has more than 100 kB before scripts and styles, whatever records say.

use super::server::{Dataset, Server};
use crate::browser::{KINDS, hostile, with_faculty};

/// The most that a page may weigh, in bytes.
const MOST: usize = 100_000;

/// The pages that weigh too much or are not there, each with what is wrong.
fn too_heavy(server: &Server, paths: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for path in paths {
        let response = server.accepting(path, "text/html");
        let status = response.status().as_u16();
        let bytes = response.bytes().unwrap().len();
        let is_there = status == 200 || *path == "/no/such/page";
        if bytes > MOST || !is_there {
            faults.push(format!("{path}: {bytes} bytes, {status}"));
        }
    }
    faults
}

#[test]
fn no_kind_of_page_weighs_more_than_100_kb() {
    let dataset: Dataset = with_faculty();
    let server = dataset.serve();
    assert_eq!(too_heavy(&server, KINDS), Vec::<String>::new());
}

#[test]
fn no_kind_of_page_weighs_more_where_records_mean_harm() {
    let dataset = Dataset::with("");
    hostile(&dataset);
    let server = dataset.serve();
    let people = "/network?around=person/p-harm";
    let more = [
        people,
        "/network?around=project/long",
        "/network?q=%E2%80%AE",
        "/doc/project/harm.html",
        "/doc/project/long.html",
        "/doc/person/p-harm.html",
        "/lists/person/p-harm?list=projects&page=50",
        "/lists/project/harm?list=parts",
        "/history/project/harm",
        "/history/project/long",
        "/history/person/p-harm",
        "/projects?q=lorem&more=person",
        "/projects?person=p-harm&sort=title&page=40",
        "/quality/projects-without-abstract",
        "/quality/projects-without-start",
        "/search?q=lorem",
        "/search?q=xxxxxxxxxx",
        "/dumps/",
    ];
    let paths: Vec<&str> = KINDS.iter().copied().chain(more).collect();
    assert_eq!(too_heavy(&server, &paths), Vec::<String>::new());
}
