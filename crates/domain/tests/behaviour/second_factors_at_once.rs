//! Factors that change while a code is being given: what is confirmed is what the code was for.

use latchkey_domain::model::{CompanyId, Factors, UserId};
use latchkey_testkit::{World, both_databases};

use crate::second_factors::{begin, code};
use crate::support::{Shorthand, race};

const ROUNDS: usize = 20;

both_databases!(
    a_secret_replaced_while_its_code_is_given_is_not_the_one_confirmed,
    a_number_replaced_while_its_code_is_given_is_not_the_one_confirmed,
);

fn factors(world: &World, company: CompanyId, user: UserId) -> Factors {
    let found = world.storage.query(|reads| reads.factors(company, user));
    found.unwrap()
}

fn a_secret_replaced_while_its_code_is_given_is_not_the_one_confirmed(world: World) {
    for round in 0..ROUNDS {
        let token = world.auth.join(&format!("joe{round}@rehive.com")).token;
        let totp = begin(&world, &token);
        let caller = world.auth.caller(&token);
        let (company, user) = (caller.user.company, caller.user.id);
        let before = factors(&world, company, user).totp.unwrap();
        let code = code(&world, &totp);
        race(2, |index| match index {
            0 => drop(world.auth.verify_mfa(&caller, &code)),
            _ => drop(world.auth.enable_totp(&caller)),
        });
        let after = factors(&world, company, user).totp.unwrap();
        let is_same = after.sealed_secret == before.sealed_secret;
        assert_eq!(after.confirmed.is_some(), is_same);
    }
}

fn a_number_replaced_while_its_code_is_given_is_not_the_one_confirmed(world: World) {
    for round in 0..ROUNDS {
        let token = world.auth.join(&format!("joe{round}@rehive.com")).token;
        let caller = world.auth.caller(&token);
        let (company, user) = (caller.user.company, caller.user.id);
        let number = |last: usize| format!("+278200{round:02}00{last}");
        world.auth.enable_sms(&caller, &number(1)).unwrap();
        let code = world.texted_code();
        race(2, |index| match index {
            0 => drop(world.auth.verify_mfa(&caller, &code)),
            _ => drop(world.auth.enable_sms(&caller, &number(2))),
        });
        let after = factors(&world, company, user).sms.unwrap();
        assert_eq!(after.confirmed.is_some(), after.number == number(1));
    }
}
