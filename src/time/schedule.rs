//! When something is to be done: a cron expression, in a time zone.
//!
//! What becomes of an hour that the clock skips or repeats is the business of croner: what was to be done at a time that does
//! not happen is done when the clock goes on, and at a time that happens twice, once.

use std::cmp::Ordering;
use std::fmt;

use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Year};
use croner::time::{CivilDate, CivilDateTime, CivilTime, CronDateTime, Resolution, Weekday};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

/// A schedule: `0 3 * * *` is each day at three o'clock.
#[derive(Debug, Clone)]
pub struct Schedule {
    cron: Cron,
    zone: TimeZone,
}

/// No schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    /// The expression is none.
    #[error(
        "is `{text}`, which is no cron expression ({why}); give minute, hour, day of the month, month and day of the week, such as `0 3 * * *` for each day at 3:00"
    )]
    Expression {
        /// The expression.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// It never comes, such as 30 February.
    #[error("is `{0}`, a time that never comes; correct day and month")]
    Never(String),
    /// The time zone is not known here.
    #[error(
        "is `{0}`, a time zone that this machine does not know; give a name such as `Europe/Brussels` or `UTC`, and see that the system's time zones (tzdata) are installed"
    )]
    Zone(String),
}

/// The time zone of a name.
///
/// # Errors
/// Where the machine knows none of that name.
pub fn zone(name: &str) -> Result<TimeZone, BadSchedule> {
    if name == "UTC" {
        // Also where no time zones are installed.
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|_| BadSchedule::Zone(name.to_owned()))
}

impl Schedule {
    /// Reads a cron expression: of five fields, or of six with the second first.
    ///
    /// # Errors
    /// Where it is none, or never comes.
    ///
    /// ```
    /// use oogst::time::schedule::{Schedule, zone};
    ///
    /// let schedule = Schedule::parse("0 3 * * *", zone("UTC")?)?;
    /// assert_eq!(schedule.next(0), Some(3 * 3600));
    /// # Ok::<(), oogst::time::schedule::BadSchedule>(())
    /// ```
    pub fn parse(text: &str, zone: TimeZone) -> Result<Self, BadSchedule> {
        let parser = CronParser::builder().year(Year::Disallowed).build();
        let cron = parser
            .parse(text)
            .map_err(|fault| BadSchedule::Expression {
                text: text.to_owned(),
                why: fault.to_string(),
            })?;
        let schedule = Self { cron, zone };
        match schedule.next(0) {
            Some(_) => Ok(schedule),
            None => Err(BadSchedule::Never(text.to_owned())),
        }
    }

    /// The first time after this one, both in seconds since 1970.
    #[must_use]
    pub fn next(&self, after: i64) -> Option<i64> {
        let after = Timestamp::from_second(after)
            .ok()?
            .to_zoned_datetime(self.zone.clone());
        let next = self.cron.find_next_occurrence(&Local(after), false).ok()?;
        Some(next.0.timestamp().as_second())
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cron)
    }
}

/// A time of our clock, as croner reads it: it knows an older version of the crate only.
#[derive(Clone)]
struct Local(ZonedDateTime);

impl CronDateTime for Local {
    fn to_civil(&self) -> CivilDateTime {
        let time = self.0.datetime();
        let part = |number: i8| u32::from(number.unsigned_abs());
        CivilDateTime::new(
            CivilDate::from_parts_unchecked(
                i32::from(time.year()),
                part(time.month()),
                part(time.day()),
            ),
            CivilTime::from_parts_unchecked(
                part(time.hour()),
                part(time.minute()),
                part(time.second()),
            ),
        )
    }

    fn civil_weekday(&self) -> Weekday {
        let day = self.0.weekday().to_sunday_zero_offset();
        Weekday::from_days_from_sunday(u32::from(day.unsigned_abs()))
    }

