//! `@` lines: what happens besides requests.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::TimeDelta;
use latchkey_domain::{
    admin::CreateUser,
    model::{Password, PasswordHash},
    operator::ImportUser,
    ports::Clock,
};
use latchkey_testkit::World;
use totp_rs::Totp;

use crate::variables::Variables;

/// Does one step.
///
/// - `wait 10 minutes`
/// - `user email=a@b.org password=… first_name=… last_name=… username=… mobile=…`: an operator makes a user of the default
///   company; `bcrypt=…` in place of the password is one that another system stored
/// - `disable {{identifier}}`, `sign out {{identifier}}`: an operator does
/// - `code = texted code`, `key = mailed key`, `key = mailed key to a@b.org`,
///   `uid token = mailed reset`: out of the newest message
/// - `code = totp {{otpauth_url}}`: what an authenticator shows
/// - `wrong = other than {{code}}`, `key = start of {{token}}` (eight characters), `long = letters 70000`
/// - `forged = broken {{jwt}}`
/// - `times 5`: the request is sent so often, and the last answer counts
pub fn take(step: &str, world: &World, variables: &mut Variables) -> Result<(), String> {
    let filled = variables.fill(step)?;
    if let Some((names, source)) = filled.split_once(" = ") {
        let values = catch_unwind(AssertUnwindSafe(|| values(source, world)))
            .map_err(|_| format!("{step}: not there"))??;
        for (name, value) in names.split(' ').zip(values) {
            variables.set(name, &value);
        }
        return Ok(());
    }
    let (verb, rest) = filled.split_once(' ').unwrap_or((&filled, ""));
    match verb {
        "wait" => world.clock.advance(duration(rest)?),
        "user" => add_user(rest, world)?,
        "disable" => drop(
            world
                .auth
                .set_user_disabled(rest, true)
                .map_err(|e| e.to_string())?,
        ),
        "sign" => drop(
            world
                .auth
                .sign_user_out(rest.trim_start_matches("out "))
                .map_err(|e| e.to_string())?,
        ),
        // Said by the recording before; see `replay`.
        "times" => {}
        _ => return Err(format!("no step {step:?}")),
    }
    Ok(())
}

fn values(source: &str, world: &World) -> Result<Vec<String>, String> {
    let last = source.rsplit(' ').next().unwrap_or_default();
    Ok(match source {
        "texted code" => vec![world.texted_code().expose().to_owned()],
        "mailed key" => vec![world.mailed_key().expose().to_owned()],
        _ if source.starts_with("mailed key to ") => {
            vec![world.mailed_key_to(last).expose().to_owned()]
        }
        "mailed reset" => {
            let (uid, token) = world.mailed_reset();
            vec![uid, token.expose().to_owned()]
        }
        _ if source.starts_with("totp ") => vec![shown(last, world)],
        _ if source.starts_with("other than ") => vec![other_than(last)],
        _ if source.starts_with("broken ") => vec![broken(last)],
        _ if source.starts_with("letters ") => vec!["x".repeat(last.parse().unwrap())],
        _ if source.starts_with("start of ") => vec![last.chars().take(8).collect()],
        _ => return Err(format!("no source {source:?}")),
    })
}

fn shown(otpauth_url: &str, world: &World) -> String {
    let now = world.clock.now().timestamp().unsigned_abs();
    Totp::from_url(otpauth_url)
        .unwrap()
        .generate(now)
        .to_string()
}

/// Another value that looks alike.
fn other_than(value: &str) -> String {
    let (rest, last) = value.split_at(value.len() - 1);
    let other = if last == "1" { "2" } else { "1" };
    format!("{rest}{other}")
}

/// A JWT with another signature: the last character may hold bits that mean nothing.
fn broken(jwt: &str) -> String {
    let (rest, signature) = jwt.rsplit_once('.').unwrap();
    format!("{rest}.{}", signature.chars().rev().collect::<String>())
}

fn duration(text: &str) -> Result<TimeDelta, String> {
    let (count, unit) = text.split_once(' ').ok_or("wait how long?")?;
    let count = count.parse().map_err(|_| "wait how long?")?;
    Ok(match unit.trim_end_matches('s') {
        "second" => TimeDelta::seconds(count),
        "minute" => TimeDelta::minutes(count),
        "hour" => TimeDelta::hours(count),
        "day" => TimeDelta::days(count),
        _ => return Err(format!("no unit {unit}")),
    })
}

fn add_user(text: &str, world: &World) -> Result<(), String> {
    let (mut user, mut imported) = (CreateUser::default(), None);
    for pair in text.split(' ') {
        let (key, value) = pair.split_once('=').ok_or("key=value")?;
        let value = value.to_owned();
        match key {
            "email" => user.email = Some(value),
            "password" => user.password = Some(Password::new(value)),
            "bcrypt" => imported = Some(PasswordHash(value)),
            "first_name" => user.first_name = value,
            "last_name" => user.last_name = value,
            "username" => user.username = Some(value),
            "mobile" => user.mobile = Some(value),
            _ => return Err(format!("no {key} of a user")),
        }
    }
    let made = match imported {
        None => world.auth.create_user_as_operator("default", &user),
        Some(hash) => world.auth.import_user("default", &import(user, hash)),
    };
    made.map(drop).map_err(|error| error.to_string())
}

/// The same user, coming from another system.
fn import(user: CreateUser, password: PasswordHash) -> ImportUser {
    ImportUser {
        first_name: user.first_name,
        last_name: user.last_name,
        email: user.email,
        mobile: user.mobile,
        username: user.username,
        password: Some(password),
        ..ImportUser::default()
    }
}
