//! Where the panes of the explorer lie: side by side, or one above the other.

use crate::app::geometry::Area;

/// From this width on the files lie beside the layers.
const BESIDE: u16 = 100;
/// The layers' pane is never narrower, nor wider, than this beside the files.
const LAYERS_WIDTH: (u16, u16) = (50, 84);
/// Rows of layers above the files.
const MOST_LAYERS: u16 = 7;

/// The rooms of the explorer's area. Those that got no cell are not drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    pub beside: bool,
    /// The frame of the layers; of everything, where the files lie below.
    pub layers_frame: Area,
    /// The frame of the files; only the rule above them, where they lie below.
    pub files_frame: Area,
    pub summary: Area,
    pub heading: Area,
    pub layers: Area,
    pub sentence: Area,
    pub files: Area,
}

impl Placed {
    #[must_use]
    pub fn new(area: Area, layer_rows: usize) -> Self {
        if area.width >= BESIDE {
            beside(area)
        } else {
            stacked(area, layer_rows)
        }
    }
}

fn beside(area: Area) -> Placed {
    let (narrowest, widest) = LAYERS_WIDTH;
    let width = (area.width / 100 * 48 + area.width % 100 * 48 / 100).clamp(narrowest, widest);
    let (left, right) = area.split_columns(width);
    let inner = left.inner();
    // The sentences have a rule above them, and air around it where there is room.
    let words = match inner.height {
        0..10 => 0,
        10..16 => 4,
        16..24 => 6,
        _ => 9,
    };
    let (upper, sentence) = inner.split_rows(inner.height - words);
    let (summary, rest) = upper.split_rows(if upper.height > 6 { 2 } else { 0 });
    let (heading, layers) = rest.split_rows(u16::from(rest.height > 2));
    Placed {
        beside: true,
        layers_frame: left,
        files_frame: right,
        summary,
        heading,
        layers,
        sentence,
        files: right.inner(),
    }
}

fn stacked(area: Area, layer_rows: usize) -> Placed {
    let inner = area.inner();
    let height = inner.height;
    let count = u16::try_from(layer_rows).unwrap_or(u16::MAX);
    let most = (area.height.saturating_sub(5) / 3).clamp(1, MOST_LAYERS);
    let words = match height {
        0..9 => 0,
        9..14 => 1,
        14..26 => 2,
        _ => 3,
    };
    let (summary, rest) = inner.split_rows(u16::from(height > 5));
    let (heading, rest) = rest.split_rows(u16::from(height > 10));
    let (layers, rest) = rest.split_rows(count.clamp(1, most));
    let (sentence, rest) = rest.split_rows(words);
    let (rule, files) = rest.split_rows(1);
    let files_frame = Area {
        x: area.x,
        width: area.width,
        ..rule
    };
    Placed {
        beside: false,
        layers_frame: area,
        files_frame,
        summary,
        heading,
        layers,
        sentence,
        files,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(width: u16, height: u16, rows: usize) -> Placed {
        let area = Area {
            width,
            height,
            ..Area::default()
        };
        Placed::new(area, rows)
    }

    #[test]
    fn a_small_screen_shows_layers_words_and_files() {
        let small = placed(80, 21, 9);
        let heights = [
            small.summary.height,
            small.heading.height,
            small.layers.height,
            small.sentence.height,
            small.files.height,
        ];
        assert_eq!(heights, [1, 1, 5, 2, 9]);
        assert_eq!(
            placed(80, 21, 2).files.height,
            12,
            "files take what is left"
        );
        assert!(placed(80, 40, 20).layers.height <= MOST_LAYERS);
        let wide = placed(120, 38, 9);
        assert!(wide.beside && wide.files.height == 36 && wide.layers.height > 20);
    }

    #[test]
    fn rooms_stay_inside_at_any_size() {
        for width in [0, 1, 2, 3, 9, 40, 99, 100, 101, 500, u16::MAX] {
            for height in 0..60 {
                let rooms = placed(width, height, 30);
                for room in [
                    rooms.summary,
                    rooms.heading,
                    rooms.layers,
                    rooms.sentence,
                    rooms.files,
                ] {
                    let fits = room.width == 0
                        || room.height == 0
                        || room.x + room.width <= width && room.y + room.height <= height;
                    assert!(fits, "{room:?} in {width}×{height}");
                }
            }
        }
    }
}
