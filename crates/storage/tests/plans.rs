//! Every statement that a request on the hot paths needs, as the databases are really sent it: kept prepared, and
//! answered through an index however many rows there are.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::sync::Mutex;

use chrono::TimeDelta;
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use latchkey_domain::Auth;
use latchkey_domain::accounts::{ProfileChanges, Register};
use latchkey_domain::model::{Client, Surface};
use latchkey_domain::sessions::{Grant, LogIn};
use latchkey_testkit::World;
use latchkey_testkit::world::Backend;

/// Tables that do not grow with users or traffic.
const SMALL: [&str; 4] = [
    "feed_head",
    "installation",
    "signing_keys",
    "__diesel_schema_migrations",
];

/// What was sent, and what of it stays prepared.
static SEEN: Mutex<Seen> = Mutex::new(Seen {
    sent: BTreeSet::new(),
    kept: BTreeSet::new(),
});

#[derive(Clone)]
struct Seen {
    sent: BTreeSet<String>,
    kept: BTreeSet<String>,
}

/// What diesel's `first` asks for; `get_result` takes the first row as well.
const COMPILED_ANEW: &str =
    "SQLite plans by a bound LIMIT, so it compiles the statement anew for each call";

/// One test at a time: the instrumentation belongs to the whole process.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn hot_statements_use_indexes_and_stay_prepared_on_sqlite() {
    let _alone = ALONE.lock();
    let (world, seen) = observe(Backend::Sqlite);
    let path = world.url().replace("sqlite://", "");
    let mut conn = SqliteConnection::establish(&path).unwrap();
    for statement in statements(&seen) {
        let plan = sqlite_plan(&mut conn, &statement);
        let scans = plan.iter().filter(|step| step.starts_with("SCAN "));
        for step in scans {
            let table = step.split(' ').nth(1).unwrap_or_default();
            let is_small = SMALL.contains(&table) || table == "CONSTANT";
            assert!(is_small, "{step}\n{statement}");
        }
        // Four times a second, whatever the traffic; once a day for each user and device.
        let is_rare = ["FROM `feed`", "FROM `known_devices`"]
            .iter()
            .any(|rare| statement.contains(rare));
        assert!(
            is_rare || !statement.contains("LIMIT ?"),
            "{COMPILED_ANEW}\n{statement}"
        );
    }
    all_kept(&seen);
}

#[test]
fn hot_statements_use_indexes_and_stay_prepared_on_postgres() {
    let _alone = ALONE.lock();
    let (world, seen) = observe(Backend::Postgres);
    let mut conn = PgConnection::establish(&world.url()).unwrap();
    // A scan is chosen now only where nothing else is possible, however empty the tables are; the plan is the one for
    // any parameters.
    conn.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
        .unwrap();
    for statement in statements(&seen) {
        for step in postgres_plan(&mut conn, &statement) {
            let Some((_, scanned)) = step.split_once("Seq Scan on ") else {
                continue;
            };
            let table = scanned.split(' ').next().unwrap_or_default();
            assert!(SMALL.contains(&table), "{step}\n{statement}");
        }
    }
    all_kept(&seen);
}

/// Leads the hot paths' life twice, so that what is kept prepared is met again.
fn observe(backend: Backend) -> (World, Seen) {
    diesel::connection::set_default_instrumentation(watch).unwrap();
    let world = World::builder(backend)
        .policy(|policy| policy.tokens.jwt_rotate = true)
        .build();
    SEEN.lock().unwrap().sent.clear();
    for number in 0..2 {
        live(&world, &format!("user{number}@example.com"));
    }
    let seen = SEEN.lock().unwrap().clone();
    assert!(seen.sent.len() > 20, "{:?}", seen.sent);
    (world, seen)
}

fn watch() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        let mut seen = SEEN.lock().unwrap();
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                let text = query.to_string();
                let sql = text.split(" -- binds").next().unwrap_or_default();
                seen.sent.insert(sql.trim().to_owned());
            }
            InstrumentationEvent::CacheQuery { sql, .. } => {
                seen.kept.insert(sql.trim().to_owned());
            }
            _ => {}
        }
    }))
}

