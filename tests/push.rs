//! Push: what other systems hold afterwards is what we hold, whatever happens on the way.

mod faults;
mod server;
mod settings;
mod store;
mod syncs;
mod vivo;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use oxigraph::io::RdfFormat;

use super::crash::Random;
use super::support::{Folder, Run, triples};

/// The graph that tests push to.
const GRAPH: &str = "https://data.example.org/graph";
/// The secret of all targets.
const SECRET: &str = "p&ss w\u{f6}rd: 1/2";

/// A dataset that is pushed, and that changes at random.
struct Dataset {
    folder: Folder,
    random: Random,
    /// What projects say: a number that stands for the version, by the number of the project.
    projects: std::collections::BTreeMap<u64, u64>,
    next: u64,
    site: String,
    secret: &'static str,
}

/// Texts that are easily damaged.
const TEXTS: &[&str] = &[
    "Migration & \\\"rights\\\"",
    "C:\\\\users\\\\u0041 \\\\n",
    "Μετανάστευση και δίκαιο",
    "الهجرة والقانون",
    "移民法 😀 e\u{301}",
    "line one\\nline two\\ttab",
    "it's '''three''' }} ; DROP ALL",
];

impl Dataset {
    fn new(target: &str) -> Self {
        let mut dataset = Self {
            folder: Folder::new(),
            random: Random(7),
            projects: (0..40).map(|number| (number, 0)).collect(),
            next: 40,
            secret: SECRET,
            site: "[site]\nbase = \"https://data.example.org\"\n".to_owned(),
        };
        dataset.target(target);
        dataset.write();
        dataset
    }

    /// The settings: the site and one target named `there`.
    fn target(&mut self, target: &str) {
        let settings = format!("{}[[push]]\nname = \"there\"\n{target}\n", self.site);
        self.folder.write("oogst.toml", settings);
    }

    /// Some projects change, some go, some come.
    fn change(&mut self) {
        let keys: Vec<u64> = self.projects.keys().copied().collect();
        for key in keys {
            match self.random.below(12) {
                0 => {
                    self.projects.remove(&key);
                }
                1..=3 => {
                    let version = self.random.below(1_000);
                    self.projects.insert(key, version);
                }
                _ => {}
            }
        }
        for _ in 0..self.random.below(5) {
            self.projects.insert(self.next, 0);
            self.next += 1;
        }
        self.write();
    }

    fn write(&self) {
        let mut out = String::new();
        for (number, name) in TEXTS.iter().take(4).enumerate() {
            writeln!(
                out,
                "{{\"kind\":\"organisation\",\"id\":\"o{number}\",\"name\":{{\"en\":\"{name} {number}\"}}}}"
            )
            .unwrap();
        }
        for (number, version) in &self.projects {
            let text = |of: u64| TEXTS[usize::try_from(of).unwrap() % TEXTS.len()];
            writeln!(
                out,
                "{{\"kind\":\"project\",\"id\":\"x{number}\",\"title\":{{\"en\":\"{} {number}.{version}\",\"el\":\"{}\",\"nl-BE\":\"{}\"}},\
                 \"abstract\":{{\"en\":\"{}\"}},\"start\":\"20{:02}-0{}\",\"end\":2040,\
                 \"budget\":{{\"value\":{}.{},\"currency\":\"EUR\"}},\
                 \"people\":[{{\"name\":\"Ann Family{}\",\"role\":\"researcher\"}}],\
                 \"organisations\":[{{\"organisation\":\"o{}\",\"role\":\"host\"}}],\
                 \"grants\":[{{\"funder\":\"o{}\",\"number\":\"G{}\",\"amount\":{{\"value\":{},\"currency\":\"EUR\"}}}}]}}",
                text(*number),
                text(number + version),
                text(number + 1),
                text(version + 2).repeat(40),
                10 + number % 20,
                1 + version % 9,
                1_000 + version,
                version % 100,
                char::from(b'a' + u8::try_from((number / 3 + version) % 26).unwrap()),
                number % 4,
                version % 2,
                number / 2,
                50_000 + version
            )
            .unwrap();
        }
        self.folder.write("data/records.ndjson", out);
    }

    fn sync(&self) {
        self.folder.good(&["sync", "--allow-removals"]);
    }

    /// Runs `oogst` with the secret in the environment.
    fn with_secret(&self, args: &[&str]) -> std::process::Command {
        let mut command = self.folder.command(args);
        command.env("PUSH_SECRET", self.secret);
        command
    }

    fn push(&self, more: &[&str]) -> Run {
        let args = [&["push", "there"], more].concat();
        Run::of(self.with_secret(&args).output().unwrap())
    }

    /// What we hold, as N-Triples.
    fn ours(&self) -> BTreeSet<String> {
        let query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";
        let graph = self
            .folder
            .good(&["query", "-q", query, "--format", "ntriples"]);
        triples(RdfFormat::NTriples, &graph)
    }

    /// What of it has this profile.
    fn ours_in(&self, profile: &str) -> BTreeSet<String> {
        let args = ["map", "--format", "ntriples", "--profile", profile];
        super::support::undated(&self.folder.good(&args))
    }
}

/// Two sets of triples are one; else a few of the differences are told.
#[track_caller]
fn assert_same(theirs: &BTreeSet<String>, ours: &BTreeSet<String>) {
    let missing: Vec<_> = ours.difference(theirs).take(3).collect();
    let surplus: Vec<_> = theirs.difference(ours).take(3).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "{} there, {} here; missing there: {missing:#?}; surplus there: {surplus:#?}",
        theirs.len(),
        ours.len()
    );
    assert!(ours.len() > 100, "{}", ours.len());
}
