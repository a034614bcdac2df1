//! A serving process: what is started in which order, and how it stops.

mod listener;
mod ready;
mod stop;

use crate::config::{self, Loaded, MasterKey};
use crate::output;
use actix_web::{App, HttpServer, dev::Server, rt::System};
use std::net::TcpListener;

/// Key → database → wiring → dispatcher → HTTP → ready; then until a signal says to stop.
pub fn serve(loaded: &Loaded) -> anyhow::Result<()> {
    let _key = secret_key(loaded)?;
    // Here: open the database, migrate it, wire the use cases, start the dispatcher and the sweeper.
    let listener = listener::bind(loaded)?;
    let ready = ready::line(&loaded.settings, listener.local_addr()?);
    System::new().block_on(async {
        let signals = stop::Signals::catch()?;
        let server = http(loaded, listener)?;
        let handle = server.handle();
        output::line(&ready)?;
        let grace = loaded.settings.server.shutdown_timeout();
        stop::run_until_signal(signals, server, handle, grace).await
    })
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

/// The HTTP server, accepting from here on. Not wired yet: it serves no route.
fn http(loaded: &Loaded, listener: TcpListener) -> anyhow::Result<Server> {
    let settings = &loaded.settings.server;
    let server = HttpServer::new(App::new)
        .workers(settings.workers())
        .shutdown_timeout(settings.shutdown_timeout().as_secs())
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}
