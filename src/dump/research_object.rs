//! `ro-crate-metadata.json`: the dump as an
//! [RO-Crate 1.1](https://www.researchobject.org/ro-crate/specification/1.1/), which repositories of research data and
//! tools of researchers read.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::manifest::{File, MANIFEST, Published};
use super::pack::hex;
use super::{SUMS, purpose};
use crate::catalogue::{Counts, Facts};
use crate::config::Config;
use crate::iri::Base;
use crate::text::Text;
use crate::vocab::research_object::{CONTEXT, SHA256, VERSION};

/// The file.
pub(super) const FILE: &str = "ro-crate-metadata.json";

/// What it says of a dump.
pub(super) fn metadata(config: &Config, dump: &Published, manifest: &[u8]) -> Value {
    let site = config.site();
    let counts = Counts::default();
    let facts = Facts {
        config,
        site: &site,
        revision: dump.revision,
        issued: None,
        modified: None,
        counts: &counts,
        distributions: &[],
    };
    let mut files: Vec<Value> = dump.files.iter().map(file).collect();
    files.push(json!({
        "@id": MANIFEST, "@type": "File", "name": MANIFEST,
        "description": "What the dump holds, for programs: files, formats, profiles, sizes, hashes",
        "encodingFormat": "application/json", "contentSize": manifest.len().to_string(),
        "sha256": hex(&Sha256::digest(manifest)),
    }));
    files.push(json!({
        "@id": SUMS, "@type": "File", "name": SUMS,
        "description": "The hashes of all files, for `sha256sum -c`", "encodingFormat": "text/plain",
    }));
    let mut graph = vec![
        json!({
            "@id": FILE, "@type": "CreativeWork",
            "conformsTo": {"@id": VERSION}, "about": {"@id": "./"},
        }),
        root(config, dump, &facts, &site.base, &files),
    ];
    graph.append(&mut files);
    graph.push(license(config));
    graph.push(json!({
        "@id": facts.publisher(), "@type": "Organization",
        "name": said(config, facts.publisher_name()), "url": format!("{}/", site.base.as_str()),
    }));
    json!({"@context": [CONTEXT, {"sha256": SHA256}], "@graph": graph})
}

/// The dump itself.
fn root(
    config: &Config,
    dump: &Published,
    facts: &Facts<'_>,
    base: &Base,
    files: &[Value],
) -> Value {
    let parts: Vec<Value> = files
        .iter()
        .map(|file| json!({"@id": file["@id"]}))
        .collect();
    let stated = said(config, &config.site.description);
    let about = format!(
        "Revision {} of {}: {} entities, {} triples.",
        dump.revision, dump.datestamp, dump.entities, dump.triples
    );
    let description = if stated.is_empty() {
        format!("Descriptions of research projects as linked data. {about}")
    } else {
        format!("{stated} {about}")
    };
    json!({
        "@id": "./", "@type": "Dataset",
        "name": said(config, &config.site.title),
        "description": description,
        "datePublished": dump.datestamp,
        "version": dump.revision.to_string(),
        "identifier": facts.dataset(),
        "url": base.dump_file(&dump.name, ""),
        "isBasedOn": facts.dataset(),
        "inLanguage": config.site.languages,
        "license": {"@id": license(config)["@id"]},
        "author": {"@id": facts.publisher()},
        "publisher": {"@id": facts.publisher()},
        "hasPart": parts,
    })
}

fn file(file: &File) -> Value {
    let (_, purpose) = purpose(file);
    let packed = match file.compression.media_type() {
        None => String::new(),
        Some(media_type) => format!(", packed as {media_type}"),
    };
    json!({
        "@id": file.name, "@type": "File", "name": file.name,
        "description": format!("{purpose}. {}{packed}, {} triples", file.format.name(), file.triples),
        "encodingFormat": file.media_type(),
        "contentSize": file.bytes.to_string(),
        "sha256": file.sha256,
    })
}

/// The licence; where the settings state none, that is said, for a crate has to have one.
fn license(config: &Config) -> Value {
    match &config.site.license {
        Some(iri) => json!({
            "@id": iri, "@type": "CreativeWork", "name": iri,
            "description": "The licence of the descriptions",
        }),
        None => json!({
            "@id": "#license", "@type": "CreativeWork", "name": "No licence is stated",
            "description": "Ask the publisher what may be done with the descriptions",
        }),
    }
}

/// A text in the language of the dataset that comes first.
fn said<'a>(config: &Config, text: &'a Text) -> &'a str {
    text.best(&config.site.languages)
        .map_or("", |(_, value)| value)
}
