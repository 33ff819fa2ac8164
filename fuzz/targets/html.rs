//! Pages in HTML.

#![no_main]

use oogst::extract::Media;

libfuzzer_sys::fuzz_target!(|text: &str| oogst_fuzz::page(text, Media::Html));
