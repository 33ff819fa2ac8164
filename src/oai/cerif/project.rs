//! Projects.

use super::Cerif;
use crate::oai::identifier::id;
use crate::record::date::Date;
use crate::record::entity::{ProjectLinks, Settled};
use crate::record::project::{
    Identifier, Involvement, InvolvementRole, Participation, Role, Roles, Status,
};
use crate::record::{Body, Kind, Project};
use crate::text::Text;
use crate::vocab::cerif::{
    ALTERNATIVE, DOI, OTHER_IDENTIFIER, PAGE, PROJECT_PART, PROJECT_REFERENCE, STATUSES,
};

/// The elements of a team, in their order.
const TEAM: [&str; 3] = ["PrincipalInvestigator", "Contact", "Member"];
/// The elements of a consortium, in their order.
const CONSORTIUM: [&str; 5] = [
    "Coordinator",
    "Partner",
    "Contractor",
    "InkindContributor",
    "Member",
];

/// Somebody who takes part: the person's key, and how.
type Part<'a> = (&'a str, &'a Participation);

impl Cerif<'_> {
    pub(super) fn project(&mut self, key: &str, body: &Settled<Project, ProjectLinks>) {
        let Settled { record, links } = body;
        self.own("Project", Kind::Project, key);
        if let Some(category) = record.category {
            let code = format!("research-type/{}", category.code());
            let class = self.site.base.thing(Kind::Concept, &code);
            let scheme = self.site.base.thing(Kind::Concept, "research-type");
            self.xml.leaf("Type", &[("scheme", &scheme)], &class);
        }
        self.maybe("Acronym", &[], record.acronym.as_deref());
        self.titles(record);
        self.identifiers(record);
        for (name, date) in [("StartDate", record.start), ("EndDate", record.end)] {
            let day = date.filter(|date| is_day(*date)).map(|day| day.to_string());
            self.maybe(name, &[], day.as_deref());
        }
        let people: Vec<Part<'_>> = links
            .people
            .iter()
            .map(|who| who.key.as_str())
            .zip(&record.people)
            .filter(|(person, _)| !person.is_empty() && self.is_there(Kind::Person, person))
            .collect();
        let organisations: Vec<&Involvement> = record
            .organisations
            .iter()
            .filter(|involved| self.is_there(Kind::Organisation, &involved.organisation))
            .collect();
        self.consortium(&organisations);
        self.team(&people);
        self.funded(record, links);
        for subject in &record.subjects {
            let end = subject.trim_end_matches('/').rfind(['/', '#']);
            let scheme = end.map_or(subject.as_str(), |end| &subject[..end]);
            self.xml.leaf("Subject", &[("scheme", scheme)], subject);
        }
        for (tag, word) in record.keywords.iter() {
            self.xml.leaf("Keyword", &[("xml:lang", tag)], word);
        }
        self.text("Abstract", &record.summary);
        self.statuses(record);
        self.links(record, &people, &organisations);
        for output in &record.outputs {
            self.output(output);
        }
        self.xml.close();
    }

    /// The titles, and other titles. One that is alone in its language says that it is not the title.
    fn titles(&mut self, record: &Project) {
        self.text("Title", &record.title);
        for (tag, value) in record.alternative.iter().flat_map(Text::iter) {
            let has_title = record.title.iter().any(|(title, _)| title == tag);
            let tag = if has_title {
                tag.to_owned()
            } else {
                format!("{tag}{ALTERNATIVE}")
            };
            self.xml.leaf("Title", &[("xml:lang", &tag)], value);
        }
    }

    fn identifiers(&mut self, record: &Project) {
        for Identifier { scheme, value } in &record.identifiers {
            let class = match scheme.as_str() {
                "project-reference" => PROJECT_REFERENCE.to_owned(),
                "doi" => DOI.to_owned(),
                other => format!("{OTHER_IDENTIFIER}{other}"),
            };
            self.xml.leaf("Identifier", &[("type", &class)], value);
        }
        self.maybe("Identifier", &[("type", PAGE)], record.homepage.as_deref());
    }

    fn consortium(&mut self, organisations: &[&Involvement]) {
        if organisations.is_empty() {
            return;
        }
        self.xml.open("Consortium", &[]);
        for element in CONSORTIUM {
            for involved in organisations {
                if in_consortium(involved.role) == element {
                    self.linked_organisation(element, &[], &involved.organisation);
                }
            }
        }
        self.xml.close();
    }

    fn team(&mut self, people: &[Part<'_>]) {
        if people.is_empty() {
            return;
        }
        self.xml.open("Team", &[]);
        for element in TEAM {
            for (person, participation) in people {
                if in_team(&participation.role) == element {
                    self.xml.open(element, &[]);
                    self.display_name(person, participation);
                    self.person_copy(person);
                    if let Some(affiliation) = &participation.affiliation {
                        self.linked_organisation("Affiliation", &[], affiliation);
                    }
                    self.xml.close();
                }
            }
        }
        self.xml.close();
    }

    /// The name with honorifics; without any, the person's own record says the name.
    fn display_name(&mut self, person: &str, participation: &Participation) {
        if participation.honorifics.is_empty() {
            return;
        }
        if let Some(body) = self.names.get(Kind::Person, person)
            && let Body::Person(body) = &*body
        {
            let honorifics = participation.honorifics.join(" ");
            let shown = format!("{honorifics} {}", body.record.full_name());
            self.xml.leaf("DisplayName", &[], &shown);
        }
    }

    fn funded(&mut self, record: &Project, links: &ProjectLinks) {
        for (mention, grant) in record.grants.iter().zip(&links.grants) {
            let has_grant = self.is_there(Kind::Grant, grant);
            if !has_grant && !self.is_there(Kind::Organisation, &mention.funder) {
                continue;
            }
            self.xml.open("Funded", &[]);
            self.linked_organisation("By", &[], &mention.funder);
            if has_grant {
                self.xml.open("As", &[]);
                self.funding_copy(Kind::Grant, grant);
                self.xml.close();
            }
            self.xml.close();
        }
    }

    /// Where it stands; and when it runs, where that is less precise than `StartDate` can say: it is ongoing from then on.
    fn statuses(&mut self, record: &Project) {
        let class = |status| format!("{STATUSES}#{status}");
        if let Some(status) = record.status {
            let status = class(match status {
                Status::Planned => "Planned",
                Status::Ongoing => "Ongoing",
                Status::Completed => "Completed",
                Status::Cancelled => "Cancelled",
            });
            self.xml.leaf("Status", &[("scheme", STATUSES)], &status);
        }
        let vague = |date: Option<Date>| {
            let date = date.filter(|date| !is_day(*date))?;
            Some(date.to_string())
        };
        let (start, end) = (vague(record.start), vague(record.end));
        if start.is_some() || end.is_some() {
            let mut attributes = vec![("scheme", STATUSES)];
            attributes.extend(start.as_deref().map(|start| ("startDate", start)));
            attributes.extend(end.as_deref().map(|end| ("endDate", end)));
            self.xml.leaf("Status", &attributes, &class("Ongoing"));
        }
    }

    /// What team and consortium cannot say: roles of ours, and the project that it is part of.
    fn links(&mut self, record: &Project, people: &[Part<'_>], organisations: &[&Involvement]) {
        let role_class = |code: &str| {
            let code = format!("role-type/{code}");
            self.site.base.thing(Kind::Concept, &code)
        };
        let mut classes: Vec<(String, &str, &str)> = Vec::new();
        if !people
            .iter()
            .is_sorted_by_key(|(_, part)| place(&TEAM, in_team(&part.role)))
            || !people.iter().all(|(_, part)| is_in_team(&part.role))
        {
            for (person, participation) in people {
                let roles = match &participation.role {
                    Roles::One(role) => std::slice::from_ref(role),
                    Roles::OneOf(roles) => roles.as_slice(),
                };
                let class: Vec<String> = roles.iter().map(|role| role_class(role.code())).collect();
                classes.push((class.join(" "), "Person", person));
            }
        }
        let consortium = |involved: &&Involvement| place(&CONSORTIUM, in_consortium(involved.role));
        if !organisations.iter().is_sorted_by_key(consortium)
            || !organisations
                .iter()
                .all(|involved| is_in_consortium(involved.role))
        {
            for involved in organisations {
                classes.push((
                    role_class(involved.role.code()),
                    "OrgUnit",
                    &involved.organisation,
                ));
            }
        }
        for (class, element, key) in classes {
            self.xml.open("Link", &[("type", &class)]);
            let kind = if element == "Person" {
                Kind::Person
            } else {
                Kind::Organisation
            };
            self.xml.empty(element, &[("id", &id(kind, key))]);
            self.xml.close();
        }
        if let Some(parent) = &record.part_of
            && self.is_there(Kind::Project, parent)
        {
            self.xml.open("Link", &[("type", PROJECT_PART)]);
            self.xml
                .empty("Project", &[("id", &id(Kind::Project, parent))]);
            self.xml.close();
        }
    }
}

fn is_day(date: Date) -> bool {
    date.day().is_some()
}

fn in_team(roles: &Roles) -> &'static str {
    match roles {
        Roles::One(Role::PrincipalInvestigator) => TEAM[0],
        Roles::One(Role::Contact) => TEAM[1],
        _ => TEAM[2],
    }
}

/// Does the team say all of it?
fn is_in_team(roles: &Roles) -> bool {
    matches!(
        roles,
        Roles::One(Role::PrincipalInvestigator | Role::Contact | Role::Member)
    )
}

fn in_consortium(role: InvolvementRole) -> &'static str {
    match role {
        InvolvementRole::Coordinator => CONSORTIUM[0],
        InvolvementRole::Partner => CONSORTIUM[1],
        InvolvementRole::Contractor => CONSORTIUM[2],
        InvolvementRole::Supporter => CONSORTIUM[3],
        InvolvementRole::Host | InvolvementRole::Commissioner => CONSORTIUM[4],
    }
}

/// Does the consortium say all of it?
fn is_in_consortium(role: InvolvementRole) -> bool {
    !matches!(role, InvolvementRole::Host | InvolvementRole::Commissioner)
}

fn place(elements: &[&str], element: &str) -> usize {
    elements.iter().position(|one| *one == element).unwrap_or(0)
}
