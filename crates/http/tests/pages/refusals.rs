//! Failures as people see them.

use latchkey_domain::model::Budget;
use latchkey_testkit::{World, both_databases, world::Builder};

use crate::support::{FORM, Site, is_verified, log_in, sarah};

both_databases!(
    a_form_on_somebody_else_s_page_is_refused_and_spends_nothing,
    guesses_are_throttled,
    what_is_no_form_of_ours_is_refused,
);

fn a_form_on_somebody_else_s_page_is_refused_and_spends_nothing(world: World) {
    sarah(&world);
    let token = log_in(&world, "terminator123").unwrap().token;
    let key = world.mailed_key();
    let form = [("key", key.expose())];
    let site = Site::over(&world.auth);
    for from in ["cross-site", "same-site", "x"] {
        for path in ["/verify-email", "/verify-email/", "/reset-password"] {
            let page = site.submit_from(path, &form, Some(from));
            assert_eq!(
                (page.status(), page.heading()),
                (403, "This was not sent from our page")
            );
        }
    }
    assert!(!is_verified(&world, &token));
    // Browsers that do not tell.
    assert_eq!(site.submit_from("/verify-email", &form, None).status(), 200);
    let token = log_in(&world, "terminator123").unwrap().token;
    assert!(is_verified(&world, &token));
}

fn guesses_are_throttled(builder: Builder) {
    let budget = Budget {
        count: 2,
        window_seconds: 600,
    };
    let world = builder
        .policy(|policy| policy.limits.verify_per_address = budget)
        .build();
    sarah(&world);
    let key = world.mailed_key();
    let site = Site::over(&world.auth);
    for guess in ["a", "b"] {
        assert_eq!(
            site.submit("/verify-email", &[("key", guess)]).status(),
            400
        );
    }
    let page = site.submit("/verify-email", &[("key", "c")]);
    assert_eq!((page.status(), page.heading()), (429, "Too many attempts"));
    assert!(page.html().contains("Go back and try again in 5 minutes."));
    assert_eq!(page.header("retry-after"), Some("300"));
    let key = [("key", key.expose())];
    assert_eq!(site.submit("/verify-email", &key).status(), 200);
}

fn what_is_no_form_of_ours_is_refused(world: World) {
    let site = Site::over(&world.auth);
    let json = site.send(
        "POST /verify-email",
        &["Content-Type: application/json"],
        "{}",
    );
    assert_eq!(json.status(), 415);
    let twice = site.send("POST /verify-email", &[FORM], "key=a&key=b");
    assert_eq!(
        (twice.status(), twice.heading()),
        (400, "This link is not whole")
    );
    let long = site.submit("/verify-email", &[("key", &"x".repeat(20_000))]);
    assert_eq!(
        (long.status(), long.heading()),
        (400, "This link is not whole")
    );
    let put = site.send("PUT /reset-password", &[FORM], "");
    assert_eq!(put.status(), 405);
    assert_eq!(put.header("allow"), Some("GET, POST, HEAD, OPTIONS"));
    let unknown = site.get("/verify-email/now", &[]);
    assert_eq!(
        (unknown.status(), unknown.heading()),
        (404, "There is no such page")
    );
}
