//! The example dataset says what its source says, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use super::support::{Folder, repository, shared, snapshot, synced_copy};

const PREFIXES: &str = "PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX obo: <http://purl.obolibrary.org/obo/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX vivo: <http://vivoweb.org/ontology/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
";

/// A copy of the example that was synced once.
fn example() -> &'static Folder {
    static EXAMPLE: OnceLock<Folder> = OnceLock::new();
    EXAMPLE.get_or_init(|| synced_copy(&["oogst.toml", "data", "ontology"]))
}

/// The rows of a query: variable → value, without what is unbound.
fn ask(query: &str) -> Vec<BTreeMap<String, String>> {
    let rows = example().ask(&format!("{PREFIXES}{query}"));
    rows.iter()
        .map(|row| {
            let bindings = row.as_object().unwrap().iter();
            bindings
                .map(|(name, term)| (name.clone(), term["value"].as_str().unwrap().to_owned()))
                .collect()
        })
        .collect()
}

fn count(pattern: &str) -> usize {
    let rows = ask(&format!(
        "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"
    ));
    rows[0]["n"].parse().unwrap()
}

#[test]
fn there_are_fifteen_projects_eleven_fundamental_and_four_applied() {
    assert_eq!(count("?x a foaf:Project"), 15);
    for (code, projects) in [("fundamental", 11), ("applied", 4)] {
        let of_type = format!("?x a foaf:Project ; dcterms:type ?t . ?t skos:notation \"{code}\"");
        assert_eq!(count(&of_type), projects, "{code}");
    }
}

#[test]
fn there_are_24_people_in_42_mentions() {
    assert_eq!(count("?x a foaf:Person"), 24);
    assert_eq!(
        count("?x obo:RO_0000052 ?person ; obo:BFO_0000054 ?project . ?person a foaf:Person"),
        42
    );
    let folder = Folder::new();
    let config = repository("oogst.toml");
    folder.write(
        "oogst.toml",
        std::fs::read_to_string(config).unwrap().replace(
            "path = \"data\"",
            &format!("path = {:?}", repository("data").display().to_string()),
        ),
    );
    let report = folder.good(&["sync"]);
    assert!(
        report.contains("42 mentions of people; 24 people"),
        "{report}"
    );
}

#[test]
fn the_titles_are_those_of_the_page() {
    let rows = ask(
        "SELECT ?title WHERE { ?p a foaf:Project ; dcterms:title ?title FILTER(LANG(?title) = 'nl') } ORDER BY ?title",
    );
    let titles: Vec<&str> = rows.iter().map(|row| row["title"].as_str()).collect();
    assert_eq!(titles.len(), 15);
    snapshot("dataset", "titles", &titles.join("\n"));
    let csv = example().good(&[
        "query",
        "-q",
        &format!("{PREFIXES}SELECT ?title WHERE {{ ?p a foaf:Project ; dcterms:title ?title FILTER(LANG(?title) = 'nl') }}"),
        "--format",
        "csv",
    ]);
    assert_eq!(
        csv.lines().count(),
        16,
        "a line of names and a line a title"
    );
}

#[test]
fn people_have_their_roles_in_projects() {
    let rows = ask("SELECT ?person ?role ?project WHERE {
        ?node obo:RO_0000052 ?p ; obo:BFO_0000054 ?x ; rdfs:label ?role . ?p a foaf:Person ; foaf:name ?person .
        ?x dcterms:identifier ?project FILTER(LANG(?role) = 'nl') } ORDER BY ?person ?project ?role");
    assert_eq!(rows.len(), 42);
    let lines: Vec<String> = rows
        .iter()
        .map(|row| format!("{} | {} | {}", row["person"], row["role"], row["project"]))
        .collect();
    snapshot("dataset", "roles", &lines.join("\n"));
}

#[test]
fn grants_have_funders_and_years_as_years() {
    let query = format!(
        "{PREFIXES}SELECT ?project ?funder ?start ?end WHERE {{
        ?x vivo:hasFundingVehicle ?grant ; dcterms:identifier ?project .
        ?grant vivo:assignedBy ?by BIND(STRAFTER(STR(?by), '/organisation/') AS ?funder)
        OPTIONAL {{ ?grant dcterms:temporal ?t . ?t dcat:startDate ?start ; dcat:endDate ?end }}
    }} ORDER BY ?project ?funder"
    );
    let rows = example().ask(&query);
    let mut lines = Vec::new();
    for row in &rows {
        for end in ["start", "end"] {
            if let Some(term) = row.get(end) {
                assert_eq!(
                    term["datatype"], "http://www.w3.org/2001/XMLSchema#gYear",
                    "{row}"
                );
            }
        }
        let value = |name: &str| {
            row.get(name)
                .and_then(|term| term["value"].as_str())
                .unwrap_or("-")
        };
        lines.push(["project", "funder", "start", "end"].map(value).join(" | "));
    }
    assert!(!lines.is_empty());
    snapshot("dataset", "grants", &lines.join("\n"));
}

