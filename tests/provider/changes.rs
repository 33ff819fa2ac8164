//! Changes: what is given to whoever asks for them, and that nothing gets lost.

use super::{all, ask, code, headers, numbered, pages, token, write};
use crate::serve::server::Dataset;

/// Syncs at a time, in seconds since 1970.
fn sync_at(dataset: &Dataset, time: i64) {
    let done = dataset
        .command(&["sync"])
        .env("SOURCE_DATE_EPOCH", time.to_string())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

#[test]
fn from_gives_exactly_what_changed_since() {
    let dataset = numbered(1..=20, 5);
    sync_at(&dataset, 1_700_000_000);
    // Three are changed, two go, four come.
    let kept = (1..=18).map(|n| (n, if n <= 3 { "Changed" } else { "Project" }));
    write(&dataset, kept.chain((21..=24).map(|n| (n, "Project"))));
    sync_at(&dataset, 1_700_086_400);
    let server = dataset.serve();
    let since = "metadataPrefix=oai_dc&from=2023-11-15T22:13:20Z";
    let changes = headers(&pages(&server, "ListIdentifiers", since));
    assert_eq!(changes.len(), 9, "{changes:?}");
    let gone: Vec<&str> = changes
        .iter()
        .filter(|(_, is_gone)| *is_gone)
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(
        gone,
        [
            "oai:data.example.org:Projects/p19",
            "oai:data.example.org:Projects/p20"
        ]
    );
    // A day is all of its seconds; both ends count.
    let day = "metadataPrefix=oai_dc&from=2023-11-15&until=2023-11-15";
    assert_eq!(headers(&pages(&server, "ListIdentifiers", day)), changes);
    let first = "metadataPrefix=oai_dc&until=2023-11-14T22:13:20Z";
    assert_eq!(headers(&pages(&server, "ListIdentifiers", first)).len(), 15);
    let later = ask(
        &server,
        "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2023-11-15T22:13:21Z",
    );
    assert_eq!(code(&later), Some("noRecordsMatch"));

    // What is gone is told with its header, and with nothing else.
    let gone = ask(
        &server,
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:data.example.org:Projects/p20",
    );
    assert!(
        gone.contains("<header status=\"deleted\">") && !gone.contains("<metadata>"),
        "{gone}"
    );
    assert_eq!(all(&gone, "datestamp"), ["2023-11-15T22:13:20Z"]);
    // The same after a restart.
    let server = server.dataset_again();
    assert_eq!(headers(&pages(&server, "ListIdentifiers", since)), changes);
}

#[test]
fn what_changes_during_a_harvest_is_not_lost() {
    let dataset = numbered(1..=20, 5);
    let server = dataset.serve();
    let first = ask(&server, "verb=ListRecords&metadataPrefix=oai_dc");
    let begun = all(&first, "responseDate")[0].to_owned();
    // One that was given already, one that was not yet, one that goes and one that comes.
    let titles = (1..=20).filter(|n| *n != 19).map(|n| {
        (
            n,
            if n == 1 || n == 9 {
                "Changed"
            } else {
                "Project"
            },
        )
    });
    write(&server.dataset, titles.chain([(30, "Project")]));
    server.dataset.done(&["sync"]);
    let mut known = std::collections::BTreeMap::new();
    let mut take = |page: &str| {
        for record in page.split("<record>").skip(1) {
            let id = all(record, "identifier")[0].to_owned();
            let title = all(record, "dc:title")
                .first()
                .map(|title| (*title).to_owned());
            known.insert(id, title);
        }
    };
    take(&first);
    let mut page = first;
    while let Some(token) = token(&page) {
        page = ask(
            &server,
            &format!("verb=ListRecords&resumptionToken={token}"),
        );
        take(&page);
    }
    for page in pages(
        &server,
        "ListRecords",
        &format!("metadataPrefix=oai_dc&from={begun}"),
    ) {
        take(&page);
    }
    let now: std::collections::BTreeMap<_, _> =
        pages(&server, "ListRecords", "metadataPrefix=oai_dc")
            .iter()
            .flat_map(|page| page.split("<record>").skip(1))
            .map(|record| {
                let title = all(record, "dc:title")
                    .first()
                    .map(|title| (*title).to_owned());
                (all(record, "identifier")[0].to_owned(), title)
            })
            .collect();
    assert_eq!(known, now);
    assert_eq!(now.values().filter(|title| title.is_none()).count(), 1);
    assert_eq!(
        now["oai:data.example.org:Projects/p9"].as_deref(),
        Some("Changed 9")
    );
}

#[test]
fn a_list_of_which_nothing_is_left_says_so() {
    let dataset = numbered(1..=4, 3);
    sync_at(&dataset, 1_700_000_000);
    let server = dataset.serve();
    let until = "verb=ListRecords&metadataPrefix=oai_dc&until=2023-11-14T22:13:20Z";
    let first = ask(&server, until);
    let token = token(&first).unwrap();
    // What would have come next changes, and is of another time then.
    write(&server.dataset, (1..=4).map(|n| (n, "Changed")));
    server.dataset.done(&["sync"]);
    let next = ask(
        &server,
        &format!("verb=ListRecords&resumptionToken={token}"),
    );
    assert_eq!(code(&next), Some("noRecordsMatch"), "{next}");
}

#[test]
fn a_revision_enters_the_feed_after_it_was_committed() {
    let dataset = numbered(1..=1, 5);
    sync_at(&dataset, 1_700_000_000);
    // The clock went back: the feed does not.
    write(&dataset, [(1, "Changed")]);
    sync_at(&dataset, 1_600_000_000);
    let server = dataset.serve();
    let record = ask(
        &server,
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:data.example.org:Projects/p1",
    );
    assert_eq!(all(&record, "datestamp"), ["2023-11-14T22:13:20Z"]);
    assert_eq!(all(&record, "dc:title"), ["Changed 1"]);
}
