//! SPARQL servers of others, each in a folder of its own and on ports of its own on loopback. They end with the test, also
//! where the test is killed.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use tempfile::TempDir;

use super::{program, python, skipped};

/// How long a server may take until it answers, on a machine that does much else.
const STARTING: Duration = Duration::from_mins(1);
/// Runs a command until its own standard input is closed, whatever closes it.
const WATCH: &str = r#""$0" "$@" </dev/null & server=$!; cat >/dev/null; kill -9 $server; wait $server 2>/dev/null"#;

/// A process that ends when this is dropped, and when the test dies.
struct Watched(Child);

impl Watched {
    fn start(command: &Path, arguments: &[&str], folder: &Path) -> Self {
        let log = fs::File::create(folder.join("output")).unwrap();
        let child = Command::new("sh")
            .args(["-c", WATCH])
            .arg(command)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        Self(child.unwrap())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}

/// A port on loopback that was free just now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Waits until a port is listened at; `false` where the server ended or took too long.
fn listens(port: u16, process: &mut Watched) -> bool {
    let began = Instant::now();
    while began.elapsed() < STARTING {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        if process.0.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// A Virtuoso 7 with an empty database.
pub(crate) struct Virtuoso {
    process: Option<Watched>,
    folder: TempDir,
    http: u16,
    sql: u16,
}

impl Virtuoso {
    /// A user who may update, by digest authentication at [`Virtuoso::update_url`].
    pub(crate) const USER: &str = "oogst";
    /// The password of that user.
    pub(crate) const PASSWORD: &str = "a password: for tests only";

    /// Starts one; `None` where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        program("virtuoso-t")?;
        let mut server = Self {
            process: None,
            folder: TempDir::with_prefix("oogst-virtuoso-").unwrap(),
            http: 0,
            sql: 0,
        };
        server.resume();
        server.sql(&format!(
            "DB.DBA.USER_CREATE('{user}', '{password}');
             GRANT SPARQL_SELECT TO \"{user}\";
             GRANT SPARQL_UPDATE TO \"{user}\";
             DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);",
            user = Self::USER,
            password = Self::PASSWORD
        ));
        Some(server)
    }

    /// Starts it again with what it holds, after [`Virtuoso::stop`]. Its addresses stay.
    pub(crate) fn resume(&mut self) {
        for _ in 0..5 {
            let is_new = self.http == 0;
            if is_new {
                (self.http, self.sql) = (free_port(), free_port());
            }
            fs::write(self.folder.path().join("virtuoso.ini"), self.settings()).unwrap();
            let arguments = ["-f", "-c", "virtuoso.ini"];
            let program = program("virtuoso-t").unwrap();
            let mut process = Watched::start(&program, &arguments, self.folder.path());
            if listens(self.http, &mut process) && listens(self.sql, &mut process) {
                self.process = Some(process);
                return;
            }
            // Somebody else may have taken the port.
            drop(process);
            fs::remove_file(self.folder.path().join("virtuoso.lck")).unwrap_or_default();
            if is_new {
                (self.http, self.sql) = (0, 0);
            }
        }
        let said = fs::read_to_string(self.folder.path().join("output")).unwrap_or_default();
        panic!("Virtuoso does not start: {said}");
    }

    /// Stops it as a fault of the machine would.
    pub(crate) fn stop(&mut self) {
        self.process = None;
        fs::remove_file(self.folder.path().join("virtuoso.lck")).unwrap_or_default();
    }

    fn settings(&self) -> String {
        let Self { http, sql, .. } = self;
        format!(
            "[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtension = 20
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
"
        )
    }

    /// Where queries go; anybody may ask.
    pub(crate) fn query_url(&self) -> String {
        format!("http://127.0.0.1:{}/sparql", self.http)
    }

    /// Where updates go, by digest authentication.
    pub(crate) fn update_url(&self) -> String {
        format!("http://127.0.0.1:{}/sparql-auth", self.http)
    }

    /// From now on anybody may update at [`Virtuoso::query_url`].
    pub(crate) fn let_anybody_update(&self) {
        self.sql("GRANT SPARQL_UPDATE TO \"SPARQL\";");
    }

    /// Loads Turtle or N-Triples into a graph by its own parser, and gives how many triples the graph has then.
    pub(crate) fn load(&self, turtle: &Path, graph: &str) -> u64 {
        fs::copy(turtle, self.folder.path().join("loaded.ttl")).unwrap();
        self.sql(&format!(
            "DB.DBA.TTLP_MT(file_to_string_output('loaded.ttl'), '', '{graph}');"
        ));
        let query = format!("SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s ?p ?o }}");
        let answer = asked(&self.query_url(), &query, "text/csv");
        answer.lines().nth(1).unwrap().parse().unwrap()
    }

    /// Runs statements as its administrator; gives what they print.
    pub(crate) fn sql(&self, statements: &str) -> String {
        let file = self.folder.path().join("statements.sql");
        fs::write(&file, statements).unwrap();
        let mut command = Command::new(program("isql-vt").unwrap());
        let output = command
            .arg(format!("127.0.0.1:{}", self.sql))
            .args(["dba", "dba", "VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF"])
            .arg("ERRORS=STDOUT")
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!said.contains("*** Error"), "{statements}\n{said}");
        said
    }
}

