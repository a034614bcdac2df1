//! Challenges as rows.

use super::Db;
use crate::error::{Error, Result, exact};
use crate::schema::challenges;
use crate::types::{Id, Stamp};
use diesel::prelude::*;
use latchkey_domain::model::{Challenge, ChallengeId, CompanyId, Purpose, SecretHash, UserId};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = challenges, check_for_backend(Db), treat_none_as_null = true)]
pub(super) struct ChallengeRow {
    id: Id,
    company_id: i64,
    user_id: Option<i64>,
    purpose: String,
    subject_id: Option<i64>,
    slot: Option<String>,
    destination: String,
    nonce: Vec<u8>,
    secret_hash: Vec<u8>,
    attempts: i32,
    max_attempts: i32,
    ttl_seconds: i64,
    expires_at: Stamp,
    consumed_at: Option<Stamp>,
    created_at: Stamp,
}

/// Where a company keeps its one unused challenge for this user and purpose.
pub(super) fn slot_of_user(user: UserId, purpose: &Purpose) -> String {
    format!(
        "user/{user}/{}/{}",
        purpose.name(),
        purpose.subject().unwrap_or_default()
    )
}

fn slot(challenge: &Challenge) -> String {
    match challenge.user {
        Some(user) => slot_of_user(user, &challenge.purpose),
        None => format!("to/{}/{}", challenge.purpose.name(), challenge.destination),
    }
}

impl From<&Challenge> for ChallengeRow {
    fn from(challenge: &Challenge) -> Self {
        Self {
            id: Id(challenge.id.0),
            company_id: challenge.company.0,
            user_id: challenge.user.map(|user| user.0),
            purpose: challenge.purpose.name().to_owned(),
            subject_id: challenge.purpose.subject(),
            slot: challenge.consumed.is_none().then(|| slot(challenge)),
            destination: challenge.destination.clone(),
            nonce: challenge.nonce.to_vec(),
            secret_hash: challenge.secret_hash.0.to_vec(),
            attempts: challenge.attempts,
            max_attempts: challenge.max_attempts,
            ttl_seconds: challenge.ttl_seconds,
            expires_at: Stamp(challenge.expires),
            consumed_at: challenge.consumed.map(Stamp),
            created_at: Stamp(challenge.created),
        }
    }
}

impl TryFrom<ChallengeRow> for Challenge {
    type Error = Error;

    fn try_from(row: ChallengeRow) -> Result<Self> {
        Ok(Self {
            id: ChallengeId(row.id.0),
            company: CompanyId(row.company_id),
            user: row.user_id.map(UserId),
            purpose: Purpose::from_parts(&row.purpose, row.subject_id)
                .ok_or_else(|| Error::unknown("challenges", "purpose", &row.purpose))?,
            destination: row.destination,
            nonce: exact("challenges", "nonce", &row.nonce)?,
            secret_hash: SecretHash(exact("challenges", "secret_hash", &row.secret_hash)?),
            attempts: row.attempts,
            max_attempts: row.max_attempts,
            ttl_seconds: row.ttl_seconds,
            expires: row.expires_at.0,
            consumed: row.consumed_at.map(|at| at.0),
            created: row.created_at.0,
        })
    }
}
