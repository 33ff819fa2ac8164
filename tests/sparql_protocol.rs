//! The W3C's tests of the SPARQL 1.1 Protocol and of service descriptions, by their manifests. Those of updates are left out:
//! there is no update endpoint.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oxigraph::io::RdfParser;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Term, TermRef};
use oxigraph::store::Store;
use reqwest::blocking::Response;

use super::serve::server::{Dataset, Server, header};
use super::support::shared;

const TEST: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const UPDATE: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
const HTTP: &str = "http://www.w3.org/2011/http#";
const CONTENT: &str = "http://www.w3.org/2011/content#";
const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

/// A manifest.
struct Manifest(Store);

impl Manifest {
    fn read(path: &Path) -> Self {
        let store = Store::new().unwrap();
        let base = format!("file://{}", path.display());
        let parser = RdfParser::from_format(oxigraph::io::RdfFormat::Turtle)
            .with_base_iri(base)
            .unwrap();
        store
            .load_from_slice(parser, &fs::read_to_string(path).unwrap())
            .unwrap();
        Self(store)
    }

    fn all(&self, subject: &Term, namespace: &str, name: &str) -> Vec<Term> {
        let predicate = NamedNode::new(format!("{namespace}{name}")).unwrap();
        let subject = match subject.as_ref() {
            TermRef::NamedNode(iri) => iri.into(),
            TermRef::BlankNode(node) => node.into(),
            other => panic!("{other} is no subject"),
        };
        self.0
            .quads_for_pattern(Some(subject), Some(predicate.as_ref()), None, None)
            .map(|quad| quad.unwrap().object)
            .collect()
    }

    fn one(&self, subject: &Term, namespace: &str, name: &str) -> Option<Term> {
        self.all(subject, namespace, name).pop()
    }

    fn text(&self, subject: &Term, namespace: &str, name: &str) -> Option<String> {
        match self.one(subject, namespace, name)? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            Term::NamedNode(iri) => Some(iri.into_string()),
            other => panic!("{other} is no text"),
        }
    }

    /// The members of a list.
    fn list(&self, list: &Term) -> Vec<Term> {
        let mut members = Vec::new();
        let mut rest = list.clone();
        let namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        while rest != Term::NamedNode(rdf::NIL.into_owned()) {
            members.push(self.one(&rest, namespace, "first").unwrap());
            rest = self.one(&rest, namespace, "rest").unwrap();
        }
        members
    }

    /// The entries, with the names that their IRIs end in.
    fn entries(&self) -> Vec<(String, Term)> {
        let entries = NamedNode::new(format!("{TEST}entries")).unwrap();
        let quad = self
            .0
            .quads_for_pattern(None, Some(entries.as_ref()), None, None)
            .next();
        let list = quad.unwrap().unwrap().object;
        let named = |entry: Term| {
            let iri = entry.to_string();
            let name = iri.rsplit('#').next().unwrap().trim_end_matches('>');
            (name.to_owned(), entry)
        };
        self.list(&list).into_iter().map(named).collect()
    }

    /// The graphs that a test needs: the IRI of each and its file.
    fn graphs(&self, entry: &Term) -> Vec<(String, String)> {
        let label = rdfs::LABEL.as_str();
        let (namespace, name) = label.split_at(label.len() - "label".len());
        self.all(entry, UPDATE, "graphData")
            .iter()
            .map(|data| {
                let iri = self.text(data, namespace, name).unwrap();
                let file = self.text(data, UPDATE, "graph").unwrap();
                (iri, file.trim_start_matches("file://").to_owned())
            })
            .collect()
    }
}

#[cfg(feature = "rocksdb")]
fn open(folder: &Path) -> Store {
    Store::open(folder).unwrap()
}

#[cfg(feature = "rocksdb")]
fn flush(store: &Store) {
    store.flush().unwrap();
}

#[cfg(not(feature = "rocksdb"))]
fn open(folder: &Path) -> Store {
    panic!("there is no store on disk in {}", folder.display())
}

