//! Charsets: which one a document is in, and its text.
//!
//! A byte order mark goes first, then what HTTP says, then what the document says of itself, then what the bytes look like.
//! Labels are often wrong, in two ways that can be seen in the bytes; then the bytes are believed, and it is told. Text that was
//! encoded twice is told and never repaired: what it should be is for people to say where it comes from.

mod declared;
mod doubled;
mod reading;
mod survey;

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

pub use doubled::doubly_encoded;
pub use reading::Utf8;

use survey::Survey;

/// How much of the beginning is looked through for what a document says of itself.
const HEAD: u64 = 4096;

/// A document as text.
#[derive(Debug)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The charset, by its name in the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
    pub charset: &'static str,
    /// What people should know.
    pub notices: Vec<Notice>,
}

/// Something that people should know of a document, though it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The line, from 1; 0 where it is of the document as a whole.
    pub line: usize,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Which charset a document is in.
struct Choice {
    encoding: &'static Encoding,
    notices: Vec<Notice>,
}

/// Reads a document as UTF-8. `open` begins to read it, as often as need be; `said` is what was said beside it.
pub(super) fn utf8<R: Read>(open: impl Fn() -> R, said: Option<&str>) -> io::Result<Utf8<R>> {
    let choice = choose(&open, said)?;
    Ok(Utf8::new(open(), choice.encoding, choice.notices))
}

fn choose<R: Read>(open: impl Fn() -> R, said: Option<&str>) -> io::Result<Choice> {
    let mut head = Vec::new();
    open().take(HEAD).read_to_end(&mut head)?;
    let mut notices = Vec::new();
    if let Some(encoding) = marked(&head) {
        return Ok(Choice { encoding, notices });
    }
    let mut label = None;
    let labels = [
        ("HTTP says", said.map(str::to_owned)),
        ("the document says", declared::label(&head)),
    ];
    for (who, said) in labels {
        let Some(said) = said else { continue };
        match Encoding::for_label(said.as_bytes()) {
            Some(encoding) => {
                label = Some((who, encoding));
                break;
            }
            None => notices.push(Notice {
                line: 0,
                message: format!(
                    "{who} that the charset is `{}`, which there is not",
                    said.escape_debug()
                ),
                remedy: "correct it where it is published; UTF-8 is best".to_owned(),
            }),
        }
    }
    if let Some((_, encoding)) = label
        && !encoding.is_ascii_compatible()
        && head.contains(&0)
    {
        return Ok(Choice { encoding, notices });
    }
    let survey = Survey::of(open())?;
    let encoding = if survey.is_utf8() {
        UTF_8
    } else {
        survey::guess(open())?
    };
    notices.extend(disagreement(label, &survey, encoding));
    let encoding = match label {
        // In UTF-16 nobody could have read the label.
        Some((_, said)) if said != UTF_8 && said.is_ascii_compatible() && !survey.shows_utf8() => {
            said
        }
        _ => encoding,
    };
    Ok(Choice { encoding, notices })
}

