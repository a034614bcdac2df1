//! Challenges: issuing secrets, sending them, taking them back.

mod issue;
mod secrets;

pub(crate) use issue::{Issue, issue};
pub(crate) use secrets::{code_is_right, code_of, link_hash, link_secret_of};
