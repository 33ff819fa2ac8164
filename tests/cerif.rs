//! CERIF files become records, whatever they hold.

use std::io::Write;

use oogst::record::Record;
use oogst::source::spool::{Item, Spool};
use oogst::source::xml::{Reader, Token};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{Folder, Run, shared};

const WHOLE: &str = include_str!("cerif/whole.xml");

const SETTINGS: &str =
    "[site]\nlanguages = [\"en\"]\n[[sources]]\nname = \"cris\"\ntype = \"cerif\"\npath = \"in\"\n";

fn dataset(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(files);
    folder.write("oogst.toml", SETTINGS);
    folder
}

fn records(folder: &Folder) -> Vec<(String, Value)> {
    let spool = Spool {
        name: "cris".into(),
        path: folder.path(".oogst/sources/cris.spool"),
    };
    let mut records = Vec::new();
    let mut take = |item: Item| {
        let value = match &item.record {
            Record::Project(record) => serde_json::to_value(record),
            Record::Person(record) => serde_json::to_value(record),
            Record::Organisation(record) => serde_json::to_value(record),
            Record::Programme(record) => serde_json::to_value(record),
        };
        let name = format!("{}/{}", item.record.kind(), item.record.id());
        records.push((name, value.unwrap()));
    };
    spool.each(&mut take).unwrap();
    records
}

#[track_caller]
fn record(folder: &Folder, name: &str) -> Value {
    let mut all = records(folder).into_iter();
    all.find(|(found, _)| found == name).unwrap().1
}

/// A document of the profile with these elements.
fn profile(inner: &str) -> String {
    format!("<CERIF xmlns=\"https://www.openaire.eu/cerif-profile/1.2/\">\n{inner}\n</CERIF>")
}

#[test]
fn a_project_comes_with_all_that_is_said_of_it() {
    let folder = dataset(&[("in/a.xml", WHOLE)]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        record(&folder, "project/salt-marshes"),
        json!({
            "id": "salt-marshes",
            "title": {"en": "Salt marshes as carbon sinks", "nl": "Koolstof in schorren"},
            "acronym": "SALT",
            "alternative": [{"en": "Salt meadows as carbon wells"}],
            "abstract": {"en": "What salt marshes & tidal flats keep.\n\nA second paragraph."},
            "category": "applied",
            "status": "completed",
            "start": "2020-01-01",
            "end": "2024-12-31",
            "people": [
                {"person": "p-2", "role": ["promotor", "committee-member"], "affiliation": "ugent"},
                {"person": "p-1", "honorifics": ["Prof."], "role": "principal-investigator", "affiliation": "ugent-sciences"},
                {"name": "Jan Janssens", "role": "member"}
            ],
            "organisations": [
                {"organisation": "ugent-sciences", "role": "host"},
                {"organisation": "ugent", "role": "coordinator"},
                {"organisation": "dredgers", "role": "contractor"}
            ],
            "grants": [{
                "funder": "fwo", "programme": "blue", "number": "G012345N", "title": {"en": "Grant for marshes"},
                "start": 2020, "end": "2023-12", "amount": {"value": 100_000.5, "currency": "EUR"}
            }],
            "part_of": "coast",
            "keywords": {"en": ["salt marshes", "carbon"], "nl": ["schorren"]},
            "subjects": ["http://id.loc.gov/authorities/subjects/sh85116944"],
            "homepage": "https://salt.example.org/",
            "outputs": [{"title": {"en": "How marshes grow"}, "url": "https://doi.org/10.1234/marsh", "type": "article"}],
            "identifiers": [{"scheme": "project-reference", "value": "101000001"}]
        })
    );
}

#[test]
fn people_organisations_and_programmes_come_from_their_own_records_or_from_copies() {
    let folder = dataset(&[("in/a.xml", WHOLE)]);
    folder.good(&["sync"]);
    assert_eq!(
        record(&folder, "organisation/ugent"),
        json!({
            "id": "ugent", "name": {"en": "Ghent University", "nl": "Universiteit Gent"}, "acronym": "UGent",
            "type": "university", "country": "BE", "homepage": "https://www.ugent.be/",
            "ror": "https://ror.org/00cv9y106", "wikidata": "http://www.wikidata.org/entity/Q1137665"
        })
    );
    assert_eq!(
        record(&folder, "organisation/ugent-sciences"),
        json!({"id": "ugent-sciences", "name": {"en": "Faculty of Sciences"}, "aliases": ["Science Faculty"], "type": "faculty", "parent": "ugent"})
    );
    // It is named in a project only, and by its acronym only.
    assert_eq!(
        record(&folder, "organisation/dredgers"),
        json!({"id": "dredgers", "name": {"en": "DRG"}, "acronym": "DRG"})
    );
    assert_eq!(
        record(&folder, "programme/blue"),
        json!({"id": "blue", "name": {"en": "BLUE"}, "funder": "fwo"})
    );
    // Neither mail nor telephone.
    assert_eq!(
        record(&folder, "person/p-1"),
        json!({
            "id": "p-1", "given": "An", "family": "Peeters", "orcid": "0000-0002-1825-0097",
            "homepage": "https://peeters.example.org/",
            "affiliations": [{"organisation": "ugent-sciences", "start": 2015, "end": "2024-06"}]
        })
    );
}

