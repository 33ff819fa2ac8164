//! The bytes below the reader of XML: counted by lines, bounded, and remembered so that reading can go on behind a
//! broken record.

use std::io::{self, BufRead, Read};

/// Bytes that count their lines and remember themselves since a mark.
pub(super) struct Input<R> {
    inner: R,
    /// What was read and is to be read again, and how much of it was.
    again: Vec<u8>,
    at: usize,
    since: Vec<u8>,
    cap: usize,
    pub(super) line: usize,
    pub(super) bytes: u64,
}

/// More bytes since the mark than are allowed.
#[derive(Debug, thiserror::Error)]
#[error("the record is larger than {0} bytes")]
pub(super) struct TooLarge(usize);

impl<R: BufRead> Input<R> {
    pub(super) fn new(inner: R, cap: usize) -> Self {
        Self {
            inner,
            again: Vec::new(),
            at: 0,
            since: Vec::new(),
            cap,
            line: 1,
            bytes: 0,
        }
    }

    /// From here on bytes are remembered, and those before are not.
    pub(super) fn mark(&mut self) {
        self.since.clear();
    }

    /// Goes on behind the first end tag of this name since the mark, wherever reading stands now. Gives the bytes from the mark
    /// to where reading stood; nothing where there is no such end.
    pub(super) fn behind(&mut self, word: &str) -> io::Result<Option<Vec<u8>>> {
        let since = std::mem::take(&mut self.since);
        let start = since.clone();
        let rest = self.again.split_off(self.at.min(self.again.len()));
        self.bytes -= since.len() as u64;
        self.line -= lines(&since);
        self.again = since;
        self.again.extend(rest);
        self.at = 0;
        // The words are ASCII and short: a tail of them is enough to see one that lies across two reads.
        let mut tail: Vec<u8> = Vec::new();
        loop {
            let available = self.fill_buf()?;
            if available.is_empty() {
                return Ok(None);
            }
            let old = tail.len();
            tail.extend_from_slice(available);
            let length = available.len();
            if let Some(end) = end_tag(&tail, word) {
                self.consume(end.saturating_sub(old));
                self.since.clear();
                return Ok(Some(start));
            }
            self.consume(length);
            self.since.clear();
            let kept = tail.len().saturating_sub(256);
            tail.drain(..kept);
        }
    }
}

fn lines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// Where the first end tag of this name, with any prefix, ends.
fn end_tag(bytes: &[u8], name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&bytes[from..], b"</") {
        let start = from + found + 2;
        let end = start + memchr::memchr(b'>', &bytes[start..])?;
        let tag = bytes[start..end].trim_ascii_end();
        let local = tag.rsplit(|b| *b == b':').next().unwrap_or(tag);
        if local == name.as_bytes() {
            return Some(end + 1);
        }
        from = start;
    }
    None
}

impl<R: BufRead> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since.len() > self.cap {
            return Err(io::Error::other(TooLarge(self.cap)));
        }
        if self.at < self.again.len() {
            Ok(&self.again[self.at..])
        } else {
            self.inner.fill_buf()
        }
    }

    fn consume(&mut self, length: usize) {
        if length == 0 {
            return;
        }
        if self.at < self.again.len() {
            let part = &self.again[self.at..self.at + length];
            self.line += lines(part);
            self.since.extend_from_slice(part);
            self.at += length;
            if self.at == self.again.len() {
                self.again.clear();
                self.at = 0;
            }
        } else {
            // The same bytes that `fill_buf` gave: they are there, and nothing is read.
            if let Ok(available) = self.inner.fill_buf() {
                let part = &available[..length.min(available.len())];
                self.line += lines(part);
                self.since.extend_from_slice(part);
            }
            self.inner.consume(length);
        }
        self.bytes += length as u64;
    }
}
