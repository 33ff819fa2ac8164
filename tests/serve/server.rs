//! A server of a dataset in a folder of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::redirect::Policy;

/// The program.
const OOGST: &str = env!("CARGO_BIN_EXE_oogst");

/// The token that the environment variable `OOGST_TEST_TOKEN` holds.
pub(crate) const TOKEN: &str = "a token for tests only";

/// A copy of the example dataset.
pub(crate) struct Dataset {
    folder: tempfile::TempDir,
}

impl Dataset {
    /// A copy with other settings beside those of the example.
    pub(crate) fn with(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("data"), &folder.path().join("data"));
        copy(&root.join("queries"), &folder.path().join("queries"));
        let config = fs::read_to_string(root.join("oogst.toml")).unwrap();
        fs::write(
            folder.path().join("oogst.toml"),
            format!("{config}\n{settings}\n"),
        )
        .unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Changes the settings of the example.
    pub(crate) fn configure(&self, old: &str, new: &str) {
        let path = self.path("oogst.toml");
        let config = fs::read_to_string(&path).unwrap();
        assert!(config.contains(old), "{config}");
        fs::write(path, config.replace(old, new)).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(OOGST);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("OOGST_TEST_TOKEN", TOKEN)
            .env_remove("OOGST_LOG");
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that has to succeed; gives what it printed.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Syncs, and serves where the dataset is published: its IRIs lead to the server itself. Under a path, or none.
    pub(crate) fn serve_at_home(self, path: &str) -> Server {
        // The port is free when it is asked for; nobody takes the same one within moments.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        self.configure("http://localhost:7878", &format!("http://{address}{path}"));
        self.serve_on(&address)
    }

    /// Syncs, and serves on a free port.
    pub(crate) fn serve(self) -> Server {
        self.serve_on("127.0.0.1:0")
    }

    fn serve_on(self, address: &str) -> Server {
        self.done(&["sync"]);
        self.served_on(address)
    }

    /// Serves what was synced before, on a free port.
    pub(crate) fn serve_as_it_is(self) -> Server {
        self.served_on("127.0.0.1:0")
    }

    fn served_on(self, address: &str) -> Server {
        // Once a process; a second time does nothing.
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut process = self
            .command(&["serve", "--bind", address])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(process.stderr.take().unwrap());
        let mut line = String::new();
        // Warnings may come before.
        while !line.starts_with("serving") {
            line.clear();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "it did not start");
        }
        let url = line
            .trim_end()
            .rsplit(" at ")
            .next()
            .unwrap()
            .trim_end_matches('/')
            .to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        // The second test of a process finds one installed.
        drop(rustls::crypto::ring::default_provider().install_default());
        // Somebody has to read what it logs, or it blocks one day.
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = log.clone();
        std::thread::spawn(move || {
            for line in stderr.split(b'\n').map_while(Result::ok) {
                kept.lock().unwrap().push(String::from_utf8(line).unwrap());
            }
        });
        Server {
            process: Running(process),
            dataset: self,
            url,
            log,
            client: Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .timeout(Duration::from_mins(1))
                .build()
                .unwrap(),
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A server, killed when dropped.
pub(crate) struct Server {
    process: Running,
    pub(crate) dataset: Dataset,
    /// Without the slash at its end.
    pub(crate) url: String,
    client: Client,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// The server of the example dataset.
    pub(crate) fn of_example() -> Self {
        Dataset::with("").serve()
    }

    /// Another server of the same dataset, when this one has stopped.
    pub(crate) fn dataset_again(mut self) -> Self {
        self.stop();
        let empty = Dataset {
            folder: tempfile::tempdir().unwrap(),
        };
        std::mem::replace(&mut self.dataset, empty).serve()
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.url))
    }

    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub(crate) fn options(&self, path: &str) -> RequestBuilder {
        self.request(reqwest::Method::OPTIONS, path)
    }

    pub(crate) fn head(&self, path: &str) -> RequestBuilder {
        self.client.head(format!("{}{path}", self.url))
    }

    /// Gets something in a media type.
    pub(crate) fn accepting(&self, path: &str, accept: &str) -> Response {
        self.get(path).header("Accept", accept).send().unwrap()
    }

    /// Asks in a form.
    pub(crate) fn ask(&self, query: &str, accept: &str) -> Response {
        self.post("/sparql")
            .header("Accept", accept)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("query={}", encoded(query)))
            .send()
            .unwrap()
    }

