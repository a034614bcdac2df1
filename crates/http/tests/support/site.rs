//! A running server over a [`World`].
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::{
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use latchkey_domain::Auth;
use latchkey_http::{
    app::App,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::company::Company,
};
use latchkey_testkit::{
    World,
    world::{Backend, OnBackend},
};

use super::{request::Request, wire::Running};

/// A world and the server in front of it; stopped when dropped.
pub struct Site {
    pub world: World,
    running: Running,
}

impl Site {
    pub fn over(world: World) -> Self {
        let running = Running::start(app(&world.auth));
        Self { world, running }
    }

    /// What is served.
    pub fn app(&self) -> App {
        app(&self.world.auth)
    }

    /// A request to a path below the mount: `site.post("auth/login/")`.
    pub fn post(&self, path: &str) -> Request<'_> {
        self.request("POST", path)
    }

    pub fn get(&self, path: &str) -> Request<'_> {
        self.request("GET", path)
    }

    pub fn delete(&self, path: &str) -> Request<'_> {
        self.request("DELETE", path)
    }

    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        assert!(!path.starts_with('/'), "{path} goes below the mount");
        Request::new(&self.running, method, path)
    }
}

impl OnBackend for Site {
    fn on(backend: Backend) -> Self {
        Self::over(World::on(backend))
    }
}

fn app(auth: &Arc<Auth>) -> App {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let counter = AtomicU64::new(0);
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: Vec::new() }),
        key_set: Arc::new(|| panic!("not asked for")),
        request_id: Arc::new(move || {
            format!("request-{}", counter.fetch_add(1, Ordering::Relaxed))
        }),
    };
    App::builder(settings, hooks)
        .surface(Company::new(Arc::clone(auth)))
        .build()
}
