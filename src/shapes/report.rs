//! The report in RDF: a `sh:ValidationReport`.

use oxigraph::io::{RdfFormat, RdfSerializer};
use rudof_rdf::rdf_impl::OxigraphInMemory;
use shacl::types::MessageMap;
use shacl::validator::report::ValidationReport;

use super::finding::Finding;
use crate::vocab;

/// A report cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be written as RDF: {0}")]
pub struct ReportError(String);

/// A `sh:ValidationReport` in Turtle. It conforms where there are no findings at all, as SHACL has it.
///
/// # Errors
/// Where a finding cannot be said in RDF.
pub fn turtle(findings: &[Finding]) -> Result<String, ReportError> {
    let bad = |fault: &dyn std::fmt::Display| ReportError(fault.to_string());
    let results = findings
        .iter()
        .map(|finding| {
            let mut messages = MessageMap::new();
            for (tag, text) in finding.message.iter() {
                let tag = (!tag.is_empty()).then_some(tag);
                let tag =
                    tag.and_then(|tag| rudof_rdf::rdf_core::term::literal::Lang::new(tag).ok());
                messages = messages.with_message(tag, text.to_owned());
            }
            finding.result.clone().with_message(messages)
        })
        .collect();
    let mut graph = OxigraphInMemory::new();
    ValidationReport::new()
        .with_conforms(findings.is_empty())
        .with_results(results)
        .to_rdf(&mut graph)
        .map_err(|fault| bad(&fault))?;
    let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
    let data = vocab::ALL.iter().map(|(prefix, iri, _)| (*prefix, *iri));
    for (prefix, iri) in data.chain([(vocab::sh::PREFIX, vocab::sh::NAMESPACE)]) {
        serializer = serializer
            .with_prefix(prefix, iri)
            .map_err(|fault| bad(&fault))?;
    }
    // The crate holds a set; the order of what is written has to be the same each time.
    let mut quads: Vec<_> = graph.quads().collect();
    quads.sort_by_cached_key(ToString::to_string);
    let mut writer = serializer.for_writer(Vec::new());
    for quad in &quads {
        writer.serialize_quad(quad).map_err(|fault| bad(&fault))?;
    }
    let bytes = writer.finish().map_err(|fault| bad(&fault))?;
    let text = String::from_utf8(bytes).map_err(|fault| bad(&fault))?;
    // The prefixes come in no order.
    let body = text.find("\n_:").map_or(text.len(), |at| at + 1);
    let mut prefixes: Vec<&str> = text[..body].lines().collect();
    prefixes.sort_unstable();
    Ok(format!("{}\n\n{}", prefixes.join("\n"), &text[body..]))
}
