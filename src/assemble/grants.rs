//! Grants, put together from the projects that mention them: by funder and number, else by project and funder.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::index::Index;
use crate::config::Config;
use crate::profile::labels;
use crate::record::entity::Who;
use crate::record::grant::{Grant, GrantMention, Investigator, Stated};
use crate::record::project::{InvolvementRole, Role, Roles};
use crate::record::{Kind, Project};
use crate::text::{Text, slug};

/// The grants that were mentioned so far.
///
/// There can be as many as projects, and they can only be finished when every project was read: what the mentions say
/// is kept as JSON, which takes a third of the room of the parsed form.
#[derive(Debug, Default)]
pub(super) struct Grants(BTreeMap<Box<str>, Box<[u8]>>);

/// A project's mention of a grant, with who answers for it there.
#[derive(Debug, Serialize, Deserialize)]
struct Noted<'a> {
    #[serde(rename = "p")]
    project: Cow<'a, str>,
    /// Which of the project's unnumbered grants of the funder it is.
    #[serde(rename = "n")]
    nth: usize,
    #[serde(rename = "m")]
    mention: Cow<'a, GrantMention>,
    #[serde(rename = "i")]
    investigators: Vec<(Cow<'a, str>, Role)>,
    #[serde(rename = "h")]
    hosts: Vec<Cow<'a, str>>,
}

impl Grants {
    /// Notes the grants of a project, and gives their keys in the order of the mentions. What a project says twice of one
    /// grant is said once, and what it says of one grant stands together.
    pub(super) fn note(&mut self, project: &mut Project, people: &[Who]) -> Vec<String> {
        let keys = self.keys(project, people);
        let mut together: Vec<(GrantMention, String)> = Vec::with_capacity(keys.len());
        for one in std::mem::take(&mut project.grants).into_iter().zip(keys) {
            match together.iter().rposition(|(_, key)| *key == one.1) {
                Some(_) if together.contains(&one) => {}
                Some(last) => together.insert(last + 1, one),
                None => together.push(one),
            }
        }
        let (grants, keys) = together.into_iter().unzip();
        project.grants = grants;
        keys
    }

    fn keys(&mut self, project: &Project, people: &[Who]) -> Vec<String> {
        let mut keys = Vec::with_capacity(project.grants.len());
        for (at, mention) in project.grants.iter().enumerate() {
            let before = &project.grants[..at];
            let nth = before
                .iter()
                .filter(|g| g.number.is_none() && g.funder == mention.funder)
                .count();
            let (same, wanted) = identify(&project.id, mention, nth);
            let key = self.key(&same, wanted);
            let hosts = project
                .organisations
                .iter()
                .filter(|o| o.role == InvolvementRole::Host);
            let noted = Noted {
                project: Cow::Borrowed(&project.id),
                nth,
                mention: Cow::Borrowed(mention),
                investigators: investigators(project, people),
                hosts: hosts
                    .map(|o| Cow::Borrowed(o.organisation.as_str()))
                    .collect(),
            };
            let mut lines = self
                .0
                .remove(key.as_str())
                .map(Vec::from)
                .unwrap_or_default();
            serde_json::to_writer(&mut lines, &noted)
                .unwrap_or_else(|fault| unreachable!("plain data serialises: {fault}"));
            self.0.insert(key.as_str().into(), lines.into());
            keys.push(key);
        }
        keys
    }

    /// The key of a grant: the one that is wanted, unless another grant has it.
    fn key(&self, same: &str, wanted: String) -> String {
        match self.0.get(wanted.as_str()).map(|lines| mentions(lines)) {
            // Ids with hyphens can spell the same key for two grants: the second says what it is.
            Some(other) if other.first().is_some_and(|other| other.same() != same) => {
                format!("{wanted}-{}", crate::iri::digest(same))
            }
            _ => wanted,
        }
    }

    /// The grants, by key.
    pub(super) fn finish<'a>(
        self,
        index: &'a Index,
        config: &'a Config,
    ) -> impl Iterator<Item = (String, Grant)> + 'a {
        self.0
            .into_iter()
            .map(move |(key, lines)| (key.into_string(), finish(&lines, index, config)))
    }
}

impl Noted<'_> {
    fn same(&self) -> String {
        identify(&self.project, &self.mention, self.nth).0
    }
}

fn mentions(lines: &[u8]) -> Vec<Noted<'_>> {
    let read = serde_json::Deserializer::from_slice(lines)
        .into_iter()
        .collect::<Result<_, _>>();
    read.unwrap_or_else(|fault| unreachable!("we wrote it: {fault}"))
}

