//! The dataset seen as a whole: `/network`, `/overview`, `/quality`, and the lists that they lead to.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use super::serve::server::{Dataset, Server, header};

/// The most that a page may weigh.
const PAGE: usize = 100_000;

fn page(server: &Server, path: &str) -> String {
    let response = server.accepting(path, "text/html");
    assert_eq!(response.status(), 200, "{path}");
    assert_eq!(
        header(&response, "content-type"),
        "text/html; charset=utf-8"
    );
    let text = response.text().unwrap();
    assert!(text.len() <= PAGE, "{path}: {} bytes", text.len());
    text
}

/// A list as a file.
fn file_of(server: &Server, path: &str) -> String {
    let response = server.get(path).send().unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().unwrap()
}

fn network(server: &Server, query: &str) -> Value {
    let response = server.get(&format!("/network.json{query}")).send().unwrap();
    assert_eq!(response.status(), 200, "{query}");
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

/// The ids of the things in a network.
fn ids(network: &Value) -> Vec<&str> {
    let nodes = network["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect()
}

/// A dataset of these records alone: file below `data` and YAML.
fn dataset(records: &[(&str, &str)], settings: &str) -> Dataset {
    let dataset = Dataset::with(settings);
    fs::remove_dir_all(dataset.path("data")).unwrap();
    fs::create_dir_all(dataset.path("data/projects")).unwrap();
    for (file, yaml) in records {
        fs::write(dataset.path(&format!("data/{file}")), yaml).unwrap();
    }
    dataset
}

#[test]
fn the_network_of_a_small_dataset_has_everybody_and_a_table_of_the_same() {
    let server = Server::of_example();
    let all = network(&server, "?lang=en");
    let html = page(&server, "/network?lang=en");
    assert_eq!(all["around"], Value::Null);
    let of_kind = |kind: &str| ids(&all).iter().filter(|id| id.starts_with(kind)).count();
    assert_eq!((of_kind("project/"), of_kind("person/")), (15, 24));
    for node in all["nodes"].as_array().unwrap() {
        let address = node["page"].as_str().unwrap();
        assert!(html.contains(&format!("href=\"{address}\"")), "{address}");
    }
    let roles = all["edges"].as_array().unwrap();
    assert!(
        roles.iter().any(|edge| edge["role"] == "researcher"),
        "{roles:?}"
    );
    let dutch = network(&server, "?lang=nl");
    assert!(dutch.to_string().contains("onderzoeker"), "{dutch}");
    assert_eq!(network(&server, "?lang=en"), all);
}

#[test]
fn a_network_around_somebody_has_their_projects_and_who_else_is_in_them() {
    let server = dataset(
        &[
            ("projects/one.yaml", "id: one\nlanguage: en\ntitle: One\npeople:\n  - {name: Ann Able, role: promotor}\n  - {name: Bob Best, role: researcher}\n"),
            ("projects/two.yaml", "id: two\nlanguage: en\ntitle: Two\npeople:\n  - {name: Bob Best, role: researcher}\n  - {name: Cas Core, role: researcher}\n"),
            ("projects/far.yaml", "id: far\nlanguage: en\ntitle: Far\npeople:\n  - {name: Dan Dark, role: researcher}\n"),
        ],
        "",
    )
    .serve();
    let all = network(&server, "");
    let person = |name: &str| {
        let nodes = all["nodes"].as_array().unwrap();
        let found = nodes.iter().find(|node| node["label"] == name).unwrap();
        (
            found["id"].as_str().unwrap().to_owned(),
            found["iri"].as_str().unwrap().to_owned(),
        )
    };
    let ((ann, iri), (bob, _), (cas, _)) =
        (person("Ann Able"), person("Bob Best"), person("Cas Core"));
    let around = network(&server, &format!("?around={ann}"));
    assert_eq!(ids(&around), [ann.as_str(), "project/one", bob.as_str()]);
    assert_eq!(network(&server, &format!("?around={iri}")), around);
    let of_project = network(&server, "?around=project/one");
    let mut near = ids(&of_project);
    assert_eq!(near.remove(0), "project/one");
    assert!(
        near.contains(&"project/two") && !near.contains(&"project/far"),
        "{near:?}"
    );
    // Who is two steps off is not drawn, and said to be left out nowhere: nobody promised them.
    assert!(!near.contains(&cas.as_str()), "{near:?}");
    let found = page(&server, "/network?q=bob&lang=en");
    assert!(
        found.contains(&format!("/network?around={bob}&#38;lang=en"))
            || found.contains(&format!("/network?around={bob}&amp;lang=en")),
        "{found}"
    );
    for (query, status) in [
        ("?around=person/nobody", 404),
        ("?around=grant/x", 400),
        ("?around=x", 400),
    ] {
        for path in ["/network", "/network.json"] {
            let response = server.get(&format!("{path}{query}")).send().unwrap();
            assert_eq!(response.status(), status, "{path}{query}");
        }
    }
}

#[test]
fn somebody_with_thousands_of_projects_has_a_network_of_bounded_size_that_says_what_is_left_out() {
    let mut all = String::new();
    for number in 0..2_000 {
        let title = "long ".repeat(if number == 0 { 2_000 } else { 30 });
        writeln!(all, "- {{kind: project, id: p{number:04}, language: en, title: '{title}{number}', people: [{{person: ann, role: researcher}}]}}").unwrap();
    }
    let ann = "- {kind: person, id: ann, given: Ann, family: Able}\n";
    let server = dataset(&[("people.yaml", ann), ("projects/all.yaml", &all)], "").serve();
    let around = network(&server, "?around=person/ann");
    assert_eq!(ids(&around).len(), 70);
    assert_eq!(around["is_cut"], true);
    // Of the thousand projects looked at, 69 are there.
    assert_eq!(around["left_out"], 931);
    let html = page(&server, "/network?around=person/ann&lang=en");
    assert!(
        html.contains("931 projects and people that belong here are left out"),
        "{html}"
    );
    let whole = page(&server, "/network?lang=en");
    assert!(
        whole.contains("too large to be shown as one network"),
        "{whole}"
    );
    assert!(whole.contains("2,000 projects"), "{whole}");
    assert_eq!(server.get("/network.json").send().unwrap().status(), 400);
}

#[test]
fn funding_is_shown_by_funder_and_currencies_stay_apart() {
    let server = dataset(
        &[
            ("organisations.yaml", "- {kind: organisation, id: fund, name: {en: The Fund}}\n- {kind: organisation, id: state, name: {en: '<b>State</b>'}}\n"),
            ("projects/a.yaml", "id: a\nlanguage: en\ntitle: A\nstart: 2018-09\nend: 2020\ngrants:\n  - {funder: fund, number: '1', amount: {value: 1200000.5, currency: EUR}}\n  - {funder: state, number: '2', amount: {value: 300, currency: EUR}}\n"),
            ("projects/b.yaml", "id: b\nlanguage: en\ntitle: B\nstart: 2019\ngrants:\n  - {funder: fund, number: '3', amount: {value: 5, currency: CHF}}\n  - {funder: fund, number: '4'}\n"),
            ("projects/c.yaml", "id: c\nlanguage: en\ntitle: C\n"),
        ],
        "",
    )
    .serve();
    let html = page(&server, "/overview?lang=en");
    for said in [
        "<tr><th scope=\"row\">2018</th><td><a href=\"/projects?year=2018&#38;lang=en\">1</a></td><td>0</td><td>1</td></tr>",
        "<tr><th scope=\"row\">2019</th><td><a href=\"/projects?year=2019&#38;lang=en\">1</a></td><td>0</td><td>1</td></tr>",
        "<tr><th scope=\"row\">2020</th><td>0</td><td>1</td><td>1</td></tr>",
        "<td>1</td><td>EUR 1,200,000.50</td>",
        "<td>1</td><td>CHF 5</td>",
        "Grants without an amount: <a href=\"/quality/grants-without-amount?lang=en\">1</a>",
        "for they have no start date: <a href=\"/quality/projects-without-start?lang=en\">1</a>",
        "<svg class=\"chart\"",
        "<title id=\"in-EUR-title\">Amounts by funder</title>",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    assert!(!html.contains("<b>State"), "{html}");
    assert!(page(&server, "/overview?lang=nl").contains("Elke munt apart"));
}

/// The lists that a page of quality leads to: address, and the number that it states.
fn lists(html: &str) -> Vec<(String, usize)> {
    let cells = html.split("<td><a href=\"").skip(1);
    cells
        .map(|cell| {
            let (address, rest) = cell.split_once('"').unwrap();
            let number = rest.split_once('>').unwrap().1.split('<').next().unwrap();
            (address.replace("&#38;", "&"), number.parse().unwrap())
        })
        .collect()
}

#[test]
fn every_number_of_missing_things_leads_to_a_list_of_as_many() {
    let server = Server::of_example();
    let lists = lists(&page(&server, "/quality?lang=en"));
    assert!(lists.len() > 8, "{lists:?}");
    for (address, number) in lists {
        let html = page(&server, &address);
        let named = html.matches("<li><a href=\"/doc/").count();
        assert_eq!(named, number.min(50), "{address}\n{html}");
        // All of it is a file, which the page names.
        let file = address.replace("?lang", ".csv?lang");
        assert!(html.contains(&format!("href=\"{file}\"")), "{html}");
        assert_eq!(
            file_of(&server, &file).lines().count(),
            number + 1,
            "{file}"
        );
    }
    assert_eq!(server.get("/quality/nothing").send().unwrap().status(), 404);
    let nothing = server.get("/quality/nothing.ttl").send();
    assert_eq!(nothing.unwrap().status(), 404);
    let beyond = server.get("/quality/projects-without-end?page=9").send();
    assert_eq!(beyond.unwrap().status(), 404);
}

const OF_NOBODY: &str = "id: early\nlanguage: en\ntitle: Early\n";

#[test]
fn what_checks_find_is_counted_and_leads_to_the_records_and_a_sync_mends_it() {
    let mended = format!("{OF_NOBODY}people:\n  - {{name: Ann Able, role: researcher}}\n");
    let dataset = dataset(&[("projects/early.yaml", OF_NOBODY)], "");
    let server = dataset.serve();
    let html = page(&server, "/quality?lang=en");
    let address = "/quality/check-project-without-anybody?lang=en";
    assert!(html.contains(&format!("href=\"{address}\"")), "{html}");
    let list = page(&server, address);
    assert!(list.contains("/doc/project/early.html"), "{list}");
    let file = file_of(&server, "/quality/check-project-without-anybody.json");
    let file: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(file["items"].as_array().unwrap().len(), 1, "{file}");
    assert_eq!(file["items"][0]["title"], "Early");
    fs::write(server.dataset.path("data/projects/early.yaml"), mended).unwrap();
    server.dataset.done(&["sync"]);
    let html = page(&server, "/quality?lang=en");
    assert!(
        !html.contains("project-without-anybody") && html.contains("Of revision 2"),
        "{html}"
    );
    assert_eq!(server.get(address).send().unwrap().status(), 404);
}

#[test]
fn what_is_not_published_is_not_missing() {
    let quiet = Dataset::with("[persons]\npublish = [\"name\", \"role\"]").serve();
    assert!(!page(&quiet, "/quality?lang=en").contains("ORCID"));
    let server = Server::of_example();
    assert!(page(&server, "/quality?lang=en").contains("without an ORCID"));
}

#[test]
fn a_dataset_that_is_too_large_to_be_checked_beside_serving_says_so() {
    let server = Dataset::with("[check]\nthings = 10").serve();
    let html = page(&server, "/quality?lang=en");
    assert!(html.contains("Run oogst check."), "{html}");
    assert!(html.contains("without an end date"), "{html}");
}

#[test]
fn what_oogst_check_found_stands_on_the_page_of_a_dataset_that_is_too_large() {
    let dataset = dataset(&[("projects/early.yaml", OF_NOBODY)], "[check]\nthings = 0");
    let server = dataset.serve();
    assert!(page(&server, "/quality?lang=en").contains("Run oogst check."));
    // Of one file says nothing of the whole.
    let file = server.dataset.path("data/projects/early.yaml");
    server.dataset.run(&["check", file.to_str().unwrap()]);
    assert!(page(&server, "/quality?lang=en").contains("Run oogst check."));
    server.dataset.run(&["check"]);
    let html = page(&server, "/quality?lang=en");
    assert!(
        html.contains("Found by oogst check at revision 1 ("),
        "{html}"
    );
    let address = "/quality/check-project-without-anybody?lang=en";
    assert!(html.contains(&format!("href=\"{address}\"")), "{html}");
    assert!(page(&server, address).contains("/doc/project/early.html"));
    // It is of that revision, also when there is another one; a new check is seen at once.
    let mended = format!("{OF_NOBODY}people:\n  - {{name: Ann Able, role: researcher}}\n");
    fs::write(file, mended).unwrap();
    server.dataset.done(&["sync"]);
    assert!(page(&server, "/quality?lang=en").contains("at revision 1 ("));
    server.dataset.run(&["check"]);
    let html = page(&server, "/quality?lang=en");
    assert!(html.contains("at revision 2 ("), "{html}");
    assert!(!html.contains("project-without-anybody"), "{html}");
}

#[test]
fn an_empty_dataset_has_all_of_these_pages() {
    let server = dataset(&[], "").serve();
    for (path, said) in [
        ("/network?lang=en", "There are no projects here."),
        ("/overview?lang=en", "There are no grants."),
        ("/quality?lang=en", "There are no descriptions yet."),
    ] {
        let html = page(&server, path);
        assert!(html.contains(said), "{html}");
    }
}
