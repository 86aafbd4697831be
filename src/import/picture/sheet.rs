//! A sheet of paper on something darker, as a table, with something drawn on it.
//!
//! What is dark and reaches in from the border is left out if what remains is one part with four straight sides that
//! is light itself and has dark marks in it.

use super::{cells::Cells, ground, ink, planes::Planes};

/// Cells along the longer side.
const CELLS: u32 = 128;

/// Share of the border that is dark.
const AROUND: f64 = 0.9;

/// Share of the picture that the sheet takes.
const LEAST_SHEET: f64 = 0.25;

/// Share of the picture that surrounds it, else it is a frame that was drawn.
const LEAST_SURROUND: f64 = 0.06;

/// Shares of its convex hull that the sheet fills, and of the smallest rectangle around it that the hull does.
const CONVEX: f64 = 0.95;
const RECTANGULAR: f64 = 0.85;

/// Shares of the sheet that its marks may take.
const LEAST_MARKS: f64 = 1e-3;
const MOST_MARKS: f64 = 0.4;

/// Cells along the sheet's edge that are left out as well.
const EDGE: f64 = 1.5;

type Corner = [f64; 2];

/// Replaces what surrounds a sheet by the sheet's own ground. Whether there was one.
pub(super) fn isolate(planes: &mut Planes) -> bool {
    if !planes.is_opaque() || planes.width.min(planes.height) < CELLS {
        return false;
    }
    let darkness = Cells::medians(planes, CELLS);
    let mut counts = [0; 256];
    darkness.values.iter().for_each(|darkness| counts[*darkness as usize] += 1);
    let Some(threshold) = ink::threshold(&counts) else { return false };
    let is_dark: Vec<bool> = darkness.values.iter().map(|darkness| *darkness > threshold as f32).collect();
    let Some((sheet, hull)) = sheet(&darkness, &is_dark) else { return false };
    let inner = Rows::new(&hull, &darkness, planes);
    if !has_marks(planes, &inner, threshold) {
        return false;
    }
    // Cells at the edge are half table.
    let is_inner = |index: usize| sheet[index] && darkness.neighbours(index).all(|next| sheet[next]);
    let paper: Vec<bool> = (0..sheet.len()).map(|index| is_inner(index) && !is_dark[index]).collect();
    let ground = ground::filled(&darkness, &paper, 2);
    paint(planes, &inner, &ground);
    true
}

/// Cells of the sheet and its hull, in cells.
fn sheet(cells: &Cells, is_dark: &[bool]) -> Option<(Vec<bool>, Vec<Corner>)> {
    let border: Vec<usize> = cells.border().filter(|index| is_dark[*index]).collect();
    if (border.len() as f64) < AROUND * cells.border().count() as f64 {
        return None;
    }
    let outside = connected(cells, border, |index| is_dark[index]);
    let light: Vec<usize> = (0..outside.len()).filter(|index| !outside[*index] && !is_dark[*index]).collect();
    // The part that the light cell in the middle of all belongs to.
    let sheet = connected(cells, vec![*light.get(light.len() / 2)?], |index| !outside[index]);
    let count = sheet.iter().filter(|sheet| **sheet).count() as f64;
    let hull = hull(corners(cells, &sheet));
    let area = area(&hull);
    let surround = outside.iter().filter(|outside| **outside).count() as f64;
    let is_sheet = surround >= LEAST_SURROUND * sheet.len() as f64
        && count >= LEAST_SHEET * sheet.len() as f64
        && count >= CONVEX * area
        && area >= RECTANGULAR * smallest_rectangle(&hull);
    is_sheet.then_some((sheet, hull))
}

/// Cells that can be reached from `open` through those that count.
fn connected(cells: &Cells, mut open: Vec<usize>, counts: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut reached = vec![false; cells.values.len()];
    for index in &open {
        reached[*index] = true;
    }
    while let Some(index) = open.pop() {
        for next in cells.neighbours(index).filter(|next| counts(*next)) {
            if !std::mem::replace(&mut reached[next], true) {
                open.push(next);
            }
        }
    }
    reached
}

/// Corners of the first and the last cell of the sheet in every row.
fn corners(cells: &Cells, sheet: &[bool]) -> Vec<Corner> {
    let mut corners = Vec::new();
    for (row, line) in sheet.chunks_exact(cells.columns).enumerate() {
        let first = line.iter().position(|sheet| *sheet);
        let last = line.iter().rposition(|sheet| *sheet);
        for x in first.into_iter().chain(last.map(|last| last + 1)) {
            corners.extend([row, row + 1].map(|y| [x as f64, y as f64]));
        }
    }
    corners
}

