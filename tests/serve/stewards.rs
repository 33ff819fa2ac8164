//! Pages for stewards: what is open, what changed, where it comes from; and what a sync would do, for those who have the token.

use std::fs;

use serde_json::Value;

use super::server::{Dataset, Server, TOKEN, eventually, header};
use crate::browser::with_faculty;

/// A page in English.
#[track_caller]
fn page(server: &Server, path: &str) -> String {
    let response = server.get(path).header("Accept-Language", "en").send();
    let response = response.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().unwrap()
}

fn status(server: &Server, path: &str) -> u16 {
    server.accepting(path, "text/html").status().as_u16()
}

#[test]
fn questions_are_chosen_by_rule_and_kind() {
    let server = with_faculty().serve();
    let questions = |path: &str| {
        let page = page(&server, path);
        page.matches("<section class=\"question\"").count()
    };
    assert_eq!(questions("/review"), 4);
    assert_eq!(questions("/review?kind=project"), 1);
    assert_eq!(questions("/review?kind=person"), 3);
    assert_eq!(questions("/review?rule=C1+INITIALS"), 2);
    assert_eq!(questions("/review?rule=C1+INITIALS&kind=project"), 0);
    let people = page(&server, "/review?kind=person&lang=en");
    // The other choice stays when one is made, and so does the language.
    let other = "/review?rule=C1+INITIALS&#38;kind=person&#38;lang=en";
    assert!(people.contains(other), "{people}");
    assert_eq!(status(&server, "/review?kind=planet"), 400);
    assert_eq!(status(&server, "/review?page=2"), 404);
    assert_eq!(status(&server, "/review?page=0"), 400);
}

#[test]
fn a_revision_tells_what_changed_and_of_what_is_gone_its_key_only() {
    let server = Server::of_example();
    fs::write(
        server.dataset.path("data/projects/new-one.yaml"),
        "id: new-one\nlanguage: en\ntitle: A <b>new</b> one\n",
    )
    .unwrap();
    server.dataset.done(&["sync"]);
    fs::write(
        server.dataset.path("data/projects/new-one.yaml"),
        "id: new-one\nlanguage: en\ntitle: A new one, renamed\n",
    )
    .unwrap();
    server.dataset.done(&["sync"]);
    let second = page(&server, "/history/2");
    assert!(second.contains("1 added, 0 changed, 0 removed"), "{second}");
    // As it is called today.
    assert!(second.contains(">A new one, renamed</a>"), "{second}");
    let third = page(&server, "/history/3");
    assert!(third.contains("<code>title.en</code>"), "{third}");
    assert!(!third.contains("<b>new</b>"), "{third}");
    assert!(third.contains("A new one, renamed”</ins>"), "{third}");
    fs::remove_file(server.dataset.path("data/projects/new-one.yaml")).unwrap();
    server.dataset.done(&["sync"]);
    for path in ["/history/2", "/history/3", "/history/4"] {
        let page = page(&server, path);
        assert!(page.contains("href=\"/id/project/new-one\""), "{page}");
        assert!(!page.contains("renamed"), "{page}");
    }
    let all = page(&server, "/history");
    assert_eq!(all.matches("<tr><th scope=\"row\">").count(), 4);
    for absent in ["/history/5", "/history/0", "/history/01", "/history/x"] {
        assert_eq!(status(&server, absent), 404, "{absent}");
    }
    assert_eq!(page(&server, "/history/runs").matches("<li><p>").count(), 4);
}

#[test]
fn a_long_revision_is_paged_without_anything_missing() {
    let server = Server::of_example();
    let first = page(&server, "/history/1");
    assert!(first.contains("page=2"), "{first}");
    let all = first + &page(&server, "/history/1?page=2");
    let things = all.matches("<span class=\"sign\"").count();
    assert_eq!(things, 93);
    assert_eq!(status(&server, "/history/1?page=3"), 404);
}

