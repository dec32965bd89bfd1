//! A version of a table read by the kernel itself, where its protocol goes beyond what deltalake's
//! own scan accepts.

use crate::kernel_stream::{Data, KernelSource, column_of_files};
use delta_kernel::schema::StructType;
use delta_kernel::{DeltaResult, Engine, Snapshot};
use std::fmt;
use std::sync::Arc;
use url::Url;

/// A version of a table.
pub(crate) struct KernelVersion {
    engine: Arc<dyn Engine>,
    snapshot: Arc<Snapshot>,
    column_of_files: Option<String>,
}

impl KernelVersion {
    /// Opens a version; blocks.
    pub(crate) fn open(
        engine: Arc<dyn Engine>,
        root: &Url,
        version: u64,
        partitions: &[String],
    ) -> DeltaResult<Self> {
        let snapshot = Snapshot::builder_for(root).at_version(version).build(engine.as_ref())?;
        let column_of_files = column_of_files(&snapshot.schema(), partitions);
        Ok(Self { engine, snapshot, column_of_files })
    }
}

impl fmt::Debug for KernelVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Delta table at version {}", self.snapshot.version())
    }
}

impl KernelSource for KernelVersion {
    type Part = ();

    fn schema(&self) -> Arc<StructType> {
        self.snapshot.schema()
    }

    fn column_of_files(&self) -> Option<&str> {
        self.column_of_files.as_deref()
    }

    fn parts(&self, _readers: usize) -> Vec<()> {
        vec![()]
    }

    fn read(
        &self,
        _all: &(),
        columns: Arc<StructType>,
        give: &mut dyn FnMut(Data) -> bool,
    ) -> DeltaResult<bool> {
        let scan = Arc::clone(&self.snapshot).scan_builder().with_schema(columns).build()?;
        for data in scan.execute(Arc::clone(&self.engine))? {
            if !give(data) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
