//! Starting, running and stopping.

use std::fs;
use std::time::Duration;

use super::server::{Dataset, Server, header};
use super::{BASE, REFUFAM, SELECT};

#[test]
fn sync_reaches_a_running_server() {
    let server = Server::of_example();
    assert!(server.dataset.done(&["sync"]).contains("nothing changed"));
    let path = server.dataset.path("data/projects/new-one.yaml");
    let record = "id: new-one\nlanguage: en\ntitle: A project that is new\n";
    fs::write(&path, record).unwrap();
    let plan = server
        .dataset
        .done(&["sync", "--plan", "--out", "plan.json"]);
    assert!(plan.contains("+ project/new-one"), "{plan}");
    assert!(server.dataset.path("plan.json").exists());
    assert_eq!(
        server.get("/id/project/new-one").send().unwrap().status(),
        404
    );
    let report = server.dataset.done(&["sync", "--apply", "plan.json"]);
    assert!(report.contains("revision 2"), "{report}");
    assert_eq!(
        server.get("/id/project/new-one").send().unwrap().status(),
        303
    );
    assert!(
        server
            .ask(SELECT, "text/csv")
            .text()
            .unwrap()
            .contains("A project that is new")
    );
    let answer = server
        .dataset
        .done(&["query", "-q", SELECT, "--format", "csv"]);
    assert!(answer.contains("A project that is new"));
    let health: serde_json::Value =
        serde_json::from_str(&server.get("/health").send().unwrap().text().unwrap()).unwrap();
    assert_eq!(
        (&health["status"], &health["revision"]),
        (&"ok".into(), &2.into())
    );
    // A fault reaches the command with its place.
    fs::write(&path, "id: new-one\ntitel: wrong\n").unwrap();
    let refused = server.dataset.run(&["sync"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("new-one.yaml:2:"), "{told}");
    assert!(server.is_up());
}

#[test]
fn a_second_writer_is_refused() {
    let server = Server::of_example();
    let second = server.dataset.run(&["serve", "--bind", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(3));
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(told.contains("holds"), "{told}");
    assert!(server.is_up());
}

#[test]
fn an_address_that_cannot_be_had_is_a_clear_error() {
    let server = Server::of_example();
    let other = Dataset::with("");
    let taken = server.url.trim_start_matches("http://");
    let refused = other.run(&["serve", "--bind", taken]);
    assert_eq!(refused.status.code(), Some(3));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("another process listens there"), "{told}");
    let wrong = other.run(&["serve", "--bind", "nonsense"]);
    assert_eq!(wrong.status.code(), Some(1));
}

#[test]
fn the_control_socket_is_for_its_owner_and_goes_with_the_server() {
    use std::os::unix::fs::PermissionsExt;
    let dataset = Dataset::with("");
    dataset.done(&["sync"]);
    let socket = dataset.path(".oogst/control.sock");
    // What a crash left is replaced.
    fs::write(&socket, "").unwrap();
    let mut server = dataset.serve();
    let mode = fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (code, _) = server.stop();
    assert_eq!(code, Some(0));
    assert!(!socket.exists());
    server.dataset.done(&["sync"]);
}

#[test]
fn a_server_that_stops_lets_open_requests_end() {
    let mut server = Dataset::with("[serve]\nquery_seconds = 2\ndrain_seconds = 10").serve();
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    std::thread::scope(|scope| {
        let open = scope.spawn(|| server.ask(slow, "*/*").status().as_u16());
        std::thread::sleep(Duration::from_millis(500));
        server.terminate();
        assert_eq!(open.join().unwrap(), 503);
    });
    let (code, took) = server.stop();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_site_with_a_path_is_served_under_it() {
    let dataset = Dataset::with("");
    dataset.configure(BASE, "https://data.example.org/research");
    let server = dataset.serve();
    assert!(server.url.ends_with("/research"), "{}", server.url);
    let response = server.get(REFUFAM).send().unwrap();
    assert_eq!(
        header(&response, "location"),
        "/research/doc/project/refufam.ttl"
    );
    assert_eq!(server.get("/").send().unwrap().status(), 200);
    assert_eq!(server.get("").send().unwrap().status(), 200);
    assert!(
        server
            .get("/")
            .send()
            .unwrap()
            .text()
            .unwrap()
            .contains("href=\"/research/projects\"")
    );
    assert!(server.is_up());
}
