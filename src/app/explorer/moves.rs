//! What keys and the mouse do in the explorer.

use super::{Explorer, LayerRow, Order, Pane, Placed, View};
use crate::app::action::{ExploreAction, ListAction};
use crate::app::geometry::{Area, Size};

/// Rows that one notch of the wheel moves by.
const NOTCH: usize = 3;

impl Explorer {
    pub fn act(&mut self, action: ExploreAction) {
        match action {
            ExploreAction::NextImage => self.show_image(1),
            ExploreAction::PreviousImage => self.show_image(self.images.len().saturating_sub(1)),
            ExploreAction::SwitchPane => {
                self.focus = match self.focus {
                    Pane::Layers => Pane::Files,
                    Pane::Files => Pane::Layers,
                };
            }
            ExploreAction::ToggleFolder => self.toggle(),
            ExploreAction::OpenFolder => self.open(),
            ExploreAction::CloseFolder => self.close(),
            ExploreAction::ExpandAll | ExploreAction::CollapseAll => {
                let open = action == ExploreAction::ExpandAll;
                if let Some(files) = self.files_mut() {
                    files.open_all(open);
                }
            }
            ExploreAction::Sort => {
                self.wish.order = match self.wish.order {
                    Order::Size => Order::Name,
                    Order::Name => Order::Size,
                };
            }
            ExploreAction::OnlyChanges => self.wish.whole = !self.wish.whole,
            ExploreAction::OnlyWasted => self.wish.only_wasted = !self.wish.only_wasted,
            // The prompt is opened by whoever owns it.
            ExploreAction::Filter => {}
        }
        self.settle();
    }

    /// Moves in the pane that has the focus. `rows` are those inside the explorer's outer frame.
    pub fn list(&mut self, action: ListAction, rows: usize) {
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        self.room.rows = rows.saturating_add(2);
        self.list_in(self.focus, action);
    }

    /// A press at a cell of the area the explorer is drawn on. A second one at the same row opens or
    /// closes what is there.
    pub fn click(&mut self, x: u16, y: u16, area: Area) {
        self.take_room(area);
        let placed = self.place(area);
        let Some(pane) = pane_at(&placed, x, y) else {
            return;
        };
        let (cursor, count, room) = match (pane, self.files()) {
            (Pane::Layers, _) => {
                let count = self.layer_rows().len();
                (self.layer_cursor(), count, placed.layers)
            }
            (Pane::Files, Some(files)) => (files.cursor(), files.len(), placed.files),
            (Pane::Files, None) => return,
        };
        let row = cursor.top(count, usize::from(room.height)) + usize::from(y - room.y);
        let again = self.focus == pane && row == cursor.at();
        self.focus = pane;
        if row < count {
            match pane {
                Pane::Layers => {
                    if let Some(looked) = self.looked_mut() {
                        looked.cursor.go(row);
                    }
                }
                Pane::Files => {
                    if let Some(files) = self.files_mut() {
                        files.cursor.go(row);
                    }
                }
            }
            if again && self.folds_at_cursor() {
                self.toggle();
            }
        }
        self.settle();
    }

    /// A notch of the wheel over a cell: moves in the pane below it.
    pub fn wheel(&mut self, x: u16, y: u16, area: Area, down: bool) {
        self.take_room(area);
        let pane = pane_at(&self.place(area), x, y).unwrap_or(self.focus);
        let action = if down {
            ListAction::Down
        } else {
            ListAction::Up
        };
        for _ in 0..NOTCH {
            self.list_in(pane, action);
        }
    }

    fn take_room(&mut self, area: Area) {
        self.set_room(Size {
            columns: area.width,
            rows: area.height,
        });
    }

    fn list_in(&mut self, pane: Pane, action: ListAction) {
        let area = Area {
            width: self.room.columns,
            height: self.room.rows,
            ..Area::default()
        };
        let placed = self.place(area);
        match (action, pane) {
            (ListAction::Toggle, _) => self.toggle(),
            (ListAction::FindNext | ListAction::FindPrevious, _) => {
                if let Some(files) = self.files_mut() {
                    files.next_match(action == ListAction::FindNext);
                }
            }
            (_, Pane::Layers) => {
                if let Some(looked) = self.looked_mut() {
                    let count = looked.rows.len();
                    let rows = usize::from(placed.layers.height);
                    looked.cursor.list(action, count, rows);
                }
            }
            (_, Pane::Files) => {
                if let Some(files) = self.files_mut() {
                    let count = files.len();
                    let rows = usize::from(placed.files.height);
                    files.cursor.list(action, count, rows);
                }
            }
        }
        self.settle();
    }

    fn show_image(&mut self, by: usize) {
        if !self.images.is_empty() {
            self.shown = (self.shown + by) % self.images.len();
        }
    }

    fn folds_at_cursor(&self) -> bool {
        match self.focus {
            Pane::Layers => {
                let row = self.layer_rows().get(self.layer_cursor().at());
                matches!(row, Some(LayerRow::Base { .. }))
            }
            Pane::Files => {
                let file = self.files().and_then(View::selected);
                file.is_some_and(|file| file.is_folder)
            }
        }
    }

    fn toggle(&mut self) {
        match self.focus {
            Pane::Layers if self.folds_at_cursor() => self.fold_base(None),
            Pane::Layers => self.focus = Pane::Files,
            Pane::Files => {
                if let Some(files) = self.files_mut() {
                    files.toggle();
                }
            }
        }
    }

    fn open(&mut self) {
        match self.focus {
            Pane::Layers => {
                let folded = self.looked_mut().is_some_and(|it| it.fold_base(Some(true)));
                if !folded {
                    self.focus = Pane::Files;
                }
            }
            Pane::Files => {
                if let Some(files) = self.files_mut() {
                    files.open();
                }
            }
        }
    }

    /// From a file that lies in no folder it goes back to the layers.
    fn close(&mut self) {
        match self.focus {
            Pane::Layers => self.fold_base(Some(false)),
            Pane::Files => {
                let closed = self.files_mut().is_some_and(View::close);
                if !closed {
                    self.focus = Pane::Layers;
                }
            }
        }
    }

    fn fold_base(&mut self, want: Option<bool>) {
        if let Some(looked) = self.looked_mut() {
            looked.fold_base(want);
        }
    }
}

fn pane_at(placed: &Placed, x: u16, y: u16) -> Option<Pane> {
    if placed.layers.contains(x, y) {
        Some(Pane::Layers)
    } else if placed.files.contains(x, y) {
        Some(Pane::Files)
    } else {
        None
    }
}
