//! What a strict validator asks: verbs, arguments, errors, sets, tokens.

use super::{CERIF, DOMAIN, all, ask, code, example, headers, numbered, pages, token};
use crate::serve::server::Server;

#[test]
fn a_provider_says_what_it_is() {
    let server = example(50);
    let said = ask(&server, "verb=Identify");
    for (element, value) in [
        ("repositoryName", "Onderzoeksprojecten migratierecht"),
        ("baseURL", "https://data.example.org/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", "postmaster@data.example.org"),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("repositoryIdentifier", DOMAIN),
        ("Acronym", DOMAIN),
        ("OAIPMHBaseURL", "https://data.example.org/oai"),
    ] {
        assert_eq!(all(&said, element), [value], "{said}");
    }
    let formats = ask(&server, "verb=ListMetadataFormats");
    assert_eq!(all(&formats, "metadataPrefix"), ["oai_dc", CERIF, "rdf"]);
    let sets = ask(&server, "verb=ListSets");
    assert_eq!(all(&sets, "setSpec").len(), 9);

    assert_eq!(all(&said, "oai-identifier").len(), 1);
}

#[test]
fn a_host_without_a_dot_is_given_one_and_settings_go_before() {
    let dataset = numbered(1..=1, 10);
    let path = dataset.path("oogst.toml");
    let settings = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        settings.replace("https://data.example.org", "http://localhost:7878"),
    )
    .unwrap();
    let server = dataset.serve();
    let said = ask(&server, "verb=Identify");
    assert_eq!(
        all(&said, "repositoryIdentifier"),
        ["localhost.localdomain"]
    );
    assert_eq!(all(&said, "baseURL"), ["http://localhost:7878/oai"]);
    let record =
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost.localdomain:Projects/p1";
    assert_eq!(code(&ask(&server, record)), None);
    drop(server);

    let dataset = numbered(1..=1, 10);
    let path = dataset.path("oogst.toml");
    let settings = std::fs::read_to_string(&path).unwrap();
    let own = "repository_identifier = \"cris.example.net\"\nadmin_email = \"cris@example.net\"\nbase_url = \"https://example.net/harvest\"\n";
    std::fs::write(&path, settings + own).unwrap();
    let server = dataset.serve();
    let said = ask(&server, "verb=Identify");
    assert_eq!(all(&said, "adminEmail"), ["cris@example.net"]);
    assert_eq!(all(&said, "baseURL"), ["https://example.net/harvest"]);
    let list = ask(&server, "verb=ListIdentifiers&metadataPrefix=oai_dc");
    assert_eq!(
        all(&list, "identifier"),
        ["oai:cris.example.net:Projects/p1"]
    );
}

