//! [Sitemaps](https://www.sitemaps.org/protocol.html) and
//! [robots.txt](https://www.rfc-editor.org/rfc/rfc9309): what crawlers are to look at, and what not.

use std::fmt::Write;

use crate::iri::Base;
use crate::time::rfc3339;

/// How large a file may be: that of the protocol, 50 MiB, with room for its frame.
const BYTES: usize = 50 * 1024 * 1024 - 1024;
/// The longest key: 128 letters of a record's id, and the longest paths of ours before it.
const KEY: usize = 200;
/// What an entry has beside its addresses.
const AROUND: usize = 400;

/// How many addresses a file has: as many as the settings say, and as fit.
#[must_use]
pub fn per_file(base: &Base, stated: u64) -> u64 {
    // The address of a page stands there once, and once for each of its languages and for none.
    let entry = 4 * (base.as_str().len() + KEY) + AROUND;
    stated.min((BYTES / entry) as u64).max(1)
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub address: String,
    /// When it last changed, in seconds since 1970, where that is known.
    pub modified: Option<i64>,
}

/// The languages in which every page can be had.
const LANGUAGES: [&str; 2] = ["en", "nl"];

/// A sitemap of pages.
#[must_use]
pub fn pages(pages: &[Page]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in pages {
        let address = escaped(&page.address);
        let _ = write!(out, "<url><loc>{address}</loc>");
        lastmod(&mut out, page.modified);
        let mut alternate = |language: &str, end: &str| {
            let _ = write!(
                out,
                "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}{end}\"/>"
            );
        };
        for language in LANGUAGES {
            alternate(language, &format!("?lang={language}"));
        }
        alternate("x-default", "");
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// An index of sitemaps.
#[must_use]
pub fn index(sitemaps: &[Page]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for Page { address, modified } in sitemaps {
        let _ = write!(out, "<sitemap><loc>{}</loc>", escaped(address));
        lastmod(&mut out, *modified);
        out.push_str("</sitemap>\n");
    }
    out.push_str("</sitemapindex>\n");
    out
}

fn lastmod(out: &mut String, modified: Option<i64>) {
    if let Some(seconds) = modified {
        let _ = write!(out, "<lastmod>{}</lastmod>", rfc3339(seconds));
    }
}

fn escaped(address: &str) -> String {
    address
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// What crawlers are kept from: what evaluates queries or searches, and what is for stewards.
const KEPT_FROM: [&str; 8] = [
    "/-/",
    "/history",
    "/plan",
    "/questions/",
    "/review",
    "/search",
    "/sources",
    "/sparql",
];

/// The rules for crawlers.
#[must_use]
pub fn robots(base: &Base) -> String {
    let mut out = String::from("User-agent: *\n");
    for path in KEPT_FROM {
        let _ = writeln!(out, "Disallow: {}{path}", base.path());
    }
    let _ = write!(out, "\nSitemap: {}\n", base.sitemap());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_larger_than_crawlers_take() {
        for base in [
            "https://a.org",
            &format!("https://a.org/{}", "x".repeat(2_000)),
        ] {
            let base = Base::new(base).unwrap();
            let address = format!("{}/{}", base.as_str(), "k".repeat(KEY - 1));
            let count = per_file(&base, 50_000);
            let page = Page {
                address,
                modified: Some(0),
            };
            let (none, one) = (pages(&[]).len(), pages(&[page]).len());
            let all = none + (one - none) * usize::try_from(count).unwrap();
            assert!(all <= 50 * 1024 * 1024, "{all}");
        }
        assert_eq!(per_file(&Base::new("http://a.org").unwrap(), 3), 3);
    }
}
