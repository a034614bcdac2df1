//! The table of `auth/`: registering, signing in and out, passwords, proofs, tokens.

mod change_password;
mod duration;
mod log_in;
mod log_out;

mod register;
mod reset_password;
mod signed_in;
mod tokens;
mod verify_email;
mod verify_mobile;
mod whose_token;

use super::Company;
use crate::{
    endpoint::{Endpoint, delete, get, post},
    handler,
};

/// The rows.
pub(super) static ROUTES: &[Endpoint<Company>] = &[
    post("auth/company/register", "Register a company and its owner")
        .fields(register::COMPANY_FIELDS)
        .examples(register::COMPANY_EXAMPLES)
        .anonymous(handler!(register::company)),
    post("auth/register", "Register as a user of a company")
        .fields(register::USER_FIELDS)
        .examples(register::USER_EXAMPLES)
        .answers_in_step()
        .anonymous(handler!(register::user)),
    post("auth/login", "Sign in with a password")
        .fields(log_in::FIELDS)
        .examples(log_in::EXAMPLES)
        .refusals_in_step()
        .anonymous(handler!(log_in::log_in)),
    post("auth/logout", "End this session")
        .examples(log_out::EXAMPLES)
        .while_pending()
        .authenticated(handler!(log_out::log_out, caller)),
    post("auth/logout/all", "End every session that expires")
        .examples(log_out::ALL_EXAMPLES)
        .authenticated(handler!(log_out::log_out_everywhere, caller)),
    post("auth/password/change", "Change the password")
        .fields(change_password::FIELDS)
        .examples(change_password::EXAMPLES)
        .authenticated(handler!(change_password::change, caller)),
    post(
        "auth/password/reset",
        "Ask for a mail to set a new password",
    )
    .fields(reset_password::FIELDS)
    .examples(reset_password::EXAMPLES)
    .answers_in_step()
    .anonymous(handler!(reset_password::request)),
    post(
        "auth/password/reset/confirm",
        "Set a new password by that mail's link",
    )
    .fields(reset_password::CONFIRM_FIELDS)
    .examples(reset_password::CONFIRM_EXAMPLES)
    .refusals_in_step()
    .anonymous(handler!(reset_password::confirm)),
    post("auth/email/verify", "Prove an email address by its key")
        .fields(verify_email::FIELDS)
        .examples(verify_email::EXAMPLES)
        .refusals_in_step()
        .anonymous(handler!(verify_email::verify)),
    post("auth/email/verify/resend", "Send the key once more")
        .fields(verify_email::RESEND_FIELDS)
        .examples(verify_email::RESEND_EXAMPLES)
        .answers_in_step()
        .anonymous(handler!(verify_email::resend)),
    post("auth/mobile/verify", "Prove a mobile number by its code")
        .fields(verify_mobile::FIELDS)
        .examples(verify_mobile::EXAMPLES)
        .authenticated(handler!(verify_mobile::verify, caller)),
    post("auth/mobile/verify/resend", "Send the code once more")
        .fields(verify_mobile::RESEND_FIELDS)
        .examples(verify_mobile::RESEND_EXAMPLES)
        .answers_in_step()
        .anonymous(handler!(verify_mobile::resend)),
    get("auth/tokens", "List one's own tokens")
        .examples(tokens::LIST_EXAMPLES)
        .authenticated(handler!(tokens::list, caller)),
    post("auth/tokens", "Make a token that does not expire")
        .fields(tokens::CREATE_FIELDS)
        .examples(tokens::CREATE_EXAMPLES)
        .authenticated(handler!(tokens::create, caller)),
    post("auth/tokens/verify", "Ask whose a token is")
        .fields(whose_token::FIELDS)
        .examples(whose_token::EXAMPLES)
        .authenticated(handler!(whose_token::verify, caller)),
    get("auth/tokens/{token_key}", "Show one of one's own tokens")
        .examples(tokens::SHOW_EXAMPLES)
        .authenticated(handler!(tokens::show, caller)),
    delete("auth/tokens/{token_key}", "Revoke one of one's own tokens")
        .examples(tokens::DELETE_EXAMPLES)
        .authenticated(handler!(tokens::delete, caller)),
    get("auth", "Ask whose the token of this request is")
        .examples(whose_token::OWN_EXAMPLES)
        .authenticated(handler!(whose_token::own, caller)),
];
