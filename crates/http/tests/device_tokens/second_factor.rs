//! A user with a second factor gets no token here, and has a way in all the same.

use latchkey_domain::{
    model::{OpaqueSurface, PlainToken, Surface},
    sessions::{Authenticated, CreatePermanent, LogIn},
};
use latchkey_testkit::both_databases;

use crate::support::{Device, EMAIL, PASSWORD, Site, WRONG};

both_databases!(
    the_password_alone_opens_nothing,
    a_session_that_owes_a_factor_opens_nothing,
    a_permanent_token_made_for_this_contract_opens_the_profile,
);

const REQUIRED: &str = "Multi-factor authentication required.";

fn company_session(site: &Site) -> (PlainToken, Authenticated) {
    let auth = &site.world.auth;
    let signed_in = auth
        .log_in(LogIn::new(Surface::Company, EMAIL, PASSWORD))
        .unwrap();
    let caller = auth.authenticate_pending(&signed_in.token).unwrap();
    (signed_in.token, caller)
}

/// Turns codes by SMS on, and returns the session that did.
fn enrolled(site: &Site) -> Authenticated {
    let auth = &site.world.auth;
    let (_, caller) = company_session(site);
    auth.enable_sms(&caller, "+27841234567").unwrap();
    auth.verify_mfa(&caller, &site.world.texted_code()).unwrap();
    caller
}

fn the_password_alone_opens_nothing(site: Site) {
    let device = site.sign_in();
    enrolled(&site);
    let answer = site.try_sign_in(&[("email", EMAIL), ("password", PASSWORD)]);
    answer.says(401, REQUIRED);
    let answer = site.try_sign_in(&[("email", EMAIL), ("password", "wrong")]);
    answer.says(401, WRONG);
    // What was signed in before the factor was turned on stays so.
    assert!(site.knows(&device));
}

fn a_session_that_owes_a_factor_opens_nothing(site: Site) {
    enrolled(&site);
    let (pending, _) = company_session(&site);
    let answer = site.form("GET /api/v1/profile", &[("auth_token", pending.expose())]);
    answer.says(401, REQUIRED);
}

fn a_permanent_token_made_for_this_contract_opens_the_profile(site: Site) {
    let caller = enrolled(&site);
    let made_for = |surface| {
        let request = CreatePermanent {
            password: PASSWORD.into(),
            duration: None,
            surface,
            client: latchkey_domain::model::Client::default(),
        };
        let made = site.world.auth.create_permanent_token(&caller, request);
        Device {
            token: made.unwrap().token.expose().to_owned(),
            id: site.ann.id.0,
        }
    };
    for other in [OpaqueSurface::Company, OpaqueSurface::Signup] {
        assert!(!site.knows(&made_for(other)), "{other:?}");
    }
    let device = made_for(OpaqueSurface::DeviceTokens);
    assert!(site.knows(&device));
}
