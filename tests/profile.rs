//! What is published fits the vocabularies: every term exists, nothing is said that clashes, VIVO shows all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use oogst::vocab;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use tempfile::TempDir;

use super::support::{OOGST, Run, assert_current, python, repository, shared};

/// The dataset in which every field is used.
const EVERYTHING: &str = "tests/profile";
const PROFILES: [&str; 4] = ["all", "foaf", "vivo", "schema"];

fn map(dataset: &str, profile: &str, format: &str) -> String {
    let mut command = Command::new(OOGST);
    command
        .args(["map", "--profile", profile, "--format", format])
        .current_dir(repository(dataset))
        .env_remove("OOGST_CONFIG")
        .env("SOURCE_DATE_EPOCH", "1800000000");
    Run::of(command.output().unwrap()).good()
}

fn quads(dataset: &str, profile: &str) -> Vec<Quad> {
    RdfParser::from_format(RdfFormat::NTriples)
        .for_slice(&map(dataset, profile, "ntriples"))
        .map(Result::unwrap)
        .collect()
}

/// Runs a tool of `../shared/tools` over every profile of both datasets.
fn judged_by(tool: &str) {
    let Some((python, tool)) = python().zip(shared(&format!("tools/{tool}"))) else {
        return;
    };
    let folder = TempDir::new().unwrap();
    for dataset in [".", EVERYTHING] {
        for profile in PROFILES {
            let file = folder.path().join(format!("{profile}.ttl"));
            fs::write(&file, map(dataset, profile, "turtle")).unwrap();
            let judged = Command::new(&python)
                .arg(&tool)
                .arg(&file)
                .output()
                .unwrap();
            let out = String::from_utf8_lossy(&judged.stdout);
            let err = String::from_utf8_lossy(&judged.stderr);
            assert!(
                judged.status.success(),
                "{dataset}, profile {profile}:\n{out}{err}"
            );
            assert!(
                !out.contains("SCHEMA-HINT"),
                "{dataset}, profile {profile}:\n{out}"
            );
        }
    }
}

#[test]
fn every_term_is_defined_by_its_vocabulary() {
    judged_by("check_terms.py");
}

#[test]
fn nothing_clashes_with_what_the_vocabularies_entail() {
    judged_by("check_entail.py");
}

/// The columns that a view's file says must be bound: those after "Must be bound:", up to the first full stop.
fn needed(query: &str) -> Vec<String> {
    let (_, rest) = query.split_once("# Must be bound: ").unwrap();
    let sentence = rest.split(['.', ';']).next().unwrap();
    let sentence = sentence.split(", and ").next().unwrap();
    let words = sentence.split_whitespace();
    words
        .filter_map(|word| word.strip_prefix('?'))
        .map(|name| name.trim_end_matches(',').to_owned())
        .collect()
}

#[test]
fn vivo_shows_every_list() {
    let store = Store::new().unwrap();
    for quad in quads(EVERYTHING, "vivo") {
        store.insert(&quad).unwrap();
    }
    let mut views = 0;
    for entry in fs::read_dir(repository("tests/vivo")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "rq") {
            continue;
        }
        views += 1;
        let name = path.file_stem().unwrap().display().to_string();
        let query = fs::read_to_string(&path).unwrap();
        let needed = needed(&query);
        assert!(!needed.is_empty(), "{name}");
        let prepared = SparqlEvaluator::new().parse_query(&query).unwrap();
        let QueryResults::Solutions(rows) = prepared.on_store(&store).execute().unwrap() else {
            panic!("{name} is no SELECT");
        };
        let mut count = 0;
        for row in rows {
            let row = row.unwrap();
            for column in &needed {
                assert!(
                    row.get(column.as_str()).is_some(),
                    "{name}: ?{column} in {row:?}"
                );
            }
            let starts_or_ends = ["Start", "End"].map(|end| {
                row.iter()
                    .any(|(variable, _)| variable.as_str().starts_with(&format!("dateTime{end}")))
            });
            if name.contains("PrincipalInvestigator") || name == "dateTimeInterval" {
                assert!(starts_or_ends.contains(&true), "{name}: no date in {row:?}");
            }
            count += 1;
        }
        assert!(count > 0, "{name} shows nothing");
    }
    assert_eq!(views, 14);
}

#[test]
fn every_person_and_organisation_with_a_role_is_shown_by_vivo() {
    let vivo: BTreeSet<String> = quads(EVERYTHING, "vivo")
        .iter()
        .map(ToString::to_string)
        .collect();
    let role = |agent: &str, role: &str| {
        let node = format!("https://data.example.org/id/project/full/role/{agent}/{role}");
        let inheres = vocab::obo::INHERES_IN.iri;
        let agent = agent.replacen('-', "/", 1);
        let triple = format!("<{node}> <{inheres}> <https://data.example.org/id/{agent}>");
        assert!(vivo.contains(&triple), "{triple}");
    };
    role("person-p-full", "promotor");
    role("person-p-full", "contact");
    role("person-p-single", "member");
    role("organisation-research-group", "host");
    role("organisation-foundation", "supporter");
    let text = vivo.into_iter().collect::<String>();
    for hidden in [
        "p-hidden",
        "Borgen",
        "Nobody",
        "Verborgen",
        "project/hidden",
    ] {
        assert!(!text.contains(hidden), "{hidden} is not published");
    }
}

