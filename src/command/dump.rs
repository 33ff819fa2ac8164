//! `oogst dump`: publishes the ledger's entities as files.

use std::io::Write;
use std::path::Path;

use super::Failure;
use super::output::Bar;
use crate::config::Config;
use crate::dump::dump;
use crate::ledger::Ledger;
use crate::sync::Watch;

pub(super) fn run(config: &Config, out: Option<&Path>) -> Result<(), Failure> {
    let Some(ledger) = Ledger::open_to_read(&config.state_path())? else {
        return Err(Failure::Input(
            "there is nothing to dump yet: run `oogst sync`".to_owned(),
        ));
    };
    let folder = out.map_or_else(|| config.dump_path(), Path::to_path_buf);
    let bar = Bar::new();
    bar.step("dumping", Some(ledger.live_count()?));
    let done = dump(&ledger, &config.site(), &folder, &mut || bar.entity())
        .map_err(anyhow::Error::from)?;
    bar.finish();
    write!(std::io::stdout(), "{done}")?;
    Ok(())
}
