//! Text in languages, and the few ways in which text is compared.
//!
//! A title or an abstract exists in one or more languages; [`Text`] holds them in the order of their
//! [BCP 47](https://www.rfc-editor.org/info/bcp47) tags, so that the same text always gives the same bytes.

#[cfg(test)]
pub(crate) mod work;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use unicode_normalization::UnicodeNormalization;

/// One string for each language.
///
/// Read from a map of language tags (`{nl: …, en: …}`), or from a plain string that takes the record's `language`
/// when the record is [settled](Text::settle).
///
/// ```
/// use oogst::text::Text;
/// let mut title: Text = serde_json::from_str(r#"{"nl": "Oogst", "en": "Harvest"}"#)?;
/// assert_eq!(title.best(&["en"]), Some(("en", "Harvest")));
/// title = serde_json::from_str(r#""Oogst""#)?;
/// title.settle("nl");
/// assert_eq!(title.iter().next(), Some(("nl", "Oogst")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(Vec<(String, String)>);

impl Text {
    /// A text in one language.
    #[must_use]
    pub fn of(language: &str, value: impl Into<String>) -> Self {
        Self(vec![(language.to_owned(), value.into())])
    }

    /// The pairs of language tag and string, in the order of the tags. The tag is empty for a plain string that
    /// has not been settled.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(tag, value)| (tag.as_str(), value.as_str()))
    }

    /// No language at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds or replaces the string of one language.
    pub fn set(&mut self, language: &str, value: impl Into<String>) {
        match self
            .0
            .binary_search_by(|(tag, _)| tag.as_str().cmp(language))
        {
            Ok(at) => self.0[at].1 = value.into(),
            Err(at) => self.0.insert(at, (language.to_owned(), value.into())),
        }
    }

    /// Gives a plain string the language of its record, and tags and strings their one form: `en-GB` for `en-gb`, LF
    /// for CR LF, nothing around.
    pub fn settle(&mut self, language: &str) {
        for (tag, value) in &mut self.0 {
            settle_tag(tag, language);
            trim(value);
        }
        self.0.sort();
    }

    /// The string in the first of these languages that there is, else the first string.
    #[must_use]
    pub fn best(&self, languages: &[impl AsRef<str>]) -> Option<(&str, &str)> {
        languages
            .iter()
            .find_map(|wanted| self.iter().find(|(tag, _)| *tag == wanted.as_ref()))
            .or_else(|| self.iter().next())
    }
}

/// The language of the record for a string that has none, and the case that RFC 5646 (section 2.1.1) asks for. Tags are
/// compared without case: two spellings would be one language said twice.
fn settle_tag(tag: &mut String, language: &str) {
    if tag.is_empty() {
        language.clone_into(tag);
    }
    if !is_language_tag(tag) {
        return;
    }
    let mut parts = tag.split('-').map(str::to_ascii_lowercase);
    let mut out = parts.next().unwrap_or_default();
    let mut after_singleton = false;
    for part in parts {
        out.push('-');
        match part.len() {
            2 if !after_singleton => out.push_str(&part.to_ascii_uppercase()),
            4 if !after_singleton => {
                out.push_str(&part[..1].to_ascii_uppercase());
                out.push_str(&part[1..]);
            }
            _ => out.push_str(&part),
        }
        after_singleton = part.len() == 1;
    }
    *tag = out;
}

fn trim(value: &mut String) {
    if value.contains('\r') {
        *value = value.replace("\r\n", "\n").replace('\r', "\n");
    }
    let trimmed = value.trim();
    if trimmed.len() != value.len() {
        *value = trimmed.to_owned();
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (tag, value) in &self.0 {
            map.serialize_entry(tag, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, or a map from language tags to text such as {nl: …, en: …}")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Text, E> {
                Ok(Text(vec![(String::new(), value.to_owned())]))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                let mut out: Vec<(String, String)> = Vec::new();
                while let Some(tag) = map.next_key::<String>()? {
                    if out.iter().any(|(seen, _)| seen.eq_ignore_ascii_case(&tag)) {
                        return Err(A::Error::custom(format_args!(
                            "duplicate key `{tag}`: a language is given once"
                        )));
                    }
                    out.push((tag, map.next_value()?));
                }
                out.sort();
                Ok(Text(out))
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Text in languages: a map of BCP 47 tags, or a plain string in the record's language",
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}, "minProperties": 1}
            ]
        })
    }
}

/// Lists of short strings, one list for each language: keywords.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keywords(Vec<(String, Vec<String>)>);

impl Keywords {
    /// The pairs of language tag and keyword, in the order of the tags and then as written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .flat_map(|(tag, words)| words.iter().map(move |w| (tag.as_str(), w.as_str())))
    }

    /// No keyword at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, words)| words.is_empty())
    }

    /// Adds a keyword of a language; the tag is empty for one that takes the record's.
    pub fn add(&mut self, language: &str, word: impl Into<String>) {
        match self.0.iter_mut().find(|(tag, _)| tag == language) {
            Some((_, words)) => words.push(word.into()),
            None => self.0.push((language.to_owned(), vec![word.into()])),
        }
    }

    /// Gives a plain list the language of its record, trims, and drops what is said twice.
    pub fn settle(&mut self, language: &str) {
        for (tag, words) in &mut self.0 {
            settle_tag(tag, language);
            words.iter_mut().for_each(trim);
            let mut seen = std::collections::HashSet::new();
            words.retain(|word| seen.insert(word.clone()));
        }
        self.0.retain(|(_, words)| !words.is_empty());
        self.0.sort();
    }
}

