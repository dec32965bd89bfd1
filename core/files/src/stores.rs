//! Stores beyond the local disk: S3, Azure, Google Cloud Storage and HTTP.

use datafusion::prelude::SessionConfig;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::http::HttpBuilder;
use object_store::{
    ClientConfigKey, ClientOptions, Error, ObjectStore, ObjectStoreScheme, Result, RetryConfig,
};
use std::collections::HashMap;
use std::io;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use url::{Position, Url};

/// How a store is reached: names as the object_store crate and the delta-rs libraries have them, in
/// upper or lower case. The values may hold secrets.
pub type StoreOptions = HashMap<String, String>;

/// The stores that a session was told how to reach; never printed.
#[derive(Default)]
pub struct Stores(RwLock<HashMap<String, StoreOptions>>);

impl Stores {
    /// Those of a session.
    #[must_use]
    pub fn of(config: &SessionConfig) -> Arc<Self> {
        config.get_extension().unwrap_or_default()
    }

    /// Remembers how a store is reached, in place of what was remembered.
    pub fn remember(&self, url: &Url, options: StoreOptions) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(place(url), options);
    }

    /// How a place is reached: as it is said for it, or else as it is remembered of its store.
    #[must_use]
    pub fn options_for(&self, uri: &str, given: StoreOptions) -> StoreOptions {
        match Url::parse(uri) {
            Ok(url) if given.is_empty() => {
                let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
                known.get(&place(&url)).cloned().unwrap_or_default()
            }
            _ => given,
        }
    }
}

fn place(url: &Url) -> String {
    url[..Position::BeforePath].to_owned()
}

/// Builds a store. What the options leave open comes from the variables of the environment that begin
/// with `AWS_`, `AZURE_` and `GOOGLE_`.
///
/// # Errors
/// Invalid input: an option that the store does not have, or a value that it cannot use. No value is
/// told.
pub fn build(url: &Url, options: &StoreOptions) -> io::Result<Arc<dyn ObjectStore>> {
    let why = match attempt(url, options) {
        Ok(store) => return Ok(store),
        Err(Error::UnknownConfigurationKey { store, key }) => {
            format!("{store} has no option {key}")
        }
        // The error itself may show a value.
        Err(_) => match unfit(url, options) {
            Some(name) => format!("option {name} has a value that cannot be used"),
            None => "its options do not go together, or one is missing".to_owned(),
        },
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, why))
}

/// The option without which the others make up a store.
fn unfit<'o>(url: &Url, options: &'o StoreOptions) -> Option<&'o str> {
    let mut names: Vec<&str> = options.keys().map(String::as_str).collect();
    names.sort_unstable();
    names.into_iter().find(|name| {
        let mut others = options.clone();
        others.remove(*name);
        attempt(url, &others).is_ok()
    })
}

fn attempt(url: &Url, options: &StoreOptions) -> Result<Arc<dyn ObjectStore>> {
    let (mut retry, mut own) = (RetryConfig::default(), Vec::new());
    for (key, value) in options {
        match key.to_ascii_lowercase().as_str() {
            "max_retries" => retry.max_retries = whole(value)?,
            "retry_timeout_seconds" => {
                retry.retry_timeout = Duration::from_secs(whole(value)?);
            }
            known => own.push((known.to_owned(), value.clone())),
        }
    }
    Ok(match ObjectStoreScheme::parse(url)?.0 {
        ObjectStoreScheme::AmazonS3 => {
            let store = AmazonS3Builder::from_env().with_url(url.as_str()).with_retry(retry);
            Arc::new(
                configured::<AmazonS3ConfigKey, _>(store, own, AmazonS3Builder::with_config)?
                    .build()?,
            )
        }
        ObjectStoreScheme::MicrosoftAzure => {
            let store = MicrosoftAzureBuilder::from_env().with_url(url.as_str()).with_retry(retry);
            Arc::new(
                configured::<AzureConfigKey, _>(store, own, MicrosoftAzureBuilder::with_config)?
                    .build()?,
            )
        }
        ObjectStoreScheme::GoogleCloudStorage => {
            let store = GoogleCloudStorageBuilder::from_env().with_url(url.as_str());
            let store = store.with_retry(retry);
            Arc::new(
                configured::<GoogleConfigKey, _>(
                    store,
                    own,
                    GoogleCloudStorageBuilder::with_config,
                )?
                .build()?,
            )
        }
        ObjectStoreScheme::Http => {
            let client = ClientOptions::new().with_allow_http(url.scheme() == "http");
            let client = configured::<ClientConfigKey, _>(client, own, ClientOptions::with_config)?;
            let store = HttpBuilder::new().with_url(&url[..Position::BeforePath]);
            Arc::new(store.with_retry(retry).with_client_options(client).build()?)
        }
        other => {
            let source = format!("{other:?} is no store that options are given for").into();
            return Err(Error::NotSupported { source });
        }
    })
}

fn configured<K: FromStr<Err = Error>, B>(
    builder: B,
    options: Vec<(String, String)>,
    with: impl Fn(B, K, String) -> B,
) -> Result<B> {
    options
        .into_iter()
        .try_fold(builder, |builder, (key, value)| Ok(with(builder, key.parse()?, value)))
}

fn whole<N: FromStr>(value: &str) -> Result<N> {
    let source = "not a whole number".into();
    value.parse().map_err(|_| Error::Generic { store: "options", source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str, options: &[(&str, &str)]) -> String {
        let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let url = Url::parse(url).expect("a URL");
        build(&url, &options.collect()).expect_err("it is refused").to_string()
    }

    #[test]
    fn what_is_wrong_with_an_option_is_told_without_its_value() {
        let known = ("region", "us-east-1");
        for name in ["max_retries", "retry_timeout_seconds", "allow_http", "timeout"] {
            let told = refused("s3://lake", &[known, (name, "hush")]);
            assert_eq!(told, format!("option {name} has a value that cannot be used"));
        }
        assert_eq!(refused("s3://lake", &[("colour", "hush")]), "S3 has no option colour");
        let told = refused("az://lake", &[("account_name", "a"), ("account_key", "hush!")]);
        assert_eq!(told, "option account_key has a value that cannot be used");
    }
}
