//! Signing in with a password, as every contract does it.

use std::sync::Arc;

use latchkey_domain::{
    Auth,
    sessions::{LogIn, LogInError, SignedIn},
};

use crate::{blocking, failure::Failure};

/// Signs in off the event loop; what is known to find no time for hashing is refused here.
///
/// # Errors
/// See [`blocking::run`].
pub(super) async fn log_in(
    auth: &Arc<Auth>,
    request: LogIn,
) -> Result<Result<SignedIn, LogInError>, Failure> {
    if let Some(refused) = auth.log_in_shed_at_once(&request) {
        return Ok(Err(refused));
    }
    let auth = Arc::clone(auth);
    blocking::run(move || auth.log_in(request)).await
}
