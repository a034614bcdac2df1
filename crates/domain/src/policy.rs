//! What the operator decides: lifetimes, lengths, limits.

use crate::model::{Budget, CompanyIdentifier, Surface};
use chrono::TimeDelta;
use std::time::Duration;

/// Everything that the rules leave to the operator. [`Policy::default`] is a working choice.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Base of the links in messages, without a trailing slash.
    pub public_url: String,
    /// Hosts (`host` or `host:port`) that companies' own links may lead to; empty: any.
    pub link_hosts: Vec<String>,
    /// The company of contracts that know none.
    pub default_company: CompanyIdentifier,
    /// Whether refusals keep silent about who has an account.
    pub strict_privacy: bool,
    /// For passwords.
    pub passwords: PasswordPolicy,
    /// For tokens and sessions.
    pub tokens: TokenPolicy,
    /// For one-time codes and links.
    pub otp: OtpPolicy,
    /// Against abuse.
    pub limits: Limits,
    /// For security events.
    pub events: EventPolicy,
}

/// Rules for a password that is being set.
#[derive(Clone, Copy, Debug)]
pub struct PasswordPolicy {
    /// Fewest characters (Unicode code points).
    pub min_length: usize,
}

/// What one contract asks of a password that is being set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PasswordRules {
    /// Fewest characters.
    pub min_chars: usize,
    /// Most characters, where the contract has a limit of its own.
    pub max_chars: Option<usize>,
}

/// What document 002 promises its clients, whatever the operator chose; the most is that of its
/// framework's password hashing.
const SIGNUP: PasswordRules = PasswordRules {
    min_chars: 8,
    max_chars: Some(72),
};

impl PasswordPolicy {
    /// The rules on this contract.
    pub(crate) fn on(self, surface: Surface) -> PasswordRules {
        match surface {
            Surface::Signup => SIGNUP,
            Surface::DeviceTokens | Surface::Phone | Surface::Jwt | Surface::Company => self.into(),
        }
    }
}

impl From<PasswordPolicy> for PasswordRules {
    fn from(policy: PasswordPolicy) -> Self {
        Self {
            min_chars: policy.min_length,
            max_chars: None,
        }
    }
}

/// Lifetimes of tokens and sessions.
#[derive(Clone, Copy, Debug)]
pub struct TokenPolicy {
    /// Of an opaque session token, unless a company lets its users choose.
    pub session: TimeDelta,
    /// Of one JWT.
    pub jwt: TimeDelta,
    /// How long after the first JWT of a session it can be refreshed.
    pub jwt_refresh: TimeDelta,
    /// Idle lifetime of a session bound to a device (document 000).
    pub device_idle: TimeDelta,
    /// Whether a refreshed JWT dies after `jwt_grace`.
    pub jwt_rotate: bool,
    /// How long a replaced JWT stays good, so that a lost answer signs nobody out.
    pub jwt_grace: TimeDelta,
    /// Whether JWTs carry the email address.
    pub jwt_email_claim: bool,
    /// How long after a proof of who they are users may change what their account is secured by.
    pub fresh: TimeDelta,
    /// How many expiring sessions a user may have; the oldest end first.
    pub max_sessions: i64,
    /// How old the change feed may be before memory is no longer trusted. `None`: no other process
    /// writes to the database.
    pub max_staleness: Option<Duration>,
    /// How many sessions and users are kept in memory.
    pub cache_entries: u64,
    /// How long one is kept there that is not used; a thousand years at most.
    pub cache_idle: Duration,
}

/// Rules for one-time codes and links.
#[derive(Clone, Debug)]
pub struct OtpPolicy {
    /// Digits of a code.
    pub length: u32,
    /// Lifetime of a code, from when it is sent.
    pub ttl: TimeDelta,
    /// Wrong answers that a code survives, the last one included.
    pub max_attempts: i32,
    /// Country (ISO 3166-1 alpha-2) of numbers written without `+`.
    pub default_region: String,
    /// Lifetime of a link to set a new password; at most an hour (OWASP Forgot Password).
    pub reset_ttl: TimeDelta,
    /// Lifetime of a key that verifies an address.
    pub verification_ttl: TimeDelta,
}

/// How long security events are kept.
#[derive(Clone, Copy, Debug)]
pub struct EventPolicy {
    /// Older ones are removed.
    pub keep: TimeDelta,
    /// Of what was done, and as many again of what was refused: so many are kept for each company.
    pub most: i64,
}

