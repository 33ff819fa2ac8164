//! Fundings, and what came out of projects.

use crate::record::grant::{Amount, Decimal};
use crate::record::identifier;
use crate::record::project::Output;
use crate::source::xml::Element;
use crate::text::Text;
use crate::vocab::cerif::element as names;

use super::classes;
use super::facts::{Fact, Funding, FundingClass};
use super::read::{Reading, is_web};

impl Reading<'_> {
    /// The id of the funding in a link.
    pub(super) fn funding_in(&mut self, link: &Element) -> Option<String> {
        let element = link.child(names::FUNDING)?;
        let Some(id) = element
            .attribute("id")
            .map(str::trim)
            .filter(|id| !id.is_empty())
        else {
            self.notice(
                element,
                "grants",
                "a funding has no id; it is left out".to_owned(),
            );
            return None;
        };
        let key = classes::id(id);
        self.funding(element, key.clone(), false);
        Some(key)
    }

    pub(super) fn funding(&mut self, element: &Element, id: String, is_own: bool) {
        // A reference says nothing about the funding.
        if !is_own && element.children().next().is_none() {
            return;
        }
        let (mut name, _) = self.texts(element, "Name", "title");
        if name.is_empty()
            && let Some(acronym) = element.value_of("Acronym")
        {
            name = Text::of(self.language, acronym);
        }
        let funder = element
            .all("Funder")
            .find_map(|funder| self.organisation_in(funder));
        let part_of = element
            .child("PartOf")
            .and_then(|part| self.funding_in(part))
            .filter(|part| *part != id);
        let duration = element.child("Duration");
        let at = duration.unwrap_or(element);
        let (start, end) = self.period(at, at.attribute("startDate"), at.attribute("endDate"));
        let funding = Funding {
            class: element
                .value_of("Type")
                .map_or(FundingClass::Unknown, |class| classes::funding(&class)),
            number: number(element),
            amount: self.amount(element),
            id,
            name,
            funder,
            part_of,
            start,
            end,
        };
        self.state(element, is_own, Fact::Funding(Box::new(funding)));
    }

    fn amount(&mut self, element: &Element) -> Option<Amount> {
        let given = element.child("Amount")?;
        let text = given.value()?;
        let currency = given.attribute("currency").unwrap_or_default().trim();
        let is_currency = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        let value: Option<Decimal> = serde_json::from_str(text.trim_start_matches('+'))
            .ok()
            .filter(Decimal::is_sound);
        match value {
            Some(value) if is_currency => Some(Amount {
                value,
                currency: currency.to_owned(),
            }),
            Some(_) => {
                self.notice(
                    given,
                    "amount",
                    format!(
                        "`{currency}` is no currency of ISO 4217; the amount, {text}, is left out"
                    ),
                );
                None
            }
            None => {
                self.notice(
                    given,
                    "amount",
                    format!("`{text}` is not an amount; it is left out"),
                );
                None
            }
        }
    }

    /// A publication, a product or a patent, where it is known which projects it comes from, and where it is.
    pub(super) fn output(&mut self, element: &Element, mut projects: Vec<String>) {
        let said = element
            .all("OriginatesFrom")
            .filter_map(|link| link.child(names::PROJECT)?.attribute("id").map(classes::id));
        projects.extend(said);
        if projects.is_empty() {
            return;
        }
        let called = match element.name.as_str() {
            names::PRODUCT => "Name",
            _ => "Title",
        };
        let (title, _) = self.texts(element, called, "outputs");
        if title.is_empty() {
            self.notice(
                element,
                "outputs",
                "it has no title; it is left out".to_owned(),
            );
            return;
        }
        let Some(url) = address(element) else {
            self.notice(
                element,
                "outputs",
                "it has no DOI, handle or address; it is left out".to_owned(),
            );
            return;
        };
        let kind = element
            .value_of("Type")
            .and_then(|class| classes::output(&class));
        self.state(
            element,
            true,
            Fact::Output(projects, Output { title, url, kind }),
        );
    }
}

/// The number that the funder gave: the identifier that says so, else the only one.
fn number(element: &Element) -> Option<String> {
    let is_number = |given: &&Element| {
        let class = classes::code(given.attribute("type").unwrap_or_default());
        matches!(
            class.as_str(),
            "project-reference" | "award-number" | "grant-number" | "contract-number"
        )
    };
    let said = element.all("Identifier").find(is_number);
    let only = || {
        let mut all = element.all("Identifier");
        all.next().filter(|_| all.next().is_none())
    };
    said.or_else(only)?.value()
}

/// Where an output is.
fn address(element: &Element) -> Option<String> {
    let doi = || {
        let stated = element.value_of("DOI")?;
        Some(format!("https://doi.org/{}", identifier::doi(&stated)?))
    };
    let handle = || {
        let handle = element.value_of("Handle")?;
        let bare = handle
            .trim_start_matches("https://hdl.handle.net/")
            .trim_start_matches("http://hdl.handle.net/")
            .trim_start_matches("hdl:");
        Some(format!("https://hdl.handle.net/{bare}"))
    };
    [doi(), handle(), element.value_of("URL")]
        .into_iter()
        .flatten()
        .find(|address| is_web(address))
}
