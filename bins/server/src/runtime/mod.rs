//! A serving process: what is started in which order, and how it stops.

mod background;
mod listener;
mod ready;
mod stop;

use crate::config::{self, Loaded, MasterKey};
use crate::output;
use crate::wiring::{self, Core, Messages, Readiness};
use actix_web::rt::System;
use background::Background;
use latchkey_domain::Auth;
use latchkey_http::server::Server;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often to look for what other processes changed: commands must be honoured within a second.
const FEED_PERIOD: Duration = Duration::from_millis(250);
/// How often to remove rows that nobody needs any more.
const SWEEP_PERIOD: Duration = Duration::from_secs(60);

/// Key → database → core → dispatcher → HTTP → ready; then until a signal says to stop.
pub fn serve(loaded: &Loaded) -> anyhow::Result<()> {
    let key = secret_key(loaded)?;
    let storage = wiring::database::for_serving(loaded)?;
    let core = wiring::core(loaded, &key, storage)?;
    warn_of_restored_backup(&core.auth)?;
    let listener = listener::bind(loaded)?;
    let parts = Running::start(loaded, core)?;
    let (app, surfaces) = wiring::http::app(loaded, &parts.auth, parts.readiness.clone())?;
    let ready = ready::line(&loaded.settings, listener.local_addr()?, &surfaces);
    System::new().block_on(async {
        let signals = stop::Signals::catch()?;
        let server = Server::new(&app, listener)?;
        output::line(&ready)?;
        let grace = loaded.settings.server.shutdown_timeout();
        stop::run_until_signal(signals, server, parts, grace).await
    })
}

/// A backup knows nothing of what was revoked or spent after it was taken.
fn warn_of_restored_backup(auth: &Auth) -> anyhow::Result<()> {
    if let Some(taken) = auth.restored_backup()? {
        tracing::warn!(
            taken,
            "this database was restored from a backup: tokens that were revoked and codes that were spent since count \
             again until they expire; `latchkey user sign-out` ends a user's sessions"
        );
    }
    Ok(())
}

/// The key that seals; made at the first start.
pub fn secret_key(loaded: &Loaded) -> anyhow::Result<MasterKey> {
    Ok(config::obtain_secret_key(loaded, fill_from_system)?)
}

#[expect(
    clippy::expect_used,
    reason = "without the system's generator there is nothing safe to do"
)]
fn fill_from_system(buffer: &mut [u8]) {
    aws_lc_rs::rand::fill(buffer).expect("the operating system yields random bytes");
}

/// What runs beside the HTTP server.
struct Running {
    auth: Arc<Auth>,
    readiness: Readiness,
    messages: Arc<Messages>,
    background: Background,
}

impl Running {
    fn start(loaded: &Loaded, core: Core) -> anyhow::Result<Self> {
        let messages = Arc::new(Messages::start(loaded, &core)?);
        let auth = core.auth;
        let running = Self {
            readiness: Readiness::new(Arc::clone(&auth), Arc::clone(&messages)),
            messages,
            background: Background::default(),
            auth,
        };
        running.start_background(loaded.settings.tokens.max_staleness())?;
        Ok(running)
    }

    fn start_background(&self, max_staleness: Duration) -> io::Result<()> {
        let (follower, sweeper) = (Arc::clone(&self.auth), Arc::clone(&self.auth));
        // Memory that is always too old would be of no use.
        let period = FEED_PERIOD.min(max_staleness / 2);
        self.background.every(period, "change feed", move || {
            follower.watch_clock();
            follower.follow_feed()
        })?;
        self.background
            .every(SWEEP_PERIOD, "sweeper", move || sweeper.sweep().map(drop))
    }

    /// Ends all of it, within `limit`.
    fn stop(self, limit: Duration) {
        let end = Instant::now() + limit;
        self.messages.stop(limit);
        self.background
            .stop(end.saturating_duration_since(Instant::now()));
    }
}
