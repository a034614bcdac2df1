//! A clean end: a moment in which readiness says no and everything is still served, then no new connections, requests
//! in flight finish, messages in hand are sent, then exit; a second signal ends at once.

use super::Running;
use crate::logging;
use anyhow::bail;
use latchkey_http::server::Server;
use std::io;
use std::time::{Duration, Instant};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// 128 + SIGTERM or SIGINT: what a shell reports for a process that the signal killed.
const TERMINATED: i32 = 143;
const INTERRUPTED: i32 = 130;

/// How long requests are still taken after the signal: those that have been sent already wait in sockets, where
/// closing would lose them.
const NOTICE: Duration = Duration::from_millis(400);

/// Drives `server` until SIGTERM or SIGINT, then for at most `grace` until everything in hand is done.
pub(super) async fn run_until_signal(
    mut signals: Signals,
    server: Server,
    parts: Running,
    grace: Duration,
) -> anyhow::Result<()> {
    let handle = server.handle();
    let mut serving = actix_web::rt::spawn(server.run());
    tokio::select! {
        _ = signals.next() => {}
        ended = &mut serving => {
            ended??;
            bail!("the HTTP server ended by itself");
        }
    }
    tracing::info!(
        seconds = grace.as_secs(),
        "stopping: finishing requests in flight"
    );
    let end = Instant::now() + grace;
    parts.readiness.stop();
    let stopped = async {
        actix_web::rt::time::sleep(NOTICE.min(grace)).await;
        handle.stop(true).await;
        serving.await??;
        let left = end.saturating_duration_since(Instant::now());
        anyhow::Ok(tokio::task::spawn_blocking(move || parts.stop(left)).await?)
    };
    tokio::select! {
        outcome = stopped => outcome?,
        status = signals.next() => {
            tracing::warn!("second signal: stopping at once");
            logging::finish();
            std::process::exit(status);
        }
    }
    tracing::info!("stopped");
    Ok(())
}

/// SIGTERM and SIGINT, caught from its making on.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// To be called before the server is said to be ready. Needs the runtime.
    pub fn catch() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for one of them; yields the exit status of a process that it kills.
    async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.terminate.recv() => TERMINATED,
            _ = self.interrupt.recv() => INTERRUPTED,
        }
    }
}
