//! A list of a thing's page, whole and page by page: the 5,000 projects of one person.

use askama::Template;

use super::thing::{Group, Item, LISTED, Look, fill, item};
use super::{Frame, Reading, grouped, render};
use crate::record::Entity;
use crate::web::error::WebError;

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

/// A page of a list of a thing.
pub(in crate::web) fn members(
    reading: &Reading<'_>,
    entity: &Entity,
    name: &str,
    number: usize,
) -> Result<String, WebError> {
    let Entity { key, body } = entity;
    let mut page = fill(reading, key, body, Look::List(name, number))?;
    let Some(group) = page.groups.pop() else {
        return Err(WebError::not_found(
            "this thing has no list of the name that the parameter `list` says",
        ));
    };
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
    render(&MembersPage {
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
