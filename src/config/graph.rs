//! `[graph]`: where the graph is, and how it is reached.

use serde::Deserialize;

/// What stands in `graph.name` for the graph without a name.
const DEFAULT_GRAPH: &str = "default";
/// Servers keep a request in memory, several times over.
const MOST_BYTES: usize = 64 << 20;

/// `[graph]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GraphConfig {
    /// What holds the graph and answers queries.
    pub engine: EngineClass,
    /// Where SPARQL queries go.
    pub query: Option<String>,
    /// Where SPARQL updates go.
    pub update: Option<String>,
    /// The IRI of the graph in the engine, or `default`.
    pub name: Option<String>,
    /// Who we are to it.
    pub user: Option<String>,
    /// The environment variable that holds the password.
    pub password_env: Option<String>,
    /// The environment variable that holds a token, which is sent instead of user and password.
    pub token_env: Option<String>,
    /// How user and password are sent.
    pub auth: EngineAuth,
    /// How many triples one update has at most.
    pub batch_triples: usize,
    /// How long one update is at most, in bytes.
    pub batch_bytes: usize,
    /// How long connecting may take, in seconds.
    pub connect_seconds: u64,
    /// How long an answer may be waited for, in seconds.
    pub seconds: u64,
    /// How often an update is sent again after a fault that may pass.
    pub retries: u32,
    /// How often a server looks whether an engine can be brought to where the ledger is that could not, in seconds.
    pub again_seconds: u64,
}

/// What holds the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineClass {
    /// A store in the state folder.
    #[default]
    Embedded,
    /// A SPARQL service.
    Remote,
}

/// How user and password are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineAuth {
    /// As they are, or by Digest where the engine asks for it.
    #[default]
    Basic,
    /// By Digest only: the password itself never.
    Digest,
}

impl Default for GraphConfig {
    fn default() -> Self {
        Self {
            engine: EngineClass::Embedded,
            query: None,
            update: None,
            name: None,
            user: None,
            password_env: None,
            token_env: None,
            auth: EngineAuth::Basic,
            batch_triples: 2_000,
            batch_bytes: 1 << 20,
            connect_seconds: 10,
            seconds: 120,
            retries: 2,
            again_seconds: 60,
        }
    }
}

impl GraphConfig {
    /// Is the graph in an engine elsewhere?
    #[must_use]
    pub fn is_remote(&self) -> bool {
        self.engine == EngineClass::Remote
    }

