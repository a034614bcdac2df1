//! Sockets, workers and the end.

use std::{
    any::Any,
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

#[cfg(target_os = "linux")]
use actix_web::rt::net::TcpStream;
use actix_web::{HttpServer, dev::ServerHandle};

use crate::app::App;

/// How long a closing connection is still read from, so that a client that is busy sending gets to read our answer.
const LINGER: Duration = Duration::from_secs(2);

/// A server that listens and answers once [`run`](Self::run) is awaited.
pub struct Server {
    running: actix_web::dev::Server,
    address: SocketAddr,
}

impl Server {
    /// Takes connections from `listener`. Signals are the caller's: see [`handle`](Self::handle). Needs a tokio
    /// runtime around it.
    ///
    /// # Errors
    /// What the operating system says about the socket.
    pub fn new(app: &App, listener: TcpListener) -> io::Result<Self> {
        let listening = listener.local_addr()?;
        let settings = Arc::clone(app.settings());
        let unread_deadline = settings.unread_deadline;
        let app = app.clone();
        let mut server = HttpServer::new(move || {
            let app = app.clone();
            actix_web::App::new().configure(move |config| app.configure(config))
        })
        .on_connect(move |connection, _| cut_off_unread(connection, unread_deadline))
        .disable_signals()
        .client_request_timeout(settings.header_deadline)
        .client_disconnect_timeout(LINGER)
        .keep_alive(settings.keep_alive)
        .shutdown_timeout(settings.shutdown_timeout.as_secs());
        if let Some(workers) = settings.workers {
            server = server.workers(workers.get());
        }
        Ok(Self {
            running: server.listen(listener)?.run(),
            address: listening,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What ends it: `handle.stop(true).await` refuses new connections at once and waits for requests in flight, up
    /// to the shutdown time.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.running.handle()
    }

    /// Serves until stopped.
    ///
    /// # Errors
    /// What the operating system says about the socket.
    pub async fn run(self) -> io::Result<()> {
        self.running.await
    }
}

/// actix waits for ever for a client that does not read; the kernel is told not to.
#[cfg(target_os = "linux")]
fn cut_off_unread(connection: &dyn Any, deadline: Duration) {
    if let Some(stream) = connection.downcast_ref::<TcpStream>()
        && let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(deadline))
    {
        tracing::debug!(%error, "a client that does not read will be waited for");
    }
}

#[cfg(not(target_os = "linux"))]
fn cut_off_unread(_: &dyn Any, _: Duration) {}
