//! bcrypt and nothing else: the most logins a second that any server could reach with this crate.
//!
//! `latchkey-bcrypt-alone COST THREADS SECONDS` checks a key of 64 bytes (what Latchkey's pepper makes of a password),
//! on threads of the niceness that Latchkey's hashing threads have, and prints `{"hashes", "seconds", "cpu_seconds"}`.

use std::time::{Duration, Instant};

/// Latchkey's hashing threads yield to its event loops; on a busy machine the comparison would be unfair without it.
const NICENESS: i32 = 10;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |name: &str| {
        arguments
            .next()
            .ok_or_else(|| anyhow::anyhow!("{name} is missing"))
    };
    let cost: u32 = next("COST")?.parse()?;
    let threads: usize = next("THREADS")?.parse()?;
    let seconds: f64 = next("SECONDS")?.parse()?;

    // SAFETY: changes this process's own priority only.
    unsafe { libc::nice(NICENESS) };
    let key = [b'k'; 64];
    let stored = bcrypt::hash_with_salt(key, cost, [5; 16])?.to_string();
    let (begun, used) = (Instant::now(), cpu());
    let end = begun + Duration::from_secs_f64(seconds);
    let hashes: u64 = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| work(&key, &stored, end)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or(0))
            .sum()
    });
    let answer = serde_json::json!({
        "hashes": hashes,
        "seconds": begun.elapsed().as_secs_f64(),
        "cpu_seconds": cpu() - used,
    });
    println!("{answer}");
    Ok(())
}

fn work(key: &[u8], stored: &str, end: Instant) -> u64 {
    let mut done = 0;
    while Instant::now() < end {
        assert!(bcrypt::verify(std::hint::black_box(key), stored).is_ok_and(|right| right));
        done += 1;
    }
    done
}

/// Seconds of processor time that this process has used.
fn cpu() -> f64 {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: writes to the struct that is passed.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}