/// Budgets against abuse.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Off: nothing is counted.
    pub enabled: bool,
    /// Failed logins in a row of one account before waits begin, and the longest wait.
    pub login_per_account: Budget,
    /// Failures in a row, from known devices and strangers together, after which only a new
    /// password or a year of quiet helps (NIST SP 800-63B section 3.2.2: at most 100).
    pub failures_in_a_row: u32,
    /// Logins from one address (IPv6: one /64).
    pub login_per_address: Budget,
    /// Registrations from one address.
    pub registrations_per_address: Budget,
    /// Password resets for one account.
    pub resets_per_account: Budget,
    /// Password resets and resends from one address.
    pub resets_per_address: Budget,
    /// Mails to one address.
    pub messages_per_destination: Budget,
    /// Calling codes, or longer beginnings of numbers, that texts may go to; empty: all.
    pub sms_allowed_prefixes: Vec<String>,
    /// Between two texts to one number, whoever asks for them.
    pub sms_pause: Budget,
    /// Texts to one number.
    pub sms_per_number: Budget,
    /// The same for longer.
    pub sms_per_number_daily: Budget,
    /// Texts asked for from one address.
    pub sms_per_address: Budget,
    /// Texts asked for by one user.
    pub sms_per_user: Budget,
    /// Texts to one calling code.
    pub sms_per_country: Budget,
    /// Texts altogether.
    pub sms_in_all: Budget,
    /// Answers to codes by one user.
    pub codes_per_user: Budget,
    /// Answers to codes that were sent to one number.
    pub code_guesses_per_number: Budget,
    /// Wrong codes of second factors in a row of one account before waits begin, and the longest wait.
    pub second_factor_per_account: Budget,
    /// Token verifications without credentials from one address.
    pub verify_per_address: Budget,
}

const fn budget(count: u32, window_seconds: u32) -> Budget {
    Budget {
        count,
        window_seconds,
    }
}

impl Default for Policy {
    #[expect(clippy::expect_used, reason = "the literal is a slug")]
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            link_hosts: Vec::new(),
            default_company: CompanyIdentifier::parse("default").expect("a slug"),
            strict_privacy: false,
            passwords: PasswordPolicy::default(),
            tokens: TokenPolicy::default(),
            otp: OtpPolicy::default(),
            limits: Limits::default(),
            events: EventPolicy::default(),
        }
    }
}

impl Default for EventPolicy {
    fn default() -> Self {
        Self {
            keep: TimeDelta::days(90),
            most: 100_000,
        }
    }
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { min_length: 7 }
    }
}

impl Default for TokenPolicy {
    fn default() -> Self {
        Self {
            session: TimeDelta::hours(10),
            jwt: TimeDelta::days(5),
            jwt_refresh: TimeDelta::days(10),
            device_idle: TimeDelta::days(90),
            jwt_rotate: false,
            jwt_grace: TimeDelta::seconds(30),
            jwt_email_claim: true,
            fresh: TimeDelta::minutes(30),
            max_sessions: 100,
            max_staleness: None,
            cache_entries: 20_000,
            cache_idle: Duration::from_secs(5 * 60),
        }
    }
}

impl Default for OtpPolicy {
    fn default() -> Self {
        Self {
            length: 6,
            ttl: TimeDelta::minutes(10),
            max_attempts: 5,
            default_region: "US".to_owned(),
            reset_ttl: TimeDelta::hours(1),
            verification_ttl: TimeDelta::days(3),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        const MINUTES_15: u32 = 15 * 60;
        const HOUR: u32 = 60 * 60;
        const DAY: u32 = 24 * HOUR;
        Self {
            enabled: true,
            login_per_account: budget(10, MINUTES_15),
            failures_in_a_row: 100,
            login_per_address: budget(300, MINUTES_15),
            registrations_per_address: budget(10, HOUR),
            resets_per_account: budget(10, HOUR),
            resets_per_address: budget(60, HOUR),
            messages_per_destination: budget(10, HOUR),
            sms_allowed_prefixes: vec![],
            sms_pause: budget(1, 60),
            sms_per_number: budget(5, HOUR),
            sms_per_number_daily: budget(10, DAY),
            sms_per_address: budget(20, HOUR),
            sms_per_user: budget(20, DAY),
            sms_per_country: budget(1000, HOUR),
            sms_in_all: budget(2000, HOUR),
            codes_per_user: budget(30, HOUR),
            code_guesses_per_number: budget(50, DAY),
            second_factor_per_account: budget(10, DAY),
            verify_per_address: budget(6000, 60),
        }
    }
}
