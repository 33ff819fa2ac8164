//! What is sent when settings, ledger or target are not what they were.

use super::store::{Fate, Remote, Speaks};
use super::{Dataset, GRAPH, SECRET, assert_same};

const OPEN: Speaks = Speaks::Sparql(None);

fn open() -> Remote {
    Remote::new(OPEN, |_| Fate::Done)
}

fn foreign(store: &Remote) {
    use oxigraph::model::{LiteralRef, NamedNodeRef, QuadRef};
    let node = NamedNodeRef::new_unchecked("https://example.org/theirs");
    let graph = NamedNodeRef::new_unchecked(GRAPH);
    let value = LiteralRef::new_simple_literal("theirs");
    store
        .store
        .insert(QuadRef::new(node, node, value, graph))
        .unwrap();
}

#[test]
fn a_plan_tells_what_would_be_sent_and_sends_nothing() {
    let store = open();
    let mut dataset = Dataset::new(&store.sparql("batch_triples = 700"));
    dataset.sync();
    let plan = dataset.push(&["--plan"]).good();
    let count = dataset.ours().len();
    for part in [
        "holds no revision of ours",
        "would be sent everything: nothing was sent to it before",
        "to add, 0 to remove, in ",
        "request 1 of ",
        "request 2 of ",
        "INSERT DATA {GRAPH <https://data.example.org/graph> {",
    ] {
        assert!(plan.contains(part), "{part}: {plan}");
    }
    assert!(
        plan.contains(&format!(
            "{} triples to add",
            oogst::text::grouped(count as u64)
        )),
        "{plan}"
    );
    assert!(!plan.contains("request 3 of"), "{plan}");
    assert_eq!(store.updates(), 0);
    assert!(!dataset.folder.path(".oogst/push/there.json").exists());
    dataset.push(&[]).good();
    assert!(dataset.push(&["--plan"]).good().contains("nothing to send"));
    dataset.change();
    dataset.sync();
    let before = store.updates();
    let plan = dataset.push(&["--plan"]).good();
    assert!(
        plan.contains("holds revision 1") && plan.contains("DELETE DATA {GRAPH"),
        "{plan}"
    );
    assert_eq!(
        plan,
        dataset.push(&["--plan"]).good(),
        "it is the same each time"
    );
    assert_eq!(store.updates(), before);
}

#[test]
fn a_graph_that_holds_something_else_is_left_alone_unless_it_is_given_over() {
    let store = open();
    foreign(&store);
    let dataset = Dataset::new(&store.sparql(""));
    dataset.sync();
    for args in [&[][..], &["--plan"], &["--whole"]] {
        let told = dataset.push(args).bad(1);
        assert!(
            told.contains("holds 1 triple that we did not put there"),
            "{told}"
        );
        assert!(told.contains("--replace"), "{told}");
    }
    assert_eq!(store.updates(), 0);
    let plan = dataset.push(&["--plan", "--replace"]).good();
    assert!(
        plan.contains("would be removed first: 1 triple\n"),
        "{plan}"
    );
    dataset.push(&["--replace"]).good();
    assert_same(&store.graph(), &dataset.ours());
    // From then on it is ours: what somebody adds is told, and goes with the whole.
    foreign(&store);
    let mut dataset = dataset;
    dataset.change();
    dataset.sync();
    let told = dataset.push(&[]).told(0);
    assert!(told.contains("somebody else writes there too"), "{told}");
    let said = dataset.push(&["--whole"]).good();
    assert!(
        said.contains("everything was sent: it was asked for"),
        "{said}"
    );
    assert_same(&store.graph(), &dataset.ours());
}

