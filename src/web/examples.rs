//! `/.well-known/sparql-examples`: the stored questions as examples of the endpoint, in the convention of the
//! [SIB's SPARQL examples](https://github.com/sib-swiss/sparql-examples): SHACL executables with a comment, the text of
//! the query, the endpoint and keywords. Parameters are bound to their defaults, so that each query runs as it is.

use std::io;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Redirect, Response};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{Literal, NamedNodeRef, Term, TripleRef};

use super::App;
use super::error::WebError;
use super::negotiate::{self, Form};
use crate::graph;
use crate::iri::Base;
use crate::questions::Question;
use crate::rdf::Format;
use crate::vocab::{self, Term as Word, notes, rdf, rdfs, secure_schema, sh, xsd};

/// `GET /.well-known/sparql-examples`: RDF; people are sent to the questions' page.
pub(super) async fn examples(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let accept = negotiate::accept(&headers);
    let form = negotiate::choose(accept.as_deref(), &negotiate::FORMS).ok_or_else(|| {
        WebError::not_acceptable("Turtle, N-Triples, RDF/XML, JSON-LD or text/html")
    })?;
    let Form::Rdf(format) = form else {
        let page = Redirect::to(&format!("{}/questions", app.site().base.path()));
        return Ok(([(VARY, "Accept")], page).into_response());
    };
    let body = document(&app.site().base, app.questions(), format)
        .map_err(|fault| WebError::internal(&fault))?;
    let headers = [(CONTENT_TYPE, form.content_type()), (VARY, "Accept")];
    Ok((headers, body).into_response())
}

/// The prefixes of the document.
const PREFIXES: [(&str, &str); 4] = [
    (rdfs::PREFIX, rdfs::NAMESPACE),
    (secure_schema::PREFIX, secure_schema::NAMESPACE),
    (sh::PREFIX, sh::NAMESPACE),
    (xsd::PREFIX, xsd::NAMESPACE),
];

struct Out<W: io::Write>(oxigraph::io::WriterQuadSerializer<W>);

impl<W: io::Write> Out<W> {
    fn say(&mut self, subject: &str, word: Word, object: impl Into<Term>) -> io::Result<()> {
        self.0.serialize_triple(TripleRef::new(
            NamedNodeRef::new_unchecked(subject),
            NamedNodeRef::new_unchecked(word.iri),
            object.into().as_ref(),
        ))
    }

    fn link(&mut self, subject: &str, word: Word, object: &str) -> io::Result<()> {
        self.say(subject, word, NamedNodeRef::new_unchecked(object))
    }

    fn text(&mut self, subject: &str, word: Word, lang: &str, text: &str) -> io::Result<()> {
        let literal = Literal::new_language_tagged_literal(text, lang).map_err(io::Error::other)?;
        self.say(subject, word, literal)
    }
}

fn document(base: &Base, questions: &[Question], format: Format) -> io::Result<Vec<u8>> {
    let format = match format {
        Format::NTriples | Format::NQuads => RdfFormat::NTriples,
        Format::RdfXml => RdfFormat::RdfXml,
        Format::JsonLd => RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
        Format::Turtle | Format::TriG => RdfFormat::Turtle,
    };
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in PREFIXES {
        serializer = serializer
            .with_prefix(prefix, namespace)
            .map_err(io::Error::other)?;
    }
    let mut out = Out(serializer.for_writer(Vec::new()));
    let prefixes = base.example("prefixes");
    for question in questions {
        example(&mut out, base, &prefixes, question)?;
    }
    for (prefix, namespace, _) in vocab::ALL {
        let declaration = base.example(&format!("prefix-{prefix}"));
        out.link(&prefixes, sh::DECLARE, &declaration)?;
        out.link(&declaration, rdf::TYPE, sh::PREFIX_DECLARATION.iri)?;
        out.say(&declaration, sh::PREFIX_TERM, Literal::from(*prefix))?;
        let any_uri = NamedNodeRef::new_unchecked(xsd::ANY_URI.iri);
        let namespace = Literal::new_typed_literal(*namespace, any_uri);
        out.say(&declaration, sh::NAMESPACE_TERM, namespace)?;
    }
    out.0.finish()
}

fn example<W: io::Write>(
    out: &mut Out<W>,
    base: &Base,
    prefixes: &str,
    question: &Question,
) -> io::Result<()> {
    let (class, word) = match question.form {
        graph::Form::Select => (Some(sh::SPARQL_SELECT_EXECUTABLE), sh::SELECT),
        graph::Form::Ask => (Some(sh::SPARQL_ASK_EXECUTABLE), sh::ASK),
        graph::Form::Construct => (Some(sh::SPARQL_CONSTRUCT_EXECUTABLE), sh::CONSTRUCT),
        graph::Form::Describe => (None, sh::DESCRIBE),
    };
    let defaults = question.values(base, &[]).map_err(io::Error::other)?;
    let text = question.bound(defaults).map_err(io::Error::other)?;
    let iri = base.example(&question.name);
    for class in [Some(sh::SPARQL_EXECUTABLE), class].into_iter().flatten() {
        out.link(&iri, rdf::TYPE, class.iri)?;
    }
    for (lang, title) in question.title.iter() {
        out.text(&iri, rdfs::LABEL, lang, title)?;
    }
    // What editors show; where nothing more is said, the title.
    let comment = if question.description.is_empty() {
        &question.title
    } else {
        &question.description
    };
    for (lang, comment) in comment.iter() {
        out.text(&iri, notes::COMMENT, lang, comment)?;
    }
    out.link(&iri, notes::SEE_ALSO, &base.question(&question.name))?;
    out.link(&iri, sh::PREFIXES, prefixes)?;
    out.say(&iri, word, Literal::from(text))?;
    for (lang, keyword) in &question.keywords {
        out.text(&iri, secure_schema::KEYWORDS, lang, keyword)?;
    }
    out.link(&iri, secure_schema::TARGET, &base.endpoint())
}