/// What makes two mentions one grant (funder and number without spelling, else project, funder and which of its
/// unnumbered grants of that funder), and the key that follows from it.
fn identify(project: &str, mention: &GrantMention, nth: usize) -> (String, String) {
    if let Some(number) = &mention.number {
        let bare = slug(number).replace('-', "");
        let bare = if bare.is_empty() {
            crate::iri::digest(number)
        } else {
            bare
        };
        return (
            format!("numbered {} {bare}", mention.funder),
            format!("{}-{bare}", mention.funder),
        );
    }
    let suffix = if nth == 0 {
        String::new()
    } else {
        format!("-{}", nth + 1)
    };
    let same = format!("own {project} {} {nth}", mention.funder);
    (same, format!("{project}-{}{suffix}", mention.funder))
}

/// Who answers for a project's grants. Where the source leaves a role open, nobody is made an investigator.
fn investigators<'a>(project: &Project, people: &'a [Who]) -> Vec<(Cow<'a, str>, Role)> {
    let answers = |role: Role| {
        matches!(
            role,
            Role::Promotor | Role::CoPromotor | Role::PrincipalInvestigator
        )
    };
    project
        .people
        .iter()
        .zip(people)
        .filter_map(|(participation, who)| match participation.role {
            Roles::One(role) if answers(role) => Some((Cow::Borrowed(who.key.as_str()), role)),
            _ => None,
        })
        .collect()
}

/// The grant that mentions make: what the first project by id says; the others fill what it leaves open. The outcome
/// is the same in whatever order the projects came.
fn finish(lines: &[u8], index: &Index, config: &Config) -> Grant {
    let mut noted = mentions(lines);
    noted.sort_by(|a, b| a.project.cmp(&b.project));
    let mut investigators: Vec<Investigator> = Vec::new();
    let mut hosts: Vec<String> = Vec::new();
    for one in &mut noted {
        let people = one.investigators.drain(..);
        investigators.extend(people.map(|(person, role)| Investigator {
            person: person.into_owned(),
            role,
        }));
        hosts.extend(one.hosts.drain(..).map(Cow::into_owned));
    }
    investigators.sort();
    investigators.dedup();
    hosts.sort();
    hosts.dedup();
    let whole = united(&noted);
    let stated = stated(noted, &whole);
    let is_titled = !whole.title.is_empty();
    let label = if is_titled {
        whole.title
    } else {
        label(&whole, index, config)
    };
    Grant {
        funder: whole.funder,
        programme: whole.programme,
        number: whole.number,
        label,
        is_titled,
        start: whole.start,
        end: whole.end,
        amount: whole.amount,
        investigators,
        hosts,
        stated,
    }
}

/// What all mentions of a grant together say.
fn united(noted: &[Noted<'_>]) -> GrantMention {
    let mut mentions = noted.iter().map(|one| &*one.mention);
    let Some(mut whole) = mentions.next().cloned() else {
        unreachable!("a grant is noted with a mention")
    };
    for other in mentions {
        if whole.programme.is_none() {
            whole.programme.clone_from(&other.programme);
        }
        let (start, end) = (whole.start.or(other.start), whole.end.or(other.end));
        // Dates of two projects may not go together.
        if !matches!((start, end), (Some(start), Some(end)) if end.certainly_before(&start)) {
            (whole.start, whole.end) = (start, end);
        }
        if whole.amount.is_none() {
            whole.amount.clone_from(&other.amount);
        }
        if whole.title.is_empty() {
            whole.title.clone_from(&other.title);
        }
    }
    whole
}

/// What projects say that is not what all together say: so that what each of them said is not lost. Where a project says
/// several things, all of them count.
fn stated(noted: Vec<Noted<'_>>, whole: &GrantMention) -> Vec<Stated> {
    let mut out: Vec<Stated> = Vec::new();
    let mut rest = noted.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut of_project = vec![first.mention];
        while let Some(next) = rest.next_if(|next| next.project == first.project) {
            if !of_project.contains(&next.mention) {
                of_project.push(next.mention);
            }
        }
        if of_project.len() > 1 || *of_project[0] != *whole {
            out.extend(of_project.into_iter().map(|mention| Stated {
                project: first.project.clone().into_owned(),
                mention: mention.into_owned(),
            }));
        }
    }
    out
}

/// A label for a grant without a title: funder, programme and number, in the site's languages.
fn label(mention: &GrantMention, index: &Index, config: &Config) -> Text {
    let name = |kind, id: &str| index.label(kind, id).cloned().unwrap_or_default();
    let funder = name(Kind::Organisation, &mention.funder);
    let programme = mention
        .programme
        .as_deref()
        .map(|id| name(Kind::Programme, id))
        .unwrap_or_default();
    let number = mention.number.as_deref();
    labels::grant(
        (&funder, &mention.funder),
        &programme,
        number,
        &config.site.languages,
    )
}