/// Start and end of each project of the page by title: of the project, or of its grants.
fn gold() -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(shared("seeds/onderzoek-nl.gold.json")?).unwrap();
    let gold: Value = serde_json::from_str(&text).unwrap();
    gold["projects"].as_array().cloned()
}

/// A title without what typography changes.
fn folded(title: &str) -> String {
    oogst::text::fold(title)
}

#[test]
fn no_date_is_given_that_the_page_does_not_state() {
    let Some(gold) = gold() else { return };
    assert_eq!(gold.len(), 15);
    let dates = |of: &str| -> BTreeMap<String, BTreeSet<(String, String)>> {
        let rows = ask(&format!("SELECT ?title ?which ?date WHERE {{
            ?p a foaf:Project ; dcterms:title ?title FILTER(LANG(?title) = 'nl')
            ?p {of}dcterms:temporal ?t . ?t ?which ?date FILTER(?which IN (dcat:startDate, dcat:endDate)) }}"));
        let mut out: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
        for row in rows {
            let which = if row["which"].ends_with("startDate") {
                "start"
            } else {
                "end"
            };
            out.entry(folded(&row["title"]))
                .or_default()
                .insert((which.to_owned(), row["date"].clone()));
        }
        out
    };
    let (mut projects, mut grants) = (dates(""), dates("vivo:hasFundingVehicle/"));
    let mut stated = 0;
    for project in &gold {
        let title = folded(project["title"].as_str().unwrap());
        let years: BTreeSet<(String, String)> = ["start", "end"]
            .into_iter()
            .filter_map(|end| Some((end.to_owned(), project[end].as_i64()?.to_string())))
            .collect();
        let (own, of_grants) = match project["years_kind"].as_str() {
            Some("project") => (years, BTreeSet::new()),
            _ => (BTreeSet::new(), years),
        };
        stated += own.len() + of_grants.len();
        assert_eq!(projects.remove(&title).unwrap_or_default(), own, "{title}");
        assert_eq!(
            grants.remove(&title).unwrap_or_default(),
            of_grants,
            "{title}"
        );
    }
    assert!(stated >= 16, "{stated}");
    assert!(
        projects.is_empty() && grants.is_empty(),
        "{projects:?} {grants:?}"
    );
    // Nothing else of the dataset has a date.
    assert_eq!(
        count("?x dcat:startDate|dcat:endDate ?date"),
        count(
            "{ ?p a foaf:Project ; dcterms:temporal ?x } UNION { ?g a vivo:Grant ; dcterms:temporal ?x }"
        )
    );
}

#[test]
fn the_titles_and_people_are_those_of_the_gold_standard() {
    let Some(gold) = gold() else { return };
    let rows = ask("SELECT ?title ?name WHERE { ?p a foaf:Project ; dcterms:title ?title FILTER(LANG(?title) = 'nl')
        ?p obo:BFO_0000055/obo:RO_0000052 ?x . ?x a foaf:Person ; foaf:name ?name }");
    let have: BTreeSet<(String, String)> = rows
        .iter()
        .map(|row| (folded(&row["title"]), folded(&row["name"])))
        .collect();
    let mut expected = BTreeSet::new();
    for project in &gold {
        for person in project["people"].as_array().unwrap() {
            expected.insert((
                folded(project["title"].as_str().unwrap()),
                folded(person["name"].as_str().unwrap()),
            ));
        }
    }
    assert_eq!(have, expected);
}

#[test]
fn whom_one_label_covers_is_under_that_label_and_no_investigator() {
    let project = "?x dcterms:identifier \"hoger-belang-van-het-kind\"";
    let rows = ask(&format!("SELECT ?name ?label WHERE {{ {project} . ?x obo:BFO_0000055 ?role .
        ?role rdfs:label ?label ; obo:RO_0000052 ?p . ?p foaf:name ?name FILTER(CONTAINS(STR(?role), '-or-')) }} ORDER BY ?name"));
    let people: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row["name"].as_str(), row["label"].as_str()))
        .collect();
    let label = people[0].1;
    assert_eq!(
        people,
        [
            "Ellen Desmet",
            "Géraldine Mathieu",
            "Laura Merla",
            "Sylvie Saroléa"
        ]
        .map(|name| (name, label))
    );
    assert!(label.contains("doctoraatsbegeleidingscommissie"), "{label}");
    let investigators = format!(
        "{project} . ?x vivo:hasFundingVehicle ?grant . ?grant vivo:relates ?r .
        ?r a vivo:InvestigatorRole ; obo:RO_0000052 ?x2 BIND(?r AS ?y)"
    );
    assert_eq!(
        count(&investigators.replace("?x ", "?p ").replace("?y", "?x")),
        0
    );
    // Where the page says who the promotor is, there is one.
    assert!(count("?x a vivo:PrincipalInvestigatorRole") > 0);
}
