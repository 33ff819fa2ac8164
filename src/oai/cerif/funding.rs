//! Grants and programmes: both are fundings.

use super::Cerif;
use crate::oai::identifier::id;
use crate::record::grant::Grant;
use crate::record::organisation::Programme;
use crate::record::{Body, Kind};
use crate::vocab::cerif::{FUNDING_TYPES, GRANT, PAGE, PROGRAMME, PROJECT_REFERENCE};

impl Cerif<'_> {
    pub(super) fn programme(&mut self, key: &str, record: &Programme) {
        self.own("Funding", Kind::Programme, key);
        self.class(PROGRAMME);
        self.text("Name", &record.name);
        self.maybe("Identifier", &[("type", PAGE)], record.homepage.as_deref());
        if let Some(funder) = &record.funder {
            self.linked_organisation("Funder", &[], funder);
        }
        self.xml.close();
    }

    pub(super) fn grant(&mut self, key: &str, grant: &Grant) {
        self.own("Funding", Kind::Grant, key);
        self.class(GRANT);
        self.text("Name", &grant.label);
        if let Some(amount) = &grant.amount {
            let currency = [("currency", amount.currency.as_str())];
            self.xml
                .leaf("Amount", &currency, &amount.value.to_string());
        }
        self.number(grant);
        self.linked_organisation("Funder", &[], &grant.funder);
        if let Some(programme) = &grant.programme
            && self.is_there(Kind::Programme, programme)
        {
            self.xml.open("PartOf", &[]);
            self.funding_copy(Kind::Programme, programme);
            self.xml.close();
        }
        let start = grant.start.map(|date| date.to_string());
        let end = grant.end.map(|date| date.to_string());
        let dates: Vec<(&str, &str)> = [("startDate", &start), ("endDate", &end)]
            .into_iter()
            .filter_map(|(name, date)| Some((name, date.as_deref()?)))
            .collect();
        if !dates.is_empty() {
            self.xml.empty("Duration", &dates);
        }
        self.xml.close();
    }

    /// A copy of a funding that is there.
    pub(super) fn funding_copy(&mut self, kind: Kind, key: &str) {
        let Some(body) = self.names.get(kind, key) else {
            return;
        };
        self.xml.open("Funding", &[("id", &id(kind, key))]);
        match &*body {
            Body::Programme(body) => {
                self.class(PROGRAMME);
                self.text("Name", &body.record.name);
            }
            Body::Grant(grant) => {
                self.class(GRANT);
                self.text("Name", &grant.label);
                self.number(grant);
            }
            _ => {}
        }
        self.xml.close();
    }

    fn class(&mut self, class: &str) {
        self.xml.leaf("Type", &[("xmlns", FUNDING_TYPES)], class);
    }

    fn number(&mut self, grant: &Grant) {
        let class = [("type", PROJECT_REFERENCE)];
        self.maybe("Identifier", &class, grant.number.as_deref());
    }
}
