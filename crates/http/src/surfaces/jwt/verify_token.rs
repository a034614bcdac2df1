//! `POST auth/verify_token/`

use super::{
    Jwt, failures, run,
    token_reply::{self, REFUSALS},
};
use crate::{call::Call, endpoint::Example, failure::Failure, reply::Reply};

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The token is good; here it is again.",
        r#"{"token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl", "expires_in": "2015-08-05T21:59:06.000Z", "user": {"username": "RMdJ05M1RJ-uFuRPjnnNJA==", "id": 1165}}"#,
    ),
    Example::new(400, "The token is missing, not good or expired.", REFUSALS),
];

/// A token that was seen before is answered here, on the event loop, without the database; and one that was not,
/// where the database is near.
pub(super) async fn verify(call: Call<Jwt>) -> Result<Reply, Failure> {
    let token = token_reply::read(&call)?;
    let verified = match call.surface().auth.verify_jwt_at_once(&token) {
        Some(verified) => verified,
        None => {
            let (unknown, client) = (token.clone(), call.client().into());
            run(&call, move |auth| auth.verify_jwt(&unknown, &client)).await?
        }
    };
    let verified = verified.map_err(failures::body)?;
    token_reply::write(&token, verified.expires, &verified.user)
}
