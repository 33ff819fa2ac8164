//! `oogst map`: records to RDF on standard output.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use super::Failure;
use super::output::{Bar, collected_once};
use crate::assemble::{self, AssembleError};
use crate::cli::MapArgs;
use crate::config::Config;
use crate::mapping;
use crate::rdf::Writer;
use crate::source::Source;
use crate::source::files::RecordFiles;

pub(super) fn run(config: &Config, args: &MapArgs) -> Result<(), Failure> {
    // Standard input is read twice like every source: it is kept in a file meanwhile.
    let kept = tempfile::tempdir()?;
    let mut sources: Vec<Box<dyn Source>> = Vec::new();
    for file in &args.files {
        let path = if file == Path::new("-") {
            keep_stdin(kept.path())?
        } else {
            file.clone()
        };
        sources.push(Box::new(RecordFiles {
            name: "command line".into(),
            path,
        }));
    }
    let bar = Bar::new();
    let collected;
    let mut sources = sources.as_slice();
    if args.files.is_empty() {
        collected = collected_once(config, &bar)?;
        sources = &collected.list;
    }
    let site = config.site();
    let mut learned = assemble::learn(config, sources, None, &bar)?;
    let modified = crate::time::epoch().map_err(|fault| Failure::Input(fault.to_string()))?;
    // Nothing is written before the records are known to be sound: RDF that breaks off halfway is worse than none.
    learned
        .entities(&bar, &mut |_| Ok::<(), std::io::Error>(()))
        .map_err(failed)?;
    let mut writer = Writer::new(args.format, &site.base, std::io::stdout().lock());
    learned
        .entities(&bar, &mut |made| {
            let entity = &made.entity;
            let heading = format!("{} {}", entity.kind(), entity.key);
            writer.entity(&heading, |sink| {
                mapping::map(entity, modified, &site, args.profile, sink);
            })
        })
        .map_err(failed)?;
    writer.finish()?.flush()?;
    Ok(())
}

fn failed(fault: AssembleError<std::io::Error>) -> Failure {
    match fault {
        AssembleError::Source(fault) => fault.into(),
        AssembleError::Faults(faults) => Failure::Faults(faults),
        AssembleError::Scheme(fault) => Failure::Input(fault.to_string()),
        AssembleError::Taker(fault) => fault.into(),
    }
}

/// Keeps standard input in a file whose name says how it is written: a first line that is a whole JSON object is NDJSON.
fn keep_stdin(folder: &Path) -> Result<std::path::PathBuf, Failure> {
    let mut input = BufReader::new(std::io::stdin().lock());
    let mut first = Vec::new();
    input.read_until(b'\n', &mut first)?;
    let start = first.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_line = serde_json::from_slice::<serde::de::IgnoredAny>(&first).is_ok();
    let name = match start {
        Some(b'{') if is_line => "stdin.ndjson",
        Some(b'{' | b'[') => "stdin.json",
        _ => "stdin.yaml",
    };
    let path = folder.join(name);
    let mut file = std::fs::File::create(&path)?;
    file.write_all(&first)?;
    std::io::copy(&mut input.by_ref(), &mut file)?;
    Ok(path)
}
