//! Where users signed in from.

use super::{Conn, Db};
use crate::error::{Result, exact};
use crate::kept::kept;
use crate::schema::known_devices;
use crate::types::Stamp;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{BudgetKey, CompanyId, KnownDevice, UserId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = known_devices, check_for_backend(Db))]
pub(super) struct DeviceRow {
    key: Vec<u8>,
    seen_at: Stamp,
}

pub(super) fn of(conn: &mut Conn, company: CompanyId, user: UserId) -> Result<Vec<KnownDevice>> {
    let rows: Vec<DeviceRow> = known_devices::table
        .filter(theirs!(known_devices, company, user))
        .select(DeviceRow::as_select())
        .load(conn)?;
    sorted(rows.into_iter())
}

/// The last seen first.
pub(super) fn sorted(rows: impl Iterator<Item = DeviceRow>) -> Result<Vec<KnownDevice>> {
    let known = |row: DeviceRow| {
        Ok(KnownDevice {
            key: BudgetKey(exact("known_devices", "key", &row.key)?),
            seen: row.seen_at.0,
        })
    };
    let mut known = rows.map(known).collect::<Result<Vec<_>>>()?;
    known.sort_by(|a, b| b.seen.cmp(&a.seen).then(a.key.0.cmp(&b.key.0)));
    Ok(known)
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
