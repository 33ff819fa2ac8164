//! What elements are.

use scraper::{ElementRef, Html};

use super::super::block::Form;

/// What an element is, for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its text is this.
    Form(Form),
    /// It begins and ends a block.
    Block,
    /// The content of the page.
    Main,
    /// A line break.
    Break,
    /// Bold type.
    Bold,
    /// A link.
    Link,
    /// A picture.
    Image,
    /// A table.
    Table,
    /// Text inside of a block that is a label, by its class.
    InlineLabel,
    /// Any other part of a text.
    Inline,
    /// Not read.
    Skip,
}

/// What an element is.
pub(super) fn kind(element: ElementRef<'_>) -> Kind {
    let value = element.value();
    let name = value.name();
    if is_left_out(element) {
        return Kind::Skip;
    }
    match name {
        "h1" => Kind::Form(Form::Heading(1)),
        "h2" => Kind::Form(Form::Heading(2)),
        "h3" => Kind::Form(Form::Heading(3)),
        "h4" => Kind::Form(Form::Heading(4)),
        "h5" => Kind::Form(Form::Heading(5)),
        "h6" | "summary" => Kind::Form(Form::Heading(6)),
        "figcaption" => Kind::Form(Form::Caption),
        "dt" => Kind::Form(Form::Label),
        "dd" => Kind::Form(Form::Value),
        "li" => Kind::Form(Form::Item),
        "main" => Kind::Main,
        "br" | "hr" | "wbr" => {
            if name == "wbr" {
                Kind::Inline
            } else {
                Kind::Break
            }
        }
        "b" | "strong" => Kind::Bold,
        "a" => Kind::Link,
        "img" => Kind::Image,
        "table" => Kind::Table,
        "span" | "em" | "i" | "label" | "small" => {
            if has_class(element, is_label_class) {
                Kind::InlineLabel
            } else {
                Kind::Inline
            }
        }
        "p" => Kind::Form(around(element)),
        "div" | "section" | "article" | "blockquote" | "ul" | "ol" | "dl" | "figure" | "pre"
        | "details" | "header" | "fieldset" | "legend" | "form" | "tr" | "td" | "th" | "tbody"
        | "thead" | "caption" | "body" | "html" | "center" | "hgroup" | "aside" | "footer" => {
            classed(element)
        }
        _ => Kind::Inline,
    }
}

/// A block whose class says what it is.
fn classed(element: ElementRef<'_>) -> Kind {
    if element.value().attr("role") == Some("main") {
        return Kind::Main;
    }
    if element.value().name() != "div" {
        return Kind::Block;
    }
    if has_class(element, is_label_class) {
        Kind::Form(Form::Label)
    } else if has_class(element, |class| {
        matches!(
            class,
            "field__item"
                | "field-item"
                | "field__items"
                | "field-items"
                | "field-value"
                | "field__value"
                | "value"
        )
    }) {
        if element
            .descendent_elements()
            .skip(1)
            .any(|inner| is_heading(inner.value().name()))
        {
            Kind::Block
        } else {
            Kind::Form(Form::Value)
        }
    } else if has_class(element, is_title_class)
        && !element
            .descendent_elements()
            .skip(1)
            .any(|inner| is_block(inner.value().name()))
    {
        Kind::Form(Form::Heading(6))
    } else {
        Kind::Block
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_block(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "p" | "div" | "ul" | "ol" | "dl" | "table" | "section" | "article" | "figure"
        )
}

/// A paragraph inside of an item or a value is one still.
fn around(element: ElementRef<'_>) -> Form {
    for above in element.ancestors().take(6).filter_map(ElementRef::wrap) {
        match above.value().name() {
            "dd" => return Form::Value,
            "dt" => return Form::Label,
            "figcaption" => return Form::Caption,
            "div" if has_class(above, |class| matches!(class, "field__item" | "field-item")) => {
                return Form::Value;
            }
            _ => {}
        }
    }
    if has_class(element, |class| {
        matches!(
            class,
            "wp-caption-text" | "caption" | "image-caption" | "credit" | "photo-credit"
        )
    }) {
        return Form::Caption;
    }
    Form::Paragraph
}

fn has_class(element: ElementRef<'_>, fits: impl Fn(&str) -> bool) -> bool {
    element.value().classes().any(fits)
}

fn is_label_class(class: &str) -> bool {
    matches!(
        class,
        "label"
            | "field__label"
            | "field-label"
            | "views-label"
            | "field_label"
            | "meta-label"
            | "key"
            | "term"
    ) || class.ends_with("__label")
        || class.ends_with("-label") && !class.starts_with("aria")
}

fn is_title_class(class: &str) -> bool {
    class == "title"
        || ["-title", "__title", "_title"]
            .iter()
            .any(|end| class.ends_with(end))
}

/// What is no content, by the element.
fn is_never_content(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "head", "script", "style", "nav", "noscript", "template", "iframe", "svg", "select",
        "dialog", "object", "video", "audio", "canvas", "textarea", "math", "footer", "address",
        "aside",
    ];
    NAMES.contains(&name)
}

