//! Scripts and stylesheets: what pages name is there, and may be kept for ever.

use super::server::{Server, header};
use crate::support::skipped;

/// The addresses that a page names by an attribute.
fn named<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!("{attribute}=\"");
    page.match_indices(&start)
        .map(|(at, _)| &page[at + start.len()..])
        .map(|rest| &rest[..rest.find('"').unwrap()])
        .filter(|address| address.starts_with("/assets/"))
        .collect()
}

#[test]
fn what_pages_load_is_there_and_may_be_kept_for_ever() {
    let server = Server::of_example();
    let page = server.get("/sparql").header("Accept", "text/html");
    let page = page.send().unwrap().text().unwrap();
    let styles = named(&page, "href");
    assert!(styles.iter().any(|name| name.contains("/style-")), "{page}");
    let scripts = named(&page, "src");
    for (address, media_type) in styles
        .iter()
        .filter(|name| name.rsplit('.').next() == Some("css"))
        .map(|name| (name, "text/css; charset=utf-8"))
        .chain(
            scripts
                .iter()
                .map(|name| (name, "text/javascript; charset=utf-8")),
        )
    {
        let response = server.get(address).send().unwrap();
        assert_eq!(response.status(), 200, "{address}");
        assert_eq!(header(&response, "content-type"), media_type);
        assert!(header(&response, "cache-control").contains("immutable"));
        assert!(response.bytes().unwrap().len() > 50, "{address}");
    }
    for absent in ["manifest.json", "style.css", "..%2Fsparql.html"] {
        let response = server.get(&format!("/assets/{absent}")).send().unwrap();
        assert_eq!(response.status(), 404, "{absent}");
    }
    if scripts.is_empty() {
        skipped::<()>("the scripts of the pages were not built (make assets)");
    }
}
