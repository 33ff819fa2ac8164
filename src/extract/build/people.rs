//! The people of a draft.

use std::ops::Range;

use super::super::block::collapse;
use super::super::draft::{Involved, Person};
use super::super::lexicon::Meaning;
use super::super::line::Field;
use super::super::names::{self, Named};
use super::super::organisations;
use super::super::years;
use super::Making;
use crate::record::evidence::Certainty;
use crate::record::project::{InvolvementRole, Role, Roles};
use crate::text::fold;

impl Making<'_, '_> {
    /// The people behind a label.
    pub(super) fn people(&mut self, field: &Field) {
        let roles: Vec<Role> = field
            .meanings
            .iter()
            .filter_map(|meaning| match meaning {
                Meaning::Person(role) => Some(*role),
                _ => None,
            })
            .collect();
        let stated = collapse(self.by.text(&field.name));
        let before = self.built.draft.people.len();
        for range in &field.values {
            let text = self.by.text(range);
            let read = names::labelled(text, self.by.lexicon);
            if read.named.is_empty() && roles == [Role::Coordinator] {
                self.coordinating(range);
                continue;
            }
            if roles != [Role::Contact] {
                for left in &read.left {
                    let left = collapse(&text[left.clone()]);
                    self.review(format!(
                        "behind `{stated}` stands `{left}`, which is not taken for a person's name"
                    ));
                }
            }
            for named in read.named {
                self.person(
                    named,
                    &roles,
                    Some(&stated),
                    range.start,
                    ("label-people", Certainty::Certain),
                );
            }
        }
        let undecided = self.built.draft.people[before..]
            .iter()
            .any(|person| matches!(person.roles, Roles::OneOf(_)));
        if undecided {
            let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
            self.review(format!(
                "the label `{stated}` names several roles: decide who is {}",
                codes.join(" and who is ")
            ));
        }
    }

    /// "Coordinator: University of X".
    fn coordinating(&mut self, range: &Range<usize>) {
        self.organisations_in(
            range,
            InvolvementRole::Coordinator,
            "label-organisation",
            Certainty::Certain,
        );
    }

    /// "The project is led by the University of X": an organisation leads, where no person does.
    pub(super) fn leading(&mut self, range: &Range<usize>, role: Role) {
        let people = names::people(self.by.text(range), self.by.lexicon).named;
        if role == Role::PrincipalInvestigator && people.is_empty() {
            self.organisations_in(
                range,
                InvolvementRole::Coordinator,
                "sentence-organisation",
                Certainty::Likely,
            );
        }
    }

    /// A line of names below a title: nothing says what they do.
    pub(super) fn unlabelled_people(&mut self, range: &Range<usize>) {
        let read = names::people(self.by.text(range), self.by.lexicon);
        let open = read.named.iter().any(|named| named.roles.is_empty());
        for named in read.named {
            self.person(
                named,
                &[Role::Researcher, Role::PrincipalInvestigator],
                None,
                range.start,
                ("names-below-title", Certainty::Likely),
            );
        }
        if open {
            self.review("the people below the title have no label: decide what they do");
        }
    }

    /// "… is supervised by Prof. A and Prof. B (co-promotor) and …": people up to the first word that is none.
    pub(super) fn people_in_sentence(&mut self, range: &Range<usize>, role: Role) {
        let read = names::people(self.by.text(range), self.by.lexicon);
        let end = read.left.first().map_or(usize::MAX, |left| left.start);
        for named in read
            .named
            .into_iter()
            .filter(|named| named.range.start < end)
        {
            if !self.known.people.contains_key(&fold(&named.name)) {
                self.person(
                    named,
                    &[role],
                    None,
                    range.start,
                    ("sentence-people", Certainty::Likely),
                );
            }
        }
    }

    fn person(
        &mut self,
        named: Named,
        roles: &[Role],
        stated: Option<&str>,
        base: usize,
        (rule, certainty): (&'static str, Certainty),
    ) {
        let decided = match named.roles.as_slice() {
            [] => roles,
            own => own,
        };
        let roles = match decided {
            [one] => Roles::One(*one),
            several => Roles::OneOf(several.to_vec()),
        };
        let is_open = matches!(roles, Roles::OneOf(_));
        let key = fold(&named.name);
        let first = self.known.people.get(&key).copied();
        if let Some(before) = first.and_then(|at| self.built.draft.people.get_mut(at)) {
            before.affiliation = before
                .affiliation
                .take()
                .or_else(|| named.affiliation.clone());
            if before.roles == roles
                || roles == Roles::One(Role::Contact)
                || roles == Roles::One(Role::Member)
            {
                return;
            }
            let message = format!(
                "{} is named twice, as {} and as {}",
                named.name,
                words_of(&before.roles),
                words_of(&roles)
            );
            self.review(message);
        }
        let at = self.built.draft.people.len();
        self.known.people.entry(key).or_insert(at);
        self.prove(
            format!("people[{at}].name"),
            base + named.range.start..base + named.range.end,
            rule,
            certainty,
        );
        self.prove(
            format!("people[{at}].roles"),
            base + named.range.start..base + named.range.end,
            rule,
            if is_open {
                Certainty::Undecided
            } else {
                certainty
            },
        );
        self.built.draft.people.push(Person {
            name: named.name,
            honorifics: named.honorifics,
            roles,
            stated: stated.map(str::to_owned),
            affiliation: named.affiliation,
        });
    }

    /// The organisations behind a label.
    pub(super) fn organisations(&mut self, field: &Field, role: InvolvementRole) {
        for range in &field.values {
            self.organisations_in(range, role, "label-organisation", Certainty::Certain);
            // "Supported by the X Foundation, 2022-2024": years of a grant, as good as.
            let free = self.built.draft.start.is_none() && self.built.draft.end.is_none();
            if role == InvolvementRole::Supporter
                && free
                && let Some(found) = years::period(self.by.text(range))
            {
                (self.built.draft.start, self.built.draft.end) = (found.start, found.end);
                let at = range.start + found.range.start..range.start + found.range.end;
                self.prove_period(at, found.end.is_some(), "label-organisation");
            }
        }
    }

    /// The organisations of a text.
    pub(super) fn organisations_in(
        &mut self,
        range: &Range<usize>,
        role: InvolvementRole,
        found_by: &'static str,
        certainty: Certainty,
    ) {
        let text = self.by.text(range);
        for stated in organisations::organisations(text, false, self.by.lexicon) {
            let (bare, titles) = names::without_titles(&stated.name, self.by.lexicon);
            let person = !titles.is_empty()
                || names::is_name(bare, self.by.lexicon, false)
                    && is_of_people(text, &stated.range);
            let key = fold(&stated.name);
            let known = self.known.organisations.contains(&key)
                || self.known.people.contains_key(&fold(bare));
            if person || known {
                continue;
            }
            let at = self.built.draft.organisations.len();
            self.known.organisations.insert(key);
            self.prove(
                format!("organisations[{at}].name"),
                range.start + stated.range.start..range.start + stated.range.end,
                found_by,
                certainty,
            );
            self.built.draft.organisations.push(Involved {
                name: stated.name,
                short: stated.short,
                role,
            });
        }
    }
}

/// Roles for people.
fn words_of(roles: &Roles) -> String {
    match roles {
        Roles::One(role) => role.code().to_owned(),
        Roles::OneOf(several) => several
            .iter()
            .map(|one| one.code())
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

/// Does a name stand among people, in parentheses their organisation?
fn is_of_people(text: &str, range: &Range<usize>) -> bool {
    text[range.end..].trim_start().starts_with('(') && text[range.end..].contains(')')
}
