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
    // Two agreements stand in two rows each.
    assert_eq!(count("?g a vivo:Grant ; vivo:totalAwardAmount ?a"), "7537");
    every_amount_is_there(&folder, &tables);
    for told in [
        "116 more of this sort (letters lost)",
        "33 more of this sort (none there)",
        "projects.csv:5379:2: project cordis-199051: column `reference`: `656579` stands on line 3671 too",
        "22 more of this sort (columns disagree)",
    ] {
        assert!(run.err.contains(told), "{told}\n{}", run.err);
    }
}

/// Each column of amounts, cell by cell.
fn every_amount_is_there(folder: &Folder, tables: &std::path::Path) {
    let columns = amounts(tables);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "totalCost",
            "ecMaxContribution",
            "totalContrib",
            "totContribution"
        ]
    );
    for Column { name, cells, cents } in columns {
        let rows = folder.ask(&format!(
            "PREFIX schema: <http://schema.org/> PREFIX vivo: <http://vivoweb.org/ontology/core#>
             PREFIX frapo: <http://purl.org/cerif/frapo/> PREFIX dcterms: <http://purl.org/dc/terms/>
             PREFIX foaf: <http://xmlns.com/foaf/0.1/>
             SELECT (COUNT(*) AS ?cells) (SUM(?value) AS ?sum) {{
                 {} ?amount schema:currency \"EUR\" ; schema:value ?value }}",
            published(&name)
        ));
        let said = |variable: &str| rows[0][variable]["value"].as_str().unwrap().to_owned();
        assert_eq!(said("cells"), cells.to_string(), "{name}");
        let sum = format!("{}.{:02}", cents / 100, cents % 100);
        let sum = sum.trim_end_matches('0').trim_end_matches('.');
        assert_eq!(said("sum"), sum, "{name}");
    }
}

/// Where the graph has the amounts of a column.
fn published(column: &str) -> &'static str {
    match column {
        "totalCost" => {
            "?p a vivo:Project ; dcterms:relation ?amount . ?amount a frapo:ProjectBudget ."
        }
        "ecMaxContribution" => {
            "?p a vivo:Project ; vivo:hasFundingVehicle ?g . ?g schema:amount ?amount ."
        }
        "totalContrib" => {
            "?p a vivo:Project ; dcterms:relation ?amount . ?amount a frapo:Funding ."
        }
        "totContribution" => {
            "?o a foaf:Organization ; dcterms:relation ?amount . ?amount a frapo:Funding ."
        }
        other => panic!("nothing says where the graph has the amounts of {other}"),
    }
}

/// A column of amounts: how many of its cells are not empty, and their sum.
struct Column {
    name: String,
    cells: usize,
    cents: u64,
}

/// Every column of every file whose cells hold amounts and nothing else, read from the files alone.
fn amounts(tables: &std::path::Path) -> Vec<Column> {
    let mut out = Vec::new();
    for file in ["projects.csv", "unique_org.csv", "edges.csv"] {
        let text = std::fs::read_to_string(tables.join(file)).unwrap();
        let mut rows = text
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>());
        let names = rows.next().unwrap();
        let rows: Vec<Vec<&str>> = rows.collect();
        for (at, name) in names.iter().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(at));
            let cells: Vec<&str> = cells.copied().filter(|cell| !cell.is_empty()).collect();
            let cents: Option<Vec<u64>> = cells.iter().map(|cell| cents(cell)).collect();
            out.extend(cents.filter(|cents| !cents.is_empty()).map(|cents| Column {
                name: (*name).to_owned(),
                cells: cents.len(),
                cents: cents.iter().sum(),
            }));
        }
    }
    out
}

/// `230000,00` is an amount.
fn cents(cell: &str) -> Option<u64> {
    let (whole, fraction) = cell.split_once(',')?;
    let whole: u64 = whole.parse().ok()?;
    let cents: u64 = fraction.parse().ok()?;
    (fraction.len() == 2).then_some(whole * 100 + cents)
}
