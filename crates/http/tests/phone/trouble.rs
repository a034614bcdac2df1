//! When it is not the client's doing.

use latchkey_domain::{Fault, phone::RegisterPhoneError, ports::StorageError};
use latchkey_http::{
    dialect::Dialect,
    failure::Failure,
    surfaces::phone::{PhoneDialect, failures},
};
use serde_json::json;

#[test]
fn trouble_is_told_in_shape_and_without_its_cause() {
    let away = StorageError::Unavailable("connection refused".into());
    let failure = failures::register(RegisterPhoneError::Fault(Fault::Storage(away)));
    let shed = PhoneDialect.failure(&failure);
    let text = "Service temporarily unavailable, try again later.";
    assert_eq!(
        (shed.status.as_u16(), shed.body),
        (503, json!({"detail": text}))
    );
    let broken = PhoneDialect.failure(&Failure::Internal);
    let text = "A server error occurred.";
    assert_eq!(
        (broken.status.as_u16(), broken.body),
        (500, json!({"detail": text}))
    );
}
