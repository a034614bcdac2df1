//! Random lives of accounts, on two nodes over one database, held against a small reference model.
//!
//! The model knows nothing but the rules. After each step every token that was ever handed out is shown
//! to both nodes: each must accept what the model says, and nothing else. `PROPTEST_CASES` makes the
//! run longer; a failure prints the shortest life that was found to break a rule.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod life;
mod reference;
mod step;

use std::cell::{Cell, RefCell};

use latchkey_testkit::{World, world::Backend};
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Most steps of a life.
const STEPS: usize = 60;

#[expect(
    clippy::disallowed_methods,
    reason = "how long a test takes is decided by who runs it"
)]
fn hold(backend: Backend, cases: u32) {
    // The short run is the same each time; the long one looks further.
    let (cases, rng_seed) = match std::env::var("PROPTEST_CASES") {
        Ok(_) => (Config::default().cases, RngSeed::Random),
        Err(_) => (cases, RngSeed::Fixed(2611)),
    };
    let config = Config {
        cases,
        rng_seed,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let lives = (
        proptest::bool::ANY,
        proptest::collection::vec(step::any(), 1..STEPS),
    );
    let made = Cell::new(0);
    let world = RefCell::new(World::on(backend));
    let outcome = TestRunner::new(config).run(&lives, |(rotate, steps)| {
        life::Life::begin(&mut world.borrow_mut(), rotate).lead(&steps);
        made.set(made.get() + steps.len());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    #[expect(clippy::print_stderr, reason = "the figure is read from the run")]
    {
        eprintln!("operations held against the model: {}", made.get());
    }
}

#[test]
fn every_token_is_accepted_as_long_as_the_rules_say_on_sqlite() {
    hold(Backend::Sqlite, 24);
}

#[test]
fn every_token_is_accepted_as_long_as_the_rules_say_on_postgres() {
    hold(Backend::Postgres, 8);
}
