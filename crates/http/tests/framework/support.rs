//! A server on a free port, toy surfaces, and a client that sends exactly the bytes it is told to.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use latchkey_http::{
    app::App,
    call::Call,
    client::Client,
    dialect::Dialect,
    endpoint::{Endpoint, Example, delete, get, post},
    failure::{CredentialsProblem, Failure, Throttled},
    fields::Field,
    handler,
    reply::Reply,
    server::Server,
    settings::Settings,
    standard::{Check, Hooks, Readiness, State},
    surface::{About, Surface},
    surfaces::{company::CompanyDialect, jwt::JwtDialect},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

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

async fn thing(call: Call<Toy>, caller: String) -> Result<Reply, Failure> {
    Reply::ok(&json!({"status": "success", "data": {"key": call.path("key")?, "caller": caller}}))
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
    let outcome: u8 = latchkey_http::blocking::run(|| panic!("on purpose")).await?;
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

/// A running server; stopped when dropped.
pub struct Running {
    pub address: SocketAddr,
    pub handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
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
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = Server::new(&app(settings, readiness), listener).unwrap();
            tell.send((server.address(), server.handle())).unwrap();
            server.run().await.unwrap();
        });
    });
    let (address, handle) = told.recv().unwrap();
    Running {
        address,
        handle,
        thread: Some(thread),
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }
}

/// One connection.
pub struct Connection {
    reader: BufReader<TcpStream>,
}

impl Running {
    pub fn connect(&self) -> Connection {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        Connection {
            reader: BufReader::new(stream),
        }
    }

    /// One request on its own connection: `POST /path`, header lines, body.
    pub fn send(&self, line: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Answer {
        self.connect().send(line, headers, body)
    }

    pub fn json(&self, line: &str, body: impl AsRef<[u8]>) -> Answer {
        self.send(line, &["Content-Type: application/json"], body)
    }
}

impl Connection {
    pub fn send(&mut self, line: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Answer {
        let body = body.as_ref();
        let mut request = format!(
            "{line} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n",
            body.len()
        );
        for header in headers {
            request.push_str(&format!("{header}\r\n"));
        }
        self.write(format!("{request}\r\n").as_bytes());
        self.write(body);
        self.answer(line.starts_with("HEAD"))
    }

    pub fn write(&mut self, bytes: &[u8]) {
        // The server may have answered and closed already; the answer tells.
        let _ = self.reader.get_mut().write_all(bytes);
    }

    pub fn answer(&mut self, is_head: bool) -> Answer {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        let status = line
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no status in {line:?}"))
            .parse()
            .unwrap();
        let mut headers = Vec::new();
        loop {
            line.clear();
            self.reader.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: String::new(),
        };
        let length = answer
            .header("content-length")
            .map_or(0, |length| length.parse().unwrap());
        if !is_head {
            let mut body = vec![0; length];
            self.reader.read_exact(&mut body).unwrap();
            answer.body = String::from_utf8(body).unwrap();
        }
        answer
    }

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
