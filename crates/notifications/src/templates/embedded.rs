//! The templates in the binary.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Templates by name.
pub(super) type Sources = BTreeMap<String, Source>;

/// One template's text, and where it came from.
pub(super) struct Source {
    pub text: String,
    pub file: PathBuf,
}

/// The language that every purpose exists in.
pub(super) const ENGLISH: &str = "en";

/// What mail consists of.
pub(super) const MAIL_FILES: &[&str] = &["subject.txt", "body.txt", "body.html"];
/// What SMS consists of.
pub(super) const SMS_FILES: &[&str] = &["sms.txt"];

/// Every purpose with its files.
pub(super) const PURPOSES: &[(&str, &[&str])] = &[
    ("verify_email", MAIL_FILES),
    ("reset_password", MAIL_FILES),
    ("password_changed", MAIL_FILES),
    ("already_registered", MAIL_FILES),
    ("email_changed", MAIL_FILES),
    ("security_notice", MAIL_FILES),
    ("verify_mobile", SMS_FILES),
    ("register_phone", SMS_FILES),
    ("sign_in", SMS_FILES),
    ("second_factor", SMS_FILES),
];

macro_rules! embed {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

const EMBEDDED: &[(&str, &str)] = embed! {
    "en/layout.html"
    "en/verify_email/subject.txt" "en/verify_email/body.txt" "en/verify_email/body.html"
    "en/reset_password/subject.txt" "en/reset_password/body.txt" "en/reset_password/body.html"
    "en/password_changed/subject.txt" "en/password_changed/body.txt" "en/password_changed/body.html"
    "en/already_registered/subject.txt" "en/already_registered/body.txt" "en/already_registered/body.html"
    "en/email_changed/subject.txt" "en/email_changed/body.txt" "en/email_changed/body.html"
    "en/security_notice/subject.txt" "en/security_notice/what.txt"
    "en/security_notice/body.txt" "en/security_notice/body.html"
    "en/verify_mobile/sms.txt"
    "en/register_phone/sms.txt"
    "en/sign_in/sms.txt"
    "en/second_factor/sms.txt"
    "de/layout.html" "de/lifetime.txt"
    "de/verify_email/subject.txt" "de/verify_email/body.txt" "de/verify_email/body.html"
    "de/reset_password/subject.txt" "de/reset_password/body.txt" "de/reset_password/body.html"
    "de/password_changed/subject.txt" "de/password_changed/body.txt" "de/password_changed/body.html"
    "de/already_registered/subject.txt" "de/already_registered/body.txt" "de/already_registered/body.html"
    "de/email_changed/subject.txt" "de/email_changed/body.txt" "de/email_changed/body.html"
    "de/security_notice/subject.txt" "de/security_notice/what.txt"
    "de/security_notice/body.txt" "de/security_notice/body.html"
    "de/verify_mobile/sms.txt"
    "de/register_phone/sms.txt"
    "de/sign_in/sms.txt"
    "de/second_factor/sms.txt"
};

pub(super) fn sources() -> Sources {
    let source = |&(name, text): &(&str, &str)| {
        let source = Source {
            text: text.to_owned(),
            file: PathBuf::from(name),
        };
        (name.to_owned(), source)
    };
    EMBEDDED.iter().map(source).collect()
}
