//! How the description of a thing is cited: as words, and in the formats of programs that keep references
//! ([BibTeX](https://ctan.org/pkg/bibtex), [RIS](https://en.wikipedia.org/wiki/RIS_(file_format)),
//! [CSL-JSON](https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-types)).

use std::fmt::Write;

use serde_json::{Value, json};

use crate::ledger::{Ledger, LedgerError};
use crate::mapping::{self, Site};
use crate::record::{Body, Entity, Kind};

/// How many authors the words name.
const NAMED: usize = 10;

/// An author: family name and given names.
pub type Author = (String, Option<String>);

/// A format of citations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// BibTeX.
    BibTex,
    /// CSL-JSON.
    Csl,
    /// RIS.
    Ris,
    /// Words.
    Text,
}

impl Style {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::BibTex, Self::Ris, Self::Csl, Self::Text];

    /// How addresses end, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::BibTex => "bib",
            Self::Csl => "json",
            Self::Ris => "ris",
            Self::Text => "txt",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BibTex => "BibTeX",
            Self::Csl => "CSL-JSON",
            Self::Ris => "RIS",
            Self::Text => "TXT",
        }
    }

    /// The media type, with its charset where it has one.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::BibTex => "application/x-bibtex; charset=utf-8",
            Self::Csl => "application/vnd.citationstyles.csl+json",
            Self::Ris => "application/x-research-info-systems",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// What a citation says.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// What it is known by in a file of references.
    pub id: String,
    /// The title, and its language; empty where it has none.
    pub title: (String, String),
    /// Everybody who takes part, in the order of the record.
    pub authors: Vec<Author>,
    /// The day that the description was last changed, `2026-11-25`.
    pub day: String,
    /// The title of the site.
    pub site: String,
    /// The IRI.
    pub iri: String,
}

impl Citation {
    /// The citation of a live thing, in the first of these languages that there is.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(
        ledger: &Ledger,
        site: &Site,
        site_title: &str,
        (entity, datestamp): (&Entity, i64),
        languages: &[String],
    ) -> Result<Self, LedgerError> {
        let (language, title) = entity.body.label(languages);
        let time = crate::time::rfc3339(datestamp);
        Ok(Self {
            id: format!("{}-{}", entity.kind(), entity.key.replace('/', "-")),
            title: (one_line(&title), language.unwrap_or_default().to_owned()),
            authors: authors(ledger, &entity.body)?,
            day: time.split('T').next().unwrap_or_default().to_owned(),
            site: one_line(site_title),
            iri: mapping::thing(&entity.key, &entity.body, site),
        })
    }

    fn year(&self) -> &str {
        self.day.split('-').next().unwrap_or_default()
    }

    /// In a format.
    #[must_use]
    pub fn written(&self, style: Style) -> String {
        match style {
            Style::BibTex => self.bibtex(),
            Style::Csl => format!("{:#}\n", Value::Array(vec![self.csl()])),
            Style::Ris => self.ris(),
            Style::Text => self.text() + "\n",
        }
    }

    /// As words.
    #[must_use]
    pub fn text(&self) -> String {
        let named = self.authors.iter().take(NAMED).map(full);
        let mut authors = named.collect::<Vec<_>>().join("; ");
        if self.authors.len() > NAMED {
            authors.push_str("; et al.");
        }
        let (title, year) = (&self.title.0, self.year());
        // Without authors, the title is in their place.
        let begun = if authors.is_empty() {
            format!("{title} ({year})")
        } else {
            format!("{authors} ({year}). {title}")
        };
        format!("{begun}. {}. {}", self.site, self.iri)
    }

    fn bibtex(&self) -> String {
        let id = self.id.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let mut out = format!("@misc{{{id},\n");
        let mut field = |name: &str, value: &str| {
            let _ = writeln!(out, "  {name} = {{{value}}},");
        };
        let authors: Vec<String> = self.authors.iter().map(|a| tex(&full(a))).collect();
        if !authors.is_empty() {
            field("author", &authors.join(" and "));
        }
        // Twice, so that no style changes its capitals.
        field("title", &format!("{{{}}}", tex(&self.title.0)));
        field("year", self.year());
        field("howpublished", &tex(&self.site));
        field("url", &self.iri.replace(['{', '}', '\\'], ""));
        out.push_str("}\n");
        out
    }

    fn ris(&self) -> String {
        let mut out = String::new();
        let mut line = |tag: &str, value: &str| {
            let _ = write!(out, "{tag}  - {value}\r\n");
        };
        line("TY", "ELEC");
        for author in &self.authors {
            line("AU", &full(author));
        }
        line("TI", &self.title.0);
        line("T2", &self.site);
        line("PY", self.year());
        line("DA", &self.day.replace('-', "/"));
        if !self.title.1.is_empty() {
            line("LA", &self.title.1);
        }
        line("UR", &self.iri);
        line("ER", "");
        out
    }

    fn csl(&self) -> Value {
        let parts: Vec<u32> = self.day.split('-').flat_map(str::parse).collect();
        let authors: Vec<Value> = self
            .authors
            .iter()
            .map(|(family, given)| match given {
                Some(given) => json!({"family": family, "given": given}),
                None => json!({"literal": family}),
            })
            .collect();
        let mut out = json!({
            "id": self.id,
            "type": "webpage",
            "title": self.title.0,
            "container-title": self.site,
            "issued": {"date-parts": [parts]},
            "URL": self.iri,
        });
        if !authors.is_empty() {
            out["author"] = authors.into();
        }
        if !self.title.1.is_empty() {
            out["language"] = self.title.1.as_str().into();
        }
        out
    }
}