/// The charset that the first bytes show, if they do.
fn marked(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding);
    }
    match head {
        [b'<', 0, _, 0, ..] => Some(UTF_16LE),
        [0, b'<', 0, _, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// What is told where label and bytes do not agree, or there is no label and it cannot be known.
fn disagreement(
    label: Option<(&str, &'static Encoding)>,
    survey: &Survey,
    seems: &'static Encoding,
) -> Option<Notice> {
    let message = match label {
        Some((who, said)) if said != UTF_8 && said.is_ascii_compatible() => {
            if !survey.shows_utf8() {
                return None;
            }
            format!(
                "{who} that the charset is {}, but it is UTF-8, and was read as that",
                said.name()
            )
        }
        Some((who, _)) if seems != UTF_8 => format!(
            "{who} that the charset is UTF-8, which it is not; it was read as {}, which it looks like",
            seems.name()
        ),
        None if seems != UTF_8 => format!(
            "nothing says what charset this is; it was read as {}, which it looks like",
            seems.name()
        ),
        _ => return None,
    };
    Some(Notice {
        line: survey.first(),
        message,
        remedy: "look whether names with accents are right, and correct the label where it is published; UTF-8 is best"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], said: Option<&str>) -> Decoded {
        utf8(|| bytes, said).unwrap().decoded().unwrap()
    }

    fn told(decoded: &Decoded) -> String {
        let told: Vec<String> = decoded
            .notices
            .iter()
            .map(|notice| format!("{}: {}", notice.line, notice.message))
            .collect();
        told.join("\n")
    }

    #[test]
    fn a_byte_order_mark_goes_before_what_http_says() {
        let utf16: Vec<u8> = "\u{feff}é"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let decoded = read(&utf16, Some("utf-8"));
        assert_eq!((decoded.text.as_str(), decoded.charset), ("é", "UTF-16LE"));
        let decoded = read(b"\xef\xbb\xbfa\xc3\xa9", Some("iso-8859-1"));
        assert_eq!((decoded.text.as_str(), decoded.charset), ("aé", "UTF-8"));
        assert_eq!(decoded.notices, []);
    }

    #[test]
    fn http_goes_before_the_document_which_goes_before_a_guess() {
        let page = b"<!-- <meta charset=big5> --><meta charset='iso-8859-15'><p>\xa4";
        assert_eq!(read(page, None).charset, "ISO-8859-15");
        assert!(read(page, None).text.ends_with('€'));
        assert_eq!(read(page, Some("windows-1251")).charset, "windows-1251");
        let xml = b"<?xml version='1.0' encoding=\"ISO-8859-2\"?><a>\xb9</a>";
        assert!(read(xml, None).text.ends_with("š</a>"));
        let old =
            b"<META http-equiv=Content-Type content=\"text/html; charset=windows-1250\"><p>\x9a";
        assert!(read(old, None).text.ends_with('š'));
    }

    #[test]
    fn a_wrong_label_is_told_and_the_bytes_are_believed() {
        let decoded = read("één".as_bytes(), Some("ISO-8859-1"));
        assert_eq!(decoded.text, "één");
        assert!(
            told(&decoded).contains("windows-1252, but it is UTF-8"),
            "{}",
            told(&decoded)
        );
        let decoded = read(b"\xc3\xa9\xc3\xa9n \xff", Some("iso-8859-15"));
        assert_eq!(
            (decoded.text.as_str(), decoded.charset),
            ("één \u{fffd}", "UTF-8")
        );
        let decoded = read(b"a\nL\xe9a et Ren\xe9e", Some("utf-8"));
        assert_eq!(
            (decoded.text.as_str(), decoded.charset),
            ("a\nLéa et Renée", "windows-1252")
        );
        assert!(
            told(&decoded).starts_with("2: HTTP says that the charset is UTF-8, which it is not"),
            "{}",
            told(&decoded)
        );
    }

    #[test]
    fn a_right_label_is_believed_whatever_the_script() {
        for (label, text) in [
            ("windows-1251", "Научно-исследовательский проект «Миграция»"),
            ("iso-8859-7", "Ερευνητικό έργο για τη μετανάστευση"),
            ("iso-8859-2", "Výzkumný projekt o migraci, łódź, čeština"),
            ("shift_jis", "移民に関する研究プロジェクト"),
            ("gbk", "关于移民的研究项目"),
            ("euc-kr", "이주에 관한 연구 프로젝트"),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let decoded = read(&encoding.encode(text).0, Some(label));
            assert_eq!(
                (decoded.text.as_str(), &decoded.notices[..]),
                (text, &[][..]),
                "{label}"
            );
        }
    }

    #[test]
    fn a_label_that_is_none_is_told() {
        let decoded = read(b"abc", Some("utf-9"));
        assert_eq!(decoded.charset, "UTF-8");
        assert!(
            told(&decoded).contains("`utf-9`, which there is not"),
            "{}",
            told(&decoded)
        );
    }

    #[test]
    fn bytes_that_are_damaged_are_counted_with_their_line() {
        let decoded = read(b"\xc3\xa9\xc3\xa8\n\xc3\xa9\xff\xc3\xa9", None);
        assert_eq!(decoded.text, "éè\né\u{fffd}é");
        assert_eq!(
            told(&decoded),
            "2: 1 sequence of bytes is no UTF-8; `\u{fffd}` stands for it"
        );
    }

    #[test]
    fn utf_16_without_a_mark_is_read_where_it_is_said_or_begins_with_an_element() {
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        assert_eq!(read(&utf16("é a"), Some("utf-16be")).text, "é a");
        assert_eq!(read(&utf16("<a>é"), None).text, "<a>é");
        // Who says so and can be read without is wrong.
        let page = "<meta charset=utf-16><p>é";
        assert_eq!(read(page.as_bytes(), None).text, page);
    }

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let room = into.len().min(1);
            self.0.read(&mut into[..room])
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(64))]

        #[test]
        fn any_bytes_are_read_the_same_in_any_pieces(
            bytes: Vec<u8>,
            head in proptest::sample::select(vec![
                "", "\u{feff}", "<?xml encoding='utf-16'?>", "<meta charset=", "<!--", "Ã", "\n\n",
            ]),
            said in proptest::sample::select(vec![
                "utf-8", "utf-16le", "iso-8859-1", "shift_jis", "gb18030", "iso-2022-jp", "replacement", "?",
            ]),
        ) {
            let bytes = [head.as_bytes(), &bytes].concat();
            let whole = read(&bytes, Some(said));
            let mut slow = utf8(|| Slow(&bytes), Some(said)).unwrap();
            let mut text = String::new();
            slow.read_to_string(&mut text).unwrap();
            proptest::prop_assert_eq!(&text, &whole.text);
            proptest::prop_assert_eq!(slow.charset(), whole.charset);
            let sound = std::str::from_utf8(&bytes);
            if let (Ok(sound), "utf-8" | "iso-8859-1" | "?") = (sound, said) {
                let sound = sound.strip_prefix('\u{feff}').unwrap_or(sound);
                proptest::prop_assert_eq!(text, sound);
            }
        }
    }

    #[test]
    fn plain_text_is_told_nothing_of() {
        for text in ["", "abc", "één « à »"] {
            assert_eq!(read(text.as_bytes(), None).notices, [], "{text}");
        }
    }

    #[test]
    fn text_that_was_encoded_twice_is_told_and_left_as_it_is() {
        let decoded = read("a\nRenÃ©e dâ€™Hondt".as_bytes(), Some("utf-8"));
        assert_eq!(decoded.text, "a\nRenÃ©e dâ€™Hondt");
        assert_eq!(
            told(&decoded),
            "2: 2 characters were encoded twice: `Ã©` stands where `é` is meant"
        );
    }
}
