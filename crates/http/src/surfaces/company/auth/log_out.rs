//! `auth/logout/` and `auth/logout/all/`.

use latchkey_domain::sessions::Authenticated;

use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    reply::Reply,
    surfaces::company::{Company, envelope, run},
};

/// Of `auth/logout/`.
pub(super) const EXAMPLES: &[Example] = &[Example::new(
    200,
    "The token of this request opens nothing any more.",
    r#"{"status": "success", "message": "Successfully logged out."}"#,
)];

/// Of `auth/logout/all/`.
pub(super) const ALL_EXAMPLES: &[Example] = &[Example::new(
    200,
    "No token that expires opens anything any more; permanent ones stay.",
    r#"{"status": "success", "message": "Successfully logged out all sessions."}"#,
)];

/// Ends the caller's session.
pub(super) async fn log_out(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    run(&call, move |auth| auth.log_out(&caller)).await??;
    envelope::message("Successfully logged out.")
}

/// Ends every session of the caller that expires.
pub(super) async fn log_out_everywhere(
    call: Call<Company>,
    caller: Authenticated,
) -> Result<Reply, Failure> {
    run(&call, move |auth| auth.log_out_everywhere(&caller)).await??;
    envelope::message("Successfully logged out all sessions.")
}
