//! Everything that is served, over one world without limits.

use std::{num::NonZeroUsize, sync::Arc};

use latchkey_http::{
    app::{App, Served},
    pages::Pages,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::{
        company::Company, device_tokens::DeviceTokens, jwt::Jwt, phone::Phone, signup::Signup,
    },
};
use latchkey_testkit::{World, world::Backend};

use crate::wire::{Answer, Running};

/// A world and the server in front of it; stopped when dropped.
pub struct Site {
    pub running: Running,
    _world: World,
}

impl Site {
    pub fn on(backend: Backend) -> Self {
        let world = World::builder(backend)
            .policy(|policy| policy.limits.enabled = false)
            .build();
        let running = Running::start(app(&world));
        Self {
            running,
            _world: world,
        }
    }

    /// One request on its own connection: `POST /path`, header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: &[u8]) -> Answer {
        self.running.connect().send(line, headers, body)
    }
}

/// The rows of a surface below its first mount.
pub fn rows(surface: &str) -> Vec<Served> {
    let app = app(&World::sqlite());
    let mut rows: Vec<_> = app.served().filter(|row| row.surface == surface).collect();
    let mount = rows.first().unwrap().mount;
    rows.retain(|row| row.mount == mount);
    rows
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
