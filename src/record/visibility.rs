//! Which properties of persons are published: one table, which everything published follows. It is applied where records
//! become entities, before the ledger: what is not published is not in the ledger either, and so in nothing that is
//! derived from it.
//!
//! A field of a person, or of a person's part in a project, that is in no row of the table does not compile here.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};

use super::Person;
use super::person::Affiliation;
use super::project::{Participation, Role, Roles};
use super::sources::Sources;
use crate::text::Text;

/// A property of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// The name.
    Name,
    /// The ORCID.
    Orcid,
    /// What somebody does in a project, and for the grants that pay for it.
    Role,
    /// Where somebody works, and where they worked at the time of a project, as stated.
    Affiliation,
    /// The person's own page.
    Homepage,
    /// What stands before a name: `Prof. dr.`
    Honorifics,
}

impl Property {
    /// Every property.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::Orcid,
        Self::Role,
        Self::Affiliation,
        Self::Homepage,
        Self::Honorifics,
    ];

    /// What it is called in the settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Affiliation => "affiliation",
            Self::Homepage => "homepage",
            Self::Honorifics => "honorifics",
            Self::Name => "name",
            Self::Orcid => "orcid",
            Self::Role => "role",
        }
    }

    /// The fields of records that say it: those of a person, and behind `people.` those of a person's part in a project.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Affiliation => &["affiliations", "people.affiliation"],
            Self::Homepage => &["homepage"],
            Self::Honorifics => &["people.honorifics"],
            Self::Name => &["given", "family", "people.name"],
            Self::Orcid => &["orcid"],
            Self::Role => &["people.role", "people.stated"],
        }
    }
}

/// The properties that are published. Nobody is without a name: with no properties, nobody is published at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visibility(BTreeSet<Property>);

impl Default for Visibility {
    fn default() -> Self {
        Self::of([
            Property::Name,
            Property::Orcid,
            Property::Role,
            Property::Affiliation,
        ])
    }
}

impl<'de> Deserialize<'de> for Visibility {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let properties: BTreeSet<Property> = Vec::deserialize(deserializer)?.into_iter().collect();
        if !properties.is_empty() && !properties.contains(&Property::Name) {
            return Err(serde::de::Error::custom(
                "`persons.publish` does not hold \"name\": nobody can be published without one; add it, or write [] to publish nobody",
            ));
        }
        Ok(Self(properties))
    }
}

impl Visibility {
    /// These properties.
    #[must_use]
    pub fn of(properties: impl IntoIterator<Item = Property>) -> Self {
        Self(properties.into_iter().collect())
    }

    /// Is a property published?
    #[must_use]
    pub fn has(&self, property: Property) -> bool {
        self.0.contains(&property)
    }

    /// Is nobody published?
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }

    /// Is everything published here that the other publishes?
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        self.0.is_superset(&other.0)
    }

    /// The names of the properties, in order, with spaces between.
    #[must_use]
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|property| property.name()).collect();
        names.join(" ")
    }

    /// Reads what [`Visibility::names`] gives.
    #[must_use]
    pub fn of_names(names: &str) -> Self {
        let is_in = |property: &Property| names.split(' ').any(|name| name == property.name());
        Self::of(Property::ALL.into_iter().filter(is_in))
    }

    /// What is published of a person; nothing where nobody is.
    #[must_use]
    pub fn person(&self, person: Person) -> Option<Person> {
        if self.is_nobody() {
            return None;
        }
        let Person {
            kind,
            id,
            given,
            family,
            orcid,
            homepage,
            affiliations,
            publish,
        } = person;
        let affiliations = affiliations.into_iter().map(|affiliation| {
            // Organisation, position and period are one statement: without its end, a position of then is one of now.
            let Affiliation {
                organisation,
                position,
                start,
                end,
            } = affiliation;
            Affiliation {
                organisation,
                position,
                start,
                end,
            }
        });
        Some(Person {
            kind,
            id,
            given,
            family,
            orcid: orcid.filter(|_| self.has(Property::Orcid)),
            homepage: homepage.filter(|_| self.has(Property::Homepage)),
            affiliations: affiliations
                .filter(|_| self.has(Property::Affiliation))
                .collect(),
            publish,
        })
    }

    /// What is published of a person's part in a project; nothing where nobody is. Without the role, it is that they take
    /// part.
    #[must_use]
    pub fn part(&self, part: Participation) -> Option<Participation> {
        if self.is_nobody() {
            return None;
        }
        let Participation {
            person,
            name,
            honorifics,
            role,
            stated,
            affiliation,
        } = part;
        let has_role = self.has(Property::Role);
        let has_honorifics = self.has(Property::Honorifics);
        Some(Participation {
            person,
            name: name.map(|name| match super::name::parse(&name) {
                Ok(parsed) if !has_honorifics && !parsed.honorifics.is_empty() => {
                    format!("{} {}", parsed.given, parsed.family)
                }
                _ => name,
            }),
            honorifics: honorifics.into_iter().filter(|_| has_honorifics).collect(),
            role: if has_role {
                role
            } else {
                Roles::One(Role::Member)
            },
            stated: if has_role { stated } else { Text::default() },
            affiliation: affiliation.filter(|_| self.has(Property::Affiliation)),
        })
    }

    /// What is told of the sources of a person: nothing of fields that are not published.
    pub fn sources(&self, sources: &mut Sources) {
        let is_hidden = |path: &str| {
            let field = path.split(['.', '[']).next().unwrap_or(path);
            let hidden = Property::ALL.into_iter().filter(|one| !self.has(*one));
            hidden.flat_map(Property::fields).any(|one| *one == field)
        };
        sources.fields.retain(|path, _| !is_hidden(path));
        sources.conflicts.retain(|one| !is_hidden(&one.field));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_persons_is_a_property_or_none_of_theirs() {
        // Keys are opaque, and say nothing of the person; the last is whether anything is published.
        const NONE: [&str; 4] = ["id", "kind", "people.person", "publish"];
        let schema = |schema: schemars::Schema, before: &str| -> Vec<String> {
            let properties = schema.get("properties").unwrap().as_object().unwrap();
            properties
                .keys()
                .map(|key| format!("{before}{key}"))
                .collect()
        };
        let mut fields = schema(schemars::schema_for!(Person), "");
        fields.extend(schema(schemars::schema_for!(Participation), "people."));
        for field in &fields {
            let of = Property::ALL.into_iter().flat_map(Property::fields);
            let rows = of.chain(&NONE).filter(|one| *one == field).count();
            assert_eq!(rows, 1, "{field}: give it to one row of the table");
        }
        let all = Property::ALL.into_iter().flat_map(Property::fields).count();
        assert_eq!(all + NONE.len(), fields.len());
    }

    #[test]
    fn a_name_as_stated_shows_no_honorifics_unless_they_are_published() {
        let part = Participation {
            name: Some("Prof. dr. Jane Example".to_owned()),
            ..Participation::default()
        };
        let shown = |visibility: &Visibility| visibility.part(part.clone()).unwrap().name.unwrap();
        assert_eq!(shown(&Visibility::default()), "Jane Example");
        let all = Visibility::of(Property::ALL);
        assert_eq!(shown(&all), "Prof. dr. Jane Example");
    }

    #[test]
    fn names_are_read_back() {
        for visibility in [
            Visibility::default(),
            Visibility::of([]),
            Visibility::of(Property::ALL),
        ] {
            assert_eq!(Visibility::of_names(&visibility.names()), visibility);
        }
    }
}
