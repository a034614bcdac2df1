//! Sessions and tokens: signing in, proving it, ending it.

mod authenticate;
mod cache;
mod create_permanent;
mod device;
mod duration;
mod follow_feed;
mod fresh;
mod jwt;
mod list;
mod log_in;
mod log_out;
mod refresh;
mod revoke;
mod shed;
mod sign_in_by_code;
mod start;
mod token;
mod verify_jwt;
mod verify_token;

pub use authenticate::{AuthenticateError, Authenticated};
pub(crate) use cache::SessionCache;
pub use create_permanent::{CreatePermanent, CreatePermanentError};
pub use duration::RequestedDuration;
pub(crate) use fresh::shares_not_fresh;
pub use fresh::{NotFresh, ProveError};
pub use jwt::JwtError;
pub use list::TokenListing;
pub use log_in::{Grant, LogIn, LogInError};
pub(crate) use log_out::end_sessions;
pub use refresh::{RefreshError, Refreshed};
pub(crate) use shed::Shed;
pub use sign_in_by_code::{SignInByCode, SignInByCodeError};
pub use start::{OwedFactor, SignedIn};
pub(crate) use start::{Start, imagine, start};
pub use verify_jwt::VerifiedJwt;

/// Largest `session_duration` (document 004, today's cap: 31 days), in milliseconds.
pub const MAX_SESSION_MILLISECONDS: i64 = 2_678_400_000;
