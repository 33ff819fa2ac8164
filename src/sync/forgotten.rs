//! What a sync does about people who were forgotten, and about what is not published of people any more.

use std::sync::Arc;

use super::SyncError;
use crate::assemble::Learned;
use crate::config::Config;
use crate::fetch::CACHE;
use crate::ledger::{Ledger, PUBLISHED};
use crate::record::visibility::{Property, Visibility};
use crate::source::spool::{Item, Spool};

/// What people should know, and that sources still name people who were forgotten.
pub(super) fn noted(learned: &Learned<'_>, mut notes: Vec<String>) -> Vec<String> {
    let places = learned.named.len();
    if places > 0 {
        notes.push(format!(
            "sources still name people who were forgotten, in {places} place{}; they are left out: `oogst check` says where",
            if places == 1 { "" } else { "s" }
        ));
    }
    notes
}

/// Where the settings publish less of people than they did, takes that out of the versions of the past too. The graph has
/// stepped before: it needs them to know what goes.
pub(super) fn limit_past(config: &Config, ledger: &mut Ledger, now: i64) -> Result<(), SyncError> {
    let now_published = &config.persons.publish;
    let names = now_published.names();
    let before = ledger.made_with(PUBLISHED)?;
    if before.as_ref() == Some(&names) {
        return Ok(());
    }
    // Before there was this setting, everything was published.
    let before = before.map_or_else(
        || Visibility::of(Property::ALL),
        |names| Visibility::of_names(&names),
    );
    if now_published.includes(&before) {
        return Ok(ledger.note_made_with(PUBLISHED, &names)?);
    }
    if ledger.limit_past(now_published, now)? > 0 && !ledger.scrub()? {
        tracing::warn!(
            "the ledger's file may still hold what is not published of people any more, because others read it"
        );
    }
    Ok(())
}

/// What was collected is kept without people who were forgotten, and what was fetched for it not at all. What collectors keep for
/// their next call holds them too, packed as the source gave it: it goes, and the source is asked for everything again.
pub(super) fn leave_out(config: &Config, learned: &Learned<'_>) -> std::io::Result<()> {
    for (path, items) in &learned.named_in {
        let spool = Spool {
            name: Arc::default(),
            path: path.clone(),
        };
        let mut each = |number: u32, item: &mut Item| match items.get(&number) {
            None => true,
            Some(people) if people.is_empty() => false,
            Some(people) => {
                item.without_people(people);
                true
            }
        };
        spool.rewrite(&mut each, &mut |header| {
            header.state = serde_json::Value::Null;
        })?;
    }
    let fetched = config.state_path().join(CACHE);
    if !learned.named_in.is_empty() && fetched.exists() {
        std::fs::remove_dir_all(fetched)?;
    }
    Ok(())
}
