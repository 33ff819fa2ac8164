//! Looking up what organisations, people and projects are in registries: proposals, and nothing more.

mod registry;
mod services;

use serde_json::Value;

use super::support::{Folder, Run, shared};

/// A dataset that was synced.
fn synced(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(files);
    // Tests wait for nobody.
    if !folder.path("oogst.toml").exists() {
        folder.write(
            "oogst.toml",
            "[fetch]\ndelay_milliseconds = 0\nretry_milliseconds = 1\nretries = 2\n",
        );
    }
    folder.run_at(1_800_000_000, &["sync"]).good();
    folder
}

fn json(run: Run) -> Value {
    serde_json::from_str(&run.good()).unwrap()
}

/// Key, identifier and verdict of every candidate.
fn found(report: &Value) -> Vec<(&str, &str, &str)> {
    let links = report["links"].as_array().unwrap();
    links
        .iter()
        .flat_map(|link| {
            let candidates = link["candidates"].as_array().unwrap();
            candidates.iter().map(|one| {
                (
                    link["key"].as_str().unwrap(),
                    one["id"].as_str().unwrap(),
                    one["verdict"].as_str().unwrap(),
                )
            })
        })
        .collect()
}

#[test]
fn without_a_registry_or_a_ledger_nothing_is_looked_up() {
    let folder = Folder::new();
    assert!(folder.run(&["link"]).bad(2).contains("--ror <FILE>"));
    let message = folder.run(&["link", "--ror", "ror.json"]).bad(1);
    assert!(message.contains("run `oogst sync`"), "{message}");
}

#[test]
fn the_example_is_linked_as_people_linked_it_by_hand() {
    let Some(ror) = shared("data/ror/ror-records.jsonl.gz") else {
        return;
    };
    let by_hand = include_str!("../data/organisations.yaml");
    let mut expected = Vec::new();
    let mut key = "";
    let mut bare = String::new();
    for line in by_hand.lines() {
        if let Some(id) = line.strip_prefix("- id: ") {
            key = id;
        }
        match line.strip_prefix("  ror: ") {
            Some(ror) => expected.push((key, ror)),
            None if line.starts_with("  wikidata: ") || line.starts_with("  fundref: ") => {}
            None => bare.extend([line, "\n"]),
        }
    }
    assert!(expected.len() > 8, "the ids are not found: {expected:?}");
    let folder = synced(&[("data/organisations.yaml", &bare)]);
    let report = json(folder.run(&["link", "--ror", ror.to_str().unwrap(), "--format", "json"]));
    let found = found(&report);
    let mut pairs: Vec<(&str, &str)> = found.iter().map(|(key, id, _)| (*key, *id)).collect();
    pairs.sort_unstable();
    expected.sort_unstable();
    assert_eq!(pairs, expected);
    // Those without a country are left for people, whatever their name is.
    let certain = found.iter().filter(|(_, _, is)| *is == "certain").count();
    assert_eq!(certain, 8, "{found:#?}");
}

#[test]
fn of_200_misspelt_names_none_is_taken_for_certain_and_most_are_found() {
    let Some(ror) = shared("data/ror/ror-records.jsonl.gz") else {
        return;
    };
    let text = std::fs::File::open(&ror).unwrap();
    let lines =
        std::io::BufRead::lines(std::io::BufReader::new(flate2::read::GzDecoder::new(text)));
    let mut records = String::new();
    let mut right = Vec::new();
    for line in lines.step_by(97) {
        let record: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let names = record["names"].as_array();
        let name = names
            .into_iter()
            .flatten()
            .find(|name| name["types"].to_string().contains("ror_display"));
        let country = &record["locations"][0]["geonames_details"]["country_code"];
        let (Some(name), Some(country)) = (name, country.as_str()) else {
            continue;
        };
        let name = name["value"].as_str().unwrap();
        if record["status"] != "active" || name.contains('(') {
            continue;
        }
        if let Some(misspelt) = misspelt(name, right.len()) {
            let number = right.len();
            let one = serde_json::json!({"kind": "organisation", "id": format!("x-{number:03}"), "name": {"en": misspelt}, "country": country});
            records += &one.to_string();
            records.push('\n');
            right.push(record["id"].as_str().unwrap().to_owned());
        }
        if right.len() == 200 {
            break;
        }
    }
    assert_eq!(right.len(), 200);
    let folder = synced(&[("data/records.ndjson", &records)]);
    let report = json(folder.run(&["link", "--ror", ror.to_str().unwrap(), "--format", "json"]));
    let (mut first, mut asked) = (0, 0);
    for link in report["links"].as_array().unwrap() {
        let number: usize = link["key"].as_str().unwrap()[2..].parse().unwrap();
        let best = &link["candidates"][0];
        let is_right = best["id"] == *right[number];
        asked += 1;
        first += usize::from(is_right);
        assert!(best["verdict"] == "proposal" || is_right, "{link:#}");
    }
    // Measured when this was written: see docs/LINK.md.
    assert!(first >= 170, "{first} of 200 are found");
    assert!(first * 100 >= asked * 95, "{first} of {asked} are right");
}

/// The name with one slip in its longest word: two letters changed places, one left out, or one twice.
fn misspelt(name: &str, number: usize) -> Option<String> {
    let word = name.split(' ').max_by_key(|word| word.chars().count())?;
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 6 || !letters.iter().all(char::is_ascii_alphabetic) {
        return None;
    }
    let at = 2 + number % (letters.len() - 4);
    match number % 3 {
        0 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => letters.insert(at, letters[at]),
        _ => {
            letters.remove(at);
        }
    }
    let slip: String = letters.into_iter().collect();
    Some(name.replacen(word, &slip, 1))
}
