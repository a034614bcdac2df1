//! The pages that links in mails open, over a real socket, on both databases.

mod support;
#[path = "../support/wire.rs"]
mod wire;

mod headers;
mod refusals;
mod reset_password;
mod verify_email;
