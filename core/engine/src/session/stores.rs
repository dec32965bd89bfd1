//! Object stores that a session knows.

use super::Session;
use crate::error::{Error, Result};
use crate::options;
use codeanatomy_files::stores::{self, StoreOptions, Stores};
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::execution::runtime_env::RuntimeEnv;
use object_store::ObjectStoreScheme;
use std::sync::Arc;
use url::Url;

/// The environment of a runtime with stores of the session's own: other sessions may reach the same
/// place as somebody else.
pub(super) fn environment(runtime: &RuntimeEnv) -> Arc<RuntimeEnv> {
    let own: Arc<dyn ObjectStoreRegistry> = Arc::new(DefaultObjectStoreRegistry::new());
    Arc::new(RuntimeEnv { object_store_registry: own, ..runtime.clone() })
}

impl Session {
    /// Says how an object store is reached: from now on, files and Delta tables there are found by
    /// their URLs. A store of the same URL is replaced.
    ///
    /// # Errors
    /// A URL that names no store, an option that the store does not have.
    pub fn register_object_store(&self, url: &str, options: &str) -> Result<()> {
        let place = store_url(url)?;
        let options: StoreOptions = options::from_json("store options", options)?;
        let store = stores::build(&place, &options).map_err(|error| {
            Error::invalid_option(format!(
                "The object store {place} cannot be registered: {error}."
            ))
        })?;
        self.context().register_object_store(&place, store);
        Stores::of(self.context().state_ref().read().config()).remember(&place, options);
        Ok(())
    }
}

fn store_url(text: &str) -> Result<Url> {
    let refused = |why: &str| {
        // Before a @ there may be a password.
        let shown = text.rsplit('@').next().unwrap_or_default();
        Error::invalid_argument(format!(
            "{shown:?} names no object store: {why}; give a scheme and a bucket, a container or a \
             host, as in s3://bucket."
        ))
    };
    let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(refused("it goes beyond that"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("there is a user in it (write az://container for Azure)"));
    }
    match ObjectStoreScheme::parse(&url) {
        Ok((ObjectStoreScheme::Local | ObjectStoreScheme::Memory, _)) => {
            Err(refused("nothing has to be registered for it"))
        }
        Ok(_) => Ok(url),
        Err(_) => Err(refused("its scheme is not known")),
    }
}
