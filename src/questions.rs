//! Stored questions: SPARQL queries in files, each with a title, a description and parameters that have types and
//! defaults, said in the comments that the file begins with. `docs/QUERIES.md` is the format for those who write them.
//!
//! A value of a parameter is read as its type, and bound to the variable of that name. It is never written into the query.

mod given;
mod header;
mod opened;
mod types;

use std::fs;
use std::io;
use std::path::Path;

use oxigraph::model::Term;
use oxigraph::sparql::CancellationToken;

use crate::graph::{self, Form, Limits, Prepared, QueryError};
use crate::iri::Base;
use crate::source::{Fault, Faults};
use crate::text::Text;

pub use given::GivenError;
pub use types::Type;

/// Where the questions of a dataset are, beside its settings.
pub const FOLDER: &str = "queries/questions";
/// The name of a question's file ends so.
const END: &str = ".rq";
/// How long a question may be, in bytes.
const BYTES: u64 = 256 << 10;
/// How deep it may nest brackets.
pub const NESTING: usize = 64;
/// Names that no parameter can have: the address of a question uses them.
const RESERVED: [&str; 3] = ["format", "lang", "question"];

/// A stored question.
#[derive(Debug, Clone)]
pub struct Question {
    /// The name of its file, without the end.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// What it asks, and how the answer is to be read.
    pub description: Text,
    /// Words to find it by: language and word.
    pub keywords: Vec<(String, String)>,
    /// What can be given.
    pub parameters: Vec<Parameter>,
    /// The file.
    pub text: String,
    /// The form of the query.
    pub form: Form,
    prepared: Prepared,
}

/// A parameter of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The variable that it binds.
    pub name: String,
    /// What its values are.
    pub class: Type,
    /// What it is where nothing is given. Without a default, the variable stays unbound.
    pub default: Option<String>,
    /// What it does.
    pub description: Text,
}

impl Question {
    /// A question of a file's text.
    ///
    /// # Errors
    /// Everything that is wrong in it, by line.
    pub fn parse(name: &str, file: &Path, text: &str) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut say = |line: usize, field: &str, message: String, remedy: String| {
            faults.push(Fault {
                file: file.to_owned(),
                line,
                column: 1,
                record: None,
                field: field.to_owned(),
                message,
                remedy: Some(remedy),
                snippet: text.lines().nth(line.wrapping_sub(1)).map(str::to_owned),
            });
        };
        let header = header::read(text, &mut say);
        let limits = Limits {
            bytes: text.len(),
            nesting: NESTING,
        };
        let prepared = match graph::admit(text, limits)
            .and_then(|()| graph::parse(text, "", &CancellationToken::new()))
        {
            Ok(prepared) => Some(prepared),
            Err(fault) => {
                let remedy = "Correct the query below the comments.".to_owned();
                say(0, "query", fault.to_string(), remedy);
                None
            }
        };
        if let Some(prepared) = &prepared {
            for (parameter, line) in &header.parameters {
                if !prepared.mentions(&parameter.name) {
                    say(
                        *line,
                        "param",
                        format!("`{}` is no variable of the query", parameter.name),
                        format!("Use ?{} in the query, or drop the line.", parameter.name),
                    );
                }
            }
        }
        match prepared {
            Some(prepared) if faults.is_empty() => Ok(Self {
                name: name.to_owned(),
                title: header.title,
                description: header.description,
                keywords: header.keywords,
                parameters: header.parameters.into_iter().map(|(p, _)| p).collect(),
                text: text.to_owned(),
                form: prepared.form(),
                prepared,
            }),
            _ => Err(faults),
        }
    }

    /// Is its answer a graph?
    #[must_use]
    pub fn gives_graph(&self) -> bool {
        matches!(self.form, Form::Construct | Form::Describe)
    }

    /// The query as text in which the values of the parameters are bound, so that it runs as it is. Where no parameter has
    /// a value, that is the file.
    ///
    /// # Errors
    /// Where a value cannot be bound.
    pub fn bound(&self, values: Vec<(String, Term)>) -> Result<String, QueryError> {
        if values.is_empty() {
            return Ok(self.text.clone());
        }
        let mut query = self.prepared.clone();
        for (name, term) in values {
            query = graph::bind_term(query, &name, term)?;
        }
        Ok(query.to_string())
    }

    /// The query as text for an editor: the file, in which the values of the parameters stand as VALUES, and where one has no
    /// value, a line that shows how to give it. What cannot be said so is said as [`Self::bound`] does.
    ///
    /// # Errors
    /// Where a value cannot be bound.
    pub fn opened(&self, values: Vec<(String, Term)>) -> Result<String, QueryError> {
        match opened::with_values(self, &values) {
            Some(text) => Ok(text),
            None => self.bound(values),
        }
    }

    /// The terms that parameters are bound to when these values are given, defaults included.
    ///
    /// # Errors
    /// Where there is no such parameter, or a value is none of its type.
    pub fn values(
        &self,
        base: &Base,
        given: &[(String, String)],
    ) -> Result<Vec<(String, Term)>, GivenError> {
        given::values(self, base, given)
    }
}

/// Reads the questions of a folder, in the order of their names. A file with faults is left out. No folder, no questions.
#[must_use]
pub fn load(folder: &Path) -> (Vec<Question>, Faults) {
    let (mut questions, mut faults) = (Vec::new(), Faults::default());
    let mut files = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(fault) => {
            faults.add(unreadable(folder, &fault));
            Vec::new()
        }
    };
    files.sort();
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str());
        let Some(name) = name.and_then(|name| name.strip_suffix(END)) else {
            continue;
        };
        match read(name, &file) {
            Ok(question) => questions.push(question),
            Err(wrong) => wrong.into_iter().for_each(|fault| faults.add(fault)),
        }
    }
    (questions, faults)
}

fn read(name: &str, file: &Path) -> Result<Question, Vec<Fault>> {
    if !crate::record::is_key(name) {
        return Err(vec![whole(
            file,
            format!("`{name}` cannot be the name of a question"),
            "Name the file with a-z, 0-9 and hyphens, such as funding-by-year.rq.",
        )]);
    }
    let text = fs::metadata(file).and_then(|data| {
        if data.len() > BYTES {
            return Err(io::Error::other(format!(
                "it has {} bytes; allowed are {BYTES}",
                data.len()
            )));
        }
        fs::read_to_string(file)
    });
    match text {
        Ok(text) => Question::parse(name, file, &text),
        Err(fault) => Err(vec![unreadable(file, &fault)]),
    }
}

fn unreadable(path: &Path, fault: &io::Error) -> Fault {
    whole(
        path,
        format!("cannot be read: {fault}"),
        "A question is a file of UTF-8 text that the program may read.",
    )
}

fn whole(path: &Path, message: String, remedy: &str) -> Fault {
    Fault {
        file: path.to_owned(),
        line: 0,
        column: 1,
        record: None,
        field: String::new(),
        message,
        remedy: Some(remedy.to_owned()),
        snippet: None,
    }
}
