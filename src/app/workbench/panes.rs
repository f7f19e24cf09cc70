//! Where the panes of the workbench are, by the terminal's size.
//!
//! ```text
//! compact (80×24)        regular (120×40)        wide (from 170 columns)
//! ┌ task·build·checks ┐  ┌ task ┐┌ editor    ┐  ┌ task ┐┌ editor ┐┌ build  ┐
//! └───────────────────┘  │      ││           │  │      ││        │└────────┘
//! ┌ editor            ┐  │      │└───────────┘  │      ││        │┌ checks ┐
//! └───────────────────┘  └──────┘└build·checks┘ └──────┘└────────┘└────────┘
//! ```

use crate::app::geometry::{Area, Size};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum Pane {
    #[default]
    Brief,
    Editor,
    Build,
    Checks,
}

/// How much there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    TooSmall,
    Compact,
    Regular,
    Wide,
}

/// The least the screen works in.
pub const LEAST: Size = Size {
    columns: 80,
    rows: 24,
};

/// Which pane has the focus, which of those that share a place is seen, and how large they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panes {
    focus: Pane,
    /// Of Brief, Build and Checks, the one seen where all share a place.
    front: Pane,
    /// Of Build and Checks, the one seen where the two share a place.
    lower: Pane,
    pub zoomed: bool,
    /// Percent of the columns for the brief.
    brief_share: u16,
    /// Percent of the rows for the editor, where something lies above or below it.
    editor_share: u16,
}

/// Where everything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    pub header: Area,
    pub body: Area,
    pub gauge: Area,
    /// Notices, problems, prompts.
    pub status: Area,
    pub footer: Area,
    pub panes: Vec<(Pane, Area)>,
}

impl Pane {
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Brief => "task",
            Self::Editor => "editor",
            Self::Build => "build",
            Self::Checks => "checks",
        }
    }
}

impl Room {
    #[must_use]
    pub fn of(size: Size) -> Self {
        if size.columns < LEAST.columns || size.rows < LEAST.rows {
            Self::TooSmall
        } else if size.columns < 104 || size.rows < 28 {
            Self::Compact
        } else if size.columns < 170 {
            Self::Regular
        } else {
            Self::Wide
        }
    }
}

impl Default for Panes {
    fn default() -> Self {
        Self {
            focus: Pane::Brief,
            front: Pane::Brief,
            lower: Pane::Checks,
            zoomed: false,
            brief_share: 42,
            editor_share: 56,
        }
    }
}

impl Panes {
    #[must_use]
    pub fn focus(&self) -> Pane {
        self.focus
    }

    /// Gives a pane the focus and brings it to the front.
    pub fn focus_on(&mut self, pane: Pane) {
        self.focus = pane;
        self.bring(pane);
    }

    /// Lets a pane be seen without the focus moving. A zoomed pane stays.
    pub fn bring(&mut self, pane: Pane) {
        if pane != Pane::Editor {
            self.front = pane;
        }
        if matches!(pane, Pane::Build | Pane::Checks) {
            self.lower = pane;
        }
    }

    /// To the next pane in reading order, or back.
    pub fn cycle(&mut self, forward: bool) {
        const ORDER: [Pane; 4] = [Pane::Brief, Pane::Editor, Pane::Build, Pane::Checks];
        let at = ORDER
            .iter()
            .position(|pane| *pane == self.focus)
            .unwrap_or(0);
        let step = if forward { 1 } else { ORDER.len() - 1 };
        self.focus_on(ORDER[(at + step) % ORDER.len()]);
    }

    /// Makes the focused pane larger or smaller, as far as the others keep some room.
    pub fn resize(&mut self, room: Room, larger: bool) {
        const STEP: u16 = 5;
        let grow = |share: u16, larger: bool| {
            let share = if larger { share + STEP } else { share - STEP };
            share.clamp(25, 75)
        };
        let columns = room != Room::Compact;
        match self.focus {
            Pane::Brief if columns => self.brief_share = grow(self.brief_share, larger),
            Pane::Editor if room == Room::Wide => {
                self.brief_share = grow(self.brief_share, !larger);
            }
            Pane::Editor => self.editor_share = grow(self.editor_share, larger),
            _ => self.editor_share = grow(self.editor_share, !larger),
        }
    }

