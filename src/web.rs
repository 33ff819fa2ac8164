//! Everything over HTTP. This file is the whole map of addresses; the handlers are thin and live in their own files.
//!
//! Addresses are those of [`crate::iri`], under the path of the site's base.

mod access;
mod admin;
mod ahead;
mod app;
mod around;
mod assets;
mod cache;
mod catalogue;
mod compress;
mod connection;
mod control;
mod csv;
mod description;
mod discreet;
mod documents;
mod dumping;
mod dumps;
mod engine;
mod error;
mod evaluate;
mod examples;
mod finding;
mod findings;
mod form;
mod health;
mod ldes;
mod links;
mod listing;
mod metrics;
mod model;
mod negotiate;
mod oai;
mod openapi;
mod overview;
mod pages;
mod pool;
mod pushes;
mod questions;
mod reconcile;
mod runs;
mod server;
mod service;
mod sparql;
mod suggest;
mod survey;
mod things;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use error::WebError;

pub use admin::{BadToken, Token};
pub use app::App;
pub use server::{ServeError, serve};

/// What strangers reach.
pub fn routes(app: App) -> Router {
    let site = Router::new()
        .route("/", get(pages::front))
        .route("/history", get(pages::history))
        .route("/history/runs", get(pages::runs))
        .route("/history/{number}", get(pages::revision))
        .route("/plan", get(pages::plan))
        .route("/review", get(pages::review))
        .route("/organisations/tree", get(pages::tree))
        .route("/search", get(pages::search))
        .route("/sources", get(pages::sources))
        .route("/suggest", get(suggest::suggest))
        .route("/{list}", get(pages::list))
        .route("/id/{kind}/{*key}", get(things::thing))
        .route("/doc/{kind}/{*key}", get(things::document))
        .route("/sparql", get(sparql::get).post(sparql::post))
        .route("/sparql/", get(sparql::get).post(sparql::post))
        .route("/model", get(model::model))
        .route("/profile", get(model::profile))
        .route("/profile/{part}", get(model::part))
        .route("/questions", get(questions::list))
        .route("/questions/{name}", get(questions::question))
        .route("/linkset/{kind}/{*key}", get(links::linkset))
        .route("/cite/{kind}/{*key}", get(around::cite))
        .route("/history/{kind}/{*key}", get(around::origin))
        .route("/lists/{kind}/{*key}", get(around::lists))
        .route("/openapi.json", get(openapi::openapi))
        .route("/assets/{file}", get(assets::asset))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .route("/-/dump", get(admin::dump::state).post(admin::dump::start))
        .route("/-/plan", get(admin::plan::state).post(admin::plan::start))
        .route("/-/sync", get(admin::state).post(admin::sync))
        .merge(dataset())
        .merge(protocols())
        .merge(seeing());
    under(app.site().base.path(), site)
        .fallback(async || WebError::not_found("there is nothing at this address"))
        .method_not_allowed_fallback(async || WebError::method_not_allowed())
        // The outermost first. Few, and one layer of them all: each is cloned and boxed for every request, with all within it.
        .layer((
            from_fn_with_state(app.clone(), around),
            compress::layer(),
            from_fn_with_state(app.clone(), within),
            cross_origin(),
            CatchPanicLayer::custom(|_| WebError::internal(&"a handler panicked").into_response()),
        ))
        .with_state(app)
}

/// What stands around the coding of answers, the outermost first: each request is noted, documents and answers that are kept go
/// past all the rest, and codings are told apart.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let [first, second] = [app.clone(), app.clone()];
    let coded = |request| compress::tell_apart(request, |request| next.run(request));
    let answered = |request| sparql::kept(second, request, coded);
    let made = |request| documents::kept(first, request, answered);
    access::note(app, request, made).await
}

/// What stands within it: errors have their form, and bodies their end.
async fn within(State(app): State<App>, request: Request, next: Next) -> Response {
    compress::fused(error::shape(&app, request, next).await)
}

