//! What is missing in descriptions, thing by thing.

use std::collections::BTreeMap;

use crate::record::entity::{OrganisationLinks, ProjectLinks, Settled};
use crate::record::{Body, Entity, Kind, Organisation, Project};
use crate::text::Text;

/// What a dataset is expected to have.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// Its languages.
    pub languages: Vec<String>,
    /// Does it publish ORCIDs?
    pub orcids: bool,
}

/// Something that descriptions of a kind should have, and that one lacks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A project without start.
    Start,
    /// A project without end.
    End,
    /// A project without people.
    People,
    /// A project without grants.
    Grants,
    /// A project without an identifier elsewhere.
    Identifier,
    /// A project whose title is not in this language.
    Title(String),
    /// A project without abstract.
    Abstract,
    /// A project whose abstract is not in this language.
    AbstractIn(String),
    /// A person without ORCID.
    Orcid,
    /// An organisation without ROR id; parts of organisations have none.
    Ror,
    /// An organisation in no registry at all.
    Registry,
    /// A grant without number.
    Number,
    /// A grant without amount.
    Amount,
    /// A grant without start or end.
    Period,
}

impl Gap {
    /// The kind of what lacks it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Orcid => Kind::Person,
            Self::Ror | Self::Registry => Kind::Organisation,
            Self::Number | Self::Amount | Self::Period => Kind::Grant,
            _ => Kind::Project,
        }
    }

    /// What its list is called in addresses.
    #[must_use]
    pub fn name(&self) -> String {
        let what = match self {
            Self::Start => "start",
            Self::End => "end",
            Self::People => "people",
            Self::Grants => "grants",
            Self::Identifier | Self::Registry => "identifier",
            Self::Title(language) => return format!("projects-without-title-{language}"),
            Self::Abstract => "abstract",
            Self::AbstractIn(language) => return format!("projects-without-abstract-{language}"),
            Self::Orcid => "orcid",
            Self::Ror => "ror",
            Self::Number => "number",
            Self::Amount => "amount",
            Self::Period => "period",
        };
        format!("{}-without-{what}", self.kind().plural())
    }
}

/// What is missing, and where.
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    /// Everything that lacks something.
    things: Vec<(Kind, Box<str>)>,
    /// Of each gap: how many things should have it, and those that lack it, by their places in `things`.
    lists: BTreeMap<Gap, (u64, Vec<u32>)>,
    /// How many projects have an abstract in each language; the empty one is that of texts that say none.
    pub abstracts: BTreeMap<String, u64>,
}

impl Gaps {
    /// Every gap that was looked for: how many things should have it, and how many lack it.
    pub fn iter(&self) -> impl Iterator<Item = (&Gap, u64, u64)> {
        let lists = self.lists.iter();
        lists.map(|(gap, (of, list))| (gap, *of, list.len() as u64))
    }

    /// The gap whose list has this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Gap> {
        self.lists.keys().find(|gap| gap.name() == name)
    }

    /// Some of the things that lack it, by key: kind and key.
    pub fn page(&self, gap: &Gap, skip: usize, most: usize) -> impl Iterator<Item = (Kind, &str)> {
        let list = self.lists.get(gap).map_or(&[][..], |(_, list)| list);
        list.iter().skip(skip).take(most).map(|at| {
            let (kind, key) = &self.things[*at as usize];
            (*kind, &**key)
        })
    }

    pub(super) fn look(&mut self, entity: &Entity, expected: &Expected) {
        let mut lacks = Vec::new();
        let mut look = |gap: Gap, has: bool| lacks.push((gap, has));
        match &entity.body {
            Body::Project(body) => {
                project(body, expected, &mut look);
                for (tag, _) in body.record.summary.iter() {
                    *self.abstracts.entry(tag.to_owned()).or_default() += 1;
                }
            }
            Body::Person(body) if expected.orcids => look(Gap::Orcid, body.record.orcid.is_some()),
            Body::Organisation(body) => organisation(body, &mut look),
            Body::Grant(grant) => {
                look(Gap::Number, grant.number.is_some());
                look(Gap::Amount, grant.amount.is_some());
                look(Gap::Period, grant.start.is_some() && grant.end.is_some());
            }
            _ => {}
        }
        let mut place = None;
        for (gap, has) in lacks {
            let (of, list) = self.lists.entry(gap).or_default();
            *of += 1;
            if !has {
                let at = *place.get_or_insert_with(|| {
                    self.things
                        .push((entity.kind(), entity.key.as_str().into()));
                    self.things.len() - 1
                });
                list.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
    }
}

fn project(
    body: &Settled<Project, ProjectLinks>,
    expected: &Expected,
    look: &mut dyn FnMut(Gap, bool),
) {
    let record = &body.record;
    look(Gap::Start, record.start.is_some());
    look(Gap::End, record.end.is_some());
    look(Gap::People, !record.people.is_empty());
    look(Gap::Grants, !record.grants.is_empty());
    look(Gap::Identifier, !record.identifiers.is_empty());
    look(Gap::Abstract, !record.summary.is_empty());
    for language in &expected.languages {
        look(Gap::Title(language.clone()), is_in(&record.title, language));
        let has = is_in(&record.summary, language);
        look(Gap::AbstractIn(language.clone()), has);
    }
}

fn organisation(body: &Settled<Organisation, OrganisationLinks>, look: &mut dyn FnMut(Gap, bool)) {
    let record = &body.record;
    if record.class.is_none_or(|class| !class.is_part()) {
        look(Gap::Ror, record.ror.is_some());
    }
    let is_known = record.ror.is_some() || record.fundref.is_some() || record.wikidata.is_some();
    look(Gap::Registry, is_known);
}

/// Is the text there in this language, or in one of its regions?
fn is_in(text: &Text, language: &str) -> bool {
    text.iter().any(|(tag, _)| {
        let rest = tag.strip_prefix(language);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(kind: Kind, json: &str) -> Vec<String> {
        let expected = Expected {
            languages: vec!["nl".into(), "en".into()],
            orcids: true,
        };
        let entity = Entity {
            key: "x".into(),
            body: Body::from_json(kind, json.as_bytes()).unwrap(),
        };
        let mut gaps = Gaps::default();
        gaps.look(&entity, &expected);
        let lacking = gaps.iter().filter(|(_, _, missing)| *missing > 0);
        let names: Vec<String> = lacking.map(|(gap, _, _)| gap.name()).collect();
        for name in &names {
            let gap = gaps.named(name).unwrap();
            assert_eq!(gaps.page(gap, 0, 5).collect::<Vec<_>>(), [(kind, "x")]);
        }
        names
    }

    #[test]
    fn a_project_lacks_what_its_record_does_not_say() {
        let json = r#"{"record": {"id": "x", "title": {"nl-BE": "T"}, "start": 2020, "abstract": {"en": "A"}}, "links": {}}"#;
        let expected = [
            "projects-without-end",
            "projects-without-people",
            "projects-without-grants",
            "projects-without-identifier",
            "projects-without-title-en",
            "projects-without-abstract-nl",
        ];
        assert_eq!(look(Kind::Project, json), expected);
    }

    #[test]
    fn a_faculty_is_not_expected_to_have_a_ror_id() {
        let record = |class: &str| {
            format!(
                r#"{{"record": {{"id": "x", "name": {{"en": "F"}}, "type": "{class}"}}, "links": {{}}}}"#
            )
        };
        let registry = "organisations-without-identifier";
        assert_eq!(look(Kind::Organisation, &record("faculty")), [registry]);
        let both = ["organisations-without-ror", registry];
        assert_eq!(look(Kind::Organisation, &record("university")), both);
    }
}
