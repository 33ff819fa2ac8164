//! Periods, at the precision that is known: `xsd:gYear` for a year; in VIVO 1 January *with* `yearPrecision`.

use super::Object;
use super::emitter::{Emitter, In};
use crate::iri;
use crate::record::date::Date;
use crate::vocab::{Term, dcat, dcterms, rdfs, vivo, xsd};

/// The datatype of a date at its precision.
pub(super) fn datatype(date: Date) -> &'static Term {
    match (date.month(), date.day()) {
        (Some(_), Some(_)) => &xsd::DATE,
        (Some(_), None) => &xsd::G_YEAR_MONTH,
        _ => &xsd::G_YEAR,
    }
}

/// The period of a thing, below it. Nothing where neither date is known.
pub(super) fn map(thing: &str, start: Option<Date>, end: Option<Date>, out: &mut Emitter<'_>) {
    if start.is_none() && end.is_none() || !out.wants(In::VIVO.and(In::BASE)) {
        return;
    }
    let period = iri::part(thing, "period");
    out.link(In::VIVO, thing, &vivo::DATE_TIME_INTERVAL, &period);
    out.link(In::BASE, thing, &dcterms::TEMPORAL, &period);
    out.vivo_type(&period, &vivo::DATE_TIME_INTERVAL_CLASS);
    out.a(In::BASE, &period, &dcterms::PERIOD_OF_TIME);
    ends(&period, start, end, out);
    for (date, name, in_vivo) in [(start, "start", &vivo::START), (end, "end", &vivo::END)] {
        if let Some(date) = date {
            value(&period, name, in_vivo, date, out);
        }
    }
}

/// The period that a description states of a thing, which is not the thing's own: in no profile but `all`.
pub(super) fn stated(node: &str, start: Option<Date>, end: Option<Date>, out: &mut Emitter<'_>) {
    if start.is_some() || end.is_some() {
        let period = iri::part(node, "period");
        out.link(In::BASE, node, &dcterms::TEMPORAL, &period);
        ends(&period, start, end, out);
    }
}

fn ends(period: &str, start: Option<Date>, end: Option<Date>, out: &mut Emitter<'_>) {
    for (date, predicate) in [(start, &dcat::START_DATE), (end, &dcat::END_DATE)] {
        if let Some(date) = date {
            let text = date.to_string();
            let date = Object::Typed(&text, datatype(date));
            out.put(In::BASE, period, predicate, date);
        }
    }
}

fn value(period: &str, name: &str, predicate: &'static Term, date: Date, out: &mut Emitter<'_>) {
    if !out.wants(In::VIVO) {
        return;
    }
    let node = iri::part(period, name);
    out.link(In::VIVO, period, predicate, &node);
    out.vivo_type(&node, &vivo::DATE_TIME_VALUE);
    let (precision, instant) = match (date.month(), date.day()) {
        (Some(_), Some(_)) => (&vivo::YEAR_MONTH_DAY_PRECISION, format!("{date}T00:00:00")),
        (Some(_), None) => (&vivo::YEAR_MONTH_PRECISION, format!("{date}-01T00:00:00")),
        _ => (&vivo::YEAR_PRECISION, format!("{date}-01-01T00:00:00")),
    };
    out.put(
        In::VIVO,
        &node,
        &vivo::DATE_TIME,
        Object::Typed(&instant, &xsd::DATE_TIME),
    );
    out.put(
        In::VIVO,
        &node,
        &vivo::DATE_TIME_PRECISION,
        Object::Term(precision),
    );
    out.plain(In::VIVO, &node, &rdfs::LABEL, &date.to_string());
}
