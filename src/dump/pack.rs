//! A file of a dump while it is written: packed, hashed, and brought to the disk.
//!
//! gzip is packed by the threads that make the parts, as pigz does it: each part is deflated by itself up to a byte's
//! end, so that the parts of one member can stand behind one another. Zstandard has no such seams; it is quick enough
//! to be packed when a part's turn comes. Either file is one stream: many readers stop at the end of the first.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use flate2::write::DeflateEncoder;
use flate2::{Compression as Level, Crc};
use sha2::{Digest, Sha256};

use crate::config::Compression;

/// [Section 2.3](https://www.rfc-editor.org/rfc/rfc1952#section-2.3): deflate, no name, no time, unknown system.
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// The last block of deflate, without anything in it.
const DEFLATE_END: [u8; 2] = [3, 0];
/// The default of Zstandard's own program.
const ZSTD_LEVEL: i32 = 3;
/// How far Zstandard looks back, as a power of two: a dump has many files, and each of them holds as much.
const ZSTD_WINDOW: u32 = 20;

/// Deflates parts. Each thread has one.
pub(super) struct Deflater {
    encoder: DeflateEncoder<Vec<u8>>,
}

/// A part, deflated.
pub(super) struct Deflated {
    bytes: Vec<u8>,
    crc: Crc,
}

impl Deflater {
    pub(super) fn new() -> Self {
        Self {
            encoder: DeflateEncoder::new(Vec::new(), Level::default()),
        }
    }

    /// Deflates a part so that others can stand before and behind it.
    pub(super) fn part(&mut self, part: &[u8]) -> io::Result<Deflated> {
        let mut crc = Crc::new();
        crc.update(part);
        self.encoder.write_all(part)?;
        self.encoder.flush()?;
        let bytes = std::mem::take(self.encoder.get_mut());
        // What ends the stream here goes nowhere.
        self.encoder.reset(Vec::new())?;
        Ok(Deflated { bytes, crc })
    }
}

/// A file that is hashed as it is written.
struct Hashed {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Hashed {
    fn create(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: File::create(path)?,
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Brings the file to the disk. Gives its bytes and its hash.
    fn finish(self) -> io::Result<(u64, String)> {
        self.file.sync_all()?;
        Ok((self.bytes, hex(&self.hash.finalize())))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A hash in hexadecimal.
pub(super) fn hex(hash: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(hash)
}

/// A file that is being written.
pub(super) struct Packing(Inner);

enum Inner {
    Plain(Hashed),
    Gzip { file: Hashed, crc: Crc },
    Zstd(zstd::Encoder<'static, Hashed>),
}

impl Packing {
    /// Creates a file.
    pub(super) fn create(path: &Path, compression: Compression) -> io::Result<Self> {
        let mut file = Hashed::create(path)?;
        Ok(Self(match compression {
            Compression::None => Inner::Plain(file),
            Compression::Gzip => {
                file.write_all(&GZIP_HEAD)?;
                let crc = Crc::new();
                Inner::Gzip { file, crc }
            }
            Compression::Zstd => {
                let mut encoder = zstd::Encoder::new(file, ZSTD_LEVEL)?;
                encoder.include_checksum(true)?;
                encoder.window_log(ZSTD_WINDOW)?;
                Inner::Zstd(encoder)
            }
        }))
    }

    /// Writes a part; `deflated` is the same part, wherever a file of the dump is of gzip.
    pub(super) fn write(&mut self, part: &[u8], deflated: Option<&Deflated>) -> io::Result<()> {
        match &mut self.0 {
            Inner::Plain(file) => file.write_all(part),
            Inner::Zstd(encoder) => encoder.write_all(part),
            Inner::Gzip { file, crc } => {
                let deflated = deflated.ok_or(io::ErrorKind::InvalidInput)?;
                crc.combine(&deflated.crc);
                file.write_all(&deflated.bytes)
            }
        }
    }

    /// Ends the file. Gives its bytes and its hash.
    pub(super) fn finish(self) -> io::Result<(u64, String)> {
        match self.0 {
            Inner::Plain(file) => file.finish(),
            Inner::Zstd(encoder) => encoder.finish()?.finish(),
            Inner::Gzip { mut file, crc } => {
                file.write_all(&DEFLATE_END)?;
                file.write_all(&crc.sum().to_le_bytes())?;
                file.write_all(&crc.amount().to_le_bytes())?;
                file.finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    /// Packs parts, and gives the file, its hash, and what it says of itself.
    fn packed(compression: Compression, parts: &[&[u8]]) -> (Vec<u8>, u64, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let mut file = Packing::create(&path, compression).unwrap();
        let mut gzip = Deflater::new();
        for part in parts {
            let deflated = gzip.part(part).unwrap();
            file.write(part, Some(&deflated)).unwrap();
        }
        let (bytes, hash) = file.finish().unwrap();
        (std::fs::read(&path).unwrap(), bytes, hash)
    }

    #[test]
    fn what_is_packed_in_parts_is_one_stream_of_all_of_them() {
        let long =
            "<https://example.org/id/project/p1> <http://example.org/p> \"x\" .\n".repeat(900);
        let parts = [long.as_bytes(), b"", b"the end \xff\x00", long.as_bytes()];
        let whole = parts.concat();
        let (gzip, _, _) = packed(Compression::Gzip, &parts);
        // This reader takes one member and leaves the rest.
        let mut reader = flate2::bufread::GzDecoder::new(gzip.as_slice());
        let mut read = Vec::new();
        reader.read_to_end(&mut read).unwrap();
        assert_eq!(read, whole);
        assert!(reader.into_inner().is_empty());
        assert!(gzip.len() < whole.len() / 20);
        let (zstd, _, _) = packed(Compression::Zstd, &parts);
        let mut reader = zstd::Decoder::with_buffer(zstd.as_slice())
            .unwrap()
            .single_frame();
        let mut read = Vec::new();
        reader.read_to_end(&mut read).unwrap();
        assert_eq!(read, whole);
        assert!(reader.finish().is_empty());
        assert_eq!(packed(Compression::None, &parts).0, whole);
    }

    #[test]
    fn an_empty_file_can_be_read_too() {
        let (gzip, _, _) = packed(Compression::Gzip, &[]);
        let mut read = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(gzip.as_slice());
        assert_eq!(reader.read_to_end(&mut read).unwrap(), 0);
        let (zstd, _, _) = packed(Compression::Zstd, &[]);
        assert!(zstd::decode_all(zstd.as_slice()).unwrap().is_empty());
    }

    #[test]
    fn a_file_knows_its_bytes_and_its_hash() {
        for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
            let (file, bytes, hash) = packed(compression, &[b"one", b"two"]);
            assert_eq!(bytes, file.len() as u64);
            assert_eq!(hash, hex(&Sha256::digest(&file)));
        }
    }
}
