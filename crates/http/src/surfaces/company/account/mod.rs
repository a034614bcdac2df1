//! What users see and change of their own: profile, addresses, numbers, company.

pub mod company;
pub mod emails;
pub mod mobiles;
pub mod profile;
pub mod user;
