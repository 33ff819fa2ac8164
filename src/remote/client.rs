//! What sends.

use std::io::Read;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::blocking::Response;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION, WWW_AUTHENTICATE,
};
use reqwest::{Method, StatusCode};
use url::Url;

use super::address::{is_loopback, parsed};
use super::digest::Challenge;
use super::error::{innermost, remedy, shown};
use super::patience::{Again, Failure, again, patiently};
use super::{Access, Dialect, Login, RemoteError};

/// How much of what a store says about a fault is read.
pub(super) const SAID: u64 = 16 * 1024;
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// What sends to one store. It blocks, and can be shared between threads.
pub struct Client {
    pub(super) access: Access,
    http: reqwest::blocking::Client,
    /// What the store last wanted to be answered.
    challenge: Mutex<Option<Challenge>>,
}

/// What a store answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The media type, without parameters; empty where it says none.
    pub media_type: String,
    /// The document.
    pub body: Vec<u8>,
}

/// A request, which may be sent several times.
pub(super) struct Request<'a> {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) content_type: &'static str,
    pub(super) accept: &'a str,
    pub(super) body: &'a str,
}

impl Client {
    /// For the store at an address; its other addresses are on the same machine.
    ///
    /// # Errors
    /// Where the address is none, or this machine cannot ask.
    pub fn new(access: Access, address: &str) -> Result<Self, RemoteError> {
        let url = parsed(address)?;
        // Somebody else may have installed one.
        if rustls::crypto::ring::default_provider()
            .install_default()
            .is_err()
        {
            tracing::trace!("TLS has its provider already");
        }
        let mut builder = reqwest::blocking::Client::builder()
            .user_agent(concat!("oogst/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(Duration::from_secs(access.connect_seconds))
            .timeout(Duration::from_secs(access.seconds));
        let is_here = is_loopback(&url);
        if is_here {
            builder = builder.no_proxy();
        } else if url.scheme() == "http" && access.login != Login::None {
            tracing::warn!("{url}: what is secret is sent without encryption; use https");
        }
        let http = builder.build().map_err(|fault| RemoteError::Client {
            why: innermost(&fault),
        })?;
        Ok(Self {
            access,
            http,
            challenge: Mutex::default(),
        })
    }

    /// Has an update done. When this returns, the store has acknowledged it.
    ///
    /// # Errors
    /// Where it did not: it may have been done all the same.
    pub fn update(&self, address: &str, update: &str) -> Result<(), RemoteError> {
        let url = parsed(address)?;
        let form;
        let (content_type, body) = match self.access.dialect {
            Dialect::Sparql => ("application/sparql-update", update),
            Dialect::Vivo => {
                form = self.form("update", update);
                (FORM, form.as_str())
            }
        };
        let request = Request {
            method: Method::POST,
            url,
            content_type,
            accept: "*/*",
            body,
        };
        self.acknowledged(&request)
    }

    /// Asks a query, for an answer in one of these media types that has no more than so many bytes.
    ///
    /// # Errors
    /// Where there is none.
    pub fn query(
        &self,
        address: &str,
        query: &str,
        accept: &str,
        limit: u64,
    ) -> Result<Answer, RemoteError> {
        let request = Request {
            method: Method::POST,
            url: parsed(address)?,
            content_type: FORM,
            accept,
            body: &self.form("query", query),
        };
        patiently(&self.access, || {
            let response = self.send(&request)?;
            let said = response.headers().get(CONTENT_TYPE);
            let said = said.and_then(|value| value.to_str().ok()).unwrap_or("");
            let media_type = said.split(';').next().unwrap_or("").trim().to_lowercase();
            let body = Self::receive(&request.url, response, limit)?;
            Ok(Answer { media_type, body })
        })
    }

    pub(super) fn acknowledged(&self, request: &Request<'_>) -> Result<(), RemoteError> {
        patiently(&self.access, || {
            // What it says about it is of no use, but an answer that breaks off acknowledges nothing.
            let response = self.send(request)?;
            Self::receive(&request.url, response, u64::MAX).map(drop)
        })
    }

    /// The body of a form. VIVO wants to be told in it who asks.
    fn form(&self, name: &str, value: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        if let (Dialect::Vivo, Login::User { name, password, .. }) =
            (self.access.dialect, &self.access.login)
        {
            form.append_pair("email", name)
                .append_pair("password", password);
        }
        form.append_pair(name, value).finish()
    }

    /// Sends a request; again, where the store wants to know in another way who asks. Gives an answer that says yes.
    pub(super) fn send(&self, request: &Request<'_>) -> Result<Response, Failure> {
        let authorization = self.authorization(request);
        let unasked = authorization.is_some();
        let mut response = self.send_as(request, authorization)?;
        let may_answer = matches!(self.access.login, Login::User { .. });
        if response.status() == StatusCode::UNAUTHORIZED && may_answer {
            let mut answer = self.challenged(request, &response);
            // Virtuoso tells what it wants only to those who say nothing.
            if answer.is_none() && unasked {
                response = self.send_as(request, None)?;
                answer = self.challenged(request, &response);
            }
            if answer.is_some() {
                response = self.send_as(request, answer)?;
            }
        }
        if response.status().is_success() {
            return Ok(response);
        }
        Err(self.refused(request, response))
    }

    fn send_as(
        &self,
        request: &Request<'_>,
        authorization: Option<String>,
    ) -> Result<Response, Failure> {
        let mut builder = self
            .http
            .request(request.method.clone(), request.url.clone())
            .header(CONTENT_TYPE, request.content_type)
            .header(ACCEPT, request.accept)
            .body(request.body.to_owned());
        if let Some(value) = authorization {
            let mut value = HeaderValue::from_str(&value).map_err(|_| RemoteError::Client {
                why: "user, password or token hold what a header cannot have".to_owned(),
            })?;
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        builder
            .send()
            .map_err(|fault| self.unreached(&request.url, &fault))
    }

    /// What is sent unasked.
    fn authorization(&self, request: &Request<'_>) -> Option<String> {
        match &self.access.login {
            _ if self.access.dialect == Dialect::Vivo => None,
            Login::None => None,
            Login::Bearer(token) => Some(format!("Bearer {token}")),
            Login::User { digest, .. } => self.digest(request).or_else(|| {
                // The first request of all goes without, where the password is not to be sent as it is.
                (!digest).then(|| self.basic()).flatten()
            }),
        }
    }

    fn basic(&self) -> Option<String> {
        let Login::User { name, password, .. } = &self.access.login else {
            return None;
        };
        let both = data_encoding::BASE64.encode(format!("{name}:{password}").as_bytes());
        Some(format!("Basic {both}"))
    }

    /// An answer to what the store last wanted to be answered.
    fn digest(&self, request: &Request<'_>) -> Option<String> {
        let Login::User { name, password, .. } = &self.access.login else {
            return None;
        };
        let url = &request.url;
        let path = url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        );
        let mut challenge = self.challenge();
        let challenge = challenge.as_mut()?;
        Some(challenge.answer(name, password, request.method.as_str(), &path))
    }

    /// What is sent to a store that refused and said what it wants.
    fn challenged(&self, request: &Request<'_>, response: &Response) -> Option<String> {
        if self.access.dialect == Dialect::Vivo {
            return None;
        }
        let headers = response.headers().get_all(WWW_AUTHENTICATE);
        let wanted = Challenge::of(headers.iter().filter_map(|value| value.to_str().ok()))?;
        // One whose answer was right before may want another one: what was made up for it grows old.
        *self.challenge() = Some(wanted);
        self.digest(request)
    }

    fn challenge(&self) -> std::sync::MutexGuard<'_, Option<Challenge>> {
        self.challenge
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What an answer that says no means.
    fn refused(&self, request: &Request<'_>, response: Response) -> Failure {
        let at = request.url.to_string();
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get(LOCATION);
            let to = to.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            let to = to.unwrap_or_else(|| "nowhere".to_owned());
            return RemoteError::Redirect { at, to }.into();
        }
        let status = status.as_u16();
        let again = again(status, response.headers());
        let mut said = Vec::new();
        // What cannot be read of it is not told.
        if response.take(SAID).read_to_end(&mut said).is_err() {
            tracing::debug!("{at}: broke its message off");
        }
        let said = shown(&self.access.login.conceal(&String::from_utf8_lossy(&said)));
        let error = RemoteError::Status {
            at,
            status,
            said: if said.is_empty() {
                said
            } else {
                format!(": {said}")
            },
            remedy: remedy(status),
        };
        Failure { error, again }
    }

    fn receive(url: &Url, response: Response, limit: u64) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        let read = response
            .take(limit.saturating_add(1))
            .read_to_end(&mut body)
            .map_err(|fault| broken(url, &fault))?;
        if read as u64 > limit {
            let at = url.to_string();
            return Err(RemoteError::TooLarge { at, limit }.into());
        }
        Ok(body)
    }

    /// What it means that nothing was answered.
    fn unreached(&self, url: &Url, fault: &reqwest::Error) -> Failure {
        let at = url.to_string();
        let error = if fault.is_timeout() && !fault.is_connect() {
            RemoteError::Slow {
                at,
                seconds: self.access.seconds,
            }
        } else {
            let what = if fault.is_connect() {
                "cannot be reached"
            } else {
                "broke the connection off"
            };
            let why = innermost(fault);
            RemoteError::Unreached { at, what, why }
        };
        Failure {
            error,
            again: Again::Soon,
        }
    }
}

pub(super) fn broken(url: &Url, fault: &std::io::Error) -> Failure {
    Failure {
        error: RemoteError::Unreached {
            at: url.to_string(),
            what: "broke its answer off",
            why: innermost(fault),
        },
        again: Again::Soon,
    }
}
