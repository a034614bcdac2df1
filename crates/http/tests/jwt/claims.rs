//! What a token holds, and that others can check it.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use latchkey_domain::model::JwtAlgorithm;
use latchkey_testkit::{World, both_databases, world::Builder};
use serde_json::{Value, json};

use crate::support::{EMAIL, Site, USERNAME, claims, part, sarah};

/// Five days, as the document says.
const FIVE_DAYS: i64 = 432_000;
const NOW: i64 = 1_767_603_600;

both_databases!(
    a_token_holds_exactly_the_documented_claims_and_the_registered_ones,
    the_address_stays_out_of_tokens_where_the_operator_says_so,
    the_published_keys_verify_a_token,
    a_shared_secret_verifies_a_token_and_is_not_published,
);

fn a_token_holds_exactly_the_documented_claims_and_the_registered_ones(world: World) {
    let user = sarah(&world);
    let token = Site::over(&world.auth).token();
    let header = part(&token, 0);
    let kid = header["kid"].as_str().unwrap();
    assert_eq!(header, json!({"typ": "JWT", "alg": "EdDSA", "kid": kid}));
    let claims = claims(&token);
    let text = |name: &str| claims[name].as_str().unwrap();
    let (jti, sid) = (text("jti"), text("sid"));
    let expected = json!({
        "username": USERNAME,
        "user_id": user.id.0,
        "email": EMAIL,
        "exp": NOW + FIVE_DAYS,
        "iat": NOW,
        "orig_iat": NOW,
        "iss": "http://127.0.0.1:8080",
        "sub": user.identifier.0.to_string(),
        "aud": "latchkey",
        "jti": jti,
        "sid": sid,
        "company": "default",
    });
    assert_eq!(claims, expected);
    assert!(jti.len() >= 22 && sid.len() == 36, "{claims}");
}

fn the_address_stays_out_of_tokens_where_the_operator_says_so(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.jwt_email_claim = false)
        .build();
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    assert_eq!(claims(&token).get("email"), None);
    assert_eq!(site.me(&token).text_of("email"), EMAIL);
}

fn the_published_keys_verify_a_token(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    let published = site.send("GET /.well-known/jwks.json", &[], "");
    let keys: JwkSet = serde_json::from_value(published.json()).unwrap();
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let checked = jsonwebtoken::decode::<Value>(&token, &key, &validation(Algorithm::EdDSA));
    assert_eq!(checked.unwrap().claims, claims(&token));
    // The first character: the last one of a signature has bits that say nothing.
    let at = token.rfind('.').unwrap() + 1;
    let other = if token[at..].starts_with('A') {
        "B"
    } else {
        "A"
    };
    let forged = format!("{}{other}{}", &token[..at], &token[at + 1..]);
    assert!(jsonwebtoken::decode::<Value>(&forged, &key, &validation(Algorithm::EdDSA)).is_err());
}

fn a_shared_secret_verifies_a_token_and_is_not_published(builder: Builder) {
    let world = builder.algorithm(JwtAlgorithm::Hs256).build();
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    let key = DecodingKey::from_secret(b"the HS256 secret of every world of a test");
    let checked = jsonwebtoken::decode::<Value>(&token, &key, &validation(Algorithm::HS256));
    assert_eq!(checked.unwrap().claims["username"], USERNAME);
    let published = site.send("GET /.well-known/jwks.json", &[], "");
    published.is(200, &json!({"keys": []}));
}

/// As a verifier elsewhere would have it; its clock is the machine's, so times are left to other tests.
fn validation(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&["http://127.0.0.1:8080"]);
    validation.set_audience(&["latchkey"]);
    validation.validate_exp = false;
    validation
}
