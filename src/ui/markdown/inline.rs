//! Text within a block: emphasis, code, links, breaks.

use pulldown_cmark::{Event, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::domain::text::sanitise;
use crate::ui::theme::{Role, Theme};

/// The text of the block that is being read.
pub(super) struct Inline<'t> {
    theme: &'t Theme,
    /// The innermost style last; never empty.
    styles: Vec<Style>,
    links: Vec<Link>,
    /// Broken only where the author breaks them.
    lines: Vec<Line<'static>>,
}

struct Link {
    url: String,
    /// What is shown in its place.
    text: String,
}

impl<'t> Inline<'t> {
    pub(super) fn new(theme: &'t Theme) -> Self {
        Self {
            theme,
            styles: vec![theme.style(Role::Text)],
            links: Vec::new(),
            lines: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub(super) fn take(&mut self) -> Vec<Line<'static>> {
        std::mem::take(&mut self.lines)
    }

    pub(super) fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    pub(super) fn enter(&mut self, role: Role) {
        let style = self.style().patch(self.theme.style(role));
        self.styles.push(style);
    }

    pub(super) fn leave(&mut self) {
        if self.styles.len() > 1 {
            self.styles.pop();
        }
    }

    /// Takes what belongs within a block.
    pub(super) fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.text(&text, self.style()),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                let role = self.theme.style(Role::Code);
                let style = self.style().patch(role);
                if role.fg.is_some() {
                    self.text(&code, style);
                } else {
                    // Without a colour, code is told from strong text by what the author wrote.
                    self.text(&format!("`{code}`"), style);
                }
            }
            Event::Html(html) => self.html(&html),
            Event::InlineHtml(html) => self.text(&html, self.style()),
            Event::SoftBreak => self.text(" ", self.style()),
            Event::HardBreak => self.lines.push(Line::default()),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]"), self.style()),
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.enter(Role::Emphasis),
            Tag::Strong => self.enter(Role::Strong),
            Tag::Strikethrough => {
                let style = self.style().patch(self.theme.style(Role::Dim));
                self.styles.push(style.add_modifier(Modifier::CROSSED_OUT));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push(Link {
                    url: sanitise(&dest_url, usize::MAX),
                    text: String::new(),
                });
                self.enter(Role::Link);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.leave(),
            TagEnd::Link | TagEnd::Image => {
                self.leave();
                let Some(link) = self.links.pop() else {
                    return;
                };
                let shown = link.text.trim();
                let bare = |url: &str| url.trim_start_matches("mailto:").to_owned();
                if shown.is_empty() {
                    self.text(&link.url, self.style().patch(self.theme.style(Role::Link)));
                } else if !link.url.is_empty() && bare(&link.url) != bare(shown) {
                    let style = self.style().patch(self.theme.style(Role::Dim));
                    self.text(&format!(" ({})", link.url), style);
                }
            }
            _ => {}
        }
    }

    /// Shown as it was written: nothing here is a browser.
    fn html(&mut self, html: &str) {
        for line in html.trim_end_matches('\n').split('\n') {
            if !self.lines.is_empty() {
                self.lines.push(Line::default());
            }
            self.text(line, self.style());
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        let text = sanitise(text, usize::MAX);
        if let Some(link) = self.links.last_mut() {
            link.text.push_str(&text);
        }
        if self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        if let Some(line) = self.lines.last_mut() {
            line.spans.push(Span::styled(text, style));
        }
    }
}
