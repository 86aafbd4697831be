//! What of a picture is the shape: what is dark, what is light, or what is opaque.

use std::{cmp::Reverse, ops::Range};

use serde::{Deserialize, Serialize};

use super::{contrast, planes::Planes};

/// What holds the mass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ink {
    /// Dark pixels, by how dark they are.
    Dark,
    /// Light pixels, by how light they are.
    Light,
    /// Opaque pixels, by how opaque they are.
    Alpha,
}

/// Of the highest alpha: less is see-through, as a shadow is.
const OPAQUE: f64 = 0.9;

/// Share of pixels that are see-through by accident.
const STRAY: f64 = 1e-3;

/// Share of its box that an opaque part fills if it is only a sheet, be it with round corners.
const SHEET: f64 = 0.95;

/// Levels between the darkest and lightest thousandth of a picture that shows something.
const CONTRAST: usize = 32;

/// Share of the border that surrounds a picture, and how deep it is, as a share of the shorter side.
const AROUND: f64 = 0.9;
const DEPTH: f64 = 0.03;

/// Share of the picture that is more than a frame around it.
const FRAME: f64 = 0.15;

/// Share below half that still is half, in which case dark is ink.
const EQUAL: f64 = 0.48;

/// Levels that a background's noise may reach to either side.
const NOISE: usize = 12;

/// One pixel in this many may lie beyond the background.
const BEYOND: u64 = 50;

/// Opaque pixels of planes.
fn opaque(planes: &Planes) -> impl Fn(usize) -> bool {
    let limit = planes.alpha.as_ref().map(|alpha| {
        let highest = alpha.iter().max().copied().unwrap_or(u8::MAX);
        ((OPAQUE * f64::from(highest)).ceil() as u8).max(1)
    });
    move |index| match (&planes.alpha, limit) {
        (Some(alpha), Some(limit)) => alpha[index] >= limit,
        _ => true,
    }
}

/// How many opaque pixels have each darkness.
fn darkness_counts(planes: &Planes) -> [u64; 256] {
    let is_opaque = opaque(planes);
    let mut counts = [0; 256];
    for (index, darkness) in planes.darkness.iter().enumerate() {
        if is_opaque(index) {
            counts[usize::from(*darkness)] += 1;
        }
    }
    counts
}

/// Alpha where it carries the shape, else what does not surround the rest, else the rarer of dark and light.
pub(super) fn choose(planes: &Planes) -> Ink {
    let counts = darkness_counts(planes);
    if planes.alpha.is_some() && carries_shape(planes, contrast(&counts) >= CONTRAST) {
        return Ink::Alpha;
    }
    let Some(threshold) = threshold(&counts) else { return Ink::Dark };
    let light: u64 = counts[..=threshold].iter().sum();
    let dark: u64 = counts[threshold + 1..].iter().sum();
    let share = light as f64 / (light + dark) as f64;
    match around(planes, threshold as u8) {
        // What lies all around a shape is no shape, if it is more than a frame.
        Some(Ink::Light) if share >= FRAME => Ink::Dark,
        Some(Ink::Dark) if 1.0 - share >= FRAME => Ink::Light,
        _ if share < EQUAL => Ink::Light,
        _ => Ink::Dark,
    }
}

/// Whether nearly all of the border, deeper than a line along it, is light, or dark.
fn around(planes: &Planes, threshold: u8) -> Option<Ink> {
    let is_opaque = opaque(planes);
    let of_ring = |inset: usize| {
        let (mut light, mut all) = (0u32, 0u32);
        for index in ring(planes, inset) {
            light += u32::from(is_opaque(index) && planes.darkness[index] <= threshold);
            all += u32::from(is_opaque(index));
        }
        // Hardly anything is known of a border that is see-through.
        (2 * all as usize > ring(planes, inset).count()).then(|| f64::from(light) / f64::from(all))
    };
    let depth = (DEPTH * f64::from(planes.width.min(planes.height))) as usize;
    let light = [of_ring(0)?, of_ring(depth)?];
    if light.iter().all(|light| *light >= AROUND) {
        Some(Ink::Light)
    } else {
        light.iter().all(|light| *light <= 1.0 - AROUND).then_some(Ink::Dark)
    }
}

/// Pixels along the border, or so far within it.
fn ring(planes: &Planes, inset: usize) -> impl Iterator<Item = usize> + use<> {
    let (width, right, bottom) =
        (planes.width as usize, planes.width as usize - 1 - inset, planes.height as usize - 1 - inset);
    let rows = (inset..=right).flat_map(move |x| [inset, bottom].map(|y| y * width + x));
    rows.chain((inset..=bottom).flat_map(move |y| [inset, right].map(|x| y * width + x)))
}

