//! Workbooks: archives with XML in them.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oogst_fuzz::read("a.xlsx", oogst_fuzz::TABLE, bytes));
