//! Charts, drawn here: where every bar stands and how large it is, in whole units of the picture. Templates write the SVG, with its
//! numbers as a table below; colours are the stylesheet's.

/// How wide a chart is. Letters are about 120 high.
const WIDTH: u64 = 4200;
/// Where columns begin and end, from the left and from above.
const LEFT: u64 = 420;
const TOP: u64 = 120;
const BOTTOM: u64 = 1640;
/// How high a bar with its label is, how high without.
const ROW: u64 = 330;
const BAR: u64 = 110;
/// How many characters of a label have room.
const LABEL: usize = 38;
/// How many columns have a label, at the most.
const LABELS: usize = 7;

/// A column: the place of two bars, one in front of the other.
pub(super) struct Column {
    pub(super) label: String,
    pub(super) x: u64,
    pub(super) width: u64,
    /// Above and height of the bar in front.
    pub(super) front: (u64, u64),
    /// Above and height of the one behind.
    pub(super) behind: (u64, u64),
    /// Where the label stands, where there is room for one.
    pub(super) middle: Option<u64>,
}

/// Columns in a row, such as years.
pub(super) struct Columns {
    pub(super) columns: Vec<Column>,
    /// The lines behind them: above, and the number that they stand for.
    pub(super) lines: Vec<(u64, u64)>,
}

impl Columns {
    /// Of labels with two numbers each.
    pub(super) fn of(rows: &[(String, u64, u64)]) -> Self {
        let most = rows.iter().map(|(_, front, behind)| *front.max(behind));
        let top = round(most.max().unwrap_or(0));
        let step = (WIDTH - LEFT) / (rows.len() as u64).max(1);
        let step = step.clamp(1, 500);
        let every = rows.len().div_ceil(LABELS).max(1);
        let bar = |number: u64| {
            let height = number * (BOTTOM - TOP) / top;
            (BOTTOM - height, height)
        };
        let columns = (0_u64..)
            .zip(rows)
            .map(|(at, (label, front, behind))| Column {
                label: label.clone(),
                x: LEFT + at * step + step / 10,
                width: (step * 8 / 10).max(1),
                front: bar(*front),
                behind: bar(*behind),
                middle: at
                    .is_multiple_of(every as u64)
                    .then_some(LEFT + at * step + step / 2),
            });
        Self {
            columns: columns.collect(),
            lines: [0, top / 2, top]
                .map(|number| (bar(number).0, number))
                .to_vec(),
        }
    }
}

/// A number of those that people count in, not below this one, and even.
fn round(most: u64) -> u64 {
    let mut scale = 1;
    loop {
        for step in [2, 4, 10] {
            if step * scale >= most {
                return step * scale;
            }
        }
        scale *= 10;
    }
}

/// A bar with its label and its number above.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) number: String,
    /// Where the words stand, from above.
    pub(super) words: u64,
    /// Where the bar stands.
    pub(super) y: u64,
    pub(super) width: u64,
}

/// Bars below each other, the largest first.
pub(super) struct Bars {
    pub(super) rows: Vec<Bar>,
    pub(super) height: u64,
    pub(super) thickness: u64,
}

impl Bars {
    /// Of labels, sizes, and the sizes in words.
    pub(super) fn of(rows: impl Iterator<Item = (String, i128, String)>) -> Self {
        let rows: Vec<_> = rows.collect();
        let most = rows
            .iter()
            .map(|(_, size, _)| *size)
            .max()
            .unwrap_or(0)
            .max(1);
        let bars = (0_u64..).zip(rows).map(|(at, (label, size, number))| {
            let width = size.max(0) * i128::from(WIDTH) / most;
            Bar {
                label: cut(&label, LABEL),
                number,
                words: at * ROW + 130,
                y: at * ROW + 170,
                // What is not nothing can be seen.
                width: u64::try_from(width)
                    .unwrap_or(0)
                    .max(u64::from(size > 0) * 15),
            }
        });
        let bars: Vec<Bar> = bars.collect();
        Self {
            height: bars.len() as u64 * ROW,
            rows: bars,
            thickness: BAR,
        }
    }
}

/// The beginning of a text that is too long.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_inside_and_stand_on_one_line() {
        for years in [1, 7, 60] {
            let rows: Vec<_> = (0..years)
                .map(|year| (year.to_string(), year, 37))
                .collect();
            let chart = Columns::of(&rows);
            for column in &chart.columns {
                assert!(column.x >= LEFT && column.x + column.width <= WIDTH);
                for (y, height) in [column.front, column.behind] {
                    assert_eq!(y + height, BOTTOM);
                    assert!(y >= TOP);
                }
            }
            assert!(
                chart
                    .columns
                    .iter()
                    .filter(|one| one.middle.is_some())
                    .count()
                    <= LABELS
            );
        }
        assert_eq!(Columns::of(&[]).lines.last(), Some(&(TOP, 2)));
    }

    #[test]
    fn lines_are_at_numbers_that_people_count_in() {
        let numbers = [0, 1, 3, 5, 11, 40, 41, 12_345].map(round);
        assert_eq!(numbers, [2, 2, 4, 10, 20, 40, 100, 20_000]);
    }

    #[test]
    fn the_longest_bar_is_as_wide_as_the_picture_and_the_shortest_is_seen() {
        let sizes = [10_i128.pow(20), 1, 0];
        let bars = Bars::of(
            sizes
                .into_iter()
                .map(|size| ("é".repeat(50), size, String::new())),
        );
        let widths: Vec<u64> = bars.rows.iter().map(|bar| bar.width).collect();
        assert_eq!(widths, [WIDTH, 15, 0]);
        assert_eq!(bars.rows[0].label.chars().count(), LABEL + 1);
    }
}
