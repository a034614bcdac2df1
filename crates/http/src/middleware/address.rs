//! Refuses overlong and strange addresses before anything looks at them.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, Uri},
};

use crate::{
    app::App,
    dispatch,
    failure::{Failure, Malformed},
};

/// Path and query in bytes; the longest documented one stays below 300.
pub(crate) const MAX_BYTES: usize = 8 * 1024;

/// 414 in the shape of the path's contract (RFC 9110 §15.5.15), and 400 for what is no address of ours.
pub(super) fn refuse(app: &App, request: &HttpRequest) -> Option<HttpResponse> {
    let uri = request.uri();
    let failure = if uri
        .path_and_query()
        .is_some_and(|address| address.as_str().len() > MAX_BYTES)
    {
        Failure::UriTooLong
    } else if is_strange(uri) && request.method() != Method::CONNECT {
        Malformed::Target.into()
    } else {
        return None;
    };
    let dialect = app.dialect_of(request.path());
    Some(dispatch::failed(dialect, &failure, request.headers()))
}

/// Whether a request's target is neither a path nor an address of HTTP (RFC 9112 §3.2; RFC 9110 §4.2.4): a proxy before
/// us may have read another path in it.
fn is_strange(uri: &Uri) -> bool {
    match (uri.scheme_str(), uri.authority()) {
        (None, None) => false,
        (Some("http" | "https"), Some(authority)) => authority.as_str().contains('@'),
        _ => true,
    }
}
