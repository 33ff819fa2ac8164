//! What came out of a project. It is no record of its own: it stands in the project's, without an id.

use super::Cerif;
use crate::record::project::{Output, OutputKind};
use crate::vocab::cerif::{OUTPUT, PRODUCT_TYPES, PUBLICATION_TYPES, RESOURCE_TYPES};

/// What DOIs as addresses start with.
const DOIS: &str = "https://doi.org/";

impl Cerif<'_> {
    pub(super) fn output(&mut self, output: &Output) {
        let (code, is_text) = match output.kind {
            Some(OutputKind::Article) => ("c_6501", true),
            Some(OutputKind::Book) => ("c_2f33", true),
            Some(OutputKind::Report) => ("c_93fc", true),
            Some(OutputKind::Dataset) => ("c_ddb1", false),
            Some(OutputKind::Software) => ("c_5ce6", false),
            Some(OutputKind::Website) => ("c_7ad9", false),
            Some(OutputKind::Other) | None => ("c_1843", false),
        };
        let (element, types, called) = if is_text {
            ("Publication", PUBLICATION_TYPES, "Title")
        } else {
            ("Product", PRODUCT_TYPES, "Name")
        };
        self.xml.open("Link", &[("type", OUTPUT)]);
        self.xml.open(element, &[]);
        let class = format!("{RESOURCE_TYPES}{code}");
        self.xml.leaf("Type", &[("xmlns", types)], &class);
        self.text(called, &output.title);
        match output.url.strip_prefix(DOIS).filter(|doi| is_doi(doi)) {
            Some(doi) => self.xml.leaf("DOI", &[], doi),
            None => self.xml.leaf("URL", &[], &output.url),
        }
        self.xml.close();
        self.xml.close();
    }
}

/// Is it what the schema takes for a DOI? `10.`, at least four digits, more numbers with dots between, a slash and a name.
fn is_doi(doi: &str) -> bool {
    let Some((prefix, name)) = doi.split_once('/') else {
        return false;
    };
    let mut numbers = prefix.split('.');
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    numbers.next() == Some("10")
        && numbers
            .next()
            .is_some_and(|first| first.len() >= 4 && is_number(first))
        && numbers.all(is_number)
        && !name.is_empty()
        && !name.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_are_told_by_their_form() {
        for good in ["10.1234/x", "10.12345.6/a/b", "10.1000/(x)"] {
            assert!(is_doi(good), "{good}");
        }
        for bad in [
            "10.123/x",
            "11.1234/x",
            "10.1234",
            "10.1234/",
            "10.1234/a b",
            "10.12a4/x",
        ] {
            assert!(!is_doi(bad), "{bad}");
        }
    }
}
