//! Everything that is served, over one world; without limits unless a test sets its own.

use std::{num::NonZeroUsize, sync::Arc};

use latchkey_http::{
    app::App,
    pages::Pages,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::{
        company::Company, device_tokens::DeviceTokens, jwt::Jwt, phone::Phone, signup::Signup,
    },
};
use latchkey_testkit::{
    World,
    world::{Backend, Builder, OnBackend},
};
use serde_json::Value;

use crate::wire::{Answer, Running};

const JSON: &str = "Content-Type: application/json";

/// A world and the server in front of it; stopped when dropped.
pub struct Site {
    pub world: World,
    running: Running,
}

impl OnBackend for Site {
    fn on(backend: Backend) -> Self {
        Self::over(World::builder(backend).policy(|policy| policy.limits.enabled = false))
    }
}

impl Site {
    /// Over a world of one's own.
    pub fn over(builder: Builder) -> Self {
        let world = builder.build();
        let running = Running::start(app(&world));
        Self { world, running }
    }

    /// One request on its own connection: `POST /path`, what stands in `Authorization`, a JSON body.
    pub fn send(&self, line: &str, authorization: Option<&str>, body: &Value) -> Answer {
        let credentials = authorization.map(|value| format!("Authorization: {value}"));
        let mut headers = vec![JSON];
        headers.extend(credentials.as_deref());
        self.with(line, &headers, &body.to_string())
    }

    /// The same with headers and body as given.
    pub fn with(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        self.running.connect().send(line, headers, body)
    }

    /// What a request that must succeed answers.
    #[track_caller]
    pub fn done(&self, line: &str, authorization: Option<&str>, body: &Value) -> Value {
        let answer = self.send(line, authorization, body);
        assert!(answer.status < 300, "{line}: {answer:?}");
        answer.json()
    }
}

fn app(world: &World) -> App {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(|| Ok("{}".to_owned())),
        request_id: Arc::new(|| "request".to_owned()),
    };
    let auth = || Arc::clone(&world.auth);
    App::builder(settings, hooks)
        .pages(Pages::new(auth()))
        .surface(DeviceTokens::new(auth()))
        .surface(Phone::new(auth()))
        .surface(Signup::new(auth(), true))
        .surface(Jwt::new(auth()))
        .surface(Company::new(auth()))
        .build()
}
