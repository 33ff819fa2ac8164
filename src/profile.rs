//! The tables of the application profile that are read in both directions: [`crate::mapping`] writes by them, and what
//! reads RDF back into records reads by them.

pub mod classes;
pub mod labels;
