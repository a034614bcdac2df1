//! Toy surfaces, and what only the framework's own tests ask of server and connection.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::{
    io::{Read, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use latchkey_http::{
    app::App,
    blocking,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, Example, delete, get, post},
    failure::{CredentialsProblem, Failure, Throttled},
    fields::Field,
    handler,
    reply::Reply,
    settings::Settings,
    standard::{Check, Hooks, Readiness, State},
    surface::{About, Surface},
    surfaces::{company::CompanyDialect, jwt::JwtDialect},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

pub use crate::wire::{Answer, Connection, Running};

/// A toy in the company contract's dialect.
pub struct Toy;

static TOY: About = About {
    name: "toy",
    description: "A toy.",
    mounts: &["/api/3", "/3"],
    territory: &["/api/3", "/3"],
    trailing_slash: true,
    scheme: "Token",
};

const ECHO: &[Field] = &[
    Field::text("name").required(),
    Field::secret("password"),
    Field::integer("count", 0, 9),
    Field::object("metadata"),
];

static TOY_ROUTES: &[Endpoint<Toy>] = &[
    post("echo", "Says what it read")
        .fields(ECHO)
        .examples(&[Example::new(
            200,
            "Read.",
            r#"{"status": "success", "data": {"name": "Joe"}}"#,
        )])
        .anonymous(handler!(echo)),
    // Before its more exact sibling, to show that the order does not matter.
    get("things/{key}", "One thing").authenticated(handler!(thing, caller)),
    delete("things/{key}", "Removes a thing").authenticated(handler!(thing, caller)),
    get("things/all", "All things")
        .query(&[Field::integer("page", 1, 9)])
        .anonymous(handler!(all)),
    post("panic", "Panics").anonymous(handler!(panics)),
    post("panic/blocking", "Panics in a use case").anonymous(handler!(panics_in_use_case)),
    post("known", "Knows one name")
        .fields(ECHO)
        .refusals_in_step()
        .anonymous(handler!(known)),
    post("slow", "Takes long").anonymous(handler!(slow)),
    post("throttled", "Too often").anonymous(handler!(throttled)),
    get("client", "Who is calling").anonymous(handler!(client)),
    get("once", "Does something")
        .without_head()
        .anonymous(handler!(once)),
];

impl Surface for Toy {
    type Caller = String;
    const ABOUT: &'static About = &TOY;

    fn dialect() -> &'static dyn Dialect {
        &CompanyDialect
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        TOY_ROUTES
    }

    async fn authenticate(&self, credentials: SecretString, _: &Client) -> Result<String, Failure> {
        match credentials.expose_secret() {
            "good" => Ok("joe".to_owned()),
            "pending" => Err(Failure::Forbidden(Some(
                "Multi-factor authentication required.".into(),
            ))),
            _ => Err(Failure::Unauthenticated(CredentialsProblem::Refused(None))),
        }
    }
}

async fn echo(call: Call<Toy>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let secret = fields.optional_secret("password").set();
    Reply::ok(&json!({"status": "success", "data": {
        "name": fields.text("name")?,
        "password_length": secret.map(|secret| secret.expose_secret().len()),
        "count": fields.optional_integer("count").set(),
        "metadata": fields.optional_json("metadata").set(),
    }}))
}

async fn known(call: Call<Toy>) -> Result<Reply, Failure> {
    match call.fields().text("name")?.as_str() {
        "joe" => Reply::ok(&json!({"status": "success"})),
        _ => Err(Failure::NotFound),
    }
}

async fn thing(call: Call<Toy>, caller: String) -> Result<Reply, Failure> {
    Reply::ok(&json!({"status": "success", "data": {"key": call.path("key")?, "caller": caller}}))
}

/// Whether a slow use case has come to its end.
pub static ENDED: AtomicBool = AtomicBool::new(false);

async fn slow(_: Call<Toy>) -> Result<Reply, Failure> {
    blocking::run(|| {
        std::thread::park_timeout(Duration::from_millis(500));
        ENDED.store(true, Ordering::Release);
    })
    .await?;
    Reply::ok(&json!({"status": "success"}))
}