#[test]
fn an_interval_has_one_start_and_one_end() {
    let mut seen = BTreeSet::new();
    for quad in quads(EVERYTHING, "all") {
        let single = [
            vocab::vivo::DATE_TIME_INTERVAL,
            vocab::vivo::START,
            vocab::vivo::END,
            vocab::vivo::DATE_TIME,
            vocab::dcat::START_DATE,
            vocab::dcat::END_DATE,
            vocab::dcterms::TEMPORAL,
        ];
        if single
            .iter()
            .any(|term| term.iri == quad.predicate.as_str())
        {
            assert!(
                seen.insert((quad.subject.to_string(), quad.predicate.to_string())),
                "{quad} is not the only one"
            );
        }
    }
    assert!(seen.len() > 30);
}

/// Prefix and local name of a term that we use.
fn curie(iri: &str) -> Option<String> {
    vocab::ALL
        .iter()
        .flat_map(|(_, _, terms)| terms.iter())
        .find(|term| term.iri == iri)
        .map(|term| format!("{}:{}", term.prefix, term.local))
}

/// The terms of a profile, and as what they are used.
fn terms(profile: &str) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut out: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    let mut add = |iri: &str, used: &'static str| {
        let ours = vocab::ALL
            .iter()
            .any(|(_, namespace, _)| iri.starts_with(namespace));
        match curie(iri) {
            Some(term) => {
                out.entry(term).or_default().insert(used);
            }
            None => assert!(!ours, "{iri} is not in vocab"),
        }
    };
    for quad in quads(EVERYTHING, profile) {
        add(quad.predicate.as_str(), "property");
        let is_type = quad.predicate.as_str() == vocab::rdf::TYPE.iri;
        match &quad.object {
            Term::NamedNode(class) if is_type => add(class.as_str(), "class"),
            Term::NamedNode(value) if curie(value.as_str()).is_some() => {
                add(value.as_str(), "value");
            }
            Term::Literal(literal)
                if literal.language().is_none()
                    && literal.datatype() != oxigraph::model::vocab::xsd::STRING =>
            {
                add(literal.datatype().as_str(), "datatype");
            }
            _ => {}
        }
    }
    out
}

#[test]
fn the_list_of_terms_is_what_is_emitted() {
    let by_profile = ["foaf", "vivo", "schema"].map(|profile| (profile, terms(profile)));
    let mut text = String::from("term\tvocabulary\tprofiles\tused as\n");
    for (term, used) in terms("all") {
        let (prefix, _) = term.split_once(':').unwrap();
        let (_, namespace, _) = vocab::ALL
            .iter()
            .find(|(have, _, _)| *have == prefix)
            .unwrap();
        let mut profiles = vec!["all"];
        let parts = by_profile
            .iter()
            .filter(|(_, terms)| terms.contains_key(&term));
        profiles.extend(parts.map(|(profile, _)| *profile));
        let used: Vec<&str> = used.into_iter().collect();
        let columns = [&term, *namespace, &profiles.join(" "), &used.join(" ")];
        text.push_str(&columns.join("\t"));
        text.push('\n');
    }
    assert_current("ontology/terms.tsv", &text);
}

/// What each named class of VIVO's ontology is a subclass of, in one step.
fn superclasses(owl: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::RdfXml).for_slice(owl) {
        let quad = quad.unwrap();
        if quad.predicate == oxigraph::model::vocab::rdfs::SUB_CLASS_OF
            && let (NamedOrBlankNode::NamedNode(class), Term::NamedNode(parent)) =
                (&quad.subject, &quad.object)
        {
            out.entry(class.as_str().to_owned())
                .or_default()
                .insert(parent.as_str().to_owned());
        }
    }
    out
}

#[test]
fn every_thing_has_the_supertypes_that_vivo_would_infer() {
    let Some(file) = shared("vocabularies/vivo/vivo.owl") else {
        return;
    };
    let parents = superclasses(&fs::read_to_string(file).unwrap());
    assert!(parents.len() > 200);
    let mut types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut specific: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for quad in quads(EVERYTHING, "vivo") {
        let of = match quad.predicate.as_str() {
            iri if iri == vocab::rdf::TYPE.iri => &mut types,
            iri if iri == vocab::vitro::MOST_SPECIFIC_TYPE.iri => &mut specific,
            _ => continue,
        };
        let Term::NamedNode(class) = &quad.object else {
            panic!("{quad}");
        };
        of.entry(quad.subject.to_string())
            .or_default()
            .insert(class.as_str().to_owned());
    }
    assert!(specific.len() > 100);
    for (thing, classes) in &types {
        let stated = specific
            .get(thing)
            .unwrap_or_else(|| panic!("{thing} has no most specific type"));
        let mut inferred = BTreeSet::new();
        let mut open: Vec<&String> = stated.iter().collect();
        while let Some(class) = open.pop() {
            if inferred.insert(class.clone()) {
                open.extend(parents.get(class).into_iter().flatten());
            }
        }
        inferred.remove("http://www.w3.org/2002/07/owl#Thing");
        assert_eq!(classes, &inferred, "{thing}, stated as {stated:?}");
    }
}
