//! One list of a provider, page after page to its end.
//!
//! A list that does not come to its end is worth nothing: what is missing would be taken for what has vanished. So nothing of
//! it is kept then. Providers that go in circles are left.

use std::collections::{BTreeMap, HashSet};

use crate::source::Fault;
use crate::source::cerif::document::{OaiRecord, Part};
use crate::source::cerif::{self, passed_over};
use crate::source::collector::Taker;

use super::error::OaiError;
use super::provider::{Answer, Provider};

/// How many pages one after the other may hold nothing new.
const STALE_PAGES: u64 = 5;

/// How large a harvest may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caps {
    pub(super) pages: u64,
    pub(super) records: u64,
}

/// What is done with a record: it becomes something that is kept under its identifier.
pub(super) type Keep<'a, T> = &'a mut dyn FnMut(OaiRecord) -> T;

/// A list.
#[derive(Debug)]
pub(super) struct List<T> {
    /// What was kept, by the identifiers of the records; of two with one identifier the later one.
    pub(super) kept: BTreeMap<String, T>,
    /// The identifiers of records that are broken, where they can be seen.
    pub(super) broken: HashSet<String>,
    /// What people should know.
    pub(super) notices: Vec<Fault>,
    /// When the first page was made, as the provider says.
    pub(super) date: Option<String>,
    pages: u64,
    stale: u64,
    tokens: HashSet<String>,
    /// How many records came, those that came twice too, and how many the provider says there are.
    came: u64,
    size: Option<u64>,
}

impl<T> List<T> {
    fn new() -> Self {
        Self {
            kept: BTreeMap::new(),
            broken: HashSet::new(),
            notices: Vec::new(),
            date: None,
            pages: 0,
            stale: 0,
            tokens: HashSet::new(),
            came: 0,
            size: None,
        }
    }
}

/// Reads a list to its end. Where the provider does not take its token any more, it is begun anew, once.
pub(super) fn read<T>(
    provider: &Provider<'_>,
    arguments: &[(&str, &str)],
    caps: Caps,
    taker: &mut dyn Taker,
    keep: Keep<'_, T>,
) -> Result<List<T>, OaiError> {
    let mut again = None;
    loop {
        let mut list = List::new();
        list.notices.extend(again.clone());
        match list.run(provider, arguments, caps, taker, keep) {
            Ok(()) => return Ok(list),
            Err(OaiError::Refused { at, code, message }) if code == "badResumptionToken" => {
                let page = list.pages + 1;
                if again.is_some() {
                    return Err(OaiError::Token { at, page, message });
                }
                again = Some(told(
                    &at,
                    format!(
                        "the provider did not take its own resumptionToken on page {page} ({message}); the list was begun anew"
                    ),
                ));
            }
            Err(fault) => return Err(fault),
        }
    }
}

impl<T> List<T> {
    fn run(
        &mut self,
        provider: &Provider<'_>,
        arguments: &[(&str, &str)],
        caps: Caps,
        taker: &mut dyn Taker,
        keep: Keep<'_, T>,
    ) -> Result<(), OaiError> {
        let verb = [("verb", "ListRecords")];
        let mut token: Option<String> = None;
        loop {
            // The token stands alone: it is an exclusive argument.
            let asked: Vec<(&str, &str)> = match &token {
                None => verb.iter().chain(arguments).copied().collect(),
                Some(token) => vec![verb[0], ("resumptionToken", token)],
            };
            let answer = match self.page(provider, &asked, taker, keep) {
                // That nothing matches is an answer: the list is empty.
                Err(fault) if fault.is("noRecordsMatch") && token.is_none() => return Ok(()),
                other => other?,
            };
            self.check(&answer, caps)?;
            taker.stage(&self.stage());
            match answer
                .token
                .map(|token| token.value)
                .filter(|token| !token.is_empty())
            {
                None => {
                    self.count(&answer.at);
                    return Ok(());
                }
                Some(next) => {
                    if !self.tokens.insert(next.clone()) {
                        return Err(OaiError::Circle {
                            at: answer.at,
                            page: self.pages,
                            token: next,
                        });
                    }
                    token = Some(next);
                }
            }
        }
    }

    /// One page.
    fn page(
        &mut self,
        provider: &Provider<'_>,
        asked: &[(&str, &str)],
        taker: &mut dyn Taker,
        keep: Keep<'_, T>,
    ) -> Result<Answer, OaiError> {
        let at = provider.address(asked).to_string();
        let before = self.kept.len() + self.broken.len();
        let answer = provider.ask(asked, taker, &mut |part| match part {
            Part::Record(record) => {
                self.came += 1;
                self.broken.remove(&record.identifier);
                self.kept.insert(record.identifier.clone(), keep(record));
            }
            Part::Broken(line, message, identifier) => {
                self.came += 1;
                self.broken.extend(
                    identifier
                        .clone()
                        .filter(|seen| !self.kept.contains_key(seen)),
                );
                self.notices
                    .push(passed_over(&at, line, &message, identifier));
            }
            _ => {}
        })?;
        self.pages += 1;
        if self.pages == 1 {
            self.date.clone_from(&answer.date);
            self.size = answer.token.as_ref().and_then(|token| token.size);
        }
        let is_stale = self.kept.len() + self.broken.len() == before;
        self.stale = if is_stale { self.stale + 1 } else { 0 };
        Ok(answer)
    }

    fn check(&self, answer: &Answer, caps: Caps) -> Result<(), OaiError> {
        let at = || answer.at.clone();
        if self.stale >= STALE_PAGES {
            return Err(OaiError::NothingNew {
                at: at(),
                pages: self.stale,
                page: self.pages,
            });
        }
        let (what, most, setting) = if self.pages > caps.pages {
            ("pages", caps.pages, "sources.oai.pages")
        } else if self.kept.len() as u64 > caps.records {
            ("records", caps.records, "sources.oai.records")
        } else {
            return Ok(());
        };
        Err(OaiError::TooMuch {
            at: at(),
            what,
            most,
            setting,
        })
    }

    fn stage(&self) -> String {
        match self.size {
            Some(size) => format!("page {}, {} of {size} records", self.pages, self.came),
            None => format!("page {}, {} records", self.pages, self.came),
        }
    }

    /// At the end: did as many come as the provider said, and each once?
    fn count(&mut self, at: &str) {
        let different = (self.kept.len() + self.broken.len()) as u64;
        if self.came > different && self.broken.is_empty() {
            let message = format!(
                "{} records came more than once; the last one of each is taken",
                self.came - different
            );
            self.notices.push(told(at, message));
        }
        if let Some(size) = self.size.filter(|size| *size > self.came) {
            let message = format!(
                "the provider said that the list has {size} records (completeListSize), and it ended after {}; some may be missing",
                self.came
            );
            self.notices.push(told(at, message));
        }
    }
}

/// Something that people should know of a provider.
pub(super) fn told(at: &str, message: String) -> Fault {
    cerif::told(at, 0, None, message)
}
