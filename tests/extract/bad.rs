//! Documents that are broken, hostile or very long.

use std::time::{Duration, Instant};

use oogst::extract::Media;

use super::found;

/// Tests run without optimisation too.
const SLOW: Duration = Duration::from_mins(1);

#[test]
fn broken_html_is_read_as_far_as_it_goes() {
    let html = "<h2>Safe next door: asylum at the border<p>A text about a project<p><b>Researcher:</b> Ann Peeters</i></td></h2><h2>Another title of ours<p>Researcher: <a href='>Jan Claes";
    let extraction = found(html, Media::Html, "a.html");
    assert_eq!(
        extraction.projects[0].title,
        "Safe next door: asylum at the border"
    );
    assert_eq!(extraction.projects[0].people[0].name, "Ann Peeters");
}

#[test]
fn a_page_of_ten_thousand_projects_takes_time_in_proportion() {
    let project = |at: usize| {
        format!(
            "<h3>Project number {at} about the law of the sea</h3><p>This project studies the sea. It is funded by the Sea Fund (2018-2021).</p><p>Researcher: Ann Peeters<br>Supervisor: Prof. Jan Claes</p>\n"
        )
    };
    let start = Instant::now();
    let html: String = (0..10_000).map(project).collect();
    let extraction = found(&html, Media::Html, "a.html");
    assert_eq!(extraction.projects.len(), 10_000);
    assert_eq!(extraction.projects[9_999].funders[0].name, "Sea Fund");
    assert!(start.elapsed() < SLOW, "{:?}", start.elapsed());
}

#[test]
fn a_text_of_ten_thousand_projects_takes_time_in_proportion() {
    let project = |at: usize| {
        format!(
            "Law of the sea, part {at}\n\nThis project studies the sea.\n\nResearcher: Ann Peeters\n\n"
        )
    };
    let start = Instant::now();
    let text: String = (0..10_000).map(project).collect();
    assert_eq!(found(&text, Media::Text, "a.txt").projects.len(), 10_000);
    assert!(start.elapsed() < SLOW, "{:?}", start.elapsed());
}

#[test]
fn tags_that_are_nested_a_million_times_do_no_harm() {
    let start = Instant::now();
    for tag in ["div", "b", "table", "span", "ul", "font"] {
        let html = format!(
            "{}x{}",
            format!("<{tag}>").repeat(300_000),
            format!("</{tag}>").repeat(100)
        );
        assert!(found(&html, Media::Html, "a.html").projects.is_empty());
    }
    assert!(start.elapsed() < SLOW, "{:?}", start.elapsed());
}

#[test]
fn one_endless_line_takes_time_in_proportion() {
    let start = Instant::now();
    for piece in [
        "Promotor: ",
        "(",
        "Prof. Ann Peeters, ",
        "a",
        "2018-",
        "gefinancierd door ",
        "A",
        ": ",
        "<",
        "&",
        "en ",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        for media in [Media::Text, Media::Html] {
            let before = Instant::now();
            let _ = found(&text, media, "a");
            assert!(
                before.elapsed() < SLOW / 4,
                "{piece:?}, {media:?}: {:?}",
                before.elapsed()
            );
        }
    }
    assert!(start.elapsed() < SLOW, "{:?}", start.elapsed());
}

#[test]
fn json_ld_that_is_no_json_is_reported() {
    let html = "<script type='application/ld+json'>{\"@type\": </script><p>Nothing</p>";
    let extraction = found(html, Media::Html, "a.html");
    assert!(extraction.projects.is_empty());
    let notice = &extraction.notices[0];
    assert_eq!(notice.line, 1);
    assert!(notice.message.contains("is no JSON"), "{notice:?}");
}