fn cross(a: Corner, b: Corner, c: Corner) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Convex hull, by Andrew's monotone chain.
fn hull(mut corners: Vec<Corner>) -> Vec<Corner> {
    corners.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let chain = |corners: &mut dyn Iterator<Item = Corner>| {
        let mut half: Vec<Corner> = Vec::new();
        for corner in corners {
            while half.len() > 1 && cross(half[half.len() - 2], half[half.len() - 1], corner) <= 0.0 {
                half.pop();
            }
            half.push(corner);
        }
        half.pop();
        half
    };
    let lower = chain(&mut corners.iter().copied());
    let upper = chain(&mut corners.iter().rev().copied());
    [lower, upper].concat()
}

fn edges(hull: &[Corner]) -> impl Iterator<Item = (Corner, Corner)> {
    hull.iter().copied().zip(hull.iter().copied().cycle().skip(1))
}

fn area(hull: &[Corner]) -> f64 {
    edges(hull).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>() / 2.0
}

/// Area of the smallest rectangle around a hull; one of its sides lies along an edge.
fn smallest_rectangle(hull: &[Corner]) -> f64 {
    let extent = |[x, y]: Corner| {
        let along = hull.iter().map(|corner| x * corner[0] + y * corner[1]);
        let (low, high) = along.fold((f64::MAX, f64::MIN), |(low, high), at| (low.min(at), high.max(at)));
        high - low
    };
    let rectangle = |(a, b): (Corner, Corner)| {
        let (x, y) = (b[0] - a[0], b[1] - a[1]);
        extent([x, y]) * extent([-y, x]) / (x * x + y * y)
    };
    edges(hull).map(rectangle).fold(f64::MAX, f64::min)
}

/// Which pixels of each row are well within a hull.
struct Rows(Vec<[usize; 2]>);

impl Rows {
    fn new(hull: &[Corner], cells: &Cells, planes: &Planes) -> Self {
        let scale = [f64::from(planes.width) / cells.columns as f64, f64::from(planes.height) / cells.rows as f64];
        let within = |y: usize| {
            let y = (y as f64 + 0.5) / scale[1];
            let (mut left, mut right) = (0.0f64, cells.columns as f64);
            for (a, b) in edges(hull) {
                let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
                // Inside is where the cross product, the distance times the edge's length, is positive.
                let room = dx * (y - a[1]) - EDGE * dx.hypot(dy);
                if dy > 0.0 {
                    right = right.min(a[0] + room / dy);
                } else if dy < 0.0 {
                    left = left.max(a[0] + room / dy);
                } else if room < 0.0 {
                    right = 0.0;
                }
            }
            let pixel = |x: f64| (x.max(0.0) * scale[0]).round() as usize;
            [pixel(left), pixel(right).min(planes.width as usize)]
        };
        Self((0..planes.height as usize).map(within).collect())
    }
}

/// Whether some of the inner pixels are dark, but not many.
fn has_marks(planes: &Planes, inner: &Rows, threshold: usize) -> bool {
    let (mut marks, mut all) = (0u64, 0u64);
    for (row, [left, right]) in planes.darkness.chunks_exact(planes.width as usize).zip(&inner.0) {
        let row = row.get(*left..*right).unwrap_or_default();
        marks += row.iter().filter(|darkness| usize::from(**darkness) > threshold).count() as u64;
        all += row.len() as u64;
    }
    (LEAST_MARKS * all as f64..MOST_MARKS * all as f64).contains(&(marks as f64))
}

/// Gives all but the inner pixels the darkness of the ground.
fn paint(planes: &mut Planes, inner: &Rows, ground: &Cells) {
    let size = [planes.width as usize, planes.height as usize];
    let mut row = Vec::new();
    for (y, pixels) in planes.darkness.chunks_exact_mut(size[0]).enumerate() {
        ground.interpolate(y, size, &mut row);
        for (x, (darkness, ground)) in pixels.iter_mut().zip(&row).enumerate() {
            if !(inner.0[y][0]..inner.0[y][1]).contains(&x) {
                *darkness = ground.round() as u8;
            }
        }
    }
}
