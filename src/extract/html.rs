//! HTML: the document tree says what is a heading, a caption, a label, a value. Text of two blocks is never joined.
//!
//! What surrounds the content of a page (menus, banners, footers) is left out. The tree is walked without recursion, and
//! tags that are nested too deep are taken out before it is made: no page can exhaust the stack or make the parser slow.

mod depth;
mod element;
mod table;
mod track;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};
use url::Url;

use super::block::{Block, Form, Page};
use super::lexicon::Lexicon;
use element::Kind;
use track::Track;

/// A page and the JSON-LD in it.
pub(crate) struct Read {
    /// The page.
    pub(crate) page: Page,
    /// The JSON-LD, with the bytes of the document at which it stands.
    pub(crate) data: Vec<(usize, String)>,
}

/// Reads HTML.
pub(crate) fn read(text: &str, source: &str, lexicon: &Lexicon) -> Read {
    let shallow = depth::shallow(text);
    let html = Html::parse_document(&shallow);
    let mut reader = Reader {
        page: Page {
            language: language(&html),
            ..Page::default()
        },
        data: Vec::new(),
        lexicon,
        base: base(&html, source),
        track: Track::new(text),
        open: None,
        captions: Vec::new(),
        bold: 0,
        forms: Vec::new(),
        links: Vec::new(),
        path: Vec::new(),
        skipping: None,
        needs_main: element::has_main(&html),
        mains: 0,
    };
    reader.walk(&html);
    reader.flush();
    Read {
        page: reader.page,
        data: reader.data,
    }
}

fn language(html: &Html) -> Option<String> {
    let tag = html.root_element().value().attr("lang")?.trim();
    let primary = tag.split(['-', '_']).next()?.to_lowercase();
    crate::text::is_language_tag(&primary).then_some(primary)
}

fn base(html: &Html, source: &str) -> Option<Url> {
    let own = Url::parse(source)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let stated = html
        .tree
        .nodes()
        .filter_map(|node| node.value().as_element())
        .find(|element| element.name() == "base")
        .and_then(|element| element.attr("href"));
    match (own, stated) {
        (Some(own), Some(stated)) => own.join(stated).ok().or(Some(own)),
        (Some(own), None) => Some(own),
        (None, Some(stated)) => Url::parse(stated).ok(),
        (None, None) => None,
    }
}

/// A block that is being filled.
struct Open {
    start: usize,
    form: Form,
    origin: usize,
    bold: usize,
    space: bool,
}

struct Reader<'a> {
    page: Page,
    data: Vec<(usize, String)>,
    lexicon: &'a Lexicon,
    base: Option<Url>,
    track: Track<'a>,
    open: Option<Open>,
    /// Texts of pictures inside of the open block, with their addresses.
    captions: Vec<(String, Option<String>)>,
    bold: usize,
    /// What text is, by the elements around it; the last one counts.
    forms: Vec<(NodeId, Form)>,
    links: Vec<(NodeId, usize, String)>,
    /// The elements around, and what they are.
    path: Vec<(NodeId, Kind)>,
    /// The element around that is left out, or was read as a whole.
    skipping: Option<NodeId>,
    /// Does the page mark its content? Then nothing else is read.
    needs_main: bool,
    /// How many of the elements around are marked so.
    mains: usize,
}

