//! Accounts: registering, and what users do with their own.

mod claim;
mod find_account;
mod new_account;
mod notices;
mod pretend;
mod profile;
mod register;
mod register_company;
mod required;
mod update_profile;

pub(crate) use find_account::{NO_COMPANY, NOBODY};
pub(crate) use new_account::{Given, NewAccount, send_proofs};
pub use profile::{ProfileChanges, UNCHECKED_NUMBER};
pub use register::{Register, RegisterError};
pub(crate) use register::{taken, vanished};
pub use register_company::RegisterCompany;
pub(crate) use update_profile::Whose;
