//! What the company contract's answers are held against. Bodies are compared whole.

use serde_json::{Value, json};

use super::wire::Answer;

impl Answer {
    /// Status and body.
    #[track_caller]
    pub fn is(&self, status: u16, body: &Value) {
        assert_eq!(
            (self.status, &self.json()),
            (status, body),
            "{} {}",
            self.status,
            self.body
        );
    }

    /// Success with nothing more to say.
    #[track_caller]
    pub fn is_done(&self) {
        self.is(200, &json!({"status": "success"}));
    }

    /// Success with a sentence.
    #[track_caller]
    pub fn says(&self, message: &str) {
        self.is(200, &json!({"status": "success", "message": message}));
    }

    /// The data of a success with this status.
    #[track_caller]
    pub fn data(&self, status: u16) -> Value {
        let body = self.json();
        assert_eq!(
            (self.status, &body["status"]),
            (status, &json!("success")),
            "{}",
            self.body
        );
        body["data"].clone()
    }

    /// 400 for one field, with one message.
    #[track_caller]
    pub fn refuses(&self, field: &str, message: &str) {
        self.refuses_all(&[(field, message)]);
    }

    /// 400 for several fields in this order, with one message each.
    #[track_caller]
    pub fn refuses_all(&self, errors: &[(&str, &str)]) {
        let mut messages: Vec<&str> = Vec::new();
        for (_, message) in errors {
            if !messages.contains(message) {
                messages.push(message);
            }
        }
        let data: serde_json::Map<_, _> = errors
            .iter()
            .map(|(field, message)| ((*field).to_owned(), json!([message])))
            .collect();
        let expected =
            json!({"status": "error", "message": messages.join(" "), "data": data}).to_string();
        assert_eq!((self.status, self.body.as_str()), (400, expected.as_str()));
    }

    /// An error with a sentence and no data.
    #[track_caller]
    pub fn fails(&self, status: u16, message: &str) {
        self.is(status, &json!({"status": "error", "message": message}));
    }

    /// 401 with this sentence, and the scheme to use.
    #[track_caller]
    pub fn is_unauthorized(&self, message: &str) {
        self.fails(401, message);
        assert_eq!(self.header("www-authenticate"), Some("Token"));
    }
}
