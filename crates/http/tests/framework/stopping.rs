use std::net::TcpStream;

use crate::support::start;

#[test]
fn a_graceful_stop_finishes_the_request_in_flight_and_takes_no_more() {
    let server = start();
    let mut connection = server.connect();
    connection.write(b"POST /3/echo/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"name\"");
    // The health check is answered by the same worker, so the half request above has been taken up.
    assert_eq!(
        server
            .send("GET /health/live", &["Connection: close"], "")
            .status,
        200
    );
    let stopped = server.handle.stop(true);
    let refused = (0..2_000).any(|_| {
        std::thread::yield_now();
        TcpStream::connect(server.address).is_err()
    });
    connection.write(b": \"x\"}");
    assert_eq!(connection.answer(false).status, 200);
    assert!(refused);
    actix_web::rt::System::new().block_on(stopped);
    assert!(TcpStream::connect(server.address).is_err());
    drop(server);
    assert!(connection.is_closed());
}
