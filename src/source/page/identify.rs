//! Keys for the projects of a page: those that it had keep theirs, whatever they are called now.

use std::collections::{BTreeMap, BTreeSet};

use super::keys;
use super::same::{self, Former, Sign, Verdict};
use crate::record::{Project, Record};
use crate::source::spool::Item;
use crate::text::fold;

/// A project that a page had the last time.
#[derive(Debug, Clone)]
pub struct Past {
    /// As it was.
    pub project: Project,
    /// Was it no longer there?
    pub is_gone: bool,
    /// The sentence that asks a person which one it is, where one has to decide. Until then it is not published.
    pub waiting: Option<String>,
}

/// Which project one of now is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// The key.
    pub id: String,
    /// Which of those of the last time it is, by which signs.
    pub past: Option<(usize, Vec<Sign>)>,
    /// The sentence that asks a person, where one has to decide.
    pub waiting: Option<String>,
}

/// Gives every project of a page its key. `stated` are keys that people gave, by the folded titles; `taken` those that
/// others have.
///
/// A project that is perhaps another one is not published and says so in its `review`.
pub fn identify(
    items: &mut [Item],
    past: &[Past],
    stated: &BTreeMap<String, String>,
    taken: &mut BTreeSet<String>,
) -> Vec<Identified> {
    let mut projects: Vec<&mut Project> = Vec::with_capacity(items.len());
    let mut reviews: Vec<&mut Vec<String>> = Vec::with_capacity(items.len());
    for item in items {
        if let Record::Project(project) = &mut item.record {
            projects.push(project);
            reviews.push(&mut item.beside.review);
        }
    }
    let given: Vec<Option<&String>> = projects
        .iter()
        .map(|project| key_of(project, stated))
        .collect();
    let sayings: Vec<(usize, Option<usize>)> = given
        .iter()
        .enumerate()
        .filter_map(|(at, id)| {
            let id = id.as_ref()?;
            Some((at, past.iter().position(|past| past.project.id == **id)))
        })
        .collect();
    let former: Vec<Former<'_>> = past
        .iter()
        .map(|past| Former {
            project: &past.project,
            is_gone: past.is_gone,
        })
        .collect();
    let now: Vec<&Project> = projects.iter().map(|project| &**project).collect();
    let verdicts = same::compare(&former, &now, &sayings);
    taken.extend(past.iter().map(|past| past.project.id.clone()));
    taken.extend(stated.values().cloned());
    let mut out = Vec::with_capacity(projects.len());
    for (at, verdict) in verdicts.into_iter().enumerate() {
        let id = match (&verdict, given[at]) {
            (_, Some(id)) => id.clone(),
            (Verdict::Same(before, _), None) => past[*before].project.id.clone(),
            _ => keys::of_project(projects[at], taken),
        };
        taken.insert(id.clone());
        let waiting = match &verdict {
            Verdict::Perhaps(before, signs) => Some(question(&past[*before].project, signs)),
            Verdict::Same(before, _) if given[at].is_none() => past[*before].waiting.clone(),
            _ => None,
        };
        projects[at].id.clone_from(&id);
        if let Some(line) = &waiting {
            projects[at].publish = false;
            reviews[at].push(line.clone());
        }
        let past = match verdict {
            Verdict::Same(before, signs) => Some((before, signs)),
            _ => None,
        };
        out.push(Identified { id, past, waiting });
    }
    out
}

fn key_of<'a>(project: &Project, stated: &'a BTreeMap<String, String>) -> Option<&'a String> {
    project
        .title
        .iter()
        .find_map(|(_, title)| stated.get(&fold(title)))
}

fn question(old: &Project, signs: &[Sign]) -> String {
    let title = old.title.iter().next().map_or("", |(_, title)| title);
    format!(
        "may be `{}` (“{title}”), which is no longer on the page, under another title: {}. It is not published before that is decided",
        old.id,
        shown(signs)
    )
}

/// Signs for people.
#[must_use]
pub fn shown(signs: &[Sign]) -> String {
    let words: Vec<&str> = signs.iter().map(|sign| sign.shown()).collect();
    words.join(", ")
}
