//! Latency at a fixed rate.

use crate::http::{Connection, Request};
use std::time::{Duration, Instant};

pub fn measure(request: &Request, rate: f64, seconds: f64) -> anyhow::Result<serde_json::Value> {
    let mut connection = Connection::open(&request.authority)?;
    let total = (rate * seconds) as usize;
    let mut latencies = Vec::with_capacity(total);
    let mut errors = 0;
    let begun = Instant::now();
    for n in 0..total {
        let due = begun + Duration::from_secs_f64(n as f64 / rate);
        if let Some(early) = due.checked_duration_since(Instant::now()) {
            std::thread::sleep(early);
        }
        // Counted from when it was sent or due, whichever is later for an idle probe: a timer that fires late is not
        // the server's doing, an answer that makes the next request late is.
        let from = if n == 0 || Instant::now() < due + Duration::from_millis(1) {
            Instant::now()
        } else {
            due
        };
        match connection.send(request) {
            Ok(200) => latencies.push(from.elapsed().as_secs_f64() * 1e3),
            Ok(_) => errors += 1,
            Err(_) => {
                errors += 1;
                connection = Connection::open(&request.authority)?;
            }
        }
    }
    latencies.sort_by(f64::total_cmp);
    let at = |share: f64| {
        latencies
            .get(((latencies.len() as f64 * share) as usize).min(latencies.len().saturating_sub(1)))
    };
    Ok(serde_json::json!({
        "answers": latencies.len(), "errors": errors,
        "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": latencies.last(),
    }))
}
