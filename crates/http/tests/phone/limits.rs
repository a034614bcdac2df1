//! Limits on abuse, in this contract's shape.

use chrono::TimeDelta;
use latchkey_domain::model::Budget;
use latchkey_testkit::{both_databases, world::Builder};
use serde_json::json;

use crate::support::{NUMBER, OTHER, Site, WRONG};

both_databases!(
    a_number_is_sent_so_many_codes_however_it_is_written,
    one_address_may_not_ask_for_many_numbers,
    forged_sessions_are_counted,
);

const TWO_AN_HOUR: Budget = Budget {
    count: 2,
    window_seconds: 3600,
};

/// Two of them at once: never more than three in any hour.
const THREE_AN_HOUR: Budget = Budget {
    count: 3,
    window_seconds: 3600,
};

fn a_number_is_sent_so_many_codes_however_it_is_written(builder: Builder) {
    let site = Site::over(
        builder
            .policy(|policy| policy.limits.sms_per_number = THREE_AN_HOUR)
            .build(),
    );
    site.registered(NUMBER);
    site.registered("+27 (84) 123-4567");
    let answer = site.register("+２７841234567");
    let wait = answer.header("retry-after").unwrap().to_owned();
    let text = format!("Request was throttled. Expected available in {wait} seconds.");
    answer.is(429, &json!({"detail": text}));
    let policy = answer.header("ratelimit-policy").unwrap();
    assert_eq!(policy, "\"sms_per_number\";q=3;w=3600");
    assert!(site.world.messages().is_empty());
    site.registered(OTHER);
    site.world
        .clock
        .advance(TimeDelta::seconds(wait.parse().unwrap()));
    site.registered(NUMBER);
}

fn one_address_may_not_ask_for_many_numbers(builder: Builder) {
    let site = Site::over(
        builder
            .policy(|policy| policy.limits.sms_per_address = TWO_AN_HOUR)
            .build(),
    );
    site.registered(NUMBER);
    site.registered(OTHER);
    assert_eq!(site.register("+27821234567").status, 429);
}

fn forged_sessions_are_counted(builder: Builder) {
    let site = Site::over(
        builder
            .policy(|policy| policy.limits.verify_per_address = TWO_AN_HOUR)
            .build(),
    );
    for _ in 0..2 {
        site.verify(NUMBER, "123456", "a.b.c").refuses(WRONG);
    }
    assert_eq!(site.verify(NUMBER, "123456", "a.b.c").status, 429);
}
