//! The lines of `identities.yaml` by which a steward decides: certain ones as they are, the others behind a `#`.

use std::fmt::Write;

use super::{Candidate, Field, Link, Report, Verdict};
use crate::record::Kind;

/// The lines, under the keys of the file.
///
/// As it is, the text is an `identities.yaml`; what stands behind `#` decides nothing until somebody takes the `#` away.
#[must_use]
pub fn lines(report: &Report) -> String {
    let mut out = format!(
        "# Links to {}, for identities.yaml.\n# What is certain by a rule stands as it is. Take the # away from a line that is right, and remove the others.\n",
        report.registry
    );
    for (kind, heading) in [
        (Kind::Person, "people"),
        (Kind::Organisation, "organisations"),
        (Kind::Project, "projects"),
    ] {
        let links: Vec<&Link> = report
            .links
            .iter()
            .filter(|link| link.kind == kind)
            .collect();
        if links.is_empty() {
            continue;
        }
        let is_decided = links.iter().any(|link| decides(link));
        // A heading with comments only would be a list that is null.
        let mark = if is_decided { "" } else { "# " };
        let _written = write!(out, "\n{mark}{heading}:\n");
        for link in links {
            one(&mut out, link);
        }
    }
    out
}

fn decides(link: &Link) -> bool {
    link.is_certain() && link.field.is_some()
}

fn one(out: &mut String, link: &Link) {
    let _written = writeln!(out, "  # {} {}", link.key, plain(&link.label));
    if let Some(stated) = &link.stated {
        let _written = writeln!(out, "  #   {}", plain(stated));
    }
    for candidate in &link.candidates {
        let mark = match candidate.verdict {
            Verdict::Certain => "",
            Verdict::Proposal => "# ",
        };
        match line(link, candidate) {
            Some(decision) => {
                let _written = writeln!(out, "  {mark}- {decision}");
            }
            None => {
                let _written = writeln!(
                    out,
                    "  #   {} {} (records have no field for it)",
                    candidate.id,
                    plain(&candidate.name)
                );
            }
        }
        for warning in &candidate.warnings {
            let _written = writeln!(out, "  #     {}", plain(warning));
        }
    }
}

/// `{key: ugent, set: {ror: …}, because: …}`
fn line(link: &Link, candidate: &Candidate) -> Option<String> {
    let field = link.field?;
    let key = scalar(&link.key);
    let id = scalar(&candidate.id);
    let because = scalar(&because(candidate));
    Some(match field {
        Field::Orcid => format!("{{key: {key}, orcid: {id}, because: {because}}}"),
        Field::Ror | Field::Fundref | Field::Wikidata => format!(
            "{{key: {key}, set: {{{}: {id}}}, because: {because}}}",
            field.name()
        ),
    })
}

/// The name there, and what speaks for and against it.
fn because(candidate: &Candidate) -> String {
    let evidence: Vec<String> = candidate.evidence.iter().map(ToString::to_string).collect();
    format!("“{}”: {}", candidate.name, evidence.join("; "))
}

/// One line, whatever somebody wrote.
fn plain(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A string in YAML: as it is where that can be nothing else, else in quotation marks as in JSON.
fn scalar(text: &str) -> String {
    let is_key = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !matches!(
            text,
            "y" | "yes" | "n" | "no" | "on" | "off" | "true" | "false" | "null"
        );
    let is_address = text.starts_with("https://")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b":/.-".contains(&byte))
        && !text.ends_with(':');
    let is_simple = is_key || is_address;
    if is_simple {
        return text.to_owned();
    }
    let quoted = serde_json::Value::from(text).to_string();
    // JSON lets these stand as they are; for some readers of YAML they end a line.
    quoted
        .chars()
        .map(|c| match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                format!("\\u{:04x}", u32::from(c))
            }
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_something_else_is_quoted() {
        assert_eq!(scalar("p-abc"), "p-abc");
        assert_eq!(
            scalar("https://ror.org/00cv9y106"),
            "https://ror.org/00cv9y106"
        );
        for text in [
            "no",
            "0000-0002-1825-0097",
            "a: b",
            "a # b",
            "1e5",
            "“x”, {y}",
            "a\nb",
        ] {
            let written = format!("k: {}", scalar(text));
            let read: std::collections::BTreeMap<String, String> =
                serde_saphyr::from_str(&written).unwrap();
            assert_eq!(read["k"], text);
            assert!(scalar(text).starts_with('"'), "{text}");
        }
    }
}
