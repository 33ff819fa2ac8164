//! What a mapping makes of tables, and what is said of one that cannot be.

use super::{TITLES, settings, synced, titles};
use crate::support::Folder;

#[test]
fn a_row_is_a_record_with_lists_dates_and_amounts() {
    let mapping = r#"
[sources.table.tables.projects]
decimal = ","
date = "%d/%m/%Y"

[[sources.table.records]]
kind = "organisation"
id = { column = "Financier", prefix = "org-" }
when = { column = "Financier" }
fields.name.nl = "Financier"

[[sources.table.records]]
kind = "project"
id = { column = "Nr", prefix = "p-" }
fields.title.nl = "Titel"
fields.start = "Start"
fields.keywords.nl = { column = "Trefwoorden", split = "," }

[[sources.table.records.lists]]
list = "people"
fields.name = { column = "Promotor", split = ";" }
fields.role = { constant = "promotor" }

[[sources.table.records.lists]]
list = "grants"
fields.funder = { column = "Financier", prefix = "org-" }
fields.amount.value = "Budget"
fields.amount.currency = { constant = "EUR" }
"#;
    let table = "Nr;Titel;Start;Promotor;Trefwoorden;Financier;Budget\n\
        1;\"Wad; slib\";01/02/2020;Jan Peeters; An Maes;wad;FWO;1.234,50\n";
    // The promotors stand in two cells here: the row is too wide, and costs itself only.
    let table = format!(
        "{table}2;Schor;3/4/2021;\"Jan Peeters; An Maes\";\"wad, slib\";FWO;\n3;Kwelder;2019;;;;\n"
    );
    let folder = Folder::with(&[
        ("oogst.toml", &settings("projects.csv", mapping)),
        ("projects.csv", &table),
    ]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.err
            .contains("projects.csv:2:1: the row has 8 cells and the header 7"),
        "{}",
        run.err
    );
    assert_eq!(titles(&folder), ["p-2: Schor", "p-3: Kwelder"]);
    let rows = folder.ask(
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?n { ?p a foaf:Person ; foaf:name ?n } ORDER BY ?n",
    );
    let names: Vec<_> = rows
        .iter()
        .map(|row| row["n"]["value"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["An Maes", "Jan Peeters"]);
    let kept = folder.read(".oogst/sources/list.spool");
    assert!(
        kept.contains("\"file\":\"projects.csv\",\"line\":3"),
        "{kept}"
    );
}

#[test]
fn an_amount_is_exactly_what_the_cell_says() {
    let mapping = r#"
[sources.table.tables.a]
decimal = ","

[[sources.table.records]]
kind = "organisation"
id = { constant = "f" }
fields.name.nl = { constant = "F" }

[[sources.table.records]]
kind = "project"
id = "id"
fields.title.nl = "titel"
[[sources.table.records.lists]]
list = "grants"
fields.funder = { constant = "f" }
fields.amount.value = "bedrag"
fields.amount.currency = { constant = "EUR" }
"#;
    let table = "id;titel;bedrag\na;A;856.961.937,57\nb;B;0,10\nc;C;1.5\nd;D;-3\n";
    let (folder, told) = synced("a.csv", table, mapping);
    let rows = folder.ask(
        "PREFIX schema: <http://schema.org/> SELECT ?v { ?m a schema:MonetaryAmount ; schema:value ?v } ORDER BY ?v",
    );
    let values: Vec<_> = rows
        .iter()
        .map(|row| row["v"]["value"].as_str().unwrap())
        .collect();
    assert_eq!(values, ["0.1", "856961937.57"]);
    assert!(
        told.contains(
            "a.csv:4:3: project c: grants[0].amount.value: column `bedrag`: `1.5` is not a number"
        ),
        "{told}"
    );
    assert!(
        told.contains(
            "a.csv:5:3: project d: grants[0].amount.value: column `bedrag`: `-3` is not an amount"
        ),
        "{told}"
    );
}

#[test]
fn what_a_project_costs_is_its_budget_and_an_empty_cell_is_none() {
    let mapping = r#"
[sources.table.tables.a]
decimal = ","

[[sources.table.records]]
kind = "project"
id = "id"
fields.title.nl = "titel"
fields.budget.value = "kost"
fields.budget.currency = "munt"
"#;
    let table = "id;titel;kost;munt\na;A;1.234.567,89;CHF\nb;B;;EUR\nc;C;veel;EUR\nd;D;5,00;euro\ne;E;7,00;\n";
    let (folder, told) = synced("a.csv", table, mapping);
    let rows = folder.ask(
        "PREFIX schema: <http://schema.org/> PREFIX frapo: <http://purl.org/cerif/frapo/>
         PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?p ?v ?c {
         ?p dcterms:relation ?b . ?b a frapo:ProjectBudget ; schema:value ?v ; schema:currency ?c }",
    );
    let rows: Vec<_> = rows
        .iter()
        .map(|row| ["p", "v", "c"].map(|name| row[name]["value"].as_str().unwrap()))
        .collect();
    assert_eq!(
        rows,
        [["http://localhost:7878/id/project/a", "1234567.89", "CHF"]]
    );
    for line in [
        "a.csv:4:3: project c: budget.value: column `kost`: `veel` is not a number",
        "a.csv:5:4: project d: budget.currency: column `munt`: `euro` is not a currency",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(!told.contains("project b"), "{told}");
}

#[test]
fn rows_of_another_table_are_entries_of_a_list_by_a_key() {
    let mapping = r#"
[sources.table.tables.projects]
path = "p.csv"
[sources.table.tables.people]
path = "m.csv"

[[sources.table.records]]
table = "projects"
kind = "project"
id = "id"
fields.title.nl = "titel"
checks = [{ count = "people", column = "aantal" }]

[[sources.table.records.lists]]
list = "people"
table = "people"
key = { project = "id" }
fields.name = { template = "{voornaam} {naam}" }
fields.role = { column = "rol", map = { PI = "principal-investigator" } }
"#;
    let folder = Folder::with(&[
        ("oogst.toml", &settings("in", mapping)),
        ("in/p.csv", "id,titel,aantal\na,A,2\nb,B,1\n"),
        (
            "in/m.csv",
            "project,voornaam,naam,rol\na,Jan,Peeters,PI\na,An,Maes,chef\nx,Els,Baert,PI\nb,Jan,Peeters,researcher\n",
        ),
    ]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for told in [
        "in/m.csv:3:4: project a: people[1].role: column `rol`: `chef` is not known here",
        "in/m.csv:4:1: people: column `project`: no project has the key `x`",
        "in/p.csv:2:3: project a: column `aantal`: it says `2`, and people has 1 entries",
    ] {
        assert!(run.err.contains(told), "{told}\n{}", run.err);
    }
}

#[test]
fn a_reference_to_a_row_that_is_not_there_is_told_and_left_out() {
    let mapping = r#"
[sources.table.tables.p]
path = "p.csv"
[sources.table.tables.o]
path = "o.csv"
[[sources.table.records]]
table = "o"
kind = "organisation"
id = { column = "id", prefix = "o-" }
fields.name.nl = "naam"
[[sources.table.records]]
table = "p"
kind = "project"
id = "id"
fields.title.nl = "titel"
[[sources.table.records.lists]]
list = "organisations"
fields.organisation = { column = "org", prefix = "o-", split = ";" }
fields.role = { constant = "partner" }
"#;
    let folder = Folder::with(&[
        ("oogst.toml", &settings("in", mapping)),
        ("in/p.csv", "id,titel,org\na,A,1; 2; 3\n"),
        ("in/o.csv", "id,naam\n1,Een\n2,\n"),
    ]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.err.contains(
            "o.csv:3:2: organisation o-2: name: column `naam`: is missing; the record is left out"
        ),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("no organisation of this source has the id `o-2`"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("no organisation of this source has the id `o-3`"),
        "{}",
        run.err
    );
    assert_eq!(
        run.out.matches("organisations  +1").count(),
        1,
        "{}",
        run.out
    );
}

#[test]
fn a_row_that_says_the_same_again_is_no_fault_and_one_that_does_not_is() {
    let (folder, told) = synced("a.csv", "id,titel\na,A\na,A\nb,B\na,C\n", TITLES);
    assert_eq!(titles(&folder), ["a: A", "b: B"]);
    assert!(
        told.contains(
            "a.csv:5:1: project a: id: column `id`: line 2 gives this id to something else"
        ),
        "{told}"
    );
    assert_eq!(told.matches("gives this id").count(), 1, "{told}");
}

#[test]
fn what_is_wrong_with_a_mapping_is_told_at_once_with_its_lines() {
    let mapping = "
[[sources.table.records]]
kind = \"project\"
id = \"idd\"
fields.titel.nl = \"titel\"
fields.title.nl = { column = \"titl\", split = \";\" }
";
    let folder = Folder::with(&[
        ("oogst.toml", &settings("a.csv", mapping)),
        ("a.csv", "id,titel\n1,A\n"),
    ]);
    let run = folder.run(&["sync"]);
    let told = &run.err;
    for wrong in [
        "oogst.toml:11:6: there is no column `idd` in the table `a`; did you mean `id`? There are id, titel",
        "oogst.toml:12:14: unknown field `titel.nl`; did you mean `title`?",
        "oogst.toml:13:14: there is no column `titl` in the table `a`; did you mean `titel`?",
    ] {
        assert!(told.contains(wrong), "{wrong}\n{told}");
    }
}

#[test]
fn tables_are_read_out_of_an_archive() {
    use std::io::Write;
    let folder = Folder::with(&[(
        "oogst.toml",
        &settings(
            "all.zip",
            &format!("[sources.table.tables.p]\npath = \"x/p.csv\"\n{TITLES}"),
        ),
    )]);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.path("all.zip")).unwrap());
    zip.start_file("x/p.csv", zip::write::SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"id,titel\na,A\n").unwrap();
    zip.finish().unwrap();
    folder.good(&["sync"]);
    assert_eq!(titles(&folder), ["a: A"]);
}