#[cfg(not(feature = "rocksdb"))]
fn flush(_: &Store) {}

/// A server of the example whose store holds named graphs, too: they were put there behind its back.
fn server_with(graphs: &BTreeSet<(String, String)>) -> Server {
    let dataset = Dataset::with("");
    dataset.done(&["sync"]);
    let folder = dataset.path(".oogst/graph");
    let current = fs::read_to_string(folder.join("current")).unwrap();
    let store = open(&folder.join(current.trim()));
    for (iri, file) in graphs {
        let parser = RdfParser::from_format(oxigraph::io::RdfFormat::NTriples)
            .with_default_graph(NamedNode::new(iri).unwrap());
        let text = fs::read_to_string(file).unwrap();
        store.load_from_slice(parser, &text).unwrap();
    }
    flush(&store);
    drop(store);
    dataset.serve()
}

/// Sends what a request of a manifest says.
fn send(manifest: &Manifest, request: &Term, server: &Server) -> Response {
    let path = manifest.text(request, HTTP, "absolutePath").unwrap();
    let path = path.replacen("/sparql/", "/sparql", 1);
    let method = manifest.text(request, HTTP, "methodName").unwrap();
    let mut sent = server.request(method.parse().unwrap(), &path);
    if let Some(list) = manifest.one(request, HTTP, "headers") {
        for field in manifest.list(&list) {
            let name = manifest.text(&field, HTTP, "fieldName").unwrap();
            let value = manifest.text(&field, HTTP, "fieldValue").unwrap();
            sent = sent.header(name, value);
        }
    }
    if let Some(body) = manifest.one(request, HTTP, "body") {
        let text = manifest.text(&body, CONTENT, "chars").unwrap();
        let encoding = manifest.text(&body, CONTENT, "characterEncoding");
        sent = sent.body(match encoding.as_deref() {
            Some("UTF-16") => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.into_bytes(),
        });
    }
    sent.send().unwrap()
}

/// What is wrong with a response.
fn wrong(manifest: &Manifest, expected: &Term, response: Response) -> Option<String> {
    let status = response.status();
    let allowed = manifest.all(expected, TEST, "expectedStatus");
    let class = format!("StatusCode{}xx", status.as_u16() / 100);
    if !allowed.iter().any(|one| one.to_string().contains(&class)) {
        return Some(format!("{status} instead of {allowed:?}"));
    }
    let media_type = header(&response, "content-type");
    let body = response.text().unwrap();
    let fits = match manifest.text(expected, TEST, "expectedFormat").as_deref() {
        Some("boolean" | "tabular") => media_type.starts_with("application/sparql-results+"),
        Some("RDF") => media_type.starts_with("text/turtle"),
        Some(other) => panic!("{other} is no format of the manifest"),
        None => true,
    };
    if !fits {
        return Some(format!("an answer in {media_type}"));
    }
    let boolean = manifest.text(expected, TEST, "expectedBoolean");
    let said = format!("\"boolean\":{}", boolean.as_deref().unwrap_or_default());
    (boolean.is_some() && !body.contains(&said)).then_some(body)
}

