//! Organisations across sources: by identifier (O1), by name (O2), by an acronym that has one expansion (O3). And
//! programmes: by name and funder (P1); and names that are a funder's and a programme's in one.

use std::collections::{BTreeMap, BTreeSet};

use super::sets::Sets;
use super::told::OrganisationTold;
use super::{ThingTelling, Things};
use crate::identity::organisation::without_legal_form;
use crate::identity::review::Item;
use crate::record::Kind;

/// How deep parts of organisations are compared.
const DEPTH: usize = 8;

impl ThingTelling {
    pub(super) fn organisations(&self, sets: &mut Sets, out: &mut Things) {
        self.by_identifier(sets, out);
        // Parents first: a faculty is compared with the faculties of the same university only.
        let mut of_depth: Vec<Vec<&OrganisationTold>> = vec![Vec::new(); DEPTH];
        let parents: BTreeMap<&str, &str> = self
            .organisations
            .iter()
            .filter_map(|one| Some((&*one.id, one.parent.as_deref()?)))
            .collect();
        for one in &self.organisations {
            let depth = depth(one, &parents);
            if depth < DEPTH && (depth > 0 || !one.is_part) {
                of_depth[depth].push(one);
            }
        }
        for organisations in of_depth {
            self.by_name(&organisations, sets, out);
        }
        self.by_acronym(sets, out);
        self.misspelt_acronyms(sets, out);
    }

    fn organisation_node(sets: &Sets, one: &OrganisationTold) -> Option<usize> {
        sets.get(Kind::Organisation, &one.id)
    }

    fn by_identifier(&self, sets: &mut Sets, out: &mut Things) {
        let mut bearers: BTreeMap<&str, Vec<&OrganisationTold>> = BTreeMap::new();
        for one in &self.organisations {
            for id in &one.ids {
                bearers.entry(id).or_default().push(one);
            }
        }
        for (id, bearers) in bearers {
            let rule = format!("rule O1: both have {id}");
            self.join(&bearers, &rule, "O1 SAME-ID", sets, out);
        }
    }

    fn by_name(&self, of_depth: &[&OrganisationTold], sets: &mut Sets, out: &mut Things) {
        let mut bearers: BTreeMap<(String, &str), Vec<&OrganisationTold>> = BTreeMap::new();
        for one in of_depth.iter().copied() {
            let parent = one.parent.as_deref();
            let parent = parent.and_then(|id| sets.get(Kind::Organisation, id));
            let parent = parent.map_or_else(String::new, |node| sets.id(node).to_owned());
            for name in &one.names {
                bearers.entry((parent.clone(), name)).or_default().push(one);
            }
        }
        for ((_, name), bearers) in bearers {
            let rule = format!("rule O2: both are called “{name}”");
            self.join(&bearers, &rule, "O2 SAME-NAME", sets, out);
        }
    }

    /// Joins bearers of one mark in different sources. Where a source has two of them, nothing tells which is meant.
    fn join(
        &self,
        bearers: &[&OrganisationTold],
        rule: &str,
        ask: &str,
        sets: &mut Sets,
        out: &mut Things,
    ) {
        let mut roots: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
        for one in bearers {
            if let Some(node) = Self::organisation_node(sets, one) {
                roots.entry(one.source).or_default().insert(sets.root(node));
            }
        }
        let is_clear = roots.values().all(|of_source| of_source.len() == 1);
        for (at, one) in bearers.iter().enumerate() {
            for other in &bearers[at + 1..] {
                let nodes = (
                    Self::organisation_node(sets, one),
                    Self::organisation_node(sets, other),
                );
                let (Some(a), Some(b)) = nodes else { continue };
                if one.source == other.source || sets.root(a) == sets.root(b) {
                    continue;
                }
                if is_clear && sets.may_be_one(a, b) {
                    sets.unite(a, b, rule, "");
                } else if !is_clear && !sets.are_parted(a, b) {
                    out.review.push(self.question(ask, one, other));
                }
            }
        }
    }

    fn question(&self, rule: &str, one: &OrganisationTold, other: &OrganisationTold) -> Item {
        let question = match rule {
            "O1 SAME-ID" => "Two organisations have one identifier: are they one?",
            "O2 SAME-NAME" => "Two organisations have one name: are they one?",
            _ => "An acronym stands for several organisations: is it this one?",
        };
        let sides = [one, other].map(|told| told.side(&told.id, self.source(told.source)));
        Item::of_two(rule, Kind::Organisation, question.to_owned(), sides)
    }

    /// O3: an acronym alone is the organisation that it is the acronym of, where there is one only.
    fn by_acronym(&self, sets: &mut Sets, out: &mut Things) {
        let mut expanded: BTreeMap<&str, Vec<&OrganisationTold>> = BTreeMap::new();
        for one in self
            .organisations
            .iter()
            .filter(|one| !one.names.is_empty())
        {
            for acronym in &one.acronyms {
                expanded.entry(acronym).or_default().push(one);
            }
        }
        self.unexpanded(&expanded, sets, out);
        for alone in self
            .organisations
            .iter()
            .filter(|one| one.is_acronym_alone())
        {
            for acronym in &alone.acronyms {
                let expansions = expanded.get(&**acronym).map_or(&[][..], Vec::as_slice);
                let roots: BTreeSet<usize> = expansions
                    .iter()
                    .filter_map(|one| Self::organisation_node(sets, one))
                    .map(|node| sets.root(node))
                    .collect();
                let elsewhere = expansions.iter().filter(|one| one.source != alone.source);
                for one in elsewhere {
                    let nodes = (
                        Self::organisation_node(sets, alone),
                        Self::organisation_node(sets, one),
                    );
                    let (Some(a), Some(b)) = nodes else { continue };
                    if roots.len() == 1 && sets.may_be_one(a, b) {
                        let rule = format!("rule O3: `{acronym}` has this expansion only");
                        sets.unite(a, b, &rule, "");
                    } else if roots.len() > 1 && !sets.are_parted(a, b) {
                        out.review.push(self.question("O3 ACRONYM", alone, one));
                    }
                }
            }
        }
    }

