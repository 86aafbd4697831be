//! The lanes of a page, as figures with captions.

use std::fmt::Write as _;

use super::{
    description::{Description, Lane},
    escaped::html,
};

/// A grid of figures, one for each lane.
pub(super) fn figures(description: &Description) -> String {
    let Description { aspect, columns, lanes, .. } = description;
    let (count, rows) = (lanes.len(), lanes.len().div_ceil(*columns));
    let few = if count <= 2 { "stage few" } else { "stage" };
    let mut text = format!(
        "<div class=\"{few}\" style=\"--columns:{columns};--rows:{rows};--count:{count};--aspect:{aspect}\">\n<div class=\"lanes\">\n"
    );
    for (index, lane) in lanes.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", figure(index, lane));
    }
    text.push_str("</div>\n</div>\n");
    text
}

fn figure(index: usize, lane: &Lane) -> String {
    let (name, details) = (html(lane.name), html(&lane.details.join(" \u{b7} ")));
    let class = if lane.is_learned { "lane learned" } else { "lane" };
    format!(
        "<figure class=\"{class}\"><canvas id=\"lane-{index}\" role=\"img\" aria-label=\"Grains that flow from noise to \
         data: {name}, {details}\"></canvas><figcaption><strong>{name}</strong><span title=\"{details}\">{details}</span>\
         </figcaption></figure>"
    )
}
