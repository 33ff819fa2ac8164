//! Values that cannot be: dates, identifiers, addresses.

use super::{project_refused, refused};

#[test]
fn a_month_that_is_none_is_refused() {
    project_refused("bad-date", 3, 8, "title: {nl: X}\nstart: 2018-13");
}

#[test]
fn a_day_that_is_none_is_refused() {
    project_refused("bad-day", 3, 8, "title: {nl: X}\nstart: 2018-02-30");
}

#[test]
fn an_end_before_the_start_is_refused() {
    project_refused(
        "end-before-start",
        4,
        6,
        "title: {nl: X}\nstart: 2020-05\nend: 2019",
    );
}

#[test]
fn a_grant_that_ends_before_it_starts_is_refused() {
    project_refused(
        "grant-end-before-start",
        4,
        40,
        "title: {nl: X}\ngrants:\n  - {funder: belspo, start: 2020, end: 2019}",
    );
}

#[test]
fn a_budget_below_zero_is_refused() {
    project_refused(
        "negative-budget",
        3,
        17,
        "title: {nl: X}\nbudget: {value: -1, currency: EUR}",
    );
}

#[test]
fn a_budget_without_a_currency_is_refused() {
    project_refused(
        "budget-without-currency",
        3,
        1,
        "title: {nl: X}\nbudget: {value: 1}",
    );
}

#[test]
fn a_budget_in_a_word_for_a_currency_is_refused() {
    project_refused(
        "budget-in-euros",
        3,
        30,
        "title: {nl: X}\nbudget: {value: 1, currency: euro}",
    );
}

#[test]
fn a_bad_check_digit_of_an_orcid_is_refused() {
    refused(
        "bad-orcid",
        "data/more/people.yaml:3:10",
        &[(
            "data/more/people.yaml",
            b"- id: p-x\n  family: X\n  orcid: 0000-0002-1694-2339\n",
        )],
    );
}

#[test]
fn a_bad_ror_is_refused() {
    refused(
        "bad-ror",
        "data/more/organisations.yaml:3:8",
        &[(
            "data/more/organisations.yaml",
            b"- id: x\n  name: {nl: X}\n  ror: https://ror.org/00cv9y107\n",
        )],
    );
}

#[test]
fn an_iri_with_spaces_is_refused() {
    project_refused(
        "iri-with-spaces",
        3,
        11,
        "title: {nl: X}\nhomepage: https://example.org/my page",
    );
}

#[test]
fn an_iri_that_is_no_address_is_refused() {
    project_refused(
        "iri-without-scheme",
        3,
        11,
        "title: {nl: X}\nhomepage: www.example.org",
    );
}
