//! Documents of things that were made, in memory: bounded in bytes, each known by the revision that it is of.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::HeaderValue;
use moka::sync::Cache;

/// What an entry takes beside its key and bytes.
const ENTRY: usize = 512;

/// A document of a live thing.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) etag: String,
    /// The header `Link`.
    pub(super) links: HeaderValue,
    pub(super) body: Bytes,
}

/// The documents that are kept.
#[derive(Debug, Clone)]
pub(super) struct Documents(Option<Cache<String, Arc<Document>>>);

impl Documents {
    /// Documents of so many bytes; none for 0.
    pub(super) fn new(bytes: u64) -> Self {
        let weight = |key: &String, document: &Arc<Document>| {
            let parts = key.len() + document.etag.len() + document.links.len();
            u32::try_from(parts + document.body.len() + ENTRY).unwrap_or(u32::MAX)
        };
        let cache = || {
            let builder = Cache::builder().max_capacity(bytes);
            builder.weigher(weight).build()
        };
        Self((bytes > 0).then(cache))
    }

    /// A document that is kept.
    pub(super) fn get(&self, key: &str) -> Option<Arc<Document>> {
        self.0.as_ref()?.get(key)
    }

    /// Keeps a document.
    pub(super) fn keep(&self, key: String, document: Arc<Document>) {
        if let Some(cache) = &self.0 {
            cache.insert(key, document);
        }
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        if let Some(cache) = &self.0 {
            cache.invalidate_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(bytes: usize) -> Arc<Document> {
        Arc::new(Document {
            etag: String::new(),
            links: HeaderValue::from_static(""),
            body: vec![b'x'; bytes].into(),
        })
    }

    #[test]
    fn what_is_kept_is_bounded_in_bytes() {
        let documents = Documents::new(100_000);
        for at in 0..100 {
            documents.keep(at.to_string(), document(10_000));
        }
        let cache = documents.0.as_ref().unwrap();
        cache.run_pending_tasks();
        assert!(cache.weighted_size() <= 100_000);
        assert!(cache.entry_count() > 0);
    }

    #[test]
    fn nothing_is_kept_without_room_or_after_clearing() {
        let none = Documents::new(0);
        none.keep("key".to_owned(), document(1));
        assert!(none.get("key").is_none());
        let documents = Documents::new(100_000);
        documents.keep("key".to_owned(), document(1));
        assert!(documents.get("key").is_some());
        documents.clear();
        assert!(documents.get("key").is_none());
    }
}
