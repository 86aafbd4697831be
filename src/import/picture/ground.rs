//! Uneven light: the shade of the ground that a shape was drawn on, as in a photograph of paper or of a blackboard.
//!
//! The ground is what can be reached from its brightest part without a sharp step; what a hand, a lamp or a lens do
//! to it has none. Each pixel is divided by the ground beneath it, so that the ground becomes white (black, where it
//! is dark). That is done only where most of the picture is ground, its border too is unevenly lit, and little but
//! clear marks stand out of it: a drawn gradient is left alone.

use super::{cells::Cells, ink::Ink, planes::Planes};

/// Cells along the longer side at most, and pixels along the side of a cell at least.
const CELLS: u32 = 128;
const CELL_PX: u32 = 4;

/// Pictures with fewer cells along the shorter side hold no ground to speak of.
const LEAST_CELLS: usize = 16;

/// Step between neighbouring cells that light may take, relative to the brightest part.
const STEP: f32 = 0.05;

/// What is lighter than this share of the ground around it is ground as well, though lines cut it off.
const ISLAND: f32 = 0.85;

/// Share of the picture that is ground.
const MOSTLY: f64 = 0.4;

/// Relative range of the ground along the border that is uneven.
const UNEVEN: f32 = 0.1;

/// Radii of smoothing, in cells: of the ground, and of one that is smooth if it is hardly another.
const FINE: usize = 2;
const COARSE: usize = 8;

/// Mean relative difference of both.
const SMOOTH: f32 = 0.025;

/// A ground is even if most of it lies within this many levels of one.
const ONE_LEVEL: f32 = 3.0;

/// Shares of the ground's level below which a pixel is a mark, and above which it is ground.
const MARK: f32 = 0.85;
const PLAIN: f32 = 0.9;

/// Levels that noise may take away from the ground.
const NOISE: f32 = 12.0;

/// Shares of the pixels that are marks and ground at least.
const LEAST_MARKS: f64 = 1e-3;
const LEAST_PLAIN: f64 = 0.5;

/// What the ground becomes, of 255: noise reaches to both sides of it.
const EVENED: f32 = 230.0;

/// Rows that are enough to tell marks.
const ROWS: usize = 256;

/// Evens out uneven light on the ground beneath `ink`, of either kind where unset. Whether there was any.
pub(super) fn even_out(planes: &mut Planes, ink: Option<Ink>) -> bool {
    if !planes.is_opaque() {
        return false;
    }
    let longest = planes.width.max(planes.height);
    let darkness = Cells::medians(planes, CELLS.min(longest / CELL_PX));
    let found = [Ink::Dark, Ink::Light]
        .into_iter()
        .filter(|kind| ink.is_none_or(|ink| ink == *kind))
        .filter_map(|kind| {
            let ground = uneven(&darkness.map(|darkness| level(kind, darkness)))?;
            Some((clear_marks(planes, &ground, kind)?, kind, ground))
        })
        .max_by_key(|(marks, ..)| *marks);
    let Some((_, kind, ground)) = found else { return false };
    flatten(planes, &ground, kind);
    true
}

/// What ink takes away: lightness where it is dark, darkness where it is light; and back.
fn level(kind: Ink, darkness: f32) -> f32 {
    if kind == Ink::Dark { 255.0 - darkness } else { darkness }
}

/// The ground beneath levels that are lower where there are marks; nothing where it is even, or hardly there.
fn uneven(levels: &Cells) -> Option<Cells> {
    if levels.rows.min(levels.columns) < LEAST_CELLS {
        return None;
    }
    let known = reached(levels);
    let share = known.iter().filter(|known| **known).count() as f64 / known.len() as f64;
    if share < MOSTLY || is_one_level(levels, &known) {
        return None;
    }
    let ground = filled(levels, &known, FINE);
    let (low, high) = (ground.border().map(|index| ground.values[index]))
        .fold((f32::MAX, 0.0f32), |(low, high), level| (low.min(level), high.max(level)));
    (high - low >= UNEVEN * high && is_smooth(&ground, &filled(levels, &known, COARSE), &known)).then_some(ground)
}

