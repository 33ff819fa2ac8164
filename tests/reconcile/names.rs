//! A thousand names of organisations with slips of the pen, against tens of thousands of organisations.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use super::post;
use crate::serve::server::Dataset;
use crate::support::shared;

const ASKED: usize = 1_000;

/// Numbers that are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// Swaps, leaves out, doubles or replaces a letter, once in a short name and twice in a long one.
fn mistyped(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    for _ in 0..=usize::from(letters.len() > 25) {
        let places: Vec<usize> = (1..letters.len() - 1)
            .filter(|at| letters[*at].is_alphabetic() && letters[*at + 1].is_alphabetic())
            .collect();
        let at = places[dice.below(places.len())];
        match dice.below(4) {
            0 => letters.swap(at, at + 1),
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, letters[at]),
            _ => letters[at] = char::from(b'a' + u8::try_from(dice.below(26)).unwrap()),
        }
    }
    letters.into_iter().collect()
}

struct Organisation {
    id: String,
    name: String,
}

/// The active records of the registry in its present form, as records of ours.
fn registry(lines: impl Iterator<Item = String>) -> (String, Vec<Organisation>) {
    let (mut records, mut all) = (String::new(), Vec::new());
    for line in lines {
        let record: Value = serde_json::from_str(&line).unwrap();
        if record["status"] != "active" || !record["names"].is_array() {
            continue;
        }
        let names = record["names"].as_array().unwrap();
        let has =
            |name: &Value, wanted: &str| name["types"].as_array().unwrap().contains(&json!(wanted));
        let shown = names.iter().find(|name| has(name, "ror_display")).unwrap();
        let others: Vec<&Value> = names
            .iter()
            .filter(|name| *name != shown && !has(name, "acronym"))
            .map(|name| &name["value"])
            .collect();
        let id = record["id"].as_str().unwrap();
        let key = id.rsplit('/').next().unwrap();
        let body = json!({
            "kind": "organisation",
            "id": format!("ror-{key}"),
            "name": shown["value"],
            "aliases": others,
            "country": record["locations"][0]["geonames_details"]["country_code"],
            "ror": id,
        });
        writeln!(records, "{body}").unwrap();
        all.push(Organisation {
            id: format!("organisation/ror-{key}"),
            name: shown["value"].as_str().unwrap().to_owned(),
        });
    }
    (records, all)
}

/// Organisations whose names say who is meant, with names that nobody has.
fn sample(all: &[Organisation]) -> Vec<(&Organisation, String)> {
    let mut dice = Dice(20_261_129);
    let names: HashSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
    let mut asked = Vec::new();
    while asked.len() < ASKED {
        let one = &all[dice.below(all.len())];
        // Names that are one word, or that several bear, say nothing about the service.
        let is_fit = one.name.chars().filter(|c| c.is_alphabetic()).count() > 8
            && one.name.contains(' ')
            && one.name.is_ascii()
            && all.iter().filter(|other| other.name == one.name).count() == 1;
        let typed = if is_fit {
            mistyped(&one.name, &mut dice)
        } else {
            continue;
        };
        if !names.contains(typed.as_str()) {
            asked.push((one, typed));
        }
    }
    asked
}

#[test]
fn a_thousand_mistyped_names_of_ror_find_their_organisations_and_none_is_taken_for_another() {
    let Some(file) = shared("data/ror/ror-records.jsonl.gz") else {
        return;
    };
    let unpacked = flate2::read::MultiGzDecoder::new(std::fs::File::open(file).unwrap());
    let lines = BufReader::new(unpacked).lines().map(Result::unwrap);
    let (records, all) = registry(lines);
    assert!(all.len() > 30_000, "{}", all.len());
    let dataset = Dataset::with("");
    std::fs::write(dataset.path("data/ror.ndjson"), records).unwrap();
    let server = dataset.serve();
    let asked = sample(&all);
    let (mut right, mut answered, mut wrong) = (0, 0, Vec::new());
    for batch in asked.chunks(50) {
        let queries: serde_json::Map<String, Value> = batch
            .iter()
            .enumerate()
            .map(|(at, (_, typed))| {
                (
                    format!("q{at}"),
                    json!({"query": typed, "type": "organisation", "limit": 3}),
                )
            })
            .collect();
        let answer = post(&server, "queries", &Value::Object(queries));
        for (at, (one, typed)) in batch.iter().enumerate() {
            let result = answer[format!("q{at}")]["result"].as_array().unwrap();
            answered += usize::from(!result.is_empty());
            let is_first = result
                .first()
                .is_some_and(|first| first["id"] == one.id.as_str());
            right += usize::from(is_first);
            for candidate in result.iter().filter(|candidate| candidate["match"] == true) {
                assert_eq!(
                    candidate["id"],
                    one.id.as_str(),
                    "{typed} is taken for {candidate}"
                );
            }
            if !is_first {
                wrong.push(format!(
                    "{typed} ({}): {:?}",
                    one.name,
                    result.first().map(|first| &first["name"])
                ));
            }
        }
    }
    assert!(
        answered * 100 >= ASKED * 98,
        "{answered} of {ASKED} have an answer"
    );
    assert!(
        right * 100 >= answered * 95,
        "{right} of {answered}: {wrong:#?}"
    );
}