#[test]
fn a_list_is_given_page_by_page_and_each_record_once() {
    let server = example(20);
    let whole = pages(&server, "ListRecords", &format!("metadataPrefix={CERIF}"));
    let identifiers = pages(&server, "ListIdentifiers", "metadataPrefix=oai_dc");
    assert_eq!(headers(&whole), headers(&identifiers));
    // Everything but concepts.
    let said = server.dataset.done(&["status", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let live: u64 = ["organisation", "person", "programme", "project", "grant"]
        .iter()
        .map(|kind| {
            said["entities"][kind]["live"]
                .as_u64()
                .unwrap_or_else(|| panic!("{said}"))
        })
        .sum();
    assert_eq!(headers(&whole).len() as u64, live);
    assert!(
        whole.len() > 3
            && whole[..whole.len() - 1]
                .iter()
                .all(|page| all(page, "header").len() == 20)
    );
    for (at, page) in whole.iter().enumerate() {
        let expected = format!(
            "<resumptionToken completeListSize=\"{live}\" cursor=\"{}\">",
            at * 20
        );
        assert!(page.contains(&expected), "{expected}: {page}");
    }
    assert!(whole[whole.len() - 1].contains("></resumptionToken>"));
    // The sets are parts of it, and together all of it.
    let sets = ["persons", "orgunits", "projects", "funding"].map(|set| {
        let of_set = format!("metadataPrefix=oai_dc&set=openaire_cris_{set}");
        headers(&pages(&server, "ListIdentifiers", &of_set))
    });
    let together: usize = sets.iter().map(std::collections::BTreeSet::len).sum();
    assert_eq!(together as u64, live);
    assert!(sets[2].iter().all(|(id, _)| id.contains(":Projects/")));
    // A page that is alone has no token.
    let alone = ask(
        &server,
        "verb=ListRecords&metadataPrefix=oai_dc&set=openaire_cris_projects",
    );
    assert!(!alone.contains("resumptionToken"), "{alone}");
}

#[test]
fn a_token_gives_the_same_page_again_and_is_not_to_be_changed() {
    let server = example(20);
    let first = ask(&server, "verb=ListIdentifiers&metadataPrefix=oai_dc");
    let token = token(&first).unwrap();
    assert!(
        token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    );
    let undated = |page: String| page.split_once("</responseDate>").unwrap().1.to_owned();
    let next = format!("verb=ListIdentifiers&resumptionToken={token}");
    let second = undated(ask(&server, &next));
    assert_eq!(second, undated(ask(&server, &next)));
    // Also after a restart, and on the other way of asking.
    let server = server.dataset_again();
    assert_eq!(second, undated(ask(&server, &next)));
    let posted = server
        .post("/oai")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(next.clone())
        .send()
        .unwrap();
    assert_eq!(undated(posted.text().unwrap()), second);

    let refused = |query: &str| code(&ask(&server, query)).map(str::to_owned);
    let changed = token.replacen(|c: char| c.is_ascii_digit(), "x", 1);
    assert_ne!(changed, token);
    for token in [changed.as_str(), &token[1..], "x", "", "%00%FF"] {
        let query = format!("verb=ListIdentifiers&resumptionToken={token}");
        assert_eq!(
            refused(&query).as_deref(),
            Some("badResumptionToken"),
            "{token}"
        );
    }
    let other = format!("verb=ListRecords&resumptionToken={token}");
    assert_eq!(refused(&other).as_deref(), Some("badResumptionToken"));
    let more = format!("{next}&metadataPrefix=oai_dc");
    assert_eq!(refused(&more).as_deref(), Some("badArgument"));
}

/// Requests, and the errors that they are answered with.
const ERRORS: &[(&str, &str)] = &[
    ("", "badVerb"),
    ("verb=Nothing", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("verb=Identify&colour=red", "badArgument"),
    ("verb=ListRecords", "badArgument"),
    (
        "verb=ListRecords&metadataPrefix=marc",
        "cannotDisseminateFormat",
    ),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&set=none",
        "noRecordsMatch",
    ),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&set=openaire_cris_patents",
        "noRecordsMatch",
    ),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&set=%20",
        "badArgument",
    ),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01",
        "noRecordsMatch",
    ),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&from=yesterday",
        "badArgument",
    ),
    ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    (
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x.org:Projects/refufam",
        "idDoesNotExist",
    ),
    (
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=no%20uri",
        "badArgument",
    ),
    (
        "verb=ListMetadataFormats&identifier=oai:x.org:y",
        "idDoesNotExist",
    ),
];

#[test]
fn errors_are_those_of_the_protocol() {
    let server = example(50);
    let refused = |query: &str| code(&ask(&server, query)).map(str::to_owned);
    let record = format!("oai:{DOMAIN}:Projects/refufam");
    for (query, expected) in ERRORS {
        assert_eq!(refused(query).as_deref(), Some(*expected), "{query}");
    }
    for format in ["oai_dc", CERIF, "rdf"] {
        assert_eq!(
            refused(&format!(
                "verb=GetRecord&metadataPrefix={format}&identifier={record}"
            )),
            None
        );
    }
    assert_eq!(
        refused(&format!(
            "verb=GetRecord&metadataPrefix=marc&identifier={record}"
        ))
        .as_deref(),
        Some("cannotDisseminateFormat")
    );
    assert_eq!(
        refused(&format!("verb=ListMetadataFormats&identifier={record}")),
        None
    );
    assert_request(&server);
}

/// The request is repeated, without arguments where they were not understood.
fn assert_request(server: &Server) {
    let base = "https://data.example.org/oai</request>";
    let good = ask(server, "verb=ListRecords&metadataPrefix=marc");
    assert!(
        good.contains(&format!(
            "<request verb=\"ListRecords\" metadataPrefix=\"marc\">{base}"
        )),
        "{good}"
    );
    for query in [
        "verb=Nothing",
        "verb=ListRecords&metadataPrefix=oai_dc&from=x",
    ] {
        let bad = ask(server, query);
        assert!(bad.contains(&format!("<request>{base}")), "{bad}");
    }
    let posted = server
        .post("/oai")
        .header("Content-Type", "text/plain")
        .body("verb=Identify")
        .send()
        .unwrap();
    assert_eq!(posted.status(), 415);
}
