//! `[[push]]`: other systems' stores that are sent the dataset.

use serde::Deserialize;

/// What stands in `push.graph` for the graph without a name.
const DEFAULT_GRAPH: &str = "default";
/// A form of VIVO's grows to three times its length, and Tomcat takes 2 MiB unless it is told otherwise.
const VIVO_BYTES: usize = 512 << 10;
/// Servers keep a request in memory, several times over.
const MOST_BYTES: usize = 64 << 20;

/// `[[push]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushConfig {
    /// What the target is called.
    pub name: String,
    /// What it is.
    #[serde(rename = "type", default)]
    pub class: PushClass,
    /// Where SPARQL updates go.
    #[serde(default)]
    pub update: Option<String>,
    /// Where SPARQL queries go.
    #[serde(default)]
    pub query: Option<String>,
    /// Where graphs go by the Graph Store Protocol.
    #[serde(default)]
    pub graph_store: Option<String>,
    /// The IRI of the graph, or `default`.
    pub graph: String,
    /// Which part of the data is sent; without it, everything, and to VIVO its own part.
    #[serde(default)]
    pub profile: Option<PushProfile>,
    /// Who we are to it.
    #[serde(default)]
    pub user: Option<String>,
    /// The environment variable that holds the password.
    #[serde(default)]
    pub password_env: Option<String>,
    /// The environment variable that holds a token, which is sent instead of user and password.
    #[serde(default)]
    pub token_env: Option<String>,
    /// How user and password are sent.
    #[serde(default)]
    pub auth: PushAuth,
    /// How many triples one request has at most.
    #[serde(default = "PushConfig::default_triples")]
    pub batch_triples: usize,
    /// How long one request is at most, in bytes; without it, 1 MiB, and half of that to VIVO.
    #[serde(default)]
    pub batch_bytes: Option<usize>,
    /// How long connecting may take, in seconds.
    #[serde(default = "PushConfig::default_connect_seconds")]
    pub connect_seconds: u64,
    /// How long the answer to one request may take, in seconds.
    #[serde(default = "PushConfig::default_seconds")]
    pub seconds: u64,
    /// How often a request is sent again after a fault that may pass.
    #[serde(default = "PushConfig::default_retries")]
    pub retries: u32,
    /// How long the first wait is before that, in milliseconds; each next one is twice as long.
    #[serde(default = "PushConfig::default_retry_milliseconds")]
    pub retry_milliseconds: u64,
    /// The longest wait, in seconds, also where the target asks for a longer one.
    #[serde(default = "PushConfig::default_seconds")]
    pub wait_seconds: u64,
    /// Does a server push after each sync that changed something?
    #[serde(default)]
    pub after_sync: bool,
}

/// What a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PushClass {
    /// A store that takes SPARQL updates.
    #[default]
    Sparql,
    /// A store that speaks the Graph Store Protocol only.
    GraphStore,
    /// VIVO, which has its own way of taking updates.
    Vivo,
}

impl PushClass {
    /// As it is written in the settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sparql => "sparql",
            Self::GraphStore => "graph-store",
            Self::Vivo => "vivo",
        }
    }
}

/// A part of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PushProfile {
    /// Everything: what the graph holds.
    All,
    /// FOAF.
    Foaf,
    /// VIVO.
    Vivo,
    /// Schema.org.
    Schema,
}

/// How user and password are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PushAuth {
    /// As they are, or by Digest where the target asks for it.
    #[default]
    Basic,
    /// By Digest only: the password itself never.
    Digest,
}

impl PushConfig {
    fn default_triples() -> usize {
        2_000
    }

    fn default_connect_seconds() -> u64 {
        10
    }

    fn default_seconds() -> u64 {
        120
    }

    fn default_retries() -> u32 {
        4
    }

    fn default_retry_milliseconds() -> u64 {
        1_000
    }

    /// The named graph; `None` for the default graph.
    #[must_use]
    pub fn named_graph(&self) -> Option<&str> {
        (self.graph != DEFAULT_GRAPH).then_some(self.graph.as_str())
    }

