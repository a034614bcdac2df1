//! Cross-origin calls from the browser pages that the operator named (Fetch standard; wire contracts, D13).
//!
//! No `Access-Control-Allow-Credentials`: no contract uses cookies.

use actix_web::{
    Error, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue, ORIGIN, VARY,
        },
    },
    middleware::Next,
};

use super::app;
use crate::settings::Origin;

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, Verified-Challenge";
const RESPONSE_HEADERS: &str =
    "Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate, X-Request-Id";
const MAX_AGE_SECONDS: &str = "600";

/// Answers preflights of known origins, and lets their pages read the answers.
pub(crate) async fn cors(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(app) = app(&request).filter(|app| !app.settings().cors_origins.is_empty()) else {
        return next.call(request).await;
    };
    let origin = known_origin(request.headers(), &app.settings().cors_origins);
    let mut response = match &origin {
        Some(_) if is_preflight(&request) => {
            let mut response = request.into_response(HttpResponse::NoContent().finish());
            describe(response.headers_mut());
            response
        }
        _ => next.call(request).await?,
    };
    // Also without an origin: a cache must not give one page's answer to another.
    response
        .headers_mut()
        .append(VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        response
            .headers_mut()
            .insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.headers_mut().insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(RESPONSE_HEADERS),
        );
    }
    Ok(response)
}

fn known_origin(headers: &HeaderMap, allowed: &[Origin]) -> Option<HeaderValue> {
    let origin = headers.get(ORIGIN)?;
    allowed
        .iter()
        .any(|known| known.as_str().as_bytes() == origin.as_bytes())
        .then(|| origin.clone())
}

fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn describe(headers: &mut HeaderMap) {
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static(METHODS),
    );
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(REQUEST_HEADERS),
    );
    headers.insert(
        ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static(MAX_AGE_SECONDS),
    );
}
