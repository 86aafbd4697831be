//! Points from a stream of items.

use std::io::{self, Read};

use super::{error::ArrayError, shape::Plan};

/// Bytes that are read at a time, at least one item.
const PART: usize = 1 << 16;

/// Points, and how many rows were left out because a NaN stands in them.
pub(super) fn read(reader: &mut dyn Read, plan: &Plan) -> Result<(Vec<[f64; 2]>, usize), ArrayError> {
    let items = plan.rows * plan.across;
    let mut part = vec![0; (PART / plan.item).max(1).min(items) * plan.item];
    // It grows with what is there, whatever the header claims.
    let mut points: Vec<[f64; 2]> = Vec::new();
    let (mut row, mut place, mut done) = (0, 0, 0);
    while done < items {
        let count = (part.len() / plan.item).min(items - done);
        let bytes = &mut part[..count * plan.item];
        fill(reader, bytes, (done * plan.item) as u64, (items * plan.item) as u64)?;
        for item in bytes.chunks_exact(plan.item) {
            for (axis, pick) in plan.picks.iter().enumerate().filter(|(_, pick)| pick.place == place) {
                if row >= points.len() {
                    points.resize(row + 1, [f64::NAN; 2]);
                }
                points[row][axis] = pick.scalar.value(&item[pick.offset..]);
            }
            if plan.is_row_major {
                place += 1;
                (row, place) = if place == plan.across { (row + 1, 0) } else { (row, place) };
            } else {
                row += 1;
                (row, place) = if row == plan.rows { (0, place + 1) } else { (row, place) };
            }
        }
        done += count;
    }
    finite(points)
}

/// Fills `bytes`, before which `done` of `count` were read.
fn fill(reader: &mut dyn Read, bytes: &mut [u8], done: u64, count: u64) -> Result<(), ArrayError> {
    let mut filled = 0;
    while filled < bytes.len() {
        match reader.read(&mut bytes[filled..]) {
            Ok(0) => return Err(ArrayError::Short { found: done + filled as u64, count }),
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Leaves out rows with a NaN, and refuses infinities.
fn finite(mut points: Vec<[f64; 2]>) -> Result<(Vec<[f64; 2]>, usize), ArrayError> {
    let rows = points.len();
    for (row, point) in points.iter().enumerate() {
        if let Some(&value) = point.iter().find(|value| value.is_infinite()) {
            return Err(ArrayError::Infinite { row, value });
        }
    }
    points.retain(|point| !point.iter().any(|value| value.is_nan()));
    let skipped = rows - points.len();
    if points.is_empty() { Err(ArrayError::AllMissing(skipped)) } else { Ok((points, skipped)) }
}