    /// Where everything goes on a screen of `size`.
    #[must_use]
    pub fn place(&self, size: Size) -> Placed {
        let whole = Area {
            x: 0,
            y: 0,
            width: size.columns,
            height: size.rows,
        };
        let room = Room::of(size);
        let (header, rest) = whole.split_rows(1);
        let gauge_rows = if room == Room::Compact { 1 } else { 3 };
        let (middle, lines) = rest.split_rows(rest.height.saturating_sub(2));
        let (status, footer) = lines.split_rows(1);
        let (body, gauge) = middle.split_rows(middle.height.saturating_sub(gauge_rows));
        let panes = if self.zoomed {
            vec![(self.focus, body)]
        } else {
            self.panes(room, body)
        };
        Placed {
            header,
            body,
            gauge,
            status,
            footer,
            panes,
        }
    }

    fn panes(&self, room: Room, body: Area) -> Vec<(Pane, Area)> {
        let percent = |cells: u16, share: u16| {
            let cells = u32::from(cells) * u32::from(share) / 100;
            u16::try_from(cells).unwrap_or(u16::MAX)
        };
        let editor_rows = percent(body.height, self.editor_share);
        match room {
            Room::TooSmall => Vec::new(),
            Room::Compact => {
                // Whoever reads gets the larger part, whoever writes too.
                let writing = self.focus == Pane::Editor;
                let editor_rows = if writing {
                    editor_rows
                } else {
                    editor_rows * 2 / 3
                };
                let (upper, lower) = body.split_rows(body.height - editor_rows);
                vec![(self.front, upper), (Pane::Editor, lower)]
            }
            Room::Regular => {
                let (left, right) = body.split_columns(percent(body.width, self.brief_share));
                let (upper, lower) = right.split_rows(editor_rows);
                vec![
                    (Pane::Brief, left),
                    (Pane::Editor, upper),
                    (self.lower, lower),
                ]
            }
            Room::Wide => {
                let brief = percent(body.width, self.brief_share * 2 / 3);
                let (left, rest) = body.split_columns(brief);
                let (middle, right) = rest.split_columns(rest.width / 2);
                let (upper, lower) = right.split_rows(right.height / 2);
                vec![
                    (Pane::Brief, left),
                    (Pane::Editor, middle),
                    (Pane::Build, upper),
                    (Pane::Checks, lower),
                ]
            }
        }
    }

    /// The panes that share the place of `pane`, for the tabs in its frame.
    #[must_use]
    pub fn sharing(&self, room: Room, pane: Pane) -> &'static [Pane] {
        if self.zoomed {
            return &[];
        }
        match (room, pane) {
            (_, Pane::Editor) | (Room::Wide | Room::TooSmall, _) | (Room::Regular, Pane::Brief) => {
                &[]
            }
            (Room::Regular, _) => &[Pane::Build, Pane::Checks],
            (Room::Compact, _) => &[Pane::Brief, Pane::Build, Pane::Checks],
        }
    }
}

impl Placed {
    #[must_use]
    pub fn area_of(&self, pane: Pane) -> Option<Area> {
        let found = self.panes.iter().find(|(it, _)| *it == pane);
        found.map(|(_, area)| *area)
    }

    #[must_use]
    pub fn pane_at(&self, x: u16, y: u16) -> Option<(Pane, Area)> {
        self.panes
            .iter()
            .copied()
            .find(|(_, area)| area.contains(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::{Pane, Panes, Room, Size};

    #[test]
    fn panes_fill_the_body_at_every_size() {
        for (columns, rows) in [(80, 24), (103, 50), (120, 40), (200, 60), (500, 200)] {
            let placed = Panes::default().place(Size { columns, rows });
            let cells: u32 = placed
                .panes
                .iter()
                .map(|(_, area)| u32::from(area.width) * u32::from(area.height))
                .sum();
            let body = u32::from(placed.body.width) * u32::from(placed.body.height);
            assert_eq!(cells, body, "{columns}×{rows}");
            assert_eq!(placed.footer.y, rows - 1);
        }
        assert_eq!(
            Room::of(Size {
                columns: 79,
                rows: 24
            }),
            Room::TooSmall
        );
    }

    #[test]
    fn what_has_the_focus_is_seen() {
        let mut panes = Panes::default();
        for size in [(80, 24), (120, 40), (200, 60)] {
            for _ in 0..5 {
                panes.cycle(true);
                let placed = panes.place(Size {
                    columns: size.0,
                    rows: size.1,
                });
                assert!(placed.area_of(panes.focus()).is_some());
            }
        }
    }

    #[test]
    fn resizing_stops_in_time() {
        let mut panes = Panes::default();
        panes.focus_on(Pane::Editor);
        for _ in 0..50 {
            panes.resize(Room::Compact, true);
        }
        let placed = panes.place(Size {
            columns: 80,
            rows: 24,
        });
        assert!(placed.panes.iter().all(|(_, area)| area.height >= 4));
    }
}
