//! Tables beyond the local disk, for deltalake.
//!
//! Its own packages for them bring whole software kits, and for S3 a lock in a database. That was needed
//! before S3 could refuse to replace a file; now every store here can, which is all that a commit needs.

use codeanatomy_files::stores;
use deltalake::logstore::{
    LogStore, LogStoreFactory, ObjectStoreFactory, ObjectStoreRef, StorageConfig, default_logstore,
    logstore_factories, object_store_factories,
};
use deltalake::{DeltaResult, DeltaTableError, Path};
use object_store::ObjectStoreScheme;
use std::sync::{Arc, Once};
use url::Url;

/// Not HTTP, which cannot list files.
const SCHEMES: [&str; 8] = ["s3", "s3a", "gs", "az", "adl", "azure", "abfs", "abfss"];

/// Makes the stores known to deltalake.
pub(crate) fn register_stores() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for scheme in SCHEMES {
            if let Ok(scheme) = Url::parse(&format!("{scheme}://")) {
                object_store_factories().insert(scheme.clone(), Arc::new(Cloud));
                logstore_factories().insert(scheme, Arc::new(Cloud));
            }
        }
    });
}

struct Cloud;

impl ObjectStoreFactory for Cloud {
    fn parse_url_opts(
        &self,
        url: &Url,
        config: &StorageConfig,
    ) -> DeltaResult<(ObjectStoreRef, Path)> {
        let store = stores::build(url, &config.raw)
            .map_err(|error| DeltaTableError::GenericError { source: error.into() })?;
        let (_, path) = ObjectStoreScheme::parse(url).map_err(object_store::Error::from)?;
        Ok((store, path))
    }
}

impl LogStoreFactory for Cloud {
    fn with_options(
        &self,
        prefixed_store: ObjectStoreRef,
        root_store: ObjectStoreRef,
        location: &Url,
        options: &StorageConfig,
    ) -> DeltaResult<Arc<dyn LogStore>> {
        Ok(default_logstore(prefixed_store, root_store, location, options))
    }
}
