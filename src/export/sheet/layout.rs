//! Where panels, titles and legend are on a sheet. Lengths are typographic points of 1/72 inch from its left top corner.

use crate::{export::text::LINE, numeric::Point};

/// What is around everything, so that no line at the edge is cut.
const MARGIN: f32 = 1.0;
/// What is between panels, in sizes of letters, and the largest share of a panel's width that it may be.
const GAP: f32 = 0.6;
const WIDEST_GAP: f32 = 0.1;
/// The largest share of the width that titles of rows take.
const WIDEST_TITLE: f32 = 0.2;

/// A rectangle: its left top corner, width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left top corner.
    pub at: Point,
    /// Width and height.
    pub size: [f32; 2],
}

impl Rect {
    /// The corner at the right and the bottom.
    #[must_use]
    pub fn end(&self) -> Point {
        [0, 1].map(|axis| self.at[axis] + self.size[axis])
    }

    /// The middle.
    #[must_use]
    pub fn middle(&self) -> Point {
        [0, 1].map(|axis| self.at[axis] + 0.5 * self.size[axis])
    }
}

/// What a sheet holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contents {
    /// Width of the sheet.
    pub(super) width: f32,
    /// Width of a panel over its height.
    pub(super) aspect: f32,
    /// Rows and columns of panels.
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Most columns that stand beside each other; the others follow below.
    pub(super) beside: usize,
    /// Height of a face of letters.
    pub(super) letters: f32,
    /// Width of the widest title of a column, where there are some.
    pub(super) column_title: Option<f32>,
    /// Whether rows have titles, which run upwards at the left.
    pub(super) has_row_titles: bool,
    /// Lines of text below the panels.
    pub(super) notes: usize,
    /// Height of the legend below those.
    pub(super) legend: f32,
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arrangement {
    /// Width and height of the sheet.
    pub(super) size: [f32; 2],
    /// Panels, row by row.
    pub(super) panels: Vec<Rect>,
    /// For the title of each column.
    pub(super) column_titles: Vec<Rect>,
    /// For titles of rows, with the row that each is of: where columns follow below each other there are several.
    pub(super) row_titles: Vec<(usize, Rect)>,
    /// For the lines of text.
    pub(super) notes: Rect,
    /// Left top corner of the legend.
    pub(super) legend: Point,
}

impl Contents {
    /// Where everything is. Panels are never narrower than the titles of their columns, as far as the sheet is wide
    /// enough: columns that do not fit follow below.
    pub(super) fn arranged(&self) -> Arrangement {
        let line = LINE * self.letters;
        let left = MARGIN + if self.has_row_titles { line.min(WIDEST_TITLE * self.width) } else { 0.0 };
        let room = self.width - left - MARGIN;
        let beside = self.beside(room);
        let gap = (GAP * self.letters).min(WIDEST_GAP * room / beside as f32);
        let width = (room - (beside - 1) as f32 * gap) / beside as f32;
        let size = [width, width / self.aspect];
        let bands = self.columns.div_ceil(beside);
        let mut found = Arrangement {
            size: [self.width, 0.0],
            panels: vec![Rect { at: [0.0; 2], size }; self.rows * self.columns],
            column_titles: Vec::new(),
            row_titles: Vec::new(),
            notes: Rect { at: [0.0; 2], size: [0.0; 2] },
            legend: [0.0; 2],
        };
        let mut top = MARGIN;
        for band in 0..bands {
            let columns = (band * beside)..((band + 1) * beside).min(self.columns);
            let x = |column: usize| left + (column - band * beside) as f32 * (width + gap);
            if self.column_title.is_some() {
                found.column_titles.extend(columns.clone().map(|c| Rect { at: [x(c), top], size: [width, line] }));
                top += line;
            }
            for row in 0..self.rows {
                for column in columns.clone() {
                    found.panels[row * self.columns + column].at = [x(column), top];
                }
                if self.has_row_titles {
                    let at = [MARGIN, top];
                    found.row_titles.push((row, Rect { at, size: [left - MARGIN, size[1]] }));
                }
                top += size[1] + gap;
            }
        }
        // Below the last panels there is no gap.
        top -= gap;
        let notes = self.notes as f32 * line;
        found.notes = Rect { at: [left, top], size: [room, notes] };
        found.legend = [left, top + notes];
        found.size[1] = top + notes + self.legend + MARGIN;
        found
    }

