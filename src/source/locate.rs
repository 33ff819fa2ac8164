//! Finds a field of a record again in the text of its file: only when there is a fault, so that reading pays nothing
//! for it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_saphyr::granit_parser::{Event, Parser, Span};

/// The file that was looked at last: who looks for many places in it reads it once.
#[derive(Default)]
pub struct Looking {
    last: Option<(PathBuf, Document)>,
    /// How many files were read.
    #[cfg(test)]
    read: usize,
}

struct Document {
    text: String,
    root: Option<Node>,
}

impl Looking {
    /// Line and column (from 1) of a field, and the line's text. `item` is the record in the file, from 0. The nearest
    /// field that exists is taken; line 0 where nothing can be found at all.
    pub(super) fn find(
        &mut self,
        file: &Path,
        item: u32,
        path: &str,
    ) -> (usize, usize, Option<String>) {
        let is_lines = super::parse::Syntax::of(file) == Some(super::parse::Syntax::Lines);
        let steps = steps(path);
        if is_lines {
            let Some(text) = nth_line(file, item) else {
                return (0, 0, None);
            };
            let column = place(&text, 0, &steps).map_or(1, |(_, column)| column);
            return (item as usize + 1, column, Some(text));
        }
        let Some(document) = self.document(file) else {
            return (0, 0, None);
        };
        let root = document.root.as_ref();
        match root.and_then(|root| place_in(root, item, &steps)) {
            Some((line, column)) => (line, column, line_of(&document.text, line)),
            None => (0, 0, None),
        }
    }

    fn document(&mut self, file: &Path) -> Option<&Document> {
        if self.last.as_ref().is_none_or(|(last, _)| last != file) {
            #[cfg(test)]
            (self.read += 1);
            let text = std::fs::read_to_string(file).ok()?;
            let root = Builder::new(&text).document();
            self.last = Some((file.to_owned(), Document { text, root }));
        }
        self.last.as_ref().map(|(_, document)| document)
    }
}

/// Where the innermost map begins that holds a place: a record, for people. `None` for a text without maps.
pub(super) fn map_around(text: &str, line: usize, column: usize) -> Option<(usize, usize)> {
    let root = Builder::new(text).document()?;
    let mut node = &root;
    let mut found = None;
    loop {
        if !node.is_list && !node.children.is_empty() {
            found = Some((node.line, node.column));
        }
        // A map in a map stands where its key stands, which is still in the outer one.
        let before = |child: &&(String, Node)| {
            let start = (child.1.line, child.1.column);
            start < (line, column) || node.is_list && start == (line, column)
        };
        match node.children.iter().rev().find(before) {
            Some((_, child)) => node = child,
            None => return found,
        }
    }
}

/// A line of a text, from 1.
pub(super) fn line_of(text: &str, line: usize) -> Option<String> {
    text.lines().nth(line.checked_sub(1)?).map(str::to_owned)
}

fn nth_line(file: &Path, line: u32) -> Option<String> {
    let reader = BufReader::new(std::fs::File::open(file).ok()?);
    reader.lines().nth(line as usize)?.ok()
}

/// `people[2].role` as `people`, `2`, `role`.
fn steps(path: &str) -> Vec<&str> {
    path.split(['.', '[', ']'])
        .filter(|step| !step.is_empty())
        .collect()
}

/// A node of the document: where it is, and the nodes in it.
struct Node {
    line: usize,
    column: usize,
    children: Vec<(String, Node)>,
    is_list: bool,
}

fn place(text: &str, item: u32, steps: &[&str]) -> Option<(usize, usize)> {
    place_in(&Builder::new(text).document()?, item, steps)
}

fn place_in(root: &Node, item: u32, steps: &[&str]) -> Option<(usize, usize)> {
    let mut node = if root.is_list {
        &root.children.get(item as usize)?.1
    } else {
        root
    };
    for step in steps {
        match node.child(step) {
            Some(child) => node = child,
            None => break,
        }
    }
    Some((node.line, node.column))
}

impl Node {
    fn child(&self, step: &str) -> Option<&Self> {
        let found = if self.is_list {
            self.children.get(step.parse::<usize>().ok()?)
        } else {
            self.children.iter().find(|(name, _)| name == step)
        };
        found.map(|(_, child)| child)
    }
}

