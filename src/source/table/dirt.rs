//! What has happened to text on its way: letters that were lost, letters that were encoded twice, control characters, quotation
//! marks of another file format. It is told, so that it can be put right where it comes from; nothing is guessed.

use crate::source::fields::Misfit;
use crate::text::control_character;

/// The text without what no format can carry, and what people should know of it.
pub(super) fn clean(text: &mut String) -> Vec<Misfit> {
    let is_plain = text.bytes().all(|b| (b' '..0x7f).contains(&b) && b != b'"');
    if is_plain {
        return Vec::new();
    }
    let mut misfits = Vec::new();
    if let Some(c) = control_character(text) {
        misfits.push(Misfit::new(
            "control character",
            format!(
                "`{}` holds the control character U+{:04X}; it is left out",
                shown(text),
                u32::from(c)
            ),
            "remove it: no format that is published can carry it",
        ));
        text.retain(|c| control_character(c.encode_utf8(&mut [0; 4])).is_none());
    }
    if text.contains('\u{fffd}') {
        misfits.push(Misfit::new(
            "letters lost",
            format!(
                "`{}` has lost letters: U+FFFD stands for them; it is published as it is",
                shown(text)
            ),
            "the file was once read in the wrong encoding and saved; export it anew, or write the letters",
        ));
    }
    if let Some((stands, meant)) = crate::fetch::doubly_encoded(text) {
        misfits.push(Misfit::new(
            "encoded twice",
            format!(
                "`{}` is UTF-8 that was encoded twice: `{}` stands where `{meant}` is meant; it is published as it is",
                shown(text),
                shown(&stands)
            ),
            "export the file anew as UTF-8, or write the letters",
        ));
    }
    let is_quoted =
        text.len() > 2 && text.starts_with('"') && text.ends_with('"') && text.contains("\"\"");
    if is_quoted {
        misfits.push(Misfit::new(
            "quoted twice",
            format!("`{}` stands in quotation marks of CSV twice", shown(text)),
            "write the value without those that are not part of it",
        ));
    }
    misfits
}

/// A text as it is shown in a message: not endless, and on one line.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut out: String = text.chars().take(MOST).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out.escape_debug()
        .to_string()
        .replace("\\\"", "\"")
        .replace("\\'", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorts(text: &str) -> (String, Vec<&'static str>) {
        let mut text = text.to_owned();
        let told = clean(&mut text);
        (text, told.into_iter().map(|misfit| misfit.sort).collect())
    }

    #[test]
    fn text_that_was_encoded_twice_is_told_with_what_is_meant() {
        let mut text = "RÃ©gion".to_owned();
        let told = clean(&mut text);
        assert_eq!((text.as_str(), told.len()), ("RÃ©gion", 1));
        assert!(
            told[0].message.contains("where `é` is meant"),
            "{}",
            told[0].message
        );
        assert_eq!(sorts("São Paulo, Région").1, Vec::<&str>::new());
    }

    #[test]
    fn what_no_format_can_carry_is_left_out_and_told() {
        assert_eq!(
            sorts("a\0b\u{8}c"),
            ("abc".to_owned(), vec!["control character"])
        );
        assert_eq!(sorts("a\nb\tc").1, Vec::<&str>::new());
        assert_eq!(sorts("E�TV�S").1, ["letters lost"]);
        assert_eq!(sorts("\"the \"\"X\"\" centre\"").1, ["quoted twice"]);
        assert_eq!(sorts("\"quoted\" \"words\"").1, Vec::<&str>::new());
    }
}