/// The dataset as a whole: what it is, where everything is, and its files.
fn dataset() -> Router<App> {
    Router::new()
        .route("/catalogue", get(catalogue::catalogue))
        .route("/catalogue.html", get(catalogue::catalogue))
        .route("/catalogue.jsonld", get(catalogue::catalogue))
        .route("/catalogue.nt", get(catalogue::catalogue))
        .route("/catalogue.rdf", get(catalogue::catalogue))
        .route("/catalogue.ttl", get(catalogue::catalogue))
        .route("/void", get(catalogue::void))
        .route("/void.jsonld", get(catalogue::void))
        .route("/void.nt", get(catalogue::void))
        .route("/void.rdf", get(catalogue::void))
        .route("/void.ttl", get(catalogue::void))
        .route("/sitemap.xml", get(catalogue::sitemap))
        .route("/sitemap/{file}", get(catalogue::sitemap_file))
        .route("/dumps", get(dumps::slash))
        .route("/dumps/", get(dumps::list))
        .route("/dumps/{folder}", get(dumps::folder_slash))
        .route("/dumps/{folder}/", get(dumps::folder))
        .route(
            "/dumps/{folder}/{file}",
            get(dumps::file).layer(map_response(compress::never)),
        )
}

/// What other systems harvest and ask by protocols of their own.
fn protocols() -> Router<App> {
    Router::new()
        .route("/oai", get(oai::oai).post(oai::oai))
        .route("/ldes", get(ldes::root))
        .route("/ldes/{begun}/{size}/{number}", get(ldes::page))
        .route("/ldes/{begun}/{size}/branch/{number}", get(ldes::branch))
        .route(
            "/reconcile",
            get(reconcile::reconcile).post(reconcile::reconcile),
        )
        .route("/reconcile/suggest/{what}", get(reconcile::suggest))
        .route("/reconcile/flyout/{what}", get(reconcile::flyout))
        .route("/reconcile/preview", get(reconcile::preview))
        .route("/reconcile/extend/properties", get(reconcile::propose))
}

/// The dataset as pictures and numbers.
fn seeing() -> Router<App> {
    Router::new()
        .route("/network", get(pages::network))
        .route("/network.json", get(pages::network_data))
        .route("/overview", get(pages::overview))
        .route("/quality", get(pages::quality))
        .route("/quality/{name}", get(pages::lacking))
}

/// What only the owner of the state folder reaches, on a socket in it.
fn control_routes(app: App) -> Router {
    Router::new()
        .route("/sync", post(control::sync))
        .route("/progress", get(control::progress))
        .route("/backup", post(control::backup))
        .route("/forget", post(control::forget))
        .route("/query", post(control::query))
        .with_state(app)
}

/// Puts the addresses under the path of the site's base. What probes ask for is where they look for it, too; and what is well
/// known is so on the host.
fn under(path: &str, site: Router<App>) -> Router<App> {
    let host = Router::new()
        .route("/.well-known/sparql-examples", get(examples::examples))
        .route("/.well-known/void", get(catalogue::void))
        .route("/robots.txt", get(catalogue::robots));
    if path.is_empty() {
        return site.merge(host);
    }
    let front = format!("{path}/");
    let to_front = {
        let front = front.clone();
        move || async move { Redirect::permanent(&front) }
    };
    Router::new()
        .route("/", get(to_front.clone()))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .route(&front, get(pages::front))
        .nest(path, site)
        .merge(host)
}

/// Pages of other sites may read everything: all of it is public, and nothing depends on who asks.
fn cross_origin() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::OPTIONS])
        .allow_headers(AllowHeaders::any())
        .expose_headers([
            header::ACCEPT_RANGES,
            header::CONTENT_RANGE,
            header::ETAG,
            header::LINK,
            header::LOCATION,
            header::CONTENT_LOCATION,
            header::RETRY_AFTER,
            access::REQUEST_ID,
        ])
}
