//! Lines, squares or dots that paper is ruled with.

use super::{
    ink::{self, Background, Ink},
    planes::Planes,
};

/// Tiles along either side.
const TILES: usize = 8;

/// Pixels along the shorter side of a picture whose ruling can be told.
const LEAST_PX: u32 = 128;

/// How much fainter than ink a ruling is, and how much stronger than noise, with some levels more.
const FAINT: f64 = 0.5;
const APART: [f64; 2] = [2.0, 8.0];

/// Shares of a tile that are ruled and ground, and how far from the median most tiles' shares may be.
const LEAST_RULED: f64 = 0.01;
const LEAST_GROUND: f64 = 0.2;
const EVEN: [f64; 2] = [0.5, 2.5];
const MOST: f64 = 0.85;

/// Turns faint marks that cover the whole picture evenly into background. Whether there were any.
pub(super) fn erase(planes: &mut Planes, ink: Ink, background: Background) -> bool {
    if ink == Ink::Alpha || !planes.is_opaque() || planes.width.min(planes.height) < LEAST_PX {
        return false;
    }
    // Levels from the ground's side, and back.
    let level = |darkness: u8| if ink == Ink::Light { 255 - darkness } else { darkness };
    let mut counts = [0u64; 256];
    planes.darkness.iter().for_each(|darkness| counts[usize::from(level(*darkness))] += 1);
    counts[..=usize::from(background.end)].fill(0);
    let Some(cut) = ink::threshold(&counts) else { return false };
    let height = |range: std::ops::Range<usize>| {
        let (count, sum) =
            range.fold((0, 0), |(n, sum), level| (n + counts[level], sum + level as u64 * counts[level]));
        sum as f64 / count.max(1) as f64 - f64::from(background.level)
    };
    let is_faint = |darkness: u8| level(darkness) > background.end && usize::from(level(darkness)) <= cut;
    let (faint, strong) = (height(0..cut + 1), height(cut + 1..256));
    let noise = f64::from(background.end - background.level);
    let is_between = faint >= APART[0] * noise + APART[1] && faint <= FAINT * strong;
    let is_ground = |darkness: u8| level(darkness) <= background.end;
    let is_strong = |darkness: u8| usize::from(level(darkness)) > cut;
    if !is_between || !is_everywhere(planes, is_faint, is_ground) || are_edges(planes, is_faint, is_strong) {
        return false;
    }
    for darkness in planes.darkness.iter_mut().filter(|darkness| is_faint(**darkness)) {
        *darkness = level(background.level);
    }
    true
}

/// Whether half of the faint pixels are but the edges of strong ones, two pixels away.
fn are_edges(planes: &Planes, is_faint: impl Fn(u8) -> bool, is_strong: impl Fn(u8) -> bool) -> bool {
    let (width, darkness) = (planes.width as usize, &planes.darkness);
    let (mut edges, mut all) = (0u64, 0u64);
    for (index, _) in darkness.iter().enumerate().filter(|(_, darkness)| is_faint(**darkness)) {
        let around = [index.checked_sub(2), Some(index + 2), index.checked_sub(2 * width), Some(index + 2 * width)];
        let is_near = |index: usize| darkness.get(index).is_some_and(|darkness| is_strong(*darkness));
        edges += u64::from(around.into_iter().flatten().any(is_near));
        all += 1;
    }
    2 * edges > all
}

/// Whether most tiles hold about as many faint pixels, and much ground.
fn is_everywhere(planes: &Planes, is_faint: impl Fn(u8) -> bool, is_ground: impl Fn(u8) -> bool) -> bool {
    let faint = of_tiles(planes, is_faint);
    let mut sorted = faint;
    sorted.sort_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    let even = EVEN[0] * median..=EVEN[1] * median;
    let is_ruled = |(faint, ground): &(f64, f64)| even.contains(faint) && *ground >= LEAST_GROUND;
    let ruled = faint.into_iter().zip(of_tiles(planes, is_ground)).filter(is_ruled).count();
    median >= LEAST_RULED && ruled as f64 >= MOST * faint.len() as f64
}

/// Share of each tile's pixels that count.
fn of_tiles(planes: &Planes, counts: impl Fn(u8) -> bool) -> [f64; TILES * TILES] {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let (mut counted, mut all) = ([0.0; TILES * TILES], [0.0; TILES * TILES]);
    for (y, row) in planes.darkness.chunks_exact(width).enumerate() {
        let first = y * TILES / height * TILES;
        for (x, darkness) in row.iter().enumerate() {
            let tile = first + x * TILES / width;
            counted[tile] += f64::from(u8::from(counts(*darkness)));
            all[tile] += 1.0;
        }
    }
    counted.iter_mut().zip(all).for_each(|(counted, all)| *counted /= all);
    counted
}
