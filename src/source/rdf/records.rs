//! Gives out the records of a graph, and tells what is none.

use std::collections::HashSet;

use super::graph::{Graph, Node};
use super::keys::{Keys, NAMES};
use super::reader::{Names, Reader};
use crate::iri::Base;
use crate::record::check::{Finding, check};
use crate::record::{Kind, Record, name};
use crate::source::Fault;
use crate::source::collector::Taker;
use crate::source::fit::fit;
use crate::source::spool::{Beside, Item};
use crate::vocab::dcterms;

/// What records are made with.
pub(in crate::source) struct Making<'a> {
    /// What the IRIs of things start with whose keys are ids.
    pub(in crate::source) base: &'a Base,
    /// The language of texts that say none.
    pub(in crate::source) language: &'a str,
    /// The languages of labels that we make, where the base is the dataset's own.
    pub(in crate::source) languages: Option<&'a [String]>,
    /// What is known of a document, by its number.
    pub(in crate::source) beside: &'a dyn Fn(u32) -> Beside,
}

/// Gives out the records of a graph.
pub(super) fn give(graph: &Graph, making: &Making<'_>, taker: &mut dyn Taker) {
    let mut keys = Keys::of(graph, making.base);
    let mut giving = Giving {
        graph,
        making,
        taker,
    };
    let names = giving.drop_nameless(&mut keys);
    let reader = Reader {
        graph,
        keys: &keys,
        languages: making.languages,
        names: &names,
    };
    let mut given: HashSet<(Kind, String)> = HashSet::new();
    let mut records = 0;
    for node in graph.nodes() {
        let Some((kind, id)) = keys.get(node) else {
            continue;
        };
        // Blank nodes that are called the same are the same.
        if kind == Kind::Grant || !given.insert((kind, id.to_owned())) {
            continue;
        }
        let record = match kind {
            Kind::Project => reader
                .project(node, id)
                .map(|record| Record::Project(Box::new(record))),
            Kind::Person => reader.person(node, id).map(Record::Person),
            Kind::Organisation => reader.organisation(node, id).map(Record::Organisation),
            Kind::Programme => reader.programme(node, id).map(Record::Programme),
            _ => None,
        };
        if let Some(record) = record {
            records += 1;
            giving.give(node, record);
        }
    }
    if records == 0 {
        giving.nothing();
    }
}

struct Giving<'a> {
    graph: &'a Graph,
    making: &'a Making<'a>,
    taker: &'a mut dyn Taker,
}

impl Giving<'_> {
    /// Things without a name are no records, and nothing may refer to them. Gives the names that people have.
    fn drop_nameless(&mut self, keys: &mut Keys<'_>) -> Names {
        let mut names = Names::new();
        for node in self.graph.nodes() {
            let Some((kind, _)) = keys.get(node) else {
                continue;
            };
            let has_name = match kind {
                Kind::Grant => true,
                Kind::Project => self.has(node, true),
                Kind::Person => {
                    let reader = Reader {
                        graph: self.graph,
                        keys,
                        languages: None,
                        names: &Names::new(),
                    };
                    let parts = reader.person_name(node);
                    if let Some((given, family)) = &parts {
                        let k1 = name::k1(given.as_deref().unwrap_or_default(), family);
                        let bearer = names.entry(k1).or_insert(Some(node));
                        bearer.take_if(|bearer| *bearer != node);
                    }
                    parts.is_some()
                }
                _ => self.has(node, false),
            };
            if !has_name {
                keys.drop(node);
                let message = format!(
                    "the {kind} has no name or title; it is left out, and what refers to it too"
                );
                let finding = Finding::new("", message, "give it an rdfs:label or a schema:name");
                self.tell(node, None, finding);
            }
        }
        names
    }

    fn has(&self, node: Node, is_project: bool) -> bool {
        let graph = self.graph;
        !graph.text(node, NAMES).is_empty()
            || is_project && !graph.text(node, &[&dcterms::TITLE]).is_empty()
    }

    /// Gives a record; what does not fit the format is left out and told.
    fn give(&mut self, node: Node, mut record: Record) {
        record.settle(self.making.language);
        let name = format!("{} {}", record.kind(), record.id());
        let record = if check(&record).is_empty() {
            Some(record)
        } else {
            let fitted = fit(record.kind(), record.fields(), self.making.language);
            for finding in fitted.findings {
                self.tell(node, Some(name.clone()), finding);
            }
            fitted.record
        };
        if let Some(record) = record {
            let mut beside = (self.making.beside)(self.graph.file(node));
            if beside.at.part.is_empty() {
                self.graph
                    .iri(node)
                    .unwrap_or_default()
                    .clone_into(&mut beside.at.part);
            }
            self.taker.item(Item { record, beside });
        }
    }

    fn nothing(&mut self) {
        let message = "there is no project, person, organisation or programme in it";
        let remedy = "types are read in VIVO's, FOAF's, schema.org's, ORG's and FRAPO's terms: docs/RDF.md lists them";
        let at = (self.making.beside)(0).at.file;
        let fault = Fault::found(&at, 0, None, Finding::new("", message, remedy));
        self.taker.notice(fault);
    }

    fn tell(&mut self, node: Node, record: Option<String>, finding: Finding) {
        let record = record.or_else(|| self.graph.iri(node).map(str::to_owned));
        let at = (self.making.beside)(self.graph.file(node)).at.file;
        self.taker.notice(Fault::found(&at, 0, record, finding));
    }
}
