//! How the core behaves, seen from outside, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

mod addresses;
mod administration;
mod cache;
mod changed_addresses;
mod clock_steps;
mod company_registration;
mod crossed_codes;
mod email_keys;
mod emails;
mod embedding;
mod equal_work;
mod events;
mod first_proof;
mod fresh_proofs;
mod identifiers;
mod installation;
mod isolation;
mod jwt;
mod key_rotation;
mod known_devices;
mod login;
mod login_limits;
mod mobile_codes;
mod mobile_numbers;
mod nodes;
mod opened_links;
mod operator;
mod outbox;
mod passwords;
mod permanent_tokens;
mod profile;
mod recorded_changes;
mod refresh_memory;
mod registration;
mod reset_ends_all;
mod reset_requests;
mod resets;
mod rights;
mod rotation;
mod second_factors;
mod second_factors_at_once;
mod sessions;
mod shadowing;
mod shed;
mod strict_privacy;
mod switches;
mod texts;
