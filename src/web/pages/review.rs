//! The page of what is left for people to decide.

mod dutch;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};

use super::{Frame, Lang, grouped, page_number, parameter, render, words};
use crate::identity::review::{Evidence, Item, Verdict};
use crate::ledger::Head;
use crate::record::Kind;
use crate::web::App;
use crate::web::discreet;
use crate::web::error::WebError;

/// How many questions a page lists.
const PAGE: usize = 25;

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    frame: Frame,
    /// How many there are in all, and how many of these are asked for.
    all: usize,
    count: String,
    /// The rules and the kinds that there are, to choose from.
    filters: [Vec<Choice>; 2],
    chosen: Chosen,
    items: Vec<Item>,
    page: usize,
    pages: usize,
}

/// Which questions are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Chosen {
    rule: Option<String>,
    kind: Option<Kind>,
}

impl Chosen {
    fn of(query: Option<&str>) -> Result<Self, WebError> {
        let given = |name| parameter(query, name).filter(|value| !value.is_empty());
        let kind = given("kind").map(|name| {
            let mut kinds = Kind::ALL.into_iter();
            kinds.find(|kind| kind.name() == name).ok_or_else(|| {
                let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
                WebError::bad_request(
                    "the parameter `kind` is no kind of thing",
                    format!("It is one of {}.", names.join(", ")),
                )
            })
        });
        Ok(Self {
            rule: given("rule"),
            kind: kind.transpose()?,
        })
    }

    fn takes(&self, head: &Head) -> bool {
        self.rule.as_ref().is_none_or(|rule| *rule == head.rule)
            && self.kind.is_none_or(|kind| kind == head.kind)
    }

    /// The address of these, and of a page of them where it is not the first.
    fn address(&self, frame: &Frame, page: usize) -> String {
        let mut parameters = form_urlencoded::Serializer::new(String::new());
        if let Some(rule) = &self.rule {
            parameters.append_pair("rule", rule);
        }
        if let Some(kind) = self.kind {
            parameters.append_pair("kind", kind.name());
        }
        if page > 1 {
            parameters.append_pair("page", &page.to_string());
        }
        if !frame.suffix.is_empty() {
            parameters.append_pair("lang", frame.lang.tag());
        }
        match parameters.finish() {
            none if none.is_empty() => format!("{}/review", frame.root),
            some => format!("{}/review?{some}", frame.root),
        }
    }
}

/// A way to choose: a rule or a kind, with how many there are if the other stays as it is.
struct Choice {
    name: String,
    count: String,
    href: String,
    is_chosen: bool,
}

/// What can be chosen.
fn filters(frame: &Frame, heads: &[Head], chosen: &Chosen) -> [Vec<Choice>; 2] {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for head in heads {
        let by_rule = usize::from(chosen.kind.is_none_or(|kind| kind == head.kind));
        let by_kind = usize::from(chosen.rule.as_ref().is_none_or(|rule| *rule == head.rule));
        *rules.entry(&head.rule).or_default() += by_rule;
        *kinds.entry(head.kind).or_default() += by_kind;
    }
    let choice = |name: String, count: usize, with: Chosen| Choice {
        name,
        count: grouped(count as u64),
        href: with.address(frame, 1),
        is_chosen: with == *chosen,
    };
    let rule = |(rule, count): (Option<&str>, usize)| {
        let name = rule.map_or_else(|| frame.say("alle", "all").to_owned(), str::to_owned);
        let rule = rule.map(str::to_owned);
        let kind = chosen.kind;
        choice(name, count, Chosen { rule, kind })
    };
    let kind = |(kind, count): (Option<Kind>, usize)| {
        let name = kind.map_or(frame.say("alle", "all"), |kind| {
            words::kinds(frame.lang, kind)
        });
        let rule = chosen.rule.clone();
        choice(name.to_owned(), count, Chosen { rule, kind })
    };
    let of_rules = (None, rules.values().sum());
    let of_kinds = (None, kinds.values().sum());
    let rules = rules.into_iter().map(|(name, count)| (Some(name), count));
    let kinds = kinds.into_iter().map(|(name, count)| (Some(name), count));
    [
        std::iter::once(of_rules).chain(rules).map(rule).collect(),
        std::iter::once(of_kinds).chain(kinds).map(kind).collect(),
    ]
}

