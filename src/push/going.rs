//! Sending, request by request.

use super::changes::{Changes, Fate};
use super::journal::{Going, Held, Journal, Last, hold};
use super::request::{Request, Way};
use super::step::{Place, Step};
use super::{Options, PushError, Report, Target};
use crate::ledger::Ledger;
use crate::sync::Watch;
use crate::text::grouped;
use crate::time::rfc3339;

impl Target<'_> {
    /// Sends what the target lacks. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// Where something was not acknowledged; what was, is known, and the next push goes on from there.
    pub fn push(
        &self,
        ledger: &Ledger,
        options: Options,
        now: i64,
        watch: &dyn Watch,
    ) -> Result<Report, PushError> {
        // Before anything is written: without a sync there is nothing to say.
        ledger.last_revision()?.ok_or(PushError::Nothing)?;
        let _alone = hold(&self.state, self.name())?;
        let mut journal = self.journal()?;
        let result = self.go_on(ledger, &mut journal, options, now, watch);
        journal.last = Some(Last {
            started: rfc3339(now),
            outcome: match &result {
                Ok(report) => report.to_string().trim_end().replace('\n', "; "),
                Err(_) => "failed".to_owned(),
            },
            error: result.as_ref().err().map(ToString::to_string),
        });
        // A failure of its own is told, and not that it could not be noted.
        let noted = journal.write(&self.state, self.name());
        result.and_then(|report| noted.map(|()| report))
    }

    /// Step by step until the target holds the last revision, which may become a later one meanwhile.
    fn go_on(
        &self,
        ledger: &Ledger,
        journal: &mut Journal,
        mut options: Options,
        now: i64,
        watch: &dyn Watch,
    ) -> Result<Report, PushError> {
        let mut report = Report {
            name: self.name().to_owned(),
            graph: self.graph(),
            ..Report::default()
        };
        while let Some(step) = self.next(ledger, journal, options)? {
            let known = self.look(journal, &step)?;
            report.whole = report.whole.or(step.whole);
            if step.going.requests > 0 {
                report.resumed = Some(step.going.requests);
            }
            self.begin(journal, &step, known)?;
            self.send(ledger, journal, step.going, now, watch, &mut report)?;
            // Asked for once.
            options = Options::default();
        }
        let held = journal.held.as_ref();
        report.revision = held.map_or(0, |held| held.revision);
        report.triples = held.map_or(0, |held| held.triples);
        if report.requests > 0 {
            self.compare(journal, &mut report)?;
        }
        Ok(report)
    }

    /// Writes down what is going to be sent.
    fn begin(&self, journal: &mut Journal, step: &Step, known: bool) -> Result<(), PushError> {
        let Place {
            at: place,
            profile,
            made_by,
        } = Place::of(self.settings, &self.site);
        *journal = Journal {
            place,
            profile,
            made_by,
            ours: known || Self::is_ours(journal, step),
            // While everything is sent, nothing is known to be there.
            held: journal.held.take().filter(|_| step.going.from > 0),
            going: Some(step.going.clone()),
            last: journal.last.take(),
            ..Journal::default()
        };
        journal.write(&self.state, self.name())
    }

    pub(super) fn way(&self, going: &Going) -> Way<'_> {
        match self.update() {
            Some(update) if going.from > 0 => update,
            _ => self.whole(),
        }
    }

    fn send(
        &self,
        ledger: &Ledger,
        journal: &mut Journal,
        going: Going,
        now: i64,
        watch: &dyn Watch,
        report: &mut Report,
    ) -> Result<(), PushError> {
        let Going { from, to, .. } = going;
        let changes = Changes::between(ledger, &self.site, self.profile, from, to)?;
        watch.step("pushing", Some(changes.looks()));
        let mut sending = Sending {
            target: self,
            request: Request::first(self.settings, self.way(&going), going.clears),
            number: 0,
            going,
            journal,
        };
        let before = sending.going.requests;
        let (mut added, mut removed) = (0, 0);
        changes.each(watch, &mut |fate, line| {
            match fate {
                Fate::Comes => added += 1,
                Fate::Goes => removed += 1,
            }
            if !sending.request.has_room(line) {
                sending.one()?;
            }
            sending.request.add(fate, line);
            Ok(())
        })?;
        if !sending.request.is_empty() {
            sending.one()?;
        }
        report.requests += sending.number.saturating_sub(before);
        report.added += added;
        report.removed += removed;
        let held = journal.held.as_ref().map_or(0, |held| held.triples);
        journal.held = Some(Held {
            revision: to,
            mark: ledger.mark(to)?,
            triples: (held + added).saturating_sub(removed),
            since: rfc3339(now),
        });
        journal.going = None;
        journal.write(&self.state, self.name())
    }

    /// Does the target hold as many triples as it was sent?
    fn compare(&self, journal: &mut Journal, report: &mut Report) -> Result<(), PushError> {
        let count = match self.count() {
            Ok(Some(count)) => count,
            Ok(None) => return Ok(()),
            // It was acknowledged all the same.
            Err(fault) => {
                report
                    .notes
                    .push(format!("the triples there could not be counted: {fault}"));
                return Ok(());
            }
        };
        if count == 0 && report.triples > 0 {
            journal.held = None;
            return Err(PushError::Lost {
                name: report.name.clone(),
                graph: report.graph.clone(),
                sent: report.triples,
            });
        }
        if count != report.triples {
            report.notes.push(format!(
                "the graph {} holds {} triples, and was sent {}: the target makes one of some, or somebody else writes there too. `oogst push {} --whole` sends everything again",
                report.graph,
                grouped(count),
                grouped(report.triples),
                report.name
            ));
        }
        Ok(())
    }
}

/// Requests that are being sent.
struct Sending<'a> {
    target: &'a Target<'a>,
    request: Request<'a>,
    /// How many there were before this one.
    number: u64,
    going: Going,
    journal: &'a mut Journal,
}

impl Sending<'_> {
    /// Sends a request that was not acknowledged yet, and begins the next.
    fn one(&mut self) -> Result<(), PushError> {
        if self.number >= self.going.requests {
            let sent = self.request.send(&self.target.client);
            sent.map_err(|fault| self.target.failed(fault))?;
            self.going.requests = self.number + 1;
            self.journal.ours = true;
            self.journal.going = Some(self.going.clone());
            self.journal.write(&self.target.state, self.target.name())?;
        }
        self.number += 1;
        self.request.clear();
        Ok(())
    }
}
