//! Time is a parameter: [`SOURCE_DATE_EPOCH`](https://reproducible-builds.org/specs/source-date-epoch/) where it is
//! set, else the clock.

pub mod schedule;

use jiff::Timestamp;

/// `SOURCE_DATE_EPOCH` is set and is no number of seconds.
#[derive(Debug, thiserror::Error)]
#[error("SOURCE_DATE_EPOCH is `{0}`; give whole seconds since 1970, or unset it")]
pub struct BadEpoch(String);

/// The time of this run in seconds since 1970.
///
/// # Errors
/// Where `SOURCE_DATE_EPOCH` is set to something else than a number of seconds.
pub fn now() -> Result<i64, BadEpoch> {
    Ok(epoch()?.unwrap_or_else(|| Timestamp::now().as_second()))
}

/// `SOURCE_DATE_EPOCH`, where it is set.
///
/// # Errors
/// Where it is set to something else than a number of seconds.
pub fn epoch() -> Result<Option<i64>, BadEpoch> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) if !text.is_empty() => match text.parse::<i64>() {
            Ok(seconds) if Timestamp::from_second(seconds).is_ok() => Ok(Some(seconds)),
            _ => Err(BadEpoch(text)),
        },
        _ => Ok(None),
    }
}

/// Seconds since 1970 as `2026-11-24T21:35:00Z`.
///
/// ```
/// assert_eq!(oogst::time::rfc3339(0), "1970-01-01T00:00:00Z");
/// ```
#[must_use]
pub fn rfc3339(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}

/// Milliseconds since 1970 as `2026-11-24T21:35:00.000Z`: in the order of times as text, too.
///
/// ```
/// assert_eq!(oogst::time::rfc3339_milliseconds(1_000), "1970-01-01T00:00:01.000Z");
/// assert_eq!(oogst::time::rfc3339_milliseconds(1_001), "1970-01-01T00:00:01.001Z");
/// ```
#[must_use]
pub fn rfc3339_milliseconds(milliseconds: i64) -> String {
    let time = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{time:.3}")
}
