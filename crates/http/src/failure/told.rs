//! What was refused, for the log: a contract's words may hide it, and sometimes must.

use std::fmt::Debug;

/// Where the log has it; `log.level = "info,latchkey_http::refusal=debug"` shows it.
const TARGET: &str = "latchkey_http::refusal";

/// Notes which kind of error is about to be put into a contract's words, at level debug, and gives it back. The kind
/// only, `LogInError::SecondFactor`: what an error holds may be the client's.
pub(crate) fn told<E: Debug>(error: E) -> E {
    if tracing::enabled!(target: TARGET, tracing::Level::DEBUG) {
        let kind = kind(std::any::type_name::<E>(), &format!("{error:?}"));
        tracing::debug!(target: TARGET, kind, "refused");
    }
    error
}

/// The last segment of a type's path, and the variant that its debug text begins with.
fn kind(path: &str, text: &str) -> String {
    let name = path.rsplit("::").next().unwrap_or(path);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric());
    let variant = &text[..end.unwrap_or(text.len())];
    format!("{name}::{variant}")
}

#[cfg(test)]
mod tests {
    use crate::failure::Failure;

    #[test]
    fn a_kind_is_type_and_variant_and_nothing_that_a_client_sent() {
        let failure = Failure::UnsupportedMediaType("text/secret".to_owned());
        let kind = super::kind(
            std::any::type_name::<&Failure>(),
            &format!("{:?}", &failure),
        );
        assert_eq!(kind, "Failure::UnsupportedMediaType");
    }
}
