//! The table of profile and administration: `user/`, `company/` and `admin/`.

use super::Company;
use crate::endpoint::Endpoint;

/// The rows.
pub(super) static ROUTES: &[Endpoint<Company>] = &[];
