//! `oogst push`: sends another system what it lacks. It reads the ledger, beside a server too.

use std::io::Write;

use super::Failure;
use super::output::{Bar, say};
use crate::cli::PushArgs;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::push::{Options, PushError, Target};

pub(super) fn run(config: &Config, args: &PushArgs) -> Result<(), Failure> {
    let target = Target::of(config, &args.target)?;
    let Some(ledger) = Ledger::open_to_read(&config.state_path())? else {
        return Err(PushError::Nothing.into());
    };
    let options = Options {
        whole: args.whole,
        replace: args.replace,
    };
    let bar = Bar::new();
    if args.plan {
        let plan = target.plan(&ledger, options, &bar)?;
        bar.finish();
        told(&plan.notes);
        write!(std::io::stdout(), "{plan}")?;
        return Ok(());
    }
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let report = target.push(&ledger, options, now, &bar)?;
    bar.finish();
    told(&report.notes);
    write!(std::io::stdout(), "{report}")?;
    Ok(())
}

fn told(notes: &[String]) {
    for note in notes {
        say(&format!("note: {note}"));
    }
}

impl From<PushError> for Failure {
    fn from(fault: PushError) -> Self {
        match fault {
            PushError::Ledger(fault) => fault.into(),
            PushError::Remote { ref source, .. } if !source.is_ours() => {
                Self::Machine(fault.into())
            }
            PushError::Journal { .. } | PushError::Lost { .. } | PushError::Busy => {
                Self::Machine(fault.into())
            }
            other => Self::Input(other.to_string()),
        }
    }
}
