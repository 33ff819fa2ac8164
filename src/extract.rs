//! Descriptions of projects out of a page: HTML, or text that was copied from one.
//!
//! A pure function, and no part of it asks anything of the world: [`extract`]. A reader makes blocks (`block`) of the document
//! (headings, paragraphs, rows, captions); what each line is is found by its form and by the words of the [`Lexicon`]; lines
//! become projects, and their values fields. Each field says where it stands, by which rule it was found, and how sure that
//! is. What is not in the document is never added, and what it leaves open stays open.

mod block;
mod build;
mod chunk;
mod columns;
mod draft;
mod glue;
mod html;
pub mod json;
mod jsonld;
mod label;
mod language;
mod lexicon;
mod line;
#[cfg(test)]
mod linear;
mod names;
mod organisations;
mod parts;
mod place;
mod plain;
mod segment;
mod sentences;
mod unmarked;
mod years;

pub use draft::{Alternative, Draft, Extraction, Funder, Involved, Link, Notice, Person};
pub use lexicon::Lexicon;

/// A document, decoded.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its text.
    pub text: &'a str,
    /// What it is.
    pub media: Media,
    /// Its file or address, for messages; relative links in it start here.
    pub source: &'a str,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// Plain text, copied from a page.
    Text,
    /// HTML.
    Html,
}

impl Media {
    /// What a text is that does not say so: HTML where it begins like it.
    #[must_use]
    pub fn guess(text: &str) -> Self {
        let head: String = text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .chars()
            .take(2048)
            .flat_map(char::to_lowercase)
            .collect();
        let marks = ["<!doctype html", "<html", "<head", "<body"];
        let begins = ["<!--", "<?xml"];
        if marks.iter().any(|mark| head.contains(mark))
            || begins.iter().any(|mark| head.starts_with(mark))
            || begins_with_tag(&head)
        {
            Self::Html
        } else {
            Self::Text
        }
    }
}

/// What pieces of pages begin with.
const TAGS: [&str; 38] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "center",
    "details",
    "div",
    "dl",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "table",
    "ul",
];

/// Does a text in small letters begin with a tag of HTML? `<jan@example.org>` is none.
fn begins_with_tag(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else {
        return false;
    };
    let name = rest.find(|c: char| !c.is_ascii_alphanumeric());
    let (name, rest) = rest.split_at(name.unwrap_or(rest.len()));
    rest.starts_with(['>', '/', ' ', '\t', '\n', '\r']) && TAGS.contains(&name)
}

/// How a document is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The language of the document, where a person says so: a BCP 47 tag.
    pub language: Option<String>,
}

/// Finds the projects that a document describes.
///
/// ```
/// use oogst::extract::{Document, Lexicon, Media, Options, extract};
/// let text = "Safe next door: asylum at the border\n\nThis project studies what protection is.\n\nResearcher: Ann Peeters\n";
/// let document = Document { text, media: Media::Text, source: "page.txt" };
/// let found = extract(&document, &Lexicon::shipped(), &Options::default());
/// assert_eq!(found.projects[0].title, "Safe next door: asylum at the border");
/// assert_eq!(found.projects[0].people[0].name, "Ann Peeters");
/// ```
#[must_use]
pub fn extract(document: &Document<'_>, lexicon: &Lexicon, options: &Options) -> Extraction {
    let (page, data) = match document.media {
        Media::Text => (plain::read(document.text, lexicon), Vec::new()),
        Media::Html => {
            let read = html::read(document.text, document.source, lexicon);
            (read.page, read.data)
        }
    };
    let languages = language::Languages::new();
    let language = options
        .language
        .clone()
        .or_else(|| languages.of(&page.text).map(str::to_owned))
        .or_else(|| page.language.clone());
    let lines = line::lines(&page, lexicon);
    let records = segment::records(&page, &lines, lexicon);
    let builder = build::Builder {
        page: &page,
        lines: &lines,
        lexicon,
        languages: &languages,
        language: language.clone(),
    };
    let places = place::Places::new(document.text, &[], document.media == Media::Text);
    let text = place::Places::new(&page.text, &page.joints, true);
    let found = records
        .iter()
        .filter_map(|record| builder.build(record))
        .map(|built| places.draft(built, &page, &text, document.source))
        .collect();
    let mut notices = Vec::new();
    let mut stated = Vec::new();
    for (at, script) in &data {
        let line = places.at(*at).1;
        match jsonld::projects(script, line, lexicon) {
            Some(projects) => stated.extend(projects),
            None => notices.push(Notice {
                line,
                message: "the JSON-LD is no JSON, and is passed over".to_owned(),
            }),
        }
    }
    let mut projects = jsonld::merge(stated, found);
    for draft in &mut projects {
        complete(draft, &languages, language.as_deref());
    }
    Extraction {
        projects,
        language,
        notices,
    }
}

/// The languages of a draft that came from JSON-LD without any.
fn complete(draft: &mut Draft, languages: &language::Languages, page: Option<&str>) {
    let told = |text: &str| languages.of(text).or(page).map(str::to_owned);
    if draft.language.is_none() {
        draft.language = told(&draft.summary);
    }
    if draft.title_language.is_none() {
        draft.title_language = told(&draft.title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_a_page_is_html() {
        for text in [
            "<h2>Marsh</h2>",
            "\u{feff} <ul class=\"a\"><li>Marsh",
            "<TABLE\n><tr>",
            "<p>",
            "<br/>Marsh",
            "Menu\n<body>",
        ] {
            assert_eq!(Media::guess(text), Media::Html, "{text}");
        }
        for text in [
            "Marsh <b>",
            "<jan@example.org> wrote",
            "<a@example.org>",
            "<2020",
            "<<<<<<< HEAD",
            "<",
            "",
        ] {
            assert_eq!(Media::guess(text), Media::Text, "{text}");
        }
    }
}
