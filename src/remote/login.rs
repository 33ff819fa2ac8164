//! Who we are to a store. Secrets come from the environment and are told to nobody but the store.

use super::RemoteError;

/// Who we are to a store.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Login {
    /// Nobody in particular.
    #[default]
    None,
    /// A user with a password: by Basic ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)), or by Digest where the store
    /// asks for that; in the form, to VIVO.
    User {
        /// The name; a mail address, to VIVO.
        name: String,
        /// The password.
        password: String,
        /// Is the password never sent as it is, also where the store does not ask for Digest first?
        digest: bool,
    },
    /// Who has a token ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)).
    Bearer(String),
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::User { name, digest, .. } => write!(f, "User({name:?}, digest: {digest})"),
            Self::Bearer(_) => f.write_str("Bearer(…)"),
        }
    }
}

impl Login {
    /// What the settings name: a user, the variable of the password, the variable of a token.
    ///
    /// # Errors
    /// Where a variable is not set, or holds what cannot be sent.
    pub fn of(
        user: Option<&str>,
        password_env: Option<&str>,
        token_env: Option<&str>,
        digest: bool,
    ) -> Result<Self, RemoteError> {
        if let Some(variable) = token_env {
            return Ok(Self::Bearer(secret(variable)?));
        }
        match (user, password_env) {
            (Some(user), Some(variable)) => Ok(Self::User {
                name: user.to_owned(),
                password: secret(variable)?,
                digest,
            }),
            _ => Ok(Self::None),
        }
    }

    /// Takes the secret out of a text that is shown.
    pub(super) fn conceal(&self, text: &str) -> String {
        let secret = match self {
            Self::None => return text.to_owned(),
            Self::User { password, .. } => password,
            Self::Bearer(token) => token,
        };
        let mut out = text.to_owned();
        // A secret of a letter or two is in every text.
        if secret.len() > 2 {
            let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
            for form in [secret.as_str(), &encoded] {
                out = out.replace(form, "…");
            }
        }
        out
    }
}

/// The value of a variable of the environment.
fn secret(variable: &str) -> Result<String, RemoteError> {
    let wrong = |wrong| RemoteError::Secret {
        variable: variable.to_owned(),
        wrong,
    };
    let value = std::env::var(variable).map_err(|fault| match fault {
        std::env::VarError::NotPresent => wrong("is not set"),
        std::env::VarError::NotUnicode(_) => wrong("is no UTF-8"),
    })?;
    // A line that was read from a file has its end.
    let value = value.trim_end_matches(['\n', '\r']);
    if value.is_empty() {
        return Err(wrong("is empty"));
    }
    if value.chars().any(char::is_control) {
        return Err(wrong("holds control characters"));
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let login = Login::User {
            name: "dba".to_owned(),
            password: "s3cr&t".to_owned(),
            digest: false,
        };
        assert!(!format!("{login:?}").contains("s3cr"), "{login:?}");
        let said = "cannot read email=dba&password=s3cr%26t (s3cr&t)";
        assert_eq!(login.conceal(said), "cannot read email=dba&password=… (…)");
        assert!(!format!("{:?}", Login::Bearer("abcdef".to_owned())).contains("abc"));
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let fault = Login::of(Some("me"), Some("OOGST_TEST_NOT_SET"), None, false).unwrap_err();
        assert!(
            fault.to_string().contains("OOGST_TEST_NOT_SET is not set"),
            "{fault}"
        );
        assert_eq!(Login::of(None, None, None, false).unwrap(), Login::None);
    }
}
