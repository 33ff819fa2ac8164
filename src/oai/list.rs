//! Lists, page by page.

use super::identifier::KINDS;
use super::item::{Prefix, set_of};
use super::refusal::{Refusal, Stop};
use super::request::List;
use super::token::Token;
use super::xml::Xml;
use super::{Provider, rdf_xml};
use crate::ledger::{Entry, Ledger, Span};
use crate::record::Kind;

/// Nothing to be given out.
const NONE: Refusal =
    Refusal::NoRecordsMatch("no record is of this set and changed within these dates");

impl Provider {
    /// A page of `ListRecords`, or of `ListIdentifiers` where it is not whole.
    pub(super) fn list(
        &self,
        xml: &mut Xml,
        ledger: &Ledger,
        is_whole: bool,
        list: &List,
    ) -> Result<(), Stop> {
        let secret = ledger.token_secret()?;
        let before = match &list.token {
            None => None,
            Some(sent) => Some(Token::read(sent, &secret, is_whole).ok_or(
                Refusal::BadResumptionToken(
                    "this token is none that was given for this verb; begin the list anew",
                ),
            )?),
        };
        let list = before.as_ref().map_or(list, |token| &token.list);
        let prefix = Prefix::of(&list.prefix)?;
        let kinds = kinds_of(list.set.as_deref());
        let span = ledger.feed_span(list.from, list.until)?.ok_or(NONE)?;
        let after = before.as_ref().map(|token| &token.after);
        // One more than the page has says whether there is a next one.
        let mut page = ledger.feed_page(&kinds, span, after, self.page_size + 1, is_whole)?;
        let has_more = page.len() > self.page_size;
        page.truncate(self.page_size);
        // Also in the middle of a list: everything else changed after `until`. A list without records is none.
        if page.is_empty() {
            return Err(NONE.into());
        }
        let name = if is_whole {
            "ListRecords"
        } else {
            "ListIdentifiers"
        };
        xml.open(name, &[]);
        let came = page.len() as u64;
        let reached = page.last().map(|entry| entry.position.clone());
        self.entries(xml, ledger, page, is_whole.then_some(prefix));
        let next = match (reached.filter(|_| has_more), &before) {
            (Some(after), _) => {
                let (cursor, size) = place(ledger, &kinds, span, before.as_ref())?;
                Some((cursor, size, Some(after)))
            }
            // The last page of several says that it is the last.
            (None, Some(token)) => Some((token.cursor, token.size, None)),
            (None, None) => None,
        };
        if let Some((cursor, size, after)) = next {
            let token = after.map(|after| Token {
                list: list.clone(),
                after,
                cursor: cursor + came,
                size,
            });
            let value = token.map(|token| token.write(&secret, is_whole));
            let (cursor, size) = (cursor.to_string(), size.to_string());
            let attributes = [("completeListSize", size.as_str()), ("cursor", &cursor)];
            xml.leaf("resumptionToken", &attributes, &value.unwrap_or_default());
        }
        xml.close();
        Ok(())
    }

    /// The records of a page in a format; without one, their headers.
    fn entries(
        &self,
        xml: &mut Xml,
        ledger: &Ledger,
        mut page: Vec<Entry>,
        prefix: Option<Prefix>,
    ) {
        let item = self.item(ledger);
        let written = match prefix {
            Some(Prefix::Rdf) => rdf_xml::write_all(&mut page, &self.site),
            _ => Vec::new(),
        };
        let mut written = written.into_iter();
        for entry in page {
            match (written.next(), prefix) {
                (Some(description), _) => item.written(xml, &entry, description.as_deref()),
                (None, Some(prefix)) => item.record(xml, entry, prefix),
                (None, None) => item.header(xml, &entry),
            }
        }
    }
}

/// How many came before this page, and how many there are.
fn place(
    ledger: &Ledger,
    kinds: &[Kind],
    span: Span,
    before: Option<&Token>,
) -> Result<(u64, u64), Stop> {
    match before {
        Some(token) => Ok((token.cursor, token.size)),
        None => Ok((0, ledger.feed_size(kinds, span)?)),
    }
}

/// The kinds of a set; of one that there is nothing of, none.
fn kinds_of(set: Option<&str>) -> Vec<Kind> {
    let is_in = |kind: &Kind| set.is_none_or(|set| set_of(*kind) == set);
    KINDS.into_iter().filter(is_in).collect()
}
