//! What is said of rows that give no record.

use super::super::dirt;
use crate::record::Kind;
use crate::source::fields::Misfit;

pub(super) fn no_id() -> Misfit {
    Misfit::new(
        "no id",
        "the cell is empty, and a record is nothing without an id; the row is left out",
        "fill it in, or take another column for the id",
    )
}

pub(super) fn twice(first: usize) -> Misfit {
    Misfit::new(
        "id given twice",
        format!("line {first} gives this id to something else; the row is left out"),
        "correct one of the two, or take another column for the id",
    )
}

pub(super) fn orphan(key: &str, kind: Kind) -> Misfit {
    Misfit::new(
        "belongs to nothing",
        format!(
            "no {kind} has the key `{}`; the row is left out",
            dirt::shown(&key.replace('\u{1f}', ", "))
        ),
        "add what it belongs to, or correct the key",
    )
}
