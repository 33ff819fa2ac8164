//! Identifiers of the registries: their forms and check digits.

/// Why an identifier is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadIdentifier {
    /// Not the form of an ORCID.
    #[error(
        "`{0}` is not an ORCID; allowed is 0000-0002-1825-0097 or https://orcid.org/0000-0002-1825-0097"
    )]
    OrcidForm(String),
    /// The form of an ORCID, with the wrong last character.
    #[error(
        "ORCID `{given}` has the wrong check digit: the last character would be `{expected}`; look the ORCID up again"
    )]
    OrcidCheckDigit {
        /// The ORCID as given.
        given: String,
        /// The check digit that belongs to the first fifteen digits.
        expected: char,
    },
    /// Not a ROR id.
    #[error(
        "`{0}` is not a ROR id; allowed is https://ror.org/ with 0, six letters or digits and two check digits (https://ror.org/00cv9y106)"
    )]
    Ror(String),
    /// Not a Wikidata item.
    #[error(
        "`{0}` is not a Wikidata item; allowed is Q12345 or http://www.wikidata.org/entity/Q12345"
    )]
    Wikidata(String),
    /// Not an id of the funder registry.
    #[error(
        "`{0}` is not a Funder id; allowed is 10.13039/501100000780 or https://doi.org/10.13039/501100000780"
    )]
    Fundref(String),
}

/// The sixteen characters of an ORCID with their hyphens, checked by
/// [ISO 7064 MOD 11-2](https://support.orcid.org/hc/en-us/articles/360006897674).
///
/// # Errors
/// Where the form or the check digit is wrong.
///
/// ```
/// use oogst::record::identifier::orcid;
/// assert_eq!(orcid("https://orcid.org/0000-0002-1825-0097").unwrap(), "0000-0002-1825-0097");
/// assert!(orcid("0000-0002-1825-0096").is_err());
/// ```
pub fn orcid(given: &str) -> Result<String, BadIdentifier> {
    let form = || BadIdentifier::OrcidForm(given.to_owned());
    let bare = given
        .strip_prefix("https://orcid.org/")
        .or_else(|| given.strip_prefix("http://orcid.org/"))
        .unwrap_or(given);
    let groups: Vec<&str> = bare.split('-').collect();
    if groups.len() != 4 || groups.iter().any(|g| g.len() != 4 || !g.is_ascii()) {
        return Err(form());
    }
    let characters: Vec<u8> = groups.concat().into_bytes();
    let (body, last) = characters.split_at(15);
    if !body.iter().all(u8::is_ascii_digit) || !(last[0].is_ascii_digit() || last[0] == b'X') {
        return Err(form());
    }
    let total = body
        .iter()
        .fold(0u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2);
    let expected = match (12 - total % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    if char::from(last[0]) == expected {
        Ok(bare.to_owned())
    } else {
        Err(BadIdentifier::OrcidCheckDigit {
            given: given.to_owned(),
            expected,
        })
    }
}

/// The IRI of a [ROR id](https://ror.readme.io/docs/identifier), its two check digits (ISO 7064 MOD 97-10 over
/// Crockford's base 32) verified.
///
/// # Errors
/// Where it is not of the form, or the check digits are wrong.
pub fn ror(given: &str) -> Result<String, BadIdentifier> {
    let fault = || BadIdentifier::Ror(given.to_owned());
    let bare = given
        .strip_prefix("https://ror.org/")
        .or_else(|| given.strip_prefix("ror.org/"))
        .unwrap_or(given);
    if bare.len() != 9 || !bare.is_ascii() || !bare.starts_with('0') {
        return Err(fault());
    }
    let (body, check) = bare.split_at(7);
    let mut number: u64 = 0;
    for character in body.bytes() {
        let value = b"0123456789abcdefghjkmnpqrstvwxyz"
            .iter()
            .position(|c| *c == character)
            .ok_or_else(fault)?;
        number = number * 32 + value as u64;
    }
    let expected = 98 - (number * 100) % 97;
    if check.parse::<u64>().ok() == Some(expected) && check.len() == 2 {
        Ok(format!("https://ror.org/{bare}"))
    } else {
        Err(fault())
    }
}

/// The IRI of a Wikidata item.
///
/// # Errors
/// Where it is not of the form.
pub fn wikidata(given: &str) -> Result<String, BadIdentifier> {
    let bare = [
        "http://www.wikidata.org/entity/",
        "https://www.wikidata.org/entity/",
        "https://www.wikidata.org/wiki/",
    ]
    .iter()
    .find_map(|prefix| given.strip_prefix(prefix))
    .unwrap_or(given);
    match bare.strip_prefix('Q') {
        Some(digits)
            if !digits.is_empty()
                && digits.len() < 12
                && !digits.starts_with('0')
                && digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            Ok(format!("http://www.wikidata.org/entity/{bare}"))
        }
        _ => Err(BadIdentifier::Wikidata(given.to_owned())),
    }
}

