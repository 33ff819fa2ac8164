//! The pages of stored questions: the list, and a question with its form and its answer.

mod chart;

use askama::Template;
use axum::body::Body;
use http_body_util::BodyExt;
use oxigraph::model::Term;
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput,
};

use super::thing::Item;
use super::{Frame, grouped, link, render, words};
use crate::graph::Form;
use crate::iri::Base;
use crate::questions::{Parameter, Question, Type};
use crate::web::error::WebError;
use crate::web::negotiate::Shown;
use chart::Chart;

/// How many rows a page shows.
const ROWS: usize = 1_000;
/// How many bytes of an answer a page reads.
const BYTES: usize = 8 << 20;
/// How many lines of a graph a page shows.
const LINES: usize = 500;

#[derive(Template)]
#[template(path = "questions.html")]
struct QuestionsPage {
    frame: Frame,
    questions: Vec<(Item, Item, String)>,
}

/// The list.
pub(in crate::web) fn questions(frame: Frame, questions: &[Question]) -> Result<String, WebError> {
    let item = |question: &Question| {
        let address = format!("{}/questions/{}{}", frame.root, question.name, frame.suffix);
        let title = Item {
            href: Some(address),
            ..Item::of(&question.title, &frame)
        };
        let description = Item::of(&question.description, &frame);
        (title, description, keywords(question, frame.lang.tag()))
    };
    let questions: Vec<_> = questions.iter().map(item).collect();
    let items: Vec<Item> = questions.iter().map(|(title, ..)| title.clone()).collect();
    let (address, title) = (
        format!("{}/questions", frame.base),
        frame.say("Vragen", "Questions"),
    );
    let all = items.len() as u64;
    render(&QuestionsPage {
        frame: frame.listing(&address, title, 1, &items, all),
        questions,
    })
}

/// The keywords in the language of the page.
fn keywords(question: &Question, language: &str) -> String {
    let words = question.keywords.iter();
    let words: Vec<&str> = words
        .filter(|(lang, _)| lang == language)
        .map(|(_, word)| word.as_str())
        .collect();
    words.join(", ")
}

/// A field of the form.
struct Field {
    name: String,
    /// Of `input`; empty where there is a choice.
    kind: &'static str,
    value: String,
    /// Words to choose from.
    choice: Vec<String>,
    description: Item,
    /// What may be given, in the language of the page.
    allowed: String,
    /// A value that would do.
    example: &'static str,
}

impl Field {
    fn of(frame: &Frame, parameter: &Parameter, given: &[(String, String)]) -> Self {
        let given = given
            .iter()
            .find(|(name, value)| *name == parameter.name && !value.is_empty())
            .map(|(_, value)| value.clone());
        let (kind, choice) = match &parameter.class {
            Type::Integer | Type::Year => ("number", Vec::new()),
            Type::Date => ("date", Vec::new()),
            Type::Boolean => ("", vec!["true".to_owned(), "false".to_owned()]),
            Type::OneOf(words) => ("", words.clone()),
            Type::Iri(_) | Type::String | Type::Language => ("text", Vec::new()),
        };
        Self {
            name: parameter.name.clone(),
            kind,
            value: given
                .or_else(|| parameter.default.clone())
                .unwrap_or_default(),
            choice,
            description: Item::of(&parameter.description, frame),
            allowed: allowed(frame, &parameter.class),
            example: example(&parameter.class),
        }
    }
}

/// What may be given.
fn allowed(frame: &Frame, class: &Type) -> String {
    let thing = |kind: crate::record::Kind| {
        let name = words::kind(frame.lang, kind).to_lowercase();
        let rest = frame.say(
            "de sleutel uit zijn adres, of het hele adres",
            "the key in its address, or the whole address",
        );
        format!("{name}: {rest}")
    };
    let words = match class {
        Type::Iri(Some(kind)) => return thing(*kind),
        Type::Iri(None) => frame.say(
            "een heel adres, of soort/sleutel, zoals project/refufam",
            "a whole address, or kind/key, such as project/refufam",
        ),
        Type::String => frame.say("tekst", "text"),
        Type::Language => frame.say(
            "een taalcode, zoals nl of en",
            "a language tag, such as nl or en",
        ),
        Type::Integer => frame.say("een geheel getal", "a whole number"),
        Type::Year => frame.say("een jaar van vier cijfers", "a year of four digits"),
        Type::Date => frame.say("een dag", "a day"),
        Type::Boolean => frame.say("ja of nee", "yes or no"),
        Type::OneOf(_) => frame.say("een van de keuzes", "one of the choices"),
    };
    words.to_owned()
}

