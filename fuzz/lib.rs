//! What the targets have in common: bytes go through a whole reader, from the file to the records.
//!
//! Whatever the bytes are, a reader ends, with records or with a message; each record is sound.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use oogst::assemble::{self, Silent};
use oogst::collect::{self, Keep};
use oogst::config::Config;
use oogst::extract::{Document, Lexicon, Media, Options, extract};
use tempfile::TempDir;

/// A dataset with one source, which is one file.
struct Source {
    folder: TempDir,
    config: Config,
    file: &'static str,
}

thread_local! {
    static SOURCES: RefCell<Vec<(&'static str, Source)>> = const { RefCell::new(Vec::new()) };
}

impl Source {
    fn new(file: &'static str, settings: &str) -> Self {
        let folder = TempDir::new().expect("a folder for the file");
        let mut config = Config {
            folder: folder.path().to_owned(),
            ..Config::default()
        };
        let text = format!("name = \"fuzzed\"\npath = \"{file}\"\n{settings}");
        config.sources = vec![toml::from_str(&text).expect("sound settings")];
        Self {
            folder,
            config,
            file,
        }
    }

    fn read(&self, bytes: &[u8]) {
        fs::write(Path::new(self.folder.path()).join(self.file), bytes).expect("room for the file");
        let Ok(sources) = collect::sources(&self.config, Keep::Nothing, 0, &Silent) else {
            return;
        };
        // What a source gives is sound, or it was left out: it may lack what it refers to, and nothing else.
        if let Ok(mut learned) = assemble::learn(&self.config, &sources.list, None, &Silent) {
            let _ = learned.entities(&Silent, &mut |made| {
                assert!(!made.entity.key.is_empty());
                Ok::<(), std::convert::Infallible>(())
            });
        }
    }
}

/// Reads bytes as the file of a source with these settings.
pub fn read(file: &'static str, settings: &'static str, bytes: &[u8]) {
    SOURCES.with_borrow_mut(|sources| {
        let at = sources.iter().position(|(known, _)| *known == file);
        let at = at.unwrap_or_else(|| {
            sources.push((file, Source::new(file, settings)));
            sources.len() - 1
        });
        sources[at].1.read(bytes);
    });
}

/// Extracts from a text, and holds that evidence lies inside of it.
pub fn page(text: &str, media: Media) {
    thread_local! {
        static LEXICON: Lexicon = Lexicon::shipped();
    }
    let document = Document {
        text,
        media,
        source: "https://example.org/projects",
    };
    let found = LEXICON.with(|lexicon| extract(&document, lexicon, &Options::default()));
    let length = text.chars().count();
    for draft in found.projects {
        assert!(!draft.title.is_empty());
        for evidence in draft.evidence {
            assert!(
                evidence
                    .span
                    .is_none_or(|(start, end)| start <= end && end <= length)
            );
        }
    }
}

/// A mapping of a table, which names columns that a table of bytes may well have.
pub const TABLE: &str = "type = \"table\"\n[[table.records]]\nkind = \"project\"\nid = \"a\"\nfields.title.en = \"b\"\n\
                         fields.start = { column = \"c\", date = \"%d/%m/%Y\" }\n";

/// A mapping of another system's JSON.
pub const SYSTEM: &str = "type = \"json\"\n[[json.records]]\nkind = \"project\"\nitems = \"/a/*\"\nid = \"/b\"\nfields.title.en = \"/c\"\n";
