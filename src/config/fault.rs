//! What is told of settings that cannot be used.

use std::path::{Path, PathBuf};

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("{path}:{line}:{column}: {message}\n{snippet}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// The place, for people.
        snippet: String,
    },
    /// A setting has a value that it cannot have.
    #[error("{path}: `{setting}` {message}")]
    Value {
        /// The file.
        path: PathBuf,
        /// The setting.
        setting: &'static str,
        /// What is wrong, what is allowed.
        message: String,
    },
}

/// Numbers as Rust calls them, and as people do.
const NUMBERS: [(&str, &str); 6] = [
    ("u8", "a whole number from 0"),
    ("u16", "a whole number from 0"),
    ("u32", "a whole number from 0"),
    ("u64", "a whole number from 0"),
    ("usize", "a whole number from 0"),
    ("f64", "a number"),
];

impl ConfigError {
    /// A file that is no TOML, or not of our settings.
    pub(super) fn of_toml(fault: &toml::de::Error, text: &str, path: &Path) -> Self {
        let at = fault.span().map_or(0, |span| span.start).min(text.len());
        let before = &text[..at];
        Self::Parse {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1,
            message: in_words(fault.message()),
            snippet: fault
                .to_string()
                .lines()
                .skip(1)
                .filter(|line| !fault.message().lines().any(|said| said == *line))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}

/// What is expected, as people call it.
fn in_words(message: &str) -> String {
    let told = NUMBERS.iter().find_map(|(name, words)| {
        let before = message.strip_suffix(name)?.strip_suffix("expected ")?;
        Some(format!("{before}expected {words}"))
    });
    told.unwrap_or_else(|| message.to_owned())
}
