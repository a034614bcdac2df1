use chrono::TimeDelta;
use latchkey_testkit::{World, both_databases};

use crate::support::{PASSWORD, Site, is_verified, log_in, sarah};

const PATH: &str = "/verify-email";
const OVER: &str = "This link does not work any more";

both_databases!(
    looking_at_the_page_spends_nothing_and_its_button_spends_the_link_once,
    a_link_that_is_not_good_is_told_at_once,
    a_link_that_has_expired_is_told_at_once,
);

fn looking_at_the_page_spends_nothing_and_its_button_spends_the_link_once(world: World) {
    sarah(&world);
    let token = log_in(&world, PASSWORD).unwrap().token;
    let key = world.mailed_key();
    let site = Site::over(&world.auth);
    for _ in 0..5 {
        let page = site.get(PATH, &[("key", key.expose())]);
        assert_eq!(
            (page.status(), page.heading()),
            (200, "Confirm your email address")
        );
        assert_eq!(page.hidden("key"), key.expose());
        assert!(!is_verified(&world, &token));
    }
    let page = site.submit(PATH, &[("key", key.expose())]);
    assert_eq!(
        (page.status(), page.heading()),
        (200, "Your address is confirmed")
    );
    let token = log_in(&world, "terminator123").unwrap().token;
    assert!(is_verified(&world, &token));
    let again = site.submit(PATH, &[("key", key.expose())]);
    assert_eq!((again.status(), again.heading()), (400, OVER));
    assert!(
        again
            .html()
            .contains("If you have confirmed the address before, all is well.")
    );
    let looked = site.get(PATH, &[("key", key.expose())]);
    assert_eq!((looked.status(), looked.heading()), (400, OVER));
}

fn a_link_that_is_not_good_is_told_at_once(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let key = world.mailed_key();
    let longer = format!("{}0", key.expose());
    for key in ["", "x", &longer, &"0".repeat(64), "\u{fffd}%"] {
        let page = site.get(PATH, &[("key", key)]);
        assert_eq!((page.status(), page.heading()), (400, OVER), "{key:?}");
        let page = site.submit(PATH, &[("key", key)]);
        assert_eq!((page.status(), page.heading()), (400, OVER), "{key:?}");
    }
    assert_eq!(site.get(PATH, &[]).status(), 400);
    assert_eq!(site.submit(PATH, &[]).status(), 400);
    assert_eq!(site.submit(PATH, &[("key", key.expose())]).status(), 200);
}

fn a_link_that_has_expired_is_told_at_once(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let key = world.mailed_key();
    let lifetime = world.auth.policy().otp.verification_ttl;
    world.clock.advance(lifetime - TimeDelta::seconds(1));
    assert_eq!(site.get(PATH, &[("key", key.expose())]).status(), 200);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(site.get(PATH, &[("key", key.expose())]).heading(), OVER);
    assert_eq!(site.submit(PATH, &[("key", key.expose())]).heading(), OVER);
}
