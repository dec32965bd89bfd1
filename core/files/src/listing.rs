//! Which files a path or a glob means.

use datafusion::common::{DataFusionError, Result};
use datafusion::datasource::listing::ListingTableUrl;
use futures::TryStreamExt;
use glob::{MatchOptions, Pattern};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use url::Url;

/// As in a shell: `*` stays within one folder, `**` goes through any number of them.
const SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// The place that a path, a URL or a glob means. Other than DataFusion's own, it knows globs in URLs, but
/// for those of web servers, which do not list files.
///
/// # Errors
/// A URL or glob that cannot be parsed.
pub fn place(text: &str) -> Result<ListingTableUrl> {
    let is_store = text.contains("://") && !text.starts_with("http") && !text.starts_with("file:");
    let Some(glob) = text.find(['*', '?', '[']).filter(|_| is_store) else {
        return ListingTableUrl::parse(text);
    };
    let (folder, glob) = text.split_at(text[..glob].rfind('/').map_or(glob, |slash| slash + 1));
    let external = |error| DataFusionError::External(Box::new(error));
    let folder = Url::parse(folder).map_err(|error| DataFusionError::External(error.into()))?;
    ListingTableUrl::try_new(folder, Some(Pattern::new(glob).map_err(external)?))
}

/// The files that `url` means, ordered by path: one file, a folder with all below it, or a glob.
///
/// Nothing is cached: a source tree changes while a session lives.
pub async fn list(store: &dyn ObjectStore, url: &ListingTableUrl) -> Result<Vec<ObjectMeta>> {
    if !url.is_collection() && url.get_glob().is_none() {
        return Ok(vec![store.head(url.prefix()).await?]);
    }
    if url.is_folder() && !folder_exists(url) {
        let path = shown(url, url.prefix());
        let source = format!("there is no folder {path}").into();
        return Err(object_store::Error::NotFound { path, source }.into());
    }
    let all: Vec<ObjectMeta> = store.list(Some(url.prefix())).try_collect().await?;
    let mut files: Vec<ObjectMeta> =
        all.into_iter().filter(|file| is_meant(url, &file.location)).collect();
    files.sort_by(|left, right| left.location.cmp(&right.location));
    Ok(files)
}

fn is_meant(url: &ListingTableUrl, path: &Path) -> bool {
    let Some(glob) = url.get_glob() else {
        return true;
    };
    let Some(below) = path.prefix_match(url.prefix()) else {
        return false;
    };
    let below: Vec<String> = below.map(|part| part.as_ref().to_owned()).collect();
    glob.matches_with(&below.join("/"), SHELL)
}

fn folder_exists(url: &ListingTableUrl) -> bool {
    url.get_url().to_file_path().is_ok_and(|path| path.is_dir())
}

/// The path as a user knows it: that of the file system, or the whole URL of a remote store.
pub fn shown(url: &ListingTableUrl, path: &Path) -> String {
    if url.get_url().scheme() == "file" {
        format!("/{path}")
    } else {
        format!("{}{path}", url.object_store().as_str())
    }
}