#[test]
fn sources_tell_neither_folders_nor_keys() {
    let settings = "[[sources]]\nname = \"list\"\ntype = \"table\"\npath = \"private place/list.csv\"\n\
        [[sources.table.records]]\nkind = \"project\"\nid = { column = \"Nr\" }\nfields.title.nl = \"Naam\"\n\
        [[sources]]\nname = \"away\"\ntype = \"json\"\nurl = \"http://me:private@127.0.0.1:9/x.json?key=private\"\n";
    let dataset = Dataset::with(settings);
    dataset.run(&["sync"]);
    let server = dataset.serve_as_it_is();
    for path in ["/sources", "/history", "/history/1", "/history/runs"] {
        let page = page(&server, path);
        assert!(!page.contains("private"), "{page}");
        let folder = server.dataset.path("");
        assert!(!page.contains(folder.to_str().unwrap()), "{page}");
        // Nobody may do anything: the settings name no token.
        assert!(!page.contains("id=\"steward\""), "{page}");
    }
    let sources = page(&server, "/sources");
    assert!(sources.contains("list.csv"), "{sources}");
    assert!(sources.contains("and never had"), "{sources}");
}

/// The last plan that was made.
fn planned(server: &Server) -> Value {
    let response = server.get("/-/plan").bearer_auth(TOKEN).send().unwrap();
    let state: Value = serde_json::from_str(&response.text().unwrap()).unwrap();
    state["last"].clone()
}

#[test]
fn a_plan_is_for_those_who_have_the_token_and_changes_nothing() {
    assert_eq!(
        Server::of_example()
            .post("/-/plan")
            .send()
            .unwrap()
            .status(),
        404
    );
    let server = with_faculty().serve();
    fs::remove_file(server.dataset.path("data/projects/palim.yaml")).unwrap();
    for token in ["", "another token of tests"] {
        let refused = server.post("/-/plan").bearer_auth(token).send().unwrap();
        assert_eq!(refused.status(), 401);
    }
    assert_eq!(planned(&server), Value::Null);
    assert!(page(&server, "/plan").contains("None was made since the server started."));
    let accepted = server.post("/-/plan").bearer_auth(TOKEN).send().unwrap();
    assert_eq!(accepted.status(), 202);
    assert_eq!(header(&accepted, "location"), "/-/plan");
    let last = eventually("a plan", || {
        let last = planned(&server);
        (!last.is_null()).then_some(last)
    });
    assert_eq!(last["error"], Value::Null, "{last}");
    let plan = &last["plan"];
    assert_eq!(plan["revision"], 1);
    assert!(plan["summary"]["removed"].as_u64().unwrap() >= 1, "{plan}");
    let keys: Vec<&Value> = plan["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["key"])
        .collect();
    assert!(keys.contains(&&"palim".into()), "{keys:?}");
    assert_eq!(status(&server, "/doc/project/palim.html"), 200);
    assert_eq!(status(&server, "/history/2"), 404);
    // Anybody sees how much it would do, and nothing of what.
    let told = page(&server, "/plan");
    assert!(told.contains(plan["hash"].as_str().unwrap()), "{told}");
    let removed = format!("{} removed", plan["summary"]["removed"]);
    assert!(told.contains(&removed) && !told.contains("palim"), "{told}");
}

#[test]
fn a_plan_that_fails_says_why_to_those_who_have_the_token() {
    let server = with_faculty().serve();
    fs::write(
        server.dataset.path("data/projects/bad.yaml"),
        "id: bad\ntitel: x\n",
    )
    .unwrap();
    server.post("/-/plan").bearer_auth(TOKEN).send().unwrap();
    let last = eventually("the fault", || {
        let last = planned(&server);
        (!last["error"].is_null()).then_some(last)
    });
    assert!(
        last["faults"][0].as_str().unwrap().contains("bad.yaml:2"),
        "{last}"
    );
    let told = page(&server, "/plan");
    assert!(
        told.contains("failed") && !told.contains("bad.yaml"),
        "{told}"
    );
}

#[test]
fn plans_that_wait_to_be_applied_are_told() {
    let server = Server::of_example();
    assert!(!page(&server, "/plan").contains("Plans that wait"));
    // As a sync leaves them that was planned with `--out`, and one that is being made.
    for name in ["0123abcd", ".plan-half"] {
        let folder = server.dataset.path(".oogst/plans").join(name);
        fs::create_dir_all(folder).unwrap();
    }
    let told = page(&server, "/plan");
    assert!(told.contains("<code>0123abcd</code>"), "{told}");
    assert!(!told.contains("half"), "{told}");
}
