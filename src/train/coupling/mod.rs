//! Which x_0 goes with which x_1.
//!
//! A coupling is not a path: the OT *path* says how x_t moves between the ends of a pair, the OT
//! *coupling* says which ends make a pair. With pairs matched inside small batches (Pooladian et
//! al. 2023, Tong et al. 2024) the straight conditional paths hardly cross, so the marginal field
//! is another one than the exact field of the independent coupling.
//!
//! - [`kind`]: the couplings, and [`mod@pairs`] of points.
//! - [`assignment`]: exact optimal transport between two equally large sets.
//! - [`sinkhorn`]: entropic optimal transport.
//! - [`block`]: the pairs of one block.
//! - [`matcher`]: blocks matched on a thread of their own.
//! - [`feed`]: a pool of matched pairs that training draws from.
//! - [`stats`]: transport cost and crossings.

pub mod assignment;
pub mod block;
pub mod feed;
#[cfg(test)]
pub(in crate::train) mod gate;
pub mod kind;
pub mod matcher;
pub mod pairs;
pub mod sinkhorn;
pub mod stats;

pub use feed::Feed;
pub use kind::{BLOCK, Coupling, CouplingError, REGULARISATION};
pub use pairs::{PairSet, Pairs};
pub use stats::PairStats;