fn full((family, given): &Author) -> String {
    match given {
        Some(given) => format!("{family}, {given}"),
        None => family.clone(),
    }
}

/// Those who take part in a project, each once.
fn authors(ledger: &Ledger, body: &Body) -> Result<Vec<Author>, LedgerError> {
    let Body::Project(project) = body else {
        return Ok(Vec::new());
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for who in &project.links.people {
        if who.key.is_empty() || !seen.insert(&who.key) {
            continue;
        }
        if let Some(Body::Person(person)) =
            ledger.get(Kind::Person, &who.key)?.and_then(|row| row.body)
        {
            let given = person.record.given.as_deref().map(one_line);
            out.push((one_line(&person.record.family), given));
        }
    }
    Ok(out)
}

/// A text on one line: what begins a new one would begin a new field.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control() || turns(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Does a character turn the direction of what follows, in another's text?
fn turns(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text as TeX reads it.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation() -> Citation {
        Citation {
            id: "project-x".to_owned(),
            title: (one_line("50% of {x} & y\r\nER  - "), "en".to_owned()),
            authors: vec![
                ("De Vries".to_owned(), Some("Jan".to_owned())),
                ("Consortium".to_owned(), None),
            ],
            day: "2026-11-25".to_owned(),
            site: "Site".to_owned(),
            iri: "https://example.org/id/project/x".to_owned(),
        }
    }

    #[test]
    fn a_citation_names_authors_year_title_and_iri() {
        assert_eq!(
            citation().text(),
            "De Vries, Jan; Consortium (2026). 50% of {x} & y ER -. Site. https://example.org/id/project/x"
        );
    }

    #[test]
    fn without_authors_the_title_is_in_their_place() {
        let citation = Citation {
            authors: Vec::new(),
            title: (one_line("\u{202e}Ghent\u{202c}\nUniversity"), String::new()),
            ..citation()
        };
        let text = citation.text();
        assert!(
            text.starts_with("Ghent University (2026). Site. "),
            "{text}"
        );
    }

    #[test]
    fn what_a_title_says_ends_no_field_of_bibtex() {
        let written = citation().written(Style::BibTex);
        assert!(
            written.contains("title = {{50\\% of \\{x\\} \\& y ER -}},"),
            "{written}"
        );
        assert!(written.contains("author = {De Vries, Jan and Consortium},"));
    }

    #[test]
    fn what_a_title_says_ends_no_record_of_ris() {
        let written = citation().written(Style::Ris);
        let ends = written
            .lines()
            .filter(|line| line.starts_with("ER"))
            .count();
        assert_eq!(ends, 1, "{written}");
        assert!(written.contains("DA  - 2026/11/25\r\n"), "{written}");
    }

    #[test]
    fn csl_has_names_in_their_parts() {
        let csl: Value = serde_json::from_str(&citation().written(Style::Csl)).unwrap();
        assert_eq!(csl[0]["author"][0]["family"], "De Vries");
        assert_eq!(csl[0]["author"][1]["literal"], "Consortium");
        assert_eq!(csl[0]["issued"]["date-parts"][0][1], 11);
    }
}
