//! A server over a world, a client for it, and the document's own user.

use std::{num::NonZeroUsize, sync::Arc};

use latchkey_domain::{Auth, model::PlainToken, sessions::Authenticated};
use latchkey_http::{
    app::App,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::{company::Company, jwt::Jwt, signup::Signup},
};
use latchkey_testkit::World;
use serde_json::{Value, json};

use crate::wire::{Answer, Running};

pub const EMAIL: &str = "cashmoney@gmail.com";
pub const PASSWORD: &str = "Ca5hM0n3y";
pub const NUMBER: &str = "+15555552016";

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// A server over a core; stopped when dropped.
pub struct Site(Running);

impl Site {
    pub fn over(auth: &Arc<Auth>) -> Self {
        Self::taking_passwords_by_get(auth, true)
    }

    /// With `surfaces.signup_get_password`.
    pub fn taking_passwords_by_get(auth: &Arc<Auth>, get_password: bool) -> Self {
        Self(Running::start(app(auth, get_password)))
    }

    /// One request: `POST /path`, whole header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        self.0.connect().send(line, headers, body)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), &[], "")
    }

    /// A form, written as given.
    pub fn form(&self, path: &str, body: &str) -> Answer {
        self.send(&format!("POST {path}"), &[FORM], body)
    }

    pub fn json(&self, path: &str, body: &Value) -> Answer {
        let json = "Content-Type: application/json";
        self.send(&format!("POST {path}"), &[json], &body.to_string())
    }

    /// Signs up with these values of `user`.
    pub fn sign_up(&self, user: &Value) -> Answer {
        self.json("/api/v1/signup", &json!({"user": user}))
    }

    /// Signs the document's user up.
    pub fn cash(&self) -> Answer {
        let answer = self.sign_up(&cash());
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    pub fn log_in(&self, email: &str, password: &str) -> Answer {
        let user = json!({"email": email, "password": password});
        self.json("/api/v1/auth", &json!({"user": user}))
    }

    /// The token of a login that succeeds.
    pub fn token(&self) -> String {
        self.log_in(EMAIL, PASSWORD).token()
    }

    pub fn me(&self, token: &str) -> Answer {
        let header = format!("Authorization: {token}");
        self.send("GET /api/v1/users/me", &[&header], "")
    }

    /// Changes one's own user to these values of `user`.
    pub fn change(&self, token: &str, user: &Value) -> Answer {
        let headers = [
            "Content-Type: application/json",
            &format!("Authorization: {token}"),
        ];
        let body = json!({"user": user}).to_string();
        self.send("PUT /api/v1/users/me", &headers, &body)
    }
}

/// What is served.
pub fn app(auth: &Arc<Auth>, get_password: bool) -> App {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let keys = Arc::clone(auth);
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(move || Ok(keys.jwks().to_string())),
        request_id: Arc::new(|| "request".to_owned()),
    };
    App::builder(settings, hooks)
        .surface(Company::new(Arc::clone(auth)))
        .surface(Jwt::new(Arc::clone(auth)))
        .surface(Signup::new(Arc::clone(auth), get_password))
        .build()
}

/// The document's user.
pub fn cash() -> Value {
    json!({
        "fname": "Cash",
        "lname": "Money",
        "email": EMAIL,
        "password": PASSWORD,
        "dob": "1990-01-01",
        "number": NUMBER,
    })
}

/// The same with one value replaced.
pub fn cash_but(key: &str, value: impl Into<Value>) -> Value {
    let mut user = cash();
    user[key] = value.into();
    user
}

impl Answer {
    /// Asserts the whole answer.
    #[track_caller]
    pub fn is(&self, status: u16, body: &Value) {
        assert_eq!((self.status, &self.json()), (status, body), "{self:?}");
    }

    /// Asserts 422 with one message.
    #[track_caller]
    pub fn refuses(&self, field: &str, message: &str) {
        self.is(422, &json!({field: [message]}));
    }

    /// Asserts 401 without a body.
    #[track_caller]
    pub fn is_nobody_s(&self) {
        assert_eq!((self.status, self.body.as_str()), (401, ""), "{self:?}");
        assert_eq!(self.header("www-authenticate"), Some("Token"));
    }

    /// The token of a success.
    #[track_caller]
    pub fn token(&self) -> String {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()["token"].as_str().unwrap().to_owned()
    }
}

/// Who a token belongs to, as the core says.
pub fn caller(world: &World, token: &str) -> Authenticated {
    world.auth.authenticate(&PlainToken::new(token)).unwrap()
}