    fn resolve_civil(&self, civil: CivilDateTime) -> Result<Resolution<Self>, CronError> {
        let time = civil_time(civil).ok_or(CronError::InvalidDate)?;
        let times = self.0.time_zone().to_ambiguous_zoned_datetime(time);
        let one = |zoned: Result<ZonedDateTime, jiff::Error>| {
            zoned.map(Self).map_err(|_| CronError::InvalidTime)
        };
        Ok(match times.offset() {
            AmbiguousOffset::Unambiguous { .. } => Resolution::Single(one(times.unambiguous())?),
            AmbiguousOffset::Fold { .. } => {
                Resolution::Ambiguous(one(times.clone().earlier())?, one(times.later())?)
            }
            AmbiguousOffset::Gap { .. } => Resolution::Gap,
        })
    }

    fn checked_add_seconds(&self, seconds: i64) -> Option<Self> {
        let later = self.0.checked_add(SignedDuration::from_secs(seconds));
        later.ok().map(Self)
    }

    fn cmp_instant(&self, other: &Self) -> Ordering {
        self.0.timestamp().cmp(&other.0.timestamp())
    }
}

fn civil_time(civil: CivilDateTime) -> Option<DateTime> {
    let part = |number: u32| i8::try_from(number).ok();
    DateTime::new(
        i16::try_from(civil.year()).ok()?,
        part(civil.month())?,
        part(civil.day())?,
        part(civil.hour())?,
        part(civil.minute())?,
        part(civil.second())?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(time: &str) -> i64 {
        time.parse::<Timestamp>().unwrap().as_second()
    }

    /// When a schedule comes next, in UTC.
    fn next(cron: &str, name: &str, after: &str) -> String {
        let schedule = Schedule::parse(cron, zone(name).unwrap()).unwrap();
        crate::time::rfc3339(schedule.next(seconds(after)).unwrap())
    }

    #[test]
    fn a_schedule_is_in_its_time_zone_in_summer_and_in_winter() {
        assert_eq!(
            next("0 3 * * *", "UTC", "2026-11-29T20:00:00Z"),
            "2026-11-30T03:00:00Z"
        );
        assert_eq!(
            next("0 3 * * *", "Europe/Brussels", "2026-11-29T20:00:00Z"),
            "2026-11-30T02:00:00Z"
        );
        assert_eq!(
            next("0 3 * * *", "Europe/Brussels", "2026-07-01T20:00:00Z"),
            "2026-07-02T01:00:00Z"
        );
    }

    #[test]
    fn the_time_itself_is_not_the_next_one() {
        assert_eq!(
            next("*/15 * * * *", "UTC", "2026-11-29T20:15:00Z"),
            "2026-11-29T20:30:00Z"
        );
        assert_eq!(
            next("* * * * * *", "UTC", "2026-11-29T20:15:00Z"),
            "2026-11-29T20:15:01Z"
        );
    }

    #[test]
    fn the_hour_that_is_left_out_in_spring_does_not_lose_the_day() {
        // In Brussels, 2:00 becomes 3:00 on 29 March 2026 at 1:00 UTC.
        let then = next("30 2 * * *", "Europe/Brussels", "2026-03-29T00:00:00Z");
        assert_eq!(then, "2026-03-29T01:00:00Z");
    }

    #[test]
    fn what_is_no_schedule_is_told_with_what_to_do() {
        let bad = |text: &str| {
            let bad = Schedule::parse(text, TimeZone::UTC).unwrap_err();
            bad.to_string()
        };
        assert!(bad("daily").starts_with("is `daily`, which is no cron expression ("));
        assert!(bad("0 3 * *").contains("such as `0 3 * * *`"));
        assert!(bad("61 3 * * *").contains("no cron expression"));
        assert!(bad("0 3 30 2 *").contains("never comes"));
        let zone = zone("Europe/Atlantis").unwrap_err().to_string();
        assert!(zone.contains("does not know"), "{zone}");
    }
}
