//! Grants, put together from the projects that mention them: by funder and number, else by project and funder.

use std::collections::{BTreeMap, HashMap};

use super::index::Index;
use crate::config::Config;
use crate::record::entity::Who;
use crate::record::grant::{Grant, GrantMention, Investigator};
use crate::record::project::{InvolvementRole, Role, Roles};
use crate::record::{Kind, Project};
use crate::text::{Text, slug};

/// What makes two mentions one grant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Same {
    /// Funder, and the number without spelling.
    Numbered(Box<str>, Box<str>),
    /// Project, funder, and which of the project's unnumbered grants of that funder.
    Own(Box<str>, Box<str>, u32),
}

/// The grants that were mentioned so far.
#[derive(Debug, Default)]
pub(super) struct Grants {
    keys: HashMap<Box<str>, Same>,
    grants: BTreeMap<Box<str>, Noted>,
}

#[derive(Debug)]
struct Noted {
    /// What the first project by id says; the others fill what it leaves open.
    mentions: Vec<(Box<str>, GrantMention)>,
    investigators: Vec<Investigator>,
    hosts: Vec<Box<str>>,
}

impl Grants {
    /// Notes the grants of a project, and gives their keys in the order of the mentions.
    pub(super) fn note(&mut self, project: &Project, people: &[Who]) -> Vec<String> {
        let mut keys = Vec::with_capacity(project.grants.len());
        let investigators = investigators(project, people);
        for (at, mention) in project.grants.iter().enumerate() {
            let nth = project.grants[..at]
                .iter()
                .filter(|g| g.number.is_none() && g.funder == mention.funder)
                .count();
            let key = self.key(project, mention, u32::try_from(nth).unwrap_or(u32::MAX));
            let noted = self
                .grants
                .entry(key.as_str().into())
                .or_insert_with(|| Noted {
                    mentions: Vec::with_capacity(1),
                    investigators: Vec::new(),
                    hosts: Vec::new(),
                });
            noted
                .mentions
                .push((project.id.as_str().into(), mention.clone()));
            noted.investigators.extend(investigators.iter().cloned());
            noted.hosts.extend(
                project
                    .organisations
                    .iter()
                    .filter(|o| o.role == InvolvementRole::Host)
                    .map(|o| Box::from(o.organisation.as_str())),
            );
            keys.push(key);
        }
        keys
    }

    fn key(&mut self, project: &Project, mention: &GrantMention, nth: u32) -> String {
        let (same, wanted) = match &mention.number {
            Some(number) => {
                let bare = slug(number).replace('-', "");
                let bare = if bare.is_empty() {
                    crate::iri::digest(number)
                } else {
                    bare
                };
                let wanted = format!("{}-{bare}", mention.funder);
                (
                    Same::Numbered(mention.funder.as_str().into(), bare.into()),
                    wanted,
                )
            }
            None => {
                let suffix = if nth == 0 {
                    String::new()
                } else {
                    format!("-{}", nth + 1)
                };
                let wanted = format!("{}-{}{suffix}", project.id, mention.funder);
                (
                    Same::Own(
                        project.id.as_str().into(),
                        mention.funder.as_str().into(),
                        nth,
                    ),
                    wanted,
                )
            }
        };
        match self.keys.get(wanted.as_str()) {
            None => {
                self.keys.insert(wanted.as_str().into(), same);
                wanted
            }
            Some(other) if *other == same => wanted,
            // Ids with hyphens can spell the same key for two grants: the second says what it is.
            Some(_) => {
                let own = format!("{wanted}-{}", crate::iri::digest(&format!("{same:?}")));
                self.keys.insert(own.as_str().into(), same);
                own
            }
        }
    }

    /// The grants, by key.
    pub(super) fn finish<'a>(
        self,
        index: &'a Index,
        config: &'a Config,
    ) -> impl Iterator<Item = (String, Grant)> + 'a {
        self.grants
            .into_iter()
            .map(move |(key, noted)| (key.into_string(), noted.finish(index, config)))
    }
}

/// Who answers for a project's grants. Where the source leaves a role open, nobody is made an investigator.
fn investigators(project: &Project, people: &[Who]) -> Vec<Investigator> {
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
            Roles::One(role) if answers(role) => Some(Investigator {
                person: who.key.clone(),
                role,
            }),
            _ => None,
        })
        .collect()
}

impl Noted {
    fn finish(mut self, index: &Index, config: &Config) -> Grant {
        // The same outcome in whatever order the projects came.
        self.mentions.sort_by(|a, b| a.0.cmp(&b.0));
        self.investigators.sort();
        self.investigators.dedup();
        self.hosts.sort();
        self.hosts.dedup();
        let mut mentions = self.mentions.into_iter().map(|(_, mention)| mention);
        let Some(mut first) = mentions.next() else {
            unreachable!("a grant is noted with a mention")
        };
        for other in mentions {
            first.programme = first.programme.or(other.programme);
            first.start = first.start.or(other.start);
            first.end = first.end.or(other.end);
            first.amount = first.amount.or(other.amount);
            if first.title.is_empty() {
                first.title = other.title;
            }
        }
        let label = if first.title.is_empty() {
            label(&first, index, config)
        } else {
            first.title
        };
        Grant {
            funder: first.funder,
            programme: first.programme,
            number: first.number,
            label,
            start: first.start,
            end: first.end,
            amount: first.amount,
            investigators: self.investigators,
            hosts: self.hosts.into_iter().map(String::from).collect(),
        }
    }
}

/// A label for a grant without a title: funder, programme and number, in the site's languages.
fn label(mention: &GrantMention, index: &Index, config: &Config) -> Text {
    let name = |kind, id: &str| {
        index
            .get(kind, id)
            .and_then(|known| known.label.as_deref())
            .cloned()
            .unwrap_or_default()
    };
    let funder = name(Kind::Organisation, &mention.funder);
    let programme = mention
        .programme
        .as_deref()
        .map(|id| name(Kind::Programme, id))
        .unwrap_or_default();
    let mut label = Text::default();
    for language in &config.site.languages {
        let word = match language.as_str() {
            "nl" => "Financiering",
            "fr" => "Financement",
            "de" => "Förderung",
            "en" => "Grant",
            _ => continue,
        };
        let best = |text: &Text| text.best(&[language]).map(|(_, value)| value.to_owned());
        let parts = [best(&funder), best(&programme), mention.number.clone()];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        label.set(language, format!("{word} {}", parts.join(" ")));
    }
    if label.is_empty() {
        let funder = funder
            .best(&config.site.languages)
            .map_or(mention.funder.as_str(), |(_, value)| value);
        let number = mention.number.as_deref().unwrap_or_default();
        label.set("en", format!("Grant {funder} {number}").trim_end());
    }
    label
}
