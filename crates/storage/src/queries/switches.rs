//! Company switches.

use super::{Conn, Db};
use crate::error::{Error, Result};
use crate::schema::company_switches as switches;
use crate::types::Stamp;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{CompanyId, Switch, SwitchId, SwitchType};
use latchkey_domain::ports::{Inserted, Unique};

#[derive(Queryable, Selectable)]
#[diesel(table_name = switches, check_for_backend(Db))]
struct SwitchRow {
    id: i64,
    switch_type: String,
    enabled: bool,
    created_at: Stamp,
    updated_at: Stamp,
}

pub(super) fn all(conn: &mut Conn, company: CompanyId) -> Result<Vec<Switch>> {
    switches::table
        .filter(switches::company_id.eq(company.0))
        .order(switches::id)
        .select(SwitchRow::as_select())
        .load(conn)?
        .into_iter()
        .map(Switch::try_from)
        .collect()
}

pub(super) fn is_on(conn: &mut Conn, company: CompanyId, switch: SwitchType) -> Result<bool> {
    let enabled = switches::table
        .filter(
            switches::company_id
                .eq(company.0)
                .and(switches::switch_type.eq(switch.slug())),
        )
        .select(switches::enabled)
        .get_result(conn)
        .optional()?;
    Ok(enabled.unwrap_or(false))
}

pub(super) fn insert(
    conn: &mut Conn,
    company: CompanyId,
    switch: SwitchType,
    enabled: bool,
    now: Time,
) -> Result<Inserted<SwitchId>> {
    let id = diesel::insert_into(switches::table)
        .values((
            switches::company_id.eq(company.0),
            switches::switch_type.eq(switch.slug()),
            switches::enabled.eq(enabled),
            switches::created_at.eq(Stamp(now)),
            switches::updated_at.eq(Stamp(now)),
        ))
        .on_conflict((switches::company_id, switches::switch_type))
        .do_nothing()
        .returning(switches::id)
        .get_result(conn)
        .optional()?;
    Ok(id.map_or(Inserted::Taken(Unique::Name), |id| {
        Inserted::New(SwitchId(id))
    }))
}

pub(super) fn update(
    conn: &mut Conn,
    company: CompanyId,
    id: SwitchId,
    enabled: bool,
    now: Time,
) -> Result<bool> {
    let changed = diesel::update(switches::table)
        .filter(
            switches::company_id
                .eq(company.0)
                .and(switches::id.eq(id.0)),
        )
        .set((
            switches::enabled.eq(enabled),
            switches::updated_at.eq(Stamp(now)),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

pub(super) fn delete(conn: &mut Conn, company: CompanyId, id: SwitchId) -> Result<bool> {
    let gone = diesel::delete(switches::table)
        .filter(
            switches::company_id
                .eq(company.0)
                .and(switches::id.eq(id.0)),
        )
        .execute(conn)?;
    Ok(gone > 0)
}

impl TryFrom<SwitchRow> for Switch {
    type Error = Error;

    fn try_from(row: SwitchRow) -> Result<Self> {
        Ok(Self {
            id: SwitchId(row.id),
            switch_type: SwitchType::from_slug(&row.switch_type).ok_or_else(|| {
                Error::unknown("company_switches", "switch_type", &row.switch_type)
            })?,
            enabled: row.enabled,
            created: row.created_at.0,
            updated: row.updated_at.0,
        })
    }
}
