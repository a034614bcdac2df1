//! Sockets, workers and the end.

mod connection;
pub(crate) mod turn;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix_http::{HttpService, Protocol, error::DispatchError};
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::{
    dev::{AppConfig, ServerHandle},
    rt::net::TcpStream,
};
use socket2::SockRef;

use self::connection::{Connection, Patience};
use crate::{app::App, slices::SLICE};

/// How long a closing connection is still read from, so that a client that is busy sending gets to read our answer.
const LINGER: Duration = Duration::from_secs(2);

/// What the kernel may hold of an answer for one client, in bytes; Linux takes it twice, for its own needs. Left to
/// itself it grows to megabytes.
const SEND_BUFFER: usize = 64 * 1024;

/// How many connections may wait to be taken, as actix has it. The standard library's 128 overflow when a few hundred
/// clients come at once, and whoever then comes tries again after 1 s, 3 s and 7 s.
const BACKLOG: i32 = 1024;

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
        let socket = SockRef::from(&listener);
        // Connections inherit it.
        socket.set_send_buffer_size(SEND_BUFFER)?;
        socket.listen(BACKLOG)?;
        let mut server = actix_web::dev::Server::build()
            .disable_signals()
            .shutdown_timeout(settings.shutdown_timeout.as_secs());
        if let Some(workers) = settings.workers {
            server = server.workers(workers.get());
        }
        let (app, ending) = (app.clone(), server.graceful_shutdown_signal());
        // What actix_web::HttpServer does, but for the connection, which it has no place for.
        let server = server.listen("http", listener, move || {
            let (app, ending) = (app.clone(), ending.clone());
            let patience = Patience {
                headers: settings.header_deadline,
                keep_alive: settings.keep_alive,
                taking: settings.unread_deadline,
            };
            let application = actix_web::App::new()
                .configure(move |config| app.configure(config))
                .into_factory()
                .map_err(|error: actix_web::Error| error.error_response());
            let http = HttpService::build()
                .graceful_shutdown_signal(move || {
                    let ending = ending.clone();
                    async move { ending.notified().await }
                })
                .client_request_timeout(settings.header_deadline)
                .client_disconnect_timeout(LINGER)
                .keep_alive(settings.keep_alive)
                // A buffer that is never empty grows to several times this.
                .h1_write_buffer_size(SLICE)
                .local_addr(listening)
                .on_connect_ext(|connection: &Connection, data| {
                    data.insert(connection.turn());
                })
                .finish(map_config(application, |()| AppConfig::default()));
            fn_service(move |stream: TcpStream| async move {
                cut_off_unread(&stream, patience.taking);
                // A long answer is written slice by slice, and the kernel would hold the last one back until the client
                // has acknowledged those before: 40 ms.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "the ends of long answers will be late");
                }
                let peer = stream.peer_addr().ok();
                let connection = Connection::new(stream, patience);
                Ok::<_, DispatchError>((connection, Protocol::Http1, peer))
            })
            .and_then(http)
        })?;
        Ok(Self {
            running: server.run(),
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

/// The kernel gives up a client that does not even say that it is there, also once we have closed.
#[cfg(target_os = "linux")]
fn cut_off_unread(stream: &TcpStream, deadline: Duration) {
    if let Err(error) = SockRef::from(stream).set_tcp_user_timeout(Some(deadline)) {
        tracing::debug!(%error, "a client that has gone will be waited for");
    }
}

#[cfg(not(target_os = "linux"))]
fn cut_off_unread(_: &TcpStream, _: Duration) {}
