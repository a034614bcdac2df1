//! Time stands still until it is moved; randomness repeats with its seed.

use chrono::TimeDelta;
use latchkey_domain::ports::{Clock, Entropy};
use latchkey_testkit::{FixedClock, SeededEntropy};

fn draw(entropy: &SeededEntropy) -> [u8; 37] {
    let mut bytes = [0; 37];
    entropy.fill(&mut bytes);
    bytes
}

#[test]
fn the_clock_moves_only_when_told() {
    let clock = FixedClock::default();
    let start = clock.now();
    assert_eq!(start.to_rfc3339(), "2026-01-05T09:00:00+00:00");
    assert_eq!(clock.now(), start);
    clock.advance(TimeDelta::seconds(90));
    assert_eq!(clock.now() - start, TimeDelta::seconds(90));
    clock.advance(TimeDelta::seconds(-100));
    assert_eq!(clock.now() - start, TimeDelta::seconds(-10));
    clock.set(start);
    assert_eq!(clock.now(), start);
}

#[test]
fn a_seed_gives_the_same_bytes_again_and_another_seed_gives_others() {
    assert_eq!(draw(&SeededEntropy::new(7)), draw(&SeededEntropy::new(7)));
    assert_ne!(draw(&SeededEntropy::new(7)), draw(&SeededEntropy::new(8)));
}

#[test]
fn consecutive_draws_differ() {
    let entropy = SeededEntropy::default();
    assert_ne!(draw(&entropy), draw(&entropy));
}
