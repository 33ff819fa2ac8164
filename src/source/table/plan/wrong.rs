//! What is wrong with a mapping.

use std::path::Path;

use crate::source::collector::CollectError;

/// All that is wrong, each with its place in the file of settings, in bytes.
#[derive(Debug, Default)]
pub(in crate::source::table) struct Wrongs(Vec<(usize, String)>);

impl Wrongs {
    pub(super) fn add(&mut self, at: usize, message: String) {
        let wrong = (at, message);
        if !self.0.contains(&wrong) {
            self.0.push(wrong);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With file, line and column.
    pub(in crate::source::table) fn told(
        mut self,
        file: &Path,
        text: &str,
        source: &str,
    ) -> CollectError {
        self.0.sort();
        let place = |at: usize| {
            let before = &text[..text.floor_char_boundary(at)];
            let line = before.matches('\n').count() + 1;
            let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
            format!("{}:{line}:{column}", file.display())
        };
        if let [(at, message)] = self.0.as_slice() {
            return CollectError::Unusable {
                at: place(*at),
                message: message.clone(),
            };
        }
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|(at, message)| format!("  {}: {message}", place(*at)))
            .collect();
        CollectError::Unusable {
            at: format!("the mapping of `{source}`"),
            message: format!("{} faults\n{}", lines.len(), lines.join("\n")),
        }
    }
}
