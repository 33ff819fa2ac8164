//! What a revision did to one thing, as it is shown: its name, and the fields that differ.

use serde_json::Value;

use crate::ledger::{Deed, Happened};
use crate::sync::{Field, differing};
use crate::web::pages::thing::{Item, item};
use crate::web::pages::{Frame, words};

/// How many fields are shown.
const FIELDS: usize = 5;
/// How much of a value is shown, in characters.
const LONG: usize = 80;

/// A change of a thing.
pub(super) struct Change {
    pub(super) kind: &'static str,
    pub(super) deed: &'static str,
    /// `+`, `~` or `-`.
    pub(super) sign: &'static str,
    /// The thing; without its name where it is gone today, as its own page has none then.
    pub(super) thing: Item,
    pub(super) fields: Vec<Differing>,
    /// How many fields are not shown.
    pub(super) more: usize,
}

/// A field that differs; a value that is not there is empty.
pub(super) struct Differing {
    pub(super) path: String,
    pub(super) old: String,
    pub(super) new: String,
}

impl Change {
    pub(super) fn of(frame: &Frame, happened: &Happened) -> Self {
        let (kind, key) = (happened.kind, &happened.key);
        let thing = match &happened.today {
            Some(body) => item(frame, body, key),
            None => Item {
                text: key.clone(),
                href: Some(format!("{}/id/{kind}/{key}", frame.root)),
                ..Item::default()
            },
        };
        let fields = match &happened.change {
            // Of what is gone today no more is told than that.
            Some((old, new)) if happened.today.is_some() => differing(old, new),
            _ => Vec::new(),
        };
        let (sign, deed) = match happened.deed {
            Deed::Create => ("+", frame.say("toegevoegd", "added")),
            Deed::Update => ("~", frame.say("gewijzigd", "changed")),
            Deed::Delete => ("−", frame.say("verwijderd", "removed")),
        };
        Self {
            kind: words::kind(frame.lang, kind),
            deed,
            sign,
            thing,
            more: fields.len().saturating_sub(FIELDS),
            fields: fields.iter().take(FIELDS).map(Differing::of).collect(),
        }
    }
}

impl Differing {
    fn of(field: &Field) -> Self {
        Self {
            path: field.path.clone(),
            old: shown(field.old.as_ref()),
            new: shown(field.new.as_ref()),
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = match value {
        None => return String::new(),
        Some(Value::String(text)) => format!("“{text}”"),
        Some(other) => other.to_string(),
    };
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
