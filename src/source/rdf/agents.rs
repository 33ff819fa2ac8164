//! People, organisations and programmes out of RDF.

use super::graph::Node;
use super::keys::NAMES;
use super::reader::Reader;
use super::values::{self, Registered};
use crate::profile::{classes, labels};
use crate::record::organisation::OrganisationClass;
use crate::record::person::Affiliation;
use crate::record::{Kind, Organisation, Person, Programme, name};
use crate::vocab::{Term, foaf, frapo, obo, org, rdfs, reading, schema, skos, vcard, vivo};

impl Reader<'_> {
    pub(super) fn person(&self, node: Node, id: &str) -> Option<Person> {
        let (given, family) = self.person_name(node)?;
        let mut person = Person::named(id.to_owned(), given, family);
        person.orcid = values::registered(self.graph, node).orcid;
        person.homepage = self.homepage(node);
        person.affiliations = self.affiliations(node);
        Some(person)
    }

    /// The name of a person: in its parts, else taken apart.
    pub(super) fn person_name(&self, node: Node) -> Option<(Option<String>, String)> {
        let graph = self.graph;
        let given: &[&Term] = &[
            &foaf::GIVEN_NAME,
            &schema::GIVEN_NAME,
            &reading::foaf::FIRST_NAME,
            &vcard::GIVEN_NAME,
        ];
        let family: &[&Term] = &[
            &foaf::FAMILY_NAME,
            &schema::FAMILY_NAME,
            &reading::foaf::LAST_NAME,
            &reading::foaf::SURNAME,
            &vcard::FAMILY_NAME,
        ];
        let cards = graph.linked(node, &[&obo::HAS_CONTACT_INFO]);
        let names = cards
            .iter()
            .flat_map(|card| graph.linked(*card, &[&vcard::HAS_NAME]));
        for place in std::iter::once(node).chain(names) {
            if let Some(family) = graph.string(place, family) {
                return Some((graph.string(place, given), family));
            }
        }
        let whole = self.whole_name(node)?;
        Some(match name::parse(&whole) {
            Ok(name) => (Some(name.given), name.family),
            // One word, or nothing that we know how to take apart.
            Err(_) => (None, whole),
        })
    }

    /// The name of a person in one string.
    pub(super) fn whole_name(&self, node: Node) -> Option<String> {
        self.graph
            .string(node, &[&schema::NAME, &foaf::NAME, &rdfs::LABEL])
    }

    fn affiliations(&self, node: Node) -> Vec<Affiliation> {
        let graph = self.graph;
        let mut out: Vec<Affiliation> = Vec::new();
        for position in graph.parts(node, &[&vivo::RELATED_BY]) {
            if !graph.is_a(position, &[&vivo::POSITION]) {
                continue;
            }
            let Some(organisation) = self.link(position, &[&vivo::RELATES], Kind::Organisation)
            else {
                continue;
            };
            let title = graph.text(position, &[&rdfs::LABEL]);
            let is_made = self
                .is_untitled(position, &organisation)
                .unwrap_or_else(|| {
                    self.is_made(position, &title, |languages| {
                        labels::chosen(&labels::POSITION, languages)
                    })
                });
            let (start, end) = values::period(graph, position);
            out.push(Affiliation {
                organisation,
                position: if is_made {
                    crate::text::Text::default()
                } else {
                    title
                },
                start,
                end,
            });
        }
        let direct = [
            &schema::AFFILIATION,
            &reading::schema::WORKS_FOR,
            &reading::schema::MEMBER_OF,
            &org::MEMBER_OF,
        ];
        let mut title = graph.text(node, &[&reading::schema::JOB_TITLE]);
        for other in graph.linked(node, &direct) {
            let Some(organisation) = self.keys.id(graph, other, Kind::Organisation) else {
                continue;
            };
            if out.iter().any(|have| have.organisation == organisation) {
                continue;
            }
            out.push(Affiliation {
                organisation,
                // With several organisations, it would be said of the first.
                position: std::mem::take(&mut title),
                start: None,
                end: None,
            });
        }
        out
    }

    /// Is the label of a position one that we made? Ours say so in their IRIs.
    fn is_untitled(&self, position: Node, organisation: &str) -> Option<bool> {
        if !self.keys.is_ours(self.graph, position) {
            return None;
        }
        let iri = self.graph.iri(position)?;
        let (_, title) = iri.split_once(&format!("/position/{organisation}/"))?;
        Some(title.split('/').next() == Some("member"))
    }

    pub(super) fn organisation(&self, node: Node, id: &str) -> Option<Organisation> {
        let graph = self.graph;
        let name = graph.text(node, NAMES);
        if name.is_empty() {
            return None;
        }
        let acronym = graph.string(node, &[&vivo::ABBREVIATION]);
        let mut aliases: Vec<String> = Vec::new();
        for literal in graph.literals(node, &[&skos::ALT_LABEL, &schema::ALTERNATE_NAME]) {
            let alias = literal.value.as_str();
            if acronym.as_deref() != Some(alias) && !aliases.iter().any(|have| have == alias) {
                aliases.push(alias.to_owned());
            }
        }
        let Registered {
            ror,
            fundref,
            wikidata,
            ..
        } = values::registered(graph, node);
        let addresses = graph.linked(node, &[&schema::ADDRESS]);
        let mut places = addresses.into_iter().chain([node]);
        let country = places.find_map(|place| graph.string(place, &[&schema::ADDRESS_COUNTRY]));
        let is_whole = |whole: &String| whole != id;
        Some(Organisation {
            kind: None,
            id: id.to_owned(),
            name,
            acronym,
            aliases,
            class: self.class(node),
            parent: self
                .link(
                    node,
                    &[
                        &org::SUB_ORGANIZATION_OF,
                        &obo::PART_OF,
                        &schema::PARENT_ORGANIZATION,
                    ],
                    Kind::Organisation,
                )
                .filter(is_whole),
            country: country.filter(|country| country.len() == 2),
            homepage: self.homepage(node),
            funding: values::total(graph, node, &frapo::FUNDING),
            ror,
            fundref,
            wikidata,
        })
    }

    /// What an organisation is: by the class that only it has.
    fn class(&self, node: Node) -> Option<OrganisationClass> {
        use OrganisationClass as C;
        let graph = self.graph;
        let classified = graph.linked(node, &[&org::CLASSIFICATION]);
        let is_classified = |class: &C| {
            let concept = classes::classification(*class);
            concept.is_some() && classified.iter().any(|one| graph.iri(*one) == concept)
        };
        if let Some(class) = C::ALL.into_iter().find(|class| is_classified(class)) {
            return Some(class);
        }
        let types = |class: &C| classes::organisation(*class);
        let general = [&foaf::ORGANIZATION, &vivo::FUNDING_ORGANIZATION];
        let narrow = |class: &C| {
            let vivo = types(class).vivo;
            !general.iter().any(|term| term.iri == vivo.iri) && graph.is_a(node, &[vivo])
        };
        if let Some(class) = C::ALL.into_iter().find(|class| narrow(class)) {
            return Some(class);
        }
        let in_schema = [
            C::University,
            C::Company,
            C::Government,
            C::Ngo,
            C::Hospital,
            C::Institute,
        ];
        let of_schema = |class: &C| graph.is_a(node, &[types(class).schema]);
        if let Some(class) = in_schema.into_iter().find(of_schema) {
            return Some(class);
        }
        let is_formal = graph.is_a(node, &[&org::FORMAL_ORGANIZATION]);
        let is_funder = graph.is_a(
            node,
            &[
                &vivo::FUNDING_ORGANIZATION,
                &reading::schema::FUNDING_AGENCY,
            ],
        );
        if is_funder && (is_formal || !graph.is_a(node, &[&org::ORGANIZATION])) {
            return Some(C::Funder);
        }
        // Only we say so of those of states, and nothing more of them.
        (is_formal && self.keys.is_ours(graph, node) && !is_funder).then_some(C::International)
    }

    pub(super) fn programme(&self, node: Node, id: &str) -> Option<Programme> {
        let name = self.graph.text(node, NAMES);
        (!name.is_empty()).then(|| Programme {
            kind: None,
            id: id.to_owned(),
            name,
            funder: self.link(node, &[&schema::FUNDER], Kind::Organisation),
            homepage: self.homepage(node),
        })
    }
}
