//! What others harvest with: each client gets exactly what there is, with its titles, and afterwards what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::generated::Generated;
use super::{CERIF, DOMAIN, Server, all, ask};
use crate::support::{program, python, repository, skipped};

/// What came: whether it is gone, and its titles with their languages.
type Came = BTreeMap<String, (bool, BTreeSet<(String, String)>)>;

/// What runs a client: the program, its script, the client's name.
struct Client(Command);

impl Client {
    /// A Python client; nothing where the module is not there.
    fn python(name: &str, module: &str) -> Option<Self> {
        let python = python()?;
        let mut check = Command::new(&python);
        check.args(["-c", &format!("import {module}")]);
        let mut command = Command::new(&python);
        command.arg(repository("tests/clients/harvest.py"));
        Self::checked(&mut check, command, name)
    }

    /// A Perl client; nothing where the module is not there.
    fn perl(name: &str, module: &str) -> Option<Self> {
        let perl = program("perl")?;
        let mut check = Command::new(&perl);
        check.args([&format!("-M{module}"), "-e", "1"]);
        let mut command = Command::new(&perl);
        command.arg(repository("tests/clients/harvest.pl"));
        Self::checked(&mut check, command, name)
    }

    fn checked(check: &mut Command, mut command: Command, name: &str) -> Option<Self> {
        if !check.output().unwrap().status.success() {
            return skipped(&format!("the client {name} is not installed"));
        }
        command.arg(name);
        Some(Self(command))
    }

    /// What the client gets. No record comes twice.
    #[track_caller]
    fn harvest(&self, server: &Server, prefix: &str, from: Option<&str>) -> Came {
        let mut command = Command::new(self.0.get_program());
        command.args(self.0.get_args());
        let output = command
            .args([&format!("{}/oai", server.url), prefix])
            .args(from)
            .env("no_proxy", "127.0.0.1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{command:?}: {output:?}");
        let mut came = Came::new();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let titles = record["titles"].as_array().unwrap().iter();
            let titles = titles.map(|title| (text(&title[0]), text(&title[1])));
            let said = (record["deleted"].as_bool().unwrap(), titles.collect());
            let twice = came.insert(text(&record["id"]), said);
            assert!(twice.is_none(), "twice: {line}");
        }
        came
    }
}

/// The identifiers of everything that is published, by what queries are answered with.
fn live(server: &Server) -> BTreeSet<String> {
    let query = "SELECT ?thing { ?document <http://xmlns.com/foaf/0.1/primaryTopic> ?thing }";
    let said = server
        .dataset
        .done(&["query", "-q", query, "--format", "json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let base = format!("https://{DOMAIN}/id/");
    let rows = said["results"]["bindings"].as_array().unwrap().iter();
    rows.filter_map(|row| row["thing"]["value"].as_str().unwrap().strip_prefix(&base))
        .filter_map(|thing| {
            let (kind, key) = thing.split_once('/').unwrap();
            let folder = match kind {
                "organisation" => "OrgUnits",
                "person" => "Persons",
                "programme" => "Fundings",
                "project" => "Projects",
                "grant" => "Fundings/grant",
                _ => return None,
            };
            Some(format!("oai:{DOMAIN}:{folder}/{key}"))
        })
        .collect()
}

/// Did exactly these come, and those that are gone, and do the projects have their titles?
#[track_caller]
fn compare(came: &Came, live: &BTreeSet<String>, gone: &BTreeSet<String>, records: &Generated) {
    let of = |is_gone: bool| -> BTreeSet<String> {
        let these = came.iter().filter(|(_, said)| said.0 == is_gone);
        these.map(|(id, _)| id.clone()).collect()
    };
    assert_eq!(&of(false), live);
    assert_eq!(&of(true), gone);
    let titles = records.titles();
    for (id, (_, said)) in came
        .iter()
        .filter(|(id, said)| !said.0 && id.contains(":Projects/"))
    {
        assert_eq!(said, &titles[id], "{id}");
    }
}

/// The time of an answer that is a second later than this one at least.
fn next_second(server: &Server) -> String {
    let now = || all(&ask(server, "verb=Identify"), "responseDate")[0].to_owned();
    let before = now();
    loop {
        let after = now();
        if after != before {
            return after;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn harvests_exactly(client: Option<Client>) {
    let Some(client) = client else { return };
    let mut records = Generated::new();
    let mut server = records.dataset().serve();
    let nothing = BTreeSet::new();
    let whole = live(&server);
    assert!(records.titles().len() >= 250 && whole.len() > records.titles().len());
    for prefix in ["oai_dc", CERIF] {
        compare(
            &client.harvest(&server, prefix, None),
            &whole,
            &nothing,
            &records,
        );
    }

    let from = next_second(&server);
    let (gone, changed) = records.change();
    records.write(&server.dataset);
    server.dataset.done(&["sync"]);
    let now = live(&server);
    let came: BTreeSet<String> = changed.difference(&gone).cloned().collect();
    assert_eq!(
        (changed.len(), gone.len(), now.len()),
        (9, 2, whole.len() + 2)
    );
    // The same after a restart.
    for _ in 0..2 {
        for prefix in ["oai_dc", CERIF] {
            compare(
                &client.harvest(&server, prefix, None),
                &now,
                &gone,
                &records,
            );
            compare(
                &client.harvest(&server, prefix, Some(&from)),
                &came,
                &gone,
                &records,
            );
        }
        server = server.dataset_again();
    }
}

#[test]
fn sickle_harvests_exactly_what_there_is() {
    harvests_exactly(Client::python("sickle", "sickle"));
}

#[test]
fn oaipmh_scythe_harvests_exactly_what_there_is() {
    harvests_exactly(Client::python("scythe", "oaipmh_scythe"));
}

#[test]
fn http_oai_harvests_exactly_what_there_is() {
    harvests_exactly(Client::perl("http-oai", "HTTP::OAI"));
}

#[test]
fn catmandu_harvests_exactly_what_there_is() {
    harvests_exactly(Client::perl("catmandu", "Catmandu::Importer::OAI"));
}
