//! `oogst query`: asks the graph.

use std::io::{Read, Write};
use std::path::Path;

use oxigraph::io::RdfFormat;
use oxigraph::model::Variable;
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput,
};

use super::Failure;
use super::output::table;
use crate::cli::{QueryArgs, QueryFormat};
use crate::config::Config;
use crate::control::{Control, QueryRequest};
use crate::graph::{self, AnswerFormat, Evaluation, Graph, Limits, Over, QueryError, Services};
use crate::ledger::{Ledger, SharedWords};
use crate::questions;
use crate::source::Faults;
use crate::state::{Hold, State};

pub(super) fn run(config: &Config, args: &QueryArgs) -> Result<(), Failure> {
    if args.list {
        return list(config);
    }
    let given = args
        .params
        .iter()
        .map(|param| binding(param))
        .collect::<Result<Vec<_>, _>>()?;
    let (query, bindings) = match &args.name {
        Some(name) => stored(config, name, &given)?,
        None => (query_text(args)?, given),
    };
    let request = QueryRequest {
        query,
        bindings,
        accept: String::new(),
    };
    let state = config.state_path();
    if let Some(control) = Control::of(&state)? {
        let is_graph = is_graph(config, &request.query);
        let (media_type, table) = wanted(args.format, is_graph)?;
        let request = QueryRequest {
            accept: media_type.to_owned(),
            ..request
        };
        let (status, answer) = control
            .query(&request)
            .map_err(|fault| Failure::Machine(fault.into()))?;
        if status != 200 {
            return Err(Failure::Input(
                String::from_utf8_lossy(&answer).trim_end().to_owned(),
            ));
        }
        return show(&answer, table);
    }
    if !state.join(crate::ledger::FILE).exists() {
        return Err(Failure::Input(
            "there is nothing to ask yet: run `oogst sync`".to_owned(),
        ));
    }
    let (media_type, table) = wanted(args.format, is_graph(config, &request.query))?;
    let answer = ask_files(config, &request, media_type)?;
    show(&answer, table)
}

fn query_text(args: &QueryArgs) -> Result<String, Failure> {
    match (&args.file, &args.text) {
        (Some(file), _) if file == Path::new("-") => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            Ok(text)
        }
        (Some(file), _) => std::fs::read_to_string(file)
            .map_err(|fault| Failure::Input(format!("cannot read {}: {fault}", file.display()))),
        (_, Some(text)) => Ok(text.clone()),
        (None, None) => Err(Failure::Input("there is no query".to_owned())),
    }
}

/// A stored question, with what its parameters are bound to.
fn stored(
    config: &Config,
    name: &str,
    given: &[(String, String)],
) -> Result<(String, Vec<(String, String)>), Failure> {
    let folder = config.resolve(Path::new(questions::FOLDER));
    let (all, mut faults) = questions::load(&folder);
    let Some(question) = all.iter().find(|question| question.name == name) else {
        faults.retain(|fault| fault.file.file_stem().is_some_and(|stem| stem == name));
        if !faults.is_empty() {
            return Err(faulty(&faults));
        }
        let known: Vec<&str> = all.iter().map(|question| question.name.as_str()).collect();
        return Err(Failure::Input(format!(
            "`{name}` is not the name of a stored question; {} has {}",
            folder.display(),
            if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            }
        )));
    };
    let values = question
        .values(&config.site().base, given)
        .map_err(|fault| Failure::Input(fault.to_string()))?;
    let bindings = values
        .into_iter()
        .map(|(name, term)| (name, term.to_string()))
        .collect();
    Ok((question.text.clone(), bindings))
}

/// What is wrong in the files of stored questions.
fn faulty(faults: &Faults) -> Failure {
    Failure::Input(format!(
        "stored questions have faults, and are left out\n{}",
        faults.to_string().trim_end()
    ))
}

/// The stored questions, for people.
fn list(config: &Config) -> Result<(), Failure> {
    let folder = config.resolve(Path::new(questions::FOLDER));
    let (questions, faults) = questions::load(&folder);
    let rows = questions.iter().map(|question| {
        let (_, title) = question.title.best(&["en"]).unwrap_or_default();
        let parameters: Vec<String> = question.parameters.iter().map(parameter).collect();
        vec![
            question.name.clone(),
            title.to_owned(),
            parameters.join("\n"),
        ]
    });
    let columns = ["name", "question", "parameters"];
    writeln!(std::io::stdout(), "{}", table(&columns, rows))?;
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faulty(&faults))
    }
}

/// `language=nl`, or `person (iri of person)` where there is no default.
fn parameter(parameter: &questions::Parameter) -> String {
    match &parameter.default {
        Some(default) => format!("{}={default}", parameter.name),
        None => format!("{} ({})", parameter.name, parameter.class.name()),
    }
}

fn binding(param: &str) -> Result<(String, String), Failure> {
    let (name, value) = param
        .split_once('=')
        .ok_or_else(|| Failure::Input(format!("`--param {param}`: write NAME=VALUE")))?;
    Ok((
        name.trim_start_matches(['?', '$']).to_owned(),
        value.to_owned(),
    ))
}

