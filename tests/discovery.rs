//! How the dataset is found: signposts, the catalogue, VoID, the sitemap, schema.org in pages. The servers of these tests are
//! where their datasets are published, so that every link can be followed.

mod catalogue;
mod crawlers;
mod signposts;
mod structured;

use std::collections::BTreeSet;

use oxigraph::io::RdfFormat;

use super::serve::server::{Dataset, Server};
use super::support::triples;

/// Settings that say all that can be said of a dataset.
const ALL: &str = r#"
[catalogue]
publisher = { nl = "Onderzoeksgroep <Migratierecht> & co", en = "Migration Law Research Group" }
publisher_iri = "https://ror.org/00cv9y106"
contact = { en = "Data desk" }
contact_mail = "data@example.org"
contact_page = "https://data.example.org/contact"
themes = ["http://publications.europa.eu/resource/authority/data-theme/JUST"]
keywords = { nl = ["migratie"], en = ["migration", "asylum"] }
places = ["http://publications.europa.eu/resource/authority/country/BEL"]
"#;

/// A server of the example, where it is published.
fn published(settings: &str) -> Server {
    let dataset = Dataset::with(settings);
    dataset.done(&["sync"]);
    dataset.done(&["dump"]);
    dataset.serve_at_home("")
}

/// A page of a thing of each kind, by the path of its document without an end.
const THINGS: [&str; 6] = [
    "/doc/concept/research-type/fundamental",
    "/doc/grant/exiled-and-separated-fwo",
    "/doc/organisation/ugent",
    "/doc/person/p-rorixoenal",
    "/doc/programme/brain-be-2",
    "/doc/project/refufam",
];

/// The body of an answer with the status 200.
#[track_caller]
fn text(server: &Server, path: &str) -> String {
    let response = server.get(path).send().unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().unwrap()
}

/// The triples of a document in Turtle.
#[track_caller]
fn turtle(server: &Server, path: &str) -> BTreeSet<String> {
    triples(RdfFormat::Turtle, &text(server, path))
}
