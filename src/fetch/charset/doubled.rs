//! Text that was encoded twice: UTF-8 that somebody took for windows-1252, and made UTF-8 of again. `é` became `Ã©`.

/// A character that was encoded twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubled {
    pub(super) stands: String,
    pub(super) meant: char,
}

/// The first character of a text that was encoded twice: what stands there, and what is meant.
///
/// ```
/// let found = oogst::fetch::doubly_encoded("RenÃ©e");
/// assert_eq!(found, Some(("Ã©".to_owned(), 'é')));
/// assert_eq!(oogst::fetch::doubly_encoded("Renée, São Paulo"), None);
/// ```
#[must_use]
pub fn doubly_encoded(text: &str) -> Option<(String, char)> {
    let mut first = None;
    each(text, &mut |_, found: Doubled| {
        first.get_or_insert((found.stands, found.meant));
    });
    first
}

/// Calls for each such character, with where it stands; gives how many there are.
pub(super) fn each(text: &str, call: &mut dyn FnMut(usize, Doubled)) -> u64 {
    let mut count = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(next) = bytes[at..].iter().position(|byte| *byte >= 0xc0) {
        at += next;
        let mut characters = text[at..].chars();
        let length = characters.next().map_or(1, char::len_utf8);
        match meant(&text[at..]) {
            None => at += length,
            Some((meant, width)) => {
                let stands = text[at..at + width].to_owned();
                call(at, Doubled { stands, meant });
                count += 1;
                at += width;
            }
        }
    }
    count
}

/// The character that is meant at the beginning of a text, and how long what stands there is. Only characters that texts in
/// Latin script have: what else could be meant is rather what stands there.
fn meant(text: &str) -> Option<(char, usize)> {
    let mut characters = text.chars();
    let lead = characters.next()?;
    let count = match lead {
        'Â' | 'Ã' | 'Ä' | 'Å' => 1,
        'â' | 'ï' => 2,
        _ => return None,
    };
    let mut bytes = vec![byte(lead)?];
    let mut width = lead.len_utf8();
    for _ in 0..count {
        let next = characters.next()?;
        bytes.push(byte(next).filter(|byte| (0x80..0xc0).contains(byte))?);
        width += next.len_utf8();
    }
    let meant = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    let is_likely = matches!(meant, '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{2122}' | '\u{feff}');
    is_likely.then_some((meant, width))
}

/// The byte of a character in windows-1252, whose gaps are taken as in ISO-8859-1.
fn byte(character: char) -> Option<u8> {
    const FROM_0X80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    if let Ok(byte) = u8::try_from(u32::from(character)) {
        return Some(byte);
    }
    let place = FROM_0X80.chars().position(|one| one == character)?;
    u8::try_from(0x80 + place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_was_not_encoded_twice() {
        for text in [
            "NÃO",
            "São",
            "à\u{a0}»",
            "Åse Ærø",
            "Ä, Ö und Ü",
            "BÂTIMENT",
            "naïef",
            "“Â”",
            "câ—",
        ] {
            assert_eq!(doubly_encoded(text), None, "{text}");
        }
    }

    #[test]
    fn every_letter_of_western_europe_is_found_when_it_was_encoded_twice() {
        for letter in "àâäæçèéêëîïñôöœùûüÿßÀÉÖØÅáíóúčšžłő’“”–€".chars()
        {
            let mut utf8 = [0; 4];
            let bytes = letter.encode_utf8(&mut utf8).as_bytes();
            let (twice, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            let found = doubly_encoded(&twice);
            assert_eq!(found, Some((twice.into_owned(), letter)));
        }
    }
}
