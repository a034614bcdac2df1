//! A server over a world, a client for it, and a user to sign in.

use std::{num::NonZeroUsize, sync::Arc};

use chrono::TimeDelta;
use latchkey_domain::{
    Auth,
    admin::CreateUser,
    model::{Password, PlainToken, User},
};
use latchkey_http::{
    app::App,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::jwt::Jwt,
};
use latchkey_testkit::World;
use serde_json::{Value, json};

use crate::wire::{Answer, Running};

pub const USERNAME: &str = "indestructible";
pub const PASSWORD: &str = "terminator123";
pub const EMAIL: &str = "sarah@example.com";
pub const MOBILE: &str = "+15555552016";

pub const NOT_GOOD: &str = "Error decoding signature.";
pub const EXPIRED: &str = "Signature has expired.";

/// A server over a core; stopped when dropped.
pub struct Site(Running);

impl Site {
    pub fn over(auth: &Arc<Auth>) -> Self {
        Self(Running::start(app(Arc::clone(auth))))
    }

    /// One request: `POST /path`, whole header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        self.0.connect().send(line, headers, body)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let json = "Content-Type: application/json; charset=utf-8";
        self.send(&format!("POST {path}"), &[json], &body.to_string())
    }

    pub fn get(&self, path: &str, authorization: &str) -> Answer {
        let header = format!("Authorization: {authorization}");
        self.send(&format!("GET {path}"), &[&header], "")
    }

    pub fn log_in(&self, username: &str, password: &str) -> Answer {
        let body = json!({"username": username, "password": password});
        self.post("/auth/access_token/", &body)
    }

    /// The token of a login that succeeds.
    pub fn token(&self) -> String {
        let answer = self.log_in(USERNAME, PASSWORD);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text_of("token")
    }

    pub fn verify(&self, token: &str) -> Answer {
        self.post("/auth/verify_token/", &json!({"token": token}))
    }

    pub fn refresh(&self, token: &str) -> Answer {
        self.post("/auth/refresh_token/", &json!({"token": token}))
    }

    pub fn me(&self, token: &str) -> Answer {
        self.get("/users/me/", &format!("Token {token}"))
    }
}

fn app(auth: Arc<Auth>) -> App {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let keys = Arc::clone(&auth);
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(move || Ok(keys.jwks().to_string())),
        request_id: Arc::new(|| "request".to_owned()),
    };
    App::builder(settings, hooks)
        .surface(Jwt::new(auth))
        .build()
}

impl Answer {
    pub fn text_of(&self, key: &str) -> String {
        self.json()[key]
            .as_str()
            .unwrap_or_else(|| panic!("no {key} in {self:?}"))
            .to_owned()
    }

    /// Asserts the whole answer.
    #[track_caller]
    pub fn is(&self, status: u16, body: &Value) {
        assert_eq!((self.status, &self.json()), (status, body), "{self:?}");
    }

    /// Asserts a 400 of no single field.
    #[track_caller]
    pub fn refuses(&self, text: &str) {
        self.is(400, &json!({"non_field_errors": [text]}));
    }
}

/// The user that [`Site::token`] signs in.
pub fn sarah(world: &World) -> User {
    add(
        world,
        CreateUser {
            first_name: "Sarah".to_owned(),
            last_name: "Connor".to_owned(),
            email: Some(EMAIL.to_owned()),
            mobile: Some(MOBILE.to_owned()),
            username: Some(USERNAME.to_owned()),
            ..CreateUser::default()
        },
    )
}

/// A user of the default company with [`PASSWORD`].
pub fn add(world: &World, user: CreateUser) -> User {
    add_to(world, "default", user)
}

pub fn add_to(world: &World, company: &str, user: CreateUser) -> User {
    let user = CreateUser {
        password: Some(Password::new(PASSWORD)),
        ..user
    };
    world.auth.create_user_as_operator(company, &user).unwrap()
}

pub fn advance(world: &World, days: i64, seconds: i64) {
    world
        .clock
        .advance(TimeDelta::days(days) + TimeDelta::seconds(seconds));
}

/// What a part of a JWT says: 0 is the header, 1 the claims.
pub fn part(token: &str, index: usize) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

pub fn claims(token: &str) -> Value {
    part(token, 1)
}

pub fn plain(token: &str) -> PlainToken {
    PlainToken::new(token)
}
