//! The answer of everything that has nothing to show.

use serde::Serialize;

use crate::{failure::Failure, reply::Reply};

#[derive(Serialize)]
struct Body<'a> {
    message: &'a str,
}

/// 200 with a sentence.
pub(super) fn message(message: &str) -> Result<Reply, Failure> {
    Reply::ok(&Body { message })
}
