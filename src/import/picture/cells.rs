//! A picture in few cells.

use super::planes::Planes;

/// A value for each cell, row by row from the top.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cells {
    pub columns: usize,
    pub rows: usize,
    pub values: Vec<f32>,
}

impl Cells {
    /// Median darkness of the pixels in each cell, with `longest` cells along the longer side, or a cell for each
    /// pixel.
    pub fn medians(planes: &Planes, longest: u32) -> Self {
        let (width, height) = (planes.width as usize, planes.height as usize);
        let most = (longest as usize).min(width.max(height));
        let cells = |side: usize| (side * most / width.max(height)).max(1);
        let (columns, rows) = (cells(width), cells(height));
        let column_of: Vec<usize> = (0..width).map(|x| x * columns / width).collect();
        let mut values = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            let mut counts = vec![[0u32; 256]; columns];
            for y in (row * height).div_ceil(rows)..((row + 1) * height).div_ceil(rows) {
                let pixels = &planes.darkness[y * width..][..width];
                for (darkness, column) in pixels.iter().zip(&column_of) {
                    counts[*column][usize::from(*darkness)] += 1;
                }
            }
            values.extend(counts.iter().map(|counts| median(counts) as f32));
        }
        Self { columns, rows, values }
    }

    pub fn map(&self, f: impl Fn(f32) -> f32) -> Self {
        Self { values: self.values.iter().map(|value| f(*value)).collect(), ..*self }
    }

    /// Cells beside, above and below one.
    pub fn neighbours(&self, index: usize) -> impl Iterator<Item = usize> + use<> {
        let (columns, count) = (self.columns, self.values.len());
        let column = index % columns;
        [
            (column > 0).then(|| index - 1),
            (column + 1 < columns).then(|| index + 1),
            index.checked_sub(columns),
            Some(index + columns).filter(|below| *below < count),
        ]
        .into_iter()
        .flatten()
    }

    /// Cells along the border.
    pub fn border(&self) -> impl Iterator<Item = usize> + use<'_> {
        (0..self.values.len()).filter(|index| {
            let (column, row) = (index % self.columns, index / self.columns);
            column == 0 || row == 0 || column + 1 == self.columns || row + 1 == self.rows
        })
    }

    /// Interpolates row `y` of a picture of `width` x `height` pixels.
    pub fn interpolate(&self, y: usize, [width, height]: [usize; 2], row: &mut Vec<f32>) {
        let place = |pixel: usize, pixels: usize, cells: usize| {
            let at = ((pixel as f32 + 0.5) * cells as f32 / pixels as f32 - 0.5).clamp(0.0, (cells - 1) as f32);
            let low = at as usize;
            (low, (low + 1).min(cells - 1), at - low as f32)
        };
        let (above, below, share) = place(y, height, self.rows);
        let line = |row: usize| &self.values[row * self.columns..][..self.columns];
        let mixed: Vec<f32> = line(above).iter().zip(line(below)).map(|(a, b)| a + share * (b - a)).collect();
        row.clear();
        row.extend((0..width).map(|x| {
            let (left, right, share) = place(x, width, self.columns);
            mixed[left] + share * (mixed[right] - mixed[left])
        }));
    }
}

fn median(counts: &[u32; 256]) -> usize {
    let half = counts.iter().sum::<u32>().div_ceil(2);
    let mut seen = 0;
    counts
        .iter()
        .position(|count| {
            seen += count;
            seen >= half
        })
        .unwrap_or(0)
}
