//! JSON-LD in a page: what schema.org says of projects there. It wins over what the page's text says.

mod merge;

use serde_json::{Map, Value};

use super::block::collapse;
use super::draft::{Alternative, Draft, Funder, Person};
use super::lexicon::Lexicon;
use super::names;
use crate::record::date::Date;
use crate::record::evidence::{Certainty, Evidence};
use crate::record::project::{Role, Roles};
use crate::text::fold;

pub(crate) use merge::merge;

type Node = Map<String, Value>;

/// The projects of one script, which stands at a line of the document. `None` where it is no JSON.
pub(crate) fn projects(text: &str, line: usize, lexicon: &Lexicon) -> Option<Vec<Draft>> {
    let value: Value = serde_json::from_str(
        text.trim()
            .trim_start_matches("<!--")
            .trim_end_matches("-->"),
    )
    .ok()?;
    let mut nodes = Vec::new();
    collect(&value, &mut nodes);
    let reading = Reading {
        nodes: &nodes,
        lexicon,
        line,
    };
    let of = |types: &[&str]| {
        nodes
            .iter()
            .filter(|node| is_a(node, types))
            .filter_map(|node| reading.project(node))
            .collect::<Vec<_>>()
    };
    let found = of(&["ResearchProject", "Project", "FundingProject"]);
    Some(if found.is_empty() {
        of(&["Grant", "MonetaryGrant"])
    } else {
        found
    })
}

/// Every object, in the order of the text.
fn collect<'a>(value: &'a Value, out: &mut Vec<&'a Node>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| collect(item, out)),
        Value::Object(node) => {
            out.push(node);
            node.iter()
                .filter(|(key, _)| *key != "@context")
                .for_each(|(_, inner)| collect(inner, out));
        }
        _ => {}
    }
}

fn is_a(node: &Node, types: &[&str]) -> bool {
    let own = match node.get("@type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => return false,
    };
    own.iter()
        .any(|own| types.contains(&own.rsplit(['/', '#', ':']).next().unwrap_or_default()))
}

struct Reading<'a> {
    nodes: &'a [&'a Node],
    lexicon: &'a Lexicon,
    line: usize,
}

impl<'a> Reading<'a> {
    fn project(&self, node: &'a Node) -> Option<Draft> {
        let titles = texts(node.get("name").or_else(|| node.get("headline")));
        let mut titles = titles.into_iter();
        let (title, title_language) = titles.next()?;
        let mut draft = Draft {
            line: self.line,
            title,
            title_language,
            ..Draft::default()
        };
        let others = texts(node.get("alternateName")).into_iter().chain(titles);
        draft.alternative = others
            .map(|(value, language)| Alternative { value, language })
            .collect();
        let abstracts = texts(node.get("description").or_else(|| node.get("abstract")));
        if let Some((summary, language)) = abstracts.into_iter().next() {
            (draft.summary, draft.language) = (summary, language);
        }
        draft.start = date(node, &["startDate", "foundingDate"]);
        draft.end = date(node, &["endDate", "dissolutionDate"]);
        draft.homepage = texts(node.get("url"))
            .into_iter()
            .next()
            .map(|(url, _)| url)
            .filter(|url| url.starts_with("http"));
        draft.keywords = texts(node.get("keywords"))
            .into_iter()
            .flat_map(|(words, _)| words.split(',').map(collapse).collect::<Vec<_>>())
            .filter(|word| !word.is_empty())
            .collect();
        for key in [
            "member",
            "members",
            "employee",
            "contributor",
            "author",
            "creator",
            "founder",
            "accountablePerson",
        ] {
            for value in each(node.get(key)) {
                self.person(value, &mut draft);
            }
        }
        for key in ["funder", "sponsor"] {
            for value in each(node.get(key)) {
                self.funder(value, None, &mut draft);
            }
        }
        for grant in each(node.get("funding"))
            .into_iter()
            .filter_map(Value::as_object)
        {
            for value in each(grant.get("funder").or_else(|| grant.get("sponsor"))) {
                self.funder(value, Some(grant), &mut draft);
            }
        }
        self.prove(&mut draft);
        Some(draft)
    }

