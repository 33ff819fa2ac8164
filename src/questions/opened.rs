//! A stored question as text to go on from: its values are written into it, so that it can be read, changed and asked
//! anywhere.

use oxigraph::model::Term;
use oxigraph::sparql::CancellationToken;

use super::{NESTING, Question};
use crate::graph::{self, Form, Limits};

/// The file with VALUES after the bracket that opens its pattern; `None` where there is no such bracket, or the outcome
/// would be no query.
pub(super) fn with_values(question: &Question, values: &[(String, Term)]) -> Option<String> {
    let text = body(&question.text);
    if question.parameters.is_empty() {
        return Some(text.to_owned());
    }
    let at = pattern(text, question.form)?;
    let mut lines = String::new();
    for parameter in &question.parameters {
        let value = values.iter().find(|(name, _)| *name == parameter.name);
        let line = match value {
            Some((name, term)) => format!("\n  VALUES ?{name} {{ {term} }}"),
            None => format!("\n  # VALUES ?{} {{ … }}", parameter.name),
        };
        lines.push_str(&line);
    }
    let rest = bound_behind(text, at, values);
    let end = if rest.starts_with('\n') { "" } else { "\n " };
    let opened = format!("{}{lines}{end}{rest}", &text[..at]);
    let limits = Limits {
        bytes: opened.len(),
        nesting: NESTING,
    };
    let is_query = graph::admit(&opened, limits).is_ok()
        && graph::parse(&opened, "", &CancellationToken::new()).is_ok();
    is_query.then_some(opened)
}

/// What follows the bracket that opens the pattern. Behind the pattern no VALUES reach, as in HAVING of a grouped query: there,
/// terms stand in the place of the variables.
fn bound_behind(text: &str, at: usize, values: &[(String, Term)]) -> String {
    let mut depth = 1_usize;
    let close = tokens(text).into_iter().find_map(|(place, token)| {
        if place < at {
            return None;
        }
        match token {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(place)
    });
    let close = close.unwrap_or(text.len());
    let mut behind = text[close..].to_owned();
    for (name, term) in values {
        for sigil in ['?', '$'] {
            behind = replaced(&behind, &format!("{sigil}{name}"), &term.to_string());
        }
    }
    format!("{}{behind}", &text[at..close])
}

/// A text in which a variable is replaced, and no longer one that begins like it.
fn replaced(text: &str, variable: &str, term: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(variable) {
        let after = &rest[at + variable.len()..];
        let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        out.push_str(&rest[..at]);
        out.push_str(if goes_on { variable } else { term });
        rest = after;
    }
    out + rest
}

/// The file without the comments that it begins with: they tell what the page of the question tells.
fn body(text: &str) -> &str {
    let is_head = |line: &&str| line.starts_with('#') || line.trim().is_empty();
    let head: usize = text
        .split_inclusive('\n')
        .take_while(is_head)
        .map(str::len)
        .sum();
    &text[head..]
}

/// Where the pattern of a query begins: behind its bracket.
fn pattern(text: &str, form: Form) -> Option<usize> {
    let mut opened = Vec::new();
    let (mut depth, mut after_where) = (0_usize, false);
    for (at, token) in tokens(text) {
        match token {
            "{" | "(" => {
                if token == "{" && depth == 0 {
                    if after_where {
                        // `CONSTRUCT WHERE { … }` is its own template, and takes no VALUES.
                        let is_short = form == Form::Construct && opened.is_empty();
                        return (!is_short).then_some(at + 1);
                    }
                    opened.push(at + 1);
                }
                depth += 1;
            }
            "}" | ")" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        after_where = token.eq_ignore_ascii_case("where");
    }
    // The word WHERE may be left out. The first bracket of CONSTRUCT is that of its template.
    let first = usize::from(form == Form::Construct);
    opened.get(first).copied()
}

/// Brackets and words with where they stand, without what is in comments, strings and IRIs.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let (mut at, mut tokens) = (0, Vec::new());
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at += length(&text[at..], '\n'),
            quote @ (b'"' | b'\'') => at = after_string(bytes, at, quote),
            b'<' => at = after_iri(text, at),
            b'{' | b'}' | b'(' | b')' => {
                tokens.push((at, &text[at..=at]));
                at += 1;
            }
            byte if byte.is_ascii_alphabetic() => {
                let rest = &text[at..];
                let is_word = |c: char| c.is_alphanumeric() || "_:-.?$".contains(c);
                let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                tokens.push((at, &rest[..end]));
                at += end;
            }
            b'?' | b'$' => {
                // A variable may be called `where`.
                let rest = &text[at + 1..];
                let is_word = |c: char| c.is_alphanumeric() || c == '_';
                at += 1 + rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            }
            _ => at += 1,
        }
    }
    tokens
}

