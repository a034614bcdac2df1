//! Clients that wait for their answers, as people who log in do.

use crate::http::{Connection, Request};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What a client that was refused waits before it tries again, on average: each time another half to one and a half of it,
/// since people do not come in step.
const PAUSE: Duration = Duration::from_millis(100);

pub fn measure(
    request: &Request,
    connections: usize,
    seconds: f64,
) -> anyhow::Result<serde_json::Value> {
    let begun = Instant::now();
    let end = begun + Duration::from_secs_f64(seconds);
    let clients: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..connections)
            .map(|number| scope.spawn(move || client(request, end, number)))
            .collect();
        running
            .into_iter()
            .map(|client| client.join().unwrap_or_else(|_| vec![(0, 0.0)]))
            .collect()
    });
    let elapsed = begun.elapsed().as_secs_f64();
    let mut statuses = BTreeMap::<String, usize>::new();
    let mut good = Vec::new();
    for (status, ms) in clients.into_iter().flatten() {
        *statuses.entry(status.to_string()).or_default() += 1;
        if status == 200 {
            good.push(ms);
        }
    }
    good.sort_by(f64::total_cmp);
    let last = good.len().saturating_sub(1);
    Ok(serde_json::json!({
        "good": good.len(), "seconds": elapsed, "statuses": statuses,
        "p50_ms": good.get(good.len() / 2), "p99_ms": good.get((good.len() * 99 / 100).min(last)),
    }))
}

/// Status (0: no answer) and milliseconds of each request.
fn client(request: &Request, end: Instant, number: usize) -> Vec<(u16, f64)> {
    let mut answers = Vec::new();
    let mut connection = None;
    let mut chance = number as u64;
    std::thread::sleep(pause(&mut chance));
    while Instant::now() < end {
        let begun = Instant::now();
        let status = ask(&mut connection, request).unwrap_or(0);
        answers.push((status, begun.elapsed().as_secs_f64() * 1e3));
        // Whoever is refused keeps the connection, as the libraries of HTTP clients do.
        if status == 0 || connection.as_ref().is_some_and(|kept| kept.ended) {
            connection = None;
        }
        if status != 200 {
            std::thread::sleep(pause(&mut chance));
        }
    }
    answers
}

fn pause(chance: &mut u64) -> Duration {
    // Knuth's MMIX generator; the upper bits are the better ones.
    *chance = chance
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    PAUSE.mul_f64(0.5 + (*chance >> 33) as f64 / (1_u64 << 31) as f64)
}

fn ask(kept: &mut Option<Connection>, request: &Request) -> anyhow::Result<u16> {
    let connection = match kept {
        Some(connection) => connection,
        None => kept.insert(Connection::open(&request.authority)?),
    };
    connection.send(request)
}
