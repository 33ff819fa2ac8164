//! schema.org in pages.

use std::collections::BTreeSet;
use std::fs;

use oxigraph::io::{JsonLdProfileSet, RdfFormat};

use super::super::serve::server::{Dataset, Server, header};
use super::super::support::triples;
use super::{ALL, THINGS, published, text};

/// What stands in the head of a page, between the tags.
#[track_caller]
fn script(page: &str) -> &str {
    let (_, rest) = page
        .split_once("<script type=\"application/ld+json\">")
        .unwrap_or_else(|| panic!("no script in {page}"));
    rest.split_once("</script>").unwrap().0
}

/// What a page says in schema.org.
#[track_caller]
fn said(server: &Server, path: &str) -> BTreeSet<String> {
    let response = server.accepting(path, "text/html");
    assert_eq!(response.status(), 200, "{path}");
    let format = RdfFormat::JsonLd {
        profile: JsonLdProfileSet::empty(),
    };
    triples(format, script(&response.text().unwrap()))
}

#[test]
fn a_page_says_in_schema_org_what_the_record_says_and_nothing_else() {
    let server = published("");
    let mapped = server
        .dataset
        .done(&["map", "--profile", "schema", "--format", "ntriples"]);
    // Oxigraph's parsers write tags of languages in small letters; nothing else differs.
    let mapped = triples(RdfFormat::NTriples, &mapped);
    for thing in THINGS {
        let said = said(&server, &format!("{thing}.html"));
        let invented: Vec<_> = said.difference(&mapped).collect();
        assert!(invented.is_empty(), "{thing}: {invented:#?}");
        let iri = format!("<{}{}", server.url, thing.replacen("/doc/", "/id/", 1));
        let own = |triple: &&String| {
            triple.starts_with(&format!("{iri}> ")) || triple.starts_with(&format!("{iri}/"))
        };
        let of_record: BTreeSet<String> = mapped.iter().filter(own).cloned().collect();
        let of_page: BTreeSet<String> = said.iter().filter(own).cloned().collect();
        assert!(of_page.len() > 1, "{thing}");
        // What other records say of the thing stands on their pages.
        let missing: Vec<_> = of_record
            .difference(&of_page)
            .filter(|triple| !is_said_elsewhere(triple))
            .collect();
        assert!(missing.is_empty(), "{thing}: {missing:#?}");
    }
}

/// Properties that other records give a thing.
fn is_said_elsewhere(triple: &str) -> bool {
    ["fundedItem", "subOrganization", "hasPart", "member"]
        .iter()
        .any(|name| triple.contains(&format!(" <http://schema.org/{name}> ")))
}

#[test]
fn what_a_page_names_has_a_class_and_a_name() {
    let server = published("");
    let said = said(&server, "/doc/project/refufam.html");
    let person = format!("<{}/id/person/p-rorixoenal>", server.url);
    let class = format!(
        "{person} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Person>"
    );
    assert!(said.contains(&class), "{said:#?}");
    let name = format!("{person} <http://schema.org/name> ");
    assert!(said.iter().any(|triple| triple.starts_with(&name)));
}

#[test]
fn every_page_says_what_it_is() {
    let server = published(ALL);
    for (path, class) in [
        ("/", "Dataset"),
        ("/dumps/", "DataDownload"),
        ("/dumps/latest/", "DataDownload"),
        ("/catalogue.html", "DataCatalog"),
        ("/projects", "ItemList"),
        ("/people?page=1", "ItemList"),
        ("/questions", "ItemList"),
        ("/questions/titles", "WebPage"),
        ("/search?q=migration", "SearchResultsPage"),
        ("/sparql", "WebPage"),
        ("/review", "WebPage"),
    ] {
        let said = said(&server, path);
        let class = format!("#type> <http://schema.org/{class}>");
        assert!(
            said.iter().any(|triple| triple.ends_with(&class)),
            "{path}: {said:#?}"
        );
        let policy = server.accepting(path, "text/html");
        let policy = header(&policy, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}

#[test]
fn the_front_page_leads_to_the_files_of_the_dataset() {
    let server = published(ALL);
    let said = said(&server, "/");
    let dataset = format!("<{}/catalogue#dataset>", server.url);
    for triple in [
        format!("{dataset} <http://schema.org/license> <https://creativecommons.org/publicdomain/zero/1.0/>"),
        format!("{dataset} <http://schema.org/publisher> <https://ror.org/00cv9y106>"),
        format!("{dataset} <http://schema.org/keywords> \"asylum\"@en"),
        "<https://ror.org/00cv9y106> <http://schema.org/name> \"Onderzoeksgroep <Migratierecht> & co\"@nl".to_owned(),
    ] {
        assert!(said.contains(&triple), "{triple}\n{said:#?}");
    }
    let mut files = 0;
    for triple in said.iter().filter(|one| one.contains("/contentUrl> ")) {
        let address = triple.rsplit('<').next().unwrap().trim_end_matches('>');
        let path = address.strip_prefix(server.url.as_str()).unwrap();
        assert_eq!(server.get(path).send().unwrap().status(), 200, "{address}");
        files += 1;
    }
    assert!(files >= 6, "{files}");
}

#[test]
fn a_title_cannot_leave_the_script_that_it_stands_in() {
    let dataset = Dataset::with("");
    let title = "</script><script>alert(1)</script><!-- \\u003c & ]]>";
    fs::write(
        dataset.path("data/projects/hostile.yaml"),
        format!(
            "id: hostile\ntitle: {{en: \"{}\"}}\n",
            title.replace('\\', "\\\\")
        ),
    )
    .unwrap();
    let server = dataset.serve();
    for path in ["/doc/project/hostile.html", "/projects"] {
        let page = text(&server, path);
        // Beside the data there may be a script of ours.
        let ours = page
            .matches("<script type=\"module\" src=\"/assets/")
            .count();
        assert_eq!(page.matches("<script").count(), 1 + ours, "{page}");
        assert_eq!(page.matches("</script>").count(), 1 + ours, "{page}");
        let document: serde_json::Value = serde_json::from_str(script(&page)).unwrap();
        let value = serde_json::Value::from(title).to_string();
        assert!(document.to_string().contains(&value), "{document}");
    }
}