    /// The node itself, or the one that it refers to by `@id`.
    fn node(&self, value: &'a Value) -> Option<&'a Node> {
        let node = value.as_object()?;
        let id = node.get("@id").filter(|_| node.len() == 1)?;
        self.nodes
            .iter()
            .copied()
            .find(|other| other.len() > 1 && other.get("@id") == Some(id))
    }

    fn resolved(&self, value: &'a Value) -> Option<&'a Node> {
        self.node(value).or_else(|| value.as_object())
    }

    fn person(&self, value: &'a Value, draft: &mut Draft) {
        let Some(node) = self.resolved(value) else {
            // A name alone may be an organisation's.
            return;
        };
        if is_a(
            node,
            &[
                "Role",
                "OrganizationRole",
                "EmployeeRole",
                "PerformanceRole",
            ],
        ) {
            let stated = texts(node.get("roleName"))
                .into_iter()
                .next()
                .map(|(name, _)| name);
            for inner in ["member", "employee", "contributor", "author"]
                .into_iter()
                .flat_map(|key| each(node.get(key)))
            {
                if let Some(person) = self.resolved(inner) {
                    self.named(person, stated.clone(), draft);
                }
            }
        } else if is_a(node, &["Person"]) {
            let stated = texts(node.get("jobTitle"))
                .into_iter()
                .next()
                .map(|(title, _)| title);
            self.named(
                node,
                stated.filter(|title| names::role(title, self.lexicon).is_some()),
                draft,
            );
        }
    }

    fn named(&self, node: &'a Node, stated: Option<String>, draft: &mut Draft) {
        let first = |key: &str| {
            texts(node.get(key))
                .into_iter()
                .next()
                .map(|(text, _)| text)
        };
        let parts = || Some(format!("{} {}", first("givenName")?, first("familyName")?));
        let Some(name) = first("name").or_else(parts) else {
            return;
        };
        let (bare, honorifics) = names::without_titles(&name, self.lexicon);
        let role = stated
            .as_deref()
            .and_then(|stated| names::role(stated, self.lexicon));
        let affiliation = each(node.get("affiliation"))
            .into_iter()
            .next()
            .and_then(|value| self.name(value));
        draft.people.push(Person {
            name: collapse(bare),
            honorifics,
            roles: Roles::One(role.unwrap_or(Role::Member)),
            stated,
            affiliation,
        });
    }

    /// The name of an organisation, which may stand there without a node.
    fn name(&self, value: &'a Value) -> Option<String> {
        match self.resolved(value) {
            Some(node) => texts(node.get("name"))
                .into_iter()
                .next()
                .map(|(name, _)| name),
            None => value
                .as_str()
                .map(collapse)
                .filter(|name| !name.is_empty() && !name.contains("://")),
        }
    }

    fn funder(&self, value: &'a Value, grant: Option<&'a Node>, draft: &mut Draft) {
        let Some(name) = self.name(value) else { return };
        if draft
            .funders
            .iter()
            .any(|one| fold(&one.name) == fold(&name))
        {
            return;
        }
        let short = self
            .resolved(value)
            .and_then(|node| texts(node.get("alternateName")).into_iter().next())
            .map(|(name, _)| name);
        let number = grant
            .and_then(|grant| texts(grant.get("identifier")).into_iter().next())
            .map(|(number, _)| number);
        let dates = grant.map_or((None, None), |grant| {
            (date(grant, &["startDate"]), date(grant, &["endDate"]))
        });
        draft.funders.push(Funder {
            name,
            short,
            programme: None,
            number,
            start: dates.0,
            end: dates.1,
        });
    }

    fn prove(&self, draft: &mut Draft) {
        let mut fields = vec!["title".to_owned()];
        let mut has = |there: bool, name: &str| fields.extend(there.then(|| name.to_owned()));
        has(!draft.summary.is_empty(), "abstract");
        has(draft.start.is_some(), "start");
        has(draft.end.is_some(), "end");
        has(draft.homepage.is_some(), "homepage");
        for (at, person) in draft.people.iter().enumerate() {
            fields.push(format!("people[{at}].name"));
            fields.extend(
                person
                    .stated
                    .is_some()
                    .then(|| format!("people[{at}].roles")),
            );
        }
        fields.extend((0..draft.funders.len()).map(|at| format!("funders[{at}].name")));
        let evidence = |field| Evidence {
            field,
            line: self.line,
            span: None,
            rule: "json-ld".to_owned(),
            certainty: Certainty::Certain,
        };
        draft.evidence = fields.into_iter().map(evidence).collect();
    }
}

/// The values of a property.
fn each(value: Option<&Value>) -> Vec<&Value> {
    let list: Vec<&Value> = match value {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    list.into_iter().filter(|value| !value.is_null()).collect()
}

/// Texts with their languages.
fn texts(value: Option<&Value>) -> Vec<(String, Option<String>)> {
    match value {
        Some(Value::String(text)) => vec![(collapse(text), None)]
            .into_iter()
            .filter(|(text, _)| !text.is_empty())
            .collect(),
        Some(Value::Array(list)) => list.iter().flat_map(|item| texts(Some(item))).collect(),
        Some(Value::Object(node)) => {
            let language = node
                .get("@language")
                .and_then(Value::as_str)
                .filter(|tag| crate::text::is_language_tag(tag))
                .map(str::to_owned);
            let inner = node
                .get("@value")
                .or_else(|| node.get("value"))
                .or_else(|| node.get("@id").filter(|_| node.len() == 1));
            texts(inner)
                .into_iter()
                .map(|(text, _)| (text, language.clone()))
                .collect()
        }
        Some(Value::Number(number)) => vec![(number.to_string(), None)],
        _ => Vec::new(),
    }
}

fn date(node: &Node, keys: &[&str]) -> Option<Date> {
    let stated = keys
        .iter()
        .find_map(|key| texts(node.get(*key)).into_iter().next())?
        .0;
    let day = stated.split('T').next().unwrap_or_default();
    day.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_of_a_graph_are_read_and_references_followed() {
        let text = r##"{"@graph": [
            {"@type": "ResearchProject", "name": {"@value": "Oogst", "@language": "nl"}, "foundingDate": "2020-01",
             "funding": {"@type": "Grant", "identifier": "G1", "funder": {"@id": "#f"}}, "member": [{"@type": "Person", "name": "Dr. Ann Peeters"}]},
            {"@id": "#f", "@type": "Organization", "name": "A Fund"}]}"##;
        let found = projects(text, 3, &Lexicon::shipped()).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].title.as_str(), found[0].title_language.as_deref()),
            ("Oogst", Some("nl"))
        );
        assert_eq!(
            (
                found[0].funders[0].name.as_str(),
                found[0].funders[0].number.as_deref()
            ),
            ("A Fund", Some("G1"))
        );
        assert_eq!(found[0].people[0].name, "Ann Peeters");
        assert_eq!(projects("{", 1, &Lexicon::shipped()), None);
    }
}
