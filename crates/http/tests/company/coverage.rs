//! No route without a test over the wire: each row of what is served names one, and a row without a route is a slip.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::Site;

/// Method, path, file and test.
const COVERED: &[(&str, &str, &str, &str)] = &[
    (
        "POST",
        "auth/company/register",
        "registering",
        "a_company_registers_as_the_document_shows",
    ),
    (
        "POST",
        "auth/register",
        "registering",
        "a_user_registers_as_the_document_shows",
    ),
    (
        "POST",
        "auth/login",
        "logging_in",
        "a_login_answers_as_the_document_shows",
    ),
    (
        "POST",
        "auth/logout",
        "logging_out",
        "logging_out_ends_this_session_only",
    ),
    (
        "POST",
        "auth/logout/all",
        "logging_out",
        "logging_out_everywhere_spares_permanent_tokens",
    ),
    (
        "POST",
        "auth/password/change",
        "changing_password",
        "changing_the_password_ends_all_tokens_but_the_calling_one",
    ),
    (
        "POST",
        "auth/password/reset",
        "resetting_password",
        "a_reset_ends_every_token_permanent_ones_included",
    ),
    (
        "POST",
        "auth/password/reset/confirm",
        "resetting_password",
        "a_reset_ends_every_token_permanent_ones_included",
    ),
    (
        "POST",
        "auth/email/verify",
        "verifying_email",
        "a_mailed_key_verifies_the_address_once",
    ),
    (
        "POST",
        "auth/email/verify/resend",
        "verifying_email",
        "a_resent_key_replaces_the_first",
    ),
    (
        "POST",
        "auth/mobile/verify",
        "verifying_mobile",
        "a_texted_code_verifies_the_number_once",
    ),
    (
        "POST",
        "auth/mobile/verify/resend",
        "verifying_mobile",
        "a_resent_code_replaces_the_first",
    ),
    (
        "GET",
        "auth/tokens",
        "tokens",
        "tokens_are_listed_by_key_and_expiry",
    ),
    (
        "POST",
        "auth/tokens",
        "tokens",
        "a_permanent_token_is_shown_once_and_does_not_expire",
    ),
    (
        "GET",
        "auth/tokens/{token_key}",
        "tokens",
        "one_token_is_shown_by_its_key",
    ),
    (
        "DELETE",
        "auth/tokens/{token_key}",
        "tokens",
        "a_deleted_token_opens_nothing",
    ),
    (
        "POST",
        "auth/tokens/verify",
        "whose_token",
        "a_token_of_the_company_is_answered_with_its_user",
    ),
    (
        "GET",
        "auth",
        "whose_token",
        "the_caller_is_shown_as_at_login",
    ),
];

/// The rows above and those of `auth/mfa/`, `user/`, `company/` and `admin/`.
fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    COVERED
        .iter()
        .copied()
        .chain(crate::account_coverage::covered())
        .chain(crate::mfa_coverage::covered())
}

#[test]
fn every_served_route_has_a_test_over_the_wire() {
    let site = Site::over(latchkey_testkit::World::sqlite());
    let served: BTreeSet<_> = site
        .app()
        .served()
        .filter(|row| row.surface == "company")
        .map(|row| (row.spec.method.as_str(), row.spec.path))
        .collect();
    let covered: BTreeSet<_> = all().map(|(method, path, _, _)| (method, path)).collect();
    assert_eq!(served, covered);
}

#[test]
fn every_named_test_exists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/company");
    for (method, path, file, test) in all() {
        let source = fs::read_to_string(folder.join(format!("{file}.rs"))).unwrap();
        assert!(
            source.contains(&format!("fn {test}(")),
            "{method} {path}: {file}.rs has no test {test}"
        );
    }
}
