//! The rows of `auth/mfa/` that [`crate::coverage`] wants a test of: method, path, file and test.

/// One row a line; the tests are a binary of their own.
const COVERED: &str = "
GET    auth/mfa                ../company_mfa/authenticator  an_authenticator_is_added_confirmed_used_and_removed
GET    auth/mfa/sms            ../company_mfa/sms            codes_by_sms_are_turned_on_used_and_turned_off
POST   auth/mfa/sms            ../company_mfa/sms            codes_by_sms_are_turned_on_used_and_turned_off
DELETE auth/mfa/sms            ../company_mfa/sms            codes_by_sms_are_turned_on_used_and_turned_off
POST   auth/mfa/sms/send       ../company_mfa/sms            a_code_goes_to_the_stored_number_whatever_the_request_names
GET    auth/mfa/token          ../company_mfa/authenticator  the_secret_is_shown_until_it_is_confirmed_and_never_again
POST   auth/mfa/token          ../company_mfa/authenticator  an_authenticator_is_added_confirmed_used_and_removed
DELETE auth/mfa/token          ../company_mfa/authenticator  an_authenticator_is_added_confirmed_used_and_removed
GET    auth/mfa/token/qr       ../company_mfa/authenticator  the_picture_of_the_secret_is_drawn_here_while_it_waits
GET    auth/mfa/recovery-codes ../company_mfa/recovery_codes a_recovery_code_completes_a_login_once
POST   auth/mfa/recovery-codes ../company_mfa/recovery_codes new_codes_end_the_old_ones
POST   auth/mfa/verify         ../company_mfa/once           a_code_counts_once_whatever_the_session
";

/// Method, path, file and test.
pub fn covered() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    let mut words = COVERED.split_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?, words.next()?, words.next()?)))
}
