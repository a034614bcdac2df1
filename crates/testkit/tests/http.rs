//! The HTTP server records and answers as told, seen by a real client.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use latchkey_testkit::http::{Answer, Receiver};
use reqwest::blocking::Client;
use serde_json::json;

fn client(timeout: Duration) -> Client {
    Client::builder().timeout(timeout).build().unwrap()
}

fn patient() -> Client {
    client(Duration::from_secs(10))
}

#[test]
fn a_request_is_recorded_whole() {
    let receiver = Receiver::start();
    let url = format!("{}/hook?a=1", receiver.url());
    let answer = patient()
        .post(url)
        .header("X-Mark", "yes")
        .json(&json!({"to": "+1"}))
        .send()
        .unwrap();
    assert_eq!(answer.status(), 200);
    let requests = receiver.wait_for(1);
    assert_eq!(requests[0].method, "POST");
    assert_eq!(requests[0].path, "/hook?a=1");
    assert_eq!(requests[0].header("x-mark"), Some("yes"));
    assert_eq!(requests[0].json(), json!({"to": "+1"}));
}

#[test]
fn a_form_is_decoded() {
    let receiver = Receiver::start();
    let form = [("To", "+1 555"), ("Body", "a&b")];
    patient().post(receiver.url()).form(&form).send().unwrap();
    let pairs = receiver.wait_for(1)[0].form();
    assert_eq!(
        pairs,
        form.map(|(key, value)| (key.to_owned(), value.to_owned()))
    );
}

#[test]
fn scripted_answers_come_first_and_in_order() {
    let receiver = Receiver::start();
    receiver.answer(Answer::json(201, &json!({"sid": "SM1"})));
    receiver.answer_once(Answer::status(503).header("Retry-After", "7"));
    receiver.answer_once(Answer::status(429));
    let client = patient();
    let get = || client.get(receiver.url()).send().unwrap();
    let first = get();
    assert_eq!(first.status(), 503);
    assert_eq!(first.headers()["retry-after"], "7");
    assert_eq!(get().status(), 429);
    let last = get();
    assert_eq!(last.status(), 201);
    assert_eq!(last.text().unwrap(), r#"{"sid":"SM1"}"#);
}

#[test]
fn a_late_answer_makes_the_client_give_up_and_does_not_delay_the_end() {
    let receiver = Receiver::start();
    receiver.answer(Answer::status(200).after(Duration::from_secs(3600)));
    let client = client(Duration::from_millis(200));
    assert!(client.get(receiver.url()).send().unwrap_err().is_timeout());
    assert_eq!(receiver.received().len(), 1);
}

#[test]
fn a_cut_connection_and_a_stopped_server_are_errors() {
    let receiver = Receiver::start();
    receiver.answer(Answer::cut());
    assert!(patient().get(receiver.url()).send().is_err());
    let url = receiver.url();
    drop(receiver);
    assert!(patient().get(url).send().unwrap_err().is_connect());
}
