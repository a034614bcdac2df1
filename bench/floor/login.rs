//! A login: the user, one bcrypt check, one durable write.

use crate::answer::verified;
use crate::keys::{FIRST_JTI, Keys};
use crate::rows::{Database, Session};
use crate::{postgres, sqlite};
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use std::sync::PoisonError;

/// The right one.
pub const PASSWORD: &str = "correct horse battery staple";

#[derive(Deserialize)]
pub struct Body {
    pub username: String,
    pub password: String,
}

#[post("/login")]
pub async fn login(
    keys: web::Data<Keys>,
    database: web::Data<Database>,
    body: web::Json<Body>,
) -> HttpResponse {
    match web::block(move || sign_in(&database, &keys, &body)).await {
        Ok(Ok(Some((token, user)))) => verified(&token, "floor@example.com", user),
        Ok(Ok(None)) => HttpResponse::BadRequest().finish(),
        Ok(Err(_)) | Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// A new opaque token and its user.
fn sign_in(database: &Database, keys: &Keys, body: &Body) -> anyhow::Result<Option<(String, i64)>> {
    let known = match database {
        Database::Sqlite { reader, .. } => {
            let mut conn = reader.lock().unwrap_or_else(PoisonError::into_inner);
            sqlite::by_name(&mut conn, &body.username)?
        }
        Database::Postgres(pool) => postgres::by_name(&mut *pool.get()?, &body.username)?,
    };
    let Some((user, stored)) = known else {
        return Ok(None);
    };
    if !bcrypt::verify(&body.password, &stored)? {
        return Ok(None);
    }
    let mut random = [0; 48];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| anyhow::anyhow!("no random bytes"))?;
    let (id, token) = (hex::encode(&random[..16]), hex::encode(&random[16..]));
    let (hash, jti) = (keys.hash(&token)?, FIRST_JTI);
    let session = Session { id, hash, jti };
    match database {
        Database::Sqlite { writer, .. } => {
            let mut conn = writer.lock().unwrap_or_else(PoisonError::into_inner);
            sqlite::start(&mut conn, user, &session)?
        }
        Database::Postgres(pool) => postgres::start(&mut *pool.get()?, user, &session)?,
    };
    Ok(Some((token, user)))
}