    /// An acronym alone in two sources, of which none says what it stands for.
    fn unexpanded(
        &self,
        expanded: &BTreeMap<&str, Vec<&OrganisationTold>>,
        sets: &Sets,
        out: &mut Things,
    ) {
        let mut alone: BTreeMap<&str, Vec<&OrganisationTold>> = BTreeMap::new();
        for one in &self.organisations {
            let unknown = one.acronyms.iter();
            let unknown = unknown.filter(|acronym| !expanded.contains_key(&***acronym));
            for acronym in unknown.filter(|_| one.is_acronym_alone()) {
                alone.entry(acronym).or_default().push(one);
            }
        }
        for bearers in alone.into_values() {
            for (at, one) in bearers.iter().enumerate() {
                for other in &bearers[at + 1..] {
                    let nodes = (
                        Self::organisation_node(sets, one),
                        Self::organisation_node(sets, other),
                    );
                    let (Some(a), Some(b)) = nodes else { continue };
                    if one.source != other.source
                        && sets.root(a) != sets.root(b)
                        && sets.may_be_one(a, b)
                    {
                        let mut item = self.question("O3 ACRONYM", one, other);
                        "Two sources have this acronym, and none says what it stands for: is it one organisation?"
.clone_into(&mut item.question);
                        out.review.push(item);
                    }
                }
            }
        }
    }

    /// Two acronyms beside one expansion: it is one organisation, and one of the two is wrong.
    fn misspelt_acronyms(&self, sets: &Sets, out: &mut Things) {
        let mut seen: BTreeMap<usize, &OrganisationTold> = BTreeMap::new();
        for one in self
            .organisations
            .iter()
            .filter(|one| !one.acronyms.is_empty())
        {
            let Some(node) = Self::organisation_node(sets, one) else {
                continue;
            };
            let first = *seen.entry(sets.root(node)).or_insert(one);
            if first.acronyms.is_disjoint(&one.acronyms) {
                let shown = |one: &OrganisationTold| {
                    let acronyms: Vec<&str> = one.acronyms.iter().map(|a| &**a).collect();
                    format!("`{}` in {}", acronyms.join("`, `"), self.source(one.source))
                };
                out.notes.push(format!(
                    "organisation {}: “{}” has the acronym {} and {}; correct the one that is wrong",
                    first.id,
                    first.stated,
                    shown(first),
                    shown(one)
                ));
            }
        }
    }

    /// P1, and names that are a funder's and a programme's in one.
    pub(super) fn programmes(&self, sets: &mut Sets, out: &mut Things) {
        let mut bearers: BTreeMap<(&str, String), Vec<(u16, usize)>> = BTreeMap::new();
        let mut composed: BTreeMap<String, BTreeSet<(&str, &str)>> = BTreeMap::new();
        let mut members: BTreeMap<usize, Vec<&OrganisationTold>> = BTreeMap::new();
        for one in &self.organisations {
            if let Some(node) = Self::organisation_node(sets, one) {
                members.entry(sets.root(node)).or_default().push(one);
            }
        }
        for one in &self.programmes {
            let funder = one.funder.as_deref();
            let funder_node = funder.and_then(|id| sets.get(Kind::Organisation, id));
            let (Some(node), Some(funder)) = (sets.get(Kind::Programme, &one.id), funder_node)
            else {
                continue;
            };
            for name in &one.names {
                let key = (&**name, sets.id(funder).to_owned());
                bearers.entry(key).or_default().push((one.source, node));
                for organisation in members.get(&sets.root(funder)).into_iter().flatten() {
                    for called in organisation.names.iter().chain(&organisation.acronyms) {
                        let both = without_legal_form(&format!("{called} {name}"));
                        composed
                            .entry(both)
                            .or_default()
                            .insert((&organisation.id, &one.id));
                    }
                }
            }
        }
        for ((name, _), bearers) in bearers {
            let rule = format!("rule P1: both are called “{name}”, of one funder");
            for pair in bearers.windows(2) {
                if pair[0].0 != pair[1].0 && sets.may_be_one(pair[0].1, pair[1].1) {
                    sets.unite(pair[0].1, pair[1].1, &rule, "");
                }
            }
        }
        for one in &self.organisations {
            let name = without_legal_form(&one.stated);
            if let Some((funder, programme)) = composed.get(&name).and_then(|of| of.first())
                && **funder != *one.id
            {
                let split = ((*funder).to_owned(), (*programme).to_owned());
                out.splits.insert(one.id.to_string(), split);
            }
        }
    }
}

/// How many organisations one is inside of.
fn depth(one: &OrganisationTold, parents: &BTreeMap<&str, &str>) -> usize {
    let mut depth = 0;
    let mut parent = one.parent.as_deref();
    while let Some(id) = parent.filter(|_| depth < DEPTH) {
        depth += 1;
        parent = parents.get(id).copied();
    }
    depth
}
