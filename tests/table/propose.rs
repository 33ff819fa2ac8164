//! `oogst init --from`: a mapping that works at once.

use crate::support::{Folder, snapshot};

#[test]
fn a_proposal_says_why_and_works_at_once() {
    let folder = Folder::new();
    folder.write(
        "export.csv",
        "Projectnummer;Titel (NL);Titel (EN);Startdatum;Einddatum;Promotor;Status;Financier;Budget (EUR);Opmerkingen\n\
         G01;Slib in het wad;Silt in mudflats;31/01/2020;31/12/2024;Jan Peeters | An Maes;Lopend;FWO;1.234,50;let op\n\
         G02;Schorren;Salt marshes;01/03/2021;28/02/2023;An Maes;Wachtlijst;Universiteit Gent;99,00;\n",
    );
    let run = folder.run(&["init", "new", "--from", "export.csv"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    snapshot("table", "proposal", &folder.read("new/oogst.toml"));
    snapshot("table", "proposed", &run.out);
    let inside = |args: &[&str]| {
        let mut command = folder.command(args);
        command.current_dir(folder.path("new"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (out, told) = inside(&["sync"]);
    assert!(
        out.contains("projects       +2") && out.contains("grants         +2"),
        "{out}"
    );
    assert!(
        out.contains("organisations  +2") && out.contains("people         +2"),
        "{out}"
    );
    assert!(!told.contains("export.csv"), "{told}");
}

#[test]
fn a_total_cost_is_the_projects_and_needs_its_currency() {
    let folder = Folder::with(&[
        (
            "said.csv",
            "Acronym;Total cost (EUR)\nSLIB;1.234,50\nZAND;99,00\n",
        ),
        (
            "unsaid.csv",
            "Acronym;Totale kostprijs\nSLIB;1.234,50\nZAND;99,00\n",
        ),
    ]);
    folder.good(&["init", "said", "--from", "said.csv"]);
    let said = folder.read("said/oogst.toml");
    assert!(
        said.contains("\nfields.budget.value = \"Total cost (EUR)\"\nfields.budget.currency = { constant = \"EUR\" }\n")
            && said.contains("decimal = \",\""),
        "{said}"
    );
    let mut command = folder.command(&["sync"]);
    command.current_dir(folder.path("said"));
    let output = command.output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    folder.good(&["init", "unsaid", "--from", "unsaid.csv"]);
    let unsaid = folder.read("unsaid/oogst.toml");
    assert!(
        unsaid.contains("# LOOK: the file does not say the currency")
            && unsaid.contains("\n# fields.budget.value = \"Totale kostprijs\"\n"),
        "{unsaid}"
    );
}

#[test]
fn a_table_that_nobody_understands_is_told_with_its_columns() {
    let folder = Folder::with(&[("a.csv", "x,y\n1,2\n")]);
    let told = folder.run(&["init", "new", "--from", "a.csv"]).bad(1);
    assert!(
        told.contains("a.csv: no column says what the rows are called"),
        "{told}"
    );
    assert!(told.contains("there are x, y"), "{told}");
    assert!(!folder.path("new").exists());
}

#[test]
fn people_and_organisations_are_told_from_projects() {
    for (table, kind) in [
        (
            "Voornaam,Achternaam,ORCID\nJan,Peeters,0000-0002-1825-0097\n",
            "person",
        ),
        (
            "Name,Country,Website\nUGent,BE,https://www.ugent.be/\n",
            "organisation",
        ),
        ("Acronym,Start\nSLIB,2020\n", "project"),
        ("Titre,Début,Fin\nLa vase,2020,2021\n", "project"),
    ] {
        let folder = Folder::with(&[("a.csv", table)]);
        folder.good(&["init", "--from", "a.csv"]);
        assert!(
            folder
                .read("oogst.toml")
                .contains(&format!("kind = \"{kind}\"")),
            "{table}"
        );
        let run = folder.run(&["sync"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert!(run.out.contains("+1"), "{}", run.out);
    }
}

#[test]
fn a_table_in_an_older_charset_is_proposed_with_it() {
    let folder = Folder::new();
    let table = "Projectnummer;Titel (NL);Startdatum;Onderzoeker\r\n\
                 G01;Geïntegreerde studie van cafés;31/01/2020;Renée Claes\r\n\
                 G02;Überflutung – koolstof;01/03/2021;Jan Peeters\r\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(table);
    folder.write("lijst.csv", &bytes);
    folder.good(&["init", "--from", "lijst.csv"]);
    let settings = folder.read("oogst.toml");
    assert!(
        settings.contains("# LOOK: nothing says which charset")
            && settings.contains("encoding = \"windows-1252\"\n"),
        "{settings}"
    );
    let run = folder.run(&["sync"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let rows = folder.ask("SELECT ?t { ?p a <http://vivoweb.org/ontology/core#Project> ; <http://purl.org/dc/terms/title> ?t } ORDER BY ?t");
    let titles: Vec<&str> = rows
        .iter()
        .map(|row| row["t"]["value"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        ["Geïntegreerde studie van cafés", "Überflutung – koolstof"]
    );
}

#[test]
fn an_address_is_no_file_to_propose_for() {
    let folder = Folder::new();
    let told = folder
        .run(&["init", "new", "--from", "https://example.org/a.csv"])
        .bad(1);
    assert!(
        told.contains("is an address; save what is there as a file"),
        "{told}"
    );
    assert!(!folder.path("new").exists());
}
