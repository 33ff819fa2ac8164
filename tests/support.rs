//! What the tests share: a dataset in a temporary folder, and the program that runs in it.

pub(crate) mod engines;
pub(crate) mod records;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use oxigraph::io::{RdfFormat, RdfParser};
use tempfile::TempDir;

/// The program.
pub(crate) const OOGST: &str = env!("CARGO_BIN_EXE_oogst");

/// The repository, which is the example dataset too.
pub(crate) const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// A dataset in a folder of its own.
pub(crate) struct Folder(TempDir);

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(TempDir::with_prefix("oogst-test-").unwrap())
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// A command line of the program in this folder, with nothing of the caller's settings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(OOGST);
        command.args(args).current_dir(self.0.path());
        for name in ["OOGST_CONFIG", "OOGST_LOG", "SOURCE_DATE_EPOCH"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// Runs the program at a time, in seconds since 1970.
    pub(crate) fn run_at(&self, time: i64, args: &[&str]) -> Run {
        let mut command = self.command(args);
        Run::of(
            command
                .env("SOURCE_DATE_EPOCH", time.to_string())
                .output()
                .unwrap(),
        )
    }

    /// Runs the program with something on its standard input.
    pub(crate) fn run_with(&self, input: &str, args: &[&str]) -> Run {
        Run::of(fed(&mut self.command(args), input))
    }

    /// Runs the program, which has to succeed, and gives its standard output.
    pub(crate) fn good(&self, args: &[&str]) -> String {
        self.run(args).good()
    }

    /// What `oogst status` says.
    pub(crate) fn status(&self) -> serde_json::Value {
        serde_json::from_str(&self.good(&["status", "--format", "json"])).unwrap()
    }

    /// The number of the last revision; 0 without one.
    pub(crate) fn revision(&self) -> i64 {
        self.status()["revision"]["number"].as_i64().unwrap_or(0)
    }

    /// The rows of a SELECT query, each with its bindings by variable.
    pub(crate) fn ask(&self, query: &str) -> Vec<serde_json::Value> {
        let answer = self.good(&["query", "-q", query, "--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        answer["results"]["bindings"].as_array().unwrap().clone()
    }

    /// The folder's name in a text as `[folder]`.
    pub(crate) fn redact(&self, text: &str) -> String {
        text.replace(&self.0.path().display().to_string(), "[folder]")
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The standard output of a run that succeeded.
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// The standard error of a run that ended with this code, whatever it printed.
    #[track_caller]
    pub(crate) fn told(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.err
    }

    /// The standard error of a run that failed with this code and printed no result.
    #[track_caller]
    pub(crate) fn bad(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.out, "", "a run that fails gives no result");
        self.err
    }
}

/// Runs a command with something on its standard input, to its end.
pub(crate) fn fed(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// A copy of parts of the repository, which is a dataset, that was synced once.
pub(crate) fn synced_copy(parts: &[&str]) -> Folder {
    let folder = Folder::new();
    let copied = Command::new("cp")
        .arg("-r")
        .args(parts)
        .arg(folder.path("."))
        .current_dir(REPOSITORY)
        .status();
    assert!(copied.unwrap().success());
    folder.run_at(1_800_000_000, &["sync"]).good();
    folder
}

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(REPOSITORY).join(path)
}

/// The lines of a document, as N-Triples without order: a graph without blank nodes.
pub(crate) fn triples(format: RdfFormat, text: &str) -> BTreeSet<String> {
    RdfParser::from_format(format)
        .for_slice(text)
        .map(|quad| quad.unwrap().to_string())
        .collect()
}

/// [`triples`] of N-Triples, without when the descriptions were last changed.
pub(crate) fn undated(ntriples: &str) -> BTreeSet<String> {
    let dated = format!("<{}>", oogst::vocab::dcterms::MODIFIED.iri);
    let mut triples = triples(RdfFormat::NTriples, ntriples);
    triples.retain(|triple| !triple.contains(&dated));
    triples
}

/// A folder beside the repository that a contributor may not have. Without it the test is left out, aloud; in CI that
/// is a failure.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = repository("../shared").join(path);
    path.exists()
        .then_some(path.clone())
        .or_else(|| skipped(&format!("{} is not there", path.display())))
}

/// The Python that has rdflib and pySHACL.
pub(crate) fn python() -> Option<String> {
    std::env::var("OOGST_PYTHON")
        .ok()
        .or_else(|| skipped("OOGST_PYTHON names no Python that has rdflib"))
}

/// The folder in which Node.js finds the client of a folder of `tests/clients`.
pub(crate) fn client(name: &str) -> Option<PathBuf> {
    std::env::var_os("OOGST_CLIENTS")
        .map(|folder| Path::new(&folder).join(name))
        .filter(|folder| folder.join("node_modules").is_dir())
        .or_else(|| skipped(&format!("OOGST_CLIENTS names no folder that has {name}")))
}

/// A program of the system.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .or_else(|| skipped(&format!("{name} is not installed")))
}

/// Says that a test is left out. In CI nothing is.
#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests has to be told what was left out"
)]
pub(crate) fn skipped<T>(why: &str) -> Option<T> {
    let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(!in_ci, "{why}, and CI leaves nothing out");
    eprintln!("skipped: {why}");
    None
}

/// Is a file of the repository what the program would make of it now? `OOGST_UPDATE=1` writes it.
#[track_caller]
pub(crate) fn assert_current(path: &str, text: &str) {
    let file = repository(path);
    if std::env::var("OOGST_UPDATE").is_ok_and(|value| value == "1") {
        fs::write(&file, text).unwrap();
    }
    let have = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        have == text,
        "{path} is out of date; OOGST_UPDATE=1 in the environment of this test writes it"
    );
}

/// Compares what people read with `tests/FOLDER/NAME.snap`.
#[track_caller]
pub(crate) fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(repository("tests").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]");
    settings.bind(|| insta::assert_snapshot!(name, text));
}
