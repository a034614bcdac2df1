//! One process on a world's database.

use std::sync::Arc;

use latchkey_domain::{Auth, ports::Clock, ports::Entropy, ports::Storage};
use latchkey_storage::Settings;

use super::{Builder, CountingStorage, Counts};

/// Enough for the races of tests; a cluster serves several tests at once.
const CONNECTIONS: u32 = 8;

/// An [`Auth`] and its connections.
pub struct Node {
    /// The core.
    pub auth: Arc<Auth>,
    /// Its database, below the domain.
    pub storage: Arc<dyn Storage>,
    pub(crate) counting: Arc<CountingStorage>,
}

impl Node {
    /// What this node asked of the database so far.
    pub fn counts(&self) -> Counts {
        self.counting.counts()
    }

    /// Of what this node reads from now on, the second reading fails; it counts from zero again.
    pub fn fail_second_read(&self) {
        self.counting.fail_second_read();
    }

    pub(crate) fn start(recipe: &Builder, url: &str) -> Self {
        let settings = Settings {
            url: url.to_owned(),
            pool_size: Some(CONNECTIONS),
        };
        latchkey_storage::migrate(&settings).expect("the database is migrated");
        let opened = latchkey_storage::open(&settings).expect("the database opens");
        let counting = Arc::new(CountingStorage::new(opened));
        let storage: Arc<dyn Storage> = Arc::clone(&counting) as _;
        let clock: Arc<dyn Clock> = Arc::clone(recipe.clock()) as _;
        let entropy: Arc<dyn Entropy> = Arc::clone(recipe.entropy()) as _;
        let auth = Auth::new(recipe.parts(Arc::clone(&storage)))
            .with_clock(clock)
            .with_entropy(entropy);
        auth.prepare().expect("the core prepares its database");
        Self {
            auth: Arc::new(auth),
            storage,
            counting,
        }
    }
}
