//! What does not fit a shape.

use oxigraph::model::Term;
use rudof_rdf::rdf_core::term::Object;
use shacl::validator::report::ValidationResult;

use super::load::Shapes;
use super::path;
use crate::text::Text;

/// How bad it is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// `sh:Violation`: the data is not sound.
    Violation,
    /// `sh:Warning`: it could be better.
    Warning,
    /// `sh:Info`, and severities that a shape made up.
    Info,
}

impl Severity {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What does not fit a shape.
#[derive(Debug, Clone)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The node that was looked at.
    pub focus: Term,
    /// The property, as SPARQL writes paths; none where the node itself does not fit.
    pub path: Option<String>,
    /// The value that does not fit, where it is one.
    pub value: Option<Term>,
    /// The kind of constraint, without `ConstraintComponent`: `MinCount`.
    pub constraint: String,
    /// The shape: an IRI, or a blank node.
    pub shape: Term,
    /// What is wrong, in languages.
    pub message: Text,
    pub(super) result: ValidationResult,
}

impl Finding {
    pub(super) fn of(result: ValidationResult, shapes: &Shapes) -> Self {
        let severity = match result.severity() {
            shacl::types::Severity::Violation => Severity::Violation,
            shacl::types::Severity::Warning => Severity::Warning,
            _ => Severity::Info,
        };
        let shape = result.source().map_or_else(
            || result.constraint_component().clone().into(),
            |source| Term::from(source.clone()),
        );
        let message = shapes.message(&shape).cloned().unwrap_or_else(|| {
            let mut text = Text::default();
            for (tag, message) in result.message().iter() {
                text.set(tag.as_ref().map_or("", |tag| tag.as_str()), message);
            }
            text
        });
        Self {
            severity,
            focus: result.focus_node().clone().into(),
            path: result.path().map(path::path),
            value: result.value().map(|value| Term::from(value.clone())),
            constraint: constraint(result.constraint_component()),
            shape,
            message,
            result,
        }
    }

    /// What findings are put in order by, and told apart.
    pub(super) fn key(&self) -> (Severity, String, &Option<String>, String, &str, String) {
        (
            self.severity,
            self.focus.to_string(),
            &self.path,
            self.shape.to_string(),
            &self.constraint,
            self.value.as_ref().map(Term::to_string).unwrap_or_default(),
        )
    }
}

fn constraint(component: &Object) -> String {
    let name = component.to_string();
    let name = name.trim_matches(['<', '>']);
    let name = name.rsplit(['#', '/']).next().unwrap_or(name);
    name.strip_suffix("ConstraintComponent")
        .unwrap_or(name)
        .to_owned()
}
