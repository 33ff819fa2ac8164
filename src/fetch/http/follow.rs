//! One try: asking, and following redirects.

use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION,
};
use url::Url;

use super::fault::{Again, Failure, of_status};
use super::{Question, Web, origin, shown};
use crate::fetch::{FetchError, Input, Watch};

impl Web {
    /// Asks for a document once, wherever it has moved.
    pub(super) fn follow(
        &self,
        question: &Question<'_>,
        watch: &mut dyn Watch,
    ) -> Result<Input, Failure> {
        let mut url = question.url.clone();
        let mut way = vec![url.clone()];
        loop {
            self.obey(&url, watch)?;
            self.take_turn(&url);
            watch.stage(&shown(&url));
            let response = self.ask(question, &url)?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED
                && let Some(kept) = question.kept.as_ref().filter(|kept| kept.is_of(&url))
            {
                return Ok(self.cache.again(kept, self.caps));
            }
            if !is_redirect(status) {
                // What has no content, or only a part of it, is no document.
                if !matches!(status.as_u16(), 200 | 203) {
                    return Err(of_status(&url, &response));
                }
                return self.receive(question, &url, response, watch);
            }
            let to = target(&url, &response)?;
            if question.form.is_some() && !matches!(status.as_u16(), 307 | 308) {
                return Err(Failure::for_good(FetchError::Redirect {
                    at: shown(&url),
                    to: shown(&to),
                    why: "the form that was sent would be lost",
                }));
            }
            let is_loop = way.contains(&to);
            way.push(to.clone());
            if is_loop || way.len() - 1 > self.settings.redirects {
                return Err(too_far(&way, is_loop));
            }
            url = to;
        }
    }

    fn ask(&self, question: &Question<'_>, url: &Url) -> Result<Response, Failure> {
        let client = self.client(url)?;
        let request = match question.form {
            None => client.get(url.clone()),
            Some(form) => client
                .post(url.clone())
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form.to_owned()),
        };
        let mut request = request
            .header(ACCEPT, question.accept)
            .header(ACCEPT_ENCODING, "gzip");
        if origin(url) == origin(&question.url) {
            for (name, value) in &question.headers {
                request = request.header(name, value);
            }
        }
        if let Some(kept) = question.kept.as_ref().filter(|kept| kept.is_of(url)) {
            if let Some(etag) = kept.etag() {
                request = request.header(IF_NONE_MATCH, etag);
            }
            if let Some(since) = kept.last_modified() {
                request = request.header(IF_MODIFIED_SINCE, since);
            }
        }
        request.send().map_err(|fault| self.unreached(url, &fault))
    }
}

pub(super) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads to.
pub(super) fn target(url: &Url, response: &Response) -> Result<Url, Failure> {
    let location = response.headers().get(LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    next(url, location.as_deref()).map_err(Failure::for_good)
}

fn next(url: &Url, location: Option<&str>) -> Result<Url, FetchError> {
    let refused = |why: &'static str| FetchError::Redirect {
        at: shown(url),
        to: location.unwrap_or_default().escape_debug().to_string(),
        why,
    };
    let Some(said) = location else {
        return Err(refused("it does not say where to"));
    };
    let mut to = url.join(said).map_err(|_| refused("that is no address"))?;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(refused("only http and https are followed"));
    }
    if url.scheme() == "https" && to.scheme() == "http" {
        return Err(refused(
            "it leads from https to http, where anybody could change what is sent",
        ));
    }
    to.set_fragment(None);
    Ok(to)
}

fn too_far(way: &[Url], is_loop: bool) -> Failure {
    let count = way.len() - 1;
    let last: Vec<String> = way[count.saturating_sub(2)..].iter().map(shown).collect();
    Failure {
        error: FetchError::Redirects {
            at: shown(&way[0]),
            count,
            way: last.join(" → "),
            is_loop,
        },
        again: Again::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_leads_to_the_web_and_never_from_https_to_http() {
        let from = Url::parse("https://example.org/a/b?c").unwrap();
        let to = |location| next(&from, location).map(String::from);
        assert_eq!(to(Some("../d#e")).unwrap(), "https://example.org/d");
        assert_eq!(to(Some("//example.com/")).unwrap(), "https://example.com/");
        for (bad, why) in [
            (Some("http://example.org/a/b?c"), "from https to http"),
            (Some("file:///etc/passwd"), "only http and https"),
            (Some("https://"), "no address"),
            (None, "does not say where to"),
        ] {
            let fault = to(bad).unwrap_err().to_string();
            assert!(fault.contains(why), "{fault}");
        }
    }
}
