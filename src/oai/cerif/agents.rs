//! People and organisations.

use super::Cerif;
use crate::iri;
use crate::record::organisation::OrganisationClass;
use crate::record::{Kind, Organisation, Person, identifier};
use crate::vocab::cerif::{COUNTRIES, ORGANISATION_TYPES, UNDETERMINED, WIKIDATA};

impl Cerif<'_> {
    pub(super) fn organisation(&mut self, key: &str, record: &Organisation) {
        self.own("OrgUnit", Kind::Organisation, key);
        if let Some(class) = record.class {
            let class = format!("{ORGANISATION_TYPES}#{}", name_of(class));
            self.xml
                .leaf("Type", &[("scheme", ORGANISATION_TYPES)], &class);
        }
        self.maybe("Acronym", &[], record.acronym.as_deref());
        self.text("Name", &record.name);
        for alias in &record.aliases {
            self.xml.leaf("Name", &[("xml:lang", UNDETERMINED)], alias);
        }
        let ror = record
            .ror
            .as_deref()
            .and_then(|id| identifier::ror(id).ok());
        self.maybe("RORID", &[], ror.as_deref());
        let fundref = record.fundref.as_deref();
        let fundref = fundref.and_then(|id| identifier::fundref(id).ok());
        self.maybe("FundRefID", &[], fundref.as_deref());
        let wikidata = record.wikidata.as_deref();
        let wikidata = wikidata.and_then(|id| identifier::wikidata(id).ok());
        let item = wikidata.as_deref().and_then(|iri| iri.rsplit('/').next());
        self.maybe("Identifier", &[("type", WIKIDATA)], item);
        self.maybe("ElectronicAddress", &[], record.homepage.as_deref());
        if let Some(parent) = &record.parent {
            self.linked_organisation("PartOf", &[], parent);
        }
        if let Some(country) = &record.country {
            let class = format!("{COUNTRIES}#{country}");
            self.xml
                .leaf("Classification", &[("scheme", COUNTRIES)], &class);
        }
        self.xml.close();
    }

    pub(super) fn person(&mut self, key: &str, record: &Person) {
        self.own("Person", Kind::Person, key);
        self.person_name(record);
        let orcid = record.orcid.as_deref().filter(|orcid| is_assigned(orcid));
        let orcid = orcid.map(iri::orcid);
        self.maybe("ORCID", &[], orcid.as_deref());
        self.maybe("ElectronicAddress", &[], record.homepage.as_deref());
        for affiliation in &record.affiliations {
            let start = affiliation.start.map(|date| date.to_string());
            let end = affiliation.end.map(|date| date.to_string());
            let dates: Vec<(&str, &str)> = [("startDate", &start), ("endDate", &end)]
                .into_iter()
                .filter_map(|(name, date)| Some((name, date.as_deref()?)))
                .collect();
            self.linked_organisation("Affiliation", &dates, &affiliation.organisation);
        }
        self.xml.close();
    }

    pub(super) fn person_name(&mut self, record: &Person) {
        self.xml.open("PersonName", &[]);
        self.xml.leaf("FamilyNames", &[], &record.family);
        self.maybe("FirstNames", &[], record.given.as_deref());
        self.xml.close();
    }
}

/// The schema takes ORCIDs of the ranges that ORCID assigns, and no others: 0000-0001-5… to 0000-0003-4…, and 0009-000….
fn is_assigned(orcid: &str) -> bool {
    let Some(digits) = orcid.get(..11) else {
        return false;
    };
    match digits.strip_prefix("0000-000") {
        Some(rest) => match rest.as_bytes() {
            [b'1', b'-', next, ..] => (b'5'..=b'9').contains(next),
            [b'2', b'-', ..] => true,
            [b'3', b'-', next, ..] => (b'0'..=b'4').contains(next),
            _ => false,
        },
        None => digits.starts_with("0009-000"),
    }
}

/// The name of a class in the scheme; those that CERIF does not have are formed alike.
fn name_of(class: OrganisationClass) -> &'static str {
    match class {
        OrganisationClass::University => "University",
        OrganisationClass::Faculty => "Faculty",
        OrganisationClass::Department => "Department",
        OrganisationClass::ResearchGroup => "ResearchGroup",
        OrganisationClass::Institute => "ResearchInstitute",
        OrganisationClass::Funder => "Funder",
        OrganisationClass::Company => "Company",
        OrganisationClass::Government => "Government",
        OrganisationClass::Ngo => "NGO",
        OrganisationClass::International => "Intergovernmental",
        OrganisationClass::Foundation => "Foundation",
        OrganisationClass::Hospital => "Hospital",
        OrganisationClass::Other => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orcids_that_the_schema_refuses_are_told_apart() {
        for good in [
            "0000-0002-1825-0097",
            "0000-0001-5000-0007",
            "0009-0001-2345-6789",
        ] {
            assert!(is_assigned(good), "{good}");
        }
        for bad in [
            "0000-0001-4999-0007",
            "0000-0003-5000-0007",
            "0000-0000-0000-0001",
            "x",
        ] {
            assert!(!is_assigned(bad), "{bad}");
        }
    }
}
