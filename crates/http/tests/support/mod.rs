//! A contract over a real core on a real database, behind a real socket.
//!
//! ```ignore
//! both_databases!(a_user_can_sign_out);
//!
//! fn a_user_can_sign_out(site: Site) {
//!     let joe = site.founder("acme");
//!     site.post("auth/logout/").token(&joe.token).send().says("Successfully logged out.");
//! }
//! ```

mod account;
mod envelope;
mod request;
mod site;
pub mod wire;

pub use account::{Account, PASSWORD, registration};
pub use site::Site;
pub use wire::Answer;
