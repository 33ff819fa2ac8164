//! `[fetch]`: how what is not on this machine is had, and how large it may be.

use serde::Deserialize;

/// `[fetch]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FetchConfig {
    /// How large one document may be, as it comes and unpacked, in bytes.
    pub bytes: u64,
    /// How many bytes one byte of something packed may become.
    pub unpack_ratio: u64,
    /// How long connecting may take, in seconds.
    pub connect_seconds: u64,
    /// How long a server may be silent, in seconds.
    pub idle_seconds: u64,
    /// How long one answer may take, in seconds.
    pub total_seconds: u64,
    /// How many redirects are followed, one after the other.
    pub redirects: usize,
    /// How often is asked again after a fault that may pass.
    pub retries: u32,
    /// How long the first wait is before that, in milliseconds; each next one is twice as long.
    pub retry_milliseconds: u64,
    /// The longest wait, in seconds, also where a server asks for a longer one.
    pub wait_seconds: u64,
    /// How long is waited between two requests to one host, in milliseconds.
    pub delay_milliseconds: u64,
    /// Who we say we are; the program, its version and `site.base` where it is not set.
    pub user_agent: Option<String>,
    /// Is `robots.txt` obeyed?
    pub robots: bool,
    /// How large what is kept of answers may be on disk, in bytes; 0 keeps none.
    pub cache_bytes: u64,
}

impl Default for FetchConfig {
    fn default() -> Self {
        Self {
            bytes: 512 << 20,
            unpack_ratio: 200,
            connect_seconds: 10,
            idle_seconds: 30,
            total_seconds: 600,
            redirects: 10,
            retries: 4,
            retry_milliseconds: 1_000,
            wait_seconds: 120,
            delay_milliseconds: 1_000,
            user_agent: None,
            robots: true,
            cache_bytes: 1 << 30,
        }
    }
}

impl FetchConfig {
    /// Is it something that can be said in a header?
    pub(super) fn is_agent(&self) -> bool {
        let is_text = |agent: &String| {
            !agent.is_empty()
                && agent.chars().all(|c| matches!(c, ' '..='~'))
                && !agent.starts_with([' ', '/'])
        };
        self.user_agent.as_ref().is_none_or(is_text)
    }

    /// A setting that may not be 0 and is.
    pub(super) fn zero(&self) -> Option<&'static str> {
        [
            ("fetch.bytes", self.bytes),
            ("fetch.unpack_ratio", self.unpack_ratio),
            ("fetch.connect_seconds", self.connect_seconds),
            ("fetch.idle_seconds", self.idle_seconds),
            ("fetch.total_seconds", self.total_seconds),
        ]
        .into_iter()
        .find_map(|(setting, value)| (value == 0).then_some(setting))
    }
}