    /// The named graph; `None` for the default graph.
    #[must_use]
    pub fn named_graph(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| *name != DEFAULT_GRAPH)
    }

    /// A setting that cannot be what it is, and what is allowed.
    pub(super) fn wrong(&self) -> Option<(&'static str, String)> {
        let wrong = match self.engine {
            EngineClass::Embedded => self.without_engine(),
            EngineClass::Remote => self.wrong_addresses(),
        };
        wrong
            .or_else(|| self.wrong_login())
            .or_else(|| self.wrong_numbers())
    }

    /// What is said of an engine where there is none.
    fn without_engine(&self) -> Option<(&'static str, String)> {
        [
            ("graph.query", &self.query),
            ("graph.update", &self.update),
            ("graph.name", &self.name),
            ("graph.user", &self.user),
            ("graph.password_env", &self.password_env),
            ("graph.token_env", &self.token_env),
        ]
        .into_iter()
        .find(|(_, value)| value.is_some())
        .map(|(setting, _)| {
            let message = "is for an engine elsewhere; add `engine = \"remote\"`, or leave it out";
            (setting, message.to_owned())
        })
    }

    fn wrong_addresses(&self) -> Option<(&'static str, String)> {
        for (setting, address) in [("graph.query", &self.query), ("graph.update", &self.update)] {
            let Some(address) = address else {
                let message = "is not given, and `graph.engine` is \"remote\"; give the address of the engine, such as \"http://localhost:8890/sparql\"";
                return Some((setting, message.to_owned()));
            };
            let is_sound = url::Url::parse(address).is_ok_and(|url| {
                let is_web = matches!(url.scheme(), "http" | "https");
                is_web && url.password().is_none() && url.username().is_empty()
            });
            if !is_sound {
                let message = "is no address; give one that begins with http:// or https://, without user and password";
                return Some((setting, message.to_owned()));
            }
        }
        match self.name.as_deref() {
            None => Some((
                "graph.name",
                "is not given, and `graph.engine` is \"remote\"; give the IRI of a named graph, or \"default\". What else is in that graph will be removed"
                    .to_owned(),
            )),
            Some(DEFAULT_GRAPH) => None,
            Some(name) if oxigraph::model::NamedNode::new(name).is_err() => Some((
                "graph.name",
                format!("is `{name}`; give the IRI of a named graph, or \"default\""),
            )),
            Some(crate::iri::STATE_GRAPH) => Some((
                "graph.name",
                "is the graph in which oogst keeps where it stands; give another one".to_owned(),
            )),
            Some(_) => None,
        }
    }

    fn wrong_login(&self) -> Option<(&'static str, String)> {
        let (setting, message) = match (&self.user, &self.password_env, &self.token_env) {
            (Some(_), None, _) => (
                "graph.user",
                "is given without `graph.password_env`; name the environment variable that holds the password",
            ),
            (None, Some(_), _) => (
                "graph.password_env",
                "is given without `graph.user`; give both",
            ),
            (Some(_), Some(_), Some(_)) => (
                "graph.token_env",
                "is given beside a user; give one of them",
            ),
            (None, None, _) if self.auth == EngineAuth::Digest => (
                "graph.auth",
                "is \"digest\", and there is no user; give `graph.user` and `graph.password_env`",
            ),
            (Some(user), _, _) if user.contains(':') || user.chars().any(char::is_control) => (
                "graph.user",
                "has a colon or a control character, which cannot be sent",
            ),
            _ => return None,
        };
        Some((setting, message.to_owned()))
    }

    fn wrong_numbers(&self) -> Option<(&'static str, String)> {
        for (setting, number) in [
            ("graph.batch_triples", self.batch_triples as u64),
            ("graph.connect_seconds", self.connect_seconds),
            ("graph.seconds", self.seconds),
            ("graph.again_seconds", self.again_seconds),
        ] {
            if number == 0 {
                return Some((setting, "is 0; give at least 1".to_owned()));
            }
        }
        let bytes = self.batch_bytes;
        (!(1_024..=MOST_BYTES).contains(&bytes)).then(|| {
            let message = format!("is {bytes}; give a number from 1024 to {MOST_BYTES}");
            ("graph.batch_bytes", message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> Option<(&'static str, String)> {
        toml::from_str::<GraphConfig>(text).unwrap().wrong()
    }

    #[test]
    fn an_engine_elsewhere_has_two_addresses_and_the_name_of_a_graph() {
        const SOUND: &str = "engine = \"remote\"\nquery = \"http://h/sparql\"\nupdate = \"https://h/u\"\nname = \"http://h/g\"\n";
        assert_eq!(wrong(""), None);
        assert_eq!(wrong(SOUND), None);
        assert_eq!(wrong(&SOUND.replace("http://h/g", "default")), None);
        for (from, to, setting) in [
            ("query = \"http://h/sparql\"\n", "", "graph.query"),
            ("https://h/u", "h/u", "graph.update"),
            ("https://h/u", "https://me:secret@h/u", "graph.update"),
            ("name = \"http://h/g\"", "", "graph.name"),
            ("http://h/g", "no iri", "graph.name"),
            ("http://h/g", "urn:oogst:state", "graph.name"),
            ("engine = \"remote\"\n", "", "graph.query"),
        ] {
            assert_eq!(wrong(&SOUND.replace(from, to)).unwrap().0, setting, "{to}");
        }
        for (more, setting) in [
            ("user = \"me\"", "graph.user"),
            ("password_env = \"P\"", "graph.password_env"),
            (
                "user = \"me\"\npassword_env = \"P\"\ntoken_env = \"T\"",
                "graph.token_env",
            ),
            ("user = \"m:e\"\npassword_env = \"P\"", "graph.user"),
            ("auth = \"digest\"", "graph.auth"),
            ("batch_triples = 0", "graph.batch_triples"),
            ("seconds = 0", "graph.seconds"),
            ("batch_bytes = 10", "graph.batch_bytes"),
        ] {
            assert_eq!(wrong(&format!("{SOUND}{more}")).unwrap().0, setting);
        }
    }
}
