//! Answers of an overloaded server, held back a little.
//!
//! Whoever is refused for want of time may come back at once, whatever `Retry-After` says, and each time takes of the
//! processor what others wait for. Held back, they come a few times a second instead of as often as they can. Waiting
//! costs neither thread nor processor.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use actix_web::rt::time::sleep;

/// Answers that wait at once, over all workers. Beyond this number they leave when they are ready, so that holding
/// back cannot use up connections.
const MOST: usize = 1_000;

static HELD: Held = Held::new(MOST);

/// Waits until `least` has passed since the request was there, at `asked`, unless too many wait already.
pub(crate) async fn back(asked: Instant, least: Duration) {
    let left = least.saturating_sub(asked.elapsed());
    if left.is_zero() {
        return;
    }
    if let Some(_place) = HELD.take() {
        sleep(left).await;
    }
}

/// How many wait.
struct Held {
    most: usize,
    now: AtomicUsize,
}

impl Held {
    const fn new(most: usize) -> Self {
        Self {
            most,
            now: AtomicUsize::new(0),
        }
    }

    fn take(&self) -> Option<Place<'_>> {
        let place = Place(self);
        (self.now.fetch_add(1, Ordering::Relaxed) < self.most).then_some(place)
    }
}

/// A place among them; given back when dropped, by a client that hangs up too.
struct Place<'a>(&'a Held);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_wait_and_whoever_goes_makes_room() {
        let held = Held::new(2);
        let (one, two) = (held.take(), held.take());
        assert!(one.is_some() && two.is_some());
        assert!(held.take().is_none());
        drop(one);
        assert!(held.take().is_some());
        drop(two);
        assert_eq!(held.now.load(Ordering::Relaxed), 0);
    }
}
