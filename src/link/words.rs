//! Words in names of organisations that are compared in a way of their own, in several languages.

/// Legal forms, as they stand at the beginning of a name.
pub(super) const IN_FRONT: &[&str] = &["stichting"];

/// Words that join two others and are left out as easily as `&`.
pub(super) const JOINING: &[&str] = &["and", "et", "und"];

/// Words that say what something is, as [`key`] gives them: two names of which only one has such a word name two things.
pub(super) const KINDS: &[&str] = &[
    "hospital",
    "hospitals",
    "ziekenhuis",
    "krankenhaus",
    "klinikum",
    "clinic",
    "clinique",
    "school",
    "faculty",
    "faculteit",
    "fakultat",
    "faculte",
    "department",
    "departement",
    "institute",
    "institut",
    "instituto",
    "instituut",
    "foundation",
    "stiftung",
    "stichting",
    "fondation",
    "college",
    "museum",
    "library",
    "association",
    "society",
    "press",
    "university",
    "universitat",
    "universite",
    "universiteit",
    "universidad",
    "ministry",
    "academy",
    "bank",
    "council",
    "municipality",
    "holding",
    "observatory",
];

/// Words with which the name of a part begins: it means nothing without the whole.
pub(super) const PARTS: &[&str] = &[
    "faculty",
    "faculteit",
    "fakultat",
    "faculte",
    "facultad",
    "department",
    "departement",
    "vakgroep",
    "school",
    "division",
    "section",
    "onderzoeksgroep",
];