#[test]
#[cfg_attr(
    not(feature = "rocksdb"),
    ignore = "the tests put graphs into the store on disk"
)]
fn every_query_test_of_the_protocol_passes() {
    let Some(path) = shared("sparql-protocol/protocol/manifest.ttl") else {
        return;
    };
    let manifest = Manifest::read(&path);
    let mut entries = manifest.entries();
    entries.retain(|(name, _)| !name.contains("update"));
    assert_eq!(entries.len(), 20, "the manifest is another one");
    let graphs = entries
        .iter()
        .flat_map(|(_, entry)| manifest.graphs(entry))
        .collect();
    let server = server_with(&graphs);
    let mut faults = Vec::new();
    for (name, entry) in &entries {
        let action = manifest.one(entry, TEST, "action").unwrap();
        let requests = manifest.one(&action, HTTP, "requests").unwrap();
        for request in manifest.list(&requests) {
            let expected = manifest.one(&request, HTTP, "resp").unwrap();
            let response = send(&manifest, &request, &server);
            if let Some(what) = wrong(&manifest, &expected, response) {
                faults.push(format!("{name}: {what}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_test_of_the_service_description_passes() {
    let Some(path) = shared("sparql-protocol/service-description/manifest.ttl") else {
        return;
    };
    let names: BTreeSet<String> = Manifest::read(&path)
        .entries()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let known = ["conforms-to-schema", "has-endpoint-triple", "returns-rdf"];
    assert!(names.iter().eq(known), "{names:?}");
    let dataset = Dataset::with("");
    dataset.configure(super::serve::BASE, "http://127.0.0.1:1/path");
    let server = dataset.serve();
    // returns-rdf: also where the client does not say what it likes.
    let response = server.get("/sparql").send().unwrap();
    assert_eq!(response.status(), 200);
    assert!(header(&response, "content-type").starts_with("text/turtle"));
    let description = Store::new().unwrap();
    let turtle = RdfParser::from_format(oxigraph::io::RdfFormat::Turtle);
    description
        .load_from_slice(turtle, &response.text().unwrap())
        .unwrap();
    let objects = |name: &str| -> Vec<Term> {
        let predicate = NamedNode::new(format!("{SD}{name}")).unwrap();
        description
            .quads_for_pattern(None, Some(predicate.as_ref()), None, None)
            .map(|quad| quad.unwrap().object)
            .collect()
    };
    // has-endpoint-triple
    let endpoint = NamedNode::new("http://127.0.0.1:1/path/sparql").unwrap();
    assert_eq!(objects("endpoint"), [Term::from(endpoint)]);
    conforms_to_the_schema(&description);
}

/// Domains and ranges as the vocabulary states them; no term of its namespace that it does not have.
fn conforms_to_the_schema(description: &Store) {
    let has_type = |node: &Term, class: &str| {
        let class = NamedNode::new(format!("{SD}{class}")).unwrap();
        let TermRef::NamedNode(node) = node.as_ref() else {
            return false;
        };
        let mut found = description.quads_for_pattern(
            Some(node.into()),
            Some(rdf::TYPE),
            Some(class.as_ref().into()),
            Some(GraphNameRef::DefaultGraph),
        );
        found.next().is_some()
    };
    // Property, class of its subjects, class of its objects (where they are described here).
    let properties = [
        ("endpoint", "Service", None),
        ("supportedLanguage", "Service", None),
        ("resultFormat", "Service", None),
        ("feature", "Service", None),
        ("defaultDataset", "Service", Some("Dataset")),
        ("defaultGraph", "Dataset", Some("Graph")),
    ];
    let mut seen = BTreeSet::new();
    for quad in description {
        let quad = quad.unwrap();
        let Some(name) = quad.predicate.as_str().strip_prefix(SD) else {
            continue;
        };
        let known = properties.iter().find(|(property, ..)| *property == name);
        let (_, domain, range) = known.unwrap_or_else(|| panic!("sd:{name} is not expected"));
        assert!(has_type(&quad.subject.clone().into(), domain), "{quad}");
        assert!(matches!(quad.object, Term::NamedNode(_)), "{quad}");
        if let Some(range) = range {
            assert!(has_type(&quad.object, range), "{quad}");
        }
        seen.insert(name.to_owned());
    }
    for needed in [
        "endpoint",
        "supportedLanguage",
        "resultFormat",
        "defaultDataset",
    ] {
        assert!(seen.contains(needed), "{seen:?}");
    }
    let language =
        NamedNodeRef::new("http://www.w3.org/ns/sparql-service-description#SPARQL11Query");
    let language = language.unwrap();
    let supported = description.quads_for_pattern(None, None, Some(language.into()), None);
    assert_eq!(supported.count(), 1);
}
