"""The C ABI: constants, struct layouts and prototypes.

Generated from the C headers by tools/generate_abi.py: do not edit.
"""

from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_bool,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint32,
    c_uint64,
    c_uint8,
    c_void_p,
)


ARROW_FLAG_DICTIONARY_ORDERED = 1
ARROW_FLAG_NULLABLE = 2
ARROW_FLAG_MAP_KEYS_SORTED = 4
CODEANATOMY_STATUS_OK = 0
CODEANATOMY_STATUS_INVALID_ARGUMENT = 1
CODEANATOMY_STATUS_INVALID_STATE = 2
CODEANATOMY_STATUS_NOT_FOUND = 3
CODEANATOMY_STATUS_ALREADY_EXISTS = 4
CODEANATOMY_STATUS_UNSUPPORTED = 5
CODEANATOMY_STATUS_CONFLICT = 6
CODEANATOMY_STATUS_CANCELLED = 7
CODEANATOMY_STATUS_TIMED_OUT = 8
CODEANATOMY_STATUS_RESOURCES_EXHAUSTED = 9
CODEANATOMY_STATUS_IO = 10
CODEANATOMY_STATUS_PERMISSION_DENIED = 11
CODEANATOMY_STATUS_BAD_DATA = 12
CODEANATOMY_STATUS_QUERY_INVALID = 13
CODEANATOMY_STATUS_INTERNAL = 14
CODEANATOMY_ERROR_CODE_INVALID_ARGUMENT = 1
CODEANATOMY_ERROR_CODE_INVALID_OPTION = 2
CODEANATOMY_ERROR_CODE_INVALID_PARAMETER = 3
CODEANATOMY_ERROR_CODE_INVALID_STATE = 4
CODEANATOMY_ERROR_CODE_REENTRANT = 5
CODEANATOMY_ERROR_CODE_FORKED = 6
CODEANATOMY_ERROR_CODE_VERSION = 7
CODEANATOMY_ERROR_CODE_NOT_FOUND = 8
CODEANATOMY_ERROR_CODE_TABLE_NOT_FOUND = 9
CODEANATOMY_ERROR_CODE_ALREADY_EXISTS = 10
CODEANATOMY_ERROR_CODE_SYNTAX = 11
CODEANATOMY_ERROR_CODE_PLAN = 12
CODEANATOMY_ERROR_CODE_SCHEMA_MISMATCH = 13
CODEANATOMY_ERROR_CODE_EXECUTION = 14
CODEANATOMY_ERROR_CODE_CONSTRAINT = 15
CODEANATOMY_ERROR_CODE_CORRUPT = 16
CODEANATOMY_ERROR_CODE_CONFLICT = 17
CODEANATOMY_ERROR_CODE_PROTOCOL = 18
CODEANATOMY_ERROR_CODE_UNSUPPORTED = 19
CODEANATOMY_ERROR_CODE_IO = 20
CODEANATOMY_ERROR_CODE_PERMISSION_DENIED = 21
CODEANATOMY_ERROR_CODE_POLICY = 22
CODEANATOMY_ERROR_CODE_OUT_OF_MEMORY = 23
CODEANATOMY_ERROR_CODE_OUT_OF_DISK = 24
CODEANATOMY_ERROR_CODE_CANCELLED = 25
CODEANATOMY_ERROR_CODE_TIMED_OUT = 26
CODEANATOMY_ERROR_CODE_CALLBACK = 27
CODEANATOMY_ERROR_CODE_PANIC = 28
CODEANATOMY_ERROR_CODE_INTERNAL = 29
CODEANATOMY_TASK_STATE_RUNNING = 0
CODEANATOMY_TASK_STATE_SUCCEEDED = 1
CODEANATOMY_TASK_STATE_FAILED = 2
CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT = 0
CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG = 1
CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS = 2
CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT = 3
CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT = 4
CODEANATOMY_INGEST_MODE_CREATE = 0
CODEANATOMY_INGEST_MODE_APPEND = 1
CODEANATOMY_INGEST_MODE_REPLACE = 2
CODEANATOMY_INGEST_MODE_CREATE_APPEND = 3
CODEANATOMY_ABI = 1
CODEANATOMY_VERSION_MAJOR = 0
CODEANATOMY_VERSION_MINOR = 1
CODEANATOMY_VERSION_PATCH = 0
CODEANATOMY_VERSION_NUMBER = 1000
CODEANATOMY_LOG_LEVEL_OFF = 0
CODEANATOMY_LOG_LEVEL_ERROR = 1
CODEANATOMY_LOG_LEVEL_WARN = 2
CODEANATOMY_LOG_LEVEL_INFO = 3
CODEANATOMY_LOG_LEVEL_DEBUG = 4
CODEANATOMY_LOG_LEVEL_TRACE = 5

