//! The HTTP side: its settings, its hooks, its surfaces.

use super::{Readiness, surfaces};
use crate::config::{Loaded, Settings};
use latchkey_domain::Auth;
use latchkey_domain::ports::{Entropy, OsEntropy};
use latchkey_http::app::App;
use latchkey_http::pages::Pages;
use latchkey_http::settings;
use latchkey_http::standard::Hooks;
use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Everything that is served, and the names of the surfaces in it.
///
/// # Errors
/// When a setting is none that the HTTP side takes.
pub fn app(
    loaded: &Loaded,
    auth: &Arc<Auth>,
    readiness: Readiness,
) -> anyhow::Result<(App, Vec<String>)> {
    let builder = App::builder(settings(&loaded.settings)?, hooks(auth, readiness))
        .pages(Pages::new(Arc::clone(auth)));
    let (builder, served) = surfaces::add(builder, &loaded.settings.surfaces, auth);
    Ok((builder.build(), served))
}

/// What a request that waited for a password to be hashed may take besides.
const BESIDES_HASHING: Duration = Duration::from_millis(800);

fn settings(settings: &Settings) -> anyhow::Result<settings::Settings> {
    let server = &settings.server;
    let origins = server.cors_origins.iter();
    Ok(settings::Settings {
        public_url: server.public_url.as_str().to_owned(),
        trusted_proxies: server
            .trusted_proxies
            .iter()
            .map(|network| network.0)
            .collect(),
        cors_origins: origins
            .map(|origin| origin.as_str().parse())
            .collect::<Result<_, _>>()?,
        workers: NonZeroUsize::new(server.workers()),
        shutdown_timeout: server.shutdown_timeout(),
        answer_deadline: server
            .answer_deadline()
            .max(settings.passwords.queue_deadline() + BESIDES_HASHING),
        ..settings::Settings::default()
    })
}

fn hooks(auth: &Arc<Auth>, readiness: Readiness) -> Hooks {
    let auth = Arc::clone(auth);
    Hooks {
        ready: Arc::new(move || readiness.look()),
        key_set: Arc::new(move || Ok(auth.jwks().to_string())),
        request_id: Arc::new(request_id),
    }
}

thread_local! {
    static RANDOM: RefCell<(usize, [u8; IDS * 16])> = const { RefCell::new((IDS, [0; IDS * 16])) };
}

/// How many ids the system is asked for at once: one call of the kernel for each would show in every answer.
const IDS: usize = 64;

/// 128 random bits.
fn request_id() -> String {
    RANDOM.with_borrow_mut(|(used, random)| {
        if *used == IDS {
            OsEntropy.fill(random);
            *used = 0;
        }
        let mut id = [0; 16];
        id.copy_from_slice(&random[*used * 16..][..16]);
        *used += 1;
        let mut text = Uuid::encode_buffer();
        Uuid::from_bytes(id)
            .simple()
            .encode_lower(&mut text)
            .to_owned()
    })
}
