//! Where a project stands: as its source states it, or else as its dates tell on a day.

use crate::record::Project;
use crate::record::date::Date;
use crate::record::project::Status;

/// What the status of a project is told by. Days are numbers such as 20180901.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    stated: Option<Status>,
    /// The first and the last day that the start may be.
    start: Option<(u32, u32)>,
    /// The same of the end.
    end: Option<(u32, u32)>,
}

/// What is told by dates, by their numbers in [`Status::ALL`].
const PLANNED: u32 = 0;
const ONGOING: u32 = 1;
const COMPLETED: u32 = 2;

impl Span {
    /// What a project says of it.
    pub(super) fn of(project: &Project) -> Self {
        Self {
            stated: project.status,
            start: project.start.map(days),
            end: project.end.map(days),
        }
    }

    /// The place of the status in [`Status::ALL`], on a day; `None` where nothing tells it.
    pub(super) fn status(self, today: u32) -> Option<u32> {
        if let Some(stated) = self.stated {
            let place = Status::ALL.iter().position(|one| *one == stated);
            return place.and_then(|place| u32::try_from(place).ok());
        }
        match (self.start, self.end) {
            (_, Some((_, last))) if last < today => Some(COMPLETED),
            (Some((first, _)), _) if first > today => Some(PLANNED),
            (Some((_, begun)), Some((first, _))) if begun <= today && today <= first => {
                Some(ONGOING)
            }
            _ => None,
        }
    }
}

/// The days that a date may be.
fn days(date: Date) -> (u32, u32) {
    let number = |month: i8, day: i8| {
        let year = u32::try_from(date.year()).unwrap_or(0);
        let part = |part: i8| u32::try_from(part).unwrap_or(0);
        year * 10_000 + part(month) * 100 + part(day)
    };
    let (month, day) = (date.month(), date.day());
    let first = number(month.unwrap_or(1), day.unwrap_or(1));
    (first, number(month.unwrap_or(12), day.unwrap_or(31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_tell_only_what_is_certain_and_what_is_stated_goes_before() {
        let today = 20_190_615;
        for (stated, start, end, expected) in [
            (None, "2018", "2019-05", Some(Status::Completed)),
            (None, "2018", "2019-06-15", Some(Status::Ongoing)),
            (None, "2018", "2019", None),
            (None, "2019", "2020", None),
            (None, "2019-07", "2020", Some(Status::Planned)),
            (None, "2018", "", None),
            (None, "", "2018", Some(Status::Completed)),
            (None, "", "", None),
            (
                Some(Status::Cancelled),
                "2018",
                "2020",
                Some(Status::Cancelled),
            ),
        ] {
            let project = Project {
                status: stated,
                start: start.parse().ok(),
                end: end.parse().ok(),
                ..Project::default()
            };
            let place = Span::of(&project).status(today);
            let status = place.map(|place| Status::ALL[place as usize]);
            assert_eq!(status, expected, "{start} to {end}");
        }
    }
}
