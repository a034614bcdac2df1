//! Request id and access log. Paths are logged as their template: a real one may hold a token.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
};
use tracing::Instrument;

use super::app;
use crate::{client::Client, dispatch::Matched};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request's own id.
pub(crate) struct RequestId(pub(crate) String);

/// Gives the request an id of ours, never the caller's, and logs the answer.
pub(crate) async fn observe(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(app) = app(&request) else {
        return next.call(request).await;
    };
    let id = app.next_request_id();
    let span = tracing::info_span!("request", id = %id);
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = Instant::now();
    let client = request.peer_addr().map(|peer| {
        Client::read(
            peer.ip(),
            request.headers(),
            &app.settings().trusted_proxies,
        )
        .address
    });
    let mut response = next.call(request).instrument(span.clone()).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    span.in_scope(|| log(&response, client, started));
    Ok(response)
}

/// A method of nobody's is the caller's own text, and may hold anything.
fn name(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS
        | Method::TRACE
        | Method::CONNECT => method.as_str(),
        _ => "(unknown method)",
    }
}

fn log(response: &ServiceResponse<BoxBody>, client: Option<std::net::IpAddr>, started: Instant) {
    let request = response.request();
    let extensions = request.extensions();
    let path = extensions
        .get::<Matched>()
        .map_or("(unknown path)", |matched| matched.0.template.as_str());
    let (method, status) = (name(request.method()), response.status().as_u16());
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let client = client.map(tracing::field::display);
    if status >= 500 {
        tracing::warn!(method, path, status, duration_ms, client, "answered");
    } else {
        tracing::info!(method, path, status, duration_ms, client, "answered");
    }
}
