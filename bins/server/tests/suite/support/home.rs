//! A folder and a database.

use super::{Place, Server};
use latchkey_testkit::postgres;
use std::io::Write as _;
use std::process::{Output, Stdio};

/// Which database.
#[derive(Clone, Copy, Debug)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A folder, a database, and settings that make tests quick.
pub struct Home {
    pub place: Place,
    database: Option<postgres::Database>,
    variables: Vec<(String, String)>,
}

/// Random, and of use here only.
const KEY: &str = "jc0kT8+GRXPBMwRDVe9U6PnVZ4dVWLTgD7Bz1oq2xBs=";

impl Home {
    pub fn new(backend: Backend) -> Self {
        let home = Self {
            place: Place::new(),
            database: matches!(backend, Backend::Postgres).then(postgres::Database::create),
            variables: Vec::new(),
        }
        .with("SERVER__LISTEN", "127.0.0.1:0")
        // A machine that is busy with other tests is no database that is away.
        .with("SERVER__ANSWER_DEADLINE_MS", "60000")
        .with("PASSWORDS__ALLOW_WEAK_COST", "true")
        .with("PASSWORDS__BCRYPT_COST", "4");
        match &home.database {
            None => home,
            Some(database) => {
                let url = database.url();
                home.with("DATABASE__URL", &url).with("SECRETS__KEY", KEY)
            }
        }
    }

    /// Sets `LATCHKEY__{key}`, for the server and for commands.
    pub fn with(mut self, key: &str, value: &str) -> Self {
        let name = format!("LATCHKEY__{key}");
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    /// The URL of a Postgres database.
    pub fn url(&self) -> &str {
        let known = self
            .variables
            .iter()
            .find(|(name, _)| name == "LATCHKEY__DATABASE__URL");
        known
            .map(|(_, url)| url.as_str())
            .expect("a database with a URL")
    }

    /// Starts a server; another one where one runs already.
    pub fn start(&self) -> Server {
        Server::start(&self.place, &self.variables())
    }

    /// Leaves `LATCHKEY__{key}` unset.
    pub fn without(mut self, key: &str) -> Self {
        let name = format!("LATCHKEY__{key}");
        self.variables.retain(|(known, _)| *known != name);
        self
    }

    /// Everything that the database holds: on SQLite its files as they are, its log included; on Postgres every row
    /// as text.
    pub fn dump(&self) -> Vec<u8> {
        if let Some(database) = &self.database {
            return database.dump().into_bytes();
        }
        ["latchkey.db", "latchkey.db-wal"]
            .iter()
            .filter_map(|name| std::fs::read(self.place.path().join("data").join(name)).ok())
            .collect::<Vec<_>>()
            .concat()
    }

    /// Drops the Postgres database under whoever uses it.
    pub fn lose_database(&mut self) {
        self.database = None;
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.place.run(arguments, &self.variables())
    }

    /// The same, with something on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.place.command(arguments, &self.variables());
        let mut child = command.stdin(Stdio::piped()).spawn().expect("started");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(input.as_bytes()).expect("written");
        drop(stdin);
        child.wait_with_output().expect("ended")
    }

    fn variables(&self) -> Vec<(&str, &str)> {
        self.variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}
