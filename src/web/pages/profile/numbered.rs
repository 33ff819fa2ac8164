//! What terms are called whose names are numbers, in Dutch and English.

use crate::vocab::{Term, obo};

/// Terms whose names are numbers: in Dutch, in English.
pub(super) const NUMBERED: [(Term, &str, &str); 26] = [
    (obo::BEARER_OF, "draagt", "bears"),
    (obo::CONTACT_INFO, "contactgegevens", "contact information"),
    (
        obo::CONTACT_INFO_OF,
        "contactgegevens van",
        "contact information of",
    ),
    (obo::CONTINUANT, "wat blijft", "what lasts"),
    (obo::ENTITY, "iets dat er is", "anything that is"),
    (
        obo::GENERICALLY_DEPENDENT_CONTINUANT,
        "wat gekopieerd kan worden",
        "what can be copied",
    ),
    (
        obo::HAS_CONTACT_INFO,
        "heeft contactgegevens",
        "has contact information",
    ),
    (obo::HAS_OUTPUT, "heeft als resultaat", "has as its output"),
    (obo::HAS_PART, "heeft als deel", "has as a part"),
    (
        obo::INDEPENDENT_CONTINUANT,
        "wat op zichzelf bestaat",
        "what exists by itself",
    ),
    (obo::INFORMATION_CONTENT_ENTITY, "inhoud", "content"),
    (obo::INHERES_IN, "wordt gedragen door", "is borne by"),
    (obo::INSTANT, "ogenblik", "instant"),
    (obo::INTERVAL, "tijdsduur", "stretch of time"),
    (
        obo::MATERIAL_ENTITY,
        "iets stoffelijks",
        "something material",
    ),
    (obo::OCCURRENT, "wat gebeurt", "what happens"),
    (obo::OUTPUT_OF, "is resultaat van", "is an output of"),
    (obo::PART_OF, "is deel van", "is a part of"),
    (obo::PROCESS, "proces", "process"),
    (
        obo::REALIZABLE_ENTITY,
        "wat verwezenlijkt kan worden",
        "what can be realised",
    ),
    (obo::REALIZED_IN, "verwezenlijkt in", "realised in"),
    (obo::REALIZES, "verwezenlijkt", "realises"),
    (obo::ROLE, "rol", "role"),
    (obo::SOFTWARE, "software", "software"),
    (
        obo::SPECIFICALLY_DEPENDENT_CONTINUANT,
        "wat aan iets anders hangt",
        "what depends on something else",
    ),
    (obo::TEMPORAL_REGION, "tijd", "time"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_with_a_number_for_a_name_has_words() {
        for term in obo::ALL {
            assert!(NUMBERED.iter().any(|(one, ..)| one == term), "{term:?}");
        }
    }
}