/// Cells that belong to the ground.
fn reached(levels: &Cells) -> Vec<bool> {
    let mut sorted = levels.values.clone();
    sorted.sort_by(f32::total_cmp);
    let bright = sorted[sorted.len() * 19 / 20];
    let mut known: Vec<bool> = levels.values.iter().map(|level| *level >= bright).collect();
    let step = STEP * bright;
    spread(levels, &mut known, step);
    let ground = filled(levels, &known, FINE);
    for ((known, level), ground) in known.iter_mut().zip(&levels.values).zip(&ground.values) {
        *known |= *level >= ISLAND * ground;
    }
    spread(levels, &mut known, step);
    known
}

/// Goes on from known cells by steps of at most `step`.
fn spread(levels: &Cells, known: &mut [bool], step: f32) {
    let mut open: Vec<usize> = (0..known.len()).filter(|index| known[*index]).collect();
    while let Some(index) = open.pop() {
        for next in levels.neighbours(index) {
            if !known[next] && (levels.values[index] - levels.values[next]).abs() <= step {
                known[next] = true;
                open.push(next);
            }
        }
    }
}

/// Whether a ground hardly differs from the same smoothed more, where it is known.
fn is_smooth(ground: &Cells, coarse: &Cells, known: &[bool]) -> bool {
    let pairs = ground.values.iter().zip(&coarse.values).zip(known).filter(|(_, known)| **known);
    let (differences, sum) = pairs.fold((0.0, 0.0), |(d, s), ((a, b), _)| (d + (a - b).abs(), s + a));
    differences <= SMOOTH * sum
}

/// Whether most of the known cells lie around one level.
fn is_one_level(levels: &Cells, known: &[bool]) -> bool {
    let mut of_ground: Vec<f32> =
        levels.values.iter().zip(known).filter(|(_, known)| **known).map(|(level, _)| *level).collect();
    of_ground.sort_by(f32::total_cmp);
    let most = of_ground.len() * 3 / 4;
    of_ground.iter().zip(&of_ground[most..]).any(|(low, high)| high - low <= 2.0 * ONE_LEVEL)
}

/// Means of the known levels within `least` cells, or within as many more as it takes to know a third.
pub(super) fn filled(levels: &Cells, known: &[bool], least: usize) -> Cells {
    let all = |index: usize| (f64::from(levels.values[index]), 1.0);
    let known_only = |index: usize| if known[index] { all(index) } else { (0.0, 0.0) };
    let sums = Sums::new(levels, known_only);
    let mut ground = levels.clone();
    for (index, level) in ground.values.iter_mut().enumerate() {
        let (column, row) = (index % levels.columns, index / levels.columns);
        let mean =
            |is_centred| (0..8).find_map(|doublings| sums.mean([column, row], least << doublings, is_centred));
        *level = mean(true).or_else(|| mean(false)).unwrap_or(*level);
    }
    ground
}

/// Sums of values and counts over all cells above and to the left.
struct Sums {
    columns: usize,
    rows: usize,
    of_corner: Vec<(f64, f64)>,
}

impl Sums {
    fn new(cells: &Cells, value: impl Fn(usize) -> (f64, f64)) -> Self {
        let (columns, rows) = (cells.columns, cells.rows);
        let mut sums = vec![(0.0, 0.0); (columns + 1) * (rows + 1)];
        for row in 0..rows {
            let mut of_row = (0.0, 0.0);
            for column in 0..columns {
                let (value, count) = value(row * columns + column);
                of_row = (of_row.0 + value, of_row.1 + count);
                let above = sums[row * (columns + 1) + column + 1];
                sums[(row + 1) * (columns + 1) + column + 1] = (above.0 + of_row.0, above.1 + of_row.1);
            }
        }
        Self { columns, rows, of_corner: sums }
    }

