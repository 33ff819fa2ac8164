//! Reading a document as UTF-8, piece by piece, with an eye on what is wrong with it.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use memchr::memchr_iter;

use super::doubled::{self, Doubled};
use super::survey::read;
use super::{Decoded, Notice};

const PIECE: usize = 64 * 1024;

/// Reads a document as UTF-8, whatever charset it is in. There is no byte order mark in what is read.
pub struct Utf8<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    out: String,
    given: usize,
    is_read: bool,
    is_ended: bool,
    lines: usize,
    malformed: u64,
    malformed_line: usize,
    doubled: u64,
    doubled_first: Option<(usize, Doubled)>,
    notices: Vec<Notice>,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(from: R, encoding: &'static Encoding, notices: Vec<Notice>) -> Self {
        Self {
            from,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            // A piece of bytes may become three times as many.
            out: String::with_capacity(4 * PIECE),
            given: 0,
            is_read: false,
            is_ended: false,
            lines: 0,
            malformed: 0,
            malformed_line: 0,
            doubled: 0,
            doubled_first: None,
            notices,
        }
    }

    /// The charset that the document is in.
    #[must_use]
    pub fn charset(&self) -> &'static str {
        self.decoder.encoding().name()
    }

    /// What people should know of what was read so far.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = self.notices.clone();
        if self.malformed > 0 {
            let (are, them) = match self.malformed {
                1 => ("1 sequence of bytes is".to_owned(), "it"),
                many => (format!("{many} sequences of bytes are"), "them"),
            };
            notices.push(Notice {
                line: self.malformed_line,
                message: format!("{are} no {}; `\u{fffd}` stands for {them}", self.charset()),
                remedy: "correct the text where it comes from".to_owned(),
            });
        }
        if let Some((line, first)) = &self.doubled_first {
            let were = match self.doubled {
                1 => "1 character was".to_owned(),
                many => format!("{many} characters were"),
            };
            notices.push(Notice {
                line: *line,
                message: format!(
                    "{were} encoded twice: `{}` stands where `{}` is meant",
                    first.stands, first.meant
                ),
                remedy: "correct the text where it comes from; it was left as it is".to_owned(),
            });
        }
        notices
    }

    /// All of it.
    pub(crate) fn decoded(mut self) -> io::Result<Decoded> {
        let mut text = String::new();
        while self.fill()? {
            text.push_str(&self.out);
        }
        Ok(Decoded {
            text,
            charset: self.charset(),
            notices: self.notices(),
        })
    }

    /// Decodes the next piece; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        self.out.clear();
        self.given = 0;
        while self.out.is_empty() && !self.is_ended {
            if !self.is_read {
                let before = self.raw.len();
                self.raw.resize(before + PIECE, 0);
                let read = read(&mut self.from, &mut self.raw[before..])?;
                self.raw.truncate(before + read);
                self.is_read = read == 0;
            }
            self.decode();
        }
        self.lines += memchr_iter(b'\n', self.out.as_bytes()).count();
        Ok(!self.out.is_empty())
    }

    fn decode(&mut self) {
        let mut at = 0;
        loop {
            let (result, taken) = self.decoder.decode_to_string_without_replacement(
                &self.raw[at..],
                &mut self.out,
                self.is_read,
            );
            at += taken;
            match result {
                DecoderResult::InputEmpty => {
                    self.is_ended = self.is_read;
                    break;
                }
                DecoderResult::OutputFull => break,
                DecoderResult::Malformed(_, _) => {
                    self.malformed += 1;
                    if self.malformed == 1 {
                        let before = memchr_iter(b'\n', self.out.as_bytes()).count();
                        self.malformed_line = self.lines + before + 1;
                    }
                    // There is room: the buffer is larger than what a piece can become.
                    self.out.push('\u{fffd}');
                }
            }
        }
        self.raw.drain(..at);
        self.look();
    }

    /// Looks for what was encoded twice.
    fn look(&mut self) {
        let mut first = None;
        self.doubled += doubled::each(&self.out, &mut |at, found| {
            first.get_or_insert((at, found));
        });
        if let (None, Some((at, found))) = (&self.doubled_first, first) {
            let before = memchr_iter(b'\n', &self.out.as_bytes()[..at]).count();
            self.doubled_first = Some((self.lines + before + 1, found));
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.out.len() && !self.fill()? {
            return Ok(0);
        }
        let rest = &self.out.as_bytes()[self.given..];
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}
