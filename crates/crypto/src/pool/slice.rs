//! How long a hashing thread may go on while others wake up.
//!
//! Niceness says how the processor is shared, not who is next: on Linux a thread that wakes waits until the one that
//! runs has had its slice, or for the next tick, 4 ms as a rule. Since Linux 6.12 it need not, where its own slice is
//! the shorter one. So the threads that hash ask for the longest there is; what they get of the processor in all, and
//! who else runs on it, is the same as before.

use std::io;

/// The longest that the kernel grants, in nanoseconds.
#[cfg(target_os = "linux")]
const LONGEST: u64 = 100_000_000;

/// Asks it for the calling thread, which has this niceness. Kernels before 6.12 say yes and change nothing.
///
/// # Errors
/// Where the system does not let a thread ask.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "no crate has this call; nix and rustix lack it, thread-priority makes it for real-time threads only"
)]
pub(super) fn lengthen(niceness: i32) -> io::Result<()> {
    let attributes = libc::sched_attr {
        size: size_of::<libc::sched_attr>() as u32,
        sched_policy: libc::SCHED_OTHER as u32,
        sched_flags: 0,
        sched_nice: niceness,
        sched_priority: 0,
        sched_runtime: LONGEST,
        sched_deadline: 0,
        sched_period: 0,
    };
    // SAFETY: the kernel reads `size` bytes of a structure that lives until it returns, and writes none; 0 is the
    // calling thread.
    let outcome = unsafe { libc::syscall(libc::SYS_sched_setattr, 0, &raw const attributes, 0) };
    match outcome {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn lengthen(_: i32) -> io::Result<()> {
    Ok(())
}
