//! The environment variables that the test scripts set.

/// The value of `name`, one of those variables.
///
/// # Panics
/// When it is not set; the message is the remedy.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where tests read the environment"
)]
pub fn required(name: &str) -> String {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => value,
        _ => panic!(
            "{name} is not set: run `scripts/test`, or `scripts/setup` once and then \
             `scripts/with-postgres cargo test -p CRATE`"
        ),
    }
}

/// The value of `name`, with which a script makes a test longer or names its tools; `None` where it is not set.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where tests read the environment"
)]
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
