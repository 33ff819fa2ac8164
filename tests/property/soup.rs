//! Documents that are broken by chance: whatever the bytes are, a reader ends with a message or with sound records.

use std::path::PathBuf;
use std::sync::Arc;

use oogst::record::check::check;
use oogst::source::{Fault, Found, Visitor};

use super::*;

/// What is done to a document: at places, some bytes are exchanged for others.
type Spoil = Vec<(prop::sample::Index, usize, Vec<u8>)>;

fn spoil(parts: &'static [&'static str]) -> impl Strategy<Value = Spoil> {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        prop::sample::select(parts).prop_map(|part| part.as_bytes().to_vec()),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0..6usize, bytes), 1..8)
}

fn spoilt(text: &str, spoil: &Spoil) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, length, other) in spoil {
        let at = at.index(bytes.len().max(1));
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, other.iter().copied());
    }
    bytes
}

/// Reads a file by a source with these settings. What it gives fits the format of records.
fn read(file: &str, settings: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(file), bytes).unwrap();
    let mut config = config(&folder);
    let source = format!("name = \"spoilt\"\npath = \"{file}\"\n{settings}");
    config.sources = vec![toml::from_str(&source).unwrap()];
    let sources = collect::sources(&config, Keep::Nothing, 0, &Silent).unwrap();
    let mut seen = Seen::default();
    for source in &sources.list {
        prop_assert!(source.read(&config.limits, &mut seen).is_ok());
    }
    prop_assert!(seen.wrong.is_empty(), "{:?}", seen.wrong);
    Ok(())
}

/// The records of a source.
#[derive(Default)]
struct Seen {
    wrong: Vec<String>,
}

impl Visitor for Seen {
    fn record(&mut self, found: Found) {
        let wrong = check(&found.record);
        self.wrong
            .extend(wrong.iter().map(|one| format!("{one:?}")));
    }

    fn fault(&mut self, fault: Fault) {
        self.wrong.push(fault.to_string());
    }

    fn identities(&mut self, _: &Arc<PathBuf>, _: &str) {}
}

const TURTLE: &[&str] = &[
    "<", ">", "\"", "\\u", "@", "@prefix", "_:b", "[", "]", "(", ")", ".", ";", ",", "^^", " a ",
    "<< ", "{", "}",
];
const XML: &[&str] = &[
    "<",
    ">",
    "/>",
    "&",
    "&x;",
    "\"",
    "<!--",
    "<![CDATA[",
    "<!DOCTYPE x>",
    "rdf:about=\"",
    "rdf:nodeID",
    "rdf:parseType=\"Literal\"",
    "xml:lang=\"",
    "</rdf:Description>",
];
const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\ud800",
    "null",
    "1e999",
    "-",
    "\"@id\":",
    "\"@context\":",
    "\"@list\":",
    "\n",
];
const SYSTEM: &str = r#"{"all": [{"b": "A-1", "c": {"en": "Marsh", "nl": "Schor"}, "d": "2020-01", "e": ["salt", 2, null],
    "f": [{"g": "Jan Peeters", "h": "lead"}, {"g": "An Claes"}]}, {"b": 7, "c": {"en": "Dune"}}]}"#;
const SYSTEMS: &str = "type = \"json\"\n[[json.records]]\nkind = \"project\"\nitems = \"/all/*\"\nid = \"/b\"\n\
    fields.title.en = \"/c/en\"\nfields.start = \"/d\"\nfields.keywords.en = \"/e\"\n\
    [[json.records.lists]]\nlist = \"people\"\neach = \"/f/*\"\nfields.name = \"/g\"\n\
    fields.role = { pointer = \"/h\", map = { lead = \"promotor\" }, default = \"member\" }\n";

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn rdf_that_is_spoilt_is_refused_or_read(
        records in records(),
        (format, spoil) in prop::sample::select(&Format::ALL[..]).prop_flat_map(|format| {
            let parts = match format {
                Format::RdfXml => XML,
                Format::JsonLd => JSON,
                _ => TURTLE,
            };
            (Just(format), spoil(parts))
        }),
    ) {
        let folder = TempDir::new().unwrap();
        write(&folder, &records);
        let config = config(&folder);
        let text = written(&entities(&config), &config, format);
        let file = format!("a.{}", back::extension(format));
        read(&file, "type = \"rdf\"\n", &spoilt(&text, &spoil))?;
    }

    #[test]
    fn json_that_is_spoilt_is_refused_or_read(spoil in spoil(JSON), is_lines in any::<bool>()) {
        let file = if is_lines { "a.ndjson" } else { "a.json" };
        let text = if is_lines { SYSTEM.replace('\n', "") } else { SYSTEM.to_owned() };
        read(file, SYSTEMS, &spoilt(&text, &spoil))?;
    }

    #[test]
    fn records_in_json_that_are_spoilt_are_refused_or_read(records in records(), spoil in spoil(JSON)) {
        let bytes = spoilt(&records.ndjson(), &spoil);
        read("a.ndjson", "type = \"json\"\n", &bytes)?;
    }

    #[test]
    fn tables_that_are_spoilt_are_refused_or_read(
        rows in prop::collection::vec(("[a-c]{1,2}", "[ -~é]{0,8}", "(2020|01/02/2020|x)?"), 1..6),
        spoil in spoil(&[",", ";", "\t", "\"", "\n", "\r\n", "<<<<<<< a\n", "\u{feff}"]),
    ) {
        let mut text = "id,titel,van\n".to_owned();
        for (id, title, start) in rows {
            let title = title.replace('"', "\"\"");
            text.push_str(&[id.as_str(), ",\"", &title, "\",", &start, "\n"].concat());
        }
        let settings = "type = \"table\"\n[[table.records]]\nkind = \"project\"\nid = \"id\"\nfields.title.nl = \"titel\"\n\
                        fields.start = { column = \"van\", date = [\"%d/%m/%Y\", \"%Y\"] }\n";
        read("a.csv", settings, &spoilt(&text, &spoil))?;
    }
}
