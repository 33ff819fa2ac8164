//! The tables of CORDIS, all of them, by the example's configuration alone.

use crate::support::{Folder, repository, shared};

#[test]
fn every_project_organisation_participation_and_amount_of_cordis_is_in_the_graph() {
    let Some(tables) = shared("data/cordis-h2020") else {
        return;
    };
    let folder = Folder::new();
    for file in [
        "oogst.toml",
        "data/organisations.yaml",
        "data/programmes.yaml",
    ] {
        let text = std::fs::read_to_string(repository("docs/examples/cordis").join(file)).unwrap();
        folder.write(file, text);
    }
    std::os::unix::fs::symlink(&tables, folder.path("tables")).unwrap();
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let count = |query: &str| {
        let rows = folder.ask(&format!(
            "PREFIX vivo: <http://vivoweb.org/ontology/core#> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
             PREFIX schema: <http://schema.org/> SELECT (COUNT(*) AS ?n) {{ {query} }}"
        ));
        rows[0]["n"]["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(count("?p a vivo:Project"), "7574");
    // And the Commission.
    assert_eq!(count("?o a foaf:Organization"), "12327");
    assert_eq!(
        count(
            "SELECT DISTINCT ?p ?o { ?p a vivo:Project ; schema:member ?r . ?r schema:member ?o }"
        ),
        "31868"
    );
    // 35 projects have neither total cost nor amount, and two agreements stand in two rows each.
    assert_eq!(count("?g a vivo:Grant ; vivo:totalAwardAmount ?a"), "7537");
    assert_eq!(
        count("?b a <http://purl.org/cerif/frapo/ProjectBudget>"),
        "7539"
    );
    let total = |amounts: &str| {
        let rows = folder.ask(&format!(
            "PREFIX schema: <http://schema.org/> PREFIX vivo: <http://vivoweb.org/ontology/core#>
             PREFIX frapo: <http://purl.org/cerif/frapo/> PREFIX dcterms: <http://purl.org/dc/terms/>
             SELECT (SUM(?v) AS ?n) {{ {amounts} }}"
        ));
        rows[0]["n"]["value"].as_str().unwrap().to_owned()
    };
    let granted = "?g a vivo:Grant ; schema:amount/schema:value ?v";
    assert_eq!(
        total(granted),
        sum(&tables, "ecMaxContribution", "reference")
    );
    let costs = "?p a vivo:Project ; dcterms:relation ?b . ?b a frapo:ProjectBudget ;
        schema:currency \"EUR\" ; schema:value ?v";
    assert_eq!(total(costs), sum(&tables, "totalCost", "rcn"));
    for told in [
        "116 more of this sort (letters lost)",
        "33 more of this sort (none there)",
        "projects.csv:5379:2: project cordis-199051: column `reference`: `656579` stands on line 3671 too",
        "22 more of this sort (columns disagree)",
    ] {
        assert!(run.err.contains(told), "{told}\n{}", run.err);
    }
}

/// The sum of a column, each `key` once, to the cent, computed from the file alone.
fn sum(tables: &std::path::Path, column: &str, key: &str) -> String {
    let text = std::fs::read_to_string(tables.join("projects.csv")).unwrap();
    let mut lines = text
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let at = |wanted: &str| names.iter().position(|name| *name == wanted).unwrap();
    let (column, key) = (at(column), at(key));
    let mut seen = std::collections::BTreeSet::new();
    let mut cents: u64 = 0;
    for cells in lines {
        if seen.insert(cells[key].to_owned()) && !cells[column].is_empty() {
            let (whole, fraction) = cells[column].split_once(',').unwrap();
            assert_eq!(fraction.len(), 2, "{cells:?}");
            cents += whole.parse::<u64>().unwrap() * 100 + fraction.parse::<u64>().unwrap();
        }
    }
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
