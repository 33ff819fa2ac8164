//! The parts of the data as a drawing: a box for each, a line for what leads from one to another, thicker where more does.
//! SVG with attributes only; the table beside it says the same.

use super::super::{Frame, grouped};
use super::short_title;
use crate::catalogue::model::Model;

/// Where the boxes stand: their middles.
const PLACES: [(&str, i32, i32); 15] = [
    ("programme", 110, 50),
    ("grant", 400, 50),
    ("organisation", 690, 50),
    ("concept", 110, 175),
    ("project", 400, 175),
    ("role", 690, 175),
    ("output", 110, 300),
    ("period", 400, 300),
    ("person", 690, 300),
    ("contract", 900, 50),
    ("position", 900, 300),
    ("document", 900, 175),
    ("budget", 110, 400),
    ("funding", 400, 400),
    ("identifier", 690, 400),
];
/// Half the width and height of a box.
const HALF: (i32, i32) = (95, 27);

/// A box.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) count: String,
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) below: i32,
}

/// A line between two boxes.
pub(super) struct Line {
    pub(super) path: String,
    pub(super) width: u32,
    pub(super) told: String,
}

/// The drawing.
pub(super) struct Drawing {
    pub(super) boxes: Vec<Shape>,
    pub(super) lines: Vec<Line>,
    pub(super) height: i32,
    pub(super) box_width: i32,
    pub(super) box_height: i32,
}

impl Drawing {
    /// Of what there is.
    pub(super) fn of(frame: &Frame, model: &Model) -> Self {
        let there = PLACES.iter().filter_map(|(name, x, y)| {
            let count = model.part(name)?.things();
            Some(Shape {
                name,
                title: short_title(frame, name),
                count: grouped(count),
                x: *x,
                y: *y,
                left: x - HALF.0,
                top: y - HALF.1,
                below: y + 17,
            })
        });
        let boxes: Vec<Shape> = there.collect();
        let lowest = boxes.iter().map(|one| one.y).max().unwrap_or(0);
        Self {
            lines: lines(&boxes, model),
            height: lowest + HALF.1 + 20,
            box_width: 2 * HALF.0,
            box_height: 2 * HALF.1,
            boxes,
        }
    }
}

/// One line for what leads either way.
fn lines(boxes: &[Shape], model: &Model) -> Vec<Line> {
    let between_parts = model.links();
    let between = |from: &Shape, to: &Shape| -> u64 {
        let terms = between_parts.get(&(from.name, to.name));
        terms.map_or(0, |terms| terms.iter().map(|(_, count)| count).sum())
    };
    let mut lines = Vec::new();
    for (at, one) in boxes.iter().enumerate() {
        for other in &boxes[at + 1..] {
            let all = between(one, other) + between(other, one);
            if all > 0 {
                lines.push(Line {
                    path: path(one, other),
                    width: 1 + all.ilog10(),
                    told: format!("{} – {}: {}", one.title, other.title, grouped(all)),
                });
            }
        }
    }
    lines
}

/// A line that goes around what stands between, where the two are not neighbours.
fn path(one: &Shape, other: &Shape) -> String {
    let (dx, dy) = (other.x - one.x, other.y - one.y);
    let is_far = dx.abs() > 300 || dy.abs() > 130;
    let (bend_x, bend_y) = if !is_far {
        (0, 0)
    } else if dx == 0 {
        (105, 0)
    } else if dy == 0 {
        (0, 45)
    } else {
        (dy.signum() * 40, 0)
    };
    let middle = (
        i32::midpoint(one.x, other.x) + bend_x,
        i32::midpoint(one.y, other.y) + bend_y,
    );
    format!(
        "M{} {}Q{} {} {} {}",
        one.x, one.y, middle.0, middle.1, other.x, other.y
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_boxes_stand_on_each_other() {
        for (at, (one, x, y)) in PLACES.iter().enumerate() {
            for (other, far, low) in &PLACES[at + 1..] {
                let is_apart = (x - far).abs() > 2 * HALF.0 || (y - low).abs() > 2 * HALF.1;
                assert!(is_apart, "{one} and {other}");
            }
        }
    }
}
