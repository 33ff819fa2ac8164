//! What data in a page and its text say of the same projects, in one.

use std::collections::{HashMap, HashSet};

use super::super::draft::Draft;
use crate::text::fold;

/// Puts what the data says in front of what the text says of the same projects.
pub(crate) fn merge(data: Vec<Draft>, text: Vec<Draft>) -> Vec<Draft> {
    // Backwards, so that the last place of each title is its first one.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, draft) in text.iter().enumerate().rev() {
        places.entry(fold(&draft.title)).or_default().push(at);
    }
    let mut text: Vec<Option<Draft>> = text.into_iter().map(Some).collect();
    let mut seen = HashSet::new();
    let mut out: Vec<Draft> = Vec::new();
    for mut draft in data {
        let title = fold(&draft.title);
        let same = places.get_mut(&title).filter(|_| !seen.contains(&title));
        if let Some(other) = same.and_then(Vec::pop).and_then(|at| text[at].take()) {
            fill(&mut draft, other);
        }
        if seen.insert(title) {
            out.push(draft);
        }
    }
    out.extend(text.into_iter().flatten());
    out
}

/// What the data leaves open is as the text says.
fn fill(draft: &mut Draft, text: Draft) {
    let mut taken = vec!["category", "status", "image", "links"];
    draft.category = draft.category.or(text.category);
    draft.status = draft.status.or(text.status);
    draft.language = draft.language.take().or(text.language);
    draft.title_language = draft.title_language.take().or(text.title_language);
    draft.acronym = draft.acronym.take().or(text.acronym);
    draft.image = draft.image.take().or(text.image);
    draft.homepage = draft.homepage.take().or(text.homepage);
    draft.image_credits = text.image_credits;
    draft.links = text.links;
    if draft.summary.is_empty() {
        draft.summary = text.summary;
        taken.push("abstract");
    }
    if draft.start.is_none() && draft.end.is_none() {
        (draft.start, draft.end) = (text.start, text.end);
        taken.extend(["start", "end"]);
    }
    if draft.funders.is_empty() {
        draft.funders = text.funders;
        taken.push("funders");
    }
    if draft.organisations.is_empty() {
        draft.organisations = text.organisations;
        taken.push("organisations");
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, person) in draft.people.iter().enumerate() {
        places.entry(fold(&person.name)).or_insert(at);
    }
    for person in text.people {
        let at = *places
            .entry(fold(&person.name))
            .or_insert(draft.people.len());
        match draft.people.get_mut(at) {
            // A member of whom the data says no more has the role of the text.
            Some(known) if known.stated.is_none() => {
                (known.roles, known.stated) = (person.roles, person.stated);
                known.affiliation = known.affiliation.take().or(person.affiliation);
            }
            Some(_) => {}
            None => draft.people.push(person),
        }
    }
    let is_taken = |field: &str| {
        taken
            .iter()
            .any(|name| field == *name || field.starts_with(&format!("{name}[")))
    };
    draft
        .evidence
        .extend(text.evidence.into_iter().filter(|one| is_taken(&one.field)));
    draft.review.extend(text.review);
}
