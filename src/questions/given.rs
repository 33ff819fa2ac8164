//! What is given for the parameters of a question.

use oxigraph::model::Term;

use super::Question;
use crate::iri::Base;

/// What is given does not fit the question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GivenError {
    /// There is no such parameter.
    #[error("the question `{question}` has no parameter `{name}`; {}", listed(.known))]
    Unknown {
        /// The question.
        question: String,
        /// What was given.
        name: String,
        /// What there is: name, type and default.
        known: Vec<String>,
    },
    /// The value is none of the type.
    #[error("the parameter `{name}` ({class}) cannot be `{value}`; it takes {allowed}")]
    Wrong {
        /// The parameter.
        name: String,
        /// Its type.
        class: String,
        /// What was given.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// It is given twice.
    #[error("the parameter `{0}` is given twice; give one value")]
    Twice(String),
}

fn listed(known: &[String]) -> String {
    if known.is_empty() {
        "it has none".to_owned()
    } else {
        format!("it has {}", known.join("; "))
    }
}

/// The terms of what is given, and of the defaults of what is not. An empty value is as if it were not given, for that is
/// what a form sends.
pub(super) fn values(
    question: &Question,
    base: &Base,
    given: &[(String, String)],
) -> Result<Vec<(String, Term)>, GivenError> {
    for (at, (name, _)) in given.iter().enumerate() {
        if !question.parameters.iter().any(|have| have.name == *name) {
            return Err(GivenError::Unknown {
                question: question.name.clone(),
                name: name.clone(),
                known: question.parameters.iter().map(told).collect(),
            });
        }
        if given[..at].iter().any(|(before, _)| before == name) {
            return Err(GivenError::Twice(name.clone()));
        }
    }
    let mut out = Vec::new();
    for parameter in &question.parameters {
        let value = given
            .iter()
            .find(|(name, value)| *name == parameter.name && !value.is_empty())
            .map(|(_, value)| value)
            .or(parameter.default.as_ref());
        if let Some(value) = value {
            let term = parameter.class.term(base, value);
            let term = term.ok_or_else(|| GivenError::Wrong {
                name: parameter.name.clone(),
                class: parameter.class.name(),
                value: value.clone(),
                allowed: parameter.class.to_string(),
            })?;
            out.push((parameter.name.clone(), term));
        }
    }
    Ok(out)
}

/// A parameter in a message: `language (language, nl where none is given)`.
fn told(parameter: &super::Parameter) -> String {
    let (name, class) = (&parameter.name, parameter.class.name());
    match &parameter.default {
        Some(default) => format!("`{name}` ({class}; {default} where none is given)"),
        None => format!("`{name}` ({class})"),
    }
}
