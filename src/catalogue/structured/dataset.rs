//! The dataset in schema.org: with its files, and as a part of the catalogue.

use serde_json::{Value, json};

use super::text;
use crate::catalogue::{Distribution, Facts, Packed};
use crate::mapping::Profile;
use crate::text::Text;

/// The dataset: what the front page and the page of the dumps say.
#[must_use]
pub fn dataset(facts: &Facts<'_>) -> Value {
    let base = &facts.site.base;
    let home = format!("{}/", base.as_str());
    let mut node = json!({
        "@id": facts.dataset(),
        "@type": "Dataset",
        "name": text(&facts.config.site.title),
        "description": text(&facts.description()),
        "url": home,
        "identifier": facts.dataset(),
        "version": facts.revision.to_string(),
        "isAccessibleForFree": true,
        "inLanguage": facts.site.languages,
        "creator": publisher(facts),
        "publisher": {"@id": facts.publisher()},
        "includedInDataCatalog": {"@id": base.listed("catalogue"), "@type": "DataCatalog",
            "name": text(&facts.config.site.title), "url": base.catalogue()},
    });
    if let Some(license) = &facts.site.license {
        node["license"] = license.as_str().into();
    }
    for (name, time) in [
        ("datePublished", facts.issued),
        ("dateModified", facts.modified),
    ] {
        if let Some(time) = time {
            node[name] = crate::time::rfc3339(time).into();
        }
    }
    if let Some((first, last)) = facts.counts.period() {
        node["temporalCoverage"] = format!("{first}/{last}").into();
    }
    let words = facts.config.catalogue.keywords.iter();
    let words: Vec<Value> = words
        .map(|(tag, word)| text(&Text::of(tag, word)))
        .collect();
    if !words.is_empty() {
        node["keywords"] = words.into();
    }
    // Profiles are not the dataset; the catalogue lists them.
    let whole = |one: &&Distribution| one.profile == Profile::All;
    let files = facts.distributions.iter().filter(whole);
    let files: Vec<Value> = files.map(|one| download(facts, one)).collect();
    if !files.is_empty() {
        node["distribution"] = files.into();
    }
    node
}

fn publisher(facts: &Facts<'_>) -> Value {
    json!({
        "@id": facts.publisher(),
        "@type": "Organization",
        "name": text(facts.publisher_name()),
    })
}

/// The catalogue with its dataset: what its page says.
#[must_use]
pub fn catalogue(facts: &Facts<'_>) -> Value {
    let base = &facts.site.base;
    let mut dataset = dataset(facts);
    if let Some(dataset) = dataset.as_object_mut() {
        dataset.remove("includedInDataCatalog");
    }
    json!({
        "@id": base.listed("catalogue"),
        "@type": "DataCatalog",
        "name": text(&facts.config.site.title),
        "url": base.catalogue(),
        "dataset": dataset,
    })
}

fn download(facts: &Facts<'_>, one: &Distribution) -> Value {
    let base = &facts.site.base;
    let packed = one.packed.map(Packed::media_type);
    let mut node = json!({
        "@id": base.listed(&one.file),
        "@type": "DataDownload",
        "name": one.file,
        "contentUrl": base.dump_file(&one.folder, &one.file),
        "encodingFormat": packed
            .into_iter()
            .chain([one.format.media_type()])
            .collect::<Vec<_>>(),
    });
    if let Some(bytes) = one.bytes {
        node["contentSize"] = format!("{bytes} B").into();
    }
    if let Some(sha256) = &one.sha256 {
        node["sha256"] = sha256.as_str().into();
    }
    if let Some(time) = one.issued {
        node["dateModified"] = crate::time::rfc3339(time).into();
    }
    node
}
