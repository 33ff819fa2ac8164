//! Why a document cannot be had.

use std::io;
use std::path::PathBuf;

/// A document cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something else where a file belongs.
    #[error("{path} is {what}; name a file")]
    NoFile {
        /// Where.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A folder without files that can be read.
    #[error(
        "{folder} holds no file whose name ends in {ends}; put one there, or correct the `path` of the source"
    )]
    NoFiles {
        /// The folder.
        folder: PathBuf,
        /// The endings that are looked for.
        ends: String,
    },
    /// What was had cannot be read back.
    #[error("{at}: cannot be read: {source}")]
    Unreadable {
        /// The file or the address.
        at: String,
        /// Why.
        source: io::Error,
    },
    /// There is no room for what comes.
    #[error(
        "{at}: cannot be kept on disk: {source}; make room in the folder for temporary files and in the state folder"
    )]
    Keep {
        /// The file or the address.
        at: String,
        /// Why.
        source: io::Error,
    },
    /// Too large.
    #[error(
        "{at}: is larger than {limit} bytes; raise `{setting}` in oogst.toml if it is what it should be"
    )]
    TooLarge {
        /// The file or the address.
        at: String,
        /// How large it may be.
        limit: u64,
        /// The setting that says so.
        setting: &'static str,
    },
    /// Something packed that becomes far too much.
    #[error(
        "{at}: unpacks to more than {ratio} times its size, as an archive does that is made to fill disks; \
         raise `fetch.unpack_ratio` in oogst.toml if it is what it should be"
    )]
    Bomb {
        /// The file or the address.
        at: String,
        /// What is allowed.
        ratio: u64,
    },
    /// Something packed that cannot be unpacked.
    #[error("{at}: cannot be unpacked: {why}; fetch or pack it anew")]
    Packed {
        /// The file or the address.
        at: String,
        /// Why.
        why: String,
    },
    /// A member that is not in the archive, or not said which.
    #[error("{at}: {wrong}; give `member` one of: {members}")]
    Member {
        /// The file or the address.
        at: String,
        /// What is wrong.
        wrong: String,
        /// The members that there are.
        members: String,
    },
    /// An address that is none.
    #[error(
        "`{address}` is no address to fetch from: {why}; give one that begins with http:// or https://"
    )]
    Address {
        /// What was given.
        address: String,
        /// What is wrong.
        why: String,
    },
    /// A secret that is not there.
    #[error(
        "{at}: the environment variable `{variable}`, for the header `{header}`, {wrong}; set it, or correct `header_env`"
    )]
    Secret {
        /// The address.
        at: String,
        /// The header.
        header: String,
        /// The variable.
        variable: String,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// The machine cannot ask anybody.
    #[error(
        "nothing can be fetched: {why}; are the system's certificates installed (the package ca-certificates)?"
    )]
    Client {
        /// Why.
        why: String,
    },
    /// A name that is not known.
    #[error(
        "{at}: the name `{host}` is not known: {why}; correct the `url` of the source, or look after the network"
    )]
    Dns {
        /// The address.
        at: String,
        /// The name.
        host: String,
        /// Why.
        why: String,
    },
    /// Nobody answers.
    #[error("{at}: `{host}` cannot be reached: {why}; sync later, or look after the network")]
    Connect {
        /// The address.
        at: String,
        /// The host.
        host: String,
        /// Why.
        why: String,
    },
    /// Who answers cannot be trusted.
    #[error(
        "{at}: no connection can be trusted: {why}; tell those who run it, or install the certificate of their authority"
    )]
    Tls {
        /// The address.
        at: String,
        /// Why.
        why: String,
    },
    /// It took too long.
    #[error("{at}: {what} for {seconds} seconds; sync later, or raise `{setting}` in oogst.toml")]
    Timeout {
        /// The address.
        at: String,
        /// What was waited for.
        what: &'static str,
        /// How long.
        seconds: u64,
        /// The setting that says so.
        setting: &'static str,
    },
    /// The answer has no end.
    #[error("{at}: the answer broke off: {why}; sync later, or tell those who run it")]
    BrokenOff {
        /// The address.
        at: String,
        /// Why.
        why: String,
    },
    /// The answer is none.
    #[error("{at}: answered with status {status}; {remedy}")]
    Status {
        /// The address.
        at: String,
        /// The status.
        status: u16,
        /// What to do.
        remedy: &'static str,
    },
    /// The server asks to wait for longer than we do.
    #[error(
        "{source}; it asks to be left alone for {seconds} seconds, which is longer than `fetch.wait_seconds`"
    )]
    Later {
        /// What it answered.
        source: Box<FetchError>,
        /// How long.
        seconds: u64,
    },
    /// It was tried often enough.
    #[error("{source} (tried {tries} times)")]
    Tried {
        /// What happened the last time.
        source: Box<FetchError>,
        /// How often.
        tries: u32,
    },
    /// A redirect that is not followed.
    #[error(
        "{at}: is redirected to `{to}`, which is not followed: {why}; give the right address as the `url` of the source"
    )]
    Redirect {
        /// The address.
        at: String,
        /// Where to.
        to: String,
        /// Why not.
        why: &'static str,
    },
    /// Redirects without an end.
    #[error(
        "{at}: is redirected {}: {way}; give the right address as the `url` of the source, or tell those who run it",
        if *is_loop { "in a circle".to_owned() } else { format!("{count} times and further") }
    )]
    Redirects {
        /// The address.
        at: String,
        /// How often.
        count: usize,
        /// The last steps.
        way: String,
        /// Do they come back?
        is_loop: bool,
    },
    /// We are not wanted.
    #[error(
        "{at}: {robots} asks that `{agent}` does not fetch this; ask those who run it, and set `fetch.robots = false` \
         in oogst.toml if they agree"
    )]
    Robots {
        /// The address.
        at: String,
        /// The address of `robots.txt`.
        robots: String,
        /// What we are called there.
        agent: String,
    },
    /// It cannot be known whether we are wanted.
    #[error("{at}: is not fetched, because nobody knows whether it may be: {source}")]
    NoRobots {
        /// The address.
        at: String,
        /// What happened to `robots.txt`.
        source: Box<FetchError>,
    },
    /// Packed in a way that nobody asked for.
    #[error(
        "{at}: is sent as `{encoding}`, which was not asked for; tell those who run it: gzip and identity are known"
    )]
    Encoding {
        /// The address.
        at: String,
        /// The encoding.
        encoding: String,
    },
}
