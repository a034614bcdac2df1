//! Logins that nobody could hash the password of in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::{Shorthand, client, login};
use chrono::TimeDelta;
use latchkey_domain::model::{Password, PasswordHash};
use latchkey_domain::ports::{Asker, HashError, PasswordHasher, Verdict};
use latchkey_domain::sessions::{LogIn, LogInError};
use latchkey_domain::{Auth, Fault, Parts};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    who_was_refused_is_refused_again_without_the_database_whoever_they_name,
    who_was_not_refused_is_looked_up,
    who_was_refused_is_looked_up_when_there_is_time_or_it_is_long_ago,
);

/// Has no time for anybody while it is told so.
struct Busy {
    hasher: Arc<dyn PasswordHasher>,
    busy: AtomicBool,
}

impl PasswordHasher for Busy {
    fn hash(&self, password: &Password, asker: Asker) -> Result<PasswordHash, HashError> {
        self.admits(asker)?;
        self.hasher.hash(password, asker)
    }

    fn verify(
        &self,
        password: &Password,
        stored: Option<&PasswordHash>,
        asker: Asker,
    ) -> Result<Verdict, HashError> {
        self.admits(asker)?;
        self.hasher.verify(password, stored, asker)
    }

    fn admits(&self, _: Asker) -> Result<(), HashError> {
        match self.busy.load(Ordering::SeqCst) {
            true => Err(HashError::Overloaded {
                retry_after: Duration::from_secs(2),
            }),
            false => Ok(()),
        }
    }

    fn reads(&self, stored: &PasswordHash) -> bool {
        self.hasher.reads(stored)
    }
}

/// A world with a user, and a core over it whose hasher is busy.
fn busy(builder: Builder) -> (World, Auth, Arc<Busy>) {
    let world = builder.clone().build();
    world.auth.join("joe@rehive.com");
    let parts = builder.parts(Arc::clone(&world.storage));
    let hasher = Arc::new(Busy {
        hasher: Arc::clone(&parts.hasher),
        busy: AtomicBool::new(true),
    });
    let auth = Auth::new(Parts {
        hasher: Arc::clone(&hasher) as Arc<dyn PasswordHasher>,
        ..parts
    });
    let auth = auth.with_clock(Arc::clone(&world.clock) as Arc<_>);
    auth.prepare().unwrap();
    (world, auth, hasher)
}

fn at(address: &str, company: Option<&str>, identifier: &str) -> LogIn {
    LogIn {
        company: company.map(str::to_owned),
        client: client(address),
        ..login(identifier)
    }
}

fn is_overloaded(error: Option<LogInError>) -> bool {
    matches!(
        error,
        Some(LogInError::Fault(Fault::Overloaded {
            retry_after_seconds: 2
        }))
    )
}

const HERE: &str = "198.51.100.7";

fn who_was_refused_is_refused_again_without_the_database_whoever_they_name(builder: Builder) {
    let (world, auth, _) = busy(builder);
    for company in [None, Some("nowhere"), Some("no company\0")] {
        assert!(is_overloaded(
            auth.log_in(at(HERE, company, "joe@rehive.com")).err()
        ));
        let before = world.counts();
        for identifier in ["joe@rehive.com", "nobody@rehive.com", ""] {
            let again = at(HERE, company, identifier);
            assert!(
                is_overloaded(auth.log_in_shed_at_once(&again)),
                "{company:?} {identifier:?}"
            );
        }
        assert_eq!(world.counts(), before);
    }
}

fn who_was_not_refused_is_looked_up(builder: Builder) {
    let (_world, auth, _) = busy(builder);
    let first = at(HERE, None, "joe@rehive.com");
    assert!(auth.log_in_shed_at_once(&first).is_none());
    assert!(is_overloaded(auth.log_in(first).err()));
    // Else the time that a refusal takes would tell what others ask for.
    for other in [
        at("198.51.100.8", None, "joe@rehive.com"),
        at(HERE, Some("nowhere"), "joe@rehive.com"),
    ] {
        assert!(auth.log_in_shed_at_once(&other).is_none());
    }
}

fn who_was_refused_is_looked_up_when_there_is_time_or_it_is_long_ago(builder: Builder) {
    let (world, auth, hasher) = busy(builder);
    let request = at(HERE, None, "joe@rehive.com");
    assert!(is_overloaded(auth.log_in(request.clone()).err()));
    hasher.busy.store(false, Ordering::SeqCst);
    assert!(auth.log_in_shed_at_once(&request).is_none());
    auth.log_in(request.clone()).unwrap();
    hasher.busy.store(true, Ordering::SeqCst);
    assert!(is_overloaded(auth.log_in_shed_at_once(&request)));
    world.clock.advance(TimeDelta::minutes(1));
    assert!(auth.log_in_shed_at_once(&request).is_none());
}