/// What stands before a DOI.
const BEFORE_DOI: [&str; 8] = [
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "doi.org/",
    "dx.doi.org/",
    "info:doi/",
    "doi:",
];

/// The bare DOI, however it is written; nothing where it is none.
///
/// ```
/// use oogst::record::identifier::doi;
/// assert_eq!(doi("https://doi.org/10.1000/182"), Some("10.1000/182"));
/// assert_eq!(doi("DOI: 10.1000/182"), Some("10.1000/182"));
/// assert_eq!(doi("https://10.0.0.1/page"), None);
/// ```
#[must_use]
pub fn doi(given: &str) -> Option<&str> {
    let given = given.trim();
    let behind = |prefix: &&str| {
        let start = given.get(..prefix.len())?;
        start
            .eq_ignore_ascii_case(prefix)
            .then(|| given[prefix.len()..].trim_start())
    };
    let bare = BEFORE_DOI.iter().find_map(behind).unwrap_or(given);
    let (registrant, rest) = bare.strip_prefix("10.")?.split_once('/')?;
    let is_one = !registrant.is_empty() && !rest.is_empty() && !bare.contains(char::is_whitespace);
    is_one.then_some(bare)
}

/// The IRI of a funder in the [Open Funder Registry](https://www.crossref.org/services/funder-registry/).
///
/// # Errors
/// Where it is not of the form.
pub fn fundref(given: &str) -> Result<String, BadIdentifier> {
    let bare = doi(given).unwrap_or(given);
    let digits = bare.strip_prefix("10.13039/").unwrap_or(bare);
    if (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(format!("https://doi.org/10.13039/{digits}"))
    } else {
        Err(BadIdentifier::Fundref(given.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_verified() {
        assert_eq!(orcid("0000-0002-1694-233X").unwrap(), "0000-0002-1694-233X");
        assert!(matches!(
            orcid("0000-0002-1694-2339"),
            Err(BadIdentifier::OrcidCheckDigit { expected: 'X', .. })
        ));
        assert!(orcid("0000-0002-1694").is_err());
        assert_eq!(ror("00cv9y106").unwrap(), "https://ror.org/00cv9y106");
        assert!(ror("https://ror.org/00cv9y107").is_err());
        assert!(ror("https://ror.org/ugent").is_err());
    }

    #[test]
    fn other_registries_are_told_by_form() {
        assert_eq!(
            wikidata("Q1137665").unwrap(),
            "http://www.wikidata.org/entity/Q1137665"
        );
        assert!(wikidata("1137665").is_err());
        assert_eq!(
            fundref("501100003130").unwrap(),
            "https://doi.org/10.13039/501100003130"
        );
        assert!(fundref("FWO").is_err());
    }

    #[test]
    fn a_doi_is_one_however_it_is_written() {
        for before in [
            "",
            "https://doi.org/",
            "http://dx.doi.org/",
            "HTTPS://DX.DOI.ORG/",
            "doi:",
            "DOI: ",
            "info:doi/",
        ] {
            let given = format!("{before}10.1000/182");
            assert_eq!(doi(&given), Some("10.1000/182"), "{given}");
        }
        for other in [
            "10.1000",
            "10./182",
            "10.1000/",
            "https://10.0.0.1/page",
            "10.1 / 2",
            "doi:",
            "é",
        ] {
            assert_eq!(doi(other), None, "{other}");
        }
    }
}
