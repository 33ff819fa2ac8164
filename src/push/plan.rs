//! What a push would send. Nothing is sent, and nothing is written down.

use std::fmt;

use super::changes::{Changes, Fate};
use super::report::plural;
use super::request::Request;
use super::step::Whole;
use super::{Options, PushError, Target, address};
use crate::ledger::Ledger;
use crate::sync::Watch;
use crate::text::grouped;

/// How many requests are shown, and how many lines of each.
const SHOWN: usize = 2;
const LINES: usize = 12;

/// What a push would send.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The target.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The graph, as people read it.
    pub graph: String,
    /// The revision that it holds.
    pub held: Option<i64>,
    /// The revision that it would hold.
    pub revision: i64,
    /// Why everything would be sent, where it would.
    pub whole: Option<Whole>,
    /// How many requests were acknowledged, of a push that was broken off.
    pub acknowledged: u64,
    /// How many triples would come.
    pub added: u64,
    /// How many would go.
    pub removed: u64,
    /// How many requests there would be, with those that were acknowledged.
    pub requests: u64,
    /// How many triples stand in the graph and would be removed at first.
    pub cleared: Option<u64>,
    /// The beginnings of the first requests.
    pub shown: Vec<Shown>,
    /// What people should know.
    pub notes: Vec<String>,
}

/// The beginning of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its number, from 1.
    pub number: u64,
    /// How many triples it has.
    pub triples: usize,
    /// How long it is, in bytes.
    pub bytes: usize,
    /// Its first lines.
    pub lines: Vec<String>,
}

impl Target<'_> {
    /// What a push would send now.
    ///
    /// # Errors
    /// Where ledger or journal cannot be read, or the push would be refused.
    pub fn plan(
        &self,
        ledger: &Ledger,
        options: Options,
        watch: &dyn Watch,
    ) -> Result<Plan, PushError> {
        let journal = self.journal()?;
        let mut plan = Plan {
            name: self.name().to_owned(),
            address: address(self.settings).to_owned(),
            graph: self.graph(),
            held: journal.held.as_ref().map(|held| held.revision),
            ..Plan::default()
        };
        let Some(step) = self.next(ledger, &journal, options)? else {
            plan.revision = plan.held.unwrap_or_default();
            return Ok(plan);
        };
        match self.look(&journal, &step) {
            Ok(_) => {}
            Err(PushError::Remote { source, .. }) => plan
                .notes
                .push(format!("what stands in the graph is not known: {source}")),
            Err(other) => return Err(other),
        }
        plan.revision = step.going.to;
        plan.whole = step.whole;
        plan.acknowledged = step.going.requests;
        if step.going.clears && step.going.requests == 0 {
            plan.cleared = self.count().unwrap_or_default();
        }
        let changes = Changes::between(
            ledger,
            &self.site,
            self.profile,
            step.going.from,
            step.going.to,
        )?;
        watch.step("pushing", Some(changes.looks()));
        let way = self.way(&step.going);
        let mut request = Request::first(self.settings, way, step.going.clears);
        changes.each(watch, &mut |fate, line| {
            match fate {
                Fate::Comes => plan.added += 1,
                Fate::Goes => plan.removed += 1,
            }
            if !request.has_room(line) {
                plan.one(&mut request);
            }
            request.add(fate, line);
            Ok(())
        })?;
        if !request.is_empty() {
            plan.one(&mut request);
        }
        Ok(plan)
    }
}

impl Plan {
    /// Counts a request, and shows it where it is one of the first that would be sent.
    fn one(&mut self, request: &mut Request<'_>) {
        self.requests += 1;
        if self.requests > self.acknowledged && self.shown.len() < SHOWN {
            let triples = request.triples();
            let text = request.text();
            self.shown.push(Shown {
                number: self.requests,
                triples,
                bytes: text.len(),
                lines: text.lines().take(LINES).map(str::to_owned).collect(),
            });
        }
        request.clear();
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}, graph {}", self.name, self.address, self.graph)?;
        match self.held {
            Some(held) => writeln!(f, "  holds revision {held}")?,
            None => writeln!(f, "  holds no revision of ours")?,
        }
        if self.requests == 0 {
            return writeln!(f, "  nothing to send");
        }
        if let Some(why) = self.whole {
            writeln!(f, "  would be sent everything: {why}")?;
        }
        if let Some(cleared) = self.cleared {
            writeln!(
                f,
                "  what stands in the graph would be removed first: {} triple{}",
                grouped(cleared),
                plural(cleared)
            )?;
        }
        if self.acknowledged > 0 {
            writeln!(
                f,
                "  would go on after {} request{} that it acknowledged",
                grouped(self.acknowledged),
                plural(self.acknowledged)
            )?;
        }
        writeln!(
            f,
            "  up to revision {}: {} triples to add, {} to remove, in {} request{}",
            self.revision,
            grouped(self.added),
            grouped(self.removed),
            grouped(self.requests),
            plural(self.requests)
        )?;
        for shown in &self.shown {
            writeln!(
                f,
                "request {} of {}: {} triples, {} bytes",
                shown.number,
                self.requests,
                grouped(shown.triples as u64),
                grouped(shown.bytes as u64)
            )?;
            for line in &shown.lines {
                writeln!(f, "    {line}")?;
            }
            if shown.triples > shown.lines.len() {
                writeln!(f, "    …")?;
            }
        }
        Ok(())
    }
}
