//! What bytes look like.

use std::io::{self, ErrorKind, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use memchr::memchr_iter;

const PIECE: usize = 64 * 1024;

/// How far bytes are UTF-8.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// How many sequences are characters beyond ASCII.
    beyond: u64,
    /// How many are no character.
    malformed: u64,
    /// The line of the first that is beyond ASCII or no character, from 1.
    first: Option<usize>,
}

impl Survey {
    pub(super) fn of(mut from: impl Read) -> io::Result<Self> {
        let mut survey = Self::default();
        let mut lines = 0;
        let mut held = Vec::with_capacity(PIECE + 4);
        loop {
            let before = held.len();
            held.resize(before + PIECE, 0);
            let read = read(&mut from, &mut held[before..])?;
            held.truncate(before + read);
            let done = survey.take(&held, lines);
            lines += memchr_iter(b'\n', &held[..done]).count();
            held.drain(..done);
            if read == 0 {
                survey.malformed += u64::from(!held.is_empty());
                return Ok(survey);
            }
        }
    }

    /// Looks through a piece; gives how much of it is done. The rest is the beginning of a character.
    fn take(&mut self, piece: &[u8], lines: usize) -> usize {
        let mut at = 0;
        loop {
            let rest = &piece[at..];
            let (sound, bad) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), None),
                Err(fault) => (fault.valid_up_to(), Some(fault.error_len())),
            };
            // The first byte of each character beyond ASCII.
            let beyond = rest[..sound].iter().filter(|byte| **byte >= 0xc0).count();
            self.beyond += beyond as u64;
            if self.first.is_none() && (beyond > 0 || bad.is_some_and(|length| length.is_some())) {
                let ascii = Encoding::ascii_valid_up_to(rest);
                self.first = Some(lines + memchr_iter(b'\n', &piece[..at + ascii]).count() + 1);
            }
            at += sound;
            match bad {
                None | Some(None) => return at,
                Some(Some(length)) => {
                    self.malformed += 1;
                    at += length;
                }
            }
        }
    }

    /// Can it be UTF-8, perhaps with some damage?
    pub(super) fn is_utf8(&self) -> bool {
        self.malformed == 0 || self.shows_utf8()
    }

    /// Can it hardly be anything else? In other charsets few sequences look like characters of UTF-8, and most do not.
    pub(super) fn shows_utf8(&self) -> bool {
        self.beyond > self.malformed
    }

    /// The line on which it first matters, 0 for none.
    pub(super) fn first(&self) -> usize {
        self.first.unwrap_or(0)
    }
}

/// The charset that bytes look like which are no UTF-8.
pub(super) fn guess(mut from: impl Read) -> io::Result<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut piece = vec![0; PIECE];
    loop {
        let read = read(&mut from, &mut piece)?;
        detector.feed(&piece[..read], read == 0);
        if read == 0 {
            return Ok(detector.guess(None, Utf8Detection::Deny));
        }
    }
}

pub(super) fn read(from: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(into) {
            Err(fault) if fault.kind() == ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}
