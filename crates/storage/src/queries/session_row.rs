//! Sessions as rows.

use super::Db;
use crate::error::{Error, Result, exact};
use crate::schema::sessions;
use crate::types::{Id, Stamp};
use diesel::prelude::*;
use latchkey_domain::model::{
    CompanyId, Device, SecretHash, Session, SessionId, SessionKind, Surface, UserId,
};

const OPAQUE: &str = "opaque";
const JWT: &str = "jwt";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, check_for_backend(Db), treat_none_as_default_value = false)]
pub(in super::super) struct SessionRow {
    pub(in super::super) id: Id,
    pub(in super::super) company_id: i64,
    pub(in super::super) user_id: i64,
    pub(in super::super) surface: String,
    pub(in super::super) kind: String,
    pub(in super::super) token_key: Option<String>,
    pub(in super::super) token_hash: Option<Vec<u8>>,
    pub(in super::super) refresh_until: Option<Stamp>,
    pub(in super::super) jti: Option<String>,
    pub(in super::super) previous_jti: Option<String>,
    pub(in super::super) rotated_at: Option<Stamp>,
    pub(in super::super) created_at: Stamp,
    pub(in super::super) expires_at: Option<Stamp>,
    pub(in super::super) mfa_pending: bool,
    pub(in super::super) completed_expires_at: Option<Stamp>,
    pub(in super::super) device_bound: bool,
    pub(in super::super) device_token: Option<String>,
    pub(in super::super) device_platform: Option<String>,
    pub(in super::super) device_push_token: Option<String>,
    pub(in super::super) client_address: Option<String>,
    pub(in super::super) proved_at: Option<Stamp>,
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        let device = session.device.clone();
        let row = Self {
            id: Id(session.id.0),
            company_id: session.company.0,
            user_id: session.user.0,
            surface: session.surface.name().to_owned(),
            kind: String::new(),
            token_key: None,
            token_hash: None,
            refresh_until: None,
            jti: None,
            previous_jti: None,
            rotated_at: None,
            created_at: Stamp(session.created),
            expires_at: session.expires.map(Stamp),
            mfa_pending: session.mfa_pending,
            completed_expires_at: session.completed_expires.map(Stamp),
            device_bound: device.is_some(),
            device_token: device.as_ref().and_then(|device| device.token.clone()),
            device_platform: device.as_ref().and_then(|device| device.platform.clone()),
            device_push_token: device.and_then(|device| device.push_token),
            client_address: session.client_address.clone(),
            proved_at: session.proved.map(Stamp),
        };
        row.with_kind(&session.kind)
    }
}

impl SessionRow {
    fn with_kind(self, kind: &SessionKind) -> Self {
        match kind {
            SessionKind::Opaque {
                token_key,
                token_hash,
            } => Self {
                kind: OPAQUE.to_owned(),
                token_key: Some(token_key.clone()),
                token_hash: Some(token_hash.0.to_vec()),
                ..self
            },
            SessionKind::Jwt {
                refresh_until,
                jti,
                previous_jti,
                rotated,
            } => Self {
                kind: JWT.to_owned(),
                refresh_until: Some(Stamp(*refresh_until)),
                jti: Some(jti.clone()),
                previous_jti: previous_jti.clone(),
                rotated_at: rotated.map(Stamp),
                ..self
            },
        }
    }

    fn take_kind(&mut self) -> Result<SessionKind> {
        match self.kind.as_str() {
            OPAQUE => {
                let hash = self
                    .token_hash
                    .take()
                    .ok_or_else(|| Error::absent("sessions", "token_hash"))?;
                Ok(SessionKind::Opaque {
                    token_key: self
                        .token_key
                        .take()
                        .ok_or_else(|| Error::absent("sessions", "token_key"))?,
                    token_hash: SecretHash(exact("sessions", "token_hash", &hash)?),
                })
            }
            JWT => Ok(SessionKind::Jwt {
                refresh_until: self
                    .refresh_until
                    .ok_or_else(|| Error::absent("sessions", "refresh_until"))?
                    .0,
                jti: self
                    .jti
                    .take()
                    .ok_or_else(|| Error::absent("sessions", "jti"))?,
                previous_jti: self.previous_jti.take(),
                rotated: self.rotated_at.map(|at| at.0),
            }),
            other => Err(Error::unknown("sessions", "kind", other)),
        }
    }
}

impl TryFrom<SessionRow> for Session {
    type Error = Error;

    fn try_from(mut row: SessionRow) -> Result<Self> {
        Ok(Self {
            kind: row.take_kind()?,
            id: SessionId(row.id.0),
            company: CompanyId(row.company_id),
            user: UserId(row.user_id),
            surface: Surface::from_name(&row.surface)
                .ok_or_else(|| Error::unknown("sessions", "surface", &row.surface))?,
            created: row.created_at.0,
            expires: row.expires_at.map(|at| at.0),
            mfa_pending: row.mfa_pending,
            completed_expires: row.completed_expires_at.map(|at| at.0),
            device: row.device_bound.then_some(Device {
                token: row.device_token,
                platform: row.device_platform,
                push_token: row.device_push_token,
            }),
            client_address: row.client_address,
            proved: row.proved_at.map(|at| at.0),
        })
    }
}