/// The server that Oxigraph's authors give out, with an empty store in memory.
pub(crate) struct Oxigraph {
    _process: Watched,
    _folder: TempDir,
    port: u16,
}

impl Oxigraph {
    /// Starts one; `None` where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let program = oxigraph()?;
        for _ in 0..5 {
            let folder = TempDir::with_prefix("oogst-oxigraph-").unwrap();
            let port = free_port();
            let bind = format!("127.0.0.1:{port}");
            let mut process = Watched::start(&program, &["serve", "--bind", &bind], folder.path());
            if listens(port, &mut process) {
                return Some(Self {
                    _process: process,
                    _folder: folder,
                    port,
                });
            }
        }
        panic!("Oxigraph's server does not start");
    }

    pub(crate) fn query_url(&self) -> String {
        format!("http://127.0.0.1:{}/query", self.port)
    }

    pub(crate) fn update_url(&self) -> String {
        format!("http://127.0.0.1:{}/update", self.port)
    }

    /// Where the Graph Store Protocol is spoken.
    pub(crate) fn store_url(&self) -> String {
        format!("http://127.0.0.1:{}/store", self.port)
    }
}

/// Oxigraph's own program: beside the Python that it came with.
pub(crate) fn oxigraph() -> Option<PathBuf> {
    let program = Path::new(&python()?).with_file_name("oxigraph");
    let is_there = program.is_file();
    is_there
        .then_some(program)
        .or_else(|| skipped("Oxigraph's own server is not installed"))
}

/// Sends an update to an endpoint that lets anybody.
#[track_caller]
pub(crate) fn send_update(url: &str, update: &str) {
    tls();
    let client = Client::builder().no_proxy().build().unwrap();
    let response = client
        .post(url)
        .header("content-type", "application/sparql-update")
        .body(update.to_owned())
        .send()
        .unwrap();
    let status = response.status();
    assert!(
        status.is_success(),
        "{status}: {}",
        response.text().unwrap()
    );
}

/// The client of HTTP wants to know what makes TLS, once a process.
pub(crate) fn tls() {
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// What an endpoint answers to a query, in the format that is asked for.
#[track_caller]
pub(crate) fn asked(url: &str, query: &str, accept: &str) -> String {
    tls();
    let client = Client::builder().no_proxy().build().unwrap();
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .finish();
    let response = client
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", accept)
        .body(body)
        .send()
        .unwrap();
    let status = response.status();
    let text = response.text().unwrap();
    assert!(status.is_success(), "{status}: {text}");
    text
}

#[test]
fn a_virtuoso_keeps_what_it_was_told_and_its_addresses_when_it_starts_again() {
    let Some(mut server) = Virtuoso::start() else {
        return;
    };
    tls();
    let nobody = reqwest::blocking::get(server.update_url()).unwrap();
    assert_eq!(nobody.status(), 401, "who may update is asked for");
    server.let_anybody_update();
    let (url, graph) = (server.query_url(), "<http://e/g>");
    let insert = format!("INSERT DATA {{ GRAPH {graph} {{ <http://e/s> <http://e/p> \"v\" }} }}");
    asked(&url, &insert, "*/*");
    server.sql("CHECKPOINT;");
    server.stop();
    server.resume();
    assert_eq!(server.query_url(), url);
    let query = format!("SELECT ?o FROM {graph} {{ ?s ?p ?o }}");
    assert_eq!(asked(&url, &query, "text/csv"), "\"o\"\n\"v\"\n");
    let more = TempDir::new().unwrap();
    let file = more.path().join("more.nt");
    fs::write(&file, "<http://e/s> <http://e/p> \"w\"@en .\n").unwrap();
    assert_eq!(server.load(&file, "http://e/g"), 2);
}

#[test]
fn oxigraphs_own_server_answers() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let answer = asked(&server.query_url(), "ASK {}", "text/csv");
    assert_eq!(answer.trim(), "true");
    for address in [server.update_url(), server.store_url()] {
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    }
}
