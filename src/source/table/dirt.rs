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
    } else if let Some(meant) = encoded_twice(text) {
        misfits.push(Misfit::new(
            "encoded twice",
            format!(
                "`{}` is UTF-8 that was encoded twice: `{}` is meant; it is published as it is",
                shown(text),
                shown(&meant)
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

/// What is meant by text whose UTF-8 was taken for Windows-1252 and encoded again: `cafÃ©` is `café`.
fn encoded_twice(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'Â', 'â', 'Å', 'Ä', 'Ð', 'Ñ', 'Î', 'Ï']) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        // The five bytes that Windows-1252 leaves open stand for themselves in most programs.
        if (u32::from(c)) < 0x100 && encoding_rs::mem::is_str_latin1(c.encode_utf8(&mut [0; 4])) {
            bytes.push(u8::try_from(u32::from(c)).ok()?);
            continue;
        }
        let mut one = [0; 4];
        let (byte, _, is_lost) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut one));
        if is_lost {
            return None;
        }
        bytes.extend_from_slice(&byte);
    }
    let meant = String::from_utf8(bytes).ok()?;
    (meant != text && !meant.is_ascii()).then_some(meant)
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
        assert_eq!(
            encoded_twice("RÃ©gion Ãle-de-France"),
            None,
            "half of it is not"
        );
        assert_eq!(encoded_twice("RÃ©gion").as_deref(), Some("Région"));
        assert_eq!(encoded_twice("Å\u{201a}Ã³dÅº").as_deref(), Some("łódź"));
        assert_eq!(encoded_twice("donâ€™t").as_deref(), Some("don’t"));
        for sound in ["Région", "Ängelholm", "São Paulo", "Âge d'or", "€ 5"] {
            assert_eq!(encoded_twice(sound), None, "{sound}");
        }
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
