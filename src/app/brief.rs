//! The memo and the task: which of them is read, and from which line.

/// What the brief shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The letter that opens the mission.
    #[default]
    Memo,
    /// The task of the current step.
    Task,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    pub page: Page,
    /// First visible line.
    pub top: usize,
}

impl Brief {
    pub fn show(&mut self, page: Page) {
        if self.page != page {
            *self = Self { page, top: 0 };
        }
    }

    pub fn turn(&mut self) {
        self.show(match self.page {
            Page::Memo => Page::Task,
            Page::Task => Page::Memo,
        });
    }
}
