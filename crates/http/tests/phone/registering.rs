//! `POST /api/phone/register`

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use latchkey_domain::{admin::CreateUser, model::Page};
use latchkey_testkit::both_databases;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{NO_NUMBER, NUMBER, Site};

both_databases!(
    a_number_is_sent_a_code_and_the_caller_a_session_token,
    a_number_is_the_same_however_it_is_written,
    the_session_token_has_three_segments_that_hold_neither_code_nor_number,
    what_is_no_number_is_named,
    registering_proves_nothing_of_any_account,
);

fn a_number_is_sent_a_code_and_the_caller_a_session_token(site: Site) {
    let answer = site.register(NUMBER);
    let body = answer.json();
    assert_eq!((answer.status, body.as_object().unwrap().len()), (200, 1));
    assert!(body["session_token"].is_string(), "{answer:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let sent = site.world.messages();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].to.as_str(), sent[0].purpose),
        (NUMBER, "register_phone")
    );
}

fn a_number_is_the_same_however_it_is_written(site: Site) {
    for spelling in [
        "+27 84 123 4567",
        "+27-84-123-4567",
        "+27 (84) 123 4567",
        " +２７841234567 ",
    ] {
        let (token, code) = site.registered(spelling);
        site.verify("+27 (84) 123-4567", &code, &token).is_valid();
    }
}

fn the_session_token_has_three_segments_that_hold_neither_code_nor_number(site: Site) {
    let (token, code) = site.registered(NUMBER);
    let parts: Vec<_> = token
        .split('.')
        .map(|part| URL_SAFE_NO_PAD.decode(part).unwrap())
        .collect();
    assert_eq!(parts.len(), 3);
    assert!(token.len() <= 500);
    let header: Value = serde_json::from_slice(&parts[0]).unwrap();
    assert_eq!(header, json!({"typ": "JWT", "alg": "HS256"}));
    let payload = String::from_utf8(parts[1].clone()).unwrap();
    let keys: Vec<_> = serde_json::from_str::<serde_json::Map<_, _>>(&payload)
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(keys, ["jti", "iat", "exp", "aud"]);
    assert!(!payload.contains(&NUMBER[3..]) && !payload.contains(&format!("\"{code}\"")));
}

fn what_is_no_number_is_named(site: Site) {
    for bad in [
        json!("+9180765XXX10"),
        json!("0841234567"),
        json!("27841234567"),
        json!("+15555552016"),
        json!("+00000000000"),
        json!("number"),
        json!("+"),
        json!(27841234567_u64),
        json!(-1),
        json!(1.5),
    ] {
        let answer = site.post("register", &json!({"phone_number": bad}));
        answer.refuses_field("phone_number", NO_NUMBER);
    }
    let long = format!("+27841234567{}", " ".repeat(200));
    site.register(&format!("{long}1")).refuses_field(
        "phone_number",
        "Ensure this field has no more than 128 characters.",
    );
    assert!(site.world.messages().is_empty());
}

#[rstest]
#[case(json!({}), "This field is required.")]
#[case(json!({"phone_number": ""}), "This field may not be blank.")]
#[case(json!({"phone_number": "  "}), "This field may not be blank.")]
#[case(json!({"phone_number": null}), "This field may not be null.")]
#[case(json!({"phone_number": true}), "Not a valid string.")]
#[case(json!({"phone_number": [NUMBER]}), "Not a valid string.")]
#[case(json!({"phone_number": {}}), "Not a valid string.")]
#[case(json!({"phone_number": "+2784\u{0}1234567"}), "Null characters are not allowed.")]
fn a_field_that_is_missing_or_of_another_type_is_named(#[case] body: Value, #[case] text: &str) {
    let site = Site::over(latchkey_testkit::World::sqlite());
    let answer = site.post("register", &body);
    answer.refuses_field("phone_number", text);
}

fn registering_proves_nothing_of_any_account(site: Site) {
    let user = CreateUser {
        mobile: Some(NUMBER.to_owned()),
        ..Default::default()
    };
    let auth = &site.world.auth;
    auth.create_user_as_operator("default", &user).unwrap();
    let _ = site.world.messages();
    let (token, code) = site.registered(NUMBER);
    site.verify(NUMBER, &code, &token).is_valid();
    let page = Page {
        offset: 0,
        limit: 10,
    };
    let users = auth.list_users_as_operator("default", page).unwrap().rows;
    let mobiles: Vec<_> = users.iter().flat_map(|user| &user.mobiles).collect();
    assert_eq!(mobiles.len(), 1);
    assert!(mobiles[0].verified.is_none());
}
