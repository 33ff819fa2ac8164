//! What funders give: grants counted, and amounts summed up, each currency by itself. Nothing is converted.

use std::collections::{BTreeMap, HashMap};

use crate::record::grant::Grant;

/// What one funder gives in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The key of the funder.
    pub funder: String,
    /// How many of its grants tell an amount in this currency.
    pub grants: u64,
    /// Their sum, in hundredths.
    pub hundredths: i128,
}

/// What is given in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfCurrency {
    /// Its ISO 4217 code.
    pub currency: String,
    /// Funders, the largest sum first.
    pub shares: Vec<Share>,
}

/// What funders give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funding {
    /// Every funder and how many grants it gives, the most first.
    pub grants: Vec<(String, u64)>,
    /// The currencies, the one that the most grants are in first.
    pub currencies: Vec<OfCurrency>,
    /// How many grants tell no amount.
    pub untold: u64,
}

/// Grants that are being gathered.
#[derive(Default)]
pub(super) struct Gathering {
    grants: HashMap<String, u64>,
    /// By currency and funder: how many, and their sum.
    sums: BTreeMap<String, HashMap<String, (u64, i128)>>,
    untold: u64,
}

impl Gathering {
    pub(super) fn add(&mut self, grant: &Grant) {
        *self.grants.entry(grant.funder.clone()).or_default() += 1;
        let Some(amount) = &grant.amount else {
            self.untold += 1;
            return;
        };
        let of_currency = self.sums.entry(amount.currency.clone()).or_default();
        let (grants, sum) = of_currency.entry(grant.funder.clone()).or_default();
        *grants += 1;
        *sum += amount.value.hundredths();
    }

    pub(super) fn finish(self) -> Funding {
        let mut grants: Vec<_> = self.grants.into_iter().collect();
        grants.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        let currencies = self.sums.into_iter().map(|(currency, funders)| {
            let share = |(funder, (grants, hundredths))| Share {
                funder,
                grants,
                hundredths,
            };
            let mut shares: Vec<Share> = funders.into_iter().map(share).collect();
            shares.sort_unstable_by(|a, b| {
                let larger = b.hundredths.cmp(&a.hundredths);
                larger.then_with(|| a.funder.cmp(&b.funder))
            });
            OfCurrency { currency, shares }
        });
        let mut currencies: Vec<OfCurrency> = currencies.collect();
        let told = |one: &OfCurrency| one.shares.iter().map(|share| share.grants).sum::<u64>();
        // Stable: equals stay in the order of their codes.
        currencies.sort_by_key(|one| std::cmp::Reverse(told(one)));
        Funding {
            grants,
            currencies,
            untold: self.untold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn funding(grants: &[&str]) -> Funding {
        let mut gathering = Gathering::default();
        for grant in grants {
            gathering.add(&serde_json::from_str(grant).unwrap());
        }
        gathering.finish()
    }

    #[test]
    fn currencies_are_never_summed_together() {
        let all = funding(&[
            r#"{"funder": "a", "label": {"en": "1"}, "amount": {"value": 0.1, "currency": "EUR"}}"#,
            r#"{"funder": "a", "label": {"en": "2"}, "amount": {"value": 0.2, "currency": "EUR"}}"#,
            r#"{"funder": "a", "label": {"en": "3"}, "amount": {"value": 7, "currency": "CHF"}}"#,
            r#"{"funder": "b", "label": {"en": "4"}, "amount": {"value": 5, "currency": "EUR"}}"#,
            r#"{"funder": "b", "label": {"en": "5"}}"#,
        ]);
        let told: Vec<_> = all
            .currencies
            .iter()
            .flat_map(|one| {
                one.shares.iter().map(|share| {
                    (
                        &*one.currency,
                        &*share.funder,
                        share.grants,
                        share.hundredths,
                    )
                })
            })
            .collect();
        let expected = [
            ("EUR", "b", 1, 500),
            ("EUR", "a", 2, 30),
            ("CHF", "a", 1, 700),
        ];
        assert_eq!(told, expected);
        assert_eq!(all.grants, [("a".to_owned(), 3), ("b".to_owned(), 2)]);
        assert_eq!(all.untold, 1);
    }
}
