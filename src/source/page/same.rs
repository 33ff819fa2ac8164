//! Which project of a page is which of those that it had before: titles change, and the key must not.
//!
//! The same title is the same project. Of what is left, the text of the description shows it, or two of these: the same
//! people, the same neighbours on the page, a title that is like the old one. People alone only let it be supposed: a group
//! may end one project and begin another. Then a person decides.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::record::Project;
use crate::record::name;
use crate::text::{Text, fold};

/// How many words of a description in a row are compared.
const WORDS: usize = 4;

/// From which likeness on a title is like another, from 0 to 1.
const LIKE: f64 = 0.7;

/// What shows that two projects are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// A person says so.
    Stated,
    /// The title is the same, or one that the other gives as another title, or the acronym.
    Title,
    /// Most of the description is the same.
    Text,
    /// The same people.
    People,
    /// The same projects stand before and after it.
    Neighbours,
    /// The title is like the old one.
    LikeTitle,
}

impl Sign {
    /// For people.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Self::Stated => "your settings say so",
            Self::Title => "the same title",
            Self::Text => "the same description",
            Self::People => "the same people",
            Self::Neighbours => "the same neighbours on the page",
            Self::LikeTitle => "a similar title",
        }
    }
}

/// Which project of before one of now is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// None of them.
    New,
    /// This one, by these signs.
    Same(usize, Vec<Sign>),
    /// Perhaps this one, by these signs: a person has to decide.
    Perhaps(usize, Vec<Sign>),
}

/// A project that a page had.
#[derive(Debug, Clone, Copy)]
pub struct Former<'a> {
    /// The project.
    pub project: &'a Project,
    /// Was it no longer there the last time?
    pub is_gone: bool,
}

/// Compares the projects of a page with those that it had before; both in the order of the page. Of some a person says
/// which they are, or that they are none of them.
#[must_use]
pub fn compare(
    before: &[Former<'_>],
    now: &[&Project],
    stated: &[(usize, Option<usize>)],
) -> Vec<Verdict> {
    let mut comparison = Comparison {
        before,
        now,
        taken: vec![None; before.len()],
        closed: HashSet::new(),
        verdicts: vec![Verdict::New; now.len()],
    };
    for (now, before) in stated {
        match before {
            Some(before) => comparison.settle(*before, *now, vec![Sign::Stated]),
            None => {
                comparison.closed.insert(*now);
            }
        }
    }
    comparison.by_names(|project| {
        project
            .title
            .iter()
            .map(|(_, title)| title.to_owned())
            .collect()
    });
    comparison.by_names(|project| {
        let alternative = project.alternative.iter().flat_map(Text::iter);
        let titles = project.title.iter().chain(alternative);
        let titles = titles.map(|(_, title)| title.to_owned());
        titles.chain(project.acronym.clone()).collect()
    });
    comparison.by_text();
    comparison.by_signs();
    comparison.verdicts
}

struct Comparison<'a> {
    before: &'a [Former<'a>],
    now: &'a [&'a Project],
    /// Which project of now each of before is.
    taken: Vec<Option<usize>>,
    /// Which of now are new, as a person says.
    closed: HashSet<usize>,
    verdicts: Vec<Verdict>,
}