#[test]
fn the_order_of_files_and_records_does_not_matter() {
    let parts: Vec<&str> = WHOLE.split("    <record>").collect();
    let (head, rest) = parts.split_first().unwrap();
    let end = "  </ListRecords>\n</OAI-PMH>\n";
    let files: Vec<String> = rest
        .iter()
        .map(|part| {
            format!(
                "{head}<record>{}{end}",
                part.trim_end().trim_end_matches(end.trim_end())
            )
        })
        .collect();
    let apart = |reversed: bool| {
        let folder = dataset(&[]);
        for (number, text) in files.iter().enumerate() {
            let number = if reversed { 100 - number } else { number };
            folder.write(&format!("in/{number:03}.xml"), text);
        }
        folder.good(&["sync"]);
        records(&folder)
    };
    let together = dataset(&[("in/a.xml", WHOLE)]);
    together.good(&["sync"]);
    assert_eq!(apart(false), records(&together));
    assert_eq!(apart(true), records(&together));
}

#[test]
fn the_official_examples_become_records() {
    let Some(samples) = shared("harvest/samples") else {
        return;
    };
    let folder = dataset(&[]);
    let settings = SETTINGS.replace("\"in\"", &format!("{:?}", samples.display().to_string()));
    folder.write("oogst.toml", settings);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let count = |kind: &str| {
        records(&folder)
            .iter()
            .filter(|(name, _)| name.starts_with(kind))
            .count()
    };
    assert_eq!(
        ["project/", "person/", "organisation/", "programme/"].map(count),
        [4, 18, 13, 6]
    );
    let project = record(&folder, "project/112348");
    assert_eq!(project["grants"][0]["programme"], "620003");
    assert_eq!(project["grants"][0]["number"], "777541");
    assert_eq!(project["grants"][0]["end"], "2021-02");
    assert_eq!(project["homepage"], "http://www.openaire.eu");
    assert!(run.err.contains("wrong check digit"), "{}", run.err);
}

#[test]
fn what_refers_to_nothing_and_what_is_in_a_circle_is_told_and_left_out() {
    let text = profile(
        r#"<Project id="1"><Title xml:lang="en">One</Title><Consortium><Partner><OrgUnit id="gone"/></Partner></Consortium>
           <Team><Member><Person id="nobody"/></Member></Team><Funded><As><Funding id="nothing"/></As></Funded>
           <Link type="x#Part"><Project id="2"/></Link></Project>
           <Project id="2"><Title xml:lang="en">Two</Title><StartDate>2020-05-01</StartDate><EndDate>2019-05-01</EndDate>
           <Link type="x#Part"><Project id="1"/></Link></Project>
           <OrgUnit id="a"><Name>A</Name><PartOf><OrgUnit id="b"/></PartOf></OrgUnit>
           <OrgUnit id="b"><Name>B</Name><RORID>https://ror.org/00cv9y107</RORID><PartOf><OrgUnit id="a"/></PartOf></OrgUnit>"#,
    );
    let folder = dataset(&[("in/a.xml", &text)]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for said in [
        "`gone`",
        "`nobody`",
        "`nothing`",
        "is a part of it",
        "before the start",
        "is not a ROR id",
    ] {
        assert!(run.err.contains(said), "{said} is not in: {}", run.err);
    }
    let two = record(&folder, "project/2");
    assert_eq!(
        two,
        json!({"id": "2", "title": {"en": "Two"}, "start": "2020-05-01"})
    );
    assert_eq!(
        record(&folder, "organisation/a"),
        json!({"id": "a", "name": {"en": "A"}})
    );
}

fn refused(text: &str) -> String {
    let folder = dataset(&[("in/a.xml", text)]);
    let Run { out, err, .. } = folder.run(&["sync"]);
    assert!(records(&folder).is_empty());
    format!("{out}{err}")
}

#[test]
fn a_document_with_a_doctype_or_an_entity_is_refused_with_its_line() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<CERIF>&b;</CERIF>";
    let said = refused(bomb);
    assert!(
        said.contains("a.xml:2") && said.contains("DOCTYPE"),
        "{said}"
    );
    let said = refused(&profile(
        "<Project id=\"1\"><Title>&bomb;</Title></Project>",
    ));
    assert!(
        said.contains("a.xml:2") && said.contains("`&bomb;` is not resolved"),
        "{said}"
    );
}

