//! What is looked at before a query reaches the parser: the parser is recursive, and a query of a few kilobytes of
//! brackets would overflow its stack.

/// How many operators of one kind may stand in a row: the parser goes one deeper for each.
const CHAIN: usize = 1_000;

/// Why a query is not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooDeep {
    /// Brackets nest too deep.
    Brackets,
    /// Too many operators.
    Chain,
}

/// Checks the nesting of brackets, and the length of chains of operators. Strings, IRIs and comments are passed over.
pub(super) fn check(query: &str, deepest: usize) -> Result<(), TooDeep> {
    let bytes = query.as_bytes();
    let mut depth = 0usize;
    let mut operators = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at = end_of(bytes, at, |b| b == b'\n'),
            b'"' | b'\'' => at = end_of_string(bytes, at),
            b'<' => {
                // An IRI, when a `>` comes before anything that no IRI holds; else the operator "less than".
                let end = end_of(bytes, at + 1, |b| {
                    b == b'>' || b <= b' ' || b"<\"{}|^`\\".contains(&b)
                });
                if bytes.get(end) == Some(&b'>') {
                    at = end;
                }
            }
            b'{' | b'(' | b'[' => {
                depth += 1;
                if depth > deepest {
                    return Err(TooDeep::Brackets);
                }
            }
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            b'&' | b'|' | b'!' | b'+' | b'-' | b'*' | b'/' | b'^' => operators += 1,
            b'u' | b'U' | b'o' | b'O' | b'm' | b'M' => {
                operators += usize::from(starts_keyword(&bytes[at..]));
            }
            _ => {}
        }
        if operators > CHAIN {
            return Err(TooDeep::Chain);
        }
        at += 1;
    }
    Ok(())
}

fn starts_keyword(rest: &[u8]) -> bool {
    ["union", "optional", "minus"].iter().any(|word| {
        rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word.as_bytes())
    })
}

fn end_of(bytes: &[u8], from: usize, ends: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|b| ends(*b))
        .map_or(bytes.len(), |at| from + at)
}

/// The last byte of the string that starts here.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let quote = bytes[from];
    let long = bytes[from..].starts_with(&[quote; 3]);
    let mut at = from + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !long => return at,
            b if b == quote && !long => return at,
            b if b == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 2,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_brackets_are_counted_outside_strings_iris_and_comments() {
        let query = "SELECT * { ?s <http://e/((((> \"{{{{\" , '''{{'{{''' # ((((\n }";
        assert_eq!(check(query, 1), Ok(()));
        assert_eq!(check(&"{".repeat(65), 64), Err(TooDeep::Brackets));
        assert_eq!(check("SELECT * { FILTER(?a < 1 && (?b > 2)) }", 3), Ok(()));
        assert_eq!(
            check("SELECT * { FILTER(?a < 1 && (?b > 2)) }", 2),
            Err(TooDeep::Brackets)
        );
    }

    #[test]
    fn long_chains_are_refused() {
        assert_eq!(check(&"?a && ".repeat(2_000), 64), Err(TooDeep::Chain));
        assert_eq!(check(&"{} UNION ".repeat(2_000), 64), Err(TooDeep::Chain));
        assert_eq!(check(&"?a && ".repeat(100), 64), Ok(()));
    }
}
