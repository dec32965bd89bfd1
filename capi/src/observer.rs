//! The host's callback for what happens to Delta tables.

use crate::api::delta_observe::{
    CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS, CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT,
    CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT, CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG,
    CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT, codeanatomy_delta_observer_fn, codeanatomy_delta_payload,
};
use crate::api::types::codeanatomy_destroy_fn;
use crate::call::UserData;
use crate::{runtime, stream, wire};
use arrow::array::RecordBatch;
use codeanatomy_engine::{DeltaObserver, DeltaPayload, Error};
use core::ffi::c_void;
use std::sync::Arc;

/// The kind that a constant means.
///
/// # Errors
/// Invalid argument for a number that is none.
pub(crate) fn payload(constant: codeanatomy_delta_payload) -> Result<DeltaPayload, Error> {
    DeltaPayload::ALL
        .into_iter()
        .find(|payload| to_c(*payload) == constant)
        .ok_or_else(|| wire::unknown_constant("payload", constant, "CODEANATOMY_DELTA_PAYLOAD_"))
}

fn to_c(payload: DeltaPayload) -> codeanatomy_delta_payload {
    match payload {
        DeltaPayload::Snapshot => CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT,
        DeltaPayload::ScanConfig => CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG,
        DeltaPayload::AddActions => CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS,
        DeltaPayload::MutationReport => CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT,
        DeltaPayload::MaintenanceReport => CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT,
    }
}

/// The callback as the host has given it.
pub(crate) struct Callback {
    on_payload: codeanatomy_delta_observer_fn,
    user_data: UserData,
}

impl Callback {
    /// Takes a callback over.
    ///
    /// # Safety
    /// The functions may be called with `user_data` from any thread, also from several at once.
    pub(crate) unsafe fn new(
        on_payload: codeanatomy_delta_observer_fn,
        user_data: *mut c_void,
        destroy: codeanatomy_destroy_fn,
    ) -> Self {
        Self { on_payload, user_data: UserData::new(user_data, destroy) }
    }

    /// None when there is no function: then nobody is told.
    pub(crate) fn observer(self) -> Option<Arc<dyn DeltaObserver>> {
        self.on_payload.is_some().then(|| Arc::new(self) as Arc<dyn DeltaObserver>)
    }
}

impl DeltaObserver for Callback {
    fn observe(&self, payload: DeltaPayload, rows: RecordBatch) {
        let Some(on_payload) = self.on_payload else { return };
        // Released behind the callback, unless that has moved it.
        let mut rows = stream::export_batch(rows);
        // SAFETY: the host gave both together, to be called from any thread; the stream lives during
        // the call.
        runtime::inside_callback(|| unsafe {
            on_payload(to_c(payload), &raw mut rows, self.user_data.pointer());
        });
    }
}
