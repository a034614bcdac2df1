//! Mail over TLS: the server must prove that it is the one of the URL.
//!
//! `certificates/` holds an authority, whose key was thrown away, and a certificate of it for
//! `localhost`, good for a hundred years.

use crate::support::{Outcome, Running, failure, mail, reset};
use latchkey_notifications::{EmailTransport, SendFailure};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server that takes every mail, and counts them.
struct Server {
    port: u16,
    mails: Arc<AtomicUsize>,
}

impl Server {
    /// Runs until the test ends.
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(AtomicUsize::new(0));
        let (config, count) = (config(), Arc::clone(&mails));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, count) = (Arc::clone(&config), Arc::clone(&count));
                // Clients that trust nothing hang up: no concern of the server.
                std::thread::spawn(move || drop(serve(config, stream, &count)));
            }
        });
        Self { port, mails }
    }

    /// What comes of a mail to this server by that name.
    fn outcome(&self, host: &str, authorities: Option<PathBuf>) -> Outcome {
        let url = format!("smtps://{host}:{}", self.port).into();
        let running = Running::start(mail(EmailTransport::Smtp { url, authorities }));
        running.send([reset(1, "ann@mail.example", "")]);
        running.queue.first()
    }

    fn mails(&self) -> usize {
        self.mails.load(Ordering::SeqCst)
    }
}

fn certificates(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/suite/certificates")
        .join(file)
}

fn config() -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_file(certificates("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(certificates("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider);
    let builder = builder
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth();
    Arc::new(builder.with_single_cert(vec![certificate], key).unwrap())
}

fn serve(config: Arc<ServerConfig>, stream: TcpStream, mails: &AtomicUsize) -> io::Result<()> {
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    let mut in_data = false;
    stream.get_mut().write_all(b"220 localhost\r\n")?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let answer = match (in_data, line.trim_end()) {
            (true, ".") => {
                in_data = false;
                mails.fetch_add(1, Ordering::SeqCst);
                "250 taken"
            }
            (true, _) => continue,
            (false, "DATA") => {
                in_data = true;
                "354 go on"
            }
            (false, _) => "250 fine",
        };
        stream
            .get_mut()
            .write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

#[test]
fn mail_goes_to_a_server_that_proves_its_name() {
    let server = Server::start();
    let outcome = server.outcome("localhost", Some(certificates("authority.pem")));
    assert_eq!(outcome, Outcome::Delivered);
    assert_eq!(server.mails(), 1);
}

#[test]
fn no_mail_goes_to_a_server_with_another_name_or_from_an_unknown_authority() {
    let server = Server::start();
    for (host, authorities) in [
        ("127.0.0.1", Some(certificates("authority.pem"))),
        ("localhost", None),
    ] {
        let outcome = server.outcome(host, authorities);
        let SendFailure::Temporary(why) = failure(&outcome) else {
            panic!("{outcome:?}")
        };
        assert!(why.to_lowercase().contains("certificate"), "{host}: {why}");
    }
    assert_eq!(server.mails(), 0);
}
