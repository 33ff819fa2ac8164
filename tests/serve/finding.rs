//! Lists, facets, searches, suggestions, the tree of organisations, and lists as files.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::server::{Dataset, Server, header};

/// Projects of two years, two funders, two categories; people, and organisations that are parts of others.
fn dataset() -> Dataset {
    let dataset = Dataset::with("");
    fs::remove_dir_all(dataset.path("data")).unwrap();
    fs::create_dir_all(dataset.path("data/projects")).unwrap();
    fs::write(
        dataset.path("data/organisations.yaml"),
        "- {id: uni, name: {nl: Universiteit Zee, en: Sea University}, type: university, country: BE}\n\
         - {id: law, name: {nl: Faculteit Rechten}, type: faculty, parent: uni}\n\
         - {id: group, name: {nl: Groep Wad}, type: research-group, parent: law}\n\
         - {id: fund, name: {en: The Fund}, type: funder, country: NL}\n\
         - {id: other, name: {en: Other Fund}, type: funder, country: NL}\n",
    )
    .unwrap();
    for (id, title, rest) in [
        (
            "salt",
            "{en: \"Salt & <b>marshes</b>\", nl: Zout}",
            "category: applied\nstart: 2018-02\nend: 2019\nstatus: completed\norganisations: [{organisation: group, role: host}]\ngrants: [{funder: fund}]\n",
        ),
        (
            "dunes",
            "{en: Dunes}",
            "abstract: {en: \"The coast moves, and the salt marshes with it.\"}\ncategory: applied\nstart: 2018\nend: 2099-12-31\norganisations: [{organisation: law, role: partner}]\ngrants: [{funder: other}]\n",
        ),
        (
            "anchors",
            "{en: Anchors}",
            "category: fundamental\nstart: 2020-05-01\npeople: [{name: Ada Zeeman, role: researcher, affiliation: uni}]\n",
        ),
        ("formula", "{en: \"=HYPERLINK(1)\"}", "start: 2098\n"),
    ] {
        let record = format!("id: {id}\ntitle: {title}\n{rest}");
        fs::write(dataset.path(&format!("data/projects/{id}.yaml")), record).unwrap();
    }
    dataset
}

fn text(server: &Server, path: &str) -> String {
    let response = server
        .get(path)
        .header("Accept-Language", "en")
        .send()
        .unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().unwrap()
}

/// The keys of the projects in a list, in order.
fn listed(page: &str) -> Vec<&str> {
    let list = page
        .split("class=\"list entries\"")
        .nth(1)
        .unwrap_or_default();
    let list = list.split("</ul>").next().unwrap_or_default();
    let keys = list.split("/doc/project/").skip(1);
    keys.map(|rest| rest.split(".html").next().unwrap())
        .collect()
}

/// The number beside a value of a facet.
fn count(page: &str, facet: &str, value: &str) -> Option<usize> {
    let section = page.split(&format!("<section id=\"{facet}\">")).nth(1)?;
    let section = section.split("</section>").next()?;
    let entry = section
        .split("<li>")
        .find(|entry| entry.contains(&format!(">{value}<")))?;
    let number = entry.split("class=\"number\">").nth(1)?;
    number.split('<').next()?.parse().ok()
}

