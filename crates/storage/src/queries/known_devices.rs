//! Where users signed in from.

use super::Conn;
use crate::error::{Error, Result};
use crate::kept::kept;
use crate::schema::known_devices;
use crate::types::Stamp;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{BudgetKey, CompanyId, KnownDevice, UserId};

pub(super) fn of(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<Vec<KnownDevice>> {
    let rows: Vec<(Vec<u8>, Stamp)> = known_devices::table
        .filter(theirs!(known_devices, company, user))
        .order((known_devices::seen_at.desc(), known_devices::key))
        .select((known_devices::key, known_devices::seen_at))
        .load(conn)?;
    rows.into_iter()
        .map(|(key, seen)| {
            let key = <[u8; 32]>::try_from(key).map_err(|_| Error::Corrupt {
                table: "known_devices",
                column: "key",
                problem: "not 32 bytes".to_owned(),
            })?;
            Ok(KnownDevice {
                key: BudgetKey(key),
                seen: seen.0,
            })
        })
        .collect()
}

pub(super) fn remember(
    conn: &mut Conn,
    company: CompanyId,
    user: UserId,
    key: &BudgetKey,
    keep: i64,
    now: Time,
) -> Result<()> {
    let seen = diesel::insert_into(known_devices::table)
        .values((
            known_devices::user_id.eq(user.0),
            known_devices::key.eq(key.0.as_slice()),
            known_devices::company_id.eq(company.0),
            known_devices::seen_at.eq(Stamp(now)),
        ))
        .on_conflict((known_devices::user_id, known_devices::key))
        .do_update()
        .set(known_devices::seen_at.eq(Stamp(now)))
        .returning(known_devices::user_id);
    kept(seen).get_result::<i64>(conn)?;
    let beyond: Vec<Vec<u8>> = known_devices::table
        .filter(theirs!(known_devices, company, user))
        .order((known_devices::seen_at.desc(), known_devices::key))
        .offset(keep.max(0))
        // SQLite knows no offset without a limit.
        .limit(i64::MAX)
        .select(known_devices::key)
        .load(conn)?;
    if !beyond.is_empty() {
        diesel::delete(known_devices::table)
            .filter(theirs!(known_devices, company, user).and(known_devices::key.eq_any(beyond)))
            .execute(conn)?;
    }
    Ok(())
}
