//! From exec to the first good answer.

use crate::http::{Connection, Request};
use anyhow::Context;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_micros(100);

pub fn measure(url: &str, core: usize, command: &[&str]) -> anyhow::Result<serde_json::Value> {
    let request = Request::new(url, "GET", "", "")?;
    let (program, arguments) = command.split_first().context("a command")?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // SAFETY: one system call on memory of its own, which is allowed between fork and exec.
    unsafe { command.pre_exec(move || pin(core)) };
    let begun = Instant::now();
    let mut child = command.spawn()?;
    let outcome = wait(&request, begun);
    // SAFETY: signals the child that was just started and not yet waited for.
    unsafe { libc::kill(child.id() as libc::pid_t, libc::SIGTERM) };
    child.wait()?;
    Ok(serde_json::json!({ "ms": outcome?.as_secs_f64() * 1e3 }))
}

/// Confines the calling process to one processor.
fn pin(core: usize) -> std::io::Result<()> {
    // SAFETY: plain data, written by CPU_SET and read by the call.
    let outcome = unsafe {
        let mut cores: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(core, &mut cores);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &cores)
    };
    if outcome == 0 {
        Ok(())
    } else {
        Err(std::io::Error::last_os_error())
    }
}

fn wait(request: &Request, begun: Instant) -> anyhow::Result<Duration> {
    while begun.elapsed() < PATIENCE {
        let status = Connection::open(&request.authority).map_err(anyhow::Error::from);
        if matches!(
            status.and_then(|mut connection| connection.send(request)),
            Ok(200)
        ) {
            return Ok(begun.elapsed());
        }
        std::thread::sleep(PAUSE);
    }
    anyhow::bail!("no 200 within {PATIENCE:?}")
}
