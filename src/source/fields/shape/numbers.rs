//! Numbers, exactly as they are written: `1.234.567,50` by a decimal comma, never through rounding.

use serde_json::{Number, Value};

use super::Misfit;

/// More digits than these a number of JSON cannot hold exactly.
const DIGITS: usize = 15;

/// The number of a string. `decimal` parts the whole from the fraction; the other one of point and comma, spaces and
/// apostrophes may group the whole by three.
pub(super) fn read(text: &str, decimal: Option<&str>) -> Result<Value, Misfit> {
    let decimal = decimal.and_then(|one| one.chars().next()).unwrap_or('.');
    let Some(plain) = plain(text, decimal) else {
        let example = if decimal == ',' {
            "1234,50 or 1.234,50"
        } else {
            "1234.50 or 1,234.50"
        };
        let other = if decimal == ',' { '.' } else { ',' };
        return Err(Misfit::new(
            "no number",
            format!("`{}` is not a number", text.escape_debug()),
            format!(
                "allowed are {example}, because decimal = \"{decimal}\"; write decimal = \"{other}\" where that parts the fraction"
            ),
        ));
    };
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    if digits > DIGITS {
        return Err(Misfit::new(
            "too many digits",
            format!("`{}` has {digits} digits", text.escape_debug()),
            format!(
                "{DIGITS} are kept exactly, and nothing is rounded: leave out what is not money"
            ),
        ));
    }
    let number = match plain.parse::<i64>() {
        Ok(whole) => Some(Number::from(whole)),
        Err(_) => plain.parse().ok().and_then(Number::from_f64),
    };
    number.map(Value::Number).ok_or_else(|| {
        Misfit::new(
            "no number",
            format!("`{}` is not a number", text.escape_debug()),
            "write digits",
        )
    })
}

/// Digits, a point, digits; nothing where the text is something else.
fn plain(text: &str, decimal: char) -> Option<String> {
    let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let whole = ungrouped(whole, decimal)?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut out = format!("{sign}{whole}");
    if let Some(fraction) = fraction {
        if !is_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            out.push('.');
            out.push_str(fraction);
        }
    }
    is_digits(&whole).then_some(out)
}

/// The whole of a number without what groups it; nothing where the groups are not of three.
fn ungrouped(whole: &str, decimal: char) -> Option<String> {
    let mark = if decimal == ',' { '.' } else { ',' };
    let is_mark = |c: char| c == mark || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let mut groups = whole.split(is_mark);
    let first = groups.next()?.to_owned();
    let mut out = first;
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 || out.is_empty() || (!grouped && out.len() > 3) {
            return None;
        }
        grouped = true;
        out.push_str(group);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, decimal: &str) -> Option<String> {
        read(text, Some(decimal))
            .ok()
            .map(|value| value.to_string())
    }

    #[test]
    fn a_decimal_comma_is_read_exactly() {
        for (text, value) in [
            ("71429,00", "71429"),
            ("1.234.567,5", "1234567.5"),
            ("1 234 567,89", "1234567.89"),
            ("-3,10", "-3.1"),
            ("0,1", "0.1"),
        ] {
            assert_eq!(number(text, ",").as_deref(), Some(value), "{text}");
        }
        assert_eq!(number("1,234.50", ".").as_deref(), Some("1234.5"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "1.5", "12.34,5", "1,2,3", "a", "", "1.23.4", ",5", "5,", "€ 5",
        ] {
            assert_eq!(number(text, ","), None, "{text}");
        }
        assert_eq!(number("1234567890123456", ","), None);
    }
}
