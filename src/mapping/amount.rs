//! Amounts of money: what a grant pays, what a project costs.

use super::Object;
use super::emitter::{Emitter, In};
use crate::record::grant::Amount;
use crate::vocab::{schema, xsd};

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