/// A value that would do.
fn example(class: &Type) -> &'static str {
    match class {
        Type::Year => "2020",
        Type::Language => "nl",
        Type::Integer => "5",
        Type::Date => "2020-09-01",
        _ => "",
    }
}

/// What is answered.
#[derive(Default)]
struct Answered {
    columns: Vec<String>,
    rows: Vec<Vec<Item>>,
    /// Of ASK.
    boolean: Option<bool>,
    /// Of CONSTRUCT and DESCRIBE.
    graph: Option<String>,
    /// Is there more than is shown?
    is_cut: bool,
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage {
    frame: Frame,
    title: Item,
    description: Item,
    name: String,
    fields: Vec<Field>,
    /// Is the language of the page in the address?
    lang: Option<&'static str>,
    answer: Answered,
    /// How many rows are shown, for people.
    count: String,
    formats: Vec<(&'static str, String)>,
    query: String,
    query_address: String,
    is_alone: bool,
    /// The same question in the editor, with what is given.
    editor: String,
    chart: Option<Chart>,
}

/// The page of a question, with its answer.
pub(in crate::web) async fn question(
    frame: Frame,
    base: &Base,
    question: &Question,
    given: &[(String, String)],
    query: Option<&str>,
    body: Body,
) -> Result<String, WebError> {
    let answer = match question.form {
        Form::Select => {
            let (text, is_cut) = lines(body, ROWS + 1).await?;
            Answered {
                is_cut,
                ..table(&frame, base, text.as_bytes(), QueryResultsFormat::Tsv)?
            }
        }
        Form::Ask => {
            let (text, _) = lines(body, LINES).await?;
            table(&frame, base, text.as_bytes(), QueryResultsFormat::Json)?
        }
        Form::Construct | Form::Describe => {
            let (text, is_cut) = lines(body, LINES).await?;
            Answered {
                graph: Some(text),
                is_cut,
                ..Answered::default()
            }
        }
    };
    let here = format!("{}/questions/{}", frame.root, question.name);
    let rest: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.ends_with('='))
        .filter(|pair| !pair.starts_with("format=") && !pair.starts_with("lang="))
        .collect();
    let mut formats = Shown::names(question.gives_graph());
    formats.retain(|name| *name != "html");
    let formats = formats.into_iter().map(|name| {
        let mut pairs = rest.clone();
        let format = format!("format={name}");
        pairs.push(&format);
        (name, format!("{here}?{}", pairs.join("&")))
    });
    let title = Item::of(&question.title, &frame);
    let path = format!("/questions/{}", question.name);
    render(&QuestionPage {
        frame: frame.clone().of_class("WebPage", &path, &title.text),
        title,
        description: Item::of(&question.description, &frame),
        name: question.name.clone(),
        fields: question
            .parameters
            .iter()
            .map(|parameter| Field::of(&frame, parameter, given))
            .collect(),
        lang: (!frame.suffix.is_empty()).then(|| frame.lang.tag()),
        count: grouped(answer.rows.len() as u64),
        is_alone: answer.rows.len() == 1,
        editor: editor(&frame, question, &rest),
        chart: Chart::of(&answer.columns, &answer.rows).filter(|_| !answer.is_cut),
        answer,
        formats: formats.collect(),
        query: question.text.clone(),
        query_address: format!("{here}.rq"),
    })
}

/// The address at which the question is opened in the editor, with what is given.
fn editor(frame: &Frame, question: &Question, given: &[&str]) -> String {
    let mut pairs = vec![format!("question={}", question.name)];
    pairs.extend(given.iter().map(|pair| (*pair).to_owned()));
    pairs.extend(frame.suffix.strip_prefix('?').map(str::to_owned));
    format!("{}/sparql?{}", frame.root, pairs.join("&"))
}

/// The first lines of an answer, and whether there are more. What comes after them is not read, which ends the query.
async fn lines(mut body: Body, most: usize) -> Result<(String, bool), WebError> {
    let broken = || {
        WebError::unavailable(
            "query-too-slow",
            "the answer broke off before it was whole",
            "Ask for less, or download a dump.",
            10,
        )
    };
    let (mut bytes, mut seen, mut is_cut) = (Vec::new(), 0, false);
    'pieces: while let Some(frame) = body.frame().await {
        let piece = frame.map_err(|_| broken())?.into_data().unwrap_or_default();
        for &byte in &piece {
            if seen == most || bytes.len() == BYTES {
                is_cut = true;
                break 'pieces;
            }
            bytes.push(byte);
            seen += usize::from(byte == b'\n');
        }
    }
    // A line that is not whole is no row.
    if is_cut && let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') {
        bytes.truncate(end + 1);
    }
    let text = String::from_utf8(bytes).map_err(|fault| WebError::internal(&fault))?;
    Ok((text, is_cut))
}

