//! The public signing keys.

use std::sync::Arc;

use actix_web::http::{
    StatusCode,
    header::{CACHE_CONTROL, HeaderValue},
};

use super::Standard;
use crate::{blocking, call::Call, endpoint::Example, failure::Failure, reply::Reply};

/// The registered type of a JWK set (RFC 7517 §8.5.2).
const JWK_SET: &str = "application/jwk-set+json";

/// Five minutes: a rotation publishes a key earlier than that before it signs with it.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=300");

pub(super) const EXAMPLES: &[Example] = &[Example::of_type(
    JWK_SET,
    200,
    "The keys; cacheable for five minutes.",
    r#"{"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "2026-11", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
)];

pub(super) async fn key_set(call: Call<Standard>) -> Result<Reply, Failure> {
    let load = Arc::clone(&call.surface().hooks.key_set);
    let text = blocking::run(move || load())
        .await?
        .map_err(Failure::internal)?;
    Ok(Reply::bytes(StatusCode::OK, JWK_SET, text).header(CACHE_CONTROL, CACHE))
}
