//! Tables as text: delimiters, quotation marks, charsets.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oogst_fuzz::read("a.csv", oogst_fuzz::TABLE, bytes));
