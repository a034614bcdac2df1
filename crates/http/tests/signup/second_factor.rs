//! The contract cannot ask for a second factor, so users who have one get no token.

use latchkey_domain::{model::OpaqueSurface, sessions::CreatePermanent};
use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, NUMBER, PASSWORD, Site, caller};

both_databases!(
    a_user_with_a_second_factor_gets_no_token,
    a_permanent_token_made_for_this_contract_opens_the_user,
);

fn a_user_with_a_second_factor_gets_no_token(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    let owner = caller(&world, &token);
    world.messages();
    world.auth.enable_sms(&owner, "+15555550100").unwrap();
    world.auth.verify_mfa(&owner, &world.texted_code()).unwrap();
    let refused = json!({"password": ["is not enough: the account has a second factor"]});
    site.log_in(EMAIL, PASSWORD).is(401, &refused);
    let query = format!("/api/v1/auth?user[email]={EMAIL}&user[password]={PASSWORD}");
    site.get(&query).is(401, &refused);
    let wrong = json!({"password": ["is incorrect"]});
    site.log_in(EMAIL, "wrong-one").is(401, &wrong);
    world.messages();
    site.json("/api/v1/confirmation", &json!({"number": NUMBER}));
    let code = world.texted_code();
    let body = json!({"code": code.expose(), "user": {"number": NUMBER}});
    let answer = site.json("/api/v1/auth", &body);
    answer.is(200, &json!({"confirmation": "rejected"}));
}

fn a_permanent_token_made_for_this_contract_opens_the_user(world: World) {
    let site = Site::over(&world.auth);
    let owner = caller(&world, &site.cash().token());
    let made_for = |surface| {
        let request = CreatePermanent {
            password: PASSWORD.into(),
            duration: None,
            surface,
            client: latchkey_domain::model::Client::default(),
        };
        let made = world.auth.create_permanent_token(&owner, request).unwrap();
        made.token.expose().to_owned()
    };
    assert_eq!(site.me(&made_for(OpaqueSurface::Signup)).status, 200);
    for other in [OpaqueSurface::Company, OpaqueSurface::DeviceTokens] {
        site.me(&made_for(other)).is_nobody_s();
    }
}
