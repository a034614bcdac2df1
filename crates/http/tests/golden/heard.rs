//! What the server's own log says of each request: which row of the tables it was matched to, which errors were put into
//! the contract's words, and which security events it left.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Debug,
    sync::{Mutex, OnceLock},
};

use latchkey_http::request_id;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

/// What is known of an answered request.
#[derive(Default, Clone)]
pub struct Heard {
    /// `POST /api/phone/register`: method and path as the tables have it.
    pub row: String,
    /// `VerifyPhoneError::Used`, `Failure::Fields`, …
    pub kinds: BTreeSet<String>,
    /// `session.log_in done`, …
    pub events: BTreeSet<String>,
}

static LOG: OnceLock<Mutex<HashMap<String, Heard>>> = OnceLock::new();

fn log() -> std::sync::MutexGuard<'static, HashMap<String, Heard>> {
    let log = LOG.get_or_init(|| {
        let listening = tracing_subscriber::registry().with(Listener);
        tracing::subscriber::set_global_default(listening).unwrap();
        Mutex::default()
    });
    log.lock().unwrap()
}

/// Begins to listen.
pub fn listen() {
    drop(log());
}

/// What was heard of a request, by the id that its answer carries.
pub fn of(request_id: &str) -> Heard {
    log().remove(request_id).unwrap_or_default()
}

struct Listener;

#[derive(Default)]
struct Fields(HashMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Some(id) = request_id::current() else {
            return;
        };
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut log = LOG.get().unwrap().lock().unwrap();
        let heard = log.entry(id.to_string()).or_default();
        if event.metadata().target() == "latchkey_http::refusal" {
            heard.kinds.extend(fields.0.remove("kind"));
        } else if event.metadata().target() == "latchkey::events" {
            let (kind, outcome) = (fields.0.get("kind"), fields.0.get("outcome"));
            heard.events.extend(
                kind.zip(outcome)
                    .map(|(kind, outcome)| format!("{kind} {outcome}")),
            );
        } else if let (Some(method), Some(path)) = (fields.0.get("method"), fields.0.get("path")) {
            heard.row = format!("{method} {path}");
        }
    }
}
