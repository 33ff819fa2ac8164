//! The catalogue, in [DCAT](https://www.w3.org/TR/vocab-dcat-3/) with what
//! [DCAT-AP](https://semiceu.github.io/DCAT-AP/releases/3.0.0/) asks for: one dataset, its files, its services.

use std::io::{self, Write};

use super::Facts;
use super::SERVICES;
use super::facts::Distribution;
use super::pen::Pen;
use super::services::Service;
use crate::mapping::Sink;
use crate::rdf::{Format, Writer};
use crate::record::date::Date;
use crate::vocab::catalogue::{
    about, authority, contact, datatypes, dcatap, listing, media_type, spdx,
};
use crate::vocab::{Term, dcat, dcterms, foaf, schema, vcard, xsd};

pub(super) fn write<W: Write>(facts: &Facts<'_>, writer: &mut Writer<W>) -> io::Result<()> {
    writer.entity("the catalogue", |sink| catalogue(facts, sink))?;
    writer.entity("the dataset", |sink| {
        dataset(facts, sink);
        super::void::of_dataset(facts, sink);
    })?;
    for one in facts.distributions {
        writer.entity(&one.file, |sink| distribution(facts, one, sink))?;
    }
    for one in SERVICES {
        writer.entity(one.name, |sink| service(facts, one, sink))?;
    }
    writer.entity("who publishes it", |sink| {
        publisher(facts, sink);
        whom_to_write_to(facts, sink);
    })
}

fn catalogue(facts: &Facts<'_>, sink: &mut dyn Sink) {
    let base = &facts.site.base;
    let (iri, home) = (base.listed("catalogue"), format!("{}/", base.as_str()));
    let mut pen = Pen::of(sink, &iri);
    pen.a(&listing::CATALOG);
    shared(facts, &mut pen);
    pen.link(&foaf::HOMEPAGE, &home);
    // Themes of other lists than the one of portals of public data say themselves where they belong.
    let taxonomy = authority::themes();
    let of_list = |theme: &String| theme.starts_with(&taxonomy);
    if facts.themes().iter().any(of_list) {
        pen.link(&listing::THEME_TAXONOMY, &taxonomy);
    }
    pen.link(&listing::DATASET, facts.dataset());
    for service in SERVICES {
        pen.link(&listing::SERVICE, base.listed(service.name));
    }
}

/// What is said of the catalogue as of the dataset, its only one.
fn shared(facts: &Facts<'_>, pen: &mut Pen<'_>) {
    pen.text(&dcterms::TITLE, &facts.config.site.title);
    pen.text(&about::DESCRIPTION, &facts.description());
    pen.link(&about::PUBLISHER, facts.publisher());
    pen.links(&dcterms::LICENSE, &facts.config.site.license);
    pen.links(&dcterms::LANGUAGE, facts.languages());
    pen.time(&about::ISSUED, facts.issued);
    pen.time(&dcterms::MODIFIED, facts.modified);
    pen.links(&about::SPATIAL, &facts.config.catalogue.places);
}

fn dataset(facts: &Facts<'_>, sink: &mut dyn Sink) {
    let (iri, base) = (facts.dataset(), &facts.site.base);
    let own = &facts.config.catalogue;
    let period = base.listed("period");
    let mut pen = Pen::of(sink, &iri);
    pen.a(&listing::DATASET_CLASS);
    pen.a(&schema::DATASET);
    shared(facts, &mut pen);
    pen.plain(&dcterms::IDENTIFIER, &iri);
    pen.plain(&listing::VERSION, facts.revision.to_string());
    pen.link(&about::ACCESS_RIGHTS, authority::public());
    pen.links(&listing::THEME, facts.themes());
    for (tag, word) in own.keywords.iter() {
        pen.word(&listing::KEYWORD, tag, word);
    }
    pen.link(&listing::LANDING_PAGE, format!("{}/", base.as_str()));
    pen.link(&listing::CONTACT_POINT, base.listed("contact"));
    for one in facts.distributions {
        pen.link(&listing::DISTRIBUTION, base.listed(&one.file));
    }
    if let Some((first, last)) = facts.counts.period() {
        pen.link(&dcterms::TEMPORAL, &period);
        let mut pen = Pen::of(sink, &period);
        pen.a(&dcterms::PERIOD_OF_TIME);
        pen.typed(&dcat::START_DATE, &first.to_string(), precision(first));
        pen.typed(&dcat::END_DATE, &last.to_string(), precision(last));
    }
}

fn precision(date: Date) -> &'static Term {
    match (date.month(), date.day()) {
        (None, _) => &xsd::G_YEAR,
        (Some(_), None) => &xsd::G_YEAR_MONTH,
        (Some(_), Some(_)) => &xsd::DATE,
    }
}