/// The answer as columns and rows. Where there is `x` and `xLabel`, the second is the text of the first.
fn table(
    frame: &Frame,
    base: &Base,
    text: &[u8],
    format: QueryResultsFormat,
) -> Result<Answered, WebError> {
    let parsed = QueryResultsParser::from_format(format).for_slice(text);
    let solutions = match parsed.map_err(|fault| WebError::internal(&fault))? {
        SliceQueryResultsParserOutput::Boolean(value) => {
            return Ok(Answered {
                boolean: Some(value),
                ..Answered::default()
            });
        }
        SliceQueryResultsParserOutput::Solutions(solutions) => solutions,
    };
    let variables = solutions.variables().to_vec();
    let is_there = |name: &str| variables.iter().any(|variable| variable.as_str() == name);
    let columns: Vec<&str> = variables
        .iter()
        .map(oxigraph::model::Variable::as_str)
        .filter(|name| !name.strip_suffix(LABEL).is_some_and(is_there))
        .collect();
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution.map_err(|fault| WebError::internal(&fault))?;
        let cell = |name: &&str| {
            let label = solution.get(format!("{name}{LABEL}").as_str());
            cell(frame, base, solution.get(*name), label)
        };
        rows.push(columns.iter().map(cell).collect());
    }
    let columns = columns
        .into_iter()
        .map(|name| name.strip_suffix(LABEL).unwrap_or(name).to_owned())
        .collect();
    Ok(Answered {
        columns,
        rows,
        ..Answered::default()
    })
}

/// What the name of a variable ends in that holds the label of another one.
const LABEL: &str = "Label";

fn cell(frame: &Frame, base: &Base, term: Option<&Term>, label: Option<&Term>) -> Item {
    let text = |term: &Term| match term {
        Term::Literal(literal) => Item {
            text: literal.value().to_owned(),
            lang: literal.language().unwrap_or_default().to_owned(),
            ..Item::default()
        },
        Term::NamedNode(iri) => Item::plain(iri.as_str()),
        other => Item::plain(other.to_string()),
    };
    let shown = label.or(term).map(text).unwrap_or_default();
    let Some(Term::NamedNode(iri)) = term else {
        return shown;
    };
    match base.take_apart(iri.as_str()) {
        // A thing of ours leads to its page, whatever the host is that serves it.
        Some((kind, key)) => Item {
            href: Some(format!("{}/id/{kind}/{key}{}", frame.root, frame.suffix)),
            text: if label.is_some() {
                shown.text
            } else {
                format!("{kind}/{key}")
            },
            ..shown
        },
        None => Item {
            href: link(iri.as_str()),
            ..shown
        },
    }
}