    /// Mean around a cell; nothing where less than a third of it counts, unless there is no more. What is centred
    /// reaches as far to either side, so that a slope does not shift it at the border.
    fn mean(&self, cell: [usize; 2], radius: usize, is_centred: bool) -> Option<f32> {
        let range = |at: usize, cells: usize| {
            let radius = if is_centred { radius.min(at).min(cells - 1 - at) } else { radius };
            (at.saturating_sub(radius), (at + radius + 1).min(cells))
        };
        let ((left, right), (top, bottom)) = (range(cell[0], self.columns), range(cell[1], self.rows));
        let at = |column: usize, row: usize| self.of_corner[row * (self.columns + 1) + column];
        let [a, b, c, d] = [at(left, top), at(right, top), at(left, bottom), at(right, bottom)];
        let (value, count) = (d.0 - b.0 - c.0 + a.0, d.1 - b.1 - c.1 + a.1);
        let is_all = !is_centred && radius >= self.columns.max(self.rows);
        let is_enough = is_all || 3.0 * count >= ((right - left) * (bottom - top)) as f64;
        (is_enough && count > 0.0).then(|| (value / count) as f32)
    }
}

/// Calls `pixel` with the level of the ground beneath every pixel of some rows, and the pixel's own.
fn scan(planes: &Planes, ground: &Cells, kind: Ink, mut pixel: impl FnMut(f32, f32)) {
    let (width, height) = (planes.width as usize, planes.height as usize);
    let mut row = Vec::new();
    for y in (0..height).step_by(height.div_ceil(ROWS)) {
        ground.interpolate(y, [width, height], &mut row);
        for (darkness, ground) in planes.darkness[y * width..][..width].iter().zip(&row) {
            pixel(*ground, level(kind, f32::from(*darkness)));
        }
    }
}

fn is_mark(ground: f32, level: f32) -> bool {
    level < MARK * ground - NOISE
}

/// By how many in a hundred thousand pixels three times those that are clearly marks outnumber those that are neither
/// marks nor ground, as ruled lines are; nothing where they do not, where hardly any are, or most of the picture is.
fn clear_marks(planes: &Planes, ground: &Cells, kind: Ink) -> Option<u64> {
    let (mut marks, mut plain, mut all) = (0u64, 0u64, 0u64);
    scan(planes, ground, kind, |ground, level| {
        marks += u64::from(is_mark(ground, level));
        plain += u64::from(level >= PLAIN * ground);
        all += 1;
    });
    let is_drawn = marks as f64 >= LEAST_MARKS * all as f64 && plain as f64 >= LEAST_PLAIN * all as f64;
    (3 * marks).checked_sub(all - plain - marks).filter(|_| is_drawn).map(|more| more * 100_000 / all)
}

/// What marks take away from a ground's level, as an offset and a slope. Dark ink takes a share of the light. How
/// light ink shines depends on whether it is lit with its ground, as chalk is: by least squares.
fn depth(planes: &Planes, ground: &Cells, kind: Ink) -> (f32, f32) {
    if kind == Ink::Dark {
        return (0.0, 1.0);
    }
    let (mut weight, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    scan(planes, ground, kind, |ground, level| {
        if is_mark(ground, level) {
            let (ground, depth) = (f64::from(ground), f64::from(ground - level));
            // Edges, which are half ground, count for little.
            let w = depth * depth;
            (weight, x, y) = (weight + w, x + w * ground, y + w * depth);
            (xx, xy) = (xx + w * ground * ground, xy + w * ground * depth);
        }
    });
    let variance = weight * xx - x * x;
    let slope = if variance > 0.0 { (weight * xy - x * y) / variance } else { 0.0 };
    (((y - slope * x) / weight) as f32, slope as f32)
}

/// Makes all of the ground one level, and marks on it equally deep.
fn flatten(planes: &mut Planes, ground: &Cells, kind: Ink) {
    let size = [planes.width as usize, planes.height as usize];
    let (offset, slope) = depth(planes, ground, kind);
    let mut row = Vec::new();
    for (y, pixels) in planes.darkness.chunks_exact_mut(size[0]).enumerate() {
        ground.interpolate(y, size, &mut row);
        for (darkness, ground) in pixels.iter_mut().zip(&row) {
            let depth = (ground - level(kind, f32::from(*darkness))) / (offset + slope * ground).max(1.0);
            *darkness = level(kind, (EVENED - EVENED * depth).clamp(0.0, 255.0)).round() as u8;
        }
    }
}
