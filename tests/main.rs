//! The one test binary: a module for each capability, so that Oxigraph is linked once.

mod serve;
