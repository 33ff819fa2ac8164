//! What fields hold: text, dates, lists, fields that may be absent.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

pub(super) const LANGUAGES: [&str; 6] = ["nl", "en", "en-GB", "EN-us", "zh-Hant-TW", "sr-Latn"];

/// Text that can be awkward to write: quotes, signs of XML, line breaks, other scripts, emoji.
pub(super) fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,12}",
        "[\"'\\\\<>&{}@^\n\t a-zé€]{1,16}",
        Just("]]> \u{200b}\u{301} 👩‍🔬 \u{10ffff}".to_owned()),
        Just("a\r\nb".to_owned()),
    ]
    .prop_filter("not empty, and nothing that XML cannot carry", |text| {
        !text.trim().is_empty() && !text.contains(['\u{fffe}', '\u{ffff}'])
    })
}

/// A string of one line, where no line break can be meant.
pub(super) fn word() -> impl Strategy<Value = String> {
    string().prop_map(|text| text.replace('\r', ""))
}

pub(super) fn text() -> impl Strategy<Value = Value> {
    let map = prop::collection::btree_map(select(&LANGUAGES[..]), string(), 1..4);
    prop_oneof![
        3 => map.prop_map(|map| json!(map)),
        1 => string().prop_map(Value::String),
    ]
}

pub(super) fn date() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1990..2040).prop_map(|year| json!(year)),
        (1990..2040, 1..13).prop_map(|(year, month)| json!(format!("{year}-{month:02}"))),
        (1990..2040, 1..13, 1..29)
            .prop_map(|(year, month, day)| json!(format!("{year}-{month:02}-{day:02}"))),
    ]
}

/// A period of which either end may be missing, and which never ends before it starts.
pub(super) fn period() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let order = |date: &Value| {
        let text = date
            .as_str()
            .map_or_else(|| date.to_string(), str::to_owned);
        text.split('-')
            .map(|part| part.parse().unwrap())
            .collect::<Vec<u16>>()
    };
    (prop::option::of(date()), prop::option::of(date())).prop_map(move |(a, b)| {
        let (start, end) = match (a, b) {
            (Some(a), Some(b)) if order(&a) > order(&b) => (Some(b), Some(a)),
            other => other,
        };
        let fields = [("start", start), ("end", end)];
        fields
            .into_iter()
            .filter_map(|(name, date)| Some((name, date?)))
            .collect()
    })
}

/// A field that may be missing.
pub(super) fn maybe<S>(name: &'static str, value: S) -> BoxedStrategy<Vec<(&'static str, Value)>>
where
    S: Strategy + 'static,
    S::Value: Into<Value>,
{
    prop::option::of(value)
        .prop_map(move |value| {
            value
                .map(|value| (name, value.into()))
                .into_iter()
                .collect()
        })
        .boxed()
}

pub(super) fn list<S>(name: &'static str, item: S) -> BoxedStrategy<Vec<(&'static str, Value)>>
where
    S: Strategy + 'static,
    S::Value: Into<Value>,
{
    prop::collection::vec(item.prop_map(Into::into), 0..4)
        .prop_map(move |items: Vec<Value>| vec![(name, Value::Array(items))])
        .boxed()
}

/// An object of these fields.
pub(super) fn object(
    fixed: Value,
    fields: Vec<BoxedStrategy<Vec<(&'static str, Value)>>>,
) -> impl Strategy<Value = Value> {
    fields.prop_map(move |fields| {
        let mut object: Map<String, Value> = fixed.as_object().unwrap().clone();
        for (name, value) in fields.into_iter().flatten() {
            object.insert(name.to_owned(), value);
        }
        Value::Object(object)
    })
}

pub(super) fn always<S>(name: &'static str, value: S) -> BoxedStrategy<Vec<(&'static str, Value)>>
where
    S: Strategy + 'static,
    S::Value: Into<Value>,
{
    value
        .prop_map(move |value| vec![(name, value.into())])
        .boxed()
}

/// Labels as oogst makes them where a source has none, in the languages of the site: what a source says may be the same.
pub(super) const OURS: [[&str; 3]; 5] = [
    ["Lid", "Member", "Membre"],
    [
        "Promotor of onderzoeker",
        "Supervisor or researcher",
        "Promoteur ou chercheur",
    ],
    ["Promotor", "Supervisor", "Promoteur"],
    [
        "Financiering FWO 101000001",
        "Grant FWO 101000001",
        "Financement FWO 101000001",
    ],
    ["Financiering FWO", "Grant FWO", "Financement FWO"],
];

/// A text, or a label as oogst makes it.
pub(super) fn label(ours: &'static [[&'static str; 3]]) -> BoxedStrategy<Value> {
    let same = [["FWO"; 3]];
    let ours: Vec<[&str; 3]> = ours.iter().copied().chain(same).collect();
    let whole = select(ours.clone()).prop_map(|[nl, en, fr]| json!({"nl": nl, "en": en, "fr": fr}));
    let part = select(ours).prop_map(|[nl, ..]| json!({"nl": nl}));
    prop_oneof![4 => text(), 2 => whole, 1 => part].boxed()
}

/// A name in one string, which several things may have.
pub(super) fn name() -> impl Strategy<Value = String> {
    prop_oneof![2 => word(), 1 => Just("FWO".to_owned())]
}
