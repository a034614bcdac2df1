//! `POST auth/refresh_token/`

use super::{
    Jwt, failures, run,
    token_reply::{self, REFUSALS},
};
use crate::{call::Call, endpoint::Example, failure::Failure, reply::Reply};

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "A token with a new expiry. The old one stays good until its own, unless the operator chose rotation.",
        r#"{"token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl", "expires_in": "2015-08-05T21:59:06.000Z", "user": {"username": "RMdJ05M1RJ-uFuRPjnnNJA==", "id": 1165}}"#,
    ),
    Example::new(
        400,
        "The token is missing, not good or expired, or its login is too long ago (`Refresh has expired.`).",
        REFUSALS,
    ),
];

pub(super) async fn refresh(call: Call<Jwt>) -> Result<Reply, Failure> {
    let (token, client) = (token_reply::read(&call)?, call.client().into());
    let refreshed = run(&call, move |auth| auth.refresh_jwt(&token, &client))
        .await?
        .map_err(failures::refresh)?;
    token_reply::write(&refreshed.token, refreshed.expires, &refreshed.user)
}
