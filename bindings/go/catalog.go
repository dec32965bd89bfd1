package codeanatomy

// #include "native.h"
import "C"

import "context"

// Setting is one setting of a session.
type Setting struct {
	Name string
	// Value is nil when the setting is unset.
	Value       *string
	Description string
}

// Settings lists every setting of the session, ordered by name.
func (s *Session) Settings() ([]Setting, error) {
	return list(s, func(pointer *C.codeanatomy_session, out *C.struct_ArrowArrayStream,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_settings(pointer, out, failure)
	}, func(texts []*string) Setting {
		return Setting{Name: orEmpty(texts[0]), Value: texts[1], Description: orEmpty(texts[2])}
	})
}

// Catalogs lists the names of the session's catalogs, ordered.
func (s *Session) Catalogs() ([]string, error) {
	return list(s, func(pointer *C.codeanatomy_session, out *C.struct_ArrowArrayStream,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_catalogs(pointer, out, failure)
	}, func(texts []*string) string { return orEmpty(texts[0]) })
}

// SchemaName is the place of a schema.
type SchemaName struct {
	Catalog, Schema string
}

// Schemas lists the schemas of the session, ordered.
func (s *Session) Schemas() ([]SchemaName, error) {
	return list(s, func(pointer *C.codeanatomy_session, out *C.struct_ArrowArrayStream,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_schemas(pointer, out, failure)
	}, func(texts []*string) SchemaName {
		return SchemaName{Catalog: orEmpty(texts[0]), Schema: orEmpty(texts[1])}
	})
}

// TableName is the place of a table or view.
type TableName struct {
	Catalog, Schema, Table string
}

// Tables lists the tables and views of the session, ordered.
func (s *Session) Tables() ([]TableName, error) {
	return list(s, func(pointer *C.codeanatomy_session, out *C.struct_ArrowArrayStream,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_tables(pointer, out, failure)
	}, func(texts []*string) TableName {
		return TableName{Catalog: orEmpty(texts[0]), Schema: orEmpty(texts[1]), Table: orEmpty(texts[2])}
	})
}

// Function is a function that SQL can call.
type Function struct {
	Name string
	// Kind is "scalar", "aggregate", "window" or "table".
	Kind string
	// Description and Syntax are empty when they are not documented.
	Description, Syntax string
}

// Functions lists every function that SQL can call, ordered by kind and name.
func (s *Session) Functions() ([]Function, error) {
	return list(s, func(pointer *C.codeanatomy_session, out *C.struct_ArrowArrayStream,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_functions(pointer, out, failure)
	}, func(texts []*string) Function {
		return Function{
			Name: orEmpty(texts[0]), Kind: orEmpty(texts[1]),
			Description: orEmpty(texts[2]), Syntax: orEmpty(texts[3]),
		}
	})
}

// TableSchema has the columns of a table. The name is as in SQL: table, schema.table or
// catalog.schema.table, with double quotes where needed.
func (s *Session) TableSchema(ctx context.Context, table string) (*Schema, error) {
	return takeSchema(func(out *C.struct_ArrowSchema) error {
		return perform(ctx, "the look-up of "+table, s.native, func(pointer *C.codeanatomy_session,
			call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_session_table_schema(pointer, borrowed(table), call, out, failure)
		})
	})
}

// list reads a stream of text columns, one entry for each row.
func list[T any](
	session *Session,
	do func(*C.codeanatomy_session, *C.struct_ArrowArrayStream, **C.codeanatomy_error) C.codeanatomy_status,
	entry func(texts []*string) T,
) ([]T, error) {
	stream := newNativeStream()
	defer freeNativeStream(stream)
	err := ask(session.native, func(pointer *C.codeanatomy_session, failure **C.codeanatomy_error) C.codeanatomy_status {
		return do(pointer, stream, failure)
	})
	if err != nil {
		return nil, err
	}
	var entries []T
	for batch, err := range batchesOf(stream) {
		if err != nil {
			return nil, err
		}
		for row := range batch.RowCount() {
			texts := make([]*string, batch.ColumnCount())
			for index := range texts {
				if column := batch.Column(index); !column.IsNull(row) {
					text := column.Text(row)
					texts[index] = &text
				}
			}
			entries = append(entries, entry(texts))
		}
	}
	return entries, nil
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