fn length(text: &str, end: char) -> usize {
    text.find(end).unwrap_or(text.len())
}

/// Where an IRI ends; a `<` that begins none is an operator.
fn after_iri(text: &str, at: usize) -> usize {
    let rest = &text[at + 1..];
    let end = rest.find(|c: char| c == '>' || c.is_whitespace() || "<\"{}|^`\\".contains(c));
    match end {
        Some(end) if rest[end..].starts_with('>') => at + end + 2,
        _ => at + 1,
    }
}

fn after_string(bytes: &[u8], start: usize, quote: u8) -> usize {
    let is_long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if is_long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote && !is_long => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::iri::Base;

    #[track_caller]
    fn assert_opened(query: &str, expected: Option<&str>) {
        let head = "# title@en: T\n# param n: integer = 1\n# param m: year\n";
        let question = Question::parse("q", Path::new("q.rq"), &format!("{head}{query}"));
        let question = question.unwrap_or_else(|faults| panic!("{faults:?}"));
        let base = Base::new("https://data.example.org").unwrap();
        let values = question.values(&base, &[]).unwrap();
        let opened = with_values(&question, &values);
        let one = r#"VALUES ?n { "1"^^<http://www.w3.org/2001/XMLSchema#integer> }"#;
        let expected = expected.map(|text| {
            let lines = format!("{{\n  {one}\n  # VALUES ?m {{ … }}\n ");
            text.replace("{!", &lines)
        });
        assert_eq!(opened, expected, "{query}");
    }

    #[test]
    fn values_stand_at_the_beginning_of_the_pattern() {
        for (query, expected) in [
            (
                "SELECT ?n ?m WHERE { ?n ?p ?m }",
                "SELECT ?n ?m WHERE {! ?n ?p ?m }",
            ),
            ("ASK { ?n ?p ?m }", "ASK {! ?n ?p ?m }"),
            (
                "PREFIX where: <urn:where#> SELECT ?where { ?n where:x '{' , ?m, ?where }",
                "PREFIX where: <urn:where#> SELECT ?where {! ?n where:x '{' , ?m, ?where }",
            ),
            (
                "CONSTRUCT { ?n <urn:p> ?m } WHERE { ?n ?p ?m }",
                "CONSTRUCT { ?n <urn:p> ?m } WHERE {! ?n ?p ?m }",
            ),
            (
                "CONSTRUCT { ?n <urn:p> ?m } { ?n ?p ?m }",
                "CONSTRUCT { ?n <urn:p> ?m } {! ?n ?p ?m }",
            ),
            (
                "SELECT (EXISTS { ?n ?p ?m } AS ?x) WHERE { ?n ?p ?m FILTER (?n < 3 && ?m > 1) }",
                "SELECT (EXISTS { ?n ?p ?m } AS ?x) WHERE {! ?n ?p ?m FILTER (?n < 3 && ?m > 1) }",
            ),
        ] {
            assert_opened(query, Some(expected));
        }
    }

    #[test]
    fn where_there_is_no_place_for_values_nothing_is_written() {
        assert_opened("CONSTRUCT WHERE { ?n <urn:p> ?m }", None);
    }
}
