//! CSV for spreadsheets: a cell that a spreadsheet would take for a formula begins with an apostrophe.
//!
//! Only numbers may begin with `+` or `-`: they are none. `/sparql` gives CSV as its standard says, untouched.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, BodyDataStream, Bytes};
use futures_core::Stream;

/// What a spreadsheet takes a cell for a formula by: its first character.
const SIGNS: &[u8] = b"=+-@\t\r";

/// The body with its cells made harmless, piece by piece.
pub(super) fn harmless(body: Body) -> Body {
    Body::from_stream(Harmless {
        pieces: body.into_data_stream(),
        cells: Cells::default(),
        ended: false,
    })
}

struct Harmless {
    pieces: BodyDataStream,
    cells: Cells,
    ended: bool,
}

impl Stream for Harmless {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while !self.ended {
            match ready!(Pin::new(&mut self.pieces).poll_next(context)) {
                Some(Ok(piece)) => self.cells.take(&piece),
                Some(Err(fault)) => return Poll::Ready(Some(Err(fault))),
                None => {
                    self.ended = true;
                    self.cells.end();
                }
            }
            if !self.cells.out.is_empty() {
                let out = std::mem::take(&mut self.cells.out);
                return Poll::Ready(Some(Ok(out.into())));
            }
        }
        Poll::Ready(None)
    }
}

/// Cells, as they come.
#[derive(Default)]
struct Cells {
    /// The cell that is being read, with its quotes.
    cell: Vec<u8>,
    /// Between quotes? A quote that is doubled opens again what it closed.
    quoted: bool,
    out: Vec<u8>,
}

impl Cells {
    fn take(&mut self, piece: &[u8]) {
        for &byte in piece {
            match byte {
                b',' | b'\n' | b'\r' if !self.quoted => {
                    self.end();
                    self.out.push(byte);
                }
                _ => {
                    self.quoted ^= byte == b'"';
                    self.cell.push(byte);
                }
            }
        }
    }

    fn end(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let quote = usize::from(cell.first() == Some(&b'"'));
        let (before, content) = cell.split_at(quote);
        self.out.extend_from_slice(before);
        if content.first().is_some_and(|first| SIGNS.contains(first)) && !is_number(content) {
            self.out.push(b'\'');
        }
        self.out.extend_from_slice(content);
    }
}

/// Digits and what numbers have beside them, which a spreadsheet reads as a number too. No `inf`, no `nan`.
fn is_number(cell: &[u8]) -> bool {
    let digits = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    cell.iter().all(digits)
        && std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_a_number_stays_one() {
        let csv = "a,b\r\n=1+1,-5\r\n\"=HYPERLINK(\"\"http://x\"\",\"\"=\"\")\",+3.5E-2\r\n\
            -1+2,@SUM(A1)\r\na=b,\"x\n=1\"\r\n-inf,-\r\n\"-5,0\",\"\t=1\"";
        let expected = "a,b\r\n'=1+1,-5\r\n\"'=HYPERLINK(\"\"http://x\"\",\"\"=\"\")\",+3.5E-2\r\n\
            '-1+2,'@SUM(A1)\r\na=b,\"x\n=1\"\r\n'-inf,'-\r\n\"'-5,0\",\"'\t=1\"";
        // However the pieces are cut.
        for size in [1, 2, 7, 1000] {
            let mut cells = Cells::default();
            for piece in csv.as_bytes().chunks(size) {
                cells.take(piece);
            }
            cells.end();
            assert_eq!(String::from_utf8(cells.out).unwrap(), expected, "{size}");
        }
    }
}
