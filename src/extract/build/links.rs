//! Links and pictures of a draft.

use std::ops::Range;

use super::super::block::collapse;
use super::super::draft::Link;
use super::super::line::Field;
use super::super::segment::Record;
use super::Making;
use crate::record::evidence::Certainty;

impl Making<'_, '_> {
    /// The address behind a label.
    pub(super) fn homepage(&mut self, field: &Field) {
        for range in &field.values {
            let links = &self.by.page.links;
            let first = links.partition_point(|(at, _)| at.start < range.start);
            let linked = links[first..]
                .iter()
                .take_while(|(at, _)| at.start <= range.end)
                .find(|(at, _)| at.end <= range.end)
                .map(|(_, url)| url.clone());
            let plain = || {
                self.by
                    .text(range)
                    .split_whitespace()
                    .find(|word| word.starts_with("http://") || word.starts_with("https://"))
                    .map(|word| word.trim_end_matches(['.', ',', ')']).to_owned())
            };
            if let Some(url) = linked
                .or_else(plain)
                .filter(|_| self.built.draft.homepage.is_none())
            {
                self.built.draft.homepage = Some(url);
                self.prove(
                    "homepage",
                    range.clone(),
                    "label-homepage",
                    Certainty::Certain,
                );
            }
        }
    }

    /// Links and pictures of the lines of the project. A link of the title leads to the project's own page.
    pub(super) fn links(&mut self, record: &Record) {
        let links = &self.by.page.links;
        let inside = |range: &Range<usize>| {
            let first = links.partition_point(|(at, _)| at.start < range.start);
            links[first..]
                .iter()
                .take_while(|(at, _)| at.end <= range.end)
                .cloned()
                .collect::<Vec<_>>()
        };
        for at in &record.titles {
            if let Some((range, url)) = inside(&self.by.lines[*at].range)
                .into_iter()
                .next()
                .filter(|_| self.built.draft.homepage.is_none())
            {
                self.built.draft.homepage = Some(url);
                self.origin = self.by.lines[*at].origin;
                self.prove("homepage", range, "title-link", Certainty::Likely);
            }
        }
        for at in &record.lines {
            for (range, url) in inside(&self.by.lines[*at].range) {
                let link = Link {
                    text: collapse(self.by.text(&range)),
                    url,
                };
                if self.built.draft.homepage.as_ref() != Some(&link.url)
                    && self
                        .known
                        .links
                        .insert((link.text.clone(), link.url.clone()))
                {
                    self.built.draft.links.push(link);
                }
            }
        }
        let images = &self.by.page.images;
        let from = record
            .titles
            .first()
            .map_or(0, |at| self.by.lines[*at].range.start);
        let to = record
            .lines
            .last()
            .map_or(from, |at| self.by.lines[*at].range.end);
        let first = images.partition_point(|(at, _)| *at < from);
        self.built.draft.image = images[first..]
            .first()
            .filter(|(at, _)| *at <= to)
            .map(|(_, url)| url.clone());
    }
}
