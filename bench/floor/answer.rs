//! Answers of the product's own shapes and sizes, and handlers that give them without any work.

use actix_web::{HttpResponse, Responder, get, post, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

/// What `verify_token` gets.
#[derive(Deserialize)]
pub struct TokenBody {
    pub token: String,
}

/// What `verify_token` answers.
#[derive(Serialize)]
pub struct Verified<'a> {
    pub token: &'a str,
    pub expires_in: &'a str,
    pub user: Name<'a>,
}

#[derive(Serialize)]
pub struct Name<'a> {
    pub username: &'a str,
    pub id: i64,
}

/// Prepared answers.
pub struct Answers {
    user: Value,
}

impl Answers {
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let user = serde_json::from_slice(&std::fs::read(path)?)?;
        Ok(Self { user })
    }

    /// Written anew for each request, as any handler must.
    pub fn user(&self) -> HttpResponse {
        HttpResponse::Ok().json(&self.user)
    }
}

/// The answer of `verify_token`.
pub fn verified(token: &str, username: &str, id: i64) -> HttpResponse {
    HttpResponse::Ok().json(Verified {
        token,
        expires_in: "2026-11-26T08:00:00.000Z",
        user: Name { username, id },
    })
}

#[get("/bare")]
pub async fn bare_get() -> impl Responder {
    web::Json(Name {
        username: "floor",
        id: 1,
    })
}

#[post("/bare/verify")]
pub async fn bare_verify(body: web::Json<TokenBody>) -> impl Responder {
    verified(&body.token, "floor@example.com", 1)
}

#[get("/bare/user")]
pub async fn bare_user(answers: web::Data<Answers>) -> impl Responder {
    answers.user()
}
