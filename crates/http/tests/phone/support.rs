//! A server over a world and a client for it.

use std::{num::NonZeroUsize, sync::Arc};

use latchkey_domain::Auth;
use latchkey_http::{
    app::App,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::phone::Phone,
};
use latchkey_testkit::{
    World,
    world::{Backend, OnBackend},
};
use serde_json::{Value, json};

use crate::wire::{Answer, Running};

/// Numbers that can be called.
pub const NUMBER: &str = "+27841234567";
pub const OTHER: &str = "+919911715929";

pub const VERIFIED: &str = "Security code is valid.";
pub const WRONG: &str = "Security code is not valid";
pub const EXPIRED: &str = "Security code has expired";
pub const USED: &str = "Security code is already verified";
pub const EXHAUSTED: &str = "Too many failed verification attempts. Please request a new code.";
pub const NO_NUMBER: &str = "Enter a valid phone number.";

/// A world and the server in front of it; stopped when dropped.
pub struct Site {
    pub world: World,
    running: Running,
}

impl OnBackend for Site {
    fn on(backend: Backend) -> Self {
        Self::over(World::on(backend))
    }
}

impl Site {
    pub fn over(world: World) -> Self {
        let running = Running::start(app(&world.auth));
        Self { world, running }
    }

    /// One request: `POST /path`, whole header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        self.running.connect().send(line, headers, body)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let json = "Content-Type: application/json";
        let line = format!("POST /api/phone/{path}");
        self.send(&line, &[json], &body.to_string())
    }

    pub fn register(&self, number: &str) -> Answer {
        self.post("register", &json!({"phone_number": number}))
    }

    pub fn verify(&self, number: &str, code: &str, token: &str) -> Answer {
        let body = json!({"phone_number": number, "security_code": code, "session_token": token});
        self.post("verify", &body)
    }

    /// Session token and code of a registration that succeeds.
    pub fn registered(&self, number: &str) -> (String, String) {
        let answer = self.register(number);
        assert_eq!(answer.status, 200, "{answer:?}");
        let token = answer.json()["session_token"].as_str().unwrap().to_owned();
        (token, self.world.texted_code().expose().to_owned())
    }
}

pub fn app(auth: &Arc<Auth>) -> App {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(|| panic!("not asked for")),
        request_id: Arc::new(|| "request".to_owned()),
    };
    App::builder(settings, hooks)
        .surface(Phone::new(Arc::clone(auth)))
        .build()
}

impl Answer {
    /// Asserts the whole answer.
    #[track_caller]
    pub fn is(&self, status: u16, body: &Value) {
        assert_eq!((self.status, &self.json()), (status, body), "{self:?}");
    }

    #[track_caller]
    pub fn is_valid(&self) {
        self.is(200, &json!({"message": VERIFIED}));
    }

    /// Asserts a 400 of no single field.
    #[track_caller]
    pub fn refuses(&self, text: &str) {
        self.is(400, &json!({"non_field_errors": [text]}));
    }

    /// Asserts a 400 of one field.
    #[track_caller]
    pub fn refuses_field(&self, field: &str, text: &str) {
        self.is(400, &json!({field: [text]}));
    }
}

/// Another code of the same length.
pub fn other_than(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..code.len() - 1])
}
