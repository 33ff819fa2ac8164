//! # oogst: descriptions of research projects in, linked data out
//!
//! The modules, in the order in which data flows through them. An arrow of imports points one way only, which a test
//! holds; `docs/ARCHITECTURE.md` tells the same as a story.
//!
//! 1. [`vocab`], [`text`], [`time`]: the terms we use, text in languages, the clock.
//! 2. [`record`] is what people edit; [`iri`] mints the IRIs of what it describes; [`config`] is the settings.
//!    [`profile`] holds the tables by which records become RDF and RDF becomes records.
//! 3. [`fetch`] has documents, from files and over HTTP, unpacked and in one charset; [`extract`] finds descriptions in
//!    pages; [`source`] reads records, with the line and column of every fault; [`identity`] settles who is who.
//! 4. [`collect`] asks sources that are no files of records; [`draft`] writes what is extracted from a page for people to
//!    look through; [`assemble`] checks references and makes entities of records.
//! 5. [`ledger`] holds the entities, revision by revision: the truth.
//! 6. [`mapping`] makes triples of an entity, purely; [`rdf`] writes them in every format.
//!    [`remote`] sends them to other systems' stores, by SPARQL and the Graph Store Protocol.
//! 7. [`graph`] holds `map` of every live entity in an Oxigraph store, and answers SPARQL.
//! 8. [`protocol`] reads requests of the SPARQL protocol; [`worker`] answers them, in processes of its own.
//! 9. [`state`] is the folder of ledger and graph; [`sync`] brings both up to the sources; [`questions`] are queries with
//!    titles and typed parameters, in files beside the records.
//! 10. [`catalogue`] describes the dataset as a whole; [`survey`] shows what is in it and what is missing; [`shapes`] holds shapes and checks against the mapped data; [`dump`] publishes files; [`backup`] keeps and
//!     restores a state; [`forget`] forgets a person; [`explain`] says why; [`link`] proposes what organisations, people and projects are in registries;
//!     [`push`] sends it to other systems' stores; [`oai`] gives all of it to harvesters; [`finding`] finds things by words and by what is said of them; [`web`] serves it; [`control`] reaches a running server.
//! 11. [`cli`] and [`command`] are the program.
//!
//! Without a store and without a file, from a record to Turtle:
//!
//! ```
//! use oogst::mapping::{self, Profile};
//! use oogst::record::{Body, Entity, Organisation, entity::Settled};
//! use oogst::rdf::{Format, Writer};
//!
//! let record: Organisation = serde_json::from_str(r#"{"id": "ugent", "name": {"nl": "Universiteit Gent"}}"#)?;
//! let body = Body::Organisation(Settled { record, links: Default::default() });
//! let entity = Entity { key: "ugent".into(), body };
//! let site = oogst::config::Config::default().site();
//!
//! let mut turtle = Writer::new(Format::Turtle, &site.base, Vec::new());
//! turtle.entity("organisation ugent", |sink| mapping::map(&entity, None, &site, Profile::Foaf, sink))?;
//! let turtle = String::from_utf8(turtle.finish()?)?;
//! assert!(turtle.contains("organisation:ugent\n    a foaf:Organization"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod assemble;
pub mod backup;
pub mod catalogue;
pub mod cli;
pub mod collect;
pub mod command;
pub mod config;
pub mod control;
pub mod draft;
pub mod dump;
pub mod explain;
pub mod extract;
pub mod fetch;
pub mod finding;
pub mod forget;
pub mod graph;
pub mod identity;
pub mod iri;
pub mod ldes;
pub mod ledger;
pub mod link;
pub mod mapping;
pub mod oai;
pub mod profile;
pub mod protocol;
pub mod push;
pub mod questions;
pub mod rdf;
pub mod reconcile;
pub mod record;
pub mod remote;
pub mod shapes;
pub mod source;
pub mod state;
pub mod survey;
pub mod sync;
pub mod text;
pub mod time;
pub mod vocab;
pub mod web;
pub mod worker;