    /// Columns that stand beside each other, as many below as above.
    fn beside(&self, room: f32) -> usize {
        let gap = GAP * self.letters;
        let fit = self.column_title.map_or(usize::MAX, |title| ((room + gap) / (title + gap)) as usize);
        let most = fit.min(self.beside).clamp(1, self.columns.max(1));
        self.columns.max(1).div_ceil(self.columns.max(1).div_ceil(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents() -> impl Iterator<Item = Contents> {
        let widths = [57.0, 241.0, 482.0, 2835.0];
        let letters = [4.5, 9.0, 27.0];
        let grids = [(1, 1), (1, 2), (2, 5), (4, 16), (1, 16), (4, 1)];
        let all = widths.into_iter().flat_map(move |w| letters.map(|l| (w, l)));
        all.flat_map(move |(w, l)| grids.map(|g| (w, l, g))).flat_map(|(width, letters, (rows, columns))| {
            [1.0, 2.0].map(|aspect| Contents {
                width,
                aspect,
                rows,
                columns,
                beside: 16,
                letters,
                column_title: (columns > 1).then_some(3.6 * letters),
                has_row_titles: rows > 1,
                notes: rows % 2,
                legend: 30.0,
            })
        })
    }

    #[test]
    fn nothing_overlaps_and_everything_is_on_the_sheet() {
        for contents in contents() {
            let found = contents.arranged();
            let titles = found.row_titles.iter().map(|(_, rect)| rect);
            let legend = Rect { at: found.legend, size: [10.0, contents.legend] };
            let all: Vec<&Rect> = (found.panels.iter())
                .chain(&found.column_titles)
                .chain(titles)
                .chain([&found.notes, &legend])
                .collect();
            let edge = 1e-2;
            for rect in &all {
                let [right, bottom] = rect.end();
                assert!(rect.at.iter().all(|c| *c >= MARGIN - edge), "{contents:?}: {rect:?}");
                let inside = right <= found.size[0] - MARGIN + edge && bottom <= found.size[1] - MARGIN + edge;
                assert!(inside, "{contents:?}: {rect:?} in {:?}", found.size);
            }
            for (k, a) in all.iter().enumerate() {
                for b in &all[..k] {
                    let apart =
                        |axis: usize| a.at[axis] >= b.end()[axis] - edge || b.at[axis] >= a.end()[axis] - edge;
                    assert!(apart(0) || apart(1), "{contents:?}: {a:?} and {b:?}");
                }
            }
            assert!(found.panels.iter().all(|rect| rect.size[0] > 10.0), "{contents:?}: {:?}", found.panels[0]);
        }
    }

    #[test]
    fn columns_that_do_not_fit_follow_below() {
        let contents = Contents {
            width: 241.0,
            aspect: 1.0,
            rows: 2,
            columns: 16,
            beside: 16,
            letters: 9.0,
            column_title: Some(32.0),
            has_row_titles: true,
            notes: 0,
            legend: 0.0,
        };
        let found = contents.arranged();
        // Six, six and four of each row.
        let tops: std::collections::BTreeSet<i32> = found.panels.iter().map(|rect| rect.at[1] as i32).collect();
        assert_eq!((tops.len(), found.row_titles.len(), found.column_titles.len()), (6, 6, 16));
        assert!(found.panels[0].size[0] >= 32.0);
        let wide = Contents { width: 900.0, ..contents }.arranged();
        assert_eq!(wide.row_titles.len(), 2);
        let square = Contents { rows: 1, columns: 4, beside: 2, has_row_titles: false, ..contents }.arranged();
        assert_eq!(square.panels[1].at[1], square.panels[0].at[1]);
        assert!(
            square.panels[2].at[0] == square.panels[0].at[0] && square.panels[2].at[1] > square.panels[0].at[1]
        );
    }
}
