//! What arguments may look like, so that an answer can repeat them: by the protocol's schema, and no looser than what validates
//! answers against it.

use jiff::Timestamp;

/// Is it of the characters that prefixes, and parts of sets, are made of?
pub(super) fn is_word(word: &str) -> bool {
    let is_mark = |c: char| c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c);
    !word.is_empty() && word.chars().all(is_mark)
}

/// Is it what a setSpec can be?
pub(super) fn is_set(set: &str) -> bool {
    set.split(':').all(is_word)
}

/// Is it a URI, or the part of one that could stand for itself? Without a fragment: an identifier has none.
pub(super) fn is_uri(uri: &str) -> bool {
    let rest = match uri.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        Some(_) => return false,
        None => uri,
    };
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:@".contains(c);
            if authority.is_empty() || !authority.chars().all(is_host) {
                return false;
            }
            path
        }
        // Nothing but a question stands for nothing.
        None if rest.is_empty() || rest.starts_with('?') => return false,
        None => rest,
    };
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let is_sound = match byte {
            b'%' => {
                let mut is_digit = || bytes.next().is_some_and(|b| b.is_ascii_hexdigit());
                is_digit() && is_digit()
            }
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if !is_sound {
            return false;
        }
    }
    true
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// A day or a second of UTC, in seconds since 1970; nothing where it is neither. `rest` is the time of a day that says none.
pub(super) fn time(given: &str, rest: &str) -> Option<i64> {
    let whole = match given.len() {
        10 => format!("{given}{rest}"),
        20 => given.to_owned(),
        _ => return None,
    };
    let form = b"0000-00-00T00:00:00Z";
    let has_form = whole.bytes().zip(form).all(|(byte, form)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte == *form,
    });
    // The schema's calendar has no year 0 and no leap seconds.
    if !has_form || whole.starts_with("0000") || whole.ends_with(":60Z") {
        return None;
    }
    let at: Timestamp = whole.parse().ok()?;
    Some(at.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_all_of_its_seconds() {
        assert_eq!(time("1970-01-02", "T00:00:00Z"), Some(86_400));
        assert_eq!(time("1970-01-01", "T23:59:59Z"), Some(86_399));
        assert_eq!(time("1970-01-01T00:01:00Z", ""), Some(60));
    }

    #[test]
    fn a_date_is_one_of_the_schema() {
        for bad in [
            "0000-01-01",
            "2026",
            "2026-02-30",
            "2026-01-01T25:00:00Z",
            "2026-01-01T24:00:00Z",
            "2016-12-31T23:59:60Z",
            "2026-01-01T10:00:00",
            "2026-01-01T10:00:00+1",
            "2026-01-01T10:00:00.5Z",
            "２０26-01-01",
        ] {
            assert_eq!(time(bad, "T00:00:00Z"), None, "{bad}");
        }
    }

    #[test]
    fn an_identifier_is_a_uri() {
        for good in [
            "oai:data.example.org:Projects/x",
            "really_wrong_id",
            "http://arXiv.org/abs/1?v=2",
            "hdl:1/2%20a",
        ] {
            assert!(is_uri(good), "{good}");
        }
        for bad in [
            "", "%", "%zz", "%e", ":x", "1a:b", "a:", "//", "http://", "http://[", "a#b", "?a",
            "a:?b", "a b", "é",
        ] {
            assert!(!is_uri(bad), "{bad}");
        }
    }
}
