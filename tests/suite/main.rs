//! The integration tests, in one binary because linking is slow.
//!
//! - `architecture`: who may import whom.
//! - `cli`: the program as a process.
//! - `figures`: stills and figures, read by what did not write them.
//! - `gpu`: the device against the CPU, and pictures.
//! - `page`: the exported page, as text and in a browser.
//! - `python`: what is written for Python, as Python reads it.
//! - `samples`: what flows end as, against the target.
//! - `ui`: the window, by pointer and keyboard.
//!
//! A software adapter is enough for all of them; without any adapter they fail.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should fail")]

mod architecture;
mod cli;
mod figures;
mod gpu;
mod page;
mod python;
mod samples;
mod ui;
