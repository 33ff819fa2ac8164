//! [`robots.txt`](https://www.rfc-editor.org/rfc/rfc9309): what a host does not want to be asked for.

use std::io::Read;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use texting_robots::Robot;
use url::Url;

use super::fault::{Failure, of_status};
use super::follow::{is_redirect, target};
use super::{Web, origin, shown};
use crate::fetch::{FetchError, Watch};

/// How much of it is read, which is the least that has to be.
const BYTES: u64 = 500 * 1024;
/// How many redirects are followed to it.
const REDIRECTS: usize = 5;

/// What a host says.
#[derive(Clone)]
pub(super) enum Rules {
    /// Nothing: all is allowed.
    None,
    /// Some rules.
    Some(Arc<Robot>),
}

impl Web {
    /// Refuses what a host does not want to be asked for.
    pub(super) fn obey(&self, url: &Url, watch: &mut dyn Watch) -> Result<(), Failure> {
        if !self.settings.robots {
            return Ok(());
        }
        let rules = if let Some(rules) = self.known_rules(url) {
            rules
        } else {
            let rules = self.ask_rules(url, watch)?;
            let mut all = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(origin(url), rules.clone());
            rules
        };
        match rules {
            Rules::Some(robot) if !robot.allowed(url.as_str()) => {
                Err(Failure::for_good(FetchError::Robots {
                    at: shown(url),
                    robots: place(url).map_or_else(String::new, |robots| shown(&robots)),
                    agent: self.product().to_owned(),
                }))
            }
            _ => Ok(()),
        }
    }

    /// How long a host wants to be left alone between two questions.
    pub(super) fn asked_delay(&self, url: &Url) -> Option<Duration> {
        match self.known_rules(url)? {
            Rules::Some(robot) => Duration::try_from_secs_f32(robot.delay?).ok(),
            Rules::None => None,
        }
    }

    fn known_rules(&self, url: &Url) -> Option<Rules> {
        let all = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&origin(url)).cloned()
    }

    /// The name by which `robots.txt` may speak of us.
    fn product(&self) -> &str {
        self.agent.split(['/', ' ']).next().unwrap_or(&self.agent)
    }

    /// Where there is none, all is allowed. Where it cannot be had, nothing is, for now.
    fn ask_rules(&self, url: &Url, watch: &mut dyn Watch) -> Result<Rules, Failure> {
        let Some(mut robots) = place(url) else {
            return Ok(Rules::None);
        };
        watch.stage(&shown(&robots));
        for _ in 0..=REDIRECTS {
            let response = self
                .client(&robots)?
                .get(robots.clone())
                .send()
                .map_err(|fault| self.unreached(url, &fault))?;
            let status = response.status();
            if is_redirect(status) {
                robots = target(&robots, &response)?;
                continue;
            }
            if status.is_server_error() || status.as_u16() == 429 {
                let failure = of_status(&robots, &response);
                return Err(Failure {
                    error: FetchError::NoRobots {
                        at: shown(url),
                        source: Box::new(failure.error),
                    },
                    again: failure.again,
                });
            }
            if !status.is_success() {
                return Ok(Rules::None);
            }
            let mut text = Vec::new();
            self.wire(&robots, response, watch)
                .take(BYTES)
                .read_to_end(&mut text)
                .map_err(|fault| self.stopped(&robots, fault))?;
            return Ok(Robot::new(self.product(), &text)
                .map_or(Rules::None, |robot| Rules::Some(Arc::new(robot))));
        }
        // Too many redirects are as good as none, says the RFC.
        Ok(Rules::None)
    }
}

/// Where the `robots.txt` of a host is.
fn place(url: &Url) -> Option<Url> {
    let mut robots = url.join("/robots.txt").ok()?;
    robots.set_username("").ok()?;
    robots.set_password(None).ok()?;
    Some(robots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_txt_is_at_the_root_and_is_asked_for_without_a_password() {
        let url = Url::parse("https://me:secret@example.org:8443/a/b?c").unwrap();
        assert_eq!(
            place(&url).unwrap().as_str(),
            "https://example.org:8443/robots.txt"
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(128))]

        /// Whatever stands there is read, and says something.
        #[test]
        fn any_robots_txt_is_read(
            lines in proptest::collection::vec(
                "(?i)(user-agent|allow|disallow|crawl-delay|sitemap|)[: ]{0,3}(\\*|oogst|/?[a-z*$%?()+\\[]{0,9}|[0-9.e-]{1,9})", 0..9
            ),
            bytes: Vec<u8>,
        ) {
            let text = [lines.join("\n").as_bytes(), &bytes].concat();
            if let Ok(robot) = Robot::new("oogst", &text) {
                robot.allowed("https://example.org/a/b?c=(%20");
            }
        }
    }
}
