//! JSON of other systems.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oogst_fuzz::read("a.json", oogst_fuzz::SYSTEM, bytes));
