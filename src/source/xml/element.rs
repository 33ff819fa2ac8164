//! An element of XML with all that is in it.

use std::rc::Rc;

/// The name of the attribute for the language.
const LANGUAGE: &str = "xml:lang";

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// The name without its prefix.
    pub name: String,
    /// The namespace; empty where there is none.
    pub namespace: Rc<str>,
    /// The line on which it starts, from 1.
    pub line: usize,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) content: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    /// An attribute's value, by its name as written.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find_map(|(key, value)| (key == name).then_some(value.as_str()))
    }

    /// The value of `xml:lang`.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.attribute(LANGUAGE).map(str::trim)
    }

    /// The elements in it, in their order.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Those of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children().filter(move |child| child.name == name)
    }

    /// The first of a name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children().find(|child| child.name == name)
    }

    /// The text in it and in its elements; white space as it stands.
    #[must_use]
    pub fn text(&self) -> String {
        self.text_with(&|_| None)
    }

    /// The same, where some elements stand for other text than what is in them.
    #[must_use]
    pub fn text_with(&self, instead: &dyn Fn(&Self) -> Option<String>) -> String {
        let mut text = String::new();
        self.collect(instead, &mut text);
        text
    }

    fn collect(&self, instead: &dyn Fn(&Self) -> Option<String>, text: &mut String) {
        for node in &self.content {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) => match instead(element) {
                    Some(other) => text.push_str(&other),
                    None => element.collect(instead, text),
                },
            }
        }
    }

    /// The text as one line: every run of white space is one space. Nothing where there is none.
    #[must_use]
    pub fn value(&self) -> Option<String> {
        let text = self.text();
        let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!value.is_empty()).then_some(value)
    }

    /// The text of the first element of a name, as one line.
    #[must_use]
    pub fn value_of(&self, name: &str) -> Option<String> {
        self.child(name).and_then(Self::value)
    }
}