/// Signing up and in, checking, refreshing, signing out; the feed behind all of it.
fn live(world: &World, address: &str) {
    let auth: &Auth = &world.auth;
    auth.register(&registration(address)).unwrap();
    let opaque = auth.log_in(log_in(address, Grant::Opaque)).unwrap();
    let jwt = auth.log_in(log_in(address, Grant::Jwt)).unwrap();
    auth.log_in(LogIn {
        password: "wrong".into(),
        ..log_in(address, Grant::Opaque)
    })
    .unwrap_err();
    world.clock.advance(TimeDelta::seconds(1));
    let newer = auth.refresh_jwt(&jwt.token, &client()).unwrap();
    let node = world.second_node().auth;
    node.authenticate(&opaque.token).unwrap();
    node.authenticate_jwt(&newer.token).unwrap();
    node.follow_feed().unwrap();
    auth.follow_feed().unwrap();
    let caller = auth.authenticate(&opaque.token).unwrap();
    auth.log_out(&caller).unwrap();
    node.follow_feed().unwrap();
    auth.follow_feed().unwrap();
}

fn client() -> Client {
    Client {
        address: Some("192.0.2.1".parse().unwrap()),
        ..Client::default()
    }
}

fn log_in(address: &str, grant: Grant) -> LogIn {
    let surface = match grant {
        Grant::Opaque => Surface::Company,
        Grant::Jwt => Surface::Jwt,
    };
    LogIn {
        grant,
        client: client(),
        ..LogIn::new(surface, address, "terminator123")
    }
}

fn registration(address: &str) -> Register {
    Register {
        company: None,
        first_name: "Joe".to_owned(),
        last_name: "Soap".to_owned(),
        email: Some(address.to_owned()),
        mobile: None,
        username: None,
        password: "terminator123".into(),
        terms_accepted: true,
        profile: ProfileChanges::default(),
        session_duration: None,
        surface: Surface::Company,
        grant: Grant::Opaque,
        device: None,
        client: client(),
    }
}

/// Those that have a plan.
fn statements(seen: &Seen) -> impl Iterator<Item = String> {
    let planned = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
    seen.sent
        .clone()
        .into_iter()
        .filter(move |sql| planned.iter().any(|verb| sql.starts_with(verb)))
        .filter(|sql| sql != "SELECT 1")
}

fn all_kept(seen: &Seen) {
    let anew: Vec<_> = statements(seen)
        .filter(|sql| !seen.kept.contains(sql))
        .collect();
    assert!(anew.is_empty(), "compiled for each call: {anew:#?}");
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Parameters are unknown when SQLite plans, and it knows nothing of the tables' sizes: the plan is that of any.
fn sqlite_plan(conn: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
        .load(conn)
        .unwrap_or_else(|error| panic!("{error}\n{statement}"));
    steps.into_iter().map(|step| step.detail).collect()
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

fn postgres_plan(conn: &mut PgConnection, statement: &str) -> Vec<String> {
    let parameters = (1..)
        .take_while(|number| statement.contains(&format!("${number}")))
        .map(|_| "NULL")
        .collect::<Vec<_>>();
    let arguments = match parameters.is_empty() {
        true => String::new(),
        false => format!("({})", parameters.join(", ")),
    };
    // diesel says of which type a parameter is; without that, those of a CASE are taken for texts.
    let typed = statement.replace("THEN ($", "THEN (0::bigint + $");
    conn.batch_execute(&format!("DEALLOCATE ALL; PREPARE hot AS {typed}"))
        .unwrap_or_else(|error| panic!("{error}\n{statement}"));
    let lines: Vec<Line> = diesel::sql_query(format!("EXPLAIN EXECUTE hot{arguments}"))
        .load(conn)
        .unwrap_or_else(|error| panic!("{error}\n{statement}"));
    lines.into_iter().map(|line| line.line).collect()
}