/// Scripts, menus, banners: what is no content, by the element, its role, its state or its class.
fn is_left_out(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let name = value.name();
    if is_never_content(name) {
        // A footer of an article is part of it.
        return !(name == "footer" && is_inside(element, "article"));
    }
    if name == "button" {
        let around = element.ancestors().take(4).filter_map(ElementRef::wrap);
        return !around
            .into_iter()
            .any(|above| is_heading(above.value().name()));
    }
    if name == "header" && !is_inside_content(element) && !only_heads(element) {
        return true;
    }
    if matches!(name, "body" | "html" | "main" | "article") {
        return false;
    }
    let hidden = value.attr("hidden").is_some_and(|how| how != "until-found");
    let unseen = value.attr("aria-hidden") == Some("true") && !is_block(name);
    if hidden || unseen || is_other_role(value.attr("role").unwrap_or_default()) {
        return true;
    }
    let clutter = has_class(element, is_clutter) || value.id().is_some_and(is_clutter);
    let holds_content = || {
        let mut inner = element.descendent_elements().skip(1);
        inner.any(|inner| matches!(inner.value().name(), "main" | "article" | "h1"))
    };
    clutter && !holds_content()
}

/// A role that says that this is no content.
fn is_other_role(role: &str) -> bool {
    matches!(
        role,
        "navigation"
            | "banner"
            | "contentinfo"
            | "search"
            | "complementary"
            | "alert"
            | "dialog"
            | "menu"
            | "menubar"
    )
}

/// A header that has a heading and nothing to choose from: that of a part of the content, as TYPO3 writes it.
fn only_heads(element: ElementRef<'_>) -> bool {
    let inner = || {
        element
            .descendent_elements()
            .skip(1)
            .map(|one| one.value().name())
    };
    inner().any(|name| matches!(name, "h2" | "h3" | "h4" | "h5" | "h6"))
        && !inner().any(|name| matches!(name, "nav" | "ul" | "form" | "input" | "button" | "h1"))
}

fn is_inside(element: ElementRef<'_>, name: &str) -> bool {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .take(32)
        .any(|above| above.value().name() == name)
}

fn is_inside_content(element: ElementRef<'_>) -> bool {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .take(32)
        .any(|above| {
            matches!(above.value().name(), "main" | "article" | "section")
                || above.value().attr("role") == Some("main")
        })
}

/// Classes and ids of what surrounds the content.
fn is_clutter(class: &str) -> bool {
    const WORDS: &[&str] = &[
        "cookie",
        "breadcrumb",
        "sidebar",
        "pagination",
        "pager",
        "sharing",
        "social-share",
        "share-buttons",
        "social-links",
        "skip-link",
        "site-header",
        "site-footer",
        "page-footer",
        "main-menu",
        "main-navigation",
        "newsletter",
        "navbar",
        "mega-menu",
        "toc",
        "language-switcher",
        "related-content",
        "related-posts",
        "search-form",
        "comments",
    ];
    let class = class.to_ascii_lowercase().replace('_', "-");
    WORDS.iter().any(|word| {
        if *word == "toc" || *word == "pager" {
            class == *word
        } else {
            class.contains(word)
        }
    })
}

/// Is this JSON-LD?
pub(super) fn is_data(element: ElementRef<'_>) -> bool {
    element.value().name() == "script"
        && element.value().attr("type").is_some_and(|media| {
            media
                .trim()
                .to_ascii_lowercase()
                .starts_with("application/ld+json")
        })
}

/// Does the page mark its content, and has that text?
pub(super) fn has_main(html: &Html) -> bool {
    let main = html
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .find(|element| {
            element.value().name() == "main" || element.value().attr("role") == Some("main")
        });
    main.is_some_and(|main| main.text().map(|text| text.trim().len()).sum::<usize>() > 100)
}
