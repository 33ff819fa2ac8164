//! The periods on a page as bars. Each bar is a line of a list with its years in words, so that who sees no bars misses
//! nothing.

use super::Item;
use super::page::Group;
use crate::record::date::Date;

/// How many bars there are at most.
const BARS: usize = 30;

/// A bar, in months since the timeline's beginning.
#[derive(Debug, PartialEq)]
pub(in crate::web::pages) struct Bar {
    pub(in crate::web::pages) item: Item,
    /// The list that it is of: its colour.
    pub(in crate::web::pages) class: &'static str,
    pub(in crate::web::pages) start: i32,
    pub(in crate::web::pages) months: i32,
    /// The years, in words.
    pub(in crate::web::pages) years: String,
}

/// Bars under one scale.
#[derive(Debug, PartialEq)]
pub(in crate::web::pages) struct Timeline {
    pub(in crate::web::pages) first: i32,
    pub(in crate::web::pages) last: i32,
    pub(in crate::web::pages) months: i32,
    pub(in crate::web::pages) bars: Vec<Bar>,
}

/// The first month of a date, in months since the year 0.
fn first_month(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month().unwrap_or(1)) - 1
}

/// The month after a date.
fn end_month(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month().unwrap_or(12))
}

impl Timeline {
    /// The timeline of the thing itself and of what its lists show; `None` where that is less than two bars.
    pub(super) fn of(own: &Item, groups: &[Group]) -> Option<Self> {
        let own = std::iter::once(("own", own));
        let listed = groups
            .iter()
            .flat_map(|group| group.items.iter().map(|item| (group.name, item)));
        let dated: Vec<(&'static str, &Item, Date, Option<Date>)> = own
            .chain(listed)
            .filter_map(|(class, item)| match (item.start, item.end) {
                (Some(start), end) => Some((class, item, start, end)),
                (None, _) => None,
            })
            .take(BARS)
            .collect();
        if dated.len() < 2 {
            return None;
        }
        let starts = dated.iter().map(|(_, _, start, _)| first_month(*start));
        let first = starts.clone().min()?.div_euclid(12);
        let ends = dated.iter().filter_map(|(.., end)| end.map(end_month));
        // A period without an end is as long as the timeline, and said to have none.
        let last = ends.chain(starts.map(|start| start + 12)).max()?;
        let last = (last - 1).div_euclid(12);
        let bars = dated.into_iter().map(|(class, item, start, end)| {
            let from = first_month(start);
            let until = end.map_or((last + 1) * 12, end_month).max(from + 1);
            let years = match end {
                Some(end) if end.year() == start.year() => start.year().to_string(),
                Some(end) => format!("{} – {}", start.year(), end.year()),
                None => format!("{} –", start.year()),
            };
            Bar {
                item: item.clone(),
                class,
                start: from - first * 12,
                months: until - from,
                years,
            }
        });
        Some(Self {
            first,
            last,
            months: (last + 1 - first) * 12,
            bars: bars.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, start: Option<&str>, end: Option<&str>) -> Item {
        let date = |date: Option<&str>| date.map(|date| date.parse().unwrap());
        Item::plain(name).during(date(start), date(end))
    }

    fn group(items: Vec<Item>) -> Vec<Group> {
        let count = items.len();
        vec![Group {
            name: "grants",
            title: "Funding",
            items,
            count,
        }]
    }

    #[test]
    fn bars_are_months_from_the_first_year_on() {
        let own = item("own", Some("2018-09"), Some("2020"));
        let grants = group(vec![
            item("grant", Some("2017-03-15"), None),
            item("undated", None, Some("2019")),
        ]);
        let timeline = Timeline::of(&own, &grants).unwrap();
        assert_eq!((timeline.first, timeline.last), (2017, 2020));
        assert_eq!(timeline.months, 48);
        let bars: Vec<_> = timeline.bars.iter().map(|b| (b.start, b.months)).collect();
        assert_eq!(bars, [(20, 28), (2, 46)]);
        assert_eq!(timeline.bars[1].years, "2017 –");
    }

    #[test]
    fn one_period_alone_is_no_timeline() {
        let own = item("own", Some("2018"), Some("2020"));
        assert_eq!(
            Timeline::of(&own, &group(vec![item("x", None, None)])),
            None
        );
    }

    #[test]
    fn an_end_before_its_start_is_a_bar_all_the_same() {
        let own = item("own", Some("2020"), Some("2018"));
        let timeline = Timeline::of(&own, &group(vec![item("x", Some("2021"), None)])).unwrap();
        assert_eq!(timeline.bars[0].months, 1);
    }
}
