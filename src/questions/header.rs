//! The comments that a question begins with:
//!
//! ```text
//! # title@nl: Wie begeleidt wie
//! # title@en: Who supervises whom
//! # description@en: For each project, its supervisors and the researchers that they supervise.
//! #   A line that begins with more room goes on with what the line before it says.
//! # keywords@en: people, supervision
//! # param language: language = nl
//! # param language@en: the language of titles
//! ```
//!
//! They end at the first line that is no comment, or is a bare `#`.

use super::{Parameter, RESERVED, Type, types};
use crate::text::{Text, is_language_tag};

/// What the comments say. Parameters with their lines.
#[derive(Default)]
pub(super) struct Header {
    pub(super) title: Text,
    pub(super) description: Text,
    pub(super) keywords: Vec<(String, String)>,
    pub(super) parameters: Vec<(Parameter, usize)>,
}

/// Takes a fault: line, field, what is wrong, what to do.
pub(super) type Say<'a> = dyn FnMut(usize, &str, String, String) + 'a;

const KEYS: &str = "Write title@LANGUAGE, description@LANGUAGE, keywords@LANGUAGE, param NAME or param NAME@LANGUAGE, \
    a colon and text; a bare # ends the declarations, and comments may follow.";

/// Reads the comments.
pub(super) fn read(text: &str, say: &mut Say<'_>) -> Header {
    let mut header = Header::default();
    for (number, key, value) in entries(text, say) {
        entry(&mut header, number, &key, &value, say);
    }
    if header.title.is_empty() {
        say(
            1,
            "title",
            "the question has no title".to_owned(),
            "Begin the file with a line such as `# title@en: Projects without a date`.".to_owned(),
        );
    }
    header
}

/// The declarations: line, key and value, with the lines that go on.
fn entries(text: &str, say: &mut Say<'_>) -> Vec<(usize, String, String)> {
    let mut entries: Vec<(usize, String, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let Some(comment) = line.strip_prefix('#') else {
            break;
        };
        if comment.trim().is_empty() {
            break;
        }
        let goes_on = comment.starts_with("  ");
        match (entries.last_mut(), comment.split_once(':')) {
            (Some((_, _, value)), _) if goes_on => {
                value.push(' ');
                value.push_str(comment.trim());
            }
            (_, Some((key, value))) => {
                entries.push((number, key.trim().to_owned(), value.trim().to_owned()));
            }
            _ => say(
                number,
                "",
                "this comment declares nothing".to_owned(),
                KEYS.to_owned(),
            ),
        }
    }
    entries
}

fn entry(header: &mut Header, line: usize, key: &str, value: &str, say: &mut Say<'_>) {
    let (key, language) = match key.split_once('@') {
        Some((key, language)) => (key.trim(), Some(language.trim())),
        None => (key, None),
    };
    if let Some(language) = language
        && !is_language_tag(language)
    {
        let message = format!("`{language}` is no language tag");
        return say(
            line,
            key,
            message,
            "Write a tag such as nl or en.".to_owned(),
        );
    }
    if value.is_empty() {
        let remedy = "Write text behind the colon.".to_owned();
        return say(line, key, "there is no text".to_owned(), remedy);
    }
    match (key, language) {
        ("title", Some(language)) => set(&mut header.title, line, key, language, value, say),
        ("description", Some(language)) => {
            set(&mut header.description, line, key, language, value, say);
        }
        ("keywords", Some(language)) => {
            let words = value
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty());
            header
                .keywords
                .extend(words.map(|word| (language.to_owned(), word.to_owned())));
        }
        (other, language) => match (other.strip_prefix("param "), language) {
            (Some(name), None) => declare(header, line, name.trim(), value, say),
            (Some(name), Some(language)) => {
                describe(header, line, name.trim(), language, value, say);
            }
            (None, _) => say(
                line,
                "",
                format!("`{key}` declares nothing"),
                KEYS.to_owned(),
            ),
        },
    }
}

/// `# param NAME@LANGUAGE: …`
fn describe(
    header: &mut Header,
    line: usize,
    name: &str,
    language: &str,
    value: &str,
    say: &mut Say<'_>,
) {
    let found = header.parameters.iter_mut();
    match found
        .map(|(parameter, _)| parameter)
        .find(|p| p.name == name)
    {
        Some(parameter) => {
            let key = format!("param {name}");
            set(&mut parameter.description, line, &key, language, value, say);
        }
        None => say(
            line,
            "param",
            format!("`{name}` is described and not declared before"),
            format!("Write `# param {name}: TYPE` above it."),
        ),
    }
}

fn set(text: &mut Text, line: usize, key: &str, language: &str, value: &str, say: &mut Say<'_>) {
    if text
        .iter()
        .any(|(tag, _)| tag.eq_ignore_ascii_case(language))
    {
        let message = format!("`{key}@{language}` is there already");
        return say(
            line,
            key,
            message,
            "Say it once for each language.".to_owned(),
        );
    }
    text.set(language, value);
}

/// `# param NAME: TYPE = DEFAULT`
fn declare(header: &mut Header, line: usize, name: &str, value: &str, say: &mut Say<'_>) {
    let sound = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if !sound || RESERVED.contains(&name) {
        return say(
            line,
            "param",
            format!("`{name}` cannot be the name of a parameter"),
            format!(
                "Use a name of letters, digits and _ that is none of {}.",
                RESERVED.join(", ")
            ),
        );
    }
    if header.parameters.iter().any(|(have, _)| have.name == name) {
        let message = format!("`{name}` is declared already");
        return say(line, "param", message, "Declare it once.".to_owned());
    }
    let (class, default) = match value.split_once('=') {
        Some((class, default)) => (class.trim(), Some(default.trim())),
        None => (value, None),
    };
    let Some(class) = Type::of(class) else {
        return say(
            line,
            "param",
            format!("`{class}` is no type"),
            format!("Use {}.", types::TYPES),
        );
    };
    if let Some(default) = default
        && !class.is_valid(default)
    {
        return say(
            line,
            "param",
            format!("the default of `{name}` cannot be `{default}`"),
            format!("Give {class}."),
        );
    }
    let parameter = Parameter {
        name: name.to_owned(),
        class,
        default: default.map(str::to_owned),
        description: Text::default(),
    };
    header.parameters.push((parameter, line));
}
