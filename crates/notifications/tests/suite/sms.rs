//! Text messages over real HTTP.

use crate::support::{CODE, Outcome, Running, code, failure, id, outgoing, sms};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use latchkey_notifications::{Content, SendFailure, SmsTransport};
use latchkey_testkit::http::{Answer, Receiver};
use serde_json::json;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn webhook(receiver: &Receiver) -> Running {
    let url = format!("{}/send?via=1", receiver.url());
    Running::start(sms(SmsTransport::Webhook {
        url: url.into(),
        secret: Some(SECRET.into()),
    }))
}

fn twilio(receiver: &Receiver, from: &str) -> Running {
    Running::start(sms(SmsTransport::Twilio {
        base_url: format!("{}/", receiver.url()),
        account_sid: "AC123".to_owned(),
        auth_token: "hush".into(),
        from: from.to_owned(),
    }))
}

/// What comes of one message that is answered so.
fn outcome_of(start: impl Fn(&Receiver) -> Running, answer: Answer) -> Outcome {
    let receiver = Receiver::start();
    receiver.answer_once(answer);
    let running = start(&receiver);
    running.send([code(1, "+15550001")]);
    running.queue.first()
}

fn is_permanent(outcome: &Outcome) -> bool {
    matches!(failure(outcome), SendFailure::Permanent(_))
}

#[test]
fn the_webhook_gets_what_the_contract_says_signed() {
    let receiver = Receiver::start();
    let running = webhook(&receiver);
    running.send([code(7, "+15550001")]);
    let request = receiver.wait_for(1).remove(0);
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/send?via=1")
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(
        request.json(),
        json!({
            "id": id(7).to_string(),
            "to": "+15550001",
            "body": "Acme & Söhne: your sign-in code is 042517. Share it with nobody. It is good for 10 minutes.",
            "company": "acme",
            "purpose": "sign_in",
        })
    );
    let (sent_id, timestamp) = (id(7).to_string(), "1793880000");
    assert_eq!(request.header("webhook-id"), Some(sent_id.as_str()));
    assert_eq!(request.header("webhook-timestamp"), Some(timestamp));
    let mut mac =
        Hmac::<sha2::Sha256>::new_from_slice(&STANDARD.decode(&SECRET[6..]).unwrap()).unwrap();
    mac.update(format!("{sent_id}.{timestamp}.{}", request.text()).as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(
        request.header("webhook-signature"),
        Some(signature.as_str())
    );
    assert_eq!(running.queue.first(), Outcome::Delivered);
}

#[test]
fn without_a_secret_nothing_is_signed() {
    let receiver = Receiver::start();
    let url = receiver.url().into();
    let running = Running::start(sms(SmsTransport::Webhook { url, secret: None }));
    running.send([code(1, "+15550001")]);
    assert_eq!(receiver.wait_for(1)[0].header("webhook-signature"), None);
}

#[test]
fn the_webhooks_answer_decides_between_done_later_and_never() {
    for status in [200, 202, 204] {
        assert_eq!(
            outcome_of(webhook, Answer::status(status)),
            Outcome::Delivered
        );
    }
    for (status, permanent) in [
        (400, true),
        (404, true),
        (422, true),
        (408, false),
        (425, false),
        (429, false),
        (500, false),
        (503, false),
    ] {
        assert_eq!(
            is_permanent(&outcome_of(webhook, Answer::status(status))),
            permanent,
            "{status}"
        );
    }
    assert!(!is_permanent(&outcome_of(webhook, Answer::cut())));
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::start();
    let answer = Answer::status(307).header("Location", &elsewhere.url());
    assert!(!is_permanent(&outcome_of(webhook, answer)));
    assert!(elsewhere.received().is_empty());
}

#[test]
fn an_endless_answer_is_not_read() {
    let answer = Answer::status(400).body(vec![b'x'; 8_000_000]);
    assert!(is_permanent(&outcome_of(webhook, answer)));
}

#[test]
fn twilio_gets_a_form_with_basic_authentication() {
    let receiver = Receiver::start();
    receiver.answer_once(Answer::json(
        201,
        &json!({ "sid": "SM1", "status": "queued" }),
    ));
    let running = twilio(&receiver, "+15559999");
    running.send([code(1, "+15550001")]);
    let request = receiver.wait_for(1).remove(0);
    assert_eq!(request.path, "/2010-04-01/Accounts/AC123/Messages.json");
    assert_eq!(
        request.header("authorization"),
        Some("Basic QUMxMjM6aHVzaA==")
    );
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let form = request.form();
    let field = |name: &str| {
        form.iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(field("To"), Some("+15550001"));
    assert_eq!(field("From"), Some("+15559999"));
    assert!(field("Body").unwrap().contains(CODE));
    assert_eq!(form.len(), 3);
    assert_eq!(running.queue.first(), Outcome::Delivered);
}

#[test]
fn a_messaging_service_is_named_as_such() {
    let receiver = Receiver::start();
    let service = "MG0123456789abcdef0123456789abcdef";
    let running = twilio(&receiver, service);
    running.send([code(1, "+15550001")]);
    let form = receiver.wait_for(1)[0].form();
    assert!(form.contains(&("MessagingServiceSid".to_owned(), service.to_owned())));
}

#[test]
fn twilios_refusals_are_told_apart_and_quoted_without_the_number_and_the_code() {
    let refused = |status, code| {
        let message = format!("The 'To' number +15550001 is not valid, body {CODE}.");
        let body =
            json!({ "code": code, "message": message, "more_info": "https://…", "status": status });
        outcome_of(
            |receiver| twilio(receiver, "+15559999"),
            Answer::json(status, &body),
        )
    };
    let outcome = refused(400, 21211);
    let SendFailure::Permanent(why) = failure(&outcome) else {
        panic!("{outcome:?}")
    };
    assert!(why.contains("21211") && why.contains("***01"), "{why}");
    assert!(!why.contains("+15550001") && !why.contains(CODE), "{why}");
    for (status, code) in [(429, 20429), (401, 20003), (403, 20403), (503, 20503)] {
        assert!(!is_permanent(&refused(status, code)), "{status}");
    }
}

#[test]
fn every_purpose_of_a_code_has_its_words() {
    let receiver = Receiver::start();
    let running = webhook(&receiver);
    let purposes = [
        "verify_mobile",
        "register_phone",
        "sign_in",
        "second_factor",
    ];
    running.send((1..).zip(purposes).map(|(number, purpose)| {
        let content = Content::Code {
            code: CODE.into(),
            minutes: 1,
        };
        outgoing(number, &format!("+1555000{number}"), "", purpose, content)
    }));
    let requests = receiver.wait_for(4);
    let bodies: Vec<_> = requests
        .iter()
        .map(|request| request.json()["body"].as_str().unwrap().to_owned())
        .collect();
    for body in &bodies {
        assert!(
            body.starts_with("Acme & Söhne: ") && body.contains(CODE),
            "{body}"
        );
        assert!(
            body.ends_with("good for 1 minute.") && !body.contains('\n'),
            "{body}"
        );
    }
    let mut distinct = bodies.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 4);
}
