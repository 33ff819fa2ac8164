//! Tables: a label and a value in each row, a project in each row, or nothing but layout.

use scraper::ElementRef;

use super::super::block::Form;
use super::super::columns;
use super::Reader;

/// A cell of a table.
struct Cell<'a> {
    element: ElementRef<'a>,
    head: bool,
    text: String,
}

impl Reader<'_> {
    /// Reads a table as a whole, if it is one of values. A table of layout is left to be walked through, and `false`.
    pub(super) fn table(&mut self, table: ElementRef<'_>) -> bool {
        if table
            .descendent_elements()
            .skip(1)
            .any(|inner| matches!(inner.value().name(), "table" | "h1" | "h2" | "h3" | "h4"))
        {
            return false;
        }
        let rows: Vec<Vec<Cell<'_>>> = table
            .descendent_elements()
            .filter(|row| row.value().name() == "tr")
            .map(cells)
            .filter(|row| !row.is_empty())
            .collect();
        let pairs = rows
            .iter()
            .filter(|row| {
                row.len() == 2 && (row[0].head && !row[1].head || self.is_label(&row[0].text))
            })
            .count();
        let known = rows
            .iter()
            .filter(|row| row.len() == 2 && self.is_label(&row[0].text))
            .count();
        if pairs * 3 >= rows.len() * 2 && known > 0 && !self.is_header(&rows) {
            self.pairs(&rows);
        } else if self.is_header(&rows) {
            self.projects(&rows);
        } else {
            return false;
        }
        true
    }

    fn is_label(&self, text: &str) -> bool {
        columns::meaning(text, self.lexicon).is_some()
    }

    /// Does the first row name columns, and has another row as many?
    fn is_header(&self, rows: &[Vec<Cell<'_>>]) -> bool {
        let Some((first, rest)) = rows.split_first() else {
            return false;
        };
        rest.iter().any(|row| row.len() == first.len()) && self.title_column(first).is_some()
    }

    fn title_column(&self, header: &[Cell<'_>]) -> Option<usize> {
        let names: Vec<&str> = header.iter().map(|cell| cell.text.as_str()).collect();
        columns::title(&names, self.lexicon)
    }

    fn pairs(&mut self, rows: &[Vec<Cell<'_>>]) {
        for row in rows {
            match row.as_slice() {
                [name, value] => {
                    self.cell(Form::Label, name);
                    self.cell(Form::Value, value);
                }
                others => {
                    for cell in others {
                        let form = if cell.head {
                            Form::Heading(6)
                        } else {
                            Form::Paragraph
                        };
                        self.cell(form, cell);
                    }
                }
            }
        }
    }

    fn projects(&mut self, rows: &[Vec<Cell<'_>>]) {
        let Some((header, rows)) = rows.split_first() else {
            return;
        };
        let Some(title) = self.title_column(header) else {
            return;
        };
        for row in rows {
            if row.len() != header.len() {
                // A row of one cell says what the rows below it have in common.
                if let [only] = row.as_slice() {
                    self.cell(Form::Heading(5), only);
                }
                continue;
            }
            // Its title stands before the other cells here, but not always in the document.
            let start = self.track.at();
            self.cell(Form::Heading(6), &row[title]);
            let mut furthest = self.track.at();
            for (name, cell) in header
                .iter()
                .zip(row)
                .enumerate()
                .filter(|(at, _)| *at != title)
                .map(|(_, pair)| pair)
            {
                if cell.text.trim().is_empty() {
                    continue;
                }
                self.cell(Form::Label, name);
                self.track.back(start);
                self.cell(Form::Value, cell);
                furthest = furthest.max(self.track.at());
            }
            self.track.back(furthest);
        }
    }

    /// The text of a cell, as blocks of one form. Breaks and blocks inside of it part them.
    fn cell(&mut self, form: Form, cell: &Cell<'_>) {
        self.flush();
        self.forms.push((cell.element.id(), form));
        for node in cell.element.descendants() {
            if let Some(text) = node.value().as_text() {
                let origin = self.track.find(text);
                self.append(text, origin);
            } else if let Some(element) = node.value().as_element() {
                match element.name() {
                    "br" | "p" | "div" | "li"
                        if !matches!(form, Form::Heading(_) | Form::Label) =>
                    {
                        self.flush();
                    }
                    "br" => self.append(" ", 0),
                    _ => {}
                }
            }
        }
        self.flush();
        self.forms.pop();
        let address = cell
            .element
            .descendent_elements()
            .find(|inner| inner.value().name() == "a")
            .and_then(|link| link.value().attr("href"))
            .and_then(|href| self.url(href));
        if let (Some(url), Some(block)) = (address, self.page.blocks.last()) {
            self.page.links.push((block.range.clone(), url));
        }
    }
}

fn cells(row: ElementRef<'_>) -> Vec<Cell<'_>> {
    row.child_elements()
        .filter(|cell| matches!(cell.value().name(), "td" | "th"))
        .map(|element| Cell {
            element,
            head: element.value().name() == "th",
            text: super::super::block::collapse(&element.text().collect::<Vec<_>>().join(" ")),
        })
        .collect()
}
