//! RDF: Turtle, RDF/XML and JSON-LD.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    match first % 3 {
        0 => oogst_fuzz::read("a.ttl", "type = \"rdf\"\n", rest),
        1 => oogst_fuzz::read("a.rdf", "type = \"rdf\"\n", rest),
        _ => oogst_fuzz::read("a.jsonld", "type = \"rdf\"\n", rest),
    }
});