#[test]
fn where_nobody_can_be_asked_nothing_is_removed_unasked() {
    let store = open();
    foreign(&store);
    let without_query = |more: &str| {
        let all = store.sparql(more);
        let lines = all.lines().filter(|line| !line.starts_with("query"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let dataset = Dataset::new(&without_query(""));
    dataset.sync();
    dataset.push(&[]).good();
    assert_eq!(store.graph().len(), dataset.ours().len() + 1);
    dataset.push(&["--whole"]).good();
    assert_same(&store.graph(), &dataset.ours());
}

#[test]
fn settings_that_change_what_is_said_mean_everything_again() {
    let store = open();
    let target = store.sparql("batch_triples = 400");
    let mut dataset = Dataset::new(&target);
    dataset.sync();
    dataset.push(&[]).good();
    dataset
        .site
        .push_str("license = \"https://creativecommons.org/publicdomain/zero/1.0/\"\n");
    dataset.target(&target);
    let said = dataset.push(&[]).good();
    assert!(
        said.contains("base, languages, licence or the version of the mapping changed"),
        "{said}"
    );
    assert_same(&store.graph(), &dataset.ours());
    dataset.target(&format!("{target}\nprofile = \"foaf\""));
    let plan = dataset.push(&["--plan"]).good();
    assert!(
        plan.contains("another profile is sent than last time"),
        "{plan}"
    );
    assert!(plan.contains("DROP SILENT GRAPH"), "{plan}");
    dataset.push(&[]).good();
    assert_same(&store.undated(), &dataset.ours_in("foaf"));
    // Requests of another size are no reason.
    dataset.target(&format!("{target}0\nprofile = \"foaf\""));
    assert!(dataset.push(&[]).good().contains("nothing to send"));
}

#[test]
fn another_graph_and_another_ledger_are_known_and_sent_everything() {
    let store = open();
    let target = store.sparql("");
    let mut dataset = Dataset::new(&target);
    dataset.sync();
    dataset.push(&[]).good();
    let other = target.replace(GRAPH, "https://data.example.org/other");
    dataset.target(&other);
    let said = dataset.push(&[]).good();
    assert!(
        said.contains("its address or its graph is another one"),
        "{said}"
    );
    dataset.target(&target);
    let told = dataset.push(&[]).bad(1);
    assert!(
        told.contains("that we did not put there"),
        "what it held before is not known any more: {told}"
    );
    dataset.push(&["--replace"]).good();
    // The same number, and another ledger.
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let path = dataset.folder.path(".oogst").join(file);
        if path.exists() {
            std::fs::remove_file(path).unwrap();
        }
    }
    dataset.change();
    dataset.sync();
    let said = dataset.push(&[]).good();
    assert!(
        said.contains("what it holds is of another ledger"),
        "{said}"
    );
    assert_same(&store.graph(), &dataset.ours());
}

#[test]
fn tokens_and_passwords_are_sent_as_the_settings_say() {
    let basic = format!(
        "Basic {}",
        data_encoding::BASE64.encode(format!("me:{SECRET}").as_bytes())
    );
    // The header is compared with for as long as the test runs.
    let basic: &'static str = Box::leak(basic.into_boxed_str());
    for (wanted, settings, token) in [
        (
            basic,
            "user = \"me\"\npassword_env = \"PUSH_SECRET\"",
            SECRET,
        ),
        ("Bearer abc.def", "token_env = \"PUSH_SECRET\"", "abc.def"),
    ] {
        let store = Remote::new(Speaks::Sparql(Some(wanted)), |_| Fate::Done);
        let dataset = Dataset::new(&store.sparql(settings));
        dataset.sync();
        let push = |secret: &str| {
            let mut command = dataset.folder.command(&["push", "there"]);
            crate::support::Run::of(command.env("PUSH_SECRET", secret).output().unwrap())
        };
        let told = push("something else").bad(1);
        assert!(told.contains("status 401: who are you?"), "{told}");
        push(token).good();
        assert_same(&store.graph(), &dataset.ours());
    }
}

#[test]
fn a_target_that_acknowledges_and_holds_nothing_is_found_out() {
    let (real, empty) = (open(), open());
    let line = |store: &Remote, name: &str| {
        let all = store.sparql("");
        all.lines()
            .find(|line| line.starts_with(name))
            .unwrap()
            .to_owned()
    };
    let target = format!(
        "{}\n{}\ngraph = \"{GRAPH}\"",
        line(&real, "update"),
        line(&empty, "query")
    );
    let mut dataset = Dataset::new(&target);
    dataset.sync();
    let told = dataset.push(&[]).bad(3);
    assert!(told.contains("holds none"), "{told}");
    dataset.target(&real.sparql(""));
    let said = dataset.push(&[]).good();
    assert!(said.contains("everything was sent"), "{said}");
    assert_same(&real.graph(), &dataset.ours());
}

#[test]
fn a_target_that_is_not_there_is_told_with_those_that_are() {
    let dataset = Dataset::new("update = \"http://127.0.0.1:1/\"\ngraph = \"default\"");
    let told = dataset.folder.run(&["push", "elsewhere"]).bad(1);
    assert!(
        told.contains("no target `elsewhere`; there are `there`"),
        "{told}"
    );
    dataset.folder.write(
        "oogst.toml",
        "[[push]]\nname = \"a\"\ngraph = \"default\"\n",
    );
    let told = dataset.folder.run(&["push", "a"]).bad(1);
    assert!(
        told.contains("oogst.toml: `push` has a target `a` of type \"sparql\" without `update`"),
        "{told}"
    );
}

#[test]
fn two_pushes_to_one_target_do_not_meet() {
    let store = Remote::new(
        OPEN,
        |number| if number == 0 { Fate::Slow } else { Fate::Done },
    );
    let dataset = Dataset::new(&store.sparql(""));
    dataset.sync();
    let first = dataset.with_secret(&["push", "there"]).spawn().unwrap();
    while store.updates() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let told = dataset.push(&[]).bad(3);
    assert!(
        told.contains("another oogst pushes to this target now"),
        "{told}"
    );
    assert!(first.wait_with_output().unwrap().status.success());
    assert!(dataset.push(&[]).good().contains("nothing to send"));
}

#[test]
fn status_tells_what_each_target_holds_and_lacks() {
    let store = open();
    let mut dataset = Dataset::new(&store.sparql(""));
    dataset.sync();
    let lacks = |dataset: &Dataset| {
        let status = dataset.folder.good(&["status"]);
        status
            .lines()
            .find(|line| line.contains("│ there"))
            .unwrap()
            .to_owned()
    };
    assert!(lacks(&dataset).contains("everything"));
    dataset.push(&[]).good();
    assert!(lacks(&dataset).contains("nothing"));
    for _ in 0..2 {
        dataset.change();
        dataset.sync();
    }
    assert!(
        lacks(&dataset).contains("2 revisions"),
        "{}",
        lacks(&dataset)
    );
    let target = &dataset.folder.status()["push"][0];
    assert_eq!(target["held"]["revision"], 1);
    assert_eq!(target["behind"], 2);
}