#[test]
fn what_is_too_deep_not_whole_or_something_else_is_refused() {
    let said = refused(&profile(&"<a>".repeat(10_000)));
    assert!(said.contains("nest deeper than 100"), "{said}");
    let said = refused(WHOLE.trim_end().trim_end_matches("</OAI-PMH>"));
    assert!(said.contains("the document ends before"), "{said}");
    let said = refused("<html><body>Hello</body></html>");
    assert!(
        said.contains("holds nothing of CERIF") && said.contains("`html`"),
        "{said}"
    );
    let said = refused(&profile("<x:Project id=\"1\"/>"));
    assert!(said.contains("stands for no namespace"), "{said}");
}

#[test]
fn a_broken_record_between_others_is_passed_over_with_its_line() {
    let text = WHOLE.replacen(
        "<Title xml:lang=\"en\">The coast</Title>",
        "<Title xml:lang=\"en>The coast</Title>",
        1,
    );
    let folder = dataset(&[("in/a.xml", &text)]);
    let run = folder.run(&["sync"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err
            .contains("oai:data.example.org:Projects/coast: a record is broken"),
        "{}",
        run.err
    );
    let names: Vec<String> = records(&folder).into_iter().map(|(name, _)| name).collect();
    assert!(
        names.contains(&"project/salt-marshes".to_owned()),
        "{names:?}"
    );
    assert!(
        names.contains(&"organisation/ugent".to_owned()),
        "{names:?}"
    );
    assert!(!names.contains(&"project/coast".to_owned()), "{names:?}");
}

#[test]
fn other_encodings_and_packed_files_are_read() {
    let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><CERIF xmlns=\"https://www.openaire.eu/cerif-profile/1.1/\">\
                <OrgUnit id=\"x\"><Name xml:lang=\"fr\">Universit\u{e9}</Name></OrgUnit></CERIF>";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(&latin).unwrap();
    let folder = dataset(&[]);
    folder.write("in/a.xml.gz", gz.finish().unwrap());
    folder.good(&["sync"]);
    assert_eq!(
        record(&folder, "organisation/x")["name"]["fr"],
        "Université"
    );
}

/// Reads a document to its end, or to where it breaks off.
fn read(bytes: &[u8]) -> usize {
    let mut reader = Reader::new(bytes);
    let mut elements = 0;
    for _ in 0..10_000 {
        match reader.token() {
            Ok(Token::Open(element)) if element.name == "record" => {
                let depth = reader.depth() - 1;
                if reader.whole(element).is_err()
                    && !matches!(reader.behind("record", depth), Ok(Some(_)))
                {
                    return elements;
                }
                elements += 1;
            }
            Ok(Token::Open(_) | Token::Close) => {}
            Ok(Token::End) | Err(_) => return elements,
        }
    }
    elements
}

#[test]
fn a_document_that_is_cut_off_anywhere_is_read_as_far_as_it_goes() {
    let whole = read(WHOLE.as_bytes());
    assert_eq!(whole, 7);
    let mut before = 0;
    for end in 0..WHOLE.len() {
        let elements = read(&WHOLE.as_bytes()[..end]);
        assert!(before <= elements && elements <= whole, "at byte {end}");
        before = elements;
    }
}

proptest! {
    #[test]
    fn no_document_breaks_the_reader(at in 0..WHOLE.len(), bytes in proptest::collection::vec(any::<u8>(), 0..12)) {
        let mut text = WHOLE.as_bytes().to_vec();
        text.splice(at..(at + bytes.len()).min(WHOLE.len()), bytes);
        prop_assert!(read(&text) <= 8);
    }

    #[test]
    fn no_soup_of_tags_breaks_the_reader(parts in proptest::collection::vec(
        prop_oneof![
            Just("<record>"), Just("</record>"), Just("<a b='c'>"), Just("</a>"), Just("<a"), Just("&amp;"), Just("&x;"), Just("<!--"),
            Just("-->"), Just("<![CDATA["), Just("]]>"), Just("<?x"), Just("?>"), Just("\""), Just(">"), Just("x:y"), Just("<r xmlns:x='u'/>")
        ],
        0..60,
    )) {
        read(format!("<root>{}", parts.concat()).as_bytes());
    }
}
