//! What strangers may read of messages that are for stewards: of a file its name and not where it is on this machine, of an
//! address neither a password nor the query, which may hold a key.

use std::path::Path;

use url::Url;

use crate::config::Config;
use crate::record::Kind;

/// Makes messages fit for strangers.
pub(super) struct Discreet {
    /// Folders and files of the settings, the longest first: their names may have spaces.
    places: Vec<String>,
}

impl Discreet {
    /// With the places that these settings name.
    pub(super) fn of(config: &Config) -> Self {
        let mut places = Vec::new();
        let mut add = |path: &Path| {
            for path in [
                path.to_owned(),
                std::path::absolute(path).unwrap_or_default(),
            ] {
                // A single word hides nothing, and would be taken out of sentences.
                if path.components().count() > 1 {
                    places.push(path.display().to_string());
                }
            }
        };
        add(&config.folder);
        add(&config.state_path());
        for path in config.sources().iter().filter_map(|one| one.path.as_ref()) {
            add(path);
            add(&config.resolve(path));
        }
        places.sort_by_key(|place| std::cmp::Reverse(place.len()));
        places.dedup();
        Self { places }
    }

    /// A message.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for place in &self.places {
            text = text.replace(place.as_str(), name(place));
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|letter| !is_between(letter)) {
            let (before, from) = rest.split_at(start);
            let end = if is_address(from) {
                from.find(is_after_address)
            } else {
                from.find(is_between)
            };
            let end = end.unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            out.push_str(before);
            out.push_str(&self::word(word));
            rest = after;
        }
        out + rest
    }
}

/// Where something is: an address, or the name of a file.
pub(super) fn place(place: &str) -> String {
    match address(place) {
        Some(address) => address,
        None => name(place).to_owned(),
    }
}

/// What stands between words.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || "\"'`“”‘’()<>[]{},;|=".contains(letter)
}

fn is_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// What no address has in it. Anything else may be part of a password.
fn is_after_address(letter: char) -> bool {
    letter.is_whitespace() || "\"`<>“”".contains(letter)
}

fn word(word: &str) -> String {
    if let Some(address) = address(word) {
        return address;
    }
    match word.split_once('/') {
        None => word.to_owned(),
        // The key of a thing: `project/refufam`.
        Some((kind, _)) if Kind::ALL.iter().any(|one| one.name() == kind) => word.to_owned(),
        Some(_) => name(word).to_owned(),
    }
}

/// The last part of a path.
fn name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default()
}

/// An address without what may be secret; nothing for what is none.
fn address(text: &str) -> Option<String> {
    if !is_address(text) {
        return None;
    }
    let scheme = text.split_once("://")?.0.to_ascii_lowercase();
    let end = text
        .trim_end_matches(['.', ':', '?', ',', ';', ')', '\'', '’'])
        .len();
    let (text, after) = text.split_at(end);
    let Ok(mut url) = Url::parse(text) else {
        return Some(format!("{scheme}://…"));
    };
    let had_query = url.query().is_some();
    url.set_query(None);
    url.set_fragment(None);
    if url.set_username("").is_err() || url.set_password(None).is_err() {
        return Some(format!("{scheme}://…"));
    }
    let query = if had_query { "?…" } else { "" };
    Some(format!("{url}{query}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_the_machine_and_keys_in_addresses_are_not_told() {
        let mut config = Config {
            folder: "/srv/our data/oogst".into(),
            ..Config::default()
        };
        config.state.path = ".oogst".into();
        let discreet = Discreet::of(&config);
        for (message, shown) in [
            (
                "source `list` failed: /etc/secret/list.csv:4:2: `Naam` is no column",
                "source `list` failed: list.csv:4:2: `Naam` is no column",
            ),
            (
                "cannot read /srv/our data/oogst/data/people.yaml: No such file",
                "cannot read people.yaml: No such file",
            ),
            ("(data/projects/a.yaml)", "(a.yaml)"),
            (
                "https://me:hunter2@example.org:8443/api?key=secret#x: 500",
                "https://example.org:8443/api?…: 500",
            ),
            ("(HTTPS://me:(hunter2)@[bad/?key=a=secret)", "(https://…"),
            (
                "see http://a.org/b, or http://a.org/c.",
                "see http://a.org/b, or http://a.org/c.",
            ),
            (
                "project/refufam names person/p-a",
                "project/refufam names person/p-a",
            ),
            ("file:///home/me/x.ttl", "x.ttl"),
            ("nothing to hide, at 12:30", "nothing to hide, at 12:30"),
            ("", ""),
        ] {
            assert_eq!(discreet.text(message), shown);
        }
        assert_eq!(place("/srv/x/list.csv"), "list.csv");
        assert_eq!(place("http://a.org/x?key=1"), "http://a.org/x?…");
    }
}
