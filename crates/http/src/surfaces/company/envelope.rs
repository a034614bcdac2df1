//! The company contract's success envelope.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::{failure::Failure, reply::Reply};

/// `{"status":"success"}` with what else the endpoint says. Absent parts are left out: a Python client trips over
/// `"data": null`.
#[derive(Serialize)]
struct Envelope<'a, T> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a T>,
}

/// 200 with data.
pub fn data<T: Serialize>(data: &T) -> Result<Reply, Failure> {
    envelope(StatusCode::OK, None, Some(data))
}

/// 201 with data.
pub fn created<T: Serialize>(data: &T) -> Result<Reply, Failure> {
    envelope(StatusCode::CREATED, None, Some(data))
}

/// 200 with a sentence.
pub fn message(message: &str) -> Result<Reply, Failure> {
    envelope::<()>(StatusCode::OK, Some(message), None)
}

/// 200 with nothing more to say.
pub fn done() -> Result<Reply, Failure> {
    envelope::<()>(StatusCode::OK, None, None)
}

fn envelope<T: Serialize>(
    status: StatusCode,
    message: Option<&str>,
    data: Option<&T>,
) -> Result<Reply, Failure> {
    Reply::json(
        status,
        &Envelope {
            status: "success",
            message,
            data,
        },
    )
}
