//! The addresses of the event stream.

use serde_json::{Map, Value, json};

use super::{get, in_path, status};
use crate::ldes::{FORMATS, PAGE_FORMATS};
use crate::rdf::Format;

pub(super) fn ldes() -> Map<String, Value> {
    let number = json!({"type": "integer", "minimum": 0});
    let parameters = [
        in_path("begun", "The era, by when it began", &number),
        in_path("size", "How many members its pages have", &number),
        in_path("number", "Which one it is", &number),
    ];
    let unchanged = status("304", "It is what the client has already");
    let gone = status("410", "It was of an era that is over; begin again at /ldes");
    let node = |id, summary, parameters: &[Value], formats: &[Format], more: &[_]| {
        let formats: Vec<&str> = formats.iter().map(|format| format.media_type()).collect();
        json!({"get": get(id, summary, parameters, &formats, more)})
    };
    Map::from_iter([
        (
            "/ldes".to_owned(),
            node(
                "ldes",
                "The event stream (LDES): every version of every thing, for those who keep a copy",
                &[],
                &FORMATS,
                std::slice::from_ref(&unchanged),
            ),
        ),
        (
            "/ldes/{begun}/{size}/{number}".to_owned(),
            node(
                "ldesPage",
                "Members of the event stream. A page that is full never changes",
                &parameters,
                &PAGE_FORMATS,
                &[unchanged.clone(), gone.clone()],
            ),
        ),
        (
            "/ldes/{begun}/{size}/branch/{number}".to_owned(),
            node(
                "ldesBranch",
                "What leads to full pages of the event stream",
                &parameters,
                &FORMATS,
                &[unchanged, gone],
            ),
        ),
    ])
}
