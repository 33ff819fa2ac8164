//! Tables: what a mapping makes of them, and what is told of what is wrong in them.

use super::support::Folder;

#[test]
fn a_row_is_a_record() {
    let folder = Folder::with(&[
        (
            "oogst.toml",
            r#"
[[sources]]
name = "projects"
type = "table"
path = "projects.csv"

[[sources.table.records]]
kind = "project"
id = { column = "Nr", prefix = "p-" }
fields.title.nl = "Titel"
fields.start = { column = "Start", date = "%d/%m/%Y" }
fields.keywords.nl = { column = "Trefwoorden", split = "," }

[[sources.table.records.lists]]
list = "people"
fields.name = { column = "Promotor", split = ";" }
fields.role = { constant = "promotor" }
"#,
        ),
        (
            "projects.csv",
            "Nr;Titel;Start;Promotor;Trefwoorden\n1;\"Wad; slib\";01/02/2020;Jan Peeters; An Maes;wad\n2;Schor;2021;An Maes;wad, slib\n",
        ),
    ]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let run = folder.run(&["status"]);
    assert!(run.out.contains("projects"), "{}{}", run.out, run.err);
}
