//! What happens to every request and answer, whatever the contract. From the outside in:
//! [`observe`], [`headers`], [`cors`], [`address`].

pub(crate) mod address;
pub(crate) mod cors;
pub(crate) mod headers;
pub(crate) mod observe;

use actix_web::{dev::ServiceRequest, web::Data};

use crate::app::App;

/// The application that this request belongs to.
fn app(request: &ServiceRequest) -> Option<Data<App>> {
    request.app_data::<Data<App>>().cloned()
}
