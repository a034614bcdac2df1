//! Refresh with rotation: check, one durable write, sign.

use crate::answer::{TokenBody, verified};
use crate::keys::{Claims, FIRST_JTI, Keys};
use crate::rows::{Database, refreshable};
use crate::{postgres, sqlite, verify};
use actix_web::{HttpResponse, post, web};
use diesel::Connection;
use std::sync::PoisonError;

#[post("/refresh")]
pub async fn refresh(
    keys: web::Data<Keys>,
    database: web::Data<Database>,
    body: web::Json<TokenBody>,
) -> HttpResponse {
    let Some(claims) = verify::check(&body.token, &keys.eddsa) else {
        return HttpResponse::BadRequest().finish();
    };
    let (name, id) = (claims.username.clone(), claims.user_id);
    match web::block(move || replace(&database, &keys, &claims)).await {
        Ok(Ok(Some(token))) => verified(&token, &name, id),
        Ok(Ok(None)) => HttpResponse::BadRequest().finish(),
        Ok(Err(_)) | Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

fn replace(database: &Database, keys: &Keys, claims: &Claims) -> anyhow::Result<Option<String>> {
    let mut random = [0; 16];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| anyhow::anyhow!("no random bytes"))?;
    let new = hex::encode(random);
    let rotated = match database {
        Database::Sqlite { writer, .. } => {
            let mut conn = writer.lock().unwrap_or_else(PoisonError::into_inner);
            conn.immediate_transaction(|conn| {
                let live = sqlite::by_id(conn, &claims.sid)?.is_some();
                Ok::<_, diesel::result::Error>(
                    live && sqlite::rotate(conn, &claims.sid, &claims.jti, &new)?,
                )
            })?
        }
        Database::Postgres(pool) => pool.get()?.transaction(|conn| {
            let live = postgres::by_id(conn, &claims.sid)?.is_some();
            Ok::<_, diesel::result::Error>(
                live && postgres::rotate(conn, &claims.sid, &claims.jti, &new)?,
            )
        })?,
    };
    rotated
        .then(|| keys.sign_for(&claims.sid, &new))
        .transpose()
}

/// One good token of each session that refresh is measured with.
#[post("/refresh/begin")]
pub async fn begin(keys: web::Data<Keys>, database: web::Data<Database>) -> HttpResponse {
    let made = web::block(move || -> anyhow::Result<Vec<String>> {
        match &**database {
            Database::Sqlite { writer, .. } => {
                let mut conn = writer.lock().unwrap_or_else(PoisonError::into_inner);
                sqlite::begin_again(&mut conn)?
            }
            Database::Postgres(pool) => postgres::begin_again(&mut *pool.get()?)?,
        };
        refreshable()
            .map(|sid| keys.sign_for(&sid, FIRST_JTI))
            .collect()
    });
    match made.await {
        Ok(Ok(tokens)) => HttpResponse::Ok().json(tokens),
        _ => HttpResponse::InternalServerError().finish(),
    }
}
