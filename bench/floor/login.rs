//! One bcrypt check on the blocking threads, and nothing else.

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use std::sync::OnceLock;

/// The right one.
pub const PASSWORD: &str = "correct horse battery staple";

/// The hash that every login is checked against, made when it is first needed.
pub struct Stored {
    cost: u32,
    hash: OnceLock<String>,
}

impl Stored {
    pub fn new(cost: u32) -> Self {
        let hash = OnceLock::new();
        Self { cost, hash }
    }

    fn check(&self, password: &str) -> bool {
        let hash = self
            .hash
            .get_or_init(|| bcrypt::hash(PASSWORD, self.cost).unwrap_or_default());
        bcrypt::verify(password, hash).unwrap_or(false)
    }
}

#[derive(Deserialize)]
struct Body {
    password: String,
}

#[post("/login")]
pub async fn login(stored: web::Data<Stored>, body: web::Json<Body>) -> HttpResponse {
    match web::block(move || stored.check(&body.password)).await {
        Ok(true) => crate::answer::verified("-", "floor@example.com", 1),
        Ok(false) => HttpResponse::BadRequest().finish(),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
