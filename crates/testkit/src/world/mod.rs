//! A whole [`Auth`] over a real database, with a clock that a test moves.

mod builder;
mod counting;
mod database;
mod macros;
mod mailbox;
mod node;

pub use builder::Builder;
pub use counting::{CountingStorage, Counts};
pub use database::Backend;
pub use macros::OnBackend;
pub use node::Node;

use std::sync::{Arc, Mutex};

use database::Database;
use latchkey_domain::{
    Auth,
    outbox::Outgoing,
    ports::{Clock as _, Storage},
};

use crate::FixedClock;

/// An [`Auth`] of its own, prepared and migrated: real SQLite or Postgres, real bcrypt (of the lowest
/// cost), real JWTs. Time stands still and randomness repeats.
pub struct World {
    /// The core under test.
    pub auth: Arc<Auth>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Its database, below the domain; also counts what is asked of it, see [`World::counts`].
    pub storage: Arc<dyn Storage>,
    counting: Arc<CountingStorage>,
    recipe: Builder,
    database: Database,
    inbox: Mutex<Vec<Outgoing>>,
}

impl World {
    /// Over an SQLite file.
    ///
    /// # Panics
    /// Like all of these: when the database cannot be had; the message is the remedy.
    pub fn sqlite() -> Self {
        Self::on(Backend::Sqlite)
    }

    /// Over a Postgres database, in the cluster that `scripts/with-postgres` makes.
    pub fn postgres() -> Self {
        Self::on(Backend::Postgres)
    }

    /// Over either.
    pub fn on(backend: Backend) -> Self {
        Self::builder(backend).build()
    }

    /// For another policy or algorithm.
    pub fn builder(backend: Backend) -> Builder {
        Builder::new(backend)
    }

    pub(crate) fn build(recipe: Builder) -> Self {
        let database = Database::create(recipe.backend());
        let Node {
            auth,
            storage,
            counting,
        } = Node::start(&recipe, &database.url());
        Self {
            auth,
            clock: Arc::clone(recipe.clock()),
            storage,
            counting,
            recipe,
            database,
            inbox: Mutex::default(),
        }
    }

    /// What was asked of the database so far.
    pub fn counts(&self) -> Counts {
        self.counting.counts()
    }

    /// The URL of the database, as `database.url` takes it.
    pub fn url(&self) -> String {
        self.database.url()
    }

    /// Forgets everything in memory and opens the same database again, as a restart would.
    pub fn reopen(&mut self) {
        let node = Node::start(&self.recipe, &self.database.url());
        self.auth = node.auth;
        self.storage = node.storage;
        self.counting = node.counting;
    }

    /// Becomes as new by a changed recipe, on the same database, which is emptied: faster than making another
    /// one. Randomness goes on.
    ///
    /// # Panics
    /// When the database is broken or in use.
    pub fn renew(&mut self, change: impl FnOnce(Builder) -> Builder) {
        self.database.clear();
        self.clock.set(FixedClock::default().now());
        self.inbox = Mutex::default();
        self.reopen_with(change);
    }

    /// The same with another policy, cost or algorithm from then on.
    pub fn reopen_with(&mut self, change: impl FnOnce(Builder) -> Builder) {
        self.recipe = change(self.recipe.clone());
        self.reopen();
    }

    /// Another process on the same database, with the same clock.
    pub fn second_node(&self) -> Node {
        Node::start(&self.recipe, &self.database.url())
    }
}
