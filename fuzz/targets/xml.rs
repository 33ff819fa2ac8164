//! XML of other systems: the reader, and CERIF.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oogst_fuzz::read("a.xml", "type = \"cerif\"\n", bytes));