codeanatomy_status = c_int32
codeanatomy_error_code = c_uint32
codeanatomy_task_state = c_uint32
codeanatomy_delta_payload = c_uint32
codeanatomy_ingest_mode = c_uint32
codeanatomy_log_level = c_uint32


class codeanatomy_buffer(Structure):
    pass


class codeanatomy_error(Structure):
    pass


class codeanatomy_cancel_token(Structure):
    pass


class codeanatomy_runtime(Structure):
    pass


class codeanatomy_session(Structure):
    pass


class codeanatomy_reader(Structure):
    pass


class codeanatomy_task(Structure):
    pass


class codeanatomy_delta_table(Structure):
    pass


class codeanatomy_query(Structure):
    pass


class ArrowSchema(Structure):
    pass


class ArrowArray(Structure):
    pass


class ArrowArrayStream(Structure):
    pass


class codeanatomy_str(Structure):
    pass


class codeanatomy_progress(Structure):
    pass


class codeanatomy_call_options(Structure):
    pass


codeanatomy_destroy_fn = CFUNCTYPE(None, c_void_p)
codeanatomy_progress_fn = CFUNCTYPE(None, POINTER(codeanatomy_progress), c_void_p)
codeanatomy_task_done_fn = CFUNCTYPE(None, c_void_p)
codeanatomy_delta_observer_fn = CFUNCTYPE(None, codeanatomy_delta_payload, POINTER(ArrowArrayStream), c_void_p)
codeanatomy_log_fn = CFUNCTYPE(None, codeanatomy_log_level, codeanatomy_str, codeanatomy_str, c_void_p)

ArrowSchema._fields_ = [
    ("format", c_void_p),
    ("name", c_void_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", CFUNCTYPE(None, POINTER(ArrowSchema))),
    ("private_data", c_void_p),
]

ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", CFUNCTYPE(None, POINTER(ArrowArray))),
    ("private_data", c_void_p),
]

ArrowArrayStream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowSchema))),
    ("get_next", CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowArray))),
    ("get_last_error", CFUNCTYPE(c_void_p, POINTER(ArrowArrayStream))),
    ("release", CFUNCTYPE(None, POINTER(ArrowArrayStream))),
    ("private_data", c_void_p),
]

codeanatomy_str._fields_ = [
    ("data", c_void_p),
    ("length", c_size_t),
]

codeanatomy_progress._fields_ = [
    ("struct_size", c_uint32),
    ("finished", c_uint32),
    ("elapsed_microseconds", c_int64),
    ("input_rows", c_int64),
    ("input_bytes", c_int64),
    ("output_rows", c_int64),
    ("output_batches", c_int64),
    ("spilled_bytes", c_int64),
]

codeanatomy_call_options._fields_ = [
    ("struct_size", c_uint32),
    ("begin_here", c_uint32),
    ("cancel_token", POINTER(codeanatomy_cancel_token)),
    ("timeout_milliseconds", c_int64),
    ("on_progress", codeanatomy_progress_fn),
    ("user_data", c_void_p),
    ("destroy", codeanatomy_destroy_fn),
]

