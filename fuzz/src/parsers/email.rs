//! Email addresses.

use latchkey_domain::model::EmailAddress;

/// Both forms of an address are addresses, with the same canonical form.
pub fn run(data: &[u8]) {
    let Some(email) = EmailAddress::parse(&super::text(data)) else {
        return;
    };
    for form in [email.address(), email.canonical()] {
        let again = EmailAddress::parse(form).map(|again| again.canonical().to_owned());
        assert_eq!(again.as_deref(), Some(email.canonical()), "{form:?}");
        assert!(!form.chars().any(|c| c.is_control() || c.is_whitespace()));
    }
}
