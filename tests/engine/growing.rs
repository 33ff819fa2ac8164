//! An engine elsewhere is brought to where the ledger is: by syncs, after a kill at any batch, after a restore.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};

use super::{GRAPH, Place, between, said};
use crate::support::engines::{Oxigraph, Virtuoso, send_update};
use crate::support::{Folder, Run};

/// Numbers that look like chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Texts that break what does not write them with care.
const TEXTS: &[&str] = &[
    "Ελληνικά, العربية, 日本語, 😀 e\u{301}",
    r"\u0041 \\u0022 \n a backslash \ and \\",
    "quotes \" ' ''' \"\"\" and } } ; DROP ALL #",
    "lines\nand\ttabs\r\nand \u{a0} spaces",
    "plain",
];

const PEOPLE: &[&str] = &["Anna Alfa", "Bert Beta", "Carla Gamma", "Dirk Delta"];

fn project(key: u64, chance: &mut Chance) -> String {
    let text = TEXTS[usize::try_from(chance.below(TEXTS.len() as u64)).unwrap()];
    let long = text.repeat(usize::try_from(1 + chance.below(200)).unwrap());
    let amount = f64::from(u32::try_from(chance.below(100_000)).unwrap()) + 0.5;
    let person = PEOPLE[usize::try_from(chance.below(PEOPLE.len() as u64)).unwrap()];
    let record = serde_json::json!({
        "kind": "project",
        "id": format!("p{key}"),
        "title": {"en": format!("{text} {}", chance.below(1_000)), "nl-BE": format!("Titel {key}")},
        "abstract": {"el": long},
        "start": format!("{}", 2000 + chance.below(20)),
        "keywords": {"en": [text, "two"]},
        "grants": [{"funder": "payer", "amount": {"value": amount, "currency": "EUR"}, "number": format!("N-{key}-{}", chance.below(3))}],
        "people": [{"name": person, "role": "researcher"}],
    });
    record.to_string()
}

const PAYER: &str = r#"{"kind": "organisation", "id": "payer", "name": {"en": "The Payer"}}"#;

/// Changes some of the records.
fn edit(folder: &Folder, chance: &mut Chance) {
    for _ in 0..=chance.below(6) {
        let key = chance.below(12);
        let path = format!("data/p{key}.json");
        if chance.below(4) == 0 && folder.path(&path).exists() {
            folder.remove(&path);
        } else {
            folder.write(&path, project(key, chance));
        }
    }
}

fn folder(settings: &str) -> Folder {
    let folder = Folder::with(&[("data/payer.json", PAYER)]);
    folder.write(
        "oogst.toml",
        format!("[site]\nbase = \"http://data.example.org\"\n[limits]\nremoval_percent = 100\n{settings}"),
    );
    folder
}

fn run(folder: &Folder, arguments: &[&str]) -> Run {
    let mut command = folder.command(arguments);
    command.env("OOGST_TEST_ENGINE", Virtuoso::PASSWORD);
    Run::of(command.output().unwrap())
}

/// Numbers as an engine gives them that keeps values and not letters.
fn values(triples: impl IntoIterator<Item = String>) -> Vec<String> {
    let decimal = "\"^^<http://www.w3.org/2001/XMLSchema#decimal>";
    let canonical = |triple: String| match triple.find(decimal) {
        None => triple,
        Some(end) => {
            let (number, rest) = triple.split_at(end);
            let number = number.trim_end_matches('0').trim_end_matches('.');
            format!("{number}{rest}")
        }
    };
    triples.into_iter().map(canonical).collect()
}

#[track_caller]
fn assert_equal(place: &Place, folder: &Folder) {
    let (mut held, mut expected) = (values(place.held()), values(said(folder)));
    held.sort();
    expected.sort();
    let missing: Vec<_> = expected.iter().filter(|one| !held.contains(one)).collect();
    let surplus: Vec<_> = held.iter().filter(|one| !expected.contains(one)).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "missing: {missing:#?}\nsurplus: {surplus:#?}"
    );
}

#[test]
fn after_twenty_random_syncs_virtuoso_holds_what_the_ledger_says() {
    let Some(server) = Virtuoso::start() else {
        return;
    };
    let place = Place::of_virtuoso(&server);
    // Small batches, so that a sync has several.
    let folder = folder(&place.settings("batch_triples = 40"));
    let mut chance = Chance(7);
    for number in 0..20 {
        edit(&folder, &mut chance);
        run(&folder, &["sync"]).good();
        if number % 5 == 4 {
            assert_equal(&place, &folder);
            run(&folder, &["verify"]).good();
        }
    }
}

#[test]
fn a_sync_that_is_killed_at_any_batch_is_made_up_for() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    killed_at_any_batch(&Place::of_oxigraph(&server, GRAPH));
}

#[test]
fn a_sync_that_is_killed_at_any_batch_is_made_up_for_in_virtuoso() {
    let Some(server) = Virtuoso::start() else {
        return;
    };
    killed_at_any_batch(&Place::of_virtuoso(&server));
}

