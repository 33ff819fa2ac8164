//! The services that give the dataset, or parts of it, and what is said of the dataset itself where the settings say nothing; in
//! Dutch and English.

use crate::catalogue::Counts;
use crate::iri::Base;
use crate::record::Kind;
use crate::text::Text;
use crate::vocab::catalogue::{
    LDES_PROTOCOL, OAI_PROTOCOL, OPENAPI, RECONCILIATION_PROTOCOL, SPARQL_PROTOCOL,
};

/// The same words in our languages: Dutch, then English.
pub type Words = (&'static str, &'static str);

/// An address of the dataset.
pub type OfDataset = fn(&Base) -> String;

/// A service that gives the dataset, or parts of it.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// The name in its IRI.
    pub name: &'static str,
    /// What it is called.
    pub title: Words,
    /// What it does.
    pub description: Words,
    /// Where it is.
    pub endpoint: OfDataset,
    /// Where it describes itself.
    pub describes_itself: OfDataset,
    /// The specification that it follows.
    pub conforms_to: &'static str,
}

/// The services, by name.
pub const SERVICES: &[Service] = &[
    Service {
        name: "ldes",
        title: ("Gebeurtenissen (LDES)", "Event stream (LDES)"),
        description: (
            "Elke versie van elk ding, voor wie een kopie bijhoudt.",
            "Every version of every thing, for those who keep a copy.",
        ),
        endpoint: Base::ldes,
        describes_itself: Base::ldes,
        conforms_to: LDES_PROTOCOL,
    },
    Service {
        name: "oai",
        title: ("OAI-PMH", "OAI-PMH"),
        description: (
            "Projecten, personen, organisaties en financiering voor harvesters: CERIF volgens OpenAIRE, Dublin Core en RDF/XML.",
            "Projects, people, organisations and funding for harvesters: CERIF as OpenAIRE wants it, Dublin Core and RDF/XML.",
        ),
        endpoint: Base::oai,
        describes_itself: |base| format!("{}?verb=Identify", base.oai()),
        conforms_to: OAI_PROTOCOL,
    },
    Service {
        name: "reconcile",
        title: ("Reconciliatie", "Reconciliation"),
        description: (
            "Welke van onze dingen de namen in een tabel zijn, voor OpenRefine en dergelijke.",
            "Which things of ours the names in a table are, for OpenRefine and its like.",
        ),
        endpoint: |base| base.page("/reconcile"),
        describes_itself: |base| base.page("/reconcile"),
        conforms_to: RECONCILIATION_PROTOCOL,
    },
    Service {
        name: "things",
        title: ("Opzoeken over HTTP", "Look-up over HTTP"),
        description: (
            "Elk ding heeft een IRI die kan worden opgevraagd, als pagina en als RDF; ook zoeken en opgeslagen vragen.",
            "Each thing has an IRI that can be looked up, as a page and as RDF; search and stored questions, too.",
        ),
        endpoint: |base| base.as_str().to_owned() + "/",
        describes_itself: Base::openapi,
        conforms_to: OPENAPI,
    },
    Service {
        name: "sparql",
        title: ("SPARQL", "SPARQL"),
        description: (
            "Vragen aan de hele graaf, met antwoorden in JSON, XML, CSV, TSV en RDF.",
            "Queries of the whole graph, answered in JSON, XML, CSV, TSV and RDF.",
        ),
        endpoint: Base::endpoint,
        describes_itself: Base::endpoint,
        conforms_to: SPARQL_PROTOCOL,
    },
];

/// What the dataset is, by what it holds.
pub(super) fn description(counts: &Counts) -> Text {
    let [projects, people, organisations] =
        [Kind::Project, Kind::Person, Kind::Organisation].map(|kind| counts.of_kind(kind));
    let mut text = Text::of(
        "en",
        format!(
            "Descriptions of research projects as linked data: projects ({projects}), people ({people}) and organisations ({organisations}), and what pays for the projects."
        ),
    );
    text.set("nl", format!("Beschrijvingen van onderzoeksprojecten als linked data: projecten ({projects}), personen ({people}) en organisaties ({organisations}), en wat de projecten betaalt."));
    text
}
