//! `oogst serve`
use super::Failure;
use crate::config::Config;

pub(super) fn run(_config: Config, _bind: Option<&str>) -> Result<(), Failure> {
    Err(Failure::Input("tmp".into()))
}
