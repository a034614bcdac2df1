use serde_json::json;

use crate::support::start;

#[test]
fn a_panic_is_a_500_in_shape_and_the_server_lives() {
    let server = start();
    let mut connection = server.connect();
    for path in ["/3/panic", "/3/panic/blocking"] {
        let answer = connection.send(&format!("POST {path}"), &[], "");
        assert_eq!(answer.status, 500, "{path}");
        assert_eq!(
            answer.json(),
            json!({"status": "error", "message": "A server error occurred."})
        );
    }
    assert_eq!(connection.send("GET /3/client", &[], "").status, 200);
}