impl Comparison<'_> {
    fn settle(&mut self, before: usize, now: usize, signs: Vec<Sign>) {
        self.taken[before] = Some(now);
        self.verdicts[now] = Verdict::Same(before, signs);
    }

    fn open_before(&self) -> Vec<usize> {
        (0..self.before.len())
            .filter(|at| self.taken[*at].is_none())
            .collect()
    }

    fn open_now(&self) -> Vec<usize> {
        (0..self.now.len())
            .filter(|at| self.verdicts[*at] == Verdict::New && !self.closed.contains(at))
            .collect()
    }

    /// Projects that share a name. Where several bear it, the first is the first.
    fn by_names(&mut self, names: impl Fn(&Project) -> Vec<String>) {
        let mut bearers: HashMap<String, Vec<usize>> = HashMap::new();
        for at in self.open_before() {
            let names: BTreeSet<String> = names(self.before[at].project)
                .iter()
                .map(|name| fold(name))
                .collect();
            for name in names {
                bearers.entry(name).or_default().push(at);
            }
        }
        for at in self.open_now() {
            let found = names(self.now[at]).iter().find_map(|name| {
                let bearers = bearers.get(&fold(name))?;
                let open = || {
                    bearers
                        .iter()
                        .copied()
                        .filter(|before| self.taken[*before].is_none())
                };
                open()
                    .find(|before| !self.before[*before].is_gone)
                    .or_else(|| open().next())
            });
            if let Some(before) = found {
                self.settle(before, at, vec![Sign::Title]);
            }
        }
    }

    /// Projects whose descriptions share half of their runs of words: of those that only one project on each side has.
    fn by_text(&mut self) {
        let (before, now) = (self.open_before(), self.open_now());
        let once = |runs: Vec<(usize, Vec<String>)>| {
            let mut bearer: HashMap<String, Option<usize>> = HashMap::new();
            let mut counts: HashMap<usize, usize> = HashMap::new();
            for (at, runs) in runs {
                counts.insert(at, runs.len());
                for run in runs {
                    bearer
                        .entry(run)
                        .and_modify(|by| {
                            if *by != Some(at) {
                                *by = None;
                            }
                        })
                        .or_insert(Some(at));
                }
            }
            (bearer, counts)
        };
        let (of_before, before_counts) = once(
            before
                .iter()
                .map(|at| (*at, runs(self.before[*at].project)))
                .collect(),
        );
        let (of_now, now_counts) = once(now.iter().map(|at| (*at, runs(self.now[*at]))).collect());
        let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
        for (run, now) in of_now {
            if let (Some(now), Some(Some(before))) = (now, of_before.get(&run)) {
                *shared.entry((*before, now)).or_default() += 1;
            }
        }
        let mut pairs: Vec<(usize, usize, usize)> = shared
            .into_iter()
            .filter(|((before, now), count)| {
                *count * 2 >= before_counts[before].max(now_counts[now])
            })
            .map(|((before, now), count)| (count, before, now))
            .collect();
        pairs.sort_by_key(|(count, before, now)| (std::cmp::Reverse(*count), *before, *now));
        for (_, before, now) in pairs {
            if self.taken[before].is_none() && self.verdicts[now] == Verdict::New {
                self.settle(before, now, vec![Sign::Text]);
            }
        }
    }

    /// Projects that two other signs show to be one; or, by their people alone, perhaps.
    fn by_signs(&mut self) {
        // What is settled on the way would make neighbours of others: the order would decide.
        let order: Vec<usize> = (0..self.before.len())
            .filter(|at| !self.before[*at].is_gone)
            .collect();
        let mut of_people: HashMap<BTreeSet<String>, Vec<usize>> = HashMap::new();
        for at in order.iter().filter(|at| self.taken[**at].is_none()) {
            of_people
                .entry(people(self.before[*at].project))
                .or_default()
                .push(*at);
        }
        let mut found = Vec::new();
        for now in self.open_now() {
            let people = people(self.now[now]);
            let same = of_people.get(&people).filter(|_| !people.is_empty());
            let same: &[usize] = same.map_or(&[], Vec::as_slice);
            let beside = self.between_neighbours(&order, now);
            for before in same.iter().copied().chain(beside).collect::<BTreeSet<_>>() {
                let mut signs = Vec::new();
                if same.contains(&before) {
                    signs.push(Sign::People);
                }
                if beside == Some(before) {
                    signs.push(Sign::Neighbours);
                }
                if self.is_alike(before, now) {
                    signs.push(Sign::LikeTitle);
                }
                if signs != [Sign::Neighbours] {
                    found.push((std::cmp::Reverse(signs.len()), before, now, signs));
                }
            }
        }
        found.sort();
        for (_, before, now, signs) in found {
            if self.taken[before].is_some() || self.verdicts[now] != Verdict::New {
                continue;
            }
            if signs.len() >= 2 {
                self.settle(before, now, signs);
            } else {
                self.taken[before] = Some(now);
                self.verdicts[now] = Verdict::Perhaps(before, signs);
            }
        }
    }

    /// The one project of before that stood between those that this one stands between. `order` is what was there.
    fn between_neighbours(&self, order: &[usize], now: usize) -> Option<usize> {
        let former = |now: usize| match self.verdicts[now] {
            Verdict::Same(before, _) => Some(order.binary_search(&before).ok()),
            _ => None,
        };
        let start = match now.checked_sub(1) {
            None => 0,
            Some(neighbour) => former(neighbour)?? + 1,
        };
        let end = if now + 1 == self.now.len() {
            order.len()
        } else {
            former(now + 1)??
        };
        let one = *order.get(start)?;
        let is_all = self.now.len() == 1 && order.len() == 1;
        (end == start + 1 && self.taken[one].is_none() && !is_all).then_some(one)
    }

    fn is_alike(&self, before: usize, now: usize) -> bool {
        let titles = |project: &Project| -> Vec<String> {
            project
                .title
                .iter()
                .map(|(_, title)| fold(title).chars().take(300).collect())
                .collect()
        };
        let old = titles(self.before[before].project);
        titles(self.now[now]).iter().any(|new| {
            old.iter()
                .any(|old| strsim::normalized_levenshtein(old, new) >= LIKE)
        })
    }
}

/// The runs of words of a description, each once. A short one has none: it says too little.
fn runs(project: &Project) -> Vec<String> {
    let mut out = Vec::new();
    for (_, text) in project.summary.iter() {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        if words.len() >= 3 * WORDS {
            out.extend(words.windows(WORDS).map(|run| run.join(" ")));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The names of a project's people, as they are compared.
fn people(project: &Project) -> BTreeSet<String> {
    let stated = project.people.iter().filter_map(|one| one.name.as_deref());
    stated
        .map(|stated| match name::parse(stated) {
            Ok(name) => name::k1(&name.given, &name.family),
            Err(_) => fold(stated),
        })
        .collect()
}
