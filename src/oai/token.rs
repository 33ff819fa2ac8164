//! Tokens to go on with a list: all that is needed for it, signed. Nothing is kept on the server, and the same token gives the
//! same page.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use super::request::List;
use crate::ledger::Position;
use crate::record::Kind;

/// How much of a signature stands in a token.
const SIGNED: usize = 16;
/// The block of SHA-256.
const BLOCK: usize = 64;
/// Changes when what a token means does.
const VERSION: &str = "1";

/// Where a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What the list is of.
    pub(super) list: List,
    /// The last thing of the page before.
    pub(super) after: Position,
    /// How many came before.
    pub(super) cursor: u64,
    /// How many there were when the list was begun.
    pub(super) size: u64,
}

impl Token {
    /// As it is sent. `is_whole`: a token of `ListRecords` is none of `ListIdentifiers`.
    pub(super) fn write(&self, secret: &[u8], is_whole: bool) -> String {
        let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
        let payload = [
            VERSION,
            if is_whole { "r" } else { "i" },
            &self.list.prefix,
            self.list.set.as_deref().unwrap_or_default(),
            &number(self.list.from),
            &number(self.list.until),
            &self.cursor.to_string(),
            &self.size.to_string(),
            self.after.kind.name(),
            &self.after.revision.to_string(),
            &self.after.key,
        ]
        .join(" ");
        let mut bytes = payload.into_bytes();
        let signature = hmac(secret, &bytes);
        bytes.extend_from_slice(&signature[..SIGNED]);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Nothing where it is none that we gave for this verb.
    pub(super) fn read(given: &str, secret: &[u8], is_whole: bool) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(given.as_bytes()).ok()?;
        let (payload, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNED)?)?;
        // Every byte is looked at, so that the time says nothing.
        let differ = hmac(secret, payload)
            .iter()
            .zip(signature)
            .fold(0, |differ, (a, b)| differ | (a ^ b));
        if differ != 0 {
            return None;
        }
        let payload = std::str::from_utf8(payload).ok()?;
        let parts: Vec<&str> = payload.split(' ').collect();
        let [
            version,
            verb,
            prefix,
            set,
            from,
            until,
            cursor,
            size,
            kind,
            revision,
            key,
        ] = parts.as_slice()
        else {
            return None;
        };
        if *version != VERSION || *verb != if is_whole { "r" } else { "i" } {
            return None;
        }
        Some(Self {
            list: List {
                prefix: (*prefix).to_owned(),
                set: (!set.is_empty()).then(|| (*set).to_owned()),
                from: from.parse().ok(),
                until: until.parse().ok(),
                token: None,
            },
            after: Position {
                kind: kind.parse::<Kind>().ok()?,
                revision: revision.parse().ok()?,
                key: (*key).to_owned(),
            },
            cursor: cursor.parse().ok()?,
            size: size.parse().ok()?,
        })
    }
}

/// [HMAC](https://www.rfc-editor.org/rfc/rfc2104) with SHA-256, of a secret that is no longer than a block.
fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let pad = |with: u8| {
        let mut pad = [with; BLOCK];
        pad.iter_mut()
            .zip(secret)
            .for_each(|(at, byte)| *at ^= byte);
        pad
    };
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token {
            list: List {
                prefix: "oai_dc".to_owned(),
                set: Some("openaire_cris_projects".to_owned()),
                from: Some(0),
                until: None,
                token: None,
            },
            after: Position {
                kind: Kind::Project,
                revision: 3,
                key: "refufam".to_owned(),
            },
            cursor: 50,
            size: 120,
        }
    }

    #[test]
    fn a_token_is_read_as_it_was_written_and_not_when_it_was_changed() {
        let sent = token().write(b"secret", true);
        assert_eq!(Token::read(&sent, b"secret", true), Some(token()));
        assert_eq!(Token::read(&sent, b"secret", false), None);
        assert_eq!(Token::read(&sent, b"Secret", true), None);
        for at in 0..sent.len() {
            let mut changed = sent.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(Token::read(&changed, b"secret", true), None, "{at}");
        }
        for sent in ["", "x", "====", "é"] {
            assert_eq!(Token::read(sent, b"secret", true), None);
        }
    }

    #[test]
    fn signatures_are_those_of_the_rfc() {
        // RFC 4231, test case 2.
        let signature = hmac(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            data_encoding::HEXLOWER.encode(&signature),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