impl Reader<'_> {
    fn walk(&mut self, html: &Html) {
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(_) => {
                        if let Some(element) = ElementRef::wrap(node) {
                            self.enter(element);
                        }
                    }
                    Node::Text(text) => self.text(text),
                    Node::Comment(comment) => self.track.pass(comment),
                    _ => {}
                },
                Edge::Close(node) => {
                    if let Some(element) = ElementRef::wrap(node) {
                        self.leave(element);
                    }
                }
            }
        }
    }

    fn enter(&mut self, element: ElementRef<'_>) {
        if element::is_data(element) {
            let text: String = element.text().collect();
            self.data.push((self.track.at(), text));
        }
        if self.skipping.is_some() {
            return;
        }
        let kind = element::kind(element);
        self.path.push((element.id(), kind));
        match kind {
            Kind::Form(form) => {
                self.flush();
                self.forms.push((element.id(), form));
            }
            Kind::Block => self.flush(),
            Kind::Main => {
                self.flush();
                self.mains += 1;
            }
            Kind::Skip => {
                self.flush();
                self.skipping = Some(element.id());
            }
            Kind::Break => self.line_break(),
            Kind::Bold => self.bold += 1,
            Kind::Link => {
                let at = self.place();
                let url = element.value().attr("href").and_then(|href| self.url(href));
                self.links.extend(url.map(|url| (element.id(), at, url)));
            }
            Kind::Image => self.image(element),
            Kind::Table => {
                self.flush();
                if !self.outside() && self.table(element) {
                    self.skipping = Some(element.id());
                }
            }
            Kind::Inline | Kind::InlineLabel => {}
        }
    }

    /// Is this no part of the content that the page marks?
    fn outside(&self) -> bool {
        self.needs_main && self.mains == 0
    }

    fn leave(&mut self, element: ElementRef<'_>) {
        if self.skipping.is_some_and(|id| id != element.id()) {
            return;
        }
        self.skipping = None;
        let Some((_, kind)) = self.path.pop() else {
            return;
        };
        match kind {
            Kind::Form(_) => {
                self.flush();
                self.forms.pop();
            }
            Kind::Block | Kind::Table => self.flush(),
            Kind::Main => {
                self.flush();
                self.mains = self.mains.saturating_sub(1);
            }
            Kind::Bold => self.bold = self.bold.saturating_sub(1),
            Kind::Link => self.end_of_link(element.id()),
            Kind::InlineLabel => self.end_of_label(),
            _ => {}
        }
    }

    fn end_of_link(&mut self, id: NodeId) {
        if self.links.last().is_some_and(|(open, ..)| *open == id)
            && let Some((_, start, url)) = self.links.pop()
        {
            let end = self.page.text.trim_end().len();
            if start < end {
                self.page.links.push((start..end, url));
            }
        }
    }

    /// A label inside of a line, by its class: its value may follow without a space.
    fn end_of_label(&mut self) {
        let start = self.open.as_ref().map(|open| open.start);
        if start.is_some_and(|start| self.page.text.len() > start)
            && !self.page.text.ends_with([':', ' ', '\t'])
        {
            self.page.text.push('\t');
        }
    }

    /// Where the next text will stand.
    fn place(&self) -> usize {
        let space = self
            .open
            .as_ref()
            .is_some_and(|open| open.space && self.page.text.len() > open.start);
        self.page.text.len() + usize::from(space)
    }

    fn url(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    }

    fn text(&mut self, text: &str) {
        // The text of a table that was read as a whole has been found already.
        if self
            .path
            .last()
            .is_some_and(|(_, kind)| *kind == Kind::Table)
            && self.skipping.is_some()
        {
            return;
        }
        let origin = self.track.find(text);
        if self.skipping.is_some() || self.outside() {
            return;
        }
        self.append(text, origin);
    }

    fn append(&mut self, text: &str, origin: usize) {
        for c in text.chars() {
            if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2060}') {
                if let Some(open) = &mut self.open {
                    open.space = true;
                }
                continue;
            }
            if c.is_control() || c == '\u{ad}' {
                continue;
            }
            let form = self.forms.last().map_or(Form::Paragraph, |(_, form)| *form);
            let start = self.page.text.len();
            let bold = self.bold > 0;
            let open = self.open.get_or_insert(Open {
                start,
                form,
                origin,
                bold: 0,
                space: false,
            });
            let inside = self.page.text.len() > open.start;
            if open.space && inside && !self.page.text.ends_with('\t') {
                self.page.text.push(' ');
            }
            open.space = false;
            let only_bold = open.start + open.bold >= self.page.text.trim_end().len();
            self.page.text.push(c);
            if bold && only_bold {
                open.bold = self.page.text.len() - open.start;
            }
        }
    }

    /// A break ends a line; inside of a heading it is a space.
    fn line_break(&mut self) {
        let heading = self
            .forms
            .last()
            .is_some_and(|(_, form)| matches!(form, Form::Heading(_)));
        match &mut self.open {
            Some(open) if heading => open.space = true,
            _ => self.flush(),
        }
    }

    fn image(&mut self, element: ElementRef<'_>) {
        if self.outside() {
            return;
        }
        let address = element.value().attr("src").and_then(|src| self.url(src));
        let alt = element.value().attr("alt").unwrap_or_default();
        self.captions.push((alt.to_owned(), address));
        if self.open.is_none() {
            self.flush();
        }
    }

    /// Ends the open block.
    fn flush(&mut self) {
        if let Some(open) = self.open.take() {
            let end = self.page.text.trim_end().len().max(open.start);
            if open.start < end {
                self.page.blocks.push(Block {
                    range: open.start..end,
                    form: open.form,
                    gap: 0,
                    bold: open.bold,
                    origin: open.origin,
                });
            }
            self.page.text.push('\n');
        }
        for (alt, address) in std::mem::take(&mut self.captions) {
            let start = self.page.text.len();
            let alt = super::block::collapse(&alt);
            if !alt.is_empty() {
                self.page.text.push_str(&alt);
                self.page.blocks.push(Block {
                    range: start..self.page.text.len(),
                    form: Form::Caption,
                    gap: 0,
                    bold: 0,
                    origin: self.track.at(),
                });
                self.page.text.push('\n');
            }
            self.page.images.extend(address.map(|url| (start, url)));
        }
    }
}
