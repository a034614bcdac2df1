//! Security headers on every answer, errors included; a handler that set its own keeps it.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};

use crate::app::App;

const ALWAYS: [(HeaderName, &str); 4] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Nearly every answer carries a credential or personal data.
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (REFERRER_POLICY, "no-referrer"),
];

/// One year; without sub-domains, which are not ours to decide about.
const HSTS: &str = "max-age=31536000";

/// Adds what the handler left out.
pub(super) fn complete(app: &App, headers: &mut HeaderMap) {
    let is_tls = app.settings().public_url.starts_with("https://");
    let hsts = is_tls.then_some((STRICT_TRANSPORT_SECURITY, HSTS));
    for (name, value) in ALWAYS.into_iter().chain(hsts) {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}
