//! Facets on pages: links that narrow a list down, and links that take that off again.

use super::thing::{Item, item};
use super::{Frame, words};
use crate::finding::{Count, Facet, Found};
use crate::ledger::Ledger;
use crate::record::organisation::OrganisationClass;
use crate::record::project::{Category, Status};
use crate::text::grouped;
use crate::web::error::WebError;
use crate::web::listing::Listing;

/// A facet on a page.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) values: Vec<Value>,
    /// How many values are not shown, and where more are.
    pub(super) more: Option<(String, String)>,
}

/// A value of a facet on a page.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) item: Item,
    pub(super) is_wanted: bool,
}

/// The facets of a list; those that nothing has are left out.
pub(super) fn shown(
    frame: &Frame,
    ledger: &Ledger,
    listing: &Listing,
    found: &Found,
) -> Result<Vec<Shown>, WebError> {
    let mut out = Vec::new();
    for (facet, counts, others) in &found.facets {
        let mut values = Vec::new();
        for count in counts {
            values.push(value(frame, ledger, listing, *facet, count)?);
        }
        if *facet == Facet::Year {
            // Years are read in their own order.
            values.sort_by(|a, b| b.item.text.cmp(&a.item.text));
        }
        let more = Listing {
            more: Some(*facet),
            page: 1,
            ..listing.clone()
        };
        let is_more = *others > 0 && listing.more != Some(*facet);
        if !values.is_empty() {
            out.push(Shown {
                name: facet.name(),
                title: title(frame, *facet),
                values,
                more: is_more.then(|| {
                    let address = more.address("", frame.stated());
                    let address = format!("{}{address}#{}", frame.root, facet.name());
                    (address, grouped(*others as u64))
                }),
            });
        }
    }
    Ok(out)
}

fn value(
    frame: &Frame,
    ledger: &Ledger,
    listing: &Listing,
    facet: Facet,
    count: &Count,
) -> Result<Value, WebError> {
    let address = listing
        .toggled(facet, &count.value)
        .address("", frame.stated());
    Ok(Value {
        item: Item {
            href: Some(format!("{}{address}", frame.root)),
            detail: grouped(count.number as u64),
            ..label(frame, ledger, facet, &count.value)?
        },
        is_wanted: count.is_wanted,
    })
}

/// What a facet is called.
pub(super) fn title(frame: &Frame, facet: Facet) -> &'static str {
    let (nl, en) = match facet {
        Facet::Category => ("Soort onderzoek", "Kind of research"),
        Facet::Status => ("Status", "Status"),
        Facet::Year => ("Beginjaar", "Starting year"),
        Facet::Funder => ("Financier", "Funder"),
        Facet::Programme => ("Programma", "Programme"),
        Facet::Organisation => ("Organisatie", "Organisation"),
        Facet::Person => ("Persoon", "Person"),
        Facet::Language => ("Taal", "Language"),
        Facet::Type => ("Soort organisatie", "Kind of organisation"),
        Facet::Country => ("Land", "Country"),
        Facet::Scheme => ("Begrippenlijst", "Scheme"),
    };
    frame.say(nl, en)
}

/// What a value of a facet is called.
pub(super) fn label(
    frame: &Frame,
    ledger: &Ledger,
    facet: Facet,
    value: &str,
) -> Result<Item, WebError> {
    if let Some(kind) = facet.kind() {
        let body = ledger.get(kind, value)?.and_then(|row| row.body);
        return Ok(body.map_or_else(
            || Item::plain(value),
            |body| item(frame, &body, value).shortened(LONGEST),
        ));
    }
    Ok(Item::plain(coded(frame, facet, value).unwrap_or(value)))
}

/// How many characters of the name of a value are shown.
const LONGEST: usize = 80;

/// The kinds of research.
const CATEGORIES: [Category; 3] = [
    Category::Fundamental,
    Category::Applied,
    Category::ExperimentalDevelopment,
];

/// The words for a code.
fn coded(frame: &Frame, facet: Facet, code: &str) -> Option<&'static str> {
    let lang = frame.lang;
    match facet {
        Facet::Category => {
            let found = CATEGORIES.into_iter().find(|one| one.code() == code);
            found.map(|category| words::category(lang, category))
        }
        Facet::Status => {
            let found = Status::ALL.into_iter().find(|one| one.code() == code);
            found.map(|status| words::status(lang, status))
        }
        Facet::Type => {
            let found = OrganisationClass::ALL
                .into_iter()
                .find(|one| one.code() == code);
            found.map(|class| words::class(lang, class))
        }
        Facet::Language => words::language(lang, code),
        _ => None,
    }
}