#[test]
fn a_list_is_narrowed_down_by_facets_and_widened_again() {
    let server = dataset().serve();
    let all = text(&server, "/projects");
    assert_eq!(listed(&all), ["anchors", "dunes", "formula", "salt"]);
    assert_eq!(count(&all, "category", "applied research"), Some(2));
    assert_eq!(count(&all, "year", "2018"), Some(2));
    assert_eq!(count(&all, "funder", "The Fund"), Some(1));
    assert_eq!(count(&all, "person", "Ada Zeeman"), Some(1));
    assert_eq!(count(&all, "language", "English"), Some(4));
    assert_eq!(count(&all, "language", "Dutch"), Some(1));
    // As stated, or as the dates tell.
    assert_eq!(count(&all, "status", "completed"), Some(1));
    assert_eq!(count(&all, "status", "ongoing"), Some(1));
    assert_eq!(count(&all, "status", "planned"), Some(1));

    let applied = text(&server, "/projects?category=applied");
    assert_eq!(listed(&applied), ["dunes", "salt"]);
    // Within its own facet a value is counted as if none were on; the others are narrowed down.
    assert_eq!(count(&applied, "category", "basic research"), Some(1));
    assert_eq!(count(&applied, "year", "2018"), Some(2));
    assert_eq!(count(&applied, "year", "2020"), None);
    assert!(
        applied.contains("href=\"/projects?category=applied&#38;year=2018\""),
        "{applied}"
    );
    assert!(
        applied.contains("class=\"chosen\"")
            && applied.contains("href=\"/projects\" rel=\"nofollow\"")
    );

    let either = "/projects?category=applied&category=fundamental";
    assert_eq!(listed(&text(&server, either)), ["anchors", "dunes", "salt"]);
    let both = "/projects?category=applied&funder=fund";
    assert_eq!(listed(&text(&server, both)), ["salt"]);
    let none = text(&server, "/projects?category=nonsense");
    assert!(listed(&none).is_empty() && none.contains("There is nothing like this"));
    assert!(none.contains("nonsense"), "what is on can be taken off");
}

