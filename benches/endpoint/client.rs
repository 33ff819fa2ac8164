//! A client with one connection, and what it saw.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub(crate) struct Client {
    url: hyper::Uri,
    sender: SendRequest<Full<Bytes>>,
}

impl Client {
    pub(crate) async fn connect(url: &str) -> Self {
        let url: hyper::Uri = url.parse().unwrap();
        let sender = Self::sender(&url).await;
        Self { url, sender }
    }

    async fn sender(url: &hyper::Uri) -> SendRequest<Full<Bytes>> {
        let stream = TcpStream::connect(url.authority().unwrap().as_str())
            .await
            .unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::task::spawn_local(async move { drop(connection.await) });
        sender
    }

    /// Asks; gives the status and the answer. A connection that was closed is opened again.
    pub(crate) async fn ask(
        &mut self,
        query: &str,
        accept: &str,
    ) -> Result<(u16, Vec<u8>), hyper::Error> {
        let (status, body) = self.send(query, accept).await?;
        let body = body.collect().await?.to_bytes();
        Ok((status, body.to_vec()))
    }

    /// Asks, and throws the answer away as it comes.
    pub(crate) async fn ask_for_nothing(&mut self, query: &str) -> Result<u16, hyper::Error> {
        let (status, mut body) = self.send(query, "*/*").await?;
        while let Some(frame) = body.frame().await {
            frame?;
        }
        Ok(status)
    }

    /// Asks for a path of the same server; gives the status and how many bytes came.
    pub(crate) async fn get(
        &mut self,
        path: &str,
        coding: &str,
    ) -> Result<(u16, usize), hyper::Error> {
        if self.sender.ready().await.is_err() {
            self.sender = Self::sender(&self.url).await;
        }
        let request = Request::get(path)
            .header("host", self.url.authority().unwrap().as_str())
            .header("accept-encoding", coding)
            .body(Full::default())
            .unwrap();
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        let mut body = response.into_body();
        let mut bytes = 0;
        while let Some(frame) = body.frame().await {
            bytes += frame?.data_ref().map_or(0, Bytes::len);
        }
        Ok((status, bytes))
    }

    async fn send(&mut self, query: &str, accept: &str) -> Result<(u16, Incoming), hyper::Error> {
        if self.sender.ready().await.is_err() {
            self.sender = Self::sender(&self.url).await;
        }
        let request = Request::post(self.url.path())
            .header("host", self.url.authority().unwrap().as_str())
            .header("accept", accept)
            .header("content-type", "application/sparql-query")
            .body(Full::new(Bytes::copy_from_slice(query.as_bytes())))
            .unwrap();
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        Ok((status, response.into_body()))
    }
}

/// How long requests took, and how many failed.
#[derive(Debug, Default)]
pub(crate) struct Times {
    times: Vec<Duration>,
    failed: usize,
}

impl Times {
    pub(crate) fn add(&mut self, time: Duration, good: bool) {
        self.times.push(time);
        self.failed += usize::from(!good);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.times.extend(other.times);
        self.failed += other.failed;
    }

    /// The time that this share of the requests did not exceed.
    pub(crate) fn percentile(&mut self, share: f64) -> Duration {
        self.times.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "an index into the list"
        )]
        let at = (self.times.len() as f64 * share) as usize;
        let last = self.times.len().saturating_sub(1);
        self.times.get(at.min(last)).copied().unwrap_or_default()
    }

    pub(crate) fn told(&mut self, over: Duration) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = self.times.len() as f64 / over.as_secs_f64();
        let [p50, p99, most] = [0.5, 0.99, 1.0].map(|share| self.percentile(share));
        format!(
            "{rate:.0}/s, median {:.2} ms, p99 {:.2} ms, longest {:.1} ms, {} of {} failed",
            p50.as_secs_f64() * 1e3,
            p99.as_secs_f64() * 1e3,
            most.as_secs_f64() * 1e3,
            self.failed,
            self.times.len()
        )
    }
}