# Name: (type of the result, types of the arguments).
FUNCTIONS = {
    "codeanatomy_buffer_free": (None, [POINTER(codeanatomy_buffer)]),
    "codeanatomy_buffer_text": (codeanatomy_str, [POINTER(codeanatomy_buffer)]),
    "codeanatomy_cancel_token_cancel": (None, [POINTER(codeanatomy_cancel_token)]),
    "codeanatomy_cancel_token_free": (None, [POINTER(codeanatomy_cancel_token)]),
    "codeanatomy_cancel_token_is_cancelled": (c_bool, [POINTER(codeanatomy_cancel_token)]),
    "codeanatomy_cancel_token_new": (codeanatomy_status, [c_int64, POINTER(POINTER(codeanatomy_cancel_token)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_cancel_token_share": (POINTER(codeanatomy_cancel_token), [POINTER(codeanatomy_cancel_token)]),
    "codeanatomy_delta_create": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_create_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_exists": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(c_bool), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_exists_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_open": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_delta_table)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_open_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_payload_schema": (codeanatomy_status, [codeanatomy_delta_payload, POINTER(ArrowSchema), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_describe": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_describe_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_files": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_files_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_free": (None, [POINTER(codeanatomy_delta_table)]),
    "codeanatomy_delta_table_history": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_history_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_merge": (codeanatomy_status, [POINTER(codeanatomy_delta_table), POINTER(ArrowArrayStream), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_merge_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), POINTER(ArrowArrayStream), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_payload": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_delta_payload, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_payload_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_delta_payload, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_refresh": (codeanatomy_status, [POINTER(codeanatomy_delta_table), POINTER(codeanatomy_call_options), POINTER(c_int64), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_refresh_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_register": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_register_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_run": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_run_start": (codeanatomy_status, [POINTER(codeanatomy_delta_table), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_table_share": (POINTER(codeanatomy_delta_table), [POINTER(codeanatomy_delta_table)]),
    "codeanatomy_delta_table_version": (c_int64, [POINTER(codeanatomy_delta_table)]),
    "codeanatomy_delta_write": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(ArrowArrayStream), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_delta_write_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(ArrowArrayStream), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_error_cause_at": (codeanatomy_str, [POINTER(codeanatomy_error), c_size_t]),
    "codeanatomy_error_cause_count": (c_size_t, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_code_get": (codeanatomy_error_code, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_code_name": (codeanatomy_str, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_column": (c_uint64, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_component": (codeanatomy_str, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_detail_count": (c_size_t, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_detail_key": (codeanatomy_str, [POINTER(codeanatomy_error), c_size_t]),
    "codeanatomy_error_detail_value": (codeanatomy_str, [POINTER(codeanatomy_error), c_size_t]),
    "codeanatomy_error_free": (None, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_from_stream": (codeanatomy_status, [POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_error_is_retryable": (c_bool, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_json": (codeanatomy_str, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_line": (c_uint64, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_location": (codeanatomy_str, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_message": (codeanatomy_str, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_sqlstate": (codeanatomy_str, [POINTER(codeanatomy_error)]),
    "codeanatomy_error_status": (codeanatomy_status, [POINTER(codeanatomy_error)]),
    "codeanatomy_library_abi": (c_uint32, []),
    "codeanatomy_library_build_info": (codeanatomy_str, []),
    "codeanatomy_library_handshake": (codeanatomy_status, [c_uint32, c_uint32, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_library_set_log": (codeanatomy_status, [codeanatomy_log_level, codeanatomy_log_fn, c_void_p, codeanatomy_destroy_fn, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_library_shutdown": (codeanatomy_status, [c_int64, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_library_version": (codeanatomy_str, []),
    "codeanatomy_library_version_number": (c_uint32, []),
    "codeanatomy_query_bind": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(ArrowSchema), POINTER(ArrowArray), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_bind_json": (codeanatomy_status, [POINTER(codeanatomy_query), codeanatomy_str, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_execute": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(codeanatomy_call_options), POINTER(c_int64), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_execute_start": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_explain": (codeanatomy_status, [POINTER(codeanatomy_query), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_explain_start": (codeanatomy_status, [POINTER(codeanatomy_query), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_free": (None, [POINTER(codeanatomy_query)]),
    "codeanatomy_query_metrics": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_new": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_query)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_new_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_parameter_schema": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(ArrowSchema), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_read": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_reader)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_read_start": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_run": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(codeanatomy_call_options), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_schema": (codeanatomy_status, [POINTER(codeanatomy_query), POINTER(ArrowSchema), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_share": (POINTER(codeanatomy_query), [POINTER(codeanatomy_query)]),
    "codeanatomy_query_write": (codeanatomy_status, [POINTER(codeanatomy_query), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_query_write_start": (codeanatomy_status, [POINTER(codeanatomy_query), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_reader_cancel": (None, [POINTER(codeanatomy_reader)]),
    "codeanatomy_reader_export": (codeanatomy_status, [POINTER(codeanatomy_reader), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_reader_free": (None, [POINTER(codeanatomy_reader)]),
    "codeanatomy_reader_metrics": (codeanatomy_status, [POINTER(codeanatomy_reader), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_reader_next": (codeanatomy_status, [POINTER(codeanatomy_reader), c_int64, POINTER(ArrowArray), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_reader_progress": (codeanatomy_status, [POINTER(codeanatomy_reader), POINTER(codeanatomy_progress), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_reader_schema": (codeanatomy_status, [POINTER(codeanatomy_reader), POINTER(ArrowSchema), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_runtime_default": (codeanatomy_status, [POINTER(POINTER(codeanatomy_runtime)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_runtime_free": (None, [POINTER(codeanatomy_runtime)]),
    "codeanatomy_runtime_memory": (codeanatomy_status, [POINTER(codeanatomy_runtime), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_runtime_new": (codeanatomy_status, [codeanatomy_str, POINTER(POINTER(codeanatomy_runtime)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_runtime_options": (codeanatomy_status, [POINTER(codeanatomy_runtime), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_runtime_share": (POINTER(codeanatomy_runtime), [POINTER(codeanatomy_runtime)]),
    "codeanatomy_session_catalogs": (codeanatomy_status, [POINTER(codeanatomy_session), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_deregister": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_execute": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(c_int64), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_free": (None, [POINTER(codeanatomy_session)]),
    "codeanatomy_session_function_registry": (codeanatomy_status, [POINTER(codeanatomy_session), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_functions": (codeanatomy_status, [POINTER(codeanatomy_session), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_get": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_ingest": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_ingest_mode, POINTER(ArrowArrayStream), POINTER(codeanatomy_call_options), POINTER(c_int64), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_ingest_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_ingest_mode, POINTER(ArrowArrayStream), POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_new": (codeanatomy_status, [POINTER(codeanatomy_runtime), codeanatomy_str, POINTER(POINTER(codeanatomy_session)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_batches": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(ArrowSchema), POINTER(ArrowArray), c_size_t, codeanatomy_str, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_delta": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_delta_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_file": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_file_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_object_store": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_stream": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(ArrowArrayStream), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_stream_start": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(ArrowArrayStream), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_task)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_register_view": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_run": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_runtime": (POINTER(codeanatomy_runtime), [POINTER(codeanatomy_session)]),
    "codeanatomy_session_schemas": (codeanatomy_status, [POINTER(codeanatomy_session), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_set": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, codeanatomy_str, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_set_delta_observer": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_delta_observer_fn, c_void_p, codeanatomy_destroy_fn, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_settings": (codeanatomy_status, [POINTER(codeanatomy_session), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_share": (POINTER(codeanatomy_session), [POINTER(codeanatomy_session)]),
    "codeanatomy_session_table_schema": (codeanatomy_status, [POINTER(codeanatomy_session), codeanatomy_str, POINTER(codeanatomy_call_options), POINTER(ArrowSchema), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_session_tables": (codeanatomy_status, [POINTER(codeanatomy_session), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_cancel": (None, [POINTER(codeanatomy_task)]),
    "codeanatomy_task_free": (None, [POINTER(codeanatomy_task)]),
    "codeanatomy_task_on_done": (codeanatomy_status, [POINTER(codeanatomy_task), codeanatomy_task_done_fn, c_void_p, codeanatomy_destroy_fn, POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_progress": (codeanatomy_status, [POINTER(codeanatomy_task), POINTER(codeanatomy_progress), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_state_get": (codeanatomy_task_state, [POINTER(codeanatomy_task)]),
    "codeanatomy_task_take_count": (codeanatomy_status, [POINTER(codeanatomy_task), POINTER(c_int64), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_take_delta_table": (codeanatomy_status, [POINTER(codeanatomy_task), POINTER(POINTER(codeanatomy_delta_table)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_take_query": (codeanatomy_status, [POINTER(codeanatomy_task), POINTER(POINTER(codeanatomy_query)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_take_reader": (codeanatomy_status, [POINTER(codeanatomy_task), POINTER(POINTER(codeanatomy_reader)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_take_stream": (codeanatomy_status, [POINTER(codeanatomy_task), POINTER(ArrowArrayStream), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_take_text": (codeanatomy_status, [POINTER(codeanatomy_task), POINTER(POINTER(codeanatomy_buffer)), POINTER(POINTER(codeanatomy_error))]),
    "codeanatomy_task_wait": (codeanatomy_status, [POINTER(codeanatomy_task), c_int64, POINTER(POINTER(codeanatomy_error))]),
}
