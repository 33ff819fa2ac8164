//! A list of a thing's page, whole and page by page: the 5,000 projects of one person.

use std::collections::HashSet;

use askama::Template;

use super::thing::{Group, Item, LISTED, Look, fill, item};
use super::{Frame, Reading, grouped, render};
use crate::record::{Entity, Kind};
use crate::web::error::WebError;
use crate::web::listing::File;

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage {
    frame: Frame,
    thing: Item,
    /// The path of the list.
    path: String,
    group: Group,
    page: usize,
    pages: usize,
    files: Vec<(&'static str, &'static str, String)>,
}

impl MembersPage {
    /// The address of another page of the list.
    fn at(&self, page: usize) -> String {
        let lang = self.frame.suffix.replacen('?', "&", 1);
        let (root, path, name) = (&self.frame.root, &self.path, self.group.name);
        format!("{root}/lists/{path}?list={name}&page={page}{lang}")
    }

    fn count(&self) -> String {
        grouped(self.group.count as u64)
    }
}

/// A list of a thing, or a page of it.
fn group(
    reading: &Reading<'_>,
    entity: &Entity,
    name: &str,
    number: Option<usize>,
) -> Result<Group, WebError> {
    let Entity { key, body } = entity;
    let mut page = fill(reading, key, body, Look::List(name, number))?;
    page.groups.pop().ok_or_else(|| {
        WebError::not_found("this thing has no list of the name that the parameter `list` says")
    })
}

/// Everything in a list of a thing, each once.
pub(in crate::web) fn all_members(
    reading: &Reading<'_>,
    entity: &Entity,
    name: &str,
) -> Result<Vec<(Kind, String)>, WebError> {
    let items = group(reading, entity, name, None)?.items;
    let mut seen = HashSet::new();
    let things: Vec<_> = items
        .into_iter()
        .filter_map(|item| item.thing)
        .filter(|thing| seen.insert(thing.clone()))
        .collect();
    if things.is_empty() {
        return Err(WebError::not_found(
            "what is in this list has no description of its own, so that it is no file",
        ));
    }
    Ok(things)
}

/// A page of a list of a thing.
pub(in crate::web) fn members(
    reading: &Reading<'_>,
    entity: &Entity,
    name: &str,
    number: usize,
) -> Result<String, WebError> {
    let Entity { key, body } = entity;
    let group = group(reading, entity, name, Some(number))?;
    let pages = group.count.div_ceil(LISTED).max(1);
    if number > pages {
        return Err(WebError::not_found(format!(
            "this list has {pages} pages only"
        )));
    }
    let path = format!("{}/{key}", body.kind());
    let frame = reading.frame.clone();
    let address = format!("/lists/{path}?list={name}&page={number}");
    let first = ((number - 1) * LISTED + 1) as u64;
    let address = format!("{}{address}", frame.base);
    let thing = item(&frame, body, key);
    let has_things = group.items.iter().any(|item| item.thing.is_some());
    let files = if has_things {
        let lang = frame.suffix.replacen('?', "&", 1);
        let ends = format!("?list={}{lang}", group.name);
        File::addresses(&format!("{}/lists/{path}", frame.root), &ends)
    } else {
        Vec::new()
    };
    render(&MembersPage {
        files,
        frame: frame.listing(
            &address,
            group.title,
            first,
            &group.items,
            group.count as u64,
        ),
        thing,
        path,
        group,
        page: number,
        pages,
    })
}