#[test]
fn a_facet_of_an_organisation_counts_its_parts() {
    let server = dataset().serve();
    let list = |key: &str| {
        let page = text(&server, &format!("/projects?organisation={key}"));
        listed(&page)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(list("group"), ["salt"]);
    assert_eq!(list("law"), ["dunes", "salt"]);
    assert_eq!(list("uni"), ["anchors", "dunes", "salt"]);
    let tree = text(&server, "/organisations/tree");
    let order: Vec<usize> = ["Sea University", "Faculteit Rechten", "Groep Wad"]
        .iter()
        .map(|name| tree.find(name).unwrap())
        .collect();
    assert!(order.is_sorted(), "{tree}");
    assert!(
        tree.contains("href=\"/projects?organisation=uni\" rel=\"nofollow\">projects: 3</a>"),
        "{tree}"
    );
    let below = text(&server, "/organisations/tree?under=law");
    assert!(below.contains("Groep Wad") && !below.contains("The Fund"));
    let unknown = server
        .get("/organisations/tree?under=nobody")
        .send()
        .unwrap();
    assert_eq!(unknown.status(), 404);
}

#[test]
fn a_list_has_orders_and_refuses_others() {
    let server = dataset().serve();
    let by_year = text(&server, "/projects?sort=year");
    assert_eq!(listed(&by_year), ["formula", "anchors", "dunes", "salt"]);
    // In the language of the page: Zout comes last, Salt & … too.
    assert_eq!(
        listed(&text(&server, "/projects?sort=title&lang=nl")).last(),
        Some(&"salt")
    );
    for (path, allowed) in [
        ("/projects?sort=size", "title, year, changed"),
        ("/people?sort=year", "title, changed"),
    ] {
        let refused = server.accepting(path, "application/json");
        assert_eq!(refused.status(), 400, "{path}");
        assert!(refused.text().unwrap().contains(allowed));
    }
    assert_eq!(server.get("/projects?page=2").send().unwrap().status(), 404);
    assert_eq!(server.get("/projects?page=0").send().unwrap().status(), 400);
}

#[test]
fn what_was_looked_for_is_marked_and_nothing_becomes_markup() {
    let server = dataset().serve();
    let page = text(&server, "/search?q=marsh");
    assert!(
        page.contains("&lt;b&gt;<mark>marshes</mark>&lt;/b&gt;")
            || page.contains("&#60;b&#62;<mark>marshes</mark>&#60;/b&#62;"),
        "{page}"
    );
    assert!(
        page.contains("the salt <mark>marshes</mark> with it"),
        "{page}"
    );
    assert_eq!(listed(&page), ["salt", "dunes"], "titles first");
    assert!(page.contains("href=\"/projects?q=marsh\""), "{page}");
    assert_eq!(count(&page, "category", "applied research"), Some(2));
    let narrowed = text(&server, "/projects?q=marsh&funder=other");
    assert_eq!(listed(&narrowed), ["dunes"]);
    let nothing = text(&server, "/search?q=%3Cscript%3Ezzz");
    assert!(nothing.contains("Nothing was found") && !nothing.contains("<script>zzz"));
}

#[test]
fn names_are_suggested_while_somebody_types() {
    let server = dataset().serve();
    let ask = |path: &str| -> Value { serde_json::from_str(&text(&server, path)).unwrap() };
    let one = ask("/suggest?q=zee");
    let names: BTreeSet<&str> = one["suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(names.contains("Ada Zeeman"), "{one}");
    let dutch = ask("/suggest?q=zee&lang=nl");
    let university = dutch["suggestions"].as_array().unwrap().iter();
    let university = university
        .clone()
        .find(|one| one["kind"] == "Organisatie")
        .unwrap();
    assert_eq!(university["name"], "Universiteit Zee");
    assert_eq!(university["lang"], "nl");
    let address = university["address"].as_str().unwrap();
    assert_eq!(address, "/doc/organisation/uni.html?lang=nl");
    assert_eq!(
        ask("/suggest?q=z")["suggestions"].as_array().unwrap().len(),
        0
    );
    assert_eq!(ask("/suggest")["suggestions"].as_array().unwrap().len(), 0);
}

#[test]
fn a_list_is_had_as_csv_json_and_turtle() {
    let server = dataset().serve();
    let page = server.get("/projects?category=applied").send().unwrap();
    let links = header(&page, "link");
    for (end, media_type) in [
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("ttl", "text/turtle"),
    ] {
        let path = format!("/projects.{end}?category=applied");
        let link = format!("<{path}>; rel=\"alternate\"; type=\"{media_type}\"");
        assert!(links.contains(&link), "{links}");
        let response = server.get(&path).send().unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert!(header(&response, "content-type").starts_with(media_type));
        let body = response.text().unwrap();
        assert!(
            body.contains("/id/project/salt") || body.contains("project:salt"),
            "{body}"
        );
        assert!(!body.contains("anchors"), "{body}");
    }
    let csv = text(&server, "/projects.csv?lang=en");
    assert!(csv.starts_with("id,title,language,"), "{csv}");
    assert!(csv.contains(",'=HYPERLINK(1),en,"), "{csv}");
    assert_eq!(csv.lines().count(), 5, "{csv}");
    let json: Value = serde_json::from_str(&text(&server, "/projects.json?sort=year")).unwrap();
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    assert_eq!(items[1]["people"], serde_json::json!(["Ada Zeeman"]));
    assert_eq!(items[3]["status"], "completed");
    // What a search finds, of all kinds.
    let found = text(&server, "/search.csv?q=fund");
    assert!(found.starts_with("id,kind,name,changed"), "{found}");
    assert!(found.contains(",organisation,The Fund,"), "{found}");
    assert_eq!(text(&server, "/search.csv").lines().count(), 1);
    for path in ["/planets.csv", "/projects.exe", "/search.exe"] {
        assert_eq!(server.get(path).send().unwrap().status(), 404, "{path}");
    }
}

#[test]
fn lists_follow_a_sync() {
    let server = dataset().serve();
    assert_eq!(listed(&text(&server, "/projects")).len(), 4);
    fs::remove_file(server.dataset.path("data/projects/dunes.yaml")).unwrap();
    server.dataset.done(&["sync", "--allow-removals"]);
    let after = text(&server, "/projects");
    assert_eq!(listed(&after), ["anchors", "formula", "salt"]);
    assert_eq!(count(&after, "year", "2018"), Some(1));
}

#[test]
fn a_list_of_long_titles_is_no_long_page() {
    let dataset = dataset();
    for number in 0..60 {
        let record = format!(
            "id: long-{number}\ntitle: {{en: \"{number} {}\"}}\n",
            "word ".repeat(2000)
        );
        fs::write(
            dataset.path(&format!("data/projects/long-{number}.yaml")),
            record,
        )
        .unwrap();
    }
    let server = dataset.serve();
    for path in [
        "/projects",
        "/projects?page=2",
        "/search?q=word",
        "/projects?q=word",
    ] {
        let page = text(&server, path);
        assert!(page.len() < 100_000, "{path}: {}", page.len());
    }
    let first = server.get("/projects?q=word").send().unwrap();
    assert!(header(&first, "link").contains("</projects?q=word&page=2>; rel=\"next\""));
}
