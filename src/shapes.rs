//! Is what is published sound? SHACL shapes say what each thing has to have; checks are queries that must find nothing.
//!
//! Both look at the mapped data as a whole ([`Triples`]), in memory and before anything is published. Shapes say what can
//! be said of one thing and its neighbours, in a form that other programs understand; checks say the rest.

mod checks;
mod finding;
mod load;
mod model;
mod outcome;
mod path;
mod report;
mod rules;
mod triples;
mod validate;

pub use checks::{Check, CheckError, Level, Rows};
pub use finding::{Finding, Severity};
pub use load::{BUILT_IN, Shapes, ShapesError};
pub use outcome::{Group, LastCheck, Outcome, Weight};
pub use path::shown;
pub use report::{ReportError, turtle};
pub use rules::{Rule, Rules, rules};
pub use triples::{Gathering, Triples};
pub use validate::validate;
