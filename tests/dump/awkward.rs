//! A dataset of what is hard to read: texts with signs of every kind, long ones, rare language tags, and addresses that few
//! expect.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::support::Folder;

const TEXTS: [&str; 16] = [
    "\"",
    "ends with a backslash \\",
    "'''\"\"\"",
    "{braces} <angle> & amp; ]]>",
    "🧑‍🔬👩‍👩‍👧‍👦",
    "a \u{202e}turned\u{202c} مشروع بحثي",
    "ΐ Έργο",
    "a mark \u{feff} inside",
    "line\u{2028}paragraph\u{2029}",
    "no\u{a0}break\u{3000}wide",
    "e\u{301} and é",
    "\u{10fffd} 𝔘",
    "#hash @at ^^caret",
    "\\u0041 \\n %20",
    ". ;",
    "\u{d7ff}\u{e000}",
];

const TAGS: [&str; 8] = [
    "de-CH-1996",
    "zh-Hant-TW",
    "qaa",
    "en-US-x-a-b",
    "sl-rozaj-biske-1994",
    "EN-gb",
    "mul",
    "en-a-bbb-ccc-dddd-eeee-ffff-gggg",
];

const ADDRESSES: [&str; 9] = [
    "https://example.org/ü?x=ö#é",
    "https://例え.テスト/パス",
    "https://example.org/a'(b);c,d!$*+=~",
    "http://[::1]/x",
    "https://example.org/%C3%A9%2F",
    "https://example.org/🌍",
    "https://example.org/a.b.",
    "https://example.org/a#",
    "https://EXAMPLE.org:443?",
];

const AMOUNTS: [&str; 4] = ["0", "1.50", "8999999999999999", "0.000001"];

/// Projects in which each of these is in every place that takes it.
fn records() -> Vec<Value> {
    let long = ["a".repeat(70_000), "漢".repeat(40_000), "🌍".repeat(30_000)];
    let texts = TEXTS.iter().map(|text| (*text).to_owned()).chain(long);
    let texts = texts.enumerate().map(|(n, text)| {
        let short: String = text.chars().take(100).collect();
        json!({
            "kind": "project", "id": format!("text-{n}"),
            "title": {"en": format!("{short} {n}"), "ar": short}, "abstract": {"en": text}, "keywords": {"en": [short]},
            "people": [{"name": "Anna O'Neil-Ĳsselmeer", "role": "researcher", "stated": {"en": short}}],
            "identifiers": [{"scheme": "local", "value": short}],
        })
    });
    let tags = TAGS.iter().map(|tag| {
        json!({"kind": "project", "id": format!("tag-{}", tag.to_lowercase()), "title": {*tag: "A title"}})
    });
    let addresses = ADDRESSES.iter().enumerate().map(|(n, address)| {
        json!({
            "kind": "project", "id": format!("address-{n}"), "title": {"en": format!("Address {n}")},
            "homepage": address, "image": address, "subjects": [address],
            "source": {"url": address, "retrieved": "2026-01-01"},
        })
    });
    let amounts = AMOUNTS.iter().enumerate().map(|(n, amount)| {
        let value: Value = amount.parse().unwrap();
        json!({
            "kind": "project", "id": format!("amount-{n}"), "title": {"en": format!("Amount {n}")},
            "budget": {"value": value, "currency": "EUR"},
        })
    });
    texts.chain(tags).chain(addresses).chain(amounts).collect()
}

/// The dataset, dumped, below an address that is not all ASCII.
pub(super) fn dumped() -> Folder {
    let folder = Folder::new();
    let site = "[site]\nbase = \"https://data.example.org/ö\"\n";
    folder.write(
        "oogst.toml",
        format!("{site}[dumps]\ncompressions = [\"none\"]\n"),
    );
    let mut lines = String::new();
    for record in records() {
        writeln!(lines, "{record}").unwrap();
    }
    folder.write("data/records.ndjson", lines);
    folder.good(&["sync"]);
    folder.good(&["dump"]);
    folder
}
