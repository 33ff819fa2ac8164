//! JSON of other systems.

#![no_main]

const SETTINGS: &str = "type = \"json\"\n[[json.records]]\nkind = \"project\"\nitems = \"/a/*\"\nid = \"/b\"\nfields.title.en = \"/c\"\n";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oogst_fuzz::read("a.json", SETTINGS, bytes));
