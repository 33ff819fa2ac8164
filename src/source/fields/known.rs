//! Every field of the format of records. A test holds them against the types that read it.

use super::{Field, List, Shape};
use crate::record::Kind;

const fn one(path: &'static str, shape: Shape) -> Field {
    Field {
        path,
        shape,
        many: false,
        needed: false,
    }
}

const fn many(path: &'static str, shape: Shape) -> Field {
    Field {
        many: true,
        ..one(path, shape)
    }
}

const fn needed(path: &'static str, shape: Shape) -> Field {
    Field {
        needed: true,
        ..one(path, shape)
    }
}

const ROLES: &[&str] = &[
    "researcher",
    "promotor",
    "co-promotor",
    "committee-member",
    "principal-investigator",
    "coordinator",
    "contact",
    "member",
];

pub(super) const PROJECT: &[Field] = &[
    needed("title", Shape::Text),
    one("language", Shape::Line),
    one("acronym", Shape::Line),
    many("alternative", Shape::Text),
    one("abstract", Shape::Text),
    one(
        "category",
        Shape::OneOf(&["fundamental", "applied", "experimental-development"]),
    ),
    one(
        "status",
        Shape::OneOf(&["planned", "ongoing", "completed", "cancelled"]),
    ),
    one("start", Shape::Date),
    one("end", Shape::Date),
    one("budget.value", Shape::Number),
    one("budget.currency", Shape::Line),
    one("funding.value", Shape::Number),
    one("funding.currency", Shape::Line),
    one("part_of", Shape::Key(Kind::Project)),
    many("keywords", Shape::Text),
    many("subjects", Shape::Line),
    one("homepage", Shape::Line),
    one("image", Shape::Line),
    one("source.url", Shape::Line),
    one("source.retrieved", Shape::Date),
    one("publish", Shape::Flag),
];

pub(super) const PERSON: &[Field] = &[
    one("given", Shape::Line),
    needed("family", Shape::Line),
    one("orcid", Shape::Line),
    one("homepage", Shape::Line),
    one("publish", Shape::Flag),
];

pub(super) const ORGANISATION: &[Field] = &[
    needed("name", Shape::Text),
    one("acronym", Shape::Line),
    many("aliases", Shape::Line),
    one(
        "type",
        Shape::OneOf(&[
            "university",
            "faculty",
            "department",
            "research-group",
            "institute",
            "funder",
            "company",
            "government",
            "ngo",
            "international",
            "foundation",
            "hospital",
            "other",
        ]),
    ),
    one("parent", Shape::Key(Kind::Organisation)),
    one("country", Shape::Country),
    one("homepage", Shape::Line),
    one("funding.value", Shape::Number),
    one("funding.currency", Shape::Line),
    one("ror", Shape::Line),
    one("fundref", Shape::Line),
    one("wikidata", Shape::Line),
];

pub(super) const PROGRAMME: &[Field] = &[
    needed("name", Shape::Text),
    one("funder", Shape::Key(Kind::Organisation)),
    one("homepage", Shape::Line),
];

pub(super) const LISTS_OF_PEOPLE: &[List] = &[List {
    name: "affiliations",
    fields: &[
        needed("organisation", Shape::Key(Kind::Organisation)),
        one("position", Shape::Text),
        one("start", Shape::Date),
        one("end", Shape::Date),
    ],
}];

pub(super) const LISTS_OF_PROJECTS: &[List] = &[
    List {
        name: "people",
        fields: &[
            one("person", Shape::Key(Kind::Person)),
            one("name", Shape::Line),
            many("honorifics", Shape::Line),
            needed("role", Shape::SomeOf(ROLES)),
            one("stated", Shape::Text),
            one("affiliation", Shape::Key(Kind::Organisation)),
        ],
    },
    List {
        name: "organisations",
        fields: &[
            needed("organisation", Shape::Key(Kind::Organisation)),
            needed(
                "role",
                Shape::OneOf(&[
                    "coordinator",
                    "host",
                    "partner",
                    "commissioner",
                    "supporter",
                    "contractor",
                ]),
            ),
        ],
    },
    List {
        name: "grants",
        fields: &[
            needed("funder", Shape::Key(Kind::Organisation)),
            one("programme", Shape::Key(Kind::Programme)),
            one("number", Shape::Line),
            one("title", Shape::Text),
            one("start", Shape::Date),
            one("end", Shape::Date),
            one("amount.value", Shape::Number),
            one("amount.currency", Shape::Line),
        ],
    },
    List {
        name: "outputs",
        fields: &[
            needed("title", Shape::Text),
            needed("url", Shape::Line),
            one(
                "type",
                Shape::OneOf(&[
                    "report", "article", "book", "dataset", "software", "website", "other",
                ]),
            ),
        ],
    },
    List {
        name: "identifiers",
        fields: &[needed("scheme", Shape::Line), needed("value", Shape::Line)],
    },
];
