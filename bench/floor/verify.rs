//! Signature and times, no look-up.

use crate::answer::{TokenBody, verified};
use crate::keys::{Claims, Keys};
use actix_web::{HttpResponse, post, web};
use jsonwebtoken::{DecodingKey, Validation};

/// The claims of a token that is good.
pub fn check(token: &str, (key, validation): &(DecodingKey, Validation)) -> Option<Claims> {
    let data = jsonwebtoken::decode::<Claims>(token, key, validation).ok()?;
    Some(data.claims)
}

#[post("/verify/hs256")]
pub async fn hs256(keys: web::Data<Keys>, body: web::Json<TokenBody>) -> HttpResponse {
    answer(&body.token, &keys.hs256)
}

#[post("/verify/eddsa")]
pub async fn eddsa(keys: web::Data<Keys>, body: web::Json<TokenBody>) -> HttpResponse {
    answer(&body.token, &keys.eddsa)
}

fn answer(token: &str, with: &(DecodingKey, Validation)) -> HttpResponse {
    match check(token, with) {
        Some(claims) => verified(token, &claims.username, claims.user_id),
        None => HttpResponse::BadRequest().finish(),
    }
}