/// Whether alpha is more than a stray pixel, the border of a sheet, or the shadow around one.
fn carries_shape(planes: &Planes, shows_something: bool) -> bool {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let is_opaque = opaque(planes);
    let (mut columns, mut rows) = (vec![0u64; width], vec![0u64; height]);
    for (row, in_row) in rows.iter_mut().enumerate() {
        for (column, in_column) in columns.iter_mut().enumerate() {
            let one = u64::from(is_opaque(row * width + column));
            *in_row += one;
            *in_column += one;
        }
    }
    let all: u64 = rows.iter().sum();
    let pixels = (width * height) as f64;
    if all as f64 >= (1.0 - STRAY) * pixels {
        return false;
    }
    let (box_rows, box_columns) = (extent(&rows), extent(&columns));
    let area = (box_rows.len() * box_columns.len()) as f64;
    let filled = box_rows
        .map(|row| box_columns.clone().filter(|column| is_opaque(row * width + column)).count())
        .sum::<usize>() as f64;
    !(shows_something && filled >= SHEET * area)
}

/// First to last that hold more than stray pixels.
fn extent(counts: &[u64]) -> Range<usize> {
    let limit = counts.iter().max().copied().unwrap_or(0).div_ceil(100).max(1);
    let first = counts.iter().position(|count| *count >= limit).unwrap_or(0);
    let last = counts.iter().rposition(|count| *count >= limit).map_or(0, |last| last + 1);
    first..last
}

/// Levels between the darkest and the lightest thousandth.
fn contrast(counts: &[u64; 256]) -> usize {
    let stray = counts.iter().sum::<u64>() / 1000;
    let beyond = |seen: &mut u64, count: &u64| {
        *seen += count;
        *seen > stray
    };
    let (mut low, mut high) = (0, 0);
    let first = counts.iter().position(|count| beyond(&mut low, count)).unwrap_or(0);
    let last = counts.iter().rposition(|count| beyond(&mut high, count)).unwrap_or(0);
    last.saturating_sub(first)
}

/// The darkness that parts light from dark best (Otsu 1979: largest variance between both).
pub(super) fn threshold(counts: &[u64; 256]) -> Option<usize> {
    let moment = |range: Range<usize>| -> f64 { range.map(|level| level as f64 * counts[level] as f64).sum() };
    let (all, sum) = (counts.iter().sum::<u64>() as f64, moment(0..256));
    let (mut below, mut below_sum, mut best) = (0.0, 0.0, None);
    for (level, count) in counts.iter().enumerate().take(255) {
        below += *count as f64;
        below_sum += level as f64 * *count as f64;
        if below == 0.0 || below == all {
            continue;
        }
        let distance = below_sum / below - (sum - below_sum) / (all - below);
        let between = below * (all - below) * distance * distance;
        if best.is_none_or(|(_, most)| between > most) {
            best = Some((level, between));
        }
    }
    best.map(|(level, _)| level)
}

/// A background that is empty, in levels from white for dark ink and from black for light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Background {
    /// Its middle.
    pub level: u8,
    /// Where it ends.
    pub end: u8,
}

/// A peak of at least a third of the pixels beyond which hardly any lie. One at level 0 is none, nor the end of a
/// gradient, unless there is noise.
pub(super) fn background(planes: &Planes, ink: Ink) -> Option<Background> {
    let mut counts = darkness_counts(planes);
    match ink {
        Ink::Alpha => return None,
        Ink::Dark => {}
        Ink::Light => counts.reverse(),
    }
    let all: u64 = counts.iter().sum();
    let share = |range: Range<usize>| counts[range.start.min(256)..range.end.min(256)].iter().sum::<u64>();
    let first_beyond = |from: usize, limit: u64| (from..256).find(|level| share(from..level + 1) > limit);
    let lowest = first_beyond(0, all / BEYOND)?;
    let level = first_beyond(lowest, share(lowest..lowest + 2 * NOISE + 1) / 2)?;
    // Noise reaches as far to the side of the ink.
    let highest = (2 * level - lowest).min(254);
    let peak = share(lowest..highest + 1);
    let is_peak = peak * 3 >= all && share(highest + 1..2 * highest - lowest + 2) * 3 <= peak;
    let shows_ink = share(level + CONTRAST..256) > 0;
    let is_noisy = || {
        contrast::is_noisy(planes, |darkness| {
            let level = if ink == Ink::Light { 255 - darkness } else { darkness };
            usize::from(level) <= 2 * NOISE
        })
    };
    let mode = (lowest..=highest).max_by_key(|level| (counts[*level], Reverse(*level)));
    if !is_peak || !shows_ink || (mode == Some(0) && !is_noisy()) {
        return None;
    }
    let of_noise = share(0..2 * NOISE + 1);
    let end = if level > 0 { highest } else { first_beyond(0, of_noise * 19 / 20)? };
    (end > 0).then_some(Background { level: level as u8, end: end as u8 })
}

/// The weight of every pixel, 255 being the most. Pixels that are see-through weigh `nothing` unless alpha is the ink.
pub(super) fn weights(planes: &Planes, ink: Ink, nothing: u8) -> Vec<u8> {
    let is_opaque = opaque(planes);
    let weight = |(index, darkness): (usize, &u8)| match ink {
        Ink::Alpha => planes.alpha.as_ref().map_or(u8::MAX, |alpha| alpha[index]),
        _ if !is_opaque(index) => nothing,
        Ink::Dark => *darkness,
        Ink::Light => 255 - darkness,
    };
    planes.darkness.iter().enumerate().map(weight).collect()
}
