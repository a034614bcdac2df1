//! What a template may say.

use super::clean;
use super::embedded::{MAIL_FILES, PURPOSES};
use crate::outbox::{Content, Outgoing};
use latchkey_domain::Time;
use latchkey_domain::model::{Channel, MessageId, SecurityNotice};
use minijinja::value::Value;
use std::collections::BTreeMap;

/// The values of one message. Only what it has: a template that names another fails at the start.
pub(super) fn of(outgoing: &Outgoing, language: &str) -> Value {
    let mut values = BTreeMap::from([
        (
            "company",
            Value::from(clean::display_name(&outgoing.company_name)),
        ),
        ("name", Value::from(clean::salutation(&outgoing.to_name))),
        ("language", Value::from(language)),
    ]);
    match &outgoing.content {
        Content::VerifyEmail { link, key, minutes } => {
            values.insert("link", Value::from(link.expose()));
            values.insert("key", Value::from(key.expose()));
            insert_lifetime(&mut values, *minutes);
        }
        Content::ResetPassword { link, minutes } => {
            values.insert("link", Value::from(link.expose()));
            insert_lifetime(&mut values, *minutes);
        }
        Content::Code { code, minutes } => {
            values.insert("code", Value::from(code.expose()));
            insert_lifetime(&mut values, *minutes);
        }
        Content::SecurityNotice { notice } => {
            values.insert("what", Value::from(notice.name()));
            let remaining = match notice {
                SecurityNotice::RecoveryCodeUsed { remaining } => *remaining,
                _ => 0,
            };
            values.insert("remaining", Value::from(remaining));
        }
        Content::PasswordChanged | Content::AlreadyRegistered | Content::EmailChanged => {}
    }
    Value::from(values)
}

/// A lifetime as people say it: `count` of the largest `unit` (`minute`, `hour`, `day`) that it is
/// whole numbers of.
fn insert_lifetime(values: &mut BTreeMap<&'static str, Value>, minutes: i64) {
    let units = [("day", 24 * 60), ("hour", 60)];
    let whole = units
        .into_iter()
        .find(|(_, size)| minutes >= *size && minutes % size == 0);
    let (unit, size) = whole.unwrap_or(("minute", 1));
    values.insert("count", Value::from(minutes / size));
    values.insert("unit", Value::from(unit));
}

/// A message of that purpose to try a template with.
pub(super) fn sample(purpose: &'static str) -> Option<Outgoing> {
    let (_, files) = PURPOSES.iter().find(|(known, _)| *known == purpose)?;
    let content = match purpose {
        "verify_email" => Content::VerifyEmail {
            link: "https://example.com/verify-email?key=0".into(),
            key: "0".into(),
            minutes: 10,
        },
        "reset_password" => Content::ResetPassword {
            link: "https://example.com/reset-password?token=0".into(),
            minutes: 10,
        },
        "password_changed" => Content::PasswordChanged,
        "already_registered" => Content::AlreadyRegistered,
        "email_changed" => Content::EmailChanged,
        "security_notice" => Content::SecurityNotice {
            notice: SecurityNotice::RecoveryCodeUsed { remaining: 1 },
        },
        _ => Content::Code {
            code: "000000".into(),
            minutes: 10,
        },
    };
    let is_mail = *files == MAIL_FILES;
    Some(Outgoing {
        id: MessageId(uuid::Uuid::nil()),
        company: "example".to_owned(),
        company_name: "Example".to_owned(),
        to: String::new(),
        to_name: "Ann Example".to_owned(),
        language: String::new(),
        channel: if is_mail {
            Channel::Email
        } else {
            Channel::Sms
        },
        purpose,
        content,
        created: Time::UNIX_EPOCH,
        attempts: 1,
    })
}

#[cfg(test)]
mod tests {
    use super::insert_lifetime;
    use std::collections::BTreeMap;

    #[test]
    fn lifetimes_are_said_as_people_say_them() {
        for (minutes, said) in [
            (1, "1 minute"),
            (10, "10 minute"),
            (60, "1 hour"),
            (90, "90 minute"),
            (4320, "3 day"),
        ] {
            let mut values = BTreeMap::new();
            insert_lifetime(&mut values, minutes);
            assert_eq!(format!("{} {}", values["count"], values["unit"]), said);
        }
    }
}