impl ReviewPage {
    /// The address of another page of this list.
    fn at(&self, page: usize) -> String {
        self.chosen.address(&self.frame, page)
    }

    /// What a verdict says, for people.
    fn says(&self, verdict: &Verdict) -> String {
        let frame = &self.frame;
        let words = match verdict.says.as_str() {
            "same" => frame.say("Dezelfde", "The same"),
            "different" => frame.say("Verschillend", "Different"),
            "keep" => frame.say("Behouden", "Keep"),
            "take" => frame.say("De andere nemen", "Take the other"),
            other => return other.to_owned(),
        };
        words.to_owned()
    }

    /// The lines of `identities.yaml` for a verdict.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn lines(&self, item: &Item, verdict: &Verdict) -> String {
        format!("{}:\n{}", item.kind.plural(), verdict.yaml)
    }

    /// The address of the page of one of those in question.
    fn thing(&self, item: &Item, key: &str) -> String {
        let (root, suffix) = (&self.frame.root, &self.frame.suffix);
        format!("{root}/doc/{}/{key}.html{suffix}", item.kind)
    }

    /// Is there a question of identity among them, which a line in `identities.yaml` answers?
    fn decides(&self) -> bool {
        self.items.iter().any(|item| !item.verdicts.is_empty())
    }

    /// The question, and the language that it is in: none is said of what a source asks in its own words.
    fn question(&self, item: &Item) -> (String, &'static str) {
        let dutch = match self.frame.lang {
            Lang::Nl => dutch::question(item),
            Lang::En => None,
        };
        match dutch {
            Some(question) => (question, "nl"),
            None if item.rule == "SOURCE" => (item.question.clone(), ""),
            None => (item.question.clone(), "en"),
        }
    }

    /// Where something is stated. Only addresses of the web are told: files are nobody's business here.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn place(&self, evidence: &Evidence) -> String {
        let mut place = evidence.source.clone();
        let file = discreet::place(&evidence.file);
        if !file.is_empty() {
            place = format!("{place}, {file}");
            if evidence.line > 0 {
                place = format!("{place}:{}", evidence.line);
            }
            if !evidence.part.is_empty() {
                place = format!("{place}, {}", evidence.part);
            }
        }
        place = format!("{place}, {}", evidence.record);
        if !evidence.field.is_empty() {
            place = format!("{place}, {}", evidence.field);
        }
        place
    }
}

/// `GET /review`: what is left for people to decide.
pub(in crate::web) async fn review(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let page: usize = page_number(query.as_deref())?;
    let chosen = Chosen::of(query.as_deref())?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let page = app
        .read(move |ledger| {
            // Of the thousands that there may be, only those of the page are read whole.
            let heads = ledger.review_heads()?;
            let wanted: Vec<i64> = heads
                .iter()
                .filter(|head| chosen.takes(head))
                .map(|head| head.position)
                .collect();
            let pages = wanted.len().div_ceil(PAGE).max(1);
            if page > pages {
                return Err(WebError::not_found(format!(
                    "this list has {pages} pages only"
                )));
            }
            let shown = wanted.iter().skip((page - 1) * PAGE).take(PAGE).copied();
            let title = frame.say("Na te kijken", "For review");
            render(&ReviewPage {
                filters: filters(&frame, &heads, &chosen),
                frame: frame.of_class("WebPage", "/review", title),
                all: heads.len(),
                count: grouped(wanted.len() as u64),
                items: ledger.review_at(&shown.collect::<Vec<_>>())?,
                chosen,
                page,
                pages,
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}
