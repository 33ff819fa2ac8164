//! How the log looks. A request of the access log is one line, whatever its client sent: as words with values
//! ([logfmt](https://brandur.org/logfmt)), or as JSON.

use std::fmt::{self, Debug, Write};

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::{Format, FormatEvent, FormatFields, Full, Writer};
use tracing_subscriber::fmt::{FmtContext, time::SystemTime};
use tracing_subscriber::registry::LookupSpan;

use crate::config::AccessLog;

/// The target of the access log.
pub(super) const ACCESS: &str = "oogst::access";

/// The form of the log.
pub(super) struct Lines {
    plain: Format<Full, SystemTime>,
    access: AccessLog,
}

impl Lines {
    pub(super) fn new(access: AccessLog) -> Self {
        Self {
            plain: Format::default().with_target(false),
            access,
        }
    }
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if event.metadata().target() != ACCESS {
            return self.plain.format_event(context, writer, event);
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        match self.access {
            AccessLog::Off => Ok(()),
            AccessLog::Text => writeln!(writer, "{}", words(&fields.0)),
            AccessLog::Json => writeln!(writer, "{}", json(fields.0)),
        }
    }
}

/// The fields of an event, in their order.
#[derive(Default)]
struct Fields(Vec<(&'static str, Value)>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), value.into()));
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.push((field.name(), value.into()));
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.push((field.name(), value.into()));
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.push((field.name(), value.into()));
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name(), format!("{value:?}").into()));
    }
}

/// `name=value name="value of words"`
fn words(fields: &[(&'static str, Value)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(name);
        out.push('=');
        match value {
            Value::String(text) if is_plain(text) => out.push_str(text),
            Value::String(text) => quote(text, &mut out),
            other => out.push_str(&other.to_string()),
        }
    }
    out
}

fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:/+".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

/// In quotes; what is no letter, mark or sign that can be seen as `\u{…}`.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '\'' => out.push('\''),
            other => out.extend(other.escape_debug()),
        }
    }
    out.push('"');
}

/// An object on one line, in ASCII: there are line separators beyond it.
fn json(fields: Vec<(&'static str, Value)>) -> String {
    let fields: Map<String, Value> = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let mut out = String::new();
    for letter in Value::Object(fields).to_string().chars() {
        if letter.is_ascii() && letter != '\u{7f}' {
            out.push(letter);
            continue;
        }
        // Beyond ASCII there is nothing but what stands in strings.
        for unit in letter.encode_utf16(&mut [0; 2]) {
            if write!(out, "\\u{unit:04x}").is_err() {
                unreachable!("a string takes everything");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\nb\r\u{1b}[31m\u{2028}\u{2029}\u{85}\u{202e}\u{7f}\"\\' é 🦀 \u{fffd}";

    #[test]
    fn a_value_never_breaks_the_line_nor_ends_its_quotes() {
        let line = words(&[("path", HOSTILE.into()), ("status", 200.into())]);
        assert_eq!(
            line,
            r#"path="a\nb\r\u{1b}[31m\u{2028}\u{2029}\u{85}\u{202e}\u{7f}\"\\' é 🦀 �" status=200"#
        );
    }

    #[test]
    fn the_same_in_json_is_ascii_and_reads_back_as_it_was() {
        let line = json(vec![("path", HOSTILE.into())]);
        assert!(
            line.bytes().all(|byte| (0x20..0x7f).contains(&byte)),
            "{line}"
        );
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["path"], HOSTILE);
    }

    #[test]
    fn a_plain_word_stands_without_quotes() {
        assert_eq!(
            words(&[("method", "GET".into()), ("agent", "".into())]),
            "method=GET agent=\"\""
        );
    }
}
