//! The server that recordings are replayed against: all surfaces over one world, as in production.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use latchkey_domain::{Auth, Policy, model::Budget};
use latchkey_http::{
    app::App,
    pages::Pages,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::{
        company::Company, device_tokens::DeviceTokens, jwt::Jwt, phone::Phone, signup::Signup,
    },
};
use latchkey_testkit::{World, world::Backend};

use crate::{heard, wire::Running};

/// A world and the server in front of it; stopped when dropped.
pub struct Stage {
    pub world: World,
    pub running: Running,
}

impl Stage {
    /// With what the `@ policy` lines of a recording say.
    pub fn set(backend: Backend, head: &[String]) -> Self {
        let orders: Vec<_> = head
            .iter()
            .filter_map(|line| line.strip_prefix("@ policy "))
            .filter_map(|order| order.split_once(" = "))
            .collect();
        let changed = |policy: &mut Policy| {
            for (key, value) in &orders {
                change(policy, key, value);
            }
        };
        let world = World::builder(backend).policy(changed).build();
        let by_get = !orders.contains(&("surfaces.signup_get_password", "false"));
        heard::listen();
        let running = Running::start(app(&world.auth, by_get));
        Self { world, running }
    }
}

/// The keys as an operator writes them, in `latchkey.toml`.
fn change(policy: &mut Policy, key: &str, value: &str) {
    let number = || value.parse().unwrap();
    let budget = || Budget {
        count: number(),
        window_seconds: 3600,
    };
    match key {
        "surfaces.strict_privacy" => policy.strict_privacy = value == "true",
        // The server's, not the core's.
        "surfaces.signup_get_password" => {}
        "tokens.jwt_rotate" => policy.tokens.jwt_rotate = value == "true",
        "limits.registrations_per_address" => policy.limits.registrations_per_address = budget(),
        "limits.resets_per_address" => policy.limits.resets_per_address = budget(),
        "limits.messages_per_destination" => policy.limits.messages_per_destination = budget(),
        "limits.sms_per_number" => policy.limits.sms_per_number = budget(),
        "limits.codes_per_user" => policy.limits.codes_per_user = budget(),
        "limits.verify_per_address" => policy.limits.verify_per_address = budget(),
        "limits.login_per_account" => policy.limits.login_per_account = budget(),
        "limits.login_per_address" => policy.limits.login_per_address = budget(),
        other => panic!("no policy {other}"),
    }
}

/// What is served.
pub fn app(auth: &Arc<Auth>, signup_get_password: bool) -> App {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        cors_origins: vec!["https://wallet.example".parse().unwrap()],
        ..Settings::default()
    };
    let keys = Arc::clone(auth);
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(move || Ok(keys.jwks().to_string())),
        // Another one for every request of the process: see `heard`.
        request_id: Arc::new(|| format!("request-{}", NUMBER.fetch_add(1, Ordering::Relaxed))),
    };
    App::builder(settings, hooks)
        .surface(Company::new(Arc::clone(auth)))
        .surface(DeviceTokens::new(Arc::clone(auth)))
        .surface(Jwt::new(Arc::clone(auth)))
        .surface(Phone::new(Arc::clone(auth)))
        .surface(Signup::new(Arc::clone(auth), signup_get_password))
        .pages(Pages::new(Arc::clone(auth)))
        .build()
}