    /// A connection to it, on which to say what a client would not.
    pub(crate) fn connect(&self) -> TcpStream {
        let address = self.url.trim_start_matches("http://");
        let stream = TcpStream::connect(address.split('/').next().unwrap()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    /// Waits for a line of the log that holds this; gives the line.
    #[track_caller]
    pub(crate) fn logged(&self, what: &str) -> String {
        eventually(what, || {
            let log = self.log.lock().unwrap();
            log.iter().find(|line| line.contains(what)).cloned()
        })
    }

    /// The lines of the log so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// The value of a sample at `/metrics`, such as `oogst_connections_open`.
    pub(crate) fn metric(&self, sample: &str) -> f64 {
        let text = self.get("/metrics").send().unwrap().text().unwrap();
        text.lines()
            .find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '))
            .unwrap_or_else(|| panic!("no {sample} in\n{text}"))
            .parse()
            .unwrap()
    }

    /// How many queries have a worker of their own, or are about to.
    pub(crate) fn long_queries(&self) -> usize {
        self.workers_that_are("alone")
    }

    /// How many query workers the server says it has in a state.
    pub(crate) fn workers_that_are(&self, state: &str) -> usize {
        let workers = self.metric(&format!("oogst_workers{{state=\"{state}\"}}"));
        format!("{workers}").parse().unwrap()
    }

    /// Does it still answer?
    pub(crate) fn is_up(&self) -> bool {
        self.get("/health")
            .send()
            .is_ok_and(|response| response.status() == 200)
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.process.0.id()
    }

    /// The process ids of its query workers.
    pub(crate) fn workers(&self) -> Vec<u32> {
        let output = Command::new("pgrep")
            .args(["-P", &self.process.0.id().to_string()])
            .output()
            .unwrap();
        let pids = String::from_utf8(output.stdout).unwrap();
        pids.lines().map(|pid| pid.parse().unwrap()).collect()
    }

    /// Kills it at once, as a crash would.
    pub(crate) fn crash(mut self) -> Dataset {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
        self.dataset
    }

    /// Sends SIGTERM, and waits for the end. Gives the exit code, and how long it took.
    pub(crate) fn stop(&mut self) -> (Option<i32>, Duration) {
        let since = Instant::now();
        self.terminate();
        let status = self.process.0.wait().unwrap();
        (status.code(), since.elapsed())
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let pid = self.process.0.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
    }
}

/// A process, killed when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            self.0.kill().unwrap();
            self.0.wait().unwrap();
        }
    }
}

/// Is a process there?
pub(crate) fn is_running(pid: u32) -> bool {
    let asked = Command::new("kill").args(["-0", &pid.to_string()]).output();
    asked.unwrap().status.success()
}

/// Kills a process at once.
pub(crate) fn kill(pid: u32) {
    // It may be gone meanwhile.
    let pid = pid.to_string();
    drop(Command::new("kill").args(["-KILL", &pid]).output().unwrap());
}

/// Waits until something holds; fails where that takes a minute.
#[track_caller]
pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_mins(1), "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until there is something.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Percent-encoded.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// A header.
pub(crate) fn header(response: &Response, name: &str) -> String {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

/// Reads the body as far as it comes: the bytes, and whether it came whole.
pub(crate) fn body(mut response: Response) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let whole = response.read_to_end(&mut bytes).is_ok();
    (bytes, whole)
}
