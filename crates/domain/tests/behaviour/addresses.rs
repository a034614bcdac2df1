//! The table of spellings: which addresses are one, which are two, which are none.

use crate::support::{Shorthand, refusals, registration};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    spellings_of_one_address_register_once,
    look_alikes_register_side_by_side,
    what_is_no_address_does_not_register,
    mail_goes_to_the_ascii_form_of_the_domain,
);

const SAME: [(&str, &str); 8] = [
    ("A1@EXAMPLE.com", "a1@example.com"),
    ("a2@EXÄMPLE.org", "a2@xn--exmple-cua.org"),
    ("a3@ⓔxample.com", "a3@example.com"),
    ("a4@ｅｘａｍｐｌｅ.com", "a4@example.com"),
    ("a5@example。com", "a5@example.com"),
    ("a6@exam\u{ad}ple.com", "a6@example.com"),
    ("\u{e9}7@x.org", "e\u{301}7@x.org"),
    (" a8@x.org ", "a8@x.org"),
];

const DIFFERENT: [(&str, &str); 9] = [
    ("a1@straße.de", "a1@strasse.de"),
    ("a2@аpple.com", "a2@apple.com"),
    ("mıke@x.org", "mike@x.org"),
    ("ſam@x.org", "sam@x.org"),
    ("ﬁn@x.org", "fin@x.org"),
    ("Ａ@x.org", "a@x.org"),
    ("\u{212a}@x.org", "k@x.org"),
    ("a+b@x.org", "ab0@x.org"),
    ("a.c@x.org", "ac@x.org"),
];

const REFUSED: [&str; 20] = [
    "a@xn--example-.org",
    "a@xn--a",
    "a@exam\u{200d}ple.com",
    "a@example\u{2024}",
    "a@-a.com",
    "a@a..b",
    "a..b@x.org",
    ".a@x.org",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a\u{200b}@x.org",
    "a\0@x.org",
    "a@x.org\r\nBcc: b@x.org",
    "a\n@x.org",
    "a b@x.org",
    "a,b@x.org",
    "a@b@x.org",
    "\"a b\"@x.org",
    "a@x.org.",
    "Joe <a@x.org>",
];

fn spellings_of_one_address_register_once(world: World) {
    for (one, other) in SAME {
        world.auth.join(one);
        let found = refusals(world.auth.register(&registration(other)));
        assert_eq!(found, [(Field::Email, Problem::Taken)], "{one} {other}");
        assert!(
            world.auth.enter(other, crate::support::PASSWORD).is_ok(),
            "{other}"
        );
    }
}

fn look_alikes_register_side_by_side(world: World) {
    for (one, other) in DIFFERENT {
        let one = world.auth.join(one).user.identifier;
        let other = world.auth.join(other).user.identifier;
        assert_ne!(one, other);
    }
    for (one, other) in DIFFERENT {
        let who = |text| {
            let entered = world.auth.enter(text, crate::support::PASSWORD);
            entered
                .unwrap_or_else(|error| panic!("{text}: {error}"))
                .user
                .identifier
        };
        assert_ne!(who(one), who(other), "{one} {other}");
    }
}

fn what_is_no_address_does_not_register(world: World) {
    let long_local = format!("{}@x.org", "a".repeat(65));
    let long = format!("a@{}.org", ["b".repeat(60).as_str(); 5].join("."));
    for text in REFUSED.into_iter().chain([&*long_local, &*long]) {
        let found = refusals(world.auth.register(&registration(text)));
        assert_eq!(found, [(Field::Email, Problem::Malformed)], "{text:?}");
    }
    assert!(world.messages().is_empty());
}

fn mail_goes_to_the_ascii_form_of_the_domain(world: World) {
    for (typed, sent) in [
        ("Joe@EXÄMPLE.org", "Joe@xn--exmple-cua.org"),
        ("Jane@ⓔxample.com", "Jane@example.com"),
        ("e\u{301}@x.org", "\u{e9}@x.org"),
    ] {
        world.auth.join(typed);
        assert_eq!(world.messages()[0].to, sent);
    }
}
