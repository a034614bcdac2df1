//! `GET` and `POST` of the mount itself, and `GET version/ios`: what the first client asked to see whether it is online.

use serde::Serialize;

use super::{Signup, fields};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

const FOO: &str = "foo";

pub(super) const FIELDS: &[Field] = &[fields::text(FOO).describe("Comes back.")];

pub(super) const GET_EXAMPLES: &[Example] = &[Example::new(
    200,
    "The server answers.",
    r#"{"body": "GET Request"}"#,
)];

pub(super) const POST_EXAMPLES: &[Example] = &[Example::new(
    200,
    "The server answers.",
    r#"{"body": "POST Request: foo=bar"}"#,
)];

pub(super) const VERSION_EXAMPLES: &[Example] =
    &[Example::new(200, "Always this.", r#"{"version": "0.0.1"}"#)];

#[derive(Serialize)]
struct Echo {
    body: String,
}

#[derive(Serialize)]
struct Version {
    version: &'static str,
}

pub(super) async fn get(_: Call<Signup>) -> Result<Reply, Failure> {
    Reply::ok(&Echo {
        body: "GET Request".to_owned(),
    })
}

pub(super) async fn post(call: Call<Signup>) -> Result<Reply, Failure> {
    let echoed = fields::read(call.fields(), FOO);
    Reply::ok(&Echo {
        body: format!("POST Request: foo={echoed}"),
    })
}

pub(super) async fn version(_: Call<Signup>) -> Result<Reply, Failure> {
    Reply::ok(&Version { version: "0.0.1" })
}
