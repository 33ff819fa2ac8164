//! A request: its verb and its arguments, checked.

use super::refusal::Refusal;
use super::syntax::{is_set, is_uri, is_word, time};
use super::xml::Attribute;

/// A request that keeps the rules of the protocol.
#[derive(Debug)]
pub(super) struct Request<'a> {
    arguments: &'a [(String, String)],
    pub(super) asked: Asked,
}

/// What is asked.
#[derive(Debug)]
pub(super) enum Asked {
    Identify,
    ListMetadataFormats {
        identifier: Option<String>,
    },
    ListSets,
    GetRecord {
        identifier: String,
        prefix: String,
    },
    /// `ListRecords`, or `ListIdentifiers` where it is not whole.
    List {
        is_whole: bool,
        list: List,
    },
}

/// What a list is of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    pub(super) prefix: String,
    pub(super) set: Option<String>,
    /// Seconds since 1970, included.
    pub(super) from: Option<i64>,
    /// Seconds since 1970, included.
    pub(super) until: Option<i64>,
    /// Where the list goes on; then the token says all the rest.
    pub(super) token: Option<String>,
}

/// The verbs, with the arguments that they take, and whether they need them.
const VERBS: [(&str, &[(&str, bool)]); 6] = [
    ("Identify", &[]),
    ("ListMetadataFormats", &[("identifier", false)]),
    ("ListSets", &[(TOKEN, false)]),
    (
        "GetRecord",
        &[("identifier", true), ("metadataPrefix", true)],
    ),
    ("ListIdentifiers", LIST),
    ("ListRecords", LIST),
];
const LIST: &[(&str, bool)] = &[
    ("metadataPrefix", true),
    ("from", false),
    ("until", false),
    ("set", false),
    (TOKEN, false),
];
const TOKEN: &str = "resumptionToken";

impl<'a> Request<'a> {
    /// Reads a request.
    pub(super) fn read(arguments: &'a [(String, String)]) -> Result<Self, Refusal> {
        let mut verbs = arguments.iter().filter(|(name, _)| name == "verb");
        let verb = match (verbs.next(), verbs.next()) {
            (Some((_, verb)), None) => verb.as_str(),
            (None, _) => return Err(bad_verb("there is no verb")),
            _ => return Err(bad_verb("there is more than one verb")),
        };
        let Some((verb, takes)) = VERBS.iter().find(|(name, _)| *name == verb) else {
            return Err(bad_verb(&format!("there is no verb `{verb}`")));
        };
        check(arguments, verb, takes)?;
        let asked = Arguments(arguments).asked(verb)?;
        Ok(Self { arguments, asked })
    }

    /// The arguments, to be repeated in the answer.
    pub(super) fn echo(&self) -> Vec<Attribute<'a>> {
        let pairs = self.arguments.iter();
        pairs
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

fn bad_verb(message: &str) -> Refusal {
    let names = VERBS.map(|(name, _)| name).join(", ");
    Refusal::BadVerb(format!("{message}; the verbs are {names}"))
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::BadArgument(message.into())
}

/// Are these the arguments of the verb, each once and with a value?
fn check(
    arguments: &[(String, String)],
    verb: &str,
    takes: &[(&str, bool)],
) -> Result<(), Refusal> {
    let others = || arguments.iter().filter(|(name, _)| name != "verb");
    for (name, value) in others() {
        if !takes.iter().any(|(taken, _)| taken == name) {
            return Err(bad(format!("{verb} takes no argument `{name}`")));
        }
        if others().filter(|(other, _)| other == name).count() > 1 {
            return Err(bad(format!("`{name}` is there more than once")));
        }
        if value.is_empty() && name != TOKEN {
            return Err(bad(format!("`{name}` has no value")));
        }
    }
    if others().any(|(name, _)| name == TOKEN) {
        return match others().count() {
            1 => Ok(()),
            _ => Err(bad(format!(
                "`{TOKEN}` stands alone, without other arguments"
            ))),
        };
    }
    let missing = takes
        .iter()
        .find(|(name, needed)| *needed && others().all(|(given, _)| given != name));
    match missing {
        Some((name, _)) => Err(bad(format!("{verb} needs the argument `{name}`"))),
        None => Ok(()),
    }
}

/// Arguments that were checked.
struct Arguments<'a>(&'a [(String, String)]);