fn distribution(facts: &Facts<'_>, one: &Distribution, sink: &mut dyn Sink) {
    let base = &facts.site.base;
    let iri = base.listed(&one.file);
    let checksum = base.listed(&format!("{}-sha256", one.file));
    let profile = one.profile.name();
    let (nl, en) = match one.packed {
        None => (String::new(), String::new()),
        Some(packed) => (
            format!(", ingepakt met {}", packed.name()),
            format!(", packed with {}", packed.name()),
        ),
    };
    let mut pen = Pen::of(sink, &iri);
    pen.a(&listing::DISTRIBUTION_CLASS);
    pen.plain(&dcterms::TITLE, &one.file);
    let name = one.format.name();
    pen.say(
        &about::DESCRIPTION,
        &format!("Het profiel `{profile}` in {name}{nl}."),
        &format!("The profile `{profile}` in {name}{en}."),
    );
    pen.link(&listing::ACCESS_URL, base.dumps());
    pen.link(
        &listing::DOWNLOAD_URL,
        base.dump_file(&one.folder, &one.file),
    );
    pen.link(&listing::MEDIA_TYPE, media_type(one.format.media_type()));
    pen.link(&about::FORMAT, authority::file_type(file_type(one.format)));
    if let Some(packed) = one.packed {
        pen.link(&listing::COMPRESS_FORMAT, media_type(packed.media_type()));
    }
    if let Some(bytes) = one.bytes {
        pen.bytes(&listing::BYTE_SIZE, bytes);
    }
    pen.link(&dcatap::AVAILABILITY, authority::stable());
    pen.links(&dcterms::LICENSE, &facts.config.site.license);
    pen.links(&dcterms::LANGUAGE, facts.languages());
    pen.time(&about::ISSUED, one.issued);
    if let Some(sha256) = &one.sha256 {
        pen.link(&spdx::CHECKSUM, &checksum);
        let mut pen = Pen::of(sink, &checksum);
        pen.a(&spdx::CHECKSUM_CLASS);
        pen.term(&spdx::ALGORITHM, &spdx::SHA_256);
        pen.typed(&spdx::CHECKSUM_VALUE, sha256, &datatypes::HEX_BINARY);
    }
}

/// The code of a format in the Publications Office's list of types of files.
fn file_type(format: Format) -> &'static str {
    match format {
        Format::Turtle => "RDF_TURTLE",
        Format::NTriples => "RDF_N_TRIPLES",
        Format::NQuads => "RDF_N_QUADS",
        Format::TriG => "RDF_TRIG",
        Format::RdfXml => "RDF_XML",
        Format::JsonLd => "JSON_LD",
    }
}

fn service(facts: &Facts<'_>, service: &Service, sink: &mut dyn Sink) {
    let base = &facts.site.base;
    let iri = base.listed(service.name);
    let mut pen = Pen::of(sink, &iri);
    pen.a(&listing::DATA_SERVICE);
    pen.say(&dcterms::TITLE, service.title.0, service.title.1);
    pen.say(
        &about::DESCRIPTION,
        service.description.0,
        service.description.1,
    );
    pen.link(&listing::ENDPOINT_URL, (service.endpoint)(base));
    pen.link(
        &listing::ENDPOINT_DESCRIPTION,
        (service.describes_itself)(base),
    );
    pen.link(&about::CONFORMS_TO, service.conforms_to);
    pen.link(&listing::SERVES_DATASET, facts.dataset());
    pen.link(&about::PUBLISHER, facts.publisher());
    pen.link(&listing::CONTACT_POINT, base.listed("contact"));
    pen.link(&about::ACCESS_RIGHTS, authority::public());
    pen.links(&dcterms::LICENSE, &facts.config.site.license);
    pen.links(&listing::THEME, facts.themes());
}

/// Who publishes the dataset.
pub(super) fn publisher(facts: &Facts<'_>, sink: &mut dyn Sink) {
    let iri = facts.publisher();
    let mut pen = Pen::of(sink, &iri);
    pen.a(&foaf::AGENT);
    pen.text(&foaf::NAME, facts.publisher_name());
}

/// Whom to write to; without an address, whoever publishes is named.
fn whom_to_write_to(facts: &Facts<'_>, sink: &mut dyn Sink) {
    let own = &facts.config.catalogue;
    let iri = facts.site.base.listed("contact");
    let mut pen = Pen::of(sink, &iri);
    pen.a(&contact::KIND);
    let stated = &own.contact;
    let name = if stated.is_empty() {
        facts.publisher_name()
    } else {
        stated
    };
    pen.text(&vcard::FORMATTED_NAME, name);
    let mail = own.contact_mail.as_ref();
    if let Some(mail) = mail.or(facts.config.oai.admin_email.as_ref()) {
        pen.link(&contact::HAS_EMAIL, format!("mailto:{mail}"));
    }
    let page = own.contact_page.clone();
    let home = || format!("{}/", facts.site.base.as_str());
    pen.link(&contact::HAS_URL, page.unwrap_or_else(home));
}