async fn all(call: Call<Toy>) -> Result<Reply, Failure> {
    let page = call.query().optional_integer("page").set();
    Reply::ok(
        &json!({"status": "success", "data": {"page": page, "next": format!("{}/things/all/?page=2", call.base_url())}}),
    )
}

async fn panics(_: Call<Toy>) -> Result<Reply, Failure> {
    panic!("on purpose")
}

async fn panics_in_use_case(_: Call<Toy>) -> Result<Reply, Failure> {
    let outcome: u8 = blocking::run(|| panic!("on purpose")).await?;
    Reply::ok(&outcome)
}

async fn throttled(_: Call<Toy>) -> Result<Reply, Failure> {
    Err(Failure::TooManyRequests(Throttled {
        policy: "login".into(),
        quota: 6,
        window: 60,
        retry_after: 17,
    }))
}

async fn client(call: Call<Toy>) -> Result<Reply, Failure> {
    Reply::ok(&json!({"status": "success", "data": call.client().address.to_string()}))
}

async fn once(_: Call<Toy>) -> Result<Reply, Failure> {
    Reply::ok(&json!({"status": "success"}))
}

/// A toy in the JWT contract's dialect, mounted at the root.
pub struct Other;

static OTHER: About = About {
    name: "other",
    description: "Another toy.",
    mounts: &[""],
    territory: &["/auth", "/users"],
    trailing_slash: true,
    scheme: "Token",
};

static OTHER_ROUTES: &[Endpoint<Other>] = &[post("auth/echo", "Says what it read")
    .fields(&[Field::text("name").required()])
    .anonymous(handler!(other_echo))];

impl Surface for Other {
    type Caller = ();
    const ABOUT: &'static About = &OTHER;

    fn dialect() -> &'static dyn Dialect {
        &JwtDialect
    }

    fn endpoints() -> &'static [Endpoint<Self>] {
        OTHER_ROUTES
    }

    async fn authenticate(&self, _: SecretString, _: &Client) -> Result<(), Failure> {
        Err(Failure::refused("Signature has expired."))
    }
}

async fn other_echo(call: Call<Other>) -> Result<Reply, Failure> {
    Reply::ok(&json!({"name": call.fields().text("name")?}))
}

pub fn hooks(readiness: Readiness) -> Hooks {
    let counter = AtomicU64::new(0);
    Hooks {
        ready: Arc::new(move || readiness.clone()),
        key_set: Arc::new(|| Ok(r#"{"keys":[]}"#.to_owned())),
        request_id: Arc::new(move || {
            format!("request-{}", counter.fetch_add(1, Ordering::Relaxed))
        }),
    }
}

pub fn ready() -> Readiness {
    Readiness {
        checks: vec![Check {
            name: "database",
            state: State::Ok,
        }],
    }
}

pub fn app(settings: Settings, readiness: Readiness) -> App {
    App::builder(settings, hooks(readiness))
        .surface(Toy)
        .surface(Other)
        .build()
}

pub fn settings() -> Settings {
    Settings {
        workers: std::num::NonZeroUsize::new(1),
        shutdown_timeout: Duration::from_secs(5),
        ..Settings::default()
    }
}

pub fn start() -> Running {
    start_with(settings(), ready())
}

pub fn start_with(settings: Settings, readiness: Readiness) -> Running {
    Running::start(app(settings, readiness))
}

impl Running {
    /// One request on its own connection: `POST /path`, header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Answer {
        self.connect().send(line, headers, body)
    }

    pub fn json(&self, line: &str, body: impl AsRef<[u8]>) -> Answer {
        self.send(line, &["Content-Type: application/json"], body)
    }
}

impl Connection {
    /// True when the server's kernel no longer knows this connection, which it says only when something is sent.
    pub fn is_reset(&mut self) -> bool {
        self.reader.get_mut().write_all(b"\r\n").is_err()
    }

    /// True when the server has closed this connection.
    pub fn is_closed(&mut self) -> bool {
        let mut byte = [0];
        matches!(self.reader.read(&mut byte), Ok(0) | Err(_))
    }
}
