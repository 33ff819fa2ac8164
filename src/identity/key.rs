//! Keys of people: opaque, minted once, looked up ever after.

use sha2::{Digest, Sha256};

/// Mints the key of a person: `p-` and ten characters of lower-case base 32 (RFC 4648) of
/// SHA-256("person/1\0" + K1 + "\0" + disambiguator).
///
/// The disambiguator is empty for the first bearer of a name, and tells homonyms apart: an ORCID, or the record that a
/// decision sets apart. A key once minted is kept in the ledger and looked up, so that a later change of rules does not
/// change it.
///
/// ```
/// assert_eq!(oogst::identity::key::mint("ellen|desmet", "").len(), 12);
/// ```
#[must_use]
pub fn mint(k1: &str, disambiguator: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"person/1\0");
    hash.update(k1.as_bytes());
    hash.update(b"\0");
    hash.update(disambiguator.as_bytes());
    let digest = hash.finalize();
    let mut key = data_encoding::BASE32_NOPAD
        .encode(&digest[..10])
        .to_ascii_lowercase();
    key.truncate(10);
    format!("p-{key}")
}
