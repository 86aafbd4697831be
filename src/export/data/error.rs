//! Why there are no numbers.

use std::io;

/// Numbers that are held at a time, of one kind: 800 MB.
pub const MOST: usize = 100_000_000;

/// Why there are no numbers.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// They cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// More than are held in memory.
    #[error("that is {0} numbers, and at most {MOST} are written; ask for fewer rows, times or places")]
    TooMany(u128),
    /// Positions that are none.
    #[error("{lost} of {of} samples left what numbers can hold; use --grid knots, more --steps, or other --units")]
    Lost {
        /// Rows.
        lost: usize,
        /// Of so many.
        of: usize,
    },
    /// Stopped by the user.
    #[error("the export was cancelled; no file was written")]
    Cancelled,
}

impl DataError {
    /// Refuses more numbers than are held: the product of these sides.
    ///
    /// # Errors
    /// [`DataError::TooMany`].
    pub fn check(sides: &[usize]) -> Result<(), Self> {
        let all = sides.iter().map(|side| *side as u128).product();
        if all > MOST as u128 { Err(Self::TooMany(all)) } else { Ok(()) }
    }
}
