//! A clock that is set while the server runs is told, once and with how far.

use chrono::TimeDelta;
use latchkey_testkit::World;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

const NOTHING: [i64; 0] = [];

/// The sizes of the steps that were warned of, in seconds.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<i64>>>);

struct Seconds(Option<i64>);

impl Visit for Seconds {
    fn record_i64(&mut self, field: &Field, value: i64) {
        if field.name() == "seconds" {
            self.0 = Some(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber> Layer<S> for Told {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut seconds = Seconds(None);
        event.record(&mut seconds);
        if *event.metadata().level() == Level::WARN {
            self.0.lock().unwrap().extend(seconds.0);
        }
    }
}

impl Told {
    fn during(&self, work: impl FnOnce()) -> Vec<i64> {
        let listening = tracing_subscriber::registry().with(self.clone());
        tracing::subscriber::with_default(listening, work);
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Security requirement 87.
#[test]
fn a_step_of_more_than_five_minutes_is_told_once_with_its_size() {
    let (world, told) = (World::sqlite(), Told::default());
    let look = || told.during(|| world.auth.watch_clock());
    let set = |seconds| {
        world
            .clock
            .set(world.auth.now() + TimeDelta::seconds(seconds))
    };
    assert_eq!(look(), NOTHING, "nothing to compare with yet");
    for passed in [TimeDelta::milliseconds(250), TimeDelta::days(3)] {
        world.clock.advance(passed);
        assert_eq!(look(), NOTHING, "time that passes is no step");
    }
    for ordinary in [300, -300, 1] {
        set(ordinary);
        assert_eq!(look(), NOTHING, "{ordinary}");
    }
    for step in [301, -301, 86_400, -86_400, 12 * 365 * 86_400] {
        set(step);
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(look(), [step]);
        assert_eq!(look(), NOTHING, "once");
        world.clock.advance(TimeDelta::minutes(10));
        assert_eq!(look(), NOTHING, "and not again later");
    }
}
