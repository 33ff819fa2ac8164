//! The pages for those who ask: stored questions in the editor, the model of the data, the application profile.

use reqwest::blocking::Response;

use super::server::{Server, encoded};

const HTML: &str = "text/html";

fn page(server: &Server, path: &str) -> String {
    let response = server.accepting(path, HTML);
    assert_eq!(response.status(), 200, "{path}");
    let text = response.text().unwrap();
    assert!(text.len() < 100_000, "{path} has {} bytes", text.len());
    text
}

/// What stands in the field of the form, with its entities.
fn query_of(page: &str) -> String {
    let (_, rest) = page.split_once("<textarea").unwrap();
    let (_, rest) = rest.split_once(">\n").unwrap();
    let (text, _) = rest.split_once("</textarea>").unwrap();
    let mut text = text.to_owned();
    for (entity, character) in [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

fn body(response: Response) -> String {
    response.text().unwrap()
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn an_opened_question_has_the_answer_of_the_stored_one() {
    let server = Server::of_example();
    let (questions, _) = oogst::questions::load(&crate::support::repository("queries/questions"));
    let given = |name: &str| match name {
        "people" => "&role=promotor",
        "running-in" => "&year=2020",
        _ => "",
    };
    assert!(questions.len() > 20);
    for question in questions {
        let (name, more) = (&question.name, given(&question.name));
        let format = if question.gives_graph() {
            "ntriples"
        } else {
            "tsv"
        };
        let opened = query_of(&page(&server, &format!("/sparql?question={name}{more}")));
        let asked = format!("/sparql?format={format}&query={}", encoded(&opened));
        let asked = server.get(&asked).send().unwrap();
        assert_eq!(asked.status(), 200, "{name}: {opened}");
        let stored = format!("/questions/{name}?format={format}{more}");
        let stored = server.get(&stored).send().unwrap();
        assert_eq!(stored.status(), 200, "{name}");
        let (asked, stored) = (body(asked), body(stored));
        assert!(
            stored.lines().count() > 0 || question.gives_graph(),
            "{name}"
        );
        assert_eq!(sorted(&asked), sorted(&stored), "{name}: {opened}");
    }
}

#[test]
fn a_question_that_is_not_there_cannot_be_opened() {
    let server = Server::of_example();
    for (path, status) in [
        ("/sparql?question=nothing", 404),
        ("/sparql?question=titles&question=people", 400),
        ("/sparql?question=titles&colour=red", 400),
    ] {
        assert_eq!(server.accepting(path, HTML).status(), status, "{path}");
    }
}

#[test]
fn the_page_for_queries_names_its_terms_and_the_stored_questions() {
    let server = Server::of_example();
    let page = page(&server, "/sparql?lang=nl");
    assert!(
        page.contains("/sparql?question=funders&#38;lang=nl")
            || page.contains("/sparql?question=funders&amp;lang=nl"),
        "{page}"
    );
    let (_, terms) = page.split_once("id=\"sparql-terms\">").unwrap();
    let (terms, _) = terms.split_once("</script>").unwrap();
    let terms: serde_json::Value = serde_json::from_str(terms).unwrap();
    assert_eq!(terms["prefixes"]["foaf"], "http://xmlns.com/foaf/0.1/");
    let has = |list: &str, term: &str| terms[list].as_array().unwrap().contains(&term.into());
    assert!(has("classes", "vivo:Project") && has("properties", "dcterms:title"));
    assert!(!has("classes", "dcterms:title"));
}

#[test]
fn the_model_counts_what_the_graph_holds() {
    let server = Server::of_example();
    let page = page(&server, "/model?lang=en");
    for (part, class) in [
        ("project", "http://vivoweb.org/ontology/core#Project"),
        ("person", "http://xmlns.com/foaf/0.1/Person"),
        ("role", "http://schema.org/OrganizationRole"),
        ("document", "http://xmlns.com/foaf/0.1/Document"),
    ] {
        let query = format!("SELECT (COUNT(*) AS ?n) {{ ?x a <{class}> }}");
        let asked = server.get(&format!("/sparql?format=csv&query={}", encoded(&query)));
        let count = body(asked.send().unwrap());
        let count = count.lines().nth(1).unwrap();
        let (_, section) = page
            .split_once(&format!("<section id=\"{part}\">"))
            .unwrap();
        let (section, _) = section.split_once("</section>").unwrap();
        let told = format!("<a href=\"{class}\">");
        let (_, rest) = section
            .split_once(&told)
            .unwrap_or_else(|| panic!("{part}: {section}"));
        let (_, rest) = rest.split_once("</a> ").unwrap();
        assert!(
            rest.starts_with(&format!("{count} ")) || rest.starts_with(&format!("{count}<")),
            "{part}: {count}, not {rest:.20}"
        );
    }
    assert!(page.contains("<svg") && !page.contains("style="));
}

#[test]
fn the_model_follows_a_revision() {
    let server = Server::of_example();
    assert!(page(&server, "/model?lang=en").contains("revision 1"));
    let response = server.accepting("/model", HTML);
    let etag = response.headers()["etag"].clone();
    let again = server
        .get("/model")
        .header("accept", HTML)
        .header("if-none-match", etag);
    assert_eq!(again.send().unwrap().status(), 304);
}

#[test]
fn the_profile_says_the_terms_and_rules_of_each_part_in_words() {
    let server = Server::of_example();
    let overview = page(&server, "/profile?lang=en");
    assert!(overview.contains("http://purl.org/cerif/frapo/"));
    let (_, rest) = overview.split_once("<ul class=\"list columns\">").unwrap();
    let (list, _) = rest.split_once("</ul>").unwrap();
    let mut parts = 0;
    for piece in list.split("href=\"").skip(1) {
        let path = piece.split('"').next().unwrap();
        let of_part = page(&server, path);
        assert!(of_part.contains("<table>"), "{path}");
        parts += 1;
    }
    assert!(parts >= 20, "{parts}");
    let roles = page(&server, "/profile/role?lang=nl");
    assert!(roles.contains("Een rol wordt gedragen door precies één persoon of organisatie."));
    assert_eq!(server.accepting("/profile/moon", HTML).status(), 404);
}