/// Does the query give a graph? The first keyword of the body tells; the parser has the last word.
fn is_graph(config: &Config, query: &str) -> bool {
    graph::gives_graph(query, &config.site().base.endpoint(), limits(usize::MAX))
}

fn limits(bytes: usize) -> Limits {
    Limits { bytes, nesting: 64 }
}

/// The media type to ask for, and whether it is shown as a table.
fn wanted(format: Option<QueryFormat>, is_graph: bool) -> Result<(&'static str, bool), Failure> {
    let format = format.unwrap_or(if is_graph {
        QueryFormat::Turtle
    } else {
        QueryFormat::Table
    });
    let (media_type, for_graph) = match format {
        QueryFormat::Table | QueryFormat::Json => ("application/sparql-results+json", false),
        QueryFormat::Csv => ("text/csv", false),
        QueryFormat::Tsv => ("text/tab-separated-values", false),
        QueryFormat::Xml => ("application/sparql-results+xml", false),
        QueryFormat::Turtle => ("text/turtle", true),
        QueryFormat::NTriples => ("application/n-triples", true),
        QueryFormat::RdfXml => ("application/rdf+xml", true),
        QueryFormat::JsonLd => ("application/ld+json", true),
    };
    if for_graph != is_graph {
        return Err(Failure::Input(if is_graph {
            "the query gives a graph; use --format turtle, ntriples, rdfxml or jsonld".to_owned()
        } else {
            "the query gives a table; use --format table, csv, tsv, json or xml".to_owned()
        }));
    }
    Ok((media_type, format == QueryFormat::Table))
}

/// Asks the files of a dataset that no server holds.
fn ask_files(
    config: &Config,
    request: &QueryRequest,
    media_type: &str,
) -> Result<Vec<u8>, Failure> {
    let state = config.state_path();
    let held = State::hold(&state, Hold::Shared)?;
    let site = config.site();
    let last = Ledger::open_to_read(&state)?
        .map(|ledger| ledger.last_revision())
        .transpose()?
        .flatten();
    let stands = |graph: &Graph| {
        let stand = graph.stand().ok().flatten();
        stand.is_some_and(|stand| {
            Some(stand.revision) == last.as_ref().map(|last| last.number)
                && stand.fingerprint == site.fingerprint()
        })
    };
    if !config.graph.is_remote()
        && let Some(graph) = Graph::open_to_read(&state)
            .map_err(anyhow::Error::from)?
            .filter(stands)
    {
        evaluate(
            config,
            &Over::Store(graph.store().clone()),
            request,
            media_type,
        )
    } else {
        // The graph lags behind, or is in memory or elsewhere: it is brought forward first, alone.
        drop(held);
        let dataset = super::sync::open(config)?;
        evaluate(config, &dataset.graph.over(), request, media_type)
    }
}

fn evaluate(
    config: &Config,
    over: &Over,
    request: &QueryRequest,
    media_type: &str,
) -> Result<Vec<u8>, Failure> {
    let input = |fault: QueryError| Failure::Input(fault.to_string());
    let token = oxigraph::sparql::CancellationToken::new();
    graph::admit(&request.query, limits(16 << 20)).map_err(input)?;
    let mut query =
        graph::parse(&request.query, &config.site().base.endpoint(), &token).map_err(input)?;
    for (name, value) in &request.bindings {
        query = graph::bind(query, name, value).map_err(input)?;
    }
    let format = match (
        QueryResultsFormat::from_media_type(media_type),
        RdfFormat::from_media_type(media_type),
    ) {
        (Some(format), _) => AnswerFormat::Results(format),
        (None, Some(format)) => AnswerFormat::Graph(format),
        (None, None) => {
            return Err(Failure::Input(format!(
                "`{media_type}` is no format of answers"
            )));
        }
    };
    let services = Services::of(config, SharedWords::default());
    let mut evaluation =
        Evaluation::start(query, over, &services, |_| Ok(format), u64::MAX, &token)
            .map_err(input)?;
    let mut answer = Vec::new();
    loop {
        let piece = evaluation.piece().map_err(input)?;
        if piece.is_empty() {
            return Ok(answer);
        }
        answer.extend_from_slice(&piece);
    }
}

fn show(answer: &[u8], as_table: bool) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    if !as_table {
        return Ok(out.write_all(answer)?);
    }
    let parsed = QueryResultsParser::from_format(QueryResultsFormat::Json)
        .for_slice(answer)
        .map_err(anyhow::Error::from)?;
    match parsed {
        SliceQueryResultsParserOutput::Boolean(value) => writeln!(out, "{value}")?,
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let columns: Vec<&str> = variables.iter().map(Variable::as_str).collect();
            let mut rows: Vec<Vec<String>> = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(anyhow::Error::from)?;
                let cells = variables
                    .iter()
                    .map(|variable| solution.get(variable).map(cell).unwrap_or_default());
                rows.push(cells.collect());
            }
            let count = rows.len();
            writeln!(out, "{}", table(&columns, rows))?;
            writeln!(out, "{count} row{}", super::output::plural(count))?;
        }
    }
    Ok(())
}

/// A term as people read it in a table: literals without quotes, no control characters.
fn cell(term: &oxigraph::model::Term) -> String {
    let text = match term {
        oxigraph::model::Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}
