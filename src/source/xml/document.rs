//! An element as a document of its own, for what reads RDF/XML.

use std::fmt::Write;

use super::element::{Element, Node};
use crate::vocab::rdf;

/// Writes an element so that it stands alone: every element names its namespace, and attributes of RDF's have its usual prefix.
pub(in crate::source) fn document(element: &Element) -> String {
    let mut out = String::new();
    write(element, None, &mut out);
    out
}

fn write(element: &Element, around: Option<&str>, out: &mut String) {
    let Element {
        name, namespace, ..
    } = element;
    out.push('<');
    out.push_str(name);
    if around != Some(namespace) {
        attribute("xmlns", namespace, out);
    }
    if around.is_none() {
        attribute(&format!("xmlns:{}", rdf::PREFIX), rdf::NAMESPACE, out);
    }
    for (key, value) in &element.attributes {
        // Another prefix stands for nothing here.
        if !key.contains(':') || key.starts_with("xml:") || key.starts_with("rdf:") {
            attribute(key, value, out);
        }
    }
    out.push('>');
    for node in &element.content {
        match node {
            Node::Text(text) => escaped(text, out),
            Node::Element(inner) => write(inner, Some(namespace), out),
        }
    }
    let _ = write!(out, "</{name}>");
}

fn attribute(key: &str, value: &str, out: &mut String) {
    let _ = write!(out, " {key}=\"");
    escaped(value, out);
    out.push('"');
}

/// White space that a reader would change is written as a reference.
fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Reader, Token};
    use super::*;

    fn read(text: &str) -> Element {
        let mut reader = Reader::new(text.as_bytes());
        let Ok(Token::Open(element)) = reader.token() else {
            panic!("{text} opens nothing");
        };
        reader.whole(element).unwrap()
    }

    #[test]
    fn a_document_says_what_the_element_says() {
        let text = "<a:RDF xmlns:a=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:b=\"urn:b\"><b:c a:about=\"urn:d\" \
                    xml:lang=\"nl\" b:lost=\"e\"> x &lt;&amp;\"y\"\t\n</b:c></a:RDF>";
        let document = document(&read(text));
        assert_eq!(
            document,
            "<RDF xmlns=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <c xmlns=\"urn:b\" rdf:about=\"urn:d\" xml:lang=\"nl\"> x &lt;&amp;&quot;y&quot;&#9;&#10;</c></RDF>"
        );
        let again = read(&document);
        assert_eq!(again.child("c").unwrap().text(), " x <&\"y\"\t\n");
    }
}
