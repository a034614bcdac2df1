//! Checks with one look-up: what a token costs that memory does not know.

use crate::answer::{Answers, TokenBody, verified};
use crate::keys::Keys;
use crate::rows::{Found, Reader};
use crate::{postgres, sqlite, verify};
use actix_web::{HttpRequest, HttpResponse, get, http::header::AUTHORIZATION, post, web};

#[post("/lookup/jwt")]
pub async fn jwt(
    keys: web::Data<Keys>,
    reader: web::Data<Reader>,
    body: web::Json<TokenBody>,
) -> HttpResponse {
    let Some(claims) = verify::check(&body.token, &keys.eddsa) else {
        return HttpResponse::BadRequest().finish();
    };
    match session(&reader, claims.sid).await {
        Some(found) => verified(&body.token, &found.username, found.user_id),
        None => HttpResponse::BadRequest().finish(),
    }
}

pub async fn session(reader: &Reader, sid: String) -> Option<Found> {
    match reader {
        Reader::Sqlite(conn) => sqlite::by_id(&mut conn.borrow_mut(), &sid).ok()?,
        Reader::Postgres(pool) => {
            let pool = pool.clone();
            web::block(move || postgres::by_id(&mut *pool.get().ok()?, &sid).ok()?)
                .await
                .ok()?
        }
    }
}

#[get("/lookup/opaque")]
pub async fn opaque(
    keys: web::Data<Keys>,
    reader: web::Data<Reader>,
    answers: web::Data<Answers>,
    request: HttpRequest,
) -> HttpResponse {
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Token "));
    let Some(hash) = token.and_then(|token| keys.hash(token).ok()) else {
        return HttpResponse::Unauthorized().finish();
    };
    let found = match &**reader {
        Reader::Sqlite(conn) => sqlite::by_token(&mut conn.borrow_mut(), &hash)
            .ok()
            .flatten(),
        Reader::Postgres(pool) => {
            let pool = pool.clone();
            web::block(move || postgres::by_token(&mut *pool.get().ok()?, &hash).ok()?)
                .await
                .ok()
                .flatten()
        }
    };
    match found {
        Some(_) => answers.user(),
        None => HttpResponse::Unauthorized().finish(),
    }
}
