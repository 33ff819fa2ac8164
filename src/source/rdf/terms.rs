//! The terms that are read, and which of two directions a link is kept in.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::vocab::reading::{self, SCHEMA_BY_HTTPS};
use crate::vocab::{
    Term, dcat, dcterms, foaf, frapo, obo, org, owl, prov, rdf, rdfs, schema, skos, vcard, vivo,
};

/// How a term is kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said {
    /// As it stands.
    Of(&'static Term),
    /// As this term, of the object.
    Inverse(&'static Term),
    /// As it stands, and as the second term of the object.
    Both(&'static Term, &'static Term),
}

/// Terms that are kept as they stand.
const FORWARD: &[&Term] = &[
    &rdf::TYPE,
    &rdfs::LABEL,
    &owl::SAME_AS,
    &foaf::NAME,
    &foaf::GIVEN_NAME,
    &foaf::FAMILY_NAME,
    &foaf::HOMEPAGE,
    &foaf::PAGE,
    &foaf::DEPICTION,
    &foaf::IS_PRIMARY_TOPIC_OF,
    &dcterms::TITLE,
    &dcterms::ALTERNATIVE,
    &dcterms::ABSTRACT,
    &dcterms::IDENTIFIER,
    &dcterms::TYPE,
    &dcterms::SUBJECT,
    &dcterms::TEMPORAL,
    &dcterms::CONTRIBUTOR,
    &dcterms::DATE,
    &dcterms::IS_PART_OF,
    &dcterms::RELATION,
    &dcat::START_DATE,
    &dcat::END_DATE,
    &skos::PREF_LABEL,
    &skos::ALT_LABEL,
    &prov::HAS_ENTITY,
    &prov::QUALIFIED_DERIVATION,
    &prov::WAS_DERIVED_FROM,
    &org::CLASSIFICATION,
    &org::MEMBER_OF,
    &org::SUB_ORGANIZATION_OF,
    &frapo::HAS_CODE,
    &frapo::IS_FUNDED_BY,
    &vcard::HAS_NAME,
    &vcard::GIVEN_NAME,
    &vcard::FAMILY_NAME,
    &vcard::FORMATTED_NAME,
    &vcard::HONORIFIC_PREFIX,
    &vcard::HAS_URL,
    &vcard::URL,
    &obo::HAS_CONTACT_INFO,
    &obo::INHERES_IN,
    &obo::REALIZES,
    &obo::PART_OF,
    &obo::HAS_OUTPUT,
    &vivo::ABBREVIATION,
    &vivo::DESCRIPTION,
    &vivo::DATE_TIME_INTERVAL,
    &vivo::START,
    &vivo::END,
    &vivo::DATE_TIME,
    &vivo::DATE_TIME_PRECISION,
    &vivo::HAS_FUNDING_VEHICLE,
    &vivo::ASSIGNED_BY,
    &vivo::SUPPORTED_BY,
    &vivo::SPONSOR_AWARD_ID,
    &vivo::TOTAL_AWARD_AMOUNT,
    &vivo::FREETEXT_KEYWORD,
    &vivo::HAS_SUBJECT_AREA,
    &vivo::ORCID_ID,
    &schema::ADDRESS,
    &schema::ADDRESS_COUNTRY,
    &schema::AFFILIATION,
    &schema::ALTERNATE_NAME,
    &schema::AMOUNT,
    &schema::CURRENCY,
    &schema::DESCRIPTION,
    &schema::DISSOLUTION_DATE,
    &schema::FAMILY_NAME,
    &schema::FOUNDING_DATE,
    &schema::FUNDER,
    &schema::FUNDING,
    &schema::GIVEN_NAME,
    &schema::IDENTIFIER,
    &schema::IMAGE,
    &schema::KEYWORDS,
    &schema::MEMBER,
    &schema::NAME,
    &schema::PARENT_ORGANIZATION,
    &schema::PROPERTY_ID,
    &schema::ROLE_NAME,
    &schema::SAME_AS,
    &schema::SPONSOR,
    &schema::URL,
    &schema::VALUE,
    &reading::schema::ABSTRACT,
    &reading::schema::CONTRIBUTOR,
    &reading::schema::END_DATE,
    &reading::schema::JOB_TITLE,
    &reading::schema::LEGAL_NAME,
    &reading::schema::MEMBER_OF,
    &reading::schema::START_DATE,
    &reading::schema::WORKS_FOR,
    &reading::foaf::FIRST_NAME,
    &reading::foaf::LAST_NAME,
    &reading::foaf::SURNAME,
    &reading::dcterms::DESCRIPTION,
    &reading::vivo::LOCAL_AWARD_ID,
    &reading::vivo::OVERVIEW,
];

/// Links that may be stated from the other end: the term, and the one that is kept.
const INVERSE: &[(&Term, &Term)] = &[
    (&foaf::PRIMARY_TOPIC, &foaf::IS_PRIMARY_TOPIC_OF),
    (&schema::MAIN_ENTITY, &foaf::IS_PRIMARY_TOPIC_OF),
    (&reading::foaf::CURRENT_PROJECT, &dcterms::CONTRIBUTOR),
    (&reading::foaf::PAST_PROJECT, &dcterms::CONTRIBUTOR),
    (&dcterms::HAS_PART, &dcterms::IS_PART_OF),
    (&org::HAS_SUB_ORGANIZATION, &org::SUB_ORGANIZATION_OF),
    (&obo::HAS_PART, &obo::PART_OF),
    (&obo::BEARER_OF, &obo::INHERES_IN),
    (&obo::REALIZED_IN, &obo::REALIZES),
    (&obo::OUTPUT_OF, &obo::HAS_OUTPUT),
    (&obo::CONTACT_INFO_OF, &obo::HAS_CONTACT_INFO),
    (&frapo::IS_OUTPUT_OF, &obo::HAS_OUTPUT),
    // PROV has no term for the other direction: it is kept with what there are several of.
    (&prov::SPECIALIZATION_OF, &prov::SPECIALIZATION_OF),
    (&vivo::ASSIGNS, &vivo::ASSIGNED_BY),
    (&vivo::SUPPORTS, &vivo::SUPPORTED_BY),
    (&vivo::FUNDING_VEHICLE_FOR, &vivo::HAS_FUNDING_VEHICLE),
    (&vivo::SUBJECT_AREA_OF, &vivo::HAS_SUBJECT_AREA),
    (&schema::FUNDED_ITEM, &schema::FUNDING),
    (&schema::SOURCE_ORGANIZATION, &obo::HAS_OUTPUT),
    (&schema::SUB_ORGANIZATION, &schema::PARENT_ORGANIZATION),
    (&reading::schema::DEPARTMENT, &schema::PARENT_ORGANIZATION),
    (&reading::schema::EMPLOYEE, &reading::schema::WORKS_FOR),
];

fn table() -> &'static HashMap<&'static str, Said> {
    static TABLE: OnceLock<HashMap<&'static str, Said>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let forward = FORWARD.iter().map(|term| (term.iri, Said::Of(term)));
        let inverse = INVERSE
            .iter()
            .map(|(term, kept)| (term.iri, Said::Inverse(kept)));
        let more = [
            (frapo::HAS_OUTPUT.iri, Said::Of(&obo::HAS_OUTPUT)),
            // A position relates two things, neither of which is the other's.
            (
                vivo::RELATES.iri,
                Said::Both(&vivo::RELATES, &vivo::RELATED_BY),
            ),
            (
                vivo::RELATED_BY.iri,
                Said::Both(&vivo::RELATED_BY, &vivo::RELATES),
            ),
        ];
        forward.chain(inverse).chain(more).collect()
    })
}

/// How a term is kept, if it is.
pub(super) fn known(iri: &str) -> Option<Said> {
    table().get(iri).copied()
}

/// Schema.org's IRIs in the form in which we write them.
pub(super) fn normal(iri: &str) -> Cow<'_, str> {
    match iri.strip_prefix(SCHEMA_BY_HTTPS) {
        Some(local) => Cow::Owned(format!("{}{local}", schema::NAMESPACE)),
        None => Cow::Borrowed(iri),
    }
}
