//! Answers that are read as they come.

use std::io::{self, Read};

use reqwest::Method;
use reqwest::blocking::Response;
use reqwest::header::CONTENT_TYPE;

use super::address::parsed;
use super::client::{FORM, Request};
use super::{Client, RemoteError};

/// An answer that is read as it comes.
pub struct Streamed(Response);

impl Client {
    /// Asks with these parameters of the SPARQL 1.1 Protocol, for an answer in one of these media types. It is asked once.
    ///
    /// # Errors
    /// Where there is no answer. One that breaks off later fails to be read.
    pub fn stream(
        &self,
        address: &str,
        parameters: &[(&str, &str)],
        accept: &str,
    ) -> Result<Streamed, RemoteError> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(parameters);
        let request = Request {
            method: Method::POST,
            url: parsed(address)?,
            content_type: FORM,
            accept,
            body: &form.finish(),
        };
        Ok(Streamed(
            self.send(&request).map_err(|failure| failure.error)?,
        ))
    }
}

impl Streamed {
    /// The status, which says yes.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    /// The media type, without parameters; empty where it says none.
    #[must_use]
    pub fn media_type(&self) -> String {
        let said = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        let media_type = said.split(';').next().unwrap_or_default();
        media_type.trim().to_lowercase()
    }
}

impl Read for Streamed {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}
