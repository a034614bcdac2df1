//! Refuses overlong addresses before anything looks at them.

use actix_web::{
    Error,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};

use super::app;
use crate::{dispatch, failure::Failure};

/// Path and query in bytes; the longest documented one stays below 300.
pub(crate) const MAX_BYTES: usize = 8 * 1024;

/// 414 in the shape of the path's contract (RFC 9110 §15.5.15).
pub(crate) async fn address(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |both| both.as_str().len());
    match app(&request) {
        Some(app) if length > MAX_BYTES => {
            let dialect = app.dialect_of(request.path());
            let response = dispatch::failed(dialect, &Failure::UriTooLong, request.headers());
            Ok(request.into_response(response))
        }
        _ => next.call(request).await,
    }
}
