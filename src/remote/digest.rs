//! Digest authentication ([RFC 7616](https://www.rfc-editor.org/rfc/rfc7616)), which Virtuoso asks for: the password itself is
//! never sent.

use std::hash::{BuildHasher, Hasher, RandomState};

use md5::Md5;
use sha2::{Digest as _, Sha256};

/// How hashes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Md5,
    Sha256,
}

/// What a store wants to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    algorithm: Algorithm,
    /// As the store wrote it, to be said again.
    name: Option<String>,
    is_session: bool,
    realm: String,
    nonce: String,
    opaque: Option<String>,
    has_qop: bool,
    /// How many answers were given.
    count: u32,
}

impl Challenge {
    /// The best of the challenges in these headers that can be answered.
    pub(super) fn of<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut found: Option<Self> = None;
        for header in headers {
            for parameters in digests(header) {
                if let Some(challenge) = Self::read(&parameters)
                    && found
                        .as_ref()
                        .is_none_or(|best| best.algorithm < challenge.algorithm)
                {
                    found = Some(challenge);
                }
            }
        }
        found
    }

    fn read(parameters: &[(String, String)]) -> Option<Self> {
        let value = |name: &str| {
            let found = parameters.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.clone())
        };
        let name = value("algorithm");
        let upper = name.as_deref().unwrap_or("MD5").to_ascii_uppercase();
        let (plain, is_session) = match upper.strip_suffix("-SESS") {
            Some(plain) => (plain, true),
            None => (upper.as_str(), false),
        };
        let algorithm = match plain {
            "MD5" => Algorithm::Md5,
            "SHA-256" => Algorithm::Sha256,
            _ => return None,
        };
        let qop = value("qop");
        let has_qop = match &qop {
            None => false,
            Some(offered) => {
                if !offered.split(',').any(|one| one.trim() == "auth") {
                    return None;
                }
                true
            }
        };
        Some(Self {
            algorithm,
            name,
            is_session,
            realm: value("realm")?,
            nonce: value("nonce")?,
            opaque: value("opaque"),
            has_qop,
            count: 0,
        })
    }

    /// The header that answers it, for one request.
    pub(super) fn answer(
        &mut self,
        user: &str,
        password: &str,
        method: &str,
        path: &str,
    ) -> String {
        self.count += 1;
        let chance = RandomState::new().build_hasher().finish();
        self.answer_with(user, password, method, path, &format!("{chance:016x}"))
    }

    fn answer_with(
        &self,
        user: &str,
        password: &str,
        method: &str,
        path: &str,
        ours: &str,
    ) -> String {
        let hash = |text: String| self.hash(&text);
        let mut who = hash(format!("{user}:{}:{password}", self.realm));
        if self.is_session {
            who = hash(format!("{who}:{}:{ours}", self.nonce));
        }
        let what = hash(format!("{method}:{path}"));
        let count = format!("{:08x}", self.count);
        let response = if self.has_qop {
            hash(format!("{who}:{}:{count}:{ours}:auth:{what}", self.nonce))
        } else {
            hash(format!("{who}:{}:{what}", self.nonce))
        };
        let mut parts = vec![format!(
            "Digest username={}, realm={}, nonce={}, uri={}, response=\"{response}\"",
            quoted(user),
            quoted(&self.realm),
            quoted(&self.nonce),
            quoted(path)
        )];
        if let Some(name) = &self.name {
            parts.push(format!("algorithm={name}"));
        }
        if let Some(opaque) = &self.opaque {
            parts.push(format!("opaque={}", quoted(opaque)));
        }
        if self.has_qop {
            parts.push(format!("qop=auth, nc={count}"));
        }
        if self.has_qop || self.is_session {
            parts.push(format!("cnonce=\"{ours}\""));
        }
        parts.join(", ")
    }

    fn hash(&self, text: &str) -> String {
        let hex = &data_encoding::HEXLOWER;
        match self.algorithm {
            Algorithm::Md5 => hex.encode(&Md5::digest(text.as_bytes())),
            Algorithm::Sha256 => hex.encode(&Sha256::digest(text.as_bytes())),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The parameters of each `Digest` in a header, which may hold several challenges.
fn digests(header: &str) -> Vec<Vec<(String, String)>> {
    let mut all: Vec<Vec<(String, String)>> = Vec::new();
    let mut in_digest = false;
    for part in parts(header) {
        let part = part.trim();
        // A scheme stands in front of its first parameter: `Digest realm="…"`.
        let (scheme, parameter) = match part.split_once(char::is_whitespace) {
            Some((scheme, rest)) if !scheme.contains('=') => (Some(scheme), rest),
            _ if !part.contains('=') => (Some(part), ""),
            _ => (None, part),
        };
        if let Some(scheme) = scheme {
            in_digest = scheme.eq_ignore_ascii_case("digest");
            if in_digest {
                all.push(Vec::new());
            }
        }
        if let (true, Some((name, value)), Some(last)) =
            (in_digest, parameter.split_once('='), all.last_mut())
        {
            last.push((name.trim().to_ascii_lowercase(), unquoted(value.trim())));
        }
    }
    all
}

/// The parts between commas that stand in no quotation marks.
fn parts(header: &str) -> Vec<&str> {
    let (mut out, mut start) = (Vec::new(), 0);
    let (mut inside, mut escaped) = (false, false);
    for (at, c) in header.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            ',' if !inside => {
                out.push(&header[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&header[start..]);
    out
}

fn unquoted(value: &str) -> String {
    let Some(inside) = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return value.to_owned();
    };
    let (mut out, mut escaped) = (String::new(), false);
    for c in inside.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            out.push(c);
            escaped = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7616, section 3.9.1.
    const RFC: [&str; 2] = [
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, \
         nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, \
         nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
    ];

    fn answer(header: &str) -> String {
        let mut challenge = Challenge::of([header].into_iter()).unwrap();
        challenge.count = 1;
        let ours = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        challenge.answer_with("Mufasa", "Circle of Life", "GET", "/dir/index.html", ours)
    }

    #[test]
    fn answers_are_those_of_the_rfc() {
        for (header, response) in [
            (
                RFC[0],
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
            (RFC[1], "8ca523f5e9506fed4657c9700eebdbec"),
        ] {
            let answer = answer(header);
            assert!(
                answer.contains(&format!("response=\"{response}\"")),
                "{answer}"
            );
            assert!(
                answer.contains(", qop=auth, nc=00000001, cnonce="),
                "{answer}"
            );
        }
    }

    #[test]
    fn the_strongest_challenge_is_answered() {
        let challenge = Challenge::of([RFC[1], RFC[0]].into_iter()).unwrap();
        assert_eq!(challenge.algorithm, Algorithm::Sha256);
        let one = format!("Basic realm=\"a, Digest b\", {}, {}", RFC[1], RFC[0]);
        let challenge = Challenge::of([one.as_str()].into_iter()).unwrap();
        assert_eq!(challenge.algorithm, Algorithm::Sha256);
        for none in [
            "Basic realm=\"x\"",
            "Negotiate",
            "Digest realm=\"x\"",
            "Digest realm=\"x\", nonce=\"y\", algorithm=SHA-512-256",
            "Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\"",
            "",
        ] {
            assert_eq!(Challenge::of([none].into_iter()), None, "{none}");
        }
    }

    #[test]
    fn each_answer_has_its_number_and_what_was_quoted_is_quoted_again() {
        let header = "digest REALM=\"a \\\"b\\\", c\",nonce=n, stale=TRUE, qop=auth";
        let mut challenge = Challenge::of([header].into_iter()).unwrap();
        let first = challenge.answer("u", "p", "POST", "/");
        let second = challenge.answer("u", "p", "POST", "/");
        assert!(first.contains("nc=00000001") && second.contains("nc=00000002"));
        assert!(first.contains("realm=\"a \\\"b\\\", c\""), "{first}");
        assert!(!first.contains("algorithm"), "{first}");
    }
}
