//! Passwords: what may be one, changing, resetting.

mod change;
mod check;
mod confirm_reset;
mod open_reset_link;
mod policy;
mod request_reset;

pub use change::{ChangePassword, ChangePasswordError};
pub use confirm_reset::{ConfirmReset, ConfirmResetError};
pub(crate) use policy::{Context, check_new_password};
pub use request_reset::RequestReset;
