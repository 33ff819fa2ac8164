//! Every answer is valid by the schemas of OAI-PMH and of `OpenAIRE`, and every id that is referred to exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::generated::Generated;
use super::round_trip::full;
use super::{CERIF, Server, all, ask, example, pages, write};
use crate::support::{program, shared};

/// The schemas, with one for RDF/XML, which has none of its own: anything may stand in it.
const RDF: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<xs:element name="RDF"><xs:complexType><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType></xs:element></xs:schema>"#;

/// Requests that are answered on one page, most of them with an error. What an error repeats has to be valid too.
const SINGLE: &[&str] = &[
    "verb=Identify",
    "verb=ListSets",
    "verb=ListMetadataFormats",
    "",
    "verb=",
    "verb=x%00",
    "verb=Identify&x",
    "verb=Identify&verb=Identify",
    "verb=ListSets&resumptionToken=%0Aabc%20%20",
    "verb=ListRecords",
    "verb=ListRecords&metadataPrefix=marc",
    "verb=ListRecords&metadataPrefix=*",
    "verb=ListRecords&metadataPrefix=%E2%82%AC",
    "verb=ListRecords&metadataPrefix=oai_dc&from=x",
    "verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01",
    "verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01",
    "verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31T23:59:59Z",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2026-12-31T24:00:00Z",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2016-12-31T23:59:60Z",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00.5Z",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z",
    "verb=ListRecords&metadataPrefix=oai_dc&set=a:b",
    "verb=ListRecords&metadataPrefix=oai_dc&set=a::b",
    "verb=ListRecords&metadataPrefix=oai_dc&set=openaire_cris_patents",
    "verb=ListRecords&resumptionToken=%01%22%3C",
    "verb=ListIdentifiers&resumptionToken=",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=%F0%9F%8C%8A",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=really_wrong_id",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=%25zz",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=:x",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=1a:b",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=a:",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=//",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=http://%5B",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=http://x.org:80:80/y",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=http://x@y@z/",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=http://-a.b-/",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=http://x.org/y?z=1",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=a:b%23c%23d",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=a///b",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=a:///b",
    "verb=ListMetadataFormats&identifier=%25",
];

/// Answers of every verb, all pages of lists in every format and of every set, each record in every format, and errors.
fn answers(server: &Server) -> Vec<String> {
    let mut answers: Vec<String> = SINGLE.iter().map(|query| ask(server, query)).collect();
    let mut identifiers = BTreeSet::new();
    for format in ["oai_dc", CERIF, "rdf"] {
        let whole = pages(server, "ListRecords", &format!("metadataPrefix={format}"));
        for identifier in whole.iter().flat_map(|page| all(page, "identifier")) {
            identifiers.insert((format, identifier.to_owned()));
        }
        answers.extend(whole);
    }
    for set in ["persons", "orgunits", "projects", "funding"] {
        for verb in ["ListIdentifiers", "ListRecords"] {
            let list = format!("metadataPrefix={CERIF}&set=openaire_cris_{set}&from=2020-01-01");
            answers.extend(pages(server, verb, &list));
        }
    }
    for (format, identifier) in &identifiers {
        let of = format!("metadataPrefix={format}&identifier={identifier}");
        answers.push(ask(server, &format!("verb=GetRecord&{of}")));
    }
    let formats = format!(
        "verb=ListMetadataFormats&identifier={}",
        identifiers.first().unwrap().1
    );
    answers.push(ask(server, &formats));
    answers
}

/// Validates documents; gives what is wrong.
fn faults(answers: &[String], java: &Path, tool: &Path, schemas: &Path) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let all = fs::read_to_string(schemas.join("all.xsd")).unwrap();
    let import = "<xs:import namespace=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" schemaLocation=\"rdf.xsd\"/></xs:schema>";
    let all = all.replace("</xs:schema>", import).replace(
        "schemaLocation=\"o",
        &format!("schemaLocation=\"file://{}/o", schemas.display()),
    );
    fs::write(folder.path().join("all.xsd"), all).unwrap();
    fs::write(folder.path().join("rdf.xsd"), RDF).unwrap();
    let mut command = Command::new(java);
    command
        .arg(tool)
        .arg(folder.path().join("all.xsd"))
        .arg(schemas.join("oai-pmh"));
    for (at, answer) in answers.iter().enumerate() {
        let path = folder.path().join(format!("{at}.xml"));
        fs::write(&path, answer).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let valid = said
        .lines()
        .filter(|line| line.starts_with("VALID"))
        .count();
    (!output.status.success() || valid != answers.len())
        .then(|| said + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn every_answer_is_valid() {
    let (Some(java), Some(_), Some(tool), Some(schemas)) = (
        program("java"),
        // A runtime alone cannot start a program from its source.
        program("javac"),
        shared("tools/XsdValidate.java"),
        shared("harvest/schemas"),
    ) else {
        return;
    };
    let schemas = schemas.canonicalize().unwrap();
    let mut all = answers(&example(20));
    let server = full(3).serve();
    all.extend(answers(&server));
    // With things that are gone.
    write(&server.dataset, [(1, "Project")]);
    server.dataset.done(&["sync"]);
    all.extend(answers(&server));
    // Large, and another one each time.
    let mut records = Generated::new();
    let server = records.dataset().serve();
    records.change();
    records.write(&server.dataset);
    server.dataset.done(&["sync"]);
    let generated = answers(&server);
    assert!(generated.len() > 1000, "{}", generated.len());
    all.extend(generated);
    let wrong = faults(&all, &java, &tool, &schemas);
    assert!(wrong.is_none(), "{}", wrong.unwrap());
    // What is wrong is found.
    let record = all.iter().find(|answer| answer.contains("<datestamp>"));
    let broken = record.unwrap().replace("<datestamp>", "<datestamp>x");
    assert!(faults(&[broken], &java, &tool, &schemas).is_some());
}

#[test]
fn every_id_that_is_referred_to_is_a_record() {
    for server in [
        example(50),
        full(50).serve(),
        Generated::new().dataset().serve(),
    ] {
        let pages = pages(&server, "ListRecords", &format!("metadataPrefix={CERIF}"));
        let records: BTreeSet<String> = pages
            .iter()
            .flat_map(|page| all(page, "identifier"))
            .map(|identifier| identifier.rsplit(':').next().unwrap().to_owned())
            .collect();
        let mut referred = 0;
        for id in pages.iter().flat_map(|page| page.split(" id=\"").skip(1)) {
            let id = id.split('"').next().unwrap();
            assert!(records.contains(id), "{id}");
            assert!(id.len() <= 128);
            referred += 1;
        }
        assert!(referred > records.len());
        assert!(!records.contains("Projects/hidden"));
    }
}
