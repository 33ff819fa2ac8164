//! Addresses of stores.

use std::net::IpAddr;

use url::{Host, Url};

use super::RemoteError;

pub(super) fn parsed(address: &str) -> Result<Url, RemoteError> {
    let wrong = |why: &str| RemoteError::Address {
        address: address.to_owned(),
        why: why.to_owned(),
    };
    let mut url = Url::parse(address).map_err(|fault| wrong(&fault.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("it is neither http nor https"));
    }
    if url.password().is_some() || !url.username().is_empty() {
        return Err(RemoteError::Address {
            address: url.host_str().unwrap_or_default().to_owned(),
            why: "user and password do not belong in it: name the variable of the environment that holds the password"
                .to_owned(),
        });
    }
    url.set_fragment(None);
    Ok(url)
}

/// Is it this machine?
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}
