//! What may be said about a message in logs and to the operator.

use crate::outbox::{Content, Outgoing};
use latchkey_domain::model::Channel;

/// Longest text about a failure that is kept, in characters.
const MAX_REASON: usize = 200;
/// Parts of a link shorter than this are words, not secrets.
const MIN_SECRET: usize = 16;

/// An address or number that people who know it recognize, and others cannot use.
pub(crate) fn masked(outgoing: &Outgoing) -> String {
    let to = &outgoing.to;
    match outgoing.channel {
        Channel::Email => {
            let (local, domain) = to.rsplit_once('@').unwrap_or((to, ""));
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        Channel::Sms => {
            let mut last: Vec<char> = to.chars().rev().take(2).collect();
            last.reverse();
            format!("***{}", last.into_iter().collect::<String>())
        }
    }
}

/// What a provider said, on one short line, without the address and the secrets that it may quote.
pub(crate) fn reason(outgoing: &Outgoing, said: &str) -> String {
    let mut text = said.to_owned();
    for secret in secrets(&outgoing.content) {
        text = text.replace(secret, "[secret]");
    }
    if !outgoing.to.is_empty() {
        text = text.replace(&outgoing.to, &masked(outgoing));
    }
    let line = text.split(|c: char| c.is_control() || c.is_whitespace());
    let words: Vec<&str> = line.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(MAX_REASON).collect()
}

fn secrets(content: &Content) -> Vec<&str> {
    let parts = |link| -> Vec<&str> {
        let pieces = str::split(link, ['/', '?', '&', '=', '#']);
        pieces.filter(|piece| piece.len() >= MIN_SECRET).collect()
    };
    match content {
        Content::VerifyEmail { link, key, .. } => {
            let mut all = vec![key.expose()];
            all.extend(parts(link.expose()));
            all
        }
        Content::ResetPassword { link, .. } => parts(link.expose()),
        Content::Code { code, .. } => vec![code.expose()],
        Content::PasswordChanged
        | Content::AlreadyRegistered
        | Content::EmailChanged
        | Content::SecurityNotice { .. } => Vec::new(),
    }
}
