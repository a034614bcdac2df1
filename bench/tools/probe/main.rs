//! What wrk does not measure.
//!
//! - `start URL CORE COMMAND...`: milliseconds from the start of a process on that processor to the first 200 at URL.
//! - `pace URL METHOD BODY HEADER RATE SECONDS`: latency of requests sent at a fixed rate, each counted from when it was
//!   due, so that a stalled server is not spared (no coordinated omission).
//! - `drive URL BODY CONNECTIONS SECONDS`: POSTs from that many clients, each sending its next request when it has its
//!   answer. None is begun after the time is over, and all that were begun are counted.
//! - `offer URL BODY RATE SECONDS`: POSTs at a fixed rate, each from a client of its own that does not care for the others.

mod drive;
mod http;
mod offer;
mod pace;
mod start;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        ["start", url, core, command @ ..] => start::measure(url, core.parse()?, command)?,
        ["pace", url, method, body, header, rate, seconds] => {
            let request = http::Request::new(url, method, body, header)?;
            pace::measure(&request, rate.parse()?, seconds.parse()?)?
        }
        ["drive", url, body, connections, seconds] => {
            let request = http::Request::new(url, "POST", body, "")?;
            drive::measure(&request, connections.parse()?, seconds.parse()?)?
        }
        ["offer", url, body, rate, seconds] => {
            let request = http::Request::new(url, "POST", body, "")?;
            offer::measure(&request, rate.parse()?, seconds.parse()?)?
        }
        _ => anyhow::bail!("usage: latchkey-probe start|pace|drive|offer ..."),
    };
    println!("{answer}");
    Ok(())
}
