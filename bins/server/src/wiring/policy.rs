//! What the operator decided, in the words of the domain.

use crate::config::{Budget, Settings};
use anyhow::Context as _;
use chrono::TimeDelta;
use latchkey_domain::model::{self, CompanyIdentifier};
use latchkey_domain::{EventPolicy, Limits, OtpPolicy, PasswordPolicy, Policy, TokenPolicy};

/// The policy of these settings.
pub fn policy(settings: &Settings) -> anyhow::Result<Policy> {
    let default = &settings.companies.default;
    let hosts = settings.companies.link_hosts.iter();
    Ok(Policy {
        public_url: settings.server.public_url.as_str().to_owned(),
        default_company: CompanyIdentifier::parse(default)
            .context("companies.default is no company identifier")?,
        link_hosts: hosts.map(|host| host.as_str().to_owned()).collect(),
        strict_privacy: settings.surfaces.strict_privacy,
        passwords: PasswordPolicy {
            min_length: usize::try_from(settings.passwords.min_length)?,
        },
        tokens: tokens(settings),
        otp: otp(settings)?,
        limits: limits(settings),
        events: EventPolicy {
            keep: TimeDelta::days(settings.events.keep_days.into()),
            most: settings.events.max_per_company,
        },
    })
}

fn tokens(settings: &Settings) -> TokenPolicy {
    let tokens = &settings.tokens;
    TokenPolicy {
        session: seconds(tokens.session_seconds),
        jwt: seconds(tokens.jwt_seconds),
        jwt_refresh: seconds(tokens.jwt_refresh_seconds),
        device_idle: seconds(tokens.device_idle_seconds),
        fresh: seconds(tokens.fresh_seconds),
        jwt_rotate: tokens.jwt_rotate,
        jwt_email_claim: tokens.jwt_email_claim,
        // Even a single server shares its database: with this program's own commands.
        max_staleness: Some(tokens.max_staleness()),
        cache_entries: tokens.cache_entries,
        ..TokenPolicy::default()
    }
}

fn otp(settings: &Settings) -> anyhow::Result<OtpPolicy> {
    let otp = &settings.otp;
    Ok(OtpPolicy {
        length: otp.length,
        ttl: seconds(otp.ttl_seconds.into()),
        max_attempts: i32::try_from(otp.max_attempts)?,
        default_region: otp.default_region.clone(),
        ..OtpPolicy::default()
    })
}

fn limits(settings: &Settings) -> Limits {
    let limits = &settings.limits;
    Limits {
        enabled: limits.enabled,
        login_per_account: budget(limits.login_per_account),
        failures_in_a_row: limits.failures_in_a_row,
        login_per_address: budget(limits.login_per_address),
        registrations_per_address: budget(limits.registrations_per_address),
        resets_per_account: budget(limits.resets_per_account),
        resets_per_address: budget(limits.resets_per_address),
        messages_per_destination: budget(limits.messages_per_destination),
        sms_allowed_prefixes: limits
            .sms_allowed_prefixes
            .iter()
            .map(|prefix| prefix.0.clone())
            .collect(),
        sms_pause: budget(limits.sms_pause),
        sms_per_number: budget(limits.sms_per_number),
        sms_per_number_daily: budget(limits.sms_per_number_daily),
        sms_per_address: budget(limits.sms_per_address),
        sms_per_user: budget(limits.sms_per_user),
        sms_per_country: budget(limits.sms_per_country),
        sms_in_all: budget(limits.sms_in_all),
        codes_per_user: budget(limits.codes_per_user),
        code_guesses_per_number: budget(limits.code_guesses_per_number),
        second_factor_per_account: budget(limits.second_factor_per_account),
        verify_per_address: budget(limits.verify_per_address),
    }
}

fn budget(budget: Budget) -> model::Budget {
    model::Budget {
        count: budget.count,
        window_seconds: budget.window_seconds,
    }
}

/// The settings allow a hundred years at most.
fn seconds(count: u64) -> TimeDelta {
    i64::try_from(count)
        .ok()
        .and_then(TimeDelta::try_seconds)
        .unwrap_or(TimeDelta::MAX)
}
