//! When it is not the client's doing.

use latchkey_domain::{Fault, ports::StorageError, sessions::AuthenticateError};
use latchkey_http::{
    dialect::Dialect,
    failure::Failure,
    surfaces::device_tokens::{DeviceTokensDialect, failures},
};
use serde_json::json;

#[test]
fn trouble_is_told_in_shape_and_without_its_cause() {
    let away = StorageError::Unavailable("connection refused".into());
    let failure = failures::authenticate(AuthenticateError::Fault(Fault::Storage(away)));
    let shed = DeviceTokensDialect.failure(&failure);
    let text = "The service is temporarily unavailable. Try again later.";
    assert_eq!(
        (shed.status.as_u16(), shed.body),
        (503, json!({"message": text}))
    );
    let broken = DeviceTokensDialect.failure(&Failure::Internal);
    let text = "A server error occurred.";
    assert_eq!(
        (broken.status.as_u16(), broken.body),
        (500, json!({"message": text}))
    );
}
