//! Why a store did not do what it was asked.

/// How much of what a store says is shown.
const SHOWN_LINES: usize = 3;
const SHOWN_LETTERS: usize = 300;

/// A store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// A secret cannot be had.
    #[error(
        "the environment variable {variable} {wrong}; the settings name it for a secret: set it for this command"
    )]
    Secret {
        /// The variable.
        variable: String,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// An address is none.
    #[error("`{address}` is no address: {why}; give one that begins with http:// or https://")]
    Address {
        /// What was given.
        address: String,
        /// Why.
        why: String,
    },
    /// This machine cannot ask.
    #[error("cannot ask over HTTP: {why}")]
    Client {
        /// Why.
        why: String,
    },
    /// It cannot be reached, or broke off.
    #[error("{at}: {what}: {why}")]
    Unreached {
        /// The address.
        at: String,
        /// What happened.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// It took too long.
    #[error("{at}: no answer in {seconds} seconds; give it more time, or send less at once")]
    Slow {
        /// The address.
        at: String,
        /// How long it had.
        seconds: u64,
    },
    /// It answered that it will not, or cannot.
    #[error("{at}: answered with status {status}{said}; {remedy}")]
    Status {
        /// The address.
        at: String,
        /// The status.
        status: u16,
        /// The first lines of what it said, behind a colon; empty where it said nothing.
        said: String,
        /// What to do.
        remedy: &'static str,
    },
    /// It leads elsewhere.
    #[error(
        "{at}: leads to {to}, where nothing is sent unasked; put that address into the settings if it is right"
    )]
    Redirect {
        /// The address.
        at: String,
        /// Where it leads to.
        to: String,
    },
    /// The answer is too large.
    #[error("{at}: answered with more than {limit} bytes")]
    TooLarge {
        /// The address.
        at: String,
        /// How much is taken.
        limit: u64,
    },
    /// The answer is not what was asked for.
    #[error("{at}: {what}")]
    Unusable {
        /// The address.
        at: String,
        /// What is wrong.
        what: String,
    },
    /// It wants to be left alone for longer than is waited.
    #[error(
        "{source}; it asks to be left alone for {seconds} seconds, which is longer than is waited"
    )]
    Later {
        /// What it said.
        source: Box<RemoteError>,
        /// How long.
        seconds: u64,
    },
    /// It was tried often enough.
    #[error("{source} (tried {tries} times)")]
    Tried {
        /// What happened last.
        source: Box<RemoteError>,
        /// How often.
        tries: u32,
    },
}

impl RemoteError {
    /// Is it for people to set right: an address, a secret, a right that is missing? Otherwise it may pass.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        match self {
            Self::Secret { .. } | Self::Address { .. } | Self::Redirect { .. } => true,
            Self::Status { status, .. } => {
                (400..500).contains(status) && !matches!(status, 408 | 425 | 429)
            }
            Self::Later { source, .. } | Self::Tried { source, .. } => source.is_ours(),
            Self::Client { .. }
            | Self::Unreached { .. }
            | Self::Slow { .. }
            | Self::TooLarge { .. }
            | Self::Unusable { .. } => false,
        }
    }
}

/// What to do about a status.
pub(super) fn remedy(status: u16) -> &'static str {
    match status {
        400 => {
            "it does not take what it was sent: look whether the address is the one for this, or send less at once"
        }
        401 | 403 | 407 => {
            "it does not let us: look whether user, password or token are right, and whether they may write there"
        }
        404 | 405 | 410 | 501 => "it cannot do that there: correct the address in the settings",
        406 | 415 => {
            "it does not speak this protocol there: correct the address or the type in the settings"
        }
        413 => "it does not take so much at once: send smaller batches",
        429 => "it is asked too often: try again later",
        500.. => "it has a fault of its own: try again later, or tell those who run it",
        _ => "look whether the address is right",
    }
}

/// The first lines of a message, without the marks of HTML.
pub(super) fn shown(said: &str) -> String {
    // IRIs in a message look like marks.
    let start = said.trim_start().get(..5).unwrap_or("").to_lowercase();
    let text = if start == "<html" || start == "<!doc" {
        unmarked(said)
    } else {
        said.to_owned()
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.take(SHOWN_LINES).collect();
    let line = lines.join(" / ");
    let mut letters = line.chars().filter(|c| !c.is_control());
    let mut out: String = letters.by_ref().take(SHOWN_LETTERS).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

fn unmarked(page: &str) -> String {
    let mut text = String::new();
    let mut in_mark = false;
    for c in page.chars() {
        match c {
            '<' => in_mark = true,
            '>' if in_mark => in_mark = false,
            c if !in_mark => text.push(c),
            _ => {}
        }
    }
    text
}

/// The words of the first cause: the others only say that something had a cause.
pub(super) fn innermost(fault: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(fault), |fault| fault.source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lines_of_a_page_are_shown_without_its_marks() {
        let page = "<html><head>\n<title>Oh</title></head>\n\n<p>no:\u{7} x</p>\nthree\nfour";
        assert_eq!(shown(page), "Oh / no: x / three");
        assert!(shown(&"a".repeat(1_000)).ends_with("a…"));
        assert_eq!(shown("at <http://e/a>: no"), "at <http://e/a>: no");
    }

    #[test]
    fn what_people_have_to_set_right_is_told_from_what_may_pass() {
        let status = |status| RemoteError::Status {
            at: String::new(),
            status,
            said: String::new(),
            remedy: remedy(status),
        };
        for (code, ours) in [(400, true), (403, true), (429, false), (500, false)] {
            assert_eq!(status(code).is_ours(), ours, "{code}");
            let tried = RemoteError::Tried {
                source: Box::new(status(code)),
                tries: 2,
            };
            assert_eq!(tried.is_ours(), ours);
        }
    }
}
