//! Projects over time.

use std::collections::BTreeMap;

use crate::record::date::Date;

/// What happened in a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How many projects started.
    pub started: u64,
    /// How many ended.
    pub ended: u64,
    /// How many ran, for at least a part of it: of those whose start and end are both known.
    pub running: u64,
}

/// Projects by year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Years {
    /// By year: how many started, how many ended, and by how much the number of those that run becomes another.
    by_year: BTreeMap<i16, (u64, u64, i64)>,
    /// How many projects have no start.
    pub undated: u64,
}

/// Some years in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// Each year and what happened in it, without gaps.
    pub years: Vec<(i16, Count)>,
    /// How many projects started before or after.
    pub outside: u64,
}

impl Years {
    pub(super) fn add(&mut self, start: Option<Date>, end: Option<Date>) {
        match start {
            Some(start) => self.by_year.entry(start.year()).or_default().0 += 1,
            None => self.undated += 1,
        }
        if let Some(end) = end {
            self.by_year.entry(end.year()).or_default().1 += 1;
        }
        if let (Some(start), Some(end)) = (start, end)
            && start.year() <= end.year()
        {
            self.by_year.entry(start.year()).or_default().2 += 1;
            self.by_year.entry(end.year() + 1).or_default().2 -= 1;
        }
    }

    /// At most so many years in a row: those in which the most starts and ends are, the later ones of equals. A single
    /// project of the year 9999 does not push all others out.
    #[must_use]
    pub fn window(&self, most: u16) -> Window {
        let most = i32::from(most);
        let told = || {
            let years = self.by_year.iter();
            years
                .filter(|(_, (started, ended, _))| started + ended > 0)
                .map(|(year, (started, ended, _))| (i32::from(*year), started + ended))
        };
        let weight = |last: i32| -> u64 {
            told()
                .filter(|(year, _)| (last - most + 1..=last).contains(year))
                .map(|(_, weight)| weight)
                .sum()
        };
        let Some(last) = told()
            .map(|(year, _)| year)
            .max_by_key(|year| (weight(*year), *year))
        else {
            return Window::default();
        };
        let within = last - most + 1..=last;
        let first = told()
            .map(|(year, _)| year)
            .find(|year| within.contains(year));
        let first = first.unwrap_or(last);
        let mut running = 0;
        let mut outside = 0;
        let mut counts: BTreeMap<i32, Count> = BTreeMap::new();
        let mut rows = self.by_year.iter().peekable();
        while let Some((year, _)) = rows.peek()
            && i32::from(**year) < first
        {
            if let Some((_, (started, _, change))) = rows.next() {
                running += change;
                outside += started;
            }
        }
        for year in first..=last {
            let mut count = Count::default();
            if let Some((_, (started, ended, change))) =
                rows.next_if(|(have, _)| i32::from(**have) == year)
            {
                running += change;
                (count.started, count.ended) = (*started, *ended);
            }
            count.running = u64::try_from(running).unwrap_or(0);
            counts.insert(year, count);
        }
        outside += rows.map(|(_, (started, _, _))| started).sum::<u64>();
        let years = counts.into_iter();
        Window {
            years: years
                .filter_map(|(year, count)| Some((i16::try_from(year).ok()?, count)))
                .collect(),
            outside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(periods: &[(&str, &str)]) -> Years {
        let mut years = Years::default();
        for (start, end) in periods {
            years.add(start.parse().ok(), end.parse().ok());
        }
        years
    }

    #[test]
    fn a_project_runs_in_each_year_between_its_start_and_its_end() {
        let all = years(&[("2018-09", "2020"), ("2019", ""), ("", "2021"), ("", "")]);
        let count = |started, ended, running| Count {
            started,
            ended,
            running,
        };
        let expected = [
            (2018, count(1, 0, 1)),
            (2019, count(1, 0, 1)),
            (2020, count(0, 1, 1)),
            (2021, count(0, 1, 0)),
        ];
        let window = all.window(60);
        assert_eq!(window.years, expected);
        assert_eq!((window.outside, all.undated), (0, 2));
    }

    #[test]
    fn a_year_far_off_does_not_push_the_others_out() {
        let far = [("2018", "2019"), ("2019", "9999"), ("1000", "1001")];
        let window = years(&far).window(10);
        let shown: Vec<i16> = window.years.iter().map(|(year, _)| *year).collect();
        assert_eq!(shown, [2018, 2019]);
        assert_eq!(window.outside, 1);
        assert_eq!(window.years[1].1.running, 2);
    }

    #[test]
    fn an_end_before_the_start_is_no_time_of_running() {
        let window = years(&[("2020", "2018")]).window(10);
        assert!(window.years.iter().all(|(_, count)| count.running == 0));
        assert_eq!(Years::default().window(10), Window::default());
    }
}
