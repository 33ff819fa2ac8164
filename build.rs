//! Says, when the program is built, whether it holds the scripts of its pages (`web/`, built by `make assets`).

use std::path::Path;

/// What Vite writes last.
const MANIFEST: &str = "web/dist/assets/manifest.json";

fn main() {
    // The folder is in the repository, its contents are not: cargo looks again as soon as there are other assets.
    println!("cargo::rerun-if-changed=web/dist");
    if !Path::new(MANIFEST).exists() {
        println!(
            "cargo::warning=the scripts of the pages are not built, so some pages are plainer: /sparql has a plain form, \
             networks are tables only, searches suggest nothing, and stewards copy and sync without buttons; `make assets` builds them \
             (Node.js and npm)"
        );
    }
}
