//! The table of `auth/`: registering, signing in and out, passwords, proofs, tokens.

use super::Company;
use crate::endpoint::Endpoint;

/// The rows.
pub(super) static ROUTES: &[Endpoint<Company>] = &[];