    /// How long one request is at most, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.batch_bytes.unwrap_or(match self.class {
            PushClass::Vivo => VIVO_BYTES,
            PushClass::Sparql | PushClass::GraphStore => 1 << 20,
        })
    }

    /// Which part of the data is sent.
    #[must_use]
    pub fn part(&self) -> PushProfile {
        self.profile.unwrap_or(match self.class {
            PushClass::Vivo => PushProfile::Vivo,
            PushClass::Sparql | PushClass::GraphStore => PushProfile::All,
        })
    }

    /// Where queries go, where that is known. VIVO's two addresses differ by their last word.
    #[must_use]
    pub fn query_address(&self) -> Option<String> {
        let of_vivo = || {
            let start = self.update.as_deref()?.strip_suffix("/sparqlUpdate")?;
            (self.class == PushClass::Vivo).then(|| format!("{start}/sparqlQuery"))
        };
        self.query.clone().or_else(of_vivo)
    }

    /// What cannot be as it is, and what is allowed.
    pub(super) fn wrong(&self) -> Option<String> {
        let name = &self.name;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(is_name) {
            return Some(format!(
                "has a target named `{name}`; use letters, digits, `-` and `_`: it names a file too"
            ));
        }
        let wrong = self
            .wrong_addresses()
            .or_else(|| self.wrong_login())
            .or_else(|| self.wrong_numbers())?;
        Some(format!("has a target `{name}` {wrong}"))
    }

    fn wrong_addresses(&self) -> Option<String> {
        let class = self.class.word();
        for (setting, address) in [
            ("update", &self.update),
            ("query", &self.query),
            ("graph_store", &self.graph_store),
        ] {
            let is_address = |address: &String| {
                url::Url::parse(address).is_ok_and(|url| {
                    let is_web = matches!(url.scheme(), "http" | "https");
                    is_web && url.password().is_none() && url.username().is_empty()
                })
            };
            if address.as_ref().is_some_and(|one| !is_address(one)) {
                return Some(format!(
                    "whose `{setting}` is no address; give one that begins with http:// or https://, without user and password"
                ));
            }
        }
        match (self.class, &self.update, &self.graph_store) {
            (PushClass::Sparql | PushClass::Vivo, None, _) => {
                return Some(format!(
                    "of type \"{class}\" without `update`; give the address that takes SPARQL updates"
                ));
            }
            (PushClass::GraphStore, Some(_), _) => {
                return Some(
                    "of type \"graph-store\" with `update`; make it `type = \"sparql\"`, which uses both addresses"
                        .to_owned(),
                );
            }
            (PushClass::GraphStore, None, None) => {
                return Some(format!(
                    "of type \"{class}\" without `graph_store`; give the address of its Graph Store Protocol"
                ));
            }
            (PushClass::Vivo, _, Some(_)) => {
                return Some(
                    "of type \"vivo\" with `graph_store`; VIVO has no Graph Store Protocol"
                        .to_owned(),
                );
            }
            _ => {}
        }
        match self.named_graph() {
            None if self.class == PushClass::Vivo => Some(
                "of type \"vivo\" whose `graph` is `default`; VIVO takes updates of named graphs only: give an IRI"
                    .to_owned(),
            ),
            Some(graph) if oxigraph::model::NamedNode::new(graph).is_err() => Some(format!(
                "whose `graph` is `{graph}`; give the IRI of a named graph, or \"default\""
            )),
            _ => None,
        }
    }

    fn wrong_login(&self) -> Option<String> {
        let wrong = match (&self.user, &self.password_env, &self.token_env) {
            (Some(_), None, _) => {
                "with `user` and without `password_env`; name the environment variable that holds the password"
            }
            (None, Some(_), _) => "with `password_env` and without `user`; give both",
            (Some(_), Some(_), Some(_)) => "with `token_env` and a user; give one of them",
            (None, None, None) if self.class == PushClass::Vivo => {
                "of type \"vivo\" without `user` and `password_env`; give the mail address of an account that may use the SPARQL update API, and the environment variable that holds its password"
            }
            (None, None, Some(_)) if self.class == PushClass::Vivo => {
                "of type \"vivo\" with `token_env`; VIVO takes a mail address as `user`, and a password"
            }
            (None, None, _) if self.auth == PushAuth::Digest => {
                "with `auth = \"digest\"` and without a user; give `user` and `password_env`"
            }
            (Some(user), _, _) if user.contains(':') || user.chars().any(char::is_control) => {
                "whose `user` has a colon or a control character, which cannot be sent"
            }
            _ => return None,
        };
        Some(wrong.to_owned())
    }

    fn wrong_numbers(&self) -> Option<String> {
        for (setting, number) in [
            ("batch_triples", self.batch_triples as u64),
            ("connect_seconds", self.connect_seconds),
            ("seconds", self.seconds),
        ] {
            if number == 0 {
                return Some(format!("whose `{setting}` is 0; give at least 1"));
            }
        }
        let bytes = self.bytes();
        (!(1_024..=MOST_BYTES).contains(&bytes)).then(|| {
            format!("whose `batch_bytes` is {bytes}; give a number from 1024 to {MOST_BYTES}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(more: &str) -> PushConfig {
        toml::from_str(&format!("name = \"t\"\n{more}")).unwrap()
    }

    const SPARQL: &str = "update = \"http://localhost/update\"\ngraph = \"http://g/\"\n";
    const VIVO: &str = "type = \"vivo\"\nupdate = \"http://localhost/vivo/api/sparqlUpdate\"\ngraph = \"http://g/\"\nuser = \"a@example.org\"\npassword_env = \"P\"\n";

    #[test]
    fn what_a_target_lacks_or_has_too_much_is_told() {
        assert_eq!(target(SPARQL).wrong(), None);
        assert_eq!(target(VIVO).wrong(), None);
        for (more, said) in [
            ("graph = \"http://g/\"", "without `update`"),
            (
                "type = \"graph-store\"\ngraph = \"default\"",
                "without `graph_store`",
            ),
            (
                "update = \"localhost/update\"\ngraph = \"http://g/\"",
                "whose `update` is no address",
            ),
            (
                "update = \"http://me:secret@localhost/\"\ngraph = \"http://g/\"",
                "without user and password",
            ),
            (
                "update = \"http://localhost/\"\ngraph = \"a b\"",
                "whose `graph` is `a b`",
            ),
            (
                "type = \"graph-store\"\nupdate = \"http://h/\"\ngraph = \"default\"",
                "uses both addresses",
            ),
        ] {
            let wrong = target(more).wrong().unwrap();
            assert!(wrong.contains(said), "{wrong}");
        }
        for (more, said) in [
            ("user = \"me\"", "without `password_env`"),
            ("password_env = \"P\"", "without `user`"),
            (
                "user = \"me\"\npassword_env = \"P\"\ntoken_env = \"T\"",
                "one of them",
            ),
            ("user = \"m:e\"\npassword_env = \"P\"", "colon"),
            ("auth = \"digest\"", "without a user"),
            ("batch_triples = 0", "is 0"),
            ("seconds = 0", "is 0"),
            ("batch_bytes = 10", "from 1024"),
        ] {
            let wrong = target(&format!("{SPARQL}{more}")).wrong().unwrap();
            assert!(wrong.contains(said), "{wrong}");
        }
        let default = VIVO.replace("http://g/", "default");
        assert!(
            target(&default)
                .wrong()
                .unwrap()
                .contains("named graphs only")
        );
        let mut named = target(SPARQL);
        named.name = "../t".to_owned();
        assert!(named.wrong().unwrap().contains("letters, digits"));
    }

    #[test]
    fn vivo_is_sent_its_own_part_in_smaller_pieces_and_asked_beside_its_updates() {
        let (vivo, sparql) = (target(VIVO), target(SPARQL));
        assert_eq!(
            (vivo.part(), sparql.part()),
            (PushProfile::Vivo, PushProfile::All)
        );
        assert!(vivo.bytes() < sparql.bytes());
        let asked = "http://localhost/vivo/api/sparqlQuery";
        assert_eq!(vivo.query_address().as_deref(), Some(asked));
        assert_eq!(sparql.query_address(), None);
        assert_eq!(target("graph = \"default\"").named_graph(), None);
    }
}
