//! A queue for one thing or for several alike: whoever comes first is served first, and what one had
//! is handed to the next.

use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The things and those who wait for one.
pub(crate) struct Turns<T>(Mutex<Line<T>>);

struct Line<T> {
    /// Those that nobody has; then nobody waits.
    free: Vec<T>,
    waiting: VecDeque<Arc<Place<T>>>,
}

struct Place<T> {
    given: Mutex<Option<T>>,
    ready: Condvar,
}

impl<T> Turns<T> {
    pub(crate) fn new(things: impl IntoIterator<Item = T>) -> Self {
        Self(Mutex::new(Line {
            free: things.into_iter().collect(),
            waiting: VecDeque::new(),
        }))
    }

    /// One of them, after all who came before; `None` when that takes longer than `patience`.
    pub(crate) fn take(&self, patience: Duration) -> Option<T> {
        let end = Instant::now() + patience;
        let mut line = self.0.lock();
        if let Some(thing) = line.free.pop() {
            return Some(thing);
        }
        let place = Arc::new(Place {
            given: Mutex::new(None),
            ready: Condvar::new(),
        });
        line.waiting.push_back(Arc::clone(&place));
        drop(line);
        let mut given = place.given.lock();
        while given.is_none() {
            if place.ready.wait_until(&mut given, end).timed_out() {
                drop(given);
                return self.leave(&place);
            }
        }
        given.take()
    }

    /// Gives it to whoever waits longest; back to the caller when nobody waits.
    pub(crate) fn pass(&self, thing: T) -> Result<(), T> {
        self.0.lock().hand_on(thing)
    }

    /// The same, and lays it down when nobody waits.
    pub(crate) fn put(&self, thing: T) {
        let mut line = self.0.lock();
        if let Err(thing) = line.hand_on(thing) {
            line.free.push(thing);
        }
    }

    /// How many wait.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> usize {
        self.0.lock().waiting.len()
    }

    /// Gives up; the thing may have come at the last moment.
    fn leave(&self, place: &Arc<Place<T>>) -> Option<T> {
        let mut line = self.0.lock();
        line.waiting.retain(|other| !Arc::ptr_eq(other, place));
        let given = place.given.lock().take();
        drop(line);
        given
    }
}

impl<T> Line<T> {
    fn hand_on(&mut self, thing: T) -> Result<(), T> {
        let Some(place) = self.waiting.pop_front() else {
            return Err(thing);
        };
        *place.given.lock() = Some(thing);
        place.ready.notify_one();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Turns;
    use std::sync::{Arc, mpsc};
    use std::thread;
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn whoever_comes_first_has_it_first() {
        let (turns, (send, order)) = (Arc::new(Turns::new([()])), mpsc::channel());
        turns.take(LONG).unwrap();
        let waiting: Vec<_> = (0..8)
            .map(|number| {
                let (mine, send) = (Arc::clone(&turns), send.clone());
                let thread = thread::spawn(move || {
                    mine.take(LONG).unwrap();
                    send.send(number).unwrap();
                    mine.put(());
                });
                while turns.waiting() <= number {
                    thread::yield_now();
                }
                thread
            })
            .collect();
        turns.put(());
        waiting.into_iter().for_each(|one| one.join().unwrap());
        assert_eq!(
            order.try_iter().collect::<Vec<_>>(),
            (0..8).collect::<Vec<_>>()
        );
    }

    #[test]
    fn whoever_gave_up_is_passed_over() {
        let turns = Turns::new([1]);
        let one = turns.take(LONG).unwrap();
        assert_eq!(turns.take(Duration::from_millis(1)), None);
        assert_eq!(turns.pass(one), Err(1));
        turns.put(1);
        assert_eq!(turns.take(Duration::ZERO), Some(1));
    }

    #[test]
    fn as_many_as_there_are_have_one_at_a_time() {
        let turns = Turns::new([1, 2]);
        let (one, two) = (turns.take(LONG).unwrap(), turns.take(LONG).unwrap());
        assert_eq!(turns.take(Duration::ZERO), None);
        turns.put(one);
        assert_eq!(turns.take(LONG), Some(one));
        turns.put(two);
        assert_eq!(turns.take(LONG), Some(two));
    }
}
