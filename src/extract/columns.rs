//! The columns of a table with a project in each row.

use super::label::{self, Parting};
use super::lexicon::{Lexicon, Meaning};
use crate::text::fold;

/// What the name of a column says that its values are.
pub(crate) fn meaning(name: &str, lexicon: &Lexicon) -> Option<Meaning> {
    label::label(name, lexicon)
        .filter(|found| {
            found.parting == Parting::Alone
                || found.meanings.len() > 1
                || found.parting == Parting::Space && label::is_acronym(&name[found.value..])
        })
        .and_then(|found| found.meanings.first().copied())
}

/// The column of titles, if the names are those of a table of projects: one is that of titles, another one shows that
/// projects stand here.
pub(crate) fn title(names: &[&str], lexicon: &Lexicon) -> Option<usize> {
    let meanings: Vec<Option<Meaning>> = names.iter().map(|name| meaning(name, lexicon)).collect();
    let telling = meanings
        .iter()
        .flatten()
        .any(|meaning| meaning.tells_of_a_project());
    if names.len() < 2 || !telling {
        return None;
    }
    let section = || {
        names
            .iter()
            .position(|name| !lexicon.section(&fold(name)).is_empty())
    };
    meanings
        .iter()
        .position(|meaning| *meaning == Some(Meaning::Title))
        .or_else(section)
}
