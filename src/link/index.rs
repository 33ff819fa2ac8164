//! The records of a registry by name, acronym, home page and identifier.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::alike::{Alike, Names};
use super::name;
use super::ror::Record;

/// The index.
pub(super) struct Index {
    pub(super) records: Vec<Record>,
    pub(super) by_id: HashMap<String, u32>,
    /// By folded name.
    by_key: HashMap<String, Vec<u32>>,
    by_acronym: HashMap<String, Vec<u32>>,
    by_host: HashMap<String, Vec<u32>>,
    /// By IRI: Wikidata and Funder ids.
    by_identifier: HashMap<String, Vec<u32>>,
    names: Names,
}

impl Index {
    pub(super) fn of(records: Vec<Record>) -> Self {
        let mut index = Self {
            by_id: HashMap::new(),
            by_key: HashMap::new(),
            by_acronym: HashMap::new(),
            by_host: HashMap::new(),
            by_identifier: HashMap::new(),
            names: Names::default(),
            records: Vec::new(),
        };
        for (number, record) in (0u32..).zip(&records) {
            index.add(number, record);
        }
        index.records = records;
        index.names.weigh();
        index
    }

    fn add(&mut self, number: u32, record: &Record) {
        self.by_id.insert(record.id.clone(), number);
        let mut seen = HashSet::new();
        for stated in &record.names {
            let key = name::key(stated);
            if key.is_empty() || !seen.insert(key.clone()) {
                continue;
            }
            self.names.add(number, &key);
            self.by_key.entry(key).or_default().push(number);
        }
        let acronyms: HashSet<String> = record.acronyms.iter().map(|one| name::key(one)).collect();
        for acronym in acronyms {
            self.by_acronym.entry(acronym).or_default().push(number);
        }
        let hosts: HashSet<&String> = record.hosts.iter().collect();
        for host in hosts {
            self.by_host.entry(host.clone()).or_default().push(number);
        }
        for iri in record.wikidata.iter().chain(&record.fundref) {
            self.by_identifier
                .entry(iri.clone())
                .or_default()
                .push(number);
        }
    }

    /// The records of which a name, folded, is the same.
    pub(super) fn named(&self, key: &str) -> &[u32] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    pub(super) fn abbreviated(&self, acronym: &str) -> &[u32] {
        let key = name::key(acronym);
        self.by_acronym.get(&key).map_or(&[], Vec::as_slice)
    }

    pub(super) fn at_host(&self, host: &str) -> &[u32] {
        self.by_host.get(host).map_or(&[], Vec::as_slice)
    }

    pub(super) fn identified(&self, iri: &str) -> &[u32] {
        self.by_identifier.get(iri).map_or(&[], Vec::as_slice)
    }

    /// How alike the likest name of a record is.
    pub(super) fn likeness(&self, key: &str, record: u32) -> f32 {
        let own = &self.records[record as usize].names;
        self.names
            .likeness(key, own.iter().map(|stated| name::key(stated)))
    }

    /// The records with a name that is like this one, of those that may be, the likest first.
    pub(super) fn alike(&self, key: &str, may_be: impl Fn(&Record) -> bool) -> Vec<Alike> {
        self.names
            .alike(key, |item| may_be(&self.records[item as usize]))
    }
}