struct Builder<'a> {
    parser: Parser<'a, serde_saphyr::granit_parser::StrInput<'a>>,
    /// How many more events are read: a document that is meant to be slow is not followed.
    budget: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            parser: Parser::new_from_str(text),
            budget: 2_000_000,
        }
    }

    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.budget = self.budget.checked_sub(1)?;
        loop {
            let (event, span) = self.parser.next_event()?.ok()?;
            // Comments, anchors and the starts of streams are no nodes.
            if matches!(
                event,
                Event::Scalar(..)
                    | Event::SequenceStart(..)
                    | Event::SequenceEnd
                    | Event::MappingStart(..)
                    | Event::MappingEnd
                    | Event::Alias(..)
                    | Event::UnresolvedAlias(..)
                    | Event::DocumentEnd
                    | Event::StreamEnd
            ) {
                return Some((event, span));
            }
        }
    }

    fn document(&mut self) -> Option<Node> {
        let (event, span) = self.next()?;
        self.node(&event, span, 0)
    }

    fn node(&mut self, event: &Event<'a>, span: Span, depth: usize) -> Option<Node> {
        let mut node = Node {
            line: span.start.line(),
            column: span.start.col() + 1,
            children: Vec::new(),
            is_list: false,
        };
        if depth > 64 {
            return None;
        }
        match event {
            Event::SequenceStart(..) => {
                node.is_list = true;
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => {
                            let name = node.children.len().to_string();
                            let child = self.node(&event, span, depth + 1)?;
                            node.children.push((name, child));
                        }
                    }
                }
            }
            Event::MappingStart(..) => loop {
                match self.next()? {
                    (Event::MappingEnd, _) => break,
                    (Event::Scalar(key, ..), key_span) => {
                        let (event, span) = self.next()?;
                        let mut child = self.node(&event, span, depth + 1)?;
                        // A value that is a map or a list stands where its key stands, for people.
                        if !child.children.is_empty() {
                            (child.line, child.column) =
                                (key_span.start.line(), key_span.start.col() + 1);
                        }
                        node.children.push((key.into_owned(), child));
                    }
                    (event, span) => {
                        self.node(&event, span, depth + 1)?;
                        let (event, span) = self.next()?;
                        self.node(&event, span, depth + 1)?;
                    }
                }
            },
            Event::StreamEnd | Event::DocumentEnd => return None,
            _ => {}
        }
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "- id: a\n  people:\n    - {name: X Y, role: promotor}\n    - name: Z\n- id: b\n  title: {nl: T}\n";

    fn at(item: u32, path: &str) -> Option<(usize, usize)> {
        place(TEXT, item, &steps(path))
    }

    #[test]
    fn fields_are_found_by_their_path() {
        assert_eq!(at(0, "people[0].role"), Some((3, 25)));
        assert_eq!(at(0, "people[1].name"), Some((4, 13)));
        assert_eq!(at(1, "title.nl"), Some((6, 15)));
        assert_eq!(at(1, ""), Some((5, 3)));
    }

    #[test]
    fn what_is_not_there_is_found_at_what_holds_it() {
        assert_eq!(at(0, "people[1].role"), Some((4, 7)));
        assert_eq!(at(2, "id"), None);
    }

    #[test]
    fn the_map_around_a_place_is_found() {
        assert_eq!(map_around(TEXT, 6, 3), Some((5, 3)));
        assert_eq!(map_around(TEXT, 4, 13), Some((4, 7)));
        assert_eq!(map_around(TEXT, 1, 3), Some((1, 3)));
    }

    #[test]
    fn a_file_is_read_once_for_all_its_places() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("records.yaml");
        std::fs::write(&file, TEXT).unwrap();
        let mut looking = Looking::default();
        for _ in 0..100 {
            assert_eq!(looking.find(&file, 0, "people[1].name").0, 4);
            assert_eq!(looking.find(&file, 1, "title.nl").0, 6);
        }
        assert_eq!(looking.read, 1);
    }

    #[test]
    fn comments_are_passed_over() {
        let text = "# head\nid: a # tail\n# between\ntitle: {nl: T}\n";
        assert_eq!(place(text, 0, &steps("title.nl")), Some((4, 13)));
    }

    #[test]
    fn json_is_found_too() {
        let text = "{\"id\": \"a\", \"people\": [{\"role\": \"x\"}]}";
        assert_eq!(place(text, 0, &steps("people[0].role")), Some((1, 33)));
    }
}
