//! Refuses overlong addresses before anything looks at them.

use actix_web::{HttpRequest, HttpResponse};

use crate::{app::App, dispatch, failure::Failure};

/// Path and query in bytes; the longest documented one stays below 300.
pub(crate) const MAX_BYTES: usize = 8 * 1024;

/// 414 in the shape of the path's contract (RFC 9110 §15.5.15).
pub(super) fn refuse(app: &App, request: &HttpRequest) -> Option<HttpResponse> {
    let address = request.uri().path_and_query()?;
    (address.as_str().len() > MAX_BYTES).then(|| {
        let dialect = app.dialect_of(request.path());
        dispatch::failed(dialect, &Failure::UriTooLong, request.headers())
    })
}