impl Arguments<'_> {
    fn get(&self, wanted: &str) -> Option<String> {
        let found = self.0.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    }

    fn asked(&self, verb: &str) -> Result<Asked, Refusal> {
        Ok(match verb {
            "Identify" => Asked::Identify,
            "ListMetadataFormats" => Asked::ListMetadataFormats {
                identifier: self.identifier()?,
            },
            "ListSets" if self.get(TOKEN).is_some() => {
                return Err(Refusal::BadResumptionToken(
                    "the list of sets is one page: it has no tokens",
                ));
            }
            "ListSets" => Asked::ListSets,
            "GetRecord" => Asked::GetRecord {
                identifier: self.identifier()?.unwrap_or_default(),
                prefix: self.prefix()?,
            },
            _ => Asked::List {
                is_whole: verb == "ListRecords",
                list: self.list()?,
            },
        })
    }

    /// An identifier, which is an URI.
    fn identifier(&self) -> Result<Option<String>, Refusal> {
        let identifier = self.get("identifier");
        match identifier {
            Some(given) if !is_uri(&given) => Err(bad("`identifier` is no URI")),
            other => Ok(other),
        }
    }

    fn prefix(&self) -> Result<String, Refusal> {
        let prefix = self.get("metadataPrefix").unwrap_or_default();
        if is_word(&prefix) {
            Ok(prefix)
        } else {
            Err(bad("`metadataPrefix` holds a character that no prefix has"))
        }
    }

    fn list(&self) -> Result<List, Refusal> {
        if let Some(token) = self.get(TOKEN) {
            return Ok(List {
                token: Some(token),
                ..List::default()
            });
        }
        let set = self.get("set");
        if set.as_ref().is_some_and(|set| !is_set(set)) {
            return Err(bad("`set` is not what a setSpec can be"));
        }
        let (from, until) = (self.get("from"), self.get("until"));
        if let (Some(from), Some(until)) = (&from, &until)
            && from.len() != until.len()
        {
            return Err(bad("`from` and `until` do not have the same granularity"));
        }
        let from = date("from", from.as_deref(), "T00:00:00Z")?;
        let until = date("until", until.as_deref(), "T23:59:59Z")?;
        if let (Some(from), Some(until)) = (from, until)
            && from > until
        {
            return Err(bad("`from` is later than `until`"));
        }
        Ok(List {
            prefix: self.prefix()?,
            set,
            from,
            until,
            token: None,
        })
    }
}

/// The time of an argument. `rest` is the time of a day that says none.
fn date(name: &str, given: Option<&str>, rest: &str) -> Result<Option<i64>, Refusal> {
    let wrong = || {
        bad(format!(
            "`{name}` is no date; allowed are 2026-01-31 and 2026-01-31T12:00:00Z"
        ))
    };
    given
        .map(|given| time(given, rest).ok_or_else(wrong))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pairs: &[(&str, &str)]) -> Refusal {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Request::read(&pairs).unwrap_err()
    }

    #[test]
    fn arguments_that_break_the_rules_are_refused() {
        let records = ("verb", "ListRecords");
        let dc = ("metadataPrefix", "oai_dc");
        for pairs in [
            vec![records],
            vec![records, dc, dc],
            vec![records, dc, ("colour", "red")],
            vec![records, ("metadataPrefix", "")],
            vec![records, ("metadataPrefix", "oai dc")],
            vec![records, dc, ("from", "2026-02-30")],
            vec![records, dc, ("until", "0000-01-01")],
            vec![records, dc, ("from", "2026-01-02"), ("until", "2026-01-01")],
            vec![
                records,
                dc,
                ("from", "2026-01-01"),
                ("until", "2026-01-01T00:00:00Z"),
            ],
            vec![records, dc, ("set", "a::b")],
            vec![records, dc, ("resumptionToken", "x")],
            vec![("verb", "Identify"), dc],
            vec![("verb", "GetRecord"), dc],
            vec![("verb", "GetRecord"), dc, ("identifier", "a b")],
        ] {
            assert!(
                matches!(refused(&pairs), Refusal::BadArgument(_)),
                "{pairs:?}"
            );
        }
        for pairs in [
            vec![],
            vec![("verb", "")],
            vec![("verb", "listrecords"), dc],
            vec![records, records, dc],
        ] {
            assert!(matches!(refused(&pairs), Refusal::BadVerb(_)), "{pairs:?}");
        }
        let token = refused(&[("verb", "ListSets"), ("resumptionToken", "x")]);
        assert!(matches!(token, Refusal::BadResumptionToken(_)));
    }
}
