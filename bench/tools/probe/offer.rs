//! Clients who come at a fixed rate, whether or not those before them have their answers.

use crate::http::{Connection, Request};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Nobody waits longer for an answer; so many seconds' worth of clients can be under way at once.
const PATIENCE: f64 = 5.0;

/// POSTs at `rate` a second, none begun after `seconds`; all that were begun are counted.
pub fn measure(request: &Request, rate: f64, seconds: f64) -> anyhow::Result<serde_json::Value> {
    let total = (rate * seconds) as usize;
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let clients = ((rate * PATIENCE) as usize + 1).min(total.max(1));
    let answers: Vec<(u16, f64)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..clients)
            .map(|_| scope.spawn(|| client(request, rate, total, &next, begun)))
            .collect();
        running
            .into_iter()
            .flat_map(|client| client.join().unwrap_or_else(|_| vec![(0, 0.0)]))
            .collect()
    });
    let elapsed = begun.elapsed().as_secs_f64();
    let mut statuses = BTreeMap::<String, usize>::new();
    let mut good = Vec::new();
    for (status, ms) in answers {
        *statuses.entry(status.to_string()).or_default() += 1;
        if status == 200 {
            good.push(ms);
        }
    }
    good.sort_by(f64::total_cmp);
    let last = good.len().saturating_sub(1);
    Ok(serde_json::json!({
        "good": good.len(), "offered": total, "seconds": elapsed, "statuses": statuses,
        "p50_ms": good.get(good.len() / 2), "p99_ms": good.get((good.len() * 99 / 100).min(last)),
    }))
}

/// Status (0: no answer) and milliseconds of each request, counted from when it was due.
fn client(
    request: &Request,
    rate: f64,
    total: usize,
    next: &AtomicUsize,
    begun: Instant,
) -> Vec<(u16, f64)> {
    let mut answers = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= total {
            return answers;
        }
        let due = begun + Duration::from_secs_f64(number as f64 / rate);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let status = Connection::open(&request.authority)
            .map_err(anyhow::Error::from)
            .and_then(|mut connection| connection.send(request))
            .unwrap_or(0);
        answers.push((status, due.elapsed().as_secs_f64() * 1e3));
    }
}
