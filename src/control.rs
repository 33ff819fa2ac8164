//! How commands reach a running server: HTTP on a Unix socket in the state folder, which only its owner may open.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::sync::Pledge;

/// How often a server is asked how far a sync is.
const LOOK: Duration = Duration::from_millis(400);

/// What a sync is asked to do.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SyncRequest {
    /// Only plan?
    pub plan: bool,
    /// Keep what was collected for the plan?
    #[serde(default)]
    pub keep: bool,
    /// Only what this plan says.
    pub only: Option<Pledge>,
    /// Which of the sources that are collected are asked; without it, all.
    #[serde(default)]
    pub sources: Option<BTreeSet<String>>,
    /// May more vanish than the settings allow?
    pub allow_removals: bool,
    /// The time, where the caller sets it.
    pub now: Option<i64>,
}

/// Where a backup is to be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BackupRequest {
    /// The folder, from the root.
    pub dir: PathBuf,
    /// The time, where the caller sets it.
    pub now: Option<i64>,
}

/// Who is to be forgotten.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ForgetRequest {
    /// The key.
    pub key: String,
    /// What is done.
    pub what: Forgetting,
    /// The time, where the caller sets it.
    pub now: Option<i64>,
}

/// What is done with somebody who is to be forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forgetting {
    /// It is shown what would go.
    #[default]
    Plan,
    /// The person is forgotten.
    Forget,
    /// Syncs may publish the person again.
    AllowAgain,
}

/// What a command prints, and how it ends.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The exit code.
    pub code: u8,
    /// For standard output.
    pub out: String,
    /// For standard error.
    pub err: String,
    /// The plan, where one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<serde_json::Value>,
}

/// A query for the server's graph.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct QueryRequest {
    /// The query.
    pub query: String,
    /// Variables and the terms that they are bound to, as in a query.
    pub bindings: Vec<(String, String)>,
    /// The media type of the answer.
    pub accept: String,
}

/// The server cannot be reached.
#[derive(Debug, thiserror::Error)]
#[error("the server that holds the dataset does not answer on its control socket: {0}")]
pub struct ControlError(#[from] reqwest::Error);

/// A way to a running server.
pub struct Control {
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Control {
    /// A way to the server of a state folder. `None` where there is no socket.
    ///
    /// # Errors
    /// Where the machine gives no sockets.
    pub fn of(state: &Path) -> std::io::Result<Option<Self>> {
        let socket = crate::state::socket(state);
        if std::os::unix::net::UnixStream::connect(&socket).is_err() {
            return Ok(None);
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        // The client asks for a provider of TLS although a socket in the file system needs none.
        if rustls::crypto::ring::default_provider()
            .install_default()
            .is_err()
        {
            tracing::debug!("TLS was set up before");
        }
        let client = reqwest::Client::builder()
            .unix_socket(socket)
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .build()
            .map_err(std::io::Error::other)?;
        Ok(Some(Self { client, runtime }))
    }

    /// Asks for something that prints text.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub fn ask<T: Serialize>(&self, path: &str, body: &T) -> Result<Reply, ControlError> {
        self.runtime.block_on(self.post(path, body))
    }

    async fn post<T: Serialize>(&self, path: &str, body: &T) -> Result<Reply, ControlError> {
        let body = serde_json::to_vec(body)
            .unwrap_or_else(|fault| unreachable!("plain data serialises: {fault}"));
        let response = self
            .client
            .post(format!("http://oogst{path}"))
            .body(body)
            .send()
            .await?;
        let bytes = response.error_for_status()?.bytes().await?;
        Ok(
            serde_json::from_slice(&bytes).unwrap_or_else(|fault| Reply {
                code: 3,
                err: format!("the server's reply cannot be read: {fault}"),
                ..Reply::default()
            }),
        )
    }

    /// The same for a sync, while which the server is asked now and then how far it is.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub fn sync(
        &self,
        request: &SyncRequest,
        stage: &mut dyn FnMut(&str),
    ) -> Result<Reply, ControlError> {
        let looking = async {
            let mut last = String::new();
            loop {
                tokio::time::sleep(LOOK).await;
                let asked = self.client.get("http://oogst/progress").send().await;
                let Ok(answer) = asked else { continue };
                let step = answer.text().await.unwrap_or_default();
                if !step.is_empty() && step != last {
                    stage(&step);
                    last = step;
                }
            }
        };
        self.runtime.block_on(async {
            tokio::select! {
                reply = self.post("/sync", request) => reply,
                () = looking => unreachable!("it looks for as long as it may"),
            }
        })
    }

    /// Asks the graph. Gives whether the query was answered, and the answer or why there is none.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub fn query(&self, request: &QueryRequest) -> Result<(u16, Vec<u8>), ControlError> {
        self.runtime.block_on(async {
            let body = serde_json::to_vec(request)
                .unwrap_or_else(|fault| unreachable!("plain data serialises: {fault}"));
            let response = self
                .client
                .post("http://oogst/query")
                .body(body)
                .send()
                .await?;
            let status = response.status().as_u16();
            Ok((status, response.bytes().await?.to_vec()))
        })
    }
}
