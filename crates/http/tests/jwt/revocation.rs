//! What ends a session ends all its tokens, at once and for every endpoint.

use latchkey_domain::{
    model::{Client, Password},
    passwords::{ConfirmReset, RequestReset},
};
use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, NOT_GOOD, Site, USERNAME, plain, sarah};

both_databases!(
    logging_out_ends_the_tokens_of_one_session,
    logging_out_everywhere_ends_all,
    an_operator_s_sign_out_ends_all,
    a_disabled_user_s_tokens_count_no_more_even_afterwards,
    a_password_reset_ends_all,
    another_process_on_the_same_database_refuses_them_too,
);

/// A session with two tokens, both seen by the server.
fn session(site: &Site) -> [String; 2] {
    let first = site.token();
    let second = site.refresh(&first).text_of("token");
    let tokens = [first, second];
    for token in &tokens {
        assert_eq!(
            (site.verify(token).status, site.me(token).status),
            (200, 200)
        );
    }
    tokens
}

#[track_caller]
fn is_over(site: &Site, tokens: &[String]) {
    for token in tokens {
        site.verify(token).refuses(NOT_GOOD);
        site.refresh(token).refuses(NOT_GOOD);
        site.me(token).is(401, &json!({"detail": NOT_GOOD}));
    }
}

fn logging_out_ends_the_tokens_of_one_session(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let (one, other) = (session(&site), session(&site));
    let (caller, _) = world.auth.authenticate_jwt(&plain(&one[1])).unwrap();
    world.auth.log_out(&caller).unwrap();
    is_over(&site, &one);
    assert_eq!(site.verify(&other[0]).status, 200);
}

fn logging_out_everywhere_ends_all(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let (one, other) = (session(&site), session(&site));
    let (caller, _) = world.auth.authenticate_jwt(&plain(&one[0])).unwrap();
    world.auth.log_out_everywhere(&caller).unwrap();
    is_over(&site, &one);
    is_over(&site, &other);
    assert_eq!(site.verify(&site.token()).status, 200);
}

fn an_operator_s_sign_out_ends_all(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let tokens = session(&site);
    world.auth.sign_user_out(USERNAME).unwrap();
    is_over(&site, &tokens);
}

fn a_disabled_user_s_tokens_count_no_more_even_afterwards(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let tokens = session(&site);
    world.auth.set_user_disabled(USERNAME, true).unwrap();
    is_over(&site, &tokens);
    world.auth.set_user_disabled(USERNAME, false).unwrap();
    is_over(&site, &tokens);
}

fn a_password_reset_ends_all(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let tokens = session(&site);
    let request = RequestReset {
        company: None,
        identifier: EMAIL.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
    assert_eq!(site.verify(&tokens[0]).status, 200);
    let (uid, token) = world.mailed_reset();
    let request = ConfirmReset {
        uid,
        token,
        new: Password::new("no fate but what we make"),
        client: Client::default(),
    };
    world.auth.confirm_password_reset(&request).unwrap();
    is_over(&site, &tokens);
    assert_eq!(
        site.log_in(USERNAME, "no fate but what we make").status,
        200
    );
}

fn another_process_on_the_same_database_refuses_them_too(world: World) {
    sarah(&world);
    let other = world.second_node();
    let (here, there) = (Site::over(&world.auth), Site::over(&other.auth));
    other.auth.follow_feed().unwrap();
    let tokens = session(&here);
    assert_eq!(there.verify(&tokens[0]).status, 200);
    world.auth.sign_user_out(USERNAME).unwrap();
    other.auth.follow_feed().unwrap();
    is_over(&there, &tokens);
}
