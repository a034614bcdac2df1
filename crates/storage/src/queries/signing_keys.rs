//! Signing keys.

use super::{Conn, Db};
use crate::error::{Error, Result};
use crate::schema::signing_keys as keys;
use crate::types::{Json, Stamp};
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{JwtAlgorithm, SigningKey};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = keys, check_for_backend(Db))]
struct KeyRow {
    kid: String,
    algorithm: String,
    sealed_private: Vec<u8>,
    public_jwk: Json,
    created_at: Stamp,
    signs_from: Stamp,
    verifies_until: Option<Stamp>,
}

pub(super) fn verifying(conn: &mut Conn, now: Time) -> Result<Vec<SigningKey>> {
    keys::table
        .filter(
            keys::verifies_until
                .is_null()
                .or(keys::verifies_until.gt(Stamp(now))),
        )
        .order((keys::created_at, keys::kid))
        .select(KeyRow::as_select())
        .load(conn)?
        .into_iter()
        .map(SigningKey::try_from)
        .collect()
}

pub(super) fn insert(conn: &mut Conn, key: &SigningKey, others_verify_until: Time) -> Result<()> {
    let until = Stamp(others_verify_until);
    diesel::insert_into(keys::table)
        .values(KeyRow::from(key))
        .execute(conn)?;
    diesel::update(keys::table.filter(keys::kid.ne(&key.kid)))
        .filter(
            keys::verifies_until
                .is_null()
                .or(keys::verifies_until.gt(until)),
        )
        .set(keys::verifies_until.eq(until))
        .execute(conn)?;
    Ok(())
}

impl From<&SigningKey> for KeyRow {
    fn from(key: &SigningKey) -> Self {
        Self {
            kid: key.kid.clone(),
            algorithm: key.algorithm.name().to_owned(),
            sealed_private: key.sealed_private.clone(),
            public_jwk: Json(key.public_jwk.clone()),
            created_at: Stamp(key.created),
            signs_from: Stamp(key.signs_from),
            verifies_until: key.verifies_until.map(Stamp),
        }
    }
}

impl TryFrom<KeyRow> for SigningKey {
    type Error = Error;

    fn try_from(row: KeyRow) -> Result<Self> {
        Ok(Self {
            algorithm: JwtAlgorithm::from_name(&row.algorithm)
                .ok_or_else(|| Error::unknown("signing_keys", "algorithm", &row.algorithm))?,
            kid: row.kid,
            sealed_private: row.sealed_private,
            public_jwk: row.public_jwk.0,
            created: row.created_at.0,
            signs_from: row.signs_from.0,
            verifies_until: row.verifies_until.map(|at| at.0),
        })
    }
}
