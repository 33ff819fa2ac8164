//! What strict validators ask beside what the protocol's own words ask for.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{CERIF, DOMAIN, all, ask, code, example, headers, numbered, pages, token, write};

/// An answer without the time at which it was given.
fn undated(answer: &str) -> &str {
    answer.split_once("</responseDate>").unwrap().1
}

#[test]
fn a_form_is_answered_as_an_address_is() {
    let server = example(30);
    let list = ask(&server, "verb=ListRecords&metadataPrefix=oai_dc");
    let token = token(&list).unwrap();
    for query in [
        "verb=Identify",
        "verb=ListSets",
        "verb=ListMetadataFormats",
        "verb=ListRecords&metadataPrefix=oai_dc&set=openaire_cris_projects",
        &format!("verb=ListRecords&resumptionToken={token}"),
        &format!(
            "verb=GetRecord&metadataPrefix={CERIF}&identifier=oai%3A{DOMAIN}%3AProjects%2Frefufam"
        ),
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=nothing",
        "verb=nothing",
        "",
    ] {
        let form = "application/x-www-form-urlencoded; charset=UTF-8";
        let posted = server.post("/oai").header("Content-Type", form);
        let posted = posted.body(query.to_owned()).send().unwrap();
        assert_eq!(posted.status(), 200, "{query}");
        let posted = posted.text().unwrap();
        assert_eq!(undated(&posted), undated(&ask(&server, query)), "{query}");
    }
}

#[test]
fn nothing_is_earlier_than_the_earliest() {
    let server = example(30);
    let said = ask(&server, "verb=Identify");
    let earliest: Timestamp = all(&said, "earliestDatestamp")[0].parse().unwrap();
    let until = |time: Timestamp| {
        let list = format!("verb=ListIdentifiers&metadataPrefix=oai_dc&until={time}");
        code(&ask(&server, &list)).map(str::to_owned)
    };
    assert_eq!(until(earliest), None);
    for before in [1, 365 * 24 * 3600] {
        let before = earliest - SignedDuration::from_secs(before);
        assert_eq!(until(before).as_deref(), Some("noRecordsMatch"));
    }
}

#[test]
fn every_record_is_in_a_set_and_has_every_format() {
    let server = example(50);
    let sets = ask(&server, "verb=ListSets");
    let sets: BTreeSet<&str> = all(&sets, "setSpec").into_iter().collect();
    let lists = ["oai_dc", CERIF, "rdf"]
        .map(|format| pages(&server, "ListRecords", &format!("metadataPrefix={format}")));
    for page in lists.iter().flatten() {
        for header in all(page, "header") {
            let of = all(header, "setSpec");
            assert!(of.len() == 1 && sets.contains(of[0]), "{header}");
        }
    }
    let [dublin_core, cerif, rdf] = lists.map(|list| headers(&list));
    assert!(dublin_core == cerif && cerif == rdf);
}

#[test]
fn what_is_gone_is_still_listed_wherever_it_was() {
    let server = numbered(1..=3, 10).serve();
    write(&server.dataset, [(1, "Project"), (2, "Project")]);
    server.dataset.done(&["sync"]);
    let gone = format!("oai:{DOMAIN}:Projects/p3");
    for format in ["oai_dc", CERIF, "rdf"] {
        for of in [
            "",
            "&set=openaire_cris_projects",
            "&from=2020-01-01&until=2999-01-01",
        ] {
            for verb in ["ListRecords", "ListIdentifiers"] {
                let list = pages(&server, verb, &format!("metadataPrefix={format}{of}"));
                assert!(
                    headers(&list).contains(&(gone.clone(), true)),
                    "{format}{of}"
                );
            }
        }
        let record = format!("verb=GetRecord&metadataPrefix={format}&identifier={gone}");
        let record = ask(&server, &record);
        assert!(record.contains("<header status=\"deleted\">"), "{record}");
        assert!(!record.contains("<metadata"), "{record}");
        assert_eq!(all(&record, "setSpec"), ["openaire_cris_projects"]);
    }
    let formats = format!("verb=ListMetadataFormats&identifier={gone}");
    assert_eq!(all(&ask(&server, &formats), "metadataPrefix").len(), 3);
}

#[test]
fn answers_are_compressed_where_they_are_asked_to_be_and_as_they_say() {
    let server = example(50);
    let codings = all(&ask(&server, "verb=Identify"), "compression").join(" ");
    assert_eq!(codings, "gzip br zstd");
    for (accepted, given) in [
        ("gzip", Some("gzip")),
        ("identity", None),
        ("deflate", None),
    ] {
        let answer = server
            .get("/oai?verb=ListRecords&metadataPrefix=oai_dc")
            .header("Accept-Encoding", accepted)
            .send()
            .unwrap();
        let coding = answer.headers().get("content-encoding");
        assert_eq!(
            coding.map(|coding| coding.to_str().unwrap()),
            given,
            "{accepted}"
        );
    }
}

#[test]
fn a_record_is_the_same_in_a_list_and_alone() {
    // A page so large that several threads write it.
    let server = example(100);
    for format in ["oai_dc", CERIF, "rdf"] {
        let list = pages(&server, "ListRecords", &format!("metadataPrefix={format}"));
        let records: Vec<&str> = list.iter().flat_map(|page| all(page, "record")).collect();
        assert!(records.len() > 60, "{}", records.len());
        for record in records {
            let identifier = all(record, "identifier")[0];
            let of = format!("metadataPrefix={format}&identifier={identifier}");
            let alone = ask(&server, &format!("verb=GetRecord&{of}"));
            assert_eq!(all(&alone, "record"), [record]);
        }
    }
}
