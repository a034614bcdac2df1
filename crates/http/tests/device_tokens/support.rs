//! A server over a world, a client that writes forms as curl does, and a user to sign in.

use std::{num::NonZeroUsize, sync::Arc};

use latchkey_domain::{
    Auth,
    admin::CreateUser,
    model::{Password, User},
};
use latchkey_http::{
    app::App,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::{company::Company, device_tokens::DeviceTokens},
};
use latchkey_testkit::{
    World,
    world::{Backend, OnBackend},
};
use serde_json::{Value, json};

use crate::wire::{Answer, Running};

pub const EMAIL: &str = "admin@beyondvip.com";
pub const PASSWORD: &str = "correct horse";
pub const NUMBER: &str = "(123)456-7890";

pub const BAD_TOKEN: &str = "Invalid authentication token.";
pub const NO_TOKEN: &str = "Authentication token is required.";
pub const WRONG: &str = "Invalid email or password.";

/// A world and the server in front of it, with one user; stopped when dropped.
pub struct Site {
    pub world: World,
    pub ann: User,
    running: Running,
}

impl OnBackend for Site {
    fn on(backend: Backend) -> Self {
        Self::over(World::on(backend))
    }
}

/// A signed-in user.
pub struct Device {
    pub token: String,
    pub id: i64,
}

impl Site {
    pub fn over(world: World) -> Self {
        let running = Running::start(app(&world.auth));
        let ann = add(&world, "Ann", EMAIL);
        Self {
            world,
            ann,
            running,
        }
    }

    /// One request: `POST /path`, whole header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        self.running.connect().send(line, headers, body)
    }

    /// A form in the body, whatever the method, as `curl -X METHOD -d name=value` sends it.
    pub fn form(&self, line: &str, fields: &[(&str, &str)]) -> Answer {
        let form = "Content-Type: application/x-www-form-urlencoded";
        self.send(line, &[form], &encoded(fields))
    }

    pub fn json(&self, line: &str, body: &Value) -> Answer {
        let json = "Content-Type: application/json";
        self.send(line, &[json], &body.to_string())
    }

    pub fn try_sign_in(&self, fields: &[(&str, &str)]) -> Answer {
        self.form("POST /api/v1/tokens.json", fields)
    }

    /// A session of Ann's on a device.
    #[track_caller]
    pub fn sign_in_on(&self, device: &str) -> Device {
        let fields = [
            ("email", EMAIL),
            ("password", PASSWORD),
            ("device_token", device),
            ("mobile_os", "ios"),
        ];
        Device::of(&self.try_sign_in(&fields))
    }

    /// A session of Ann's on no device.
    #[track_caller]
    pub fn sign_in(&self) -> Device {
        Device::of(&self.try_sign_in(&[("email", EMAIL), ("password", PASSWORD)]))
    }

    /// Whether the token opens anything.
    pub fn knows(&self, device: &Device) -> bool {
        let answer = self.form("GET /api/v1/profile.json", &[("auth_token", &device.token)]);
        match answer.status {
            200 => true,
            423 => false,
            other => panic!("the profile answered {other}"),
        }
    }

    pub fn disable(&self) {
        let user = self.ann.identifier.0.to_string();
        self.world.auth.set_user_disabled(&user, true).unwrap();
    }
}

impl Device {
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{answer:?}");
        let body = answer.json();
        Self {
            token: body["token"].as_str().unwrap().to_owned(),
            id: body["user_info"]["id"].as_i64().unwrap(),
        }
    }
}

/// A user of the default company with [`PASSWORD`].
pub fn add(world: &World, name: &str, email: &str) -> User {
    let user = CreateUser {
        first_name: name.to_owned(),
        last_name: "Lee".to_owned(),
        email: Some(email.to_owned()),
        password: Some(Password::new(PASSWORD)),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &user)
        .unwrap()
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
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
        .surface(DeviceTokens::new(Arc::clone(auth)))
        .surface(Company::new(Arc::clone(auth)))
        .build()
}

impl Answer {
    /// Asserts the whole answer.
    #[track_caller]
    pub fn says(&self, status: u16, message: &str) {
        let expected = json!({"message": message}).to_string();
        assert_eq!(
            (self.status, self.body.as_str()),
            (status, expected.as_str())
        );
    }
}
