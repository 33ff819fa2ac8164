//! Projects: their texts, dates and identifiers, their team and consortium, how they are paid for.

use std::collections::HashSet;

use crate::record::Project;
use crate::record::date::Date;
use crate::record::name;
use crate::record::project::{
    Identifier, Involvement, InvolvementRole, Participation, Role, Roles, Status,
};
use crate::source::xml::Element;
use crate::text::{Keywords, Text};
use crate::vocab::cerif::{PAGE, ROLE_CODES, element as names};

use super::classes;
use super::facts::{Fact, Funded};
use super::read::{Reading, is_web, shown_name};

impl Reading<'_> {
    pub(super) fn project(&mut self, element: &Element, key: String) {
        let (title, more) = self.texts(element, "Title", "title");
        let acronym = element.value_of("Acronym");
        let summary = self.summary(element);
        let (start, end) = self.running(element);
        let value = |class: &Element| class.value();
        let mut project = Project {
            alternative: more
                .into_iter()
                .map(|(language, value)| Text::of(&language, value))
                .collect(),
            category: element
                .all("Type")
                .find_map(|class| classes::category(&value(class)?)),
            status: element
                .all("Status")
                .filter(|class| !is_period(class))
                .find_map(|class| classes::status(&value(class)?)),
            keywords: self.keywords(element),
            subjects: element
                .all("Subject")
                .filter_map(value)
                .filter(|iri| oxigraph::model::NamedNode::new(iri).is_ok())
                .collect(),
            part_of: element
                .all("Link")
                .filter(|link| {
                    link.attribute("type")
                        .is_some_and(|class| classes::code(class) == "part")
                })
                .find_map(|link| link.child(names::PROJECT)?.attribute("id").map(classes::id))
                .filter(|parent| *parent != key),
            id: key,
            publish: true,
            title,
            acronym,
            summary,
            start,
            end,
            ..Project::default()
        };
        self.identifiers(element, &mut project);
        self.people(element, &mut project);
        self.organisations(element, &mut project);
        let funded = element
            .all("Funded")
            .map(|funded| self.funded(funded))
            .collect();
        if project.title.is_empty()
            && let Some(acronym) = &project.acronym
        {
            project.title.set(self.language, acronym.clone());
        }
        for output in element
            .all("Link")
            .flat_map(Element::children)
            .filter(|thing| [names::PUBLICATION, names::PRODUCT].contains(&thing.name.as_str()))
        {
            self.output(output, vec![project.id.clone()]);
        }
        self.state(element, true, Fact::Project(Box::new(project), funded));
    }

    /// When it runs: from one day to another, or less precisely: it is ongoing in these years or months.
    fn running(&mut self, element: &Element) -> (Option<Date>, Option<Date>) {
        let vague = element.all("Status").find(|class| is_period(class));
        let said = |day: &str, date: &str| {
            let vaguely = || vague?.attribute(date).map(str::to_owned);
            element.value_of(day).or_else(vaguely)
        };
        let start = said("StartDate", "startDate");
        let end = said("EndDate", "endDate");
        self.period(element, start.as_deref(), end.as_deref())
    }

    fn summary(&mut self, element: &Element) -> Text {
        let (summary, cut) = self.texts(element, "Abstract", "abstract");
        if !cut.is_empty() {
            let message = "it has two abstracts in one language; the first is taken";
            self.notice(element, "abstract", message.to_owned());
        }
        summary
    }

    fn keywords(&mut self, element: &Element) -> Keywords {
        let mut words = serde_json::Map::new();
        for keyword in element.all("Keyword") {
            if let Some(word) = keyword.value() {
                let language = self.language_of(keyword, "keywords");
                let list = words
                    .entry(language)
                    .or_insert_with(|| serde_json::Value::Array(Vec::new()));
                if let serde_json::Value::Array(list) = list {
                    list.push(word.into());
                }
            }
        }
        serde_json::from_value(words.into()).unwrap_or_default()
    }

    /// An address without a class, or with that of a page, is the project's page.
    fn identifiers(&mut self, element: &Element, project: &mut Project) {
        for given in element.all("Identifier") {
            let Some(value) = given.value() else { continue };
            let class = given.attribute("type").unwrap_or_default().trim();
            let is_page = class.is_empty() || class == PAGE;
            if is_page && is_web(&value) {
                if project.homepage.is_none() {
                    project.homepage = Some(value);
                    continue;
                }
                self.notice(
                    given,
                    "homepage",
                    format!("`{value}` is a second page; it is left out"),
                );
                continue;
            }
            let scheme = classes::code(class);
            if scheme.is_empty() {
                self.notice(
                    given,
                    "identifiers",
                    format!("`{value}` does not say what kind of identifier it is; it is left out"),
                );
                continue;
            }
            project.identifiers.push(Identifier { scheme, value });
        }
    }

    /// The team, and the people of the consortium. Links with a role of ours say more than a place in the team does.
    fn people(&mut self, element: &Element, project: &mut Project) {
        let mut team = Vec::new();
        for link in element.all("Team").flat_map(Element::children) {
            let role = match link.name.as_str() {
                "PrincipalInvestigator" => Role::PrincipalInvestigator,
                "Contact" => Role::Contact,
                _ => Role::Member,
            };
            team.extend(self.participation(link, Roles::One(role)));
        }
        for link in element.all("Consortium").flat_map(Element::children) {
            let role = match link.name.as_str() {
                "Coordinator" => Role::Coordinator,
                _ => Role::Member,
            };
            team.extend(self.participation(link, Roles::One(role)));
        }
        for link in element
            .all("Link")
            .filter(|link| link.child(names::PERSON).is_some())
        {
            let class = link.attribute("type").unwrap_or_default();
            let Some(roles) = classes::roles(class) else {
                continue;
            };
            let roles = match roles.as_slice() {
                [one] => Roles::One(*one),
                _ => Roles::OneOf(roles),
            };
            let Some(mut participation) = self.participation(link, roles) else {
                continue;
            };
            if let Some(same) = team.iter().find(|other| is_same(other, &participation)) {
                participation.affiliation.clone_from(&same.affiliation);
                participation.honorifics.clone_from(&same.honorifics);
            }
            project.people.push(participation);
        }
        let said: Vec<Participation> = project.people.clone();
        team.retain(|other| {
            !said
                .iter()
                .any(|participation| is_same(other, participation))
        });
        project.people.extend(team);
    }

    /// A person's part; nothing where the link is to no person, or to one without a name.
    fn participation(&mut self, link: &Element, role: Roles) -> Option<Participation> {
        let person = link.child(names::PERSON)?;
        let (shown, honorifics) = shown_name(link, person);
        let affiliation = link
            .all("Affiliation")
            .find_map(|affiliation| self.organisation_in(affiliation));
        let mut participation = Participation {
            honorifics,
            role,
            affiliation,
            ..Participation::default()
        };
        match person
            .attribute("id")
            .map(str::trim)
            .filter(|id| !id.is_empty())
        {
            Some(id) => {
                let key = classes::id(id);
                self.person(person, key.clone(), false);
                participation.person = Some(key);
            }
            None => match shown.as_deref().map(name::parse) {
                Some(Ok(_)) => participation.name = shown,
                Some(Err(fault)) => {
                    let name = shown.unwrap_or_default();
                    self.notice(
                        link,
                        "people",
                        format!("`{name}` is not taken for a person: {fault}"),
                    );
                    return None;
                }
                None => {
                    self.notice(
                        link,
                        "people",
                        "a person has neither an id nor a name; it is left out".to_owned(),
                    );
                    return None;
                }
            },
        }
        Some(participation)
    }

    fn organisations(&mut self, element: &Element, project: &mut Project) {
        let mut said = HashSet::new();
        for link in element
            .all("Link")
            .filter(|link| link.child(names::ORGANISATION).is_some())
        {
            let class = link.attribute("type").unwrap_or_default();
            if let Some(role) = classes::involvement(class)
                && let Some(organisation) = self.organisation_in(link)
            {
                if class.contains(ROLE_CODES) {
                    said.insert(organisation.clone());
                }
                project
                    .organisations
                    .push(Involvement { organisation, role });
            }
        }
        for link in element.all("Consortium").flat_map(Element::children) {
            let role = match link.name.as_str() {
                "Coordinator" => InvolvementRole::Coordinator,
                "Contractor" => InvolvementRole::Contractor,
                "InkindContributor" => InvolvementRole::Supporter,
                _ => InvolvementRole::Partner,
            };
            if let Some(organisation) = self.organisation_in(link)
                && !said.contains(&organisation)
            {
                project
                    .organisations
                    .push(Involvement { organisation, role });
            }
        }
    }

    fn funded(&mut self, element: &Element) -> Funded {
        let by = element.child("By");
        if let Some(by) = by.filter(|by| by.child(names::PERSON).is_some()) {
            self.notice(
                by,
                "grants",
                "a person pays; only organisations can, so that it is left out".to_owned(),
            );
        }
        Funded {
            by: by.and_then(|by| self.organisation_in(by)),
            funding: element.child("As").and_then(|link| self.funding_in(link)),
        }
    }
}

/// Does a status say when the project runs, and not where it stands now?
fn is_period(class: &Element) -> bool {
    let has_dates = class.attribute("startDate").is_some() || class.attribute("endDate").is_some();
    let status = || classes::status(&class.value()?);
    has_dates && status() == Some(Status::Ongoing)
}

fn is_same(a: &Participation, b: &Participation) -> bool {
    a.person == b.person && a.name == b.name
}
