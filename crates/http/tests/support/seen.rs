//! A server that has seen a token, and a client that asks about it again and again without allocating.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::{Read, Write},
    num::NonZeroUsize,
    sync::Arc,
};

use latchkey_domain::{
    Auth,
    admin::CreateUser,
    model::{Password, Surface},
    sessions::{Grant, LogIn},
};
use latchkey_http::{
    app::App,
    settings::Settings,
    standard::{Hooks, Readiness},
    surfaces::{company::Company, jwt::Jwt},
};
use latchkey_testkit::World;

use crate::wire::{Connection, Running};

const NAME: &str = "ann";
const PASSWORD: &str = "violet-tram-71-harbour";

/// One exchange that is always the same.
pub struct Seen {
    // Before the world, so that it stops first.
    _running: Running,
    _world: World,
    connection: Connection,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Seen {
    /// `POST /auth/verify_token/`.
    pub fn verifying() -> Self {
        Self::new(Surface::Jwt, Grant::Jwt, |token| {
            let body = format!(r#"{{"token":"{token}"}}"#);
            let length = body.len();
            format!(
                "POST /auth/verify_token/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\n\r\n{body}"
            )
        })
    }

    /// `GET /api/3/auth/` with an opaque token.
    pub fn asking_who() -> Self {
        Self::new(Surface::Company, Grant::Opaque, |token| {
            format!(
                "GET /api/3/auth/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {token}\r\n\r\n"
            )
        })
    }

    fn new(surface: Surface, grant: Grant, request: impl FnOnce(&str) -> String) -> Self {
        let world = World::sqlite();
        let user = CreateUser {
            first_name: "Ann".to_owned(),
            last_name: "Lee".to_owned(),
            email: Some("ann@example.com".to_owned()),
            username: Some(NAME.to_owned()),
            password: Some(Password::new(PASSWORD)),
            ..CreateUser::default()
        };
        world
            .auth
            .create_user_as_operator("default", &user)
            .unwrap();
        let signed_in = world.auth.log_in(LogIn {
            grant,
            ..LogIn::new(surface, NAME, PASSWORD)
        });
        let request = request(signed_in.unwrap().token.expose()).into_bytes();
        let running = Running::start(app(&world.auth));
        let mut connection = running.connect();
        // The first sight goes to the database.
        connection.write(&request);
        let first = connection.answer(false);
        assert_eq!(first.status, 200, "{first:?}");
        // All are as long as this one: the date has a fixed length.
        connection.write(&request);
        let mut answer = vec![0; 4096];
        let length = connection.reader.get_mut().read(&mut answer).unwrap();
        answer.truncate(length);
        assert!(answer.starts_with(b"HTTP/1.1 200 "));
        Self {
            _running: running,
            _world: world,
            connection,
            request,
            answer,
        }
    }

    /// Asks once more.
    pub fn ask(&mut self) {
        let stream = self.connection.reader.get_mut();
        stream.write_all(&self.request).unwrap();
        stream.read_exact(&mut self.answer).unwrap();
        assert!(self.answer.starts_with(b"HTTP/1.1 200 "));
    }
}

fn app(auth: &Arc<Auth>) -> App {
    let settings = Settings {
        workers: NonZeroUsize::new(1),
        ..Settings::default()
    };
    let hooks = Hooks {
        ready: Arc::new(|| Readiness { checks: vec![] }),
        key_set: Arc::new(|| Ok(String::new())),
        request_id: Arc::new(|| "request".to_owned()),
    };
    App::builder(settings, hooks)
        .surface(Jwt::new(Arc::clone(auth)))
        .surface(Company::new(Arc::clone(auth)))
        .build()
}
