use chrono::TimeDelta;
use latchkey_testkit::{World, both_databases};

use crate::support::{PASSWORD, Page, Site, is_verified, log_in, reset_link, sarah};

const PATH: &str = "/reset-password";
const OVER: &str = "This link does not work any more";
const NEW: &str = "no fate but what we make";

both_databases!(
    looking_at_the_page_spends_nothing_and_its_form_spends_the_link_once,
    a_password_that_will_not_do_is_told_beside_its_field_and_the_link_stays_good,
    passwords_that_differ_are_told_beside_the_second_field,
    a_link_that_is_not_good_is_told,
    a_link_that_has_expired_is_told,
);

fn set(site: &Site, link: &(String, String), first: &str, second: &str) -> Page {
    let form = [
        ("uid", link.0.as_str()),
        ("token", link.1.as_str()),
        ("new_password1", first),
        ("new_password2", second),
    ];
    site.submit(PATH, &form)
}

fn look(site: &Site, link: &(String, String)) -> Page {
    site.get(PATH, &[("uid", &link.0), ("token", &link.1)])
}

fn looking_at_the_page_spends_nothing_and_its_form_spends_the_link_once(world: World) {
    sarah(&world);
    let before = log_in(&world, PASSWORD).unwrap().token;
    let link = reset_link(&world);
    let site = Site::over(&world.auth);
    for _ in 0..5 {
        let page = look(&site, &link);
        assert_eq!((page.status(), page.heading()), (200, "Set a new password"));
        assert_eq!(
            (page.hidden("uid"), page.hidden("token")),
            (link.0.as_str(), link.1.as_str())
        );
        assert!(page.wrong(1).is_empty() && page.wrong(2).is_empty());
    }
    let page = set(&site, &link, NEW, NEW);
    assert_eq!(
        (page.status(), page.heading()),
        (200, "Your new password is set")
    );
    assert!(world.auth.authenticate(&before).is_err());
    assert!(log_in(&world, PASSWORD).is_err());
    let after = log_in(&world, NEW).unwrap().token;
    // The link came by mail, so its use proves the address.
    assert!(is_verified(&world, &after));
    assert_eq!(look(&site, &link).heading(), OVER);
    let again = set(&site, &link, "another password", "another password");
    assert_eq!((again.status(), again.heading()), (400, OVER));
    assert!(log_in(&world, NEW).is_ok());
}

fn a_password_that_will_not_do_is_told_beside_its_field_and_the_link_stays_good(world: World) {
    sarah(&world);
    let link = reset_link(&world);
    let site = Site::over(&world.auth);
    let long = "x".repeat(1025);
    let cases = [
        ("", "Type a password."),
        ("aB3$", "It is too short: it needs at least 7 characters."),
        (&long, "It is too long: it may have 1024 bytes at most."),
        (
            "qwerty123",
            "It is one of the passwords that are guessed first.",
        ),
        ("8301947265", "It has digits only."),
        (
            "sconnor12",
            "It is too much like a name or an address of yours.",
        ),
    ];
    for (password, sentence) in cases {
        let page = set(&site, &link, password, password);
        assert_eq!((page.status(), page.heading()), (400, "Set a new password"));
        assert_eq!(page.wrong(1), [sentence]);
        assert!(page.wrong(2).is_empty());
        assert_eq!(page.hidden("token"), link.1);
        assert!(
            page.html()
                .contains("aria-describedby=\"hint wrong1\" aria-invalid=\"true\"")
        );
        assert!(page.html().contains("<p role=\"alert\">"));
        assert!(password.is_empty() || !page.html().contains(password));
    }
    assert_eq!(set(&site, &link, NEW, NEW).status(), 200);
}

fn passwords_that_differ_are_told_beside_the_second_field(world: World) {
    sarah(&world);
    let link = reset_link(&world);
    let site = Site::over(&world.auth);
    for second in ["", "no fate but what we fake", "no fate but what we make "] {
        let page = set(&site, &link, NEW, second);
        assert_eq!(page.status(), 400);
        assert!(page.wrong(1).is_empty());
        assert_eq!(page.wrong(2), ["The two passwords differ."]);
    }
    assert!(log_in(&world, NEW).is_err());
    assert_eq!(set(&site, &link, NEW, NEW).status(), 200);
}

fn a_link_that_is_not_good_is_told(world: World) {
    sarah(&world);
    let (uid, token) = reset_link(&world);
    let site = Site::over(&world.auth);
    let bad = [
        (String::new(), token.clone()),
        ("1".to_owned(), token.clone()),
        (
            "00000000-0000-4000-8000-000000000000".to_owned(),
            token.clone(),
        ),
        (uid.clone(), String::new()),
        (uid.clone(), "0".repeat(64)),
        (uid.clone(), format!("{token}0")),
    ];
    for link in &bad {
        let page = set(&site, link, NEW, NEW);
        assert_eq!((page.status(), page.heading()), (400, OVER), "{link:?}");
    }
    for link in &bad {
        let page = look(&site, link);
        assert_eq!((page.status(), page.heading()), (400, OVER), "{link:?}");
        assert_eq!(page.company(), None);
    }
    assert_eq!(set(&site, &(uid, token), NEW, NEW).status(), 200);
}

fn a_link_that_has_expired_is_told(world: World) {
    sarah(&world);
    let link = reset_link(&world);
    let site = Site::over(&world.auth);
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(look(&site, &link).heading(), OVER);
    assert_eq!(set(&site, &link, NEW, NEW).heading(), OVER);
    assert!(log_in(&world, PASSWORD).is_ok());
}
