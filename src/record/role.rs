//! What people and organisations do in projects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One role, or the roles between which the source leaves it open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Roles {
    /// The role.
    One(Role),
    /// One of these.
    OneOf(Vec<Role>),
}

impl Default for Roles {
    fn default() -> Self {
        Self::OneOf(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Roles {
    // Not `untagged`: its message would not say which roles there are.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RolesVisitor;
        impl<'de> serde::de::Visitor<'de> for RolesVisitor {
            type Value = Roles;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a role, or a list of roles of which it is one")
            }
            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Roles, E> {
                Role::deserialize(serde::de::value::StrDeserializer::<E>::new(name)).map(Roles::One)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<Roles, A::Error> {
                let mut roles: Vec<Role> =
                    Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(seq))?;
                roles.sort();
                roles.dedup();
                Ok(match roles.as_slice() {
                    [one] => Roles::One(*one),
                    _ => Roles::OneOf(roles),
                })
            }
        }
        deserializer.deserialize_any(RolesVisitor)
    }
}

/// What a person does in a project.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Does the research.
    Researcher,
    /// Supervises (Dutch: promotor).
    Promotor,
    /// Supervises beside the promotor.
    CoPromotor,
    /// Sits on the committee that guides a doctorate.
    CommitteeMember,
    /// Leads the research, towards the funder.
    PrincipalInvestigator,
    /// Coordinates.
    Coordinator,
    /// Is the one to ask.
    Contact,
    /// Takes part otherwise.
    Member,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Researcher,
        Self::Promotor,
        Self::CoPromotor,
        Self::CommitteeMember,
        Self::PrincipalInvestigator,
        Self::Coordinator,
        Self::Contact,
        Self::Member,
    ];

    /// The code in records and IRIs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Researcher => "researcher",
            Self::Promotor => "promotor",
            Self::CoPromotor => "co-promotor",
            Self::CommitteeMember => "committee-member",
            Self::PrincipalInvestigator => "principal-investigator",
            Self::Coordinator => "coordinator",
            Self::Contact => "contact",
            Self::Member => "member",
        }
    }
}

/// What an organisation does in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvolvementRole {
    /// Coordinates.
    Coordinator,
    /// Employs the researchers, and administers the grants.
    Host,
    /// Takes part.
    Partner,
    /// Commissioned it.
    Commissioner,
    /// Supports it without funding it by a grant.
    Supporter,
    /// Does a part of the work under contract.
    Contractor,
}

impl InvolvementRole {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Coordinator,
        Self::Host,
        Self::Partner,
        Self::Commissioner,
        Self::Supporter,
        Self::Contractor,
    ];

    /// The code in records and IRIs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Host => "host",
            Self::Partner => "partner",
            Self::Commissioner => "commissioner",
            Self::Supporter => "supporter",
            Self::Contractor => "contractor",
        }
    }
}
