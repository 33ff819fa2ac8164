//! `oogst forget`: a person goes from everything that is kept and published.

use std::io::Write;

use super::Failure;
use super::output::{Bar, say};
use crate::cli::ForgetArgs;
use crate::config::Config;
use crate::control::{Control, ForgetRequest, Forgetting};
use crate::forget::{self, ForgetError};
use crate::ledger::Ledger;
use crate::record::Kind;
use crate::time::rfc3339;

impl From<ForgetError> for Failure {
    fn from(fault: ForgetError) -> Self {
        match fault {
            ForgetError::Ledger(fault) => fault.into(),
            other => Self::Machine(other.into()),
        }
    }
}

pub(super) fn run(config: &Config, args: &ForgetArgs) -> Result<(), Failure> {
    let Some(id) = &args.id else {
        return list(config);
    };
    let what = if args.deed.yes {
        Forgetting::Forget
    } else if args.deed.allow_again {
        Forgetting::AllowAgain
    } else {
        Forgetting::Plan
    };
    let request = ForgetRequest {
        key: key_of(config, id)?,
        what,
        now: crate::time::epoch().map_err(|fault| Failure::Input(fault.to_string()))?,
    };
    let state = config.state_path();
    if let Some(control) = Control::of(&state)? {
        let reply = control
            .ask("/forget", &request)
            .map_err(|fault| Failure::Machine(fault.into()))?;
        super::sync::show(&reply, None)?;
    } else {
        if !state.join(crate::ledger::FILE).exists() {
            return Err(Failure::Input(
                "there is no ledger yet: run `oogst sync`".to_owned(),
            ));
        }
        let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
        let mut dataset = super::sync::open(config)?;
        let bar = Bar::new();
        let reply = forget::answer(&mut dataset, &request, now, &bar)?;
        bar.finish();
        super::sync::show(&reply, None)?;
    }
    if what == Forgetting::Plan && !args.deed.plan {
        say("nothing was changed; it cannot be undone: say --yes to do it");
        return Err(Failure::Said);
    }
    Ok(())
}

/// The key that somebody means: by the IRI, or by the key.
fn key_of(config: &Config, id: &str) -> Result<String, Failure> {
    let site = config.site();
    let (kind, key) = site
        .base
        .take_apart(id)
        .or_else(|| {
            let (kind, key) = id.split_once('/')?;
            Some((kind.parse().ok()?, key))
        })
        .unwrap_or((Kind::Person, id));
    if kind != Kind::Person {
        return Err(Failure::Input(format!(
            "`{id}` is a {kind}; only people are forgotten. What is not to be published any more gets `publish: false`, or is taken out of the source"
        )));
    }
    if !crate::record::is_key(key) {
        return Err(Failure::Input(format!(
            "`{id}` is no key of a person; give the IRI or the key, such as person/p-jmmkvgbilx: `oogst query` and the pages show it"
        )));
    }
    Ok(key.to_owned())
}

fn list(config: &Config) -> Result<(), Failure> {
    let Some(ledger) = Ledger::open_to_read(&config.state_path())? else {
        return Err(Failure::Input(
            "there is no ledger yet: run `oogst sync`".to_owned(),
        ));
    };
    let mut out = std::io::stdout();
    for gone in ledger.all_forgotten()? {
        let unfinished = if gone.done {
            String::new()
        } else {
            format!(
                ", not everywhere yet: run `oogst forget {} --yes`",
                gone.key
            )
        };
        writeln!(
            out,
            "person/{}: in revision {}, {}{unfinished}",
            gone.key,
            gone.revision,
            rfc3339(gone.datestamp)
        )?;
    }
    Ok(())
}
