//! What people see: log, progress, faults, exit codes.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use tracing_subscriber::EnvFilter;

use super::Failure;
use super::log::{ACCESS, Lines};
use crate::assemble::Progress;
use crate::cli::{Cli, Color};
use crate::collect::{self, Keep, Sources};
use crate::config::{AccessLog, Config};
use crate::source::Faults;
use crate::sync::Watch;
pub(super) use crate::text::grouped;

/// Sets up logging: on standard error, by `-v` and `-q`, or as `OOGST_LOG` says. Requests are logged as the settings say,
/// unless `-q` or `OOGST_LOG` say otherwise of them.
pub(super) fn set_up(cli: &Cli, access: AccessLog) {
    let colors = match cli.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let level = cli.level();
    let said = std::env::var("OOGST_LOG").ok();
    let requests = if access == AccessLog::Off || cli.is_quiet() {
        "off"
    } else {
        "info"
    };
    let filter = said
        .filter(|said| !said.is_empty())
        .and_then(|said| {
            let of_requests = if said.contains(ACCESS) {
                String::new()
            } else {
                format!(",{ACCESS}={requests}")
            };
            EnvFilter::try_new(said + &of_requests).ok()
        })
        .unwrap_or_else(|| EnvFilter::new(format!("error,oogst={level},{ACCESS}={requests}")));
    let subscriber = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(colors)
        .event_format(Lines::new(access))
        .with_env_filter(filter);
    // A second call in one process, as in tests, leaves the first as it is.
    if subscriber.try_init().is_err() {
        tracing::debug!("logging was set up before");
    }
}

/// Says what went wrong, and gives the exit code.
pub(super) fn end(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Said) => ExitCode::from(1),
        Err(Failure::Input(message)) => {
            say(&format!("error: {message}"));
            ExitCode::from(1)
        }
        Err(Failure::Faults(faults)) => {
            let count = faults.count();
            show_faults(&faults);
            say(&format!(
                "error: {count} fault{} in the records; nothing was changed",
                plural(count)
            ));
            ExitCode::from(1)
        }
        Err(Failure::Machine(fault)) => {
            say(&format!("error: {}", chain(&fault)));
            ExitCode::from(3)
        }
    }
}

/// An error with its causes, but for those that it says itself.
fn chain(fault: &anyhow::Error) -> String {
    let mut message = fault.to_string();
    for cause in fault.chain().skip(1).map(ToString::to_string) {
        if !message.contains(&cause) {
            message = format!("{message}: {cause}");
        }
    }
    message
}

/// Shows faults, by file and line.
pub(super) fn show_faults(faults: &Faults) {
    say(faults.to_string().trim_end());
}

/// Says something to people.
pub(super) fn say(message: &str) {
    // Where standard error is closed there is nobody to tell.
    if writeln!(std::io::stderr(), "{message}").is_err() {
        tracing::debug!("standard error is closed");
    }
}

/// A table of rows, as wide as the terminal.
pub(super) fn table(
    columns: &[impl AsRef<str>],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(columns.iter().map(AsRef::as_ref));
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}

/// The ending of a plural.
pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The steps that are measured in bytes.
const BY_BYTES: [&str; 6] = [
    "collecting",
    "reading",
    "writing",
    "comparing",
    "copying",
    "checking",
];

/// How often a bar is drawn on which nothing moves.
const TICK: std::time::Duration = std::time::Duration::from_millis(200);

/// Progress on a terminal; elsewhere a line of the log for each step, with `-v`.
pub(super) struct Bar {
    bar: RefCell<Option<ProgressBar>>,
    shown: bool,
}

impl Bar {
    pub(super) fn new() -> Self {
        let quiet = tracing::level_filters::LevelFilter::current() < tracing::Level::WARN;
        Self {
            bar: RefCell::new(None),
            shown: std::io::stderr().is_terminal() && !quiet,
        }
    }

    /// A step that another process takes for us.
    pub(super) fn told(&self, step: &str) {
        if !self.shown {
            tracing::info!("the server: {step}");
            return;
        }
        if self.bar.borrow().is_none() {
            self.step("asking the server", None);
        }
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_message(step.to_owned());
        }
    }

    /// Entities that were done together.
    pub(super) fn entities(&self, entities: u64) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.inc(entities);
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn bytes(&self, bytes: u64) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.inc(bytes);
        }
    }
}

impl Watch for Bar {
    fn step(&self, name: &'static str, total: Option<u64>) {
        self.finish();
        if !self.shown {
            tracing::info!(total, "{name}");
            return;
        }
        let by_bytes = BY_BYTES.contains(&name);
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        let template = match (by_bytes, total) {
            (true, Some(_)) => {
                "{msg:>12} {bar:30} {bytes}/{total_bytes} {elapsed} (eta {eta}) {prefix}"
            }
            (true, None) => "{msg:>12} {spinner} {bytes} {elapsed} {prefix}",
            (false, Some(_)) => "{msg:>12} {bar:30} {human_pos}/{human_len} {elapsed} (eta {eta})",
            (false, None) => "{msg:>12} {spinner} {human_pos} {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(name);
        // What takes long without counting anything is seen to go on.
        bar.enable_steady_tick(TICK);
        *self.bar.borrow_mut() = Some(bar);
    }

    fn entity(&self) {
        if let Some(bar) = &*self.bar.borrow()
            && !BY_BYTES.iter().any(|step| bar.message().starts_with(step))
        {
            bar.inc(1);
        }
    }
}

impl collect::Watch for Bar {
    fn source(&self, name: &str, total: Option<u64>) {
        if !self.shown {
            tracing::info!("collecting {name}");
            return;
        }
        self.step("collecting", total);
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_message(format!("collecting {name}"));
        }
    }

    fn stage(&self, stage: &str) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_prefix(stage.to_owned());
        } else {
            tracing::info!("collecting: {stage}");
        }
    }
}

/// The sources of the settings, collected for this command only.
pub(super) fn collected_once(config: &Config, bar: &Bar) -> Result<Sources, Failure> {
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let sources = collect::sources(config, Keep::Nothing, now, bar)?;
    for run in &sources.runs {
        if let Some(fault) = &run.failed {
            say(&format!(
                "note: source `{}` failed, and is as it was when it was last collected: {fault}",
                run.source
            ));
        }
        if !run.notices.is_empty() {
            show_faults(&run.notices);
        }
    }
    Ok(sources)
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.finish();
    }
}
