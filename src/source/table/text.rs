//! The text of a file: its encoding, said or found.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::source::fields::Misfit;

/// The text of a file, and what people should know of how it was read.
pub(super) fn decode(bytes: Vec<u8>, encoding: Option<&str>) -> (String, Option<Misfit>) {
    let (text, misfit) = decoded(bytes, encoding);
    // Lines that end as they did on the first Macintosh.
    if text.contains('\r') && !text.contains('\n') {
        return (text.replace('\r', "\n"), misfit);
    }
    (text, misfit)
}

fn decoded(bytes: Vec<u8>, encoding: Option<&str>) -> (String, Option<Misfit>) {
    let said = encoding.and_then(|label| Encoding::for_label(label.as_bytes()));
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let known = marked.or(said).or_else(|| utf16_without_mark(&bytes));
    let bytes = match known {
        None => match String::from_utf8(bytes) {
            Ok(text) => return (text, None),
            Err(fault) => {
                let at = fault.utf8_error().valid_up_to();
                return guessed(&fault.into_bytes(), at);
            }
        },
        Some(encoding) if encoding == UTF_8 => match String::from_utf8(bytes) {
            Ok(mut text) => {
                if text.starts_with('\u{feff}') {
                    text.drain(..'\u{feff}'.len_utf8());
                }
                return (text, None);
            }
            Err(fault) => fault.into_bytes(),
        },
        Some(_) => bytes,
    };
    let encoding = known.unwrap_or(UTF_8);
    let (text, _, is_wrong) = encoding.decode(&bytes);
    let misfit = is_wrong.then(|| {
        Misfit::new(
            "wrong encoding",
            format!(
                "the file is not all in {}; what is not stands as U+FFFD",
                encoding.name()
            ),
            "say another `encoding`, or leave it out to have it found",
        )
    });
    (text.into_owned(), misfit)
}

/// What is no UTF-8 is what it looks like.
fn guessed(bytes: &[u8], first_wrong: usize) -> (String, Option<Misfit>) {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _, _) = encoding.decode(bytes);
    let line = memchr::memchr_iter(b'\n', &bytes[..first_wrong]).count() + 1;
    let misfit = Misfit::new(
        "not UTF-8",
        format!(
            "the file is not UTF-8 (first on line {line}); it was read as {}",
            encoding.name()
        ),
        format!(
            "look whether its letters are right; then say it: encoding = \"{}\"",
            encoding.name().to_lowercase()
        ),
    );
    (text.into_owned(), Some(misfit))
}

/// Text of which every other byte is 0 is UTF-16, whether it is marked or not.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let most = head.len() / 2 * 3 / 4;
    if head.len() < 8 {
        None
    } else if odd > most && even == 0 {
        Some(UTF_16LE)
    } else if even > most && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_where_nobody_says_it() {
        let (text, told) = decode("naam\nCafé\n".into(), None);
        assert_eq!((text.as_str(), told), ("naam\nCafé\n", None));
        let (text, _) = decode(b"\xef\xbb\xbfnaam".to_vec(), None);
        assert_eq!(text, "naam");
        let latin = b"naam\nUniversit\xe9 catholique, Fran\xe7ois\n".to_vec();
        let (text, told) = decode(latin, None);
        assert_eq!(text, "naam\nUniversité catholique, François\n");
        let told = told.unwrap();
        assert!(told.message.contains("first on line 2"), "{}", told.message);
        assert!(told.remedy.contains("windows-1252"), "{}", told.remedy);
        let utf16: Vec<u8> = "naam\tjaar\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(utf16, None).0, "naam\tjaar\n");
    }

    #[test]
    fn an_encoding_that_is_said_is_used_and_told_if_it_is_wrong() {
        let (text, told) = decode(b"Fran\xe7ois".to_vec(), Some("iso-8859-1"));
        assert_eq!((text.as_str(), told), ("François", None));
        let (text, told) = decode(b"Fran\xe7ois".to_vec(), Some("utf-8"));
        assert!(text.contains('\u{fffd}') && told.is_some());
    }
}
