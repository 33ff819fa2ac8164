//! In CERIF, records hold copies of the things that they refer to. The validator of `OpenAIRE` looks whether each is a record, and
//! whether the copy says nothing that the record does not.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::generated::Generated;
use super::round_trip::full;
use super::{CERIF, Server, example, pages};

/// An element without its white space: name, attributes in order, what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            (attribute.key.0.to_owned(), attribute.value.into_owned())
        });
        Self {
            name: start.name().0.to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    /// A document. Texts are left as they are written.
    fn read(document: &str) -> Self {
        let mut reader = Reader::from_str(document);
        let mut open = vec![Self::default()];
        let close = |open: &mut Vec<Self>| {
            let mut element = open.pop().unwrap();
            if !element.children.is_empty() {
                element.text.clear();
            }
            open.last_mut().unwrap().children.push(element);
        };
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(Self::of(&start)),
                Event::Empty(start) => {
                    open.push(Self::of(&start));
                    close(&mut open);
                }
                Event::End(_) => close(&mut open),
                Event::Text(text) => open.last_mut().unwrap().text += &text,
                Event::GeneralRef(name) => {
                    let text = &mut open.last_mut().unwrap().text;
                    text.extend(["&", &*name, ";"]);
                }
                Event::Eof => return open.pop().unwrap(),
                _ => {}
            }
        }
    }

    /// The elements in it at any depth.
    fn all(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    fn id(&self) -> Option<&str> {
        self.attributes.get("id").map(String::as_str)
    }
}

/// Looks at every copy; gives how many there were.
fn check(server: &Server) -> usize {
    let pages = pages(server, "ListRecords", &format!("metadataPrefix={CERIF}"));
    let documents: Vec<Element> = pages.iter().map(|page| Element::read(page)).collect();
    let descriptions = || {
        let elements = documents.iter().flat_map(Element::all);
        elements
            .filter(|element| element.name == "metadata")
            .map(|metadata| &metadata.children[0])
    };
    let records: BTreeMap<&str, &Element> = descriptions()
        .map(|description| (description.id().unwrap(), description))
        .collect();
    let mut seen = 0;
    for description in descriptions() {
        for copy in description.all().into_iter().skip(1) {
            let Some(id) = copy.id() else { continue };
            let Some(record) = records.get(id) else {
                panic!("{id} is no record, and {:?} refers to it", description.id());
            };
            assert_eq!(copy.name, record.name, "{id}");
            for said in &copy.children {
                assert!(
                    record.children.contains(said),
                    "only the copy of {id} says {said:?}"
                );
            }
            seen += 1;
        }
    }
    seen
}

#[test]
fn a_copy_says_nothing_that_the_record_does_not() {
    for server in [
        example(50),
        full(50).serve(),
        Generated::new().dataset().serve(),
    ] {
        let seen = check(&server);
        assert!(seen > 30, "{seen}");
    }
}
