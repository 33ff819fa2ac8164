//! Amounts of money: what a grant pays, what a project costs, what is given in all.

use super::Object;
use super::emitter::{Emitter, In};
use crate::iri;
use crate::record::grant::Amount;
use crate::vocab::{Term, dcterms, schema, xsd};

/// The value and the currency of a node.
pub(super) fn map(profiles: In, node: &str, amount: &Amount, out: &mut Emitter<'_>) {
    out.a(profiles, node, &schema::MONETARY_AMOUNT);
    out.put(
        profiles,
        node,
        &schema::VALUE,
        Object::Typed(&amount.value.to_string(), &xsd::DECIMAL),
    );
    out.plain(profiles, node, &schema::CURRENCY, &amount.currency);
}

/// A total of a thing. FRAPO has classes for budgets and funding and no property that leads there, and schema.org has none for
/// what an organisation costs: so a total is a thing that the other is related to, and in no profile but `all`.
pub(super) fn total(
    thing: &str,
    part: &str,
    class: &'static Term,
    amount: Option<&Amount>,
    out: &mut Emitter<'_>,
) {
    if let Some(amount) = amount {
        let node = iri::part(thing, part);
        out.link(In::BASE, thing, &dcterms::RELATION, &node);
        out.a(In::BASE, &node, class);
        map(In::BASE, &node, amount, out);
    }
}