impl Serialize for Keywords {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(tag, words)| (tag, words)))
    }
}

impl<'de> Deserialize<'de> for Keywords {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeywordsVisitor;
        impl<'de> Visitor<'de> for KeywordsVisitor {
            type Value = Keywords;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of keywords, or a map from language tags to lists such as {nl: [migratie]}")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Keywords, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = seq.next_element()? {
                    words.push(word);
                }
                Ok(Keywords(vec![(String::new(), words)]))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keywords, A::Error> {
                let mut out: Vec<(String, Vec<String>)> = Vec::new();
                while let Some(tag) = map.next_key::<String>()? {
                    if out.iter().any(|(seen, _)| seen.eq_ignore_ascii_case(&tag)) {
                        return Err(A::Error::custom(format_args!(
                            "duplicate key `{tag}`: a language is given once"
                        )));
                    }
                    out.push((tag, map.next_value()?));
                }
                out.sort();
                Ok(Keywords(out))
            }
        }
        deserializer.deserialize_any(KeywordsVisitor)
    }
}

impl schemars::JsonSchema for Keywords {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Keywords".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Keywords by language: a map of BCP 47 tags to lists, or a plain list in the record's language",
            "anyOf": [
                {"type": "array", "items": {"type": "string", "minLength": 1}},
                {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string", "minLength": 1}}}
            ]
        })
    }
}

/// Folds text for comparison: compatibility forms and diacritics removed, letters without decomposition replaced
/// (ß → ss, æ → ae, ø → o …), lower case, every run of other characters one space.
///
/// ```
/// assert_eq!(oogst::text::fold("Roos-Marie  van den Bogaard"), "roos marie van den bogaard");
/// assert_eq!(oogst::text::fold("Łukasz Güdük"), "lukasz guduk");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    #[cfg(test)]
    work::add(text.len());
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            c if unicode_normalization::char::is_combining_mark(c) => {}
            c if c.is_alphanumeric() => out.push(c),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The same for ASCII, which most text is: nothing of it is decomposed.
fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if !out.is_empty() && !word.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.make_ascii_lowercase();
    out
}

/// A key out of text: folded, ASCII letters and digits with single hyphens between them. Empty where no such
/// character is left.
#[must_use]
pub fn slug(text: &str) -> String {
    let ascii: String = fold(text)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    ascii.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The first character of a text that [XML](https://www.w3.org/TR/xml/#charsets) cannot carry as it is: a control
/// character other than line feed and tab, or one of the noncharacters U+FFFE and U+FFFF.
#[must_use]
pub fn control_character(text: &str) -> Option<char> {
    text.chars().find(|c| {
        c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}')
    })
}

/// Is this a well-formed BCP 47 language tag, as far as subtags' shapes go (language, script, region, variants,
/// private use)? See [RFC 5646, section 2.1](https://www.rfc-editor.org/rfc/rfc5646#section-2.1).
#[must_use]
pub fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=8).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// A number in groups of three, for people.
///
/// ```
/// assert_eq!(oogst::text::grouped(1_234_567), "1,234,567");
/// ```
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_given_twice_is_a_fault() {
        let fault = serde_json::from_str::<Text>(r#"{"nl": "a", "nl": "b"}"#).unwrap_err();
        assert!(fault.to_string().contains("duplicate key `nl`"), "{fault}");
    }

    #[test]
    fn settled_text_is_trimmed_tagged_and_sorted() {
        let mut text: Text = serde_json::from_str(r#"{"nl": " a\n", "en": "b"}"#).unwrap();
        text.settle("nl");
        assert_eq!(text.iter().collect::<Vec<_>>(), [("en", "b"), ("nl", "a")]);
    }

    #[test]
    fn one_language_has_one_spelling() {
        let mut text: Text = serde_json::from_str(r#"{"EN-gb": "a", "zh-hant-tw": "b"}"#).unwrap();
        text.settle("nl");
        assert!(text.iter().map(|(tag, _)| tag).eq(["en-GB", "zh-Hant-TW"]));
        assert!(serde_json::from_str::<Text>(r#"{"nl": "a", "NL": "b"}"#).is_err());
    }

    #[test]
    fn language_tags_are_told_from_other_words() {
        for good in ["nl", "en-GB", "zh-Hant-TW", "sr-Latn"] {
            assert!(is_language_tag(good), "{good}");
        }
        for bad in ["", "n", "nl_BE", "nederlands!", "nl-", "1l"] {
            assert!(!is_language_tag(bad), "{bad}");
        }
    }
}
