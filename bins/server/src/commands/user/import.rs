//! `latchkey user import`.

use crate::commands::refused::refused;
use crate::commands::shown;
use crate::config::Loaded;
use crate::output;
use crate::wiring;
use anyhow::{Context as _, anyhow, bail};
use latchkey_domain::Auth;
use latchkey_domain::accounts::ProfileChanges;
use latchkey_domain::model::PasswordHash;
use latchkey_domain::operator::ImportUser;
use serde::Deserialize;
use std::io::{BufRead as _, stdin};

/// Whose users.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The company's identifier
    #[arg(long, value_name = "IDENTIFIER")]
    pub company: String,
}

/// One line of the input. No `Debug`: it holds a secret.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    mobile: Option<String>,
    #[serde(default)]
    mobile_verified: bool,
    username: Option<String>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    language: Option<String>,
    #[serde(default)]
    admin: bool,
    password_hash: Option<String>,
}

/// Reads users, one JSON object a line, and prints those that it made. A line that is refused is told and left out.
pub fn run(loaded: &Loaded, import: &Import) -> anyhow::Result<()> {
    let auth = wiring::operator(loaded)?;
    let (mut made, mut left_out) = (0_u64, 0_u64);
    for (number, line) in (1..).zip(stdin().lock().lines()) {
        let line =
            line.with_context(|| format!("line {number} of standard input cannot be read"))?;
        if line.trim().is_empty() {
            continue;
        }
        match one(&auth, &import.company, &line)? {
            Ok(()) => made += 1,
            Err(problem) => {
                left_out += 1;
                output::note(&format!("line {number}: {problem}"));
            }
        }
    }
    if left_out > 0 {
        bail!("{made} users imported, {left_out} lines left out: mend them and import them again");
    }
    Ok(())
}

/// The inner error is about the line, the outer one about everything that follows too.
fn one(auth: &Auth, company: &str, line: &str) -> anyhow::Result<Result<(), anyhow::Error>> {
    let user = match read(line) {
        Ok(user) => user,
        Err(problem) => return Ok(Err(problem)),
    };
    match auth.import_user(company, &user) {
        Ok(user) => Ok(Ok(shown::user(&user)?)),
        Err(error) if error.is_about_the_values() => Ok(Err(refused(company, error))),
        Err(error) => Err(refused(&format!("--company {company}"), error)),
    }
}

fn read(line: &str) -> anyhow::Result<ImportUser> {
    // The parser's own words could repeat a hash.
    let line: Line = serde_json::from_str(line).map_err(|error| {
        let place = error.column();
        anyhow!("not understood at character {place}; docs/moving.md shows what a line holds")
    })?;
    Ok(ImportUser {
        first_name: line.first_name,
        last_name: line.last_name,
        email: line.email,
        email_verified: line.email_verified,
        mobile: line.mobile,
        mobile_verified: line.mobile_verified,
        username: line.username,
        password: line.password_hash.map(PasswordHash),
        profile: ProfileChanges {
            language: line.language,
            ..ProfileChanges::default()
        },
        admin: line.admin,
    })
}
