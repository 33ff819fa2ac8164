//! Every answer is valid by the schemas of OAI-PMH and of `OpenAIRE`, and every id that is referred to exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::round_trip::full;
use super::{CERIF, Server, all, ask, example, pages, write};
use crate::support::{program, shared};

/// The schemas, with one for RDF/XML, which has none of its own: anything may stand in it.
const RDF: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<xs:element name="RDF"><xs:complexType><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType></xs:element></xs:schema>"#;

/// Answers of every verb, all pages of lists in every format, and errors.
fn answers(server: &Server) -> Vec<String> {
    let mut answers = Vec::new();
    for format in ["oai_dc", CERIF, "rdf"] {
        answers.extend(pages(
            server,
            "ListRecords",
            &format!("metadataPrefix={format}"),
        ));
    }
    answers.extend(pages(server, "ListIdentifiers", "metadataPrefix=oai_dc"));
    let identifiers: Vec<String> = answers
        .iter()
        .flat_map(|page| all(page, "identifier"))
        .map(str::to_owned)
        .collect();
    for identifier in identifiers.iter().collect::<BTreeSet<_>>() {
        let record = format!("verb=GetRecord&metadataPrefix={CERIF}&identifier={identifier}");
        answers.push(ask(server, &record));
    }
    for query in [
        "verb=Identify",
        "verb=ListSets",
        "verb=ListMetadataFormats",
        "",
        "verb=x%00",
        "verb=ListRecords&metadataPrefix=oai_dc&from=x",
        "verb=ListRecords&metadataPrefix=marc",
        "verb=ListRecords&metadataPrefix=oai_dc&set=a:b",
        "verb=ListRecords&resumptionToken=%01%22%3C",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=%F0%9F%8C%8A",
    ] {
        answers.push(ask(server, query));
    }
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
    let wrong = faults(&all, &java, &tool, &schemas);
    assert!(wrong.is_none(), "{}", wrong.unwrap());
    // What is wrong is found.
    let broken = all[0].replace("<datestamp>", "<datestamp>x");
    assert!(faults(&[broken], &java, &tool, &schemas).is_some());
}

#[test]
fn every_id_that_is_referred_to_is_a_record() {
    for server in [example(50), full(50).serve()] {
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
