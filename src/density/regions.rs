//! The parts of a drawing: what a grain's end can be named by.

use std::collections::VecDeque;

use super::raster::{CELLS, Raster};

/// Most parts that are told apart.
pub const MOST: usize = 7;

/// A cell below this share of the peak separates parts.
const LEVEL: f32 = 0.15;
/// Share of the mass below which a part is no part of its own.
const SMALLEST: f32 = 0.01;
/// Sectors round the middle, where a drawing is all of one piece.
const SECTORS: usize = 6;

/// The part that each cell belongs to, row by row, from 0 to [`MOST`] - 1.
///
/// Parts are what is connected (8 neighbours), the largest first; the smallest belong to whatever is
/// nearest, as does every empty cell. A drawing of one piece is divided into sectors about
/// its centre of mass.
#[must_use]
pub fn regions(raster: &Raster) -> Vec<u8> {
    let mut parts = connected(raster);
    let mass: f32 = parts.iter().map(|part| part.mass).sum();
    parts.retain(|part| part.mass >= SMALLEST * mass);
    parts.sort_by(|a, b| b.mass.total_cmp(&a.mass));
    parts.truncate(MOST);
    if parts.len() < 2 {
        return sectors(raster);
    }
    let mut labels = vec![None; CELLS * CELLS];
    for (label, part) in parts.iter().enumerate() {
        part.cells.iter().for_each(|cell| labels[*cell] = Some(label as u8));
    }
    nearest(labels)
}

#[derive(Default)]
struct Part {
    cells: Vec<usize>,
    mass: f32,
}

fn connected(raster: &Raster) -> Vec<Part> {
    let weights = raster.weights();
    let level = LEVEL * raster.peak();
    let mut seen: Vec<bool> = weights.iter().map(|w| *w < level || *w <= 0.0).collect();
    let mut parts = Vec::new();
    for first in 0..seen.len() {
        if std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let (mut part, mut open) = (Part::default(), vec![first]);
        while let Some(cell) = open.pop() {
            part.cells.push(cell);
            part.mass += weights[cell];
            for other in neighbours(cell) {
                if !std::mem::replace(&mut seen[other], true) {
                    open.push(other);
                }
            }
        }
        parts.push(part);
    }
    parts
}

fn neighbours(cell: usize) -> impl Iterator<Item = usize> {
    let (x, y) = (cell % CELLS, cell / CELLS);
    let near = |at: usize| at.saturating_sub(1)..=(at + 1).min(CELLS - 1);
    near(y).flat_map(move |row| near(x).map(move |col| row * CELLS + col))
}

/// Gives every cell the label that is the fewest steps away.
fn nearest(mut labels: Vec<Option<u8>>) -> Vec<u8> {
    let mut open: VecDeque<usize> = (0..labels.len()).filter(|cell| labels[*cell].is_some()).collect();
    while let Some(cell) = open.pop_front() {
        for other in neighbours(cell) {
            if labels[other].is_none() {
                labels[other] = labels[cell];
                open.push_back(other);
            }
        }
    }
    labels.into_iter().map(|label| label.unwrap_or(0)).collect()
}

fn sectors(raster: &Raster) -> Vec<u8> {
    let (mut mass, mut middle) = (0.0f32, [0.0f32; 2]);
    for (cell, w) in raster.weights().iter().enumerate() {
        mass += w;
        middle[0] += w * (cell % CELLS) as f32;
        middle[1] += w * (cell / CELLS) as f32;
    }
    let middle = middle.map(|m| m / mass.max(f32::MIN_POSITIVE));
    let sector = |cell: usize| {
        let (x, y) = ((cell % CELLS) as f32 - middle[0], (cell / CELLS) as f32 - middle[1]);
        let turn = y.atan2(x) / std::f32::consts::TAU + 0.5;
        ((turn * SECTORS as f32) as usize).min(SECTORS - 1) as u8
    };
    (0..CELLS * CELLS).map(sector).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{picture, presets};

    fn of(name: &str) -> (Raster, Vec<u8>) {
        let raster = picture::of(&presets::find(name).unwrap().density());
        let labels = regions(&raster);
        (raster, labels)
    }

    #[test]
    fn each_moon_is_a_part_and_empty_cells_belong_to_the_nearer_one() {
        let (raster, labels) = of("two-moons");
        let mut parts: Vec<u8> = labels.clone();
        parts.sort_unstable();
        parts.dedup();
        assert_eq!(parts, [0, 1]);
        // All of a connected part carries one label.
        for part in connected(&raster) {
            assert!(part.cells.iter().all(|cell| labels[*cell] == labels[part.cells[0]]));
        }
        assert_ne!(labels[0], labels[CELLS * CELLS - 1], "the corners belong to different moons");
    }

    #[test]
    fn one_piece_is_divided_into_sectors() {
        let (_, labels) = of("ring");
        let mut parts = labels.clone();
        parts.sort_unstable();
        parts.dedup();
        assert_eq!(parts.len(), SECTORS);
    }

    #[test]
    fn no_drawing_has_too_many_parts() {
        for preset in presets::all() {
            let labels = regions(&picture::of(&preset.density()));
            assert!(labels.iter().all(|label| usize::from(*label) < MOST));
        }
    }
}
