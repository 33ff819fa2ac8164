//! What names something that is not there, or itself.

use super::{project_refused, refused};

#[test]
fn an_unknown_person_is_refused() {
    project_refused(
        "unknown-person",
        4,
        14,
        "title: {nl: X}\npeople:\n  - {person: p-adb, role: researcher}",
    );
}

#[test]
fn a_name_that_is_no_persons_is_refused() {
    project_refused(
        "no-name",
        4,
        12,
        "title: {nl: X}\npeople:\n  - {name: Ada, role: researcher}",
    );
}

#[test]
fn an_unknown_organisation_is_refused_with_the_nearest() {
    project_refused(
        "unknown-organisation",
        4,
        20,
        "title: {nl: X}\norganisations:\n  - {organisation: ugend, role: host}",
    );
}

#[test]
fn an_unknown_funder_and_programme_are_refused() {
    project_refused(
        "unknown-programme",
        4,
        14,
        "title: {nl: X}\ngrants:\n  - {funder: dfg, programme: reinhart-koselleck}",
    );
}

#[test]
fn a_circle_in_part_of_is_refused() {
    refused(
        "circle-part-of",
        "data/projects/list.yaml:1:36",
        &[(
            "data/projects/list.yaml",
            b"- {id: a, title: {nl: A}, part_of: b}\n- {id: b, title: {nl: B}, part_of: a}\n",
        )],
    );
}

#[test]
fn a_circle_in_parent_is_refused() {
    refused(
        "circle-parent",
        "data/more/organisations.yaml:1:43",
        &[(
            "data/more/organisations.yaml",
            b"- {id: faculty, name: {nl: A}, parent:    faculty}\n",
        )],
    );
}
