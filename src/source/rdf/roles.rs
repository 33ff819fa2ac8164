//! Who does what in a project, out of RDF.

use super::graph::{Node, texts};
use super::reader::Reader;
use crate::profile::labels;
use crate::record::project::{Involvement, InvolvementRole, Participation, Role, Roles};
use crate::record::{Kind, name};
use crate::text::{Text, fold};
use crate::vocab::{dcterms, obo, rdfs, reading, schema, skos, vcard, vivo};

impl Reader<'_> {
    /// The nodes of the roles in a project, each with who bears it.
    fn roles(&self, node: Node) -> Vec<(Node, Node)> {
        let graph = self.graph;
        let roles = graph.parts(node, &[&obo::REALIZES, &schema::MEMBER]);
        roles
            .into_iter()
            .filter_map(|role| {
                let bearers = graph.linked(role, &[&obo::INHERES_IN, &schema::MEMBER]);
                // An organisation has members too: a role is what is no thing of its own.
                let is_role = self.keys.get(role).is_none();
                Some((role, *bearers.first().filter(|_| is_role)?))
            })
            .collect()
    }

    /// Those who take part of whom no role is told.
    fn others(&self, node: Node, roles: &[(Node, Node)]) -> Vec<Node> {
        let mut others = self.graph.linked(
            node,
            &[
                &schema::MEMBER,
                &dcterms::CONTRIBUTOR,
                &reading::schema::CONTRIBUTOR,
            ],
        );
        others.retain(|other| {
            !roles
                .iter()
                .any(|(role, bearer)| role == other || bearer == other)
        });
        others
    }

    pub(super) fn people(&self, node: Node) -> Vec<Participation> {
        let roles = self.roles(node);
        let mut out = Vec::new();
        for (role, bearer) in &roles {
            if let Some(participant) = self.participant(*bearer) {
                let participant = self.by_name(*role, *bearer, participant);
                self.parts_played((node, *role), &participant, &mut out);
            }
        }
        for other in self.others(node, &roles) {
            out.extend(self.participant(other));
        }
        out
    }

    /// One role is one node. Others may say of it that it has several labels or affiliations: each is a part of its own.
    fn parts_played(
        &self,
        (project, role): (Node, Node),
        participant: &Participation,
        out: &mut Vec<Participation>,
    ) {
        let graph = self.graph;
        let labels = texts(&graph.literals(role, &[&rdfs::LABEL, &schema::ROLE_NAME]));
        let affiliations = graph.linked(role, &[&schema::AFFILIATION]);
        let affiliations: Vec<String> = affiliations
            .iter()
            .filter_map(|other| self.keys.id(graph, *other, Kind::Organisation))
            .collect();
        let stated = texts(&graph.literals(role, &[&skos::ALT_LABEL]));
        let honorifics = graph.literals(role, &[&vcard::HONORIFIC_PREFIX]);
        let honorifics = honorifics.iter().map(|literal| literal.value.clone());
        let honorifics: Vec<String> = honorifics.collect();
        for at in 0..labels.len().max(affiliations.len()).max(1) {
            let label = labels.get(at).or(labels.last());
            let label = label.cloned().unwrap_or_default();
            let (role_of, is_standard) = self.role_of((project, role), &label);
            out.push(Participation {
                role: role_of,
                stated: if is_standard {
                    stated
                        .get(at)
                        .or(stated.last())
                        .cloned()
                        .unwrap_or_default()
                } else {
                    label
                },
                honorifics: honorifics.clone(),
                affiliation: affiliations.get(at).or(affiliations.last()).cloned(),
                ..participant.clone()
            });
        }
    }

    /// Where the source of one of ours gave a name, it is that name again: if nobody else bears it. Else the id says who is meant.
    fn by_name(&self, role: Node, bearer: Node, participant: Participation) -> Participation {
        let stated = self.graph.string(role, &[&vcard::FORMATTED_NAME]);
        let is_bearer = |stated: &String| {
            let name = name::parse(stated).map(|name| name::k1(&name.given, &name.family));
            name.is_ok_and(|k1| self.names.get(&k1) == Some(&Some(bearer)))
        };
        match stated.filter(is_bearer) {
            Some(name) if participant.person.is_some() => Participation {
                person: None,
                name: Some(name),
                ..participant
            },
            _ => participant,
        }
    }

    /// A person who takes part: by id, or by name where nothing else is known.
    fn participant(&self, node: Node) -> Option<Participation> {
        let (person, name) = match self.keys.id(self.graph, node, Kind::Person) {
            Some(id) => (Some(id), None),
            None => (None, Some(self.bare_name(node)?)),
        };
        Some(Participation {
            person,
            name,
            role: Roles::One(Role::Member),
            ..Participation::default()
        })
    }

    /// The name of a person who has no IRI.
    fn bare_name(&self, node: Node) -> Option<String> {
        let is_bare = self.graph.iri(node).is_none()
            && self
                .graph
                .is_a(node, &[&crate::vocab::foaf::PERSON, &schema::PERSON]);
        let name = self.whole_name(node).filter(|_| is_bare)?;
        name::parse(&name).is_ok().then_some(name)
    }

    /// Which role it is, and whether its label says no more than that.
    fn role_of(&self, (project, node): (Node, Node), label: &Text) -> (Roles, bool) {
        let code = self.code(node, "/id/concept/role-type/");
        if let Some(role) = code.and_then(|code| role(&code)) {
            return (Roles::One(role), true);
        }
        if let Some(open) = self.open(node) {
            let is_made = self.is_whole(project)
                || self.is_made(node, label, |languages| labels::open_role(&open, languages));
            return (Roles::OneOf(open), is_made);
        }
        let named = |role: &Role| says(label, &labels::role(*role));
        if let Some(role) = Role::ALL.into_iter().find(named) {
            return (Roles::One(role), true);
        }
        let graph = self.graph;
        let role = if graph.is_a(node, &[&vivo::PRINCIPAL_INVESTIGATOR_ROLE]) {
            Role::PrincipalInvestigator
        } else if graph.is_a(node, &[&vivo::RESEARCHER_ROLE, &vivo::INVESTIGATOR_ROLE]) {
            Role::Researcher
        } else {
            Role::Member
        };
        (Roles::One(role), label.is_empty())
    }

    /// Is it one of ours, with all that we say of it? Then what the source calls a role is said beside its label.
    fn is_whole(&self, project: Node) -> bool {
        let has_title = !self.graph.literals(project, &[&dcterms::TITLE]).is_empty();
        has_title && self.keys.is_ours(self.graph, project)
    }

    /// The roles of which it is one, which only the IRI tells: no concept is stated of an open role.
    fn open(&self, node: Node) -> Option<Vec<Role>> {
        let iri = self.graph.iri(node)?;
        // The second of one person in one role ends in its number.
        let (before, last) = iri.rsplit_once('/')?;
        let last = match last.parse::<u32>() {
            Ok(_) => before.rsplit_once('/')?.1,
            Err(_) => last,
        };
        let roles: Option<Vec<Role>> = last.split("-or-").map(role).collect();
        roles.filter(|roles| roles.len() > 1)
    }

    pub(super) fn organisations(&self, node: Node) -> Vec<Involvement> {
        let graph = self.graph;
        let roles = self.roles(node);
        // Roles and contracts, as they were described.
        let nodes = graph.parts(
            node,
            &[&obo::REALIZES, &schema::MEMBER, &vivo::SUPPORTED_BY],
        );
        let mut out: Vec<Involvement> = Vec::new();
        for part in nodes {
            let (bearer, role) = match roles.iter().find(|(role, _)| *role == part) {
                Some((role, bearer)) => (*bearer, self.involvement_role(*role)),
                None if graph.is_a(part, &[&vivo::CONTRACT]) => {
                    let assigners = graph.linked(part, &[&vivo::ASSIGNED_BY]);
                    let Some(assigner) = assigners.first() else {
                        continue;
                    };
                    (*assigner, InvolvementRole::Commissioner)
                }
                None => continue,
            };
            if let Some(organisation) = self.keys.id(graph, bearer, Kind::Organisation) {
                out.push(Involvement { organisation, role });
            }
        }
        let sponsors = graph.linked(node, &[&schema::SPONSOR]);
        let others = self.others(node, &roles);
        let without_role = sponsors
            .into_iter()
            .map(|other| (other, InvolvementRole::Supporter))
            .chain(
                others
                    .into_iter()
                    .map(|other| (other, InvolvementRole::Partner)),
            );
        for (other, role) in without_role {
            if let Some(organisation) = self.keys.id(graph, other, Kind::Organisation)
                && !out.iter().any(|have| have.organisation == organisation)
            {
                out.push(Involvement { organisation, role });
            }
        }
        out
    }

    fn involvement_role(&self, node: Node) -> InvolvementRole {
        let code = self.code(node, "/id/concept/role-type/");
        let label = self.graph.text(node, &[&rdfs::LABEL, &schema::ROLE_NAME]);
        let of_code = InvolvementRole::ALL
            .into_iter()
            .find(|role| Some(role.code()) == code.as_deref());
        of_code
            .or_else(|| {
                InvolvementRole::ALL
                    .into_iter()
                    .find(|role| says(&label, &labels::involvement(*role)))
            })
            .unwrap_or(InvolvementRole::Partner)
    }
}

fn role(code: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.code() == code)
}

/// Is a label one of these in some language?
fn says(label: &Text, labels: &labels::Labels) -> bool {
    label.iter().any(|(_, value)| {
        let folded = fold(value);
        labels.iter().any(|(_, known)| fold(known) == folded)
    })
}
