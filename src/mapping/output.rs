//! Outputs of projects.

use std::collections::HashMap;

use super::emitter::{Emitter, In};
use crate::iri;
use crate::profile::classes;
use crate::record::project::{Output, OutputKind};
use crate::vocab::{dcterms, frapo, obo, rdfs, schema, vcard};

/// The outputs of a project. Several may be at one address.
pub(super) fn map(thing: &str, outputs: &[Output], out: &mut Emitter<'_>) {
    let mut at: HashMap<&str, u32> = HashMap::new();
    for output in outputs {
        let number = at.entry(&output.url).or_default();
        *number += 1;
        let mut part = format!("output/{}", iri::digest(&output.url));
        if *number > 1 {
            part = format!("{part}/{number}");
        }
        one(thing, &iri::part(thing, &part), output, out);
    }
}

/// An output is a thing of its own below the project, never its page.
fn one(thing: &str, node: &str, output: &Output, out: &mut Emitter<'_>) {
    let (in_vivo, in_schema) = classes::output(output.kind.unwrap_or(OutputKind::Other));
    out.vivo_type(node, in_vivo);
    out.a(In::SCHEMA, node, in_schema);
    out.text(
        node,
        &output.title,
        &[
            (In::VIVO, &rdfs::LABEL),
            (In::SCHEMA, &schema::NAME),
            (In::BASE, &dcterms::TITLE),
        ],
    );
    out.both(In::VIVO, thing, &obo::HAS_OUTPUT, node, &obo::OUTPUT_OF);
    out.both(
        In::BASE,
        thing,
        &frapo::HAS_OUTPUT,
        node,
        &frapo::IS_OUTPUT_OF,
    );
    out.link(In::SCHEMA, node, &schema::SOURCE_ORGANIZATION, thing);
    out.link(In::SCHEMA, node, &schema::URL, &output.url);
    out.web_page(
        node,
        &vcard::KIND,
        &output.url,
        &[
            ("de", "Webseite"),
            ("en", "Web page"),
            ("fr", "Page web"),
            ("nl", "Webpagina"),
        ],
    );
}
