//! Dates, amounts and registered identifiers out of RDF.

use super::graph::{Graph, Node, Object};
use crate::record::date::Date;
use crate::record::grant::{Amount, Decimal};
use crate::record::identifier;
use crate::record::project::{Provenance, Status};
use crate::vocab::{Term, dcat, dcterms, foaf, frapo, owl, prov, reading, schema, vivo};

/// The start and end of a thing.
pub(super) fn period(graph: &Graph, node: Node) -> (Option<Date>, Option<Date>) {
    let periods = graph.linked(node, &[&dcterms::TEMPORAL, &vivo::DATE_TIME_INTERVAL]);
    let end = |in_dcat: &Term, in_vivo: &Term, in_schema: &[&Term]| {
        let stated = periods
            .iter()
            .find_map(|period| date(&graph.string(*period, &[in_dcat])?));
        let instant = || {
            periods.iter().find_map(|period| {
                let values = graph.linked(*period, &[in_vivo]);
                values.iter().find_map(|value| instant(graph, *value))
            })
        };
        let direct = || date(&graph.string(node, in_schema)?);
        stated.or_else(instant).or_else(direct)
    };
    (
        end(
            &dcat::START_DATE,
            &vivo::START,
            &[&schema::FOUNDING_DATE, &reading::schema::START_DATE],
        ),
        end(
            &dcat::END_DATE,
            &vivo::END,
            &[&schema::DISSOLUTION_DATE, &reading::schema::END_DATE],
        ),
    )
}

/// A date of the precision that it is written with. Of an instant, the day.
fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split('T').next().unwrap_or_default();
    // A time zone says nothing about a day that is not the publisher's.
    let day = day.trim_end_matches('Z');
    let day = match day.get(10..11) {
        Some("+" | "-") => &day[..10],
        _ => day,
    };
    day.parse().ok()
}

/// VIVO's value of a date: an instant, with the precision that is meant.
fn instant(graph: &Graph, value: Node) -> Option<Date> {
    let stated = graph.string(value, &[&vivo::DATE_TIME])?;
    let precision = graph.linked(value, &[&vivo::DATE_TIME_PRECISION]);
    let is = |term: &Term| {
        precision
            .iter()
            .any(|node| graph.iri(*node) == Some(term.iri))
    };
    let length = if is(&vivo::YEAR_PRECISION) {
        4
    } else if is(&vivo::YEAR_MONTH_PRECISION) {
        7
    } else {
        10
    };
    date(stated.get(..length)?)
}

/// The amount of a grant.
pub(super) fn amount(graph: &Graph, grant: Node) -> Option<Amount> {
    let mut nodes = graph.linked(grant, &[&schema::AMOUNT]).into_iter();
    let of_node = nodes.find_map(|node| of_node(graph, node));
    of_node.or_else(|| {
        let text = graph.string(grant, &[&vivo::TOTAL_AWARD_AMOUNT])?;
        let (currency, value) = text.split_once(' ')?;
        made(value, currency)
    })
}

/// What a thing is related to, of a class.
fn related<'a>(
    graph: &'a Graph,
    node: Node,
    class: &'a Term,
) -> impl Iterator<Item = Node> + use<'a> {
    let related = graph.linked(node, &[&dcterms::RELATION]);
    related
        .into_iter()
        .filter(move |other| graph.is_a(*other, &[class]))
}

/// A total of a thing: a budget, say.
pub(super) fn total(graph: &Graph, node: Node, class: &Term) -> Option<Amount> {
    related(graph, node, class).find_map(|total| of_node(graph, total))
}

/// Where a project stands.
pub(super) fn status(graph: &Graph, project: Node) -> Option<Status> {
    related(graph, project, &frapo::STATUS).find_map(|node| {
        let code = graph.string(node, &[&frapo::HAS_CODE])?;
        Status::ALL.into_iter().find(|one| one.code() == code)
    })
}

/// Where a description comes from: the page that it says it was read from, else the first that it is derived from. What one of
/// ours is derived from, and not read from, are the records that sources had of it: those are not the record's own words.
pub(super) fn provenance(graph: &Graph, thing: Node, is_ours: bool) -> Option<Provenance> {
    let documents = graph.linked(thing, &[&foaf::IS_PRIMARY_TOPIC_OF]);
    let mut derivations = documents
        .iter()
        .flat_map(|document| graph.linked(*document, &[&prov::QUALIFIED_DERIVATION]));
    let qualified = derivations.find_map(|derivation| {
        let url = graph.addresses(derivation, &[&prov::HAS_ENTITY]);
        let date_of = |text: String| date(&text);
        Some(Provenance {
            url: url.into_iter().next()?,
            retrieved: graph
                .string(derivation, &[&dcterms::DATE])
                .and_then(date_of),
        })
    });
    if is_ours {
        return qualified;
    }
    qualified.or_else(|| {
        let mut sources = documents
            .iter()
            .flat_map(|document| graph.addresses(*document, &[&prov::WAS_DERIVED_FROM]));
        Some(Provenance {
            url: sources.next()?,
            retrieved: None,
        })
    })
}

fn of_node(graph: &Graph, node: Node) -> Option<Amount> {
    let value = graph.string(node, &[&schema::VALUE])?;
    let currency = graph.string(node, &[&schema::CURRENCY])?;
    made(&value, &currency)
}

fn made(value: &str, currency: &str) -> Option<Amount> {
    let value: Decimal = serde_json::from_str(value.trim().trim_start_matches('+')).ok()?;
    let is_currency = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    (is_currency && value.is_sound()).then(|| Amount {
        value,
        currency: currency.to_owned(),
    })
}

/// What registries call a thing.
#[derive(Debug, Default)]
pub(super) struct Registered {
    pub(super) orcid: Option<String>,
    pub(super) ror: Option<String>,
    pub(super) fundref: Option<String>,
    pub(super) wikidata: Option<String>,
}

/// Finds them among what a thing is the same as, and in its own IRI.
pub(super) fn registered(graph: &Graph, node: Node) -> Registered {
    let mut out = Registered::default();
    let terms = [
        &vivo::ORCID_ID,
        &owl::SAME_AS,
        &schema::SAME_AS,
        &schema::IDENTIFIER,
    ];
    let said = terms.iter().flat_map(|term| graph.objects(node, term));
    let said = said.filter_map(|object| match object {
        Object::Node(other) => graph.iri(*other),
        Object::Literal(literal) => Some(literal.value.trim()),
    });
    for value in graph.iri(node).into_iter().chain(said) {
        let slot = if value.contains("orcid.org/") {
            (&mut out.orcid, identifier::orcid(value))
        } else if value.contains("ror.org/") {
            (&mut out.ror, identifier::ror(value))
        } else if value.contains("10.13039/") {
            (&mut out.fundref, identifier::fundref(value))
        } else if value.contains("wikidata.org/") {
            (&mut out.wikidata, identifier::wikidata(value))
        } else {
            continue;
        };
        if let (place @ None, Ok(found)) = slot {
            *place = Some(found);
        }
    }
    if out.orcid.is_none() {
        let bare = graph.string(node, &[&vivo::ORCID_ID]);
        out.orcid = bare.and_then(|bare| identifier::orcid(&bare).ok());
    }
    out
}
