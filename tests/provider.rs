//! The provider of OAI-PMH, over HTTP.

mod changes;
mod checklist;
mod clients;
mod copies;
mod generated;
mod protocol;
mod round_trip;
mod validity;
mod whole;

use std::collections::BTreeSet;

use super::serve::server::{Dataset, Server};
use super::support::Folder;

const CERIF: &str = "oai_cerif_openaire_v1_2";
/// The provider of the example, when it is published.
const DOMAIN: &str = "data.example.org";

/// A server of the example dataset as it would be published, with pages of so many records.
fn example(page_size: usize) -> Server {
    let dataset = Dataset::with(&format!("[oai]\npage_size = {page_size}\n"));
    dataset.configure("http://localhost:7878", &format!("https://{DOMAIN}"));
    dataset.serve()
}

/// Asks, and gives the answer, which has the status 200 whatever it says.
#[track_caller]
fn ask(server: &Server, query: &str) -> String {
    let response = server.get(&format!("/oai?{query}")).send().unwrap();
    assert_eq!(response.status(), 200, "{query}");
    let media_type = response.headers()["content-type"].to_str().unwrap();
    assert_eq!(media_type, "text/xml; charset=utf-8");
    response.text().unwrap()
}

/// What stands in the elements of a name, in their order.
fn all<'a>(document: &'a str, element: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    document
        .split(open.as_str())
        .skip(1)
        .filter(|piece| piece.starts_with(['>', ' ']))
        .filter_map(|piece| piece.split_once('>'))
        .filter_map(|(_, rest)| rest.split_once(close.as_str()))
        .map(|(text, _)| text)
        .collect()
}

/// The code of the error that an answer is.
fn code(document: &str) -> Option<&str> {
    let (_, rest) = document.split_once("<error code=\"")?;
    Some(rest.split_once('"')?.0)
}

/// The token of an answer; nothing on a last page, and where there is no other.
fn token(document: &str) -> Option<&str> {
    all(document, "resumptionToken")
        .pop()
        .filter(|token| !token.is_empty())
}

/// The pages of a list, to its end.
fn pages(server: &Server, verb: &str, arguments: &str) -> Vec<String> {
    let mut pages = vec![ask(server, &format!("verb={verb}&{arguments}"))];
    while let Some(token) = token(&pages[pages.len() - 1]) {
        let next = ask(server, &format!("verb={verb}&resumptionToken={token}"));
        pages.push(next);
        assert!(pages.len() < 1000, "the list has no end");
    }
    pages
}

/// The headers of records: identifier, and whether it is gone. No identifier comes twice.
fn headers(pages: &[String]) -> BTreeSet<(String, bool)> {
    let mut headers = BTreeSet::new();
    for page in pages {
        for header in page.split("<header").skip(1) {
            let identifier = all(header, "identifier")[0].to_owned();
            let is_gone = header.starts_with(" status=\"deleted\">");
            assert!(is_gone || header.starts_with('>'), "{header}");
            assert!(
                !headers.iter().any(|(known, _)| *known == identifier),
                "{identifier} comes twice"
            );
            headers.insert((identifier, is_gone));
        }
    }
    headers
}

/// A dataset of numbered projects, ready to be served.
fn numbered(numbers: impl IntoIterator<Item = u32>, page_size: usize) -> Dataset {
    let dataset = Dataset::with("");
    let settings = format!(
        "[site]\nbase = \"https://{DOMAIN}\"\nlanguages = [\"en\"]\n[limits]\nremoval_percent = 100\n[oai]\npage_size = {page_size}\n"
    );
    std::fs::write(dataset.path("oogst.toml"), settings).unwrap();
    std::fs::remove_dir_all(dataset.path("data")).unwrap();
    std::fs::create_dir(dataset.path("data")).unwrap();
    write(&dataset, numbers.into_iter().map(|n| (n, "Project")));
    dataset
}

/// Writes numbered projects: the number, and what the title begins with.
fn write<'a>(dataset: &Dataset, projects: impl IntoIterator<Item = (u32, &'a str)>) {
    let lines: Vec<String> = projects
        .into_iter()
        .map(|(n, title)| {
            format!(
                "{{\"kind\":\"project\",\"id\":\"p{n}\",\"title\":{{\"en\":\"{title} {n}\"}}}}\n"
            )
        })
        .collect();
    std::fs::write(dataset.path("data/projects.ndjson"), lines.concat()).unwrap();
}

/// A dataset that harvests a provider and waits for nothing.
fn harvester(server: &Server, more: &str) -> Folder {
    let settings = format!(
        "[site]\nbase = \"https://{DOMAIN}\"\nlanguages = [\"nl\", \"en\"]\nlicense = \"https://creativecommons.org/publicdomain/zero/1.0/\"\n\
         [fetch]\ndelay_milliseconds = 0\n[limits]\nremoval_percent = 100\n\
         [[sources]]\nname = \"first\"\ntype = \"oai\"\nurl = \"{}/oai\"\nvanished = \"remove\"\n{more}",
        server.url
    );
    Folder::with(&[("oogst.toml", &settings)])
}
