//! Cross-origin calls from the browser pages that the operator named (Fetch standard; wire contracts, D13).
//!
//! No `Access-Control-Allow-Credentials`: no contract uses cookies.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue, ORIGIN, VARY,
        },
    },
};

use crate::{app::App, settings::Origin};

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, Verified-Challenge";
const RESPONSE_HEADERS: &str =
    "Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate, X-Request-Id";
const MAX_AGE_SECONDS: &str = "600";

/// From which page a request comes, where pages may call at all.
pub(super) enum Caller {
    /// No page may call this server.
    Nowhere,
    /// From none that was named.
    Stranger,
    /// From a page of this origin, which was named.
    Known(HeaderValue),
}

impl Caller {
    pub(super) fn of(app: &App, request: &HttpRequest) -> Self {
        let origins = &app.settings().cors_origins;
        if origins.is_empty() {
            return Self::Nowhere;
        }
        known_origin(request.headers(), origins).map_or(Self::Stranger, Self::Known)
    }

    /// The answer to a preflight of a known origin.
    pub(super) fn preflight(&self, request: &HttpRequest) -> Option<HttpResponse> {
        if !matches!(self, Self::Known(_)) || !is_preflight(request) {
            return None;
        }
        let mut response = HttpResponse::NoContent().finish();
        describe(response.headers_mut());
        self.mark(response.headers_mut());
        Some(response)
    }

    /// Lets the pages of a known origin read the answer.
    pub(super) fn mark(&self, headers: &mut HeaderMap) {
        if matches!(self, Self::Nowhere) {
            return;
        }
        // Also without an origin: a cache must not give one page's answer to another.
        headers.append(VARY, HeaderValue::from_static("Origin"));
        if let Self::Known(origin) = self {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(RESPONSE_HEADERS),
            );
        }
    }
}

fn known_origin(headers: &HeaderMap, allowed: &[Origin]) -> Option<HeaderValue> {
    let origin = headers.get(ORIGIN)?;
    allowed
        .iter()
        .any(|known| known.as_str().as_bytes() == origin.as_bytes())
        .then(|| origin.clone())
}

fn is_preflight(request: &HttpRequest) -> bool {
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