/// Kills syncs at one batch or another, and has the next one make up for it.
fn killed_at_any_batch(direct: &Place) {
    let victim = Arc::new(AtomicI32::new(0));
    let at = Arc::new(AtomicUsize::new(usize::MAX));
    let (pid, fatal) = (Arc::clone(&victim), Arc::clone(&at));
    let (_proxy, place) = between(direct, move |_| {
        // Every other one that kills is passed on all the same.
        let left = fatal.fetch_sub(1, Ordering::SeqCst);
        if left == 0 {
            let pid = rustix::process::Pid::from_raw(pid.load(Ordering::SeqCst)).unwrap();
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        }
        left != 0 || pid.load(Ordering::SeqCst) % 2 == 0
    });
    let folder = folder(&place.settings("batch_triples = 25"));
    let mut chance = Chance(11);
    let mut killed = 0;
    for fatal in [1, 2, 0, 3, 1, 4, 2, 5, 3] {
        edit(&folder, &mut chance);
        at.store(fatal, Ordering::SeqCst);
        let mut process = folder
            .command(&["sync"])
            .env("OOGST_TEST_ENGINE", Virtuoso::PASSWORD)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        victim.store(i32::try_from(process.id()).unwrap(), Ordering::SeqCst);
        killed += usize::from(!process.wait().unwrap().success());
        at.store(usize::MAX, Ordering::SeqCst);
        if fatal % 2 == 0 {
            // What comes next meets a graph between two revisions.
            edit(&folder, &mut chance);
        }
        run(&folder, &["sync"]).good();
        assert_equal(direct, &folder);
    }
    assert!(killed >= 5, "only {killed} were killed");
}

#[test]
fn other_settings_make_the_graph_anew_and_nothing_else_in_the_engine_is_touched() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let other = "INSERT DATA { GRAPH <http://e/other> { <http://e/s> <http://e/p> 1 } }";
    send_update(&server.update_url(), other);
    let place = Place::of_oxigraph(&server, GRAPH);
    let folder = folder(&place.settings(""));
    edit(&folder, &mut Chance(3));
    run(&folder, &["sync"]).good();
    let settings = folder.read("oogst.toml");
    folder.write(
        "oogst.toml",
        settings.replace("data.example.org", "other.example.org"),
    );
    run(&folder, &["sync"]).good();
    assert_equal(&place, &folder);
    assert!(
        place
            .held()
            .iter()
            .all(|one| !one.contains("data.example.org"))
    );
    let others = Place {
        name: "http://e/other",
        ..place
    };
    assert_eq!(others.held().len(), 1);
}

#[test]
fn a_ledger_that_was_restored_is_not_taken_for_the_one_that_filled_the_engine() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let place = Place::of_oxigraph(&server, GRAPH);
    let folder = folder(&place.settings(""));
    let sync = |title: &str| {
        let record = format!(r#"{{"kind": "project", "id": "a", "title": {{"en": "{title}"}}}}"#);
        folder.write("data/a.json", record);
        folder.run_at(1_800_000_000, &["sync"]).good();
    };
    sync("one");
    let kept = folder.path("kept").display().to_string();
    folder.good(&["backup", &kept]);
    sync("two");
    folder.good(&["restore", "--force", &kept]);
    // Again a second revision, of the same time, with as many changes.
    sync("another");
    assert_equal(&place, &folder);
}

#[test]
fn who_is_forgotten_is_gone_from_the_engine_also_where_it_was_away_then() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let direct = Place::of_oxigraph(&server, GRAPH);
    let is_away = Arc::new(AtomicBool::new(false));
    let away = Arc::clone(&is_away);
    let (_proxy, place) = between(&direct, move |_| !away.load(Ordering::SeqCst));
    let folder = folder(&place.settings(""));
    let people = r#"[{"name": "Anna Alfa", "role": "researcher"}, {"name": "Bert Beta", "role": "researcher"}]"#;
    let record = format!(
        r#"{{"kind": "project", "id": "a", "title": {{"en": "One"}}, "people": {people}}}"#
    );
    folder.write("data/a.json", record);
    folder.good(&["sync"]);
    let says = |name: &str| direct.held().iter().any(|triple| triple.contains(name));
    assert!(says("Alfa") && says("Beta"));
    let key = |name: &str| {
        let named = format!(" <http://xmlns.com/foaf/0.1/name> \"{name}\"");
        let held = direct.held();
        let triple = held.iter().find(|triple| triple.ends_with(&named));
        let subject = triple.unwrap().split('>').next().unwrap();
        subject.rsplit_once('/').unwrap().1.to_owned()
    };
    let (anna, bert) = (key("Anna Alfa"), key("Bert Beta"));
    folder.good(&["forget", &anna, "--yes"]);
    assert!(!says("Alfa") && !says(&anna) && says("Beta"));
    assert_equal(&direct, &folder);
    is_away.store(true, Ordering::SeqCst);
    folder.run(&["forget", &bert, "--yes"]).bad(3);
    assert!(says("Beta"));
    assert!(!folder.read("dumps/latest/oogst.nt").contains("Beta"));
    is_away.store(false, Ordering::SeqCst);
    folder.good(&["sync"]);
    assert!(!says("Beta") && !says(&bert));
    assert_equal(&direct, &folder);
}

#[test]
fn verify_finds_what_an_engine_holds_otherwise() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let place = Place::of_oxigraph(&server, "default");
    let folder = folder(&place.settings(""));
    edit(&folder, &mut Chance(5));
    run(&folder, &["sync"]).good();
    let told = run(&folder, &["verify"]).good();
    assert!(
        told.contains("by their numbers for each predicate"),
        "{told}"
    );
    let payer = "<http://data.example.org/id/organisation/payer>";
    let name = "<http://xmlns.com/foaf/0.1/name>";
    let lies = format!(
        "DELETE WHERE {{ {payer} {name} ?o }}; INSERT DATA {{ {payer} {name} \"A lie\" . <http://e/s> <http://e/p> 1 }}"
    );
    send_update(&server.update_url(), &lies);
    let told = run(&folder, &["verify"]).bad(3);
    assert!(
        told.contains("missing: <http://data.example.org/id/organisation/payer>"),
        "{told}"
    );
    assert!(
        told.contains("of <http://e/p> there should be 0 triples, and there are 1"),
        "{told}"
    );
}
